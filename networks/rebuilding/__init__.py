"""A wave's network built anew: ties → measures → rows → switch."""
