"""Where organisations stand, and how that is drawn."""
