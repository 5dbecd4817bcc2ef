"""What an organisation is shown of its own place."""
