"""What outsiders may see of protected organisations."""
