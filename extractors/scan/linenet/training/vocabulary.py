"""Words to set: common Thai words, rare ones, names, titles, and the terms of school offices.

``python -m extractors.scan.linenet.training.vocabulary FILE`` writes them, so that training needs no pythainlp.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from extractors.scan.linenet.alphabet import CLASS_OF

Vocabulary = dict[str, list[str]]
"""Kinds of text ("common", "rare", "names", "titles", "terms", "latin") and their texts."""
_COMMON, _RARE, _TITLES, _NAMES = 6_000, 40_000, 60_000, 8_000
_LATIN = re.compile(r"[A-Za-z]{2,}")


def main() -> None:
    """Write the vocabulary as JSON."""
    Path(sys.argv[1]).write_text(json.dumps(make_vocabulary(), ensure_ascii=False), encoding="utf-8")


def make_vocabulary() -> Vocabulary:
    """The texts by kind; the same versions of the sources give the same lists."""
    from pydoc_data.topics import topics  # English prose that comes with Python

    from pythainlp.corpus import corpus_path, thai_words

    random, folder = Random(2560), Path(corpus_path())
    common = [line.split("\t")[0] for line in _lines(folder / "tnc_freq.txt")][:_COMMON]
    titles = list(_lines(folder / "wikipedia_titles_th.txt"))
    people = [
        n
        for f in ("person_names_male_th.txt", "person_names_female_th.txt", "family_names_th.txt")
        for n in _lines(folder / f)
    ]
    latin = sorted({w for text in topics.values() for w in _LATIN.findall(text)})
    return {
        "common": _readable(common),
        "rare": random.sample(_readable(sorted(thai_words())), _RARE),
        "names": random.sample(_readable(people), _NAMES),
        "titles": random.sample(_readable(titles), _TITLES),
        "terms": _readable(_terms()),
        "latin": random.sample(latin, min(len(latin), _NAMES)),
    }


def _terms() -> list[str]:
    """What saraban knows of offices, systems and school words."""
    import normalizers

    folder = Path(normalizers.__file__).parent / "data"
    found = set(_lines(folder / "text_words.txt"))
    for name, columns in (
        ("systems.csv", ("id", "name_th", "name_en", "purpose", "aliases")),
        ("parties.csv", ("abbreviation", "name_th", "aliases")),
        ("months.csv", ("spelling",)),
    ):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row.get("form") != "damaged":
                    found.update(part for column in columns for part in row[column].split("|"))
    return sorted(found)


def _lines(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip().replace("|", "")


def _readable(texts: Iterable[str]) -> list[str]:
    return [t for t in texts if 1 <= len(t) <= 60 and all(c in CLASS_OF for c in t)]


if __name__ == "__main__":
    main()
