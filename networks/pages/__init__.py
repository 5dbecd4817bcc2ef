"""What the pages on a network lay out."""
