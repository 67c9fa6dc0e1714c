"""Text files: every encoding that Thai comes in, and text that is none."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import PLAN, PLAN_TEXT, TASK, Case, read, refused, some

KIND = "text"
# A letter's worth of words, so that statistics have something to go by.
LONG = PLAN_TEXT + "ทำความเข้าใจกับผู้ปกครอง นักเรียนทุกคนต้องมีเลขประจำตัวประชาชน ๑๓ หลัก น้ำ กำหนดการ ที่ว่าการอำเภอ\n" * 5
_PUA = {"่": "\uf70a", "้": "\uf70b", "ิ": "\uf701", "ี": "\uf702", "์": "\uf70e"}


def cases() -> Iterator[Case]:
    """All text cases."""
    yield from _encodings()
    yield from _mixed()
    yield from _none()
    yield from _odd()
    yield from _long()


def _encodings() -> Iterator[Case]:
    for name in (
        "utf-8",
        "utf-16-le",
        "utf-16-be",
        "utf-32-le",
        "utf-32-be",
        "cp874",
        "tis-620",
        "iso8859-11",
    ):
        yield read(KIND, f"{name}.txt", LONG.encode(name))
    for name, mark in (
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ):
        yield read(KIND, f"{name} with a mark.txt", mark + LONG.encode(name))
    yield read(KIND, "decomposed am.txt", LONG.replace("\u0e33", "\u0e4d\u0e32").encode())
    yield Case(
        KIND,
        "decomposed am in cp874.txt",
        LONG.replace("\u0e33", "\u0e4d\u0e32").encode("cp874"),
        "ok",
        "",
        TASK,
    )
    pua = "".join(_PUA.get(c, c) for c in LONG)
    yield read(KIND, "private use marks.txt", pua.encode())
    yield read(KIND, "private use marks, UTF-16.txt", pua.encode("utf-16"))
    yield read(KIND, "old Mac line ends.txt", LONG.replace("\n", "\r").encode())
    yield read(KIND, "Windows line ends.txt", LONG.replace("\n", "\r\n").encode("cp874"))
    short = PLAN_TEXT.encode("cp874")
    yield read(KIND, "short, cp874.txt", short)
    yield read(KIND, "short, UTF-16.txt", PLAN_TEXT.encode("utf-16-le"))
    yield read(KIND, "two marks.txt", codecs.BOM_UTF8 * 2 + LONG.encode())


def _mixed() -> Iterator[Case]:
    yield Case(
        KIND,
        "lines in two encodings.txt",
        LONG.encode() + LONG.encode("cp874"),
        "ok partial",
        "mixed_encoding",
        TASK,
    )
    yield Case(
        KIND,
        "mark of UTF-8, text of cp874.txt",
        codecs.BOM_UTF8 + LONG.encode("cp874"),
        "ok partial",
        "",
        TASK,
    )
    yield some(KIND, "a letter cut at the end.txt", LONG.encode()[:-2], "replaced_characters")
    yield some(KIND, "half a unit at the end.txt", LONG.encode("utf-16") + b"\x0e", "replaced_characters")
    yield some(
        KIND, "one broken letter.txt", LONG.encode() + b"\xe0\xb8 \xff" + LONG.encode(), "replaced_characters"
    )
    yield some(
        KIND,
        "a lone surrogate.txt",
        LONG.encode() + "\ud800 ก".encode("utf-8", "surrogatepass"),
        "replaced_characters",
    )
    yield some(
        KIND,
        "a lone surrogate, UTF-16.txt",
        (LONG + "\ud800 ก").encode("utf-16-le", "surrogatepass"),
        "replaced_characters",
    )
    yield some(KIND, "replacement characters.txt", (LONG + "\ufffd\ufffd").encode(), "replaced_characters")
    yield Case(
        KIND,
        "NULs between.txt",
        LONG.replace("ใ", "\0ใ").encode(),
        "partial refused",
        "replaced_characters unknown_encoding",
    )
    yield some(KIND, "NULs at the end.txt", LONG.encode() + bytes(4096), "replaced_characters")
    twice = LONG.encode().decode("latin-1").encode()
    yield read(KIND, "encoded twice.txt", twice, "mojibake_suspected")
    wrong = LONG.encode("cp874").decode("latin-1").encode()
    yield read(KIND, "cp874 taken for Latin.txt", wrong, "mojibake_suspected")
    lossy = LONG.encode().decode("cp874", "ignore").encode()
    yield some(KIND, "UTF-8 taken for cp874.txt", lossy, "mojibake_suspected", "")
    yield some(KIND, "Chinese.txt", "关于会议安排的通知。".encode("gb18030") * 30, "mojibake_suspected", "")
    yield read(KIND, "other ends of lines.txt", LONG.replace("\n", "\u2028").encode())
    quoted = "\n".join(",".join(f'"{cell}"' for cell in row) for row in PLAN)
    yield read(KIND, "commas.csv", quoted.encode("cp874"))


def _none() -> Iterator[Case]:
    yield refused(KIND, "empty.txt", b"", "empty_file")
    yield refused(KIND, "blanks.txt", b" \t\r\n\x0c" * 500, "no_text")
    yield refused(KIND, "only a mark.txt", codecs.BOM_UTF16_LE, "no_text empty_file")
    yield refused(KIND, "zeros.txt", bytes(5000), "unknown_encoding no_text")
    yield refused(KIND, "all bytes.txt", bytes(range(256)) * 20, "unknown_encoding")
    yield refused(
        KIND, "Latin letters.bin", "déjà vu".encode("latin-1") * 50, "unknown_encoding unsupported_type"
    )
    yield Case(KIND, "no Thai.txt", b"Dear Sir, nothing to do.\n", "empty", "no_activities")
    yield refused(KIND, "settings.conf", b"[a]\nb = c\n", "unsupported_type")
    yield refused(
        KIND, "a program.txt", b"\x7fELF\x02\x01\x01" + bytes(500), "unsupported_type unknown_encoding"
    )
    yield refused(KIND, "a database.txt", b"SQLite format 3\x00" + bytes(500), "unsupported_type")
    yield refused(KIND, "packed.txt", b"\x1f\x8b\x08" + bytes(500), "unsupported_type")
    yield refused(
        KIND,
        "mail.txt",
        b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>",
        "unsupported_type",
    )
    yield refused(KIND, "printer.pdf", b"%!PS-Adobe-3.0\n(/etc/passwd) run\n", "unsupported_type")
    yield refused(
        KIND,
        "pickle.txt",
        b"\x80\x04\x95cos\nsystem\n(S'id'\ntR." + bytes(99),
        "unknown_encoding unsupported_type",
    )


def _odd() -> Iterator[Case]:
    marks = "".join(
        map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200D, 0xFEFF, 0x00AD))
    )
    yield Case(
        KIND, "marks that turn text.txt", (PLAN_TEXT + marks + "กขค\n").encode(), "ok partial", "", TASK
    )
    yield Case(
        KIND,
        "escape sequences.txt",
        (LONG * 5 + "\x1b[31mแดง\x1b]0;x\x07\n").encode(),
        "ok partial",
        "replaced_characters",
        TASK,
    )
    yield Case(
        KIND,
        "every control.txt",
        (LONG + "".join(map(chr, range(0x80, 0xA0))) + "\n").encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "line separators.txt",
        (PLAN_TEXT + "ก\u2028ข\u2029ค\x85ง\x1c\n").encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND, "not characters.txt", (LONG + "\uffff\ufdd0\U0010ffff\n").encode(), "ok partial", "", TASK
    )
    yield Case(
        KIND, "marks on marks.txt", (PLAN_TEXT + "ก" + "่" * 20_000 + "\n").encode(), "ok partial", "", TASK
    )
    days = [
        "31 กุมภาพันธ์ 2564",
        "0 มกราคม 2564",
        "10 พ.ย. 9999999999",
        "๙๙/๙๙/๙๙๙๙",
        "30 ก.พ. 64 - 1 ม.ค. 60",
        "1 - 1 - 1 - 1 พ.ย. 64",
    ]
    rows = "\n".join(f"{n}\tงาน{n}\t{d}\tโรงเรียน" for n, d in enumerate(days, 2))
    yield Case(KIND, "days that are none.txt", (PLAN_TEXT + rows + "\n").encode(), "ok partial", "", TASK)


def _long() -> Iterator[Case]:
    yield Case(
        KIND,
        "line of a hundred thousand letters.txt",
        (PLAN_TEXT + "ก" * 100_100).encode(),
        "partial",
        "page_too_complex",
        TASK,
    )
    yield Case(
        KIND,
        "sixty-four thousand letters and blanks.txt",
        (PLAN_TEXT + "กา " * 21_333).encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "digits without end.txt",
        (PLAN_TEXT + "1" * 60_000 + "\n" + "1/" * 30_000 + "\n").encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "brackets without end.txt",
        (PLAN_TEXT + "(" * 50_000 + "\n" + "<" * 50_000 + "\n" + "*" * 50_000 + "\n" + "|" * 50_000).encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "dates without end.txt",
        (PLAN_TEXT + "10 พ.ย. 64 - " * 5_000 + "\n").encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "names without end.txt",
        (PLAN_TEXT + "2\tงาน\t" + DATE + "\t" + "สพท./โรงเรียน/" * 4_000 + "\n").encode(),
        "ok partial",
        "",
        TASK,
    )
    yield Case(
        KIND,
        "twenty thousand lines.txt",
        (PLAN_TEXT + "-\n" * 20_100).encode(),
        "partial",
        "too_many_rows",
        TASK,
    )
    rows = "".join(f"{n}\t\t\t\n" for n in range(20_100))
    yield Case(
        KIND, "twenty thousand rows.txt", (PLAN_TEXT + rows).encode(), "partial", "too_many_rows", TASK
    )
    yield Case(
        KIND,
        "five thousand columns.txt",
        (PLAN_TEXT + ("ก\t" * 5_000 + "\n") * 3).encode(),
        "partial",
        "too_many_columns",
        TASK,
    )
    yield Case(
        KIND,
        "twenty thousand pages.txt",
        (PLAN_TEXT + "ก\n\f" * 20_000).encode(),
        "partial",
        "too_many_pages",
        TASK,
    )
    yield refused(KIND, "a hundred and ten megabytes.txt", _hole, "page_too_large")
    yield refused(
        KIND, "nine megabytes.txt", (PLAN_TEXT + "ก" * 79 + "\n").encode() * 24_000, "page_too_large"
    )


DATE = "10 พ.ย. 64"


def _hole(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(110 << 20)
