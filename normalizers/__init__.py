"""Text to values: digits, dates, broken Thai, names. Pure and total; knows no file formats and no schema."""
