"""Two real circulars as their readers get them, and the program that sets them."""
