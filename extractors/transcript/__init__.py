"""Plain text, markdown and the text that OCR makes of a circular."""

from extractors.transcript.reader import read

__all__ = ["read"]
