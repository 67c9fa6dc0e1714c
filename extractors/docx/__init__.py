"""Reading Word files (Office Open XML)."""

from extractors.docx.reader import READER, read

__all__ = ["READER", "read"]
