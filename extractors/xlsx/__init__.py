"""Reading Excel workbooks (Office Open XML)."""

from extractors.xlsx.reader import READER, read

__all__ = ["READER", "read"]
