"""What a respondent meets, and what is kept of its answers."""
