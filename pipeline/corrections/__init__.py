"""What people corrected: a text file that only grows, and its use on what the machine read (docs/review.md)."""

from pipeline.corrections.apply import correct
from pipeline.corrections.book import Book, Correction, Evidence, append, read_book
from pipeline.corrections.fields import FIELDS, Field, field_of

__all__ = ["FIELDS", "Book", "Correction", "Evidence", "Field", "append", "correct", "field_of", "read_book"]
