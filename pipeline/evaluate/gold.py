"""Gold records: what a person found in a document, as JSON (samples/*/expected.json show the shape)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import FileAccessError, UsageError


class _Loose(BaseModel):
    """Gold files may say more than is compared here."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldActivity(_Loose):
    """One thing to do. `from_geometry`: its dates were measured off a drawn bar, good to 3 days."""

    row: str | None = None
    text: str
    start: str | None = None
    end: str | None = None
    date_kind: str
    time_start: str | None = None
    time_end: str | None = None
    section: str | None = None
    workstream: str | None = None
    systems: tuple[str, ...] = ()
    section_systems: tuple[str, ...] = ()
    roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    responsible: tuple[str, ...] = ()
    from_body: bool = False
    from_geometry: bool = False

    def parties(self) -> list[tuple[str, str]]:
        """(role, name) of everybody named."""
        named = [(role, name) for role, names in self.roles.items() for name in names]
        return named + [("responsible", name) for name in self.responsible]


class Gold(_Loose):
    """A document. `id` is how its file name begins."""

    id: str
    ocr: bool = False
    letter: dict[str, Any] | None = None
    activities: tuple[GoldActivity, ...] = ()


def read_gold(path: Path) -> Gold:
    """Read a gold file.

    Raises:
        FileAccessError: the file cannot be read.
        UsageError: it is no gold record.
    """
    try:
        return Gold.model_validate(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise FileAccessError("not_readable", path=path, why=error.strerror or error) from error
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise UsageError("bad_gold", path=path, why=str(error).splitlines()[0]) from error
