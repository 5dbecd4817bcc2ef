"""How far a wave has come, whom to call next, and who interviews whom."""
