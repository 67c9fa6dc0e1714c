"""Blocks of a cell to the things to do in it: bullets, lead lines, and lists that lost their bullets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Block, Box
from pipeline.mapping.vocabulary import closer_pattern, list_actors, list_verbs

_BLANK = re.compile(r" +")
# A phrase this long that comes back after a blank begins the next item of a parallel list.
_PARALLEL = 10


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `number` counts bullets of a cell from 1; None where the cell is one item.

    `split` is True when the item was cut out of a list that had lost its bullets.
    """

    text: str
    text_raw: str
    page: int
    box: Box
    context: str | None
    number: int | None
    split: bool = False


def items_of(blocks: Sequence[Block]) -> list[Item]:
    """Items of a cell, in order. A lead line above bullets is their context, not an item."""
    groups = _with_context(blocks)
    result: list[Item] = []
    bulleted = any(b.kind == "list_item" for b, _ in groups)
    number = 0
    for block, context in groups:
        pieces = (
            split_list(block.text) if block.kind == "list_item" and block.bullet is None else [block.text]
        )
        for piece in pieces:
            number += 1
            split = len(pieces) > 1
            raw = piece if split else block.text_raw
            result.append(Item(piece, raw, block.page, block.box, context, number, split))
    if not bulleted and result:
        return [_whole(result, blocks)]
    if len(result) == 1:
        only = result[0]
        return [Item(only.text, only.text_raw, only.page, only.box, only.context, None, only.split)]
    return result


def _whole(items: Sequence[Item], blocks: Sequence[Block]) -> Item:
    """Paragraphs of a cell without bullets are one thing to do."""
    first = items[0]
    box = Box.around([b.box for b in blocks if b.page == first.page]) or first.box
    text = " ".join(i.text for i in items)
    return Item(text, "\n".join(b.text_raw for b in blocks), first.page, box, None, None)


def _with_context(blocks: Sequence[Block]) -> list[tuple[Block, str | None]]:
    """Blocks that are items, each with the lead line it stands under."""
    result: list[tuple[Block, str | None]] = []
    lead: str | None = None
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        leads = (
            following is not None
            and following.kind == "list_item"
            and (block.kind != "list_item" or following.level > block.level)
        )
        if leads:
            lead = block.text
        else:
            result.append((block, lead if block.kind == "list_item" else None))
    return result


def split_list(text: str) -> list[str]:
    """Items of a list whose bullets are lost, cut only where both sides say so.

    A cut is made at a blank when the words before it end an item (data/closers.csv) and the words after it
    begin one (a verb, or an actor), or when the phrase with which the list begins comes back.
    """
    cuts: list[int] = []
    opening = _opening_phrase(text)
    for blank in _BLANK.finditer(text):
        before, after = text[: blank.start()], text[blank.end() :]
        begins = after.startswith((*list_verbs(), *list_actors()))
        last = cuts[-1] if cuts else 0
        if (begins and closer_pattern().search(before[last:])) or (opening and after.startswith(opening)):
            cuts.append(blank.end())
    bounds = [0, *cuts, len(text)]
    return [text[a:b].strip() for a, b in itertools.pairwise(bounds)]


def _opening_phrase(text: str) -> str | None:
    first = text.split(" ", 1)[0]
    return first if len(first) >= _PARALLEL and first.startswith(list_actors()) else None
