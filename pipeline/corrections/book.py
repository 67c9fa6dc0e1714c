"""The corrections file: JSON lines, one correction a line, only ever appended to.

Git shows each correction as one added line with who, when and why. Of several lines about one field the last one
holds; a draft never takes the place of an answer.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, cast, get_args

from normalizers.lookups import squeeze
from pipeline.corrections.fields import Target, field_of
from pipeline.mapping.identity import content_id

FORMAT = 1
DEFAULT_NAME = "corrections.jsonl"
Answer = Literal["value", "confirmed", "not_in_document", "unsure", "withdrawn"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
_TARGETS: tuple[str, ...] = get_args(Target)


class CorrectionsError(ValueError):
    """A corrections file that cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the field stands in the source: page and box from the top left, and the text there as it was read.

    `text` finds the record again; `source` is the text that the field itself was read from.
    """

    page: int | None
    box: tuple[float, float, float, float] | None
    text: str
    source: str
    row: str = ""


@dataclass(frozen=True)
class Correction:
    """One answer of one person about one field of one document."""

    document: str  # SHA-256 of the file
    file: str  # its name, for people
    target: Target
    field: str
    evidence: Evidence
    machine: str | None
    answer: Answer
    value: str | None
    who: str
    when: str  # ISO day
    why: str
    draft: bool = False

    @cached_property
    def key(self) -> str:
        """The same for every answer about the same field at the same evidence."""
        box = tuple(round(v) for v in self.evidence.box) if self.evidence.box else None
        return content_id(
            self.document, self.target, self.field, self.evidence.page, box, squeeze(self.evidence.text)
        )

    def to_json(self) -> dict[str, Any]:
        """The line of the file."""
        e = self.evidence
        return {
            "correction": FORMAT,
            "document": self.document,
            "file": self.file,
            "target": self.target,
            "field": self.field,
            "evidence": {
                "page": e.page,
                "box": list(e.box) if e.box else None,
                "row": e.row,
                "text": e.text,
                "source": e.source,
            },
            "machine": self.machine,
            "answer": self.answer,
            "value": self.value,
            "who": self.who,
            "when": self.when,
            "why": self.why,
            "draft": self.draft,
        }


@dataclass(frozen=True)
class Book:
    """All corrections of a file, in its order."""

    lines: tuple[Correction, ...] = ()

    @cached_property
    def _by_document(self) -> dict[str, list[Correction]]:
        found: dict[str, list[Correction]] = {}
        for line in self.lines:
            found.setdefault(line.document, []).append(line)
        return found

    @property
    def documents(self) -> frozenset[str]:
        """SHA-256 of every document that has a correction."""
        return frozenset(self._by_document)

    def about(self, document: str) -> list[Correction]:
        """What holds for a document: the last answer about each field, and drafts made after it."""
        answers: dict[str, Correction] = {}
        drafts: dict[str, Correction] = {}
        for line in self._by_document.get(document, ()):
            if line.draft:
                drafts[line.key] = line
            else:
                answers.pop(line.key, None)
                drafts.pop(line.key, None)
                if line.answer != "withdrawn":
                    answers[line.key] = line
        return [*answers.values(), *drafts.values()]

    def holding(self, correction: Correction) -> Correction | None:
        """What the file says last about the same field."""
        same = [c for c in self._by_document.get(correction.document, ()) if c.key == correction.key]
        return same[-1] if same else None


def read_book(path: Path) -> Book:
    """The corrections of a file; a file that is not there has none.

    Raises:
        CorrectionsError: a line is no correction.
        OSError: the file cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Book()
    lines = []
    for number, raw in enumerate(content.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            lines.append(correction_of(json.loads(raw.decode("utf-8-sig"))))
        except (ValueError, KeyError, TypeError) as error:
            raise CorrectionsError(f"line {number}: {error}") from error
    return Book(tuple(lines))


def correction_of(data: Any) -> Correction:
    """A correction from its line.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    if not isinstance(data, dict):
        raise TypeError("not a JSON object")
    if data.get("correction") != FORMAT:
        raise ValueError(f'"correction" is {data.get("correction")!r}, not {FORMAT}')
    if data["answer"] not in ANSWERS:
        raise ValueError(f'the answer is one of {", ".join(ANSWERS)}, not "{data["answer"]}"')
    if data["target"] not in _TARGETS or field_of(data["target"], data["field"]) is None:
        raise ValueError(f'there is no field "{data["field"]}" of "{data["target"]}"')
    where = data["evidence"]
    box = where.get("box")
    if box is not None and len(box) != 4:
        raise ValueError("the box has four numbers")
    return Correction(
        document=_said_text(data["document"]),
        file=_said_text(data.get("file", "")),
        target=data["target"],
        field=_said_text(data["field"]),
        evidence=Evidence(
            page=int(where["page"]) if where.get("page") is not None else None,
            box=cast("tuple[float, float, float, float]", tuple(float(v) for v in box)) if box else None,
            text=_said_text(where.get("text", "")),
            source=_said_text(where.get("source", "")),
            row=_said_text(where.get("row") or ""),
        ),
        machine=_text(data.get("machine")),
        answer=data["answer"],
        value=_text(data.get("value")),
        who=_said_text(data.get("who", "")),
        when=_said_text(data.get("when", "")),
        why=_said_text(data.get("why", "")),
        draft=bool(data.get("draft", False)),
    )


def _said_text(value: object) -> str:
    """Text that SQLite can hold: no half of a character, no NUL."""
    return str(value).encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _text(value: object) -> str | None:
    return None if value is None else _said_text(value)


def append(path: Path, corrections: Iterable[Correction], book: Book | None = None) -> list[Correction]:
    """Append corrections that say something new; what the file says already is not said again.

    Raises:
        OSError: the file cannot be written.
    """
    known = read_book(path) if book is None else book
    new: list[Correction] = []
    for correction in corrections:
        before = Book((*known.lines, *new)).holding(correction)
        if before is None or _said(before) != _said(correction):
            new.append(correction)
    if new:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in new)
        with path.open("ab") as file:
            if file.tell() and not _ends_with_newline(path):
                text = "\n" + text
            file.write(text.encode("utf-8", "surrogatepass"))
            file.flush()
            os.fsync(file.fileno())
    return new


def _said(correction: Correction) -> Sequence[object]:
    return (correction.answer, correction.value, correction.draft, correction.why)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
