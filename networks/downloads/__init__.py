"""What can be taken along, for people and for scripts."""
