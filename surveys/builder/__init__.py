"""What a survey asks, as its team writes it until a wave opens."""
