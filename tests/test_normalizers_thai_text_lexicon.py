"""The lexicon: the same whatever order its lists come in, and the same from its file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from normalizers.thai_text import lexicon_file
from normalizers.thai_text.lexicon import Lexicon, Mend, lexicon
from normalizers.thai_text.word_lists import build

ROOT = Path(__file__).parent.parent
SMALL = Lexicon(
    {"กำลัง": 9.25, "นา": 8.0, "นำ": 7.125},
    {"กาลัง": [Mend("กำลัง", 9.25, "", ""), Mend("กำลัง", 10.5, "spelling", "กาลัง")], "นา": [Mend("นำ", 7.125, "", "")]},
    {"กาลั": (5, 4), "นา": (2,)},
    {"นักเรียน": 3},
)  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "saraban" / "words"


def test_the_kept_lexicon_is_the_one_that_is_made(place: Path) -> None:
    made, key = build(), lexicon_file.key()
    lexicon_file.keep(key, made)
    found = lexicon_file.load(key)
    assert found == made
    assert found is not None
    # Of words of one cost the first wins, so order counts, too.
    assert list(found.costs) == list(made.costs)
    assert list(found.mends) == list(made.mends)
    assert isinstance(next(iter(found.mends.values()))[0], Mend)


def test_no_order_of_the_lists_changes_the_lexicon() -> None:
    """Regression: pythainlp hands out sets, and 8 of 156,000 words came and went with the seed of their hashes."""
    code = (
        "import hashlib\nfrom normalizers.thai_text.word_lists import build\n"
        "print(hashlib.sha256(repr(build()).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("cut off", lambda data: data[:-7]),
        ("one bit", lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]),
        ("empty", lambda data: b""),
        ("another program's", lambda data: b"\x80\x04" + data),
        ("digest of something else", lambda data: data[:20] + bytes(32) + data[52:]),
    ],
)
def test_a_damaged_file_is_not_used(place: Path, name: str, spoil) -> None:  # type: ignore[no-untyped-def]
    lexicon_file.keep("k" * 32, SMALL)
    assert lexicon_file.load("k" * 32) == SMALL
    path = place / ("k" * 32)
    path.write_bytes(spoil(path.read_bytes()))
    assert lexicon_file.load("k" * 32) is None


def test_only_the_present_lexicon_is_kept(place: Path) -> None:
    for key in ("a" * 32, "b" * 32):
        lexicon_file.keep(key, SMALL)
    (place / "notes.txt").write_text("of the user")
    lexicon_file.keep("c" * 32, SMALL)
    assert sorted(p.name for p in place.iterdir()) == ["c" * 32, "notes.txt"]
    assert place.stat().st_mode & 0o777 == 0o700


def test_nothing_is_kept_where_nothing_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "saraban").write_text("a file in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lexicon_file.keep("a" * 32, SMALL)
    assert lexicon_file.load("a" * 32) is None
    assert sorted(p.name for p in tmp_path.iterdir()) == ["saraban"]


def test_without_pythainlp_once_it_is_kept(place: Path) -> None:
    """The word lists of pythainlp are not even loaded where the lexicon is kept."""
    lexicon_file.keep(lexicon_file.key(), lexicon())
    code = (
        "import sys\nfrom normalizers.thai_text import repair\n"
        "assert repair('โรงเรยี น').text == 'โรงเรียน'\nprint([m for m in sys.modules if 'pythainlp' in m])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert out.stdout.strip() == "[]"
