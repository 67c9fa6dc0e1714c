"""Born-digital PDF."""

from extractors.pdf.reader import read

__all__ = ["read"]
