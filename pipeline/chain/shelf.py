"""The papers of a whole database, compared pair by pair without holding more than a few of them.

What the comparison looks up (which papers hold which act) lies in a database of its own on the disk, in a file without a
name that is gone when it is closed, however the program ends.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from types import TracebackType

from pipeline.chain.acts import NATIONAL, Paper, heads, keyed_acts
from pipeline.chain.staging import Staged

_HELD = 256
"""Papers kept in memory: a national calendar is compared with those of many offices."""
_TABLES = """
CREATE TABLE papers (n INTEGER PRIMARY KEY, id TEXT);
CREATE TABLE unsorted (id TEXT, day TEXT, is_lines INTEGER, filename TEXT, year INTEGER, body TEXT, national INTEGER);
CREATE TABLE keys (key BLOB, id TEXT, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE TABLE holders (
    year INTEGER, key BLOB, body TEXT, national INTEGER, n INTEGER, PRIMARY KEY (year, key, body, n)
) WITHOUT ROWID;
"""
_SORT = """
INSERT INTO papers (id) SELECT id FROM unsorted ORDER BY day, is_lines, filename, id;
INSERT INTO holders
SELECT coalesce(u.year, -1), k.key, u.body, u.national, p.n
FROM papers AS p JOIN unsorted AS u ON u.id = p.id JOIN keys AS k ON k.id = p.id;
CREATE INDEX by_national ON holders (year, key, national, n);
CREATE INDEX by_paper ON holders (n);
DROP TABLE unsorted;
DROP TABLE keys;
"""
# Papers before one that hold an act of it and concern it (`Paper.concerns`): of the same body, or one of the two national.
_EARLIER = """
SELECT DISTINCT n FROM (
    SELECT b.n FROM holders AS a CROSS JOIN holders AS b
        ON b.year = a.year AND b.key = a.key AND b.body = a.body AND b.n < a.n
    WHERE a.n = :n
    UNION ALL
    SELECT b.n FROM holders AS a CROSS JOIN holders AS b INDEXED BY by_national
        ON b.year = a.year AND b.key = a.key AND b.national = 1 AND b.n < a.n
    WHERE a.n = :n
    UNION ALL
    SELECT b.n FROM holders AS a CROSS JOIN holders AS b INDEXED BY by_national
        ON b.year = a.year AND b.key = a.key AND b.national = 0 AND b.n < a.n
    WHERE a.n = :n AND a.national = 1
) ORDER BY n
"""


class Shelf:
    """The papers of a database in the order of `Paper.order`."""

    def __init__(self, connection: sqlite3.Connection, held: int = _HELD) -> None:
        """Lay out the papers of `connection`, of which `held` are kept in memory later on."""
        self._connection, self._held = connection, held
        self._papers: OrderedDict[int, Paper] = OrderedDict()
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _TABLES)
        try:
            for paper in heads(connection):
                self._lay(paper)
            self._scratch.executescript(_SORT)
        except BaseException:
            self._scratch.close()
            raise

    def __enter__(self) -> Shelf:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()

    def _lay(self, paper: Paper) -> None:
        keys = {(key, paper.id) for key, _ in keyed_acts(self._connection, paper.id)}
        if not keys:
            return
        self._scratch.executemany("INSERT INTO keys VALUES (?, ?)", keys)
        national = int(paper.level in NATIONAL)
        self._scratch.execute(
            "INSERT INTO unsorted VALUES (?, ?, ?, ?, ?, ?, ?)",
            (paper.id, *paper.order[:3], paper.academic_year, paper.body, national),
        )

    def stage(self, name: str, columns: Sequence[str], key: int) -> Staged:
        """A place on the shelf for rows of which the first `key` columns are the key."""
        return Staged(self._scratch, name, columns, key)

    def pairs(self) -> Iterator[tuple[Paper, Paper]]:
        """Papers that hold an act in common and concern each other: the later one and the earlier one."""
        for (n,) in self._scratch.execute("SELECT n FROM papers ORDER BY n"):
            for (m,) in self._scratch.execute(_EARLIER, {"n": n}):
                yield self._paper(n), self._paper(m)

    def _paper(self, n: int) -> Paper:
        paper = self._papers.get(n)
        if paper is None:
            (identity,) = self._scratch.execute("SELECT id FROM papers WHERE n = ?", (n,)).fetchone()
            (paper,) = heads(self._connection, document_id=identity)
            for key, act in keyed_acts(self._connection, identity):
                paper.acts.setdefault(key, []).append(act)
            self._papers[n] = paper
            if len(self._papers) > self._held:
                self._papers.popitem(last=False)
        self._papers.move_to_end(n)
        return paper
