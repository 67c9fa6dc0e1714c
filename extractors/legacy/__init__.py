"""Office files of 1997 to 2003: what they are, and reading them through LibreOffice where it is installed."""

from extractors.legacy.container import DOC, XLS, office_type
from extractors.legacy.reader import READER, read

__all__ = ["DOC", "READER", "XLS", "office_type", "read"]
