"""Numbers in the reader's words."""
