"""Month names: full, short, clipped, damaged and English spellings."""

from functools import cache, lru_cache
from typing import Final

from normalizers.dates.folding import fold
from normalizers.dates.lexicon import key, rows

# In the fold, short forms lose the mark that tells มี.ค. from ม.ค., so months are found by the
# letters and settled by the marks of the original.
SHORT_LETTERS: Final = r"(?:เม{0}ย|ม{0}[คย]|ก{0}[พคย]|พ{0}[คย]|[สตธ]{0}ค)"
_UPPER_VOWELS: Final = frozenset("ิีึื")


@cache
def full_names() -> dict[str, tuple[int, str]]:
    """Folded full name -> (month, exact spelling)."""
    return {
        fold(row["spelling"]): (int(row["month"]), row["spelling"])
        for row in rows("months")
        if row["language"] == "th" and row["form"] == "full"
    }


@cache
def full_beginnings() -> tuple[str, ...]:
    """All folded full names, for `str.startswith`."""
    return tuple(full_names())


@cache
def other_names(form: str) -> dict[str, int]:
    """Folded name -> month, for the Thai forms "damaged" and "clipped"."""
    return {
        key(fold(row["spelling"])): int(row["month"])
        for row in rows("months")
        if row["language"] == "th" and row["form"] == form
    }


@cache
def english_names() -> dict[str, int]:
    """English name or abbreviation in small letters -> month."""
    return {row["spelling"].lower(): int(row["month"]) for row in rows("months") if row["language"] == "en"}


@cache
def _short_names() -> dict[str, tuple[int, str]]:
    return {
        key(fold(row["spelling"])): (int(row["month"]), key(row["spelling"]))
        for row in rows("months")
        if row["language"] == "th" and row["form"] == "short" and row["month"] not in ("3", "6")
    }


def short_month(letters: str, spelled: str) -> tuple[int, bool]:
    """The month of a short form, and whether a letter of it had to be mended.

    `letters` are the two folded consonants (with a leading เ), `spelled` what the original has.
    """
    marks = [char for char in spelled if char in _UPPER_VOWELS]
    if letters == "มค":
        if marks:
            return 3, marks != ["ี"]
        return 1, spelled != "มค"
    if letters == "มย":
        return 6, marks != ["ิ"] or len(spelled) != 3
    month, exact_letters = _short_names()[letters]
    return month, spelled != exact_letters


@cache
def _candidates() -> dict[str, list[tuple[str, int]]]:
    """Names by their first letter, and by their second to fourth where the first was misread."""
    table: dict[str, list[tuple[str, int]]] = {}
    for name, (month, _) in full_names().items():
        for part in (name[0], name[1:4]):
            table.setdefault(part, []).append((name, month))
    return table


@lru_cache(maxsize=1024)
def near_month(run: str) -> tuple[int, int] | None:
    """The one month whose folded full name is a slip or two away from the start of `run`.

    `run` is a stretch of at least four folded Thai letters. Gives (month, letters used), or None. Two slips are
    allowed in a name of seven letters or more, and only where the word ends with the run.
    """
    best: list[tuple[int, bool, int, int]] = []  # (slips, first letter differs, month, letters used)
    for name, month in {*_candidates().get(run[0], ()), *_candidates().get(run[1:4], ())}:
        slips, used = _slips(name, run[: len(name) + 2])
        whole = used == len(run)
        if slips <= 1 or (slips == 2 and whole and len(name) >= 7):
            best.append((slips, name[0] != run[0], month, used))
    best.sort()
    if not best or (len(best) > 1 and best[0][:2] == best[1][:2]):
        return None
    return best[0][2], best[0][3]


def _slips(name: str, run: str) -> tuple[int, int]:
    """Fewest letters to change, add, drop or swap to turn a beginning of `run` into `name`, and
    the length of that beginning (the longest, where several are as near)."""
    width = len(run)
    before: list[int] = []
    row = list(range(width + 1))
    for i, letter in enumerate(name, 1):
        two_before, before, row = before, row, [i] + [0] * width
        for j in range(1, width + 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != run[j - 1]))
            if i > 1 and j > 1 and letter == run[j - 2] and name[i - 2] == run[j - 1]:
                cost = min(cost, two_before[j - 2] + 1)
            row[j] = cost
    fewest = min(row)
    if row[width] == fewest:
        return fewest, width
    return fewest, max(j for j in range(width + 1) if row[j] == fewest)
