"""Two waves of the same question, side by side."""
