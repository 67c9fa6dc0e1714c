"""Reading web pages (HTML), saved or exported."""

from extractors.html.reader import READER, read

__all__ = ["READER", "read"]
