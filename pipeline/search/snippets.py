"""The piece of the source text that shows why a row was found."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from pipeline.search.hits import Snippet
from pipeline.search.terms import Term
from pipeline.store.search_text import fold_with_places, name_spans

WIDTH = 180  # characters; a line or two of a terminal
_BEFORE = 60


def snippet(fields: Sequence[tuple[str, str]], terms: Iterable[Term]) -> Snippet:
    """The first field that holds a term, cut to its neighbourhood; the first field whole where none does."""
    terms = list(terms)
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for name, text in fields:
        spans = [list(_spans(text, term)) for term in terms]
        answered = sum(1 for s in spans if s)
        if answered and (best is None or answered > best[0]):
            best = (answered, name, text, _merged(one for found in spans for one in found))
    if best is None:
        name, text = fields[0]
        return _cut(name, text, [])
    return _cut(*best[1:])


def _spans(text: str, term: Term) -> Iterator[tuple[int, int]]:
    if term.pattern is not None:
        folded, places = fold_with_places(text)
        for match in term.pattern.finditer(folded):
            yield places[match.start()], _whole(text, places[match.end() - 1] + 1)
    if term.keys:
        for key, start, end in name_spans(text):
            if key in term.keys:
                yield start, end


def _whole(text: str, end: int) -> int:
    """An end that leaves no mark of the last letter behind."""
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _cut(name: str, text: str, marks: list[tuple[int, int]]) -> Snippet:
    start, end = 0, len(text)
    if end > WIDTH:
        first = marks[0][0] if marks else 0
        start = _border(text, max(0, min(first - _BEFORE, len(text) - WIDTH)))
        end = _whole(text, min(len(text), start + WIDTH))
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(head) - start
    kept = tuple((a + shift, min(b, end) + shift) for a, b in marks if start <= a < end)
    # A line break inside a cell or a body is no line break of the answer; each is one character either way.
    piece = "".join(" " if c.isspace() else c for c in text[start:end])
    return Snippet(name, head + piece + tail, kept)


def _border(text: str, start: int) -> int:
    """A place to begin: after a blank that is near, and never on a mark that belongs to the letter before."""
    for place in range(start, min(start + 20, len(text))):
        if place and text[place - 1].isspace():
            return place
    while 0 < start < len(text) and unicodedata.category(text[start]) == "Mn":
        start -= 1
    return start
