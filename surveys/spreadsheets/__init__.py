"""What files of others hold, cell by cell, and what is wrong with them."""
