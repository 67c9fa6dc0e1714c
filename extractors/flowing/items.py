"""Lines that somebody ended on purpose to paragraphs and list items.

In a web page or a spreadsheet cell a line ends because its writer wanted it to, not because the paper did:
each is a paragraph of its own, and one that begins with a typed bullet or number begins a list item, to
which the lines below belong until the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.flowing.paragraphs import Para, nested_dashes
from extractors.lists import bullet_of, continues_range, is_dash

_BLANKS = " \t\u00a0"


def paras_of(lines: Sequence[str], page: int, *, split: bool = True) -> list[Para]:
    """The paragraphs and items in some lines.

    Args:
        lines: the lines, one under the other.
        page: page they stand on.
        split: whether lines before the first bullet are paragraphs of their own; else they are one.
    """
    groups: list[tuple[str | None, list[str]]] = []
    kept = [line for line in lines if line.strip(_BLANKS)]
    marks = [bullet_of(line) for line in kept]
    if len(kept) == 1 and marks[0] is not None and not marks[0][1].strip():
        marks = [None]  # a sign that stands alone is no bullet: a tick in a cell
    led = bool(marks) and marks[0] is None
    for n, (line, item) in enumerate(zip(kept, marks, strict=True)):
        if item and groups and is_dash(item[0]) and continues_range(groups[-1][1][-1], item[1]):
            item = None
        text = line.strip(_BLANKS)
        # Where a line leads the first bullets, another one before bullets leads those.
        leads = n + 1 < len(kept) and marks[n + 1] is not None and (led or text.endswith(":"))
        if item:
            groups.append((item[0], [item[1]]))
        elif groups and (groups[-1][0] is not None or not split) and not (leads and line[0] not in _BLANKS):
            groups[-1][1].append(text)
        else:
            groups.append((None, [text]))
    found = [
        Para(tuple(text), page, "list_item", 1, bullet, typed=True) if bullet else Para(tuple(text), page)
        for bullet, text in groups
    ]
    return nested_dashes(found)
