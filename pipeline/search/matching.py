"""Rows that answer every term, scored: one scan of the folded text by SQLite, which calls back for borders of words.

There is no FTS5 index. Its words need blanks that Thai has not, its trigrams miss words of two letters, and its tables
differ with the order in which documents came; a scan of the folded text is fast enough (docs/search.md has figures).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence

from pipeline.search.terms import Needle, Term

ERA = 543
# Weights: what the row says itself, a name it bears under another form, what stands around it, words side by side.
_MAIN, _KEY, _AROUND, _YEAR, _INSIDE, _SCHEDULE, _MENTION, _TOGETHER = 5, 4, 2, 2, 5, 4, 1, 3

_SELECT = """
SELECT {score} AS score, s.document_id, s.seq, s.kind, s.activity_id, d.filename,
       coalesce(a.academic_year, d.academic_year) AS academic_year
FROM search_texts AS s
JOIN documents AS d ON d.id = s.document_id
LEFT JOIN activities AS a ON a.id = s.activity_id
LEFT JOIN letters AS l ON l.document_id = s.document_id AND s.kind = 'letter'
WHERE {where}
"""
_ORDER = """
ORDER BY score DESC, coalesce(a.academic_year, d.academic_year) DESC,
         coalesce(a.start_date, a.end_date, l.date, '9999'), d.filename, s.document_id, s.seq
"""
_FIRST = "coalesce(a.start_date, a.end_date, l.date)"
_LAST = "coalesce(a.end_date, a.start_date, l.date)"
_MENTIONS = (
    "EXISTS (SELECT 1 FROM activity_dates AS x WHERE x.activity_id = s.activity_id AND"
    " max(coalesce(x.start_date, x.end_date), coalesce(x.end_date, x.start_date)) >= {a} AND"
    " min(coalesce(x.start_date, x.end_date), coalesce(x.end_date, x.start_date)) <= {b})"
)


def matching_rows(
    connection: sqlite3.Connection, terms: Sequence[Term], year: int | None
) -> list[sqlite3.Row]:
    """Every row that answers all terms, with its score: best first, then newest year, then date."""
    statement = _Statement(connection, year)
    return statement.rows(terms)


def answered(connection: sqlite3.Connection, term: Term) -> bool:
    """Whether anything at all answers one term."""
    return bool(_Statement(connection, None).rows([term], limit=1))


class _Statement:
    """One SELECT: its text is ours, every value is bound."""

    def __init__(self, connection: sqlite3.Connection, year: int | None) -> None:
        self._connection = connection
        self._values: list[object] = []
        self._functions = 0
        self._year = year

    def rows(self, terms: Sequence[Term], limit: int = -1) -> list[sqlite3.Row]:
        scores = [self._score(term) for term in terms]
        conditions = [f"{score} > 0" for score in scores]
        if self._year is not None:
            conditions.append(f"coalesce(a.academic_year, d.academic_year) = {self._bind(self._year)}")
        scores += self._together(terms)
        select = _SELECT.format(score=" + ".join(scores), where=" AND ".join(conditions))
        order = _ORDER if limit < 0 else f"LIMIT {limit}"
        return self._connection.execute(select + order, self._values).fetchall()

    def _bind(self, value: object) -> str:
        self._values.append(value)
        return f"?{len(self._values)}"

    def _score(self, term: Term) -> str:
        cases = [f"WHEN {condition} THEN {weight}" for weight, condition in self._cases(term)]
        return f"(CASE {' '.join(cases)} ELSE 0 END)" if cases else "0"

    def _cases(self, term: Term) -> Iterator[tuple[int, str]]:
        """(weight, condition), the heaviest first."""
        words = [self._word(needle) for needle in term.needles]
        if words:
            yield _MAIN, " OR ".join(word("s.main") for word in words)
        windows = [(self._bind(a.isoformat()), self._bind(b.isoformat())) for a, b in term.windows]
        if windows:
            yield (
                _INSIDE,
                " OR ".join(
                    f"(min({_FIRST}, {_LAST}) >= {a} AND max({_FIRST}, {_LAST}) <= {b})" for a, b in windows
                ),
            )
            yield _SCHEDULE, " OR ".join(self._touches(a, b) for a, b in windows)
        if term.keys:
            yield _KEY, " OR ".join(f"instr(s.keys, {self._bind(f'|{key}|')})" for key in sorted(term.keys))
        if words:
            yield _AROUND, " OR ".join(word(name) for word in words for name in ("s.around", "s.people"))
        if term.year is not None:
            yield _YEAR, f"coalesce(a.academic_year, d.academic_year) = {self._bind(term.year)}"
            first, last = f"{term.year - ERA:04d}-01-01", f"{term.year - ERA:04d}-12-31"
            yield _MENTION, self._touches(self._bind(first), self._bind(last))
        if windows:
            yield _MENTION, " OR ".join(_MENTIONS.format(a=a, b=b) for a, b in windows)

    def _word(self, needle: Needle) -> Callable[[str], str]:
        """The condition that a column has a word; only where the word is there at all, Python looks at its borders."""
        place = self._bind(needle.text)
        if not needle.bordered:
            return lambda column: f"instr({column}, {place})"
        name = f"stands_alone_{self._functions}"
        self._functions += 1
        search = needle.pattern.search
        self._connection.create_function(name, 1, lambda text: search(text) is not None, deterministic=True)
        return lambda column: f"(instr({column}, {place}) AND {name}({column}))"

    def _touches(self, first: str, last: str) -> str:
        return f"(max({_FIRST}, {_LAST}) >= {first} AND min({_FIRST}, {_LAST}) <= {last})"

    def _together(self, terms: Sequence[Term]) -> list[str]:
        """More for words that stand side by side as they were typed."""
        words = [t.needles[0].text for t in terms if t.needles]
        if len(words) < 2:
            return []
        return [f"(CASE WHEN instr(s.main, {self._bind(''.join(words))}) THEN {_TOGETHER} ELSE 0 END)"]
