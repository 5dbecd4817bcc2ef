"""Personal links, and the messages that bring them."""
