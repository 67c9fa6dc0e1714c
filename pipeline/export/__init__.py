"""The database as files of other formats (docs/export.md)."""

from pipeline.export.export import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
