"""File to Document. Knows formats and geometry; knows no calendar and no schema."""

from extractors.document import Document, from_json, to_json
from extractors.errors import ExtractError
from extractors.extract import extract

__all__ = ["Document", "ExtractError", "extract", "from_json", "to_json"]
