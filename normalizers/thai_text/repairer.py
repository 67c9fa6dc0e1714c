"""The repair itself: which rules run, in which order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from normalizers.thai_text import digits, domain, glyphs, headings, marks, mojibake, months, shifts, words
from normalizers.thai_text.changes import Draft, Edit, Repaired, TextChange

Rule = Callable[[str], Iterable[Edit]]

_GLYPH_RULES: tuple[Rule, ...] = (
    mojibake.misread_bytes,
    glyphs.private_glyphs,
    glyphs.invisible_characters,
    glyphs.no_break_spaces,
)
_MARK_RULES: tuple[Rule, ...] = (
    marks.nikhahit_am,
    marks.double_am,
    marks.replaced_am,
    marks.double_e,
    marks.lakkhangyao,
    marks.late_vowels,
    marks.double_marks,
    marks.spaced_am,
    marks.spaced_clusters,
    digits.letters_for_digits,
)

_JUDGED_MARK_RULES: tuple[Rule, ...] = tuple(
    partial(marks.spaced_am, judge=words.prefers_am) if rule is marks.spaced_am else rule
    for rule in _MARK_RULES
)
# These see what the mark rules would take for something else, so they come before them.
_LAYOUT_RULES: tuple[Rule, ...] = (headings.spaced_headings, shifts.slid_marks)

_WORD_RULES: tuple[Rule, ...] = (months.misspelt_months, words.damaged_words)

# One scan tells sound text from suspicious text; sound text costs nothing more.
_SUSPECT = re.compile(
    "[\u00a0-\u00ff\u0152-\u0192\u02c6-\u02dd\u2007\u200b-\u200f\u202a-\u202f\u2044\u2060-\u2069\u2202-\u2265"
    "\u034f\u180e\ue000-\uf8ff\ufb01\ufb02\ufeff\ufffd\x80-\x9f€]"
    "|[ \n][ัิ-ฺ็-๎าำๅ]|ํ|ำ[าๅํำ]|เเ|[ก-ฮ่-์]ๅ|[่-์][ัิ-ฺ]|[ะาำๅ][่-๋]"
    "|([ัิ-ฺ็-๎])[ัิ-ฺ็-๎]?\\1|[เ-ไ] [ก-ฮ]| \\. ?[ก-ฮ0-9๐-๙]|[0-9๐-๙][.,/:-]?[oOlIοΟоО]|[oOlIοΟоО][.,/:-]?[0-9๐-๙]"
    "|เ[ธน][\x80-\xa0€…‘’“”•–—]"
)
_MAX_ROUNDS = 6


def repair(text: str, tier: int = 2) -> Repaired:
    """Mend a text with all rules of the tiers up to ``tier``.

    Tier 0 stands for a text believed correct: it runs what tier 2 runs, and sound text stays as it is.
    """
    tier = 2 if tier <= 0 else tier
    draft = Draft(text)
    _mend(draft, tier)
    return draft.finish()


def _mend(draft: Draft, tier: int) -> None:
    """Run the rules until they find nothing more: what one rule mends can let another see its damage."""
    for _ in range(_MAX_ROUNDS):
        before = draft.text
        suspect = _SUSPECT.search(draft.text) is not None
        if suspect:
            _run(draft, _GLYPH_RULES, 1)
        if tier >= 2:
            _run(draft, _LAYOUT_RULES, 2)
        if suspect:
            _run(draft, _MARK_RULES if tier < 2 else _JUDGED_MARK_RULES, 1)
        if tier >= 2:
            _run(draft, _WORD_RULES, 2)
        if tier >= 3:
            _run(draft, (domain.domain_slips,), 3)
        if draft.text == before:
            break


def _run(draft: Draft, rules: Iterable[Rule], tier: int) -> None:
    for rule in rules:
        draft.apply(list(rule(draft.text)), tier)


def propose(text: str) -> tuple[TextChange, ...]:
    """Changes that the project's own lexicon suggests, found in the repaired text.

    Spans are those of the text as given. The pipeline never applies them: they become findings.
    """
    draft = Draft(text)
    _mend(draft, 2)
    known = draft.finish()
    proposals = Draft(known.text)
    _run(proposals, (domain.domain_slips,), 3)
    return tuple(
        replace(
            change,
            start=known.to_raw(change.start),
            end=known.to_raw(change.end),
            before=text[known.to_raw(change.start) : known.to_raw(change.end)],
        )
        for change in proposals.finish().changes
    )
