"""Old Office files: told apart by their directory, read through LibreOffice or refused with one sentence."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
import sys
from pathlib import Path

import openpyxl
import pytest
from docx import Document as WordDocument

from extractors import extract
from extractors.errors import ExtractError
from extractors.legacy import DOC, XLS, office, office_type
from extractors.sniff import sniff

SHARED = Path(__file__).parent.parent.parent / "shared" / "real"


def entry(name: str, kind: int, start: int, size: int, right: int = -1, child: int = -1) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
    head += struct.pack("<iii", -1, right, child) + bytes(36)
    return head + struct.pack("<IQ", start, size)


def container(*streams: tuple[str, bytes]) -> bytes:
    """An OLE file with these streams, each of 4096 bytes so that it lies in sectors of its own."""
    chains: list[int] = []
    body = b""
    entries = []
    for n, (name, content) in enumerate(streams):
        start = 2 + len(chains)
        chains += [*range(start + 1, start + 8), -2]
        body += content.ljust(4096, b"\0")
        right = n + 2 if n + 1 < len(streams) else -1
        entries.append(entry(name, 2, start, 4096, right))
    table = [-3, -2, *chains]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIiIiI", 0, 1, 1, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<109i", 0, *[-1] * 108)
    root = entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    directory = (root + b"".join(entries)).ljust(512, b"\0")
    return header + struct.pack("<128i", *(table + [-1] * (128 - len(table)))) + directory + body


WORD = container(("WordDocument", bytes(12)), ("1Table", b""))
EXCEL = container(("Workbook", struct.pack("<HH", 0x0809, 4) + bytes(4)))


def fake_office(folder: Path, script: str) -> str:
    program = folder / "soffice"
    program.write_text(
        f"#!{sys.executable}\nimport os, sys, time\nfrom pathlib import Path\n{script}\n", encoding="utf-8"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(folder)


CONVERTS = """
arguments = sys.argv[1:]
target = arguments[arguments.index('--convert-to') + 1]
out = Path(arguments[arguments.index('--outdir') + 1])
(out / ('input.' + target)).write_bytes(Path(__file__).with_name('made.' + target).read_bytes())
Path(__file__).with_name('seen').write_text('\\n'.join([*arguments, os.environ['HOME'], os.getcwd()]))
"""


def made_docx() -> bytes:
    buffer = io.BytesIO()
    document = WordDocument()
    document.add_paragraph("ให้โรงเรียนส่งข้อมูล")
    document.save(buffer)
    return buffer.getvalue()


def made_xlsx() -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "แผนปฏิบัติการ"
    book.save(buffer)
    return buffer.getvalue()


def test_kinds_are_told_by_the_directory() -> None:
    assert office_type(WORD) == DOC
    assert office_type(EXCEL) == XLS
    assert sniff(WORD, "a.docx").name_disagrees
    assert not sniff(WORD, "a.doc").name_disagrees


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (container(("EncryptionInfo", b""), ("EncryptedPackage", b"")), "encrypted", "password"),
        (container(("WordDocument", bytes(10) + struct.pack("<H", 0x0100))), "encrypted", "Word"),
        (container(("Workbook", struct.pack("<HHI", 0x0809, 4, 0) + struct.pack("<HH", 0x2F, 0))), "encrypted", "Excel"),
        (container(("PowerPoint Document", b"")), "unsupported_type", "PowerPoint"),
        (container(("Other", b"")), "unsupported_type", "another program"),
        (WORD[:700], "legacy_office", "damaged"),
        (WORD[:8], "legacy_office", "damaged"),
        (WORD[:8] + b"\xff" * 2000, "legacy_office", "damaged"),
        (WORD[:8] + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ExtractError) as refused:
        sniff(data, "a.doc")
    assert refused.value.code == code
    assert words in refused.value.detail


def test_chains_that_run_in_circles_end() -> None:
    looped = bytearray(WORD)
    struct.pack_into("<I", looped, 512 + 4, 1)  # the directory follows itself
    struct.pack_into("<I", looped, 68, 0)  # and so does the table
    assert office_type(bytes(looped)) == DOC


def test_without_libreoffice_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ExtractError) as refused:
        extract(WORD, "a.doc")
    assert refused.value.code == "legacy_office"
    assert "LibreOffice" in refused.value.detail


def test_with_libreoffice_the_new_file_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(made_docx())
    (tmp_path / "made.xlsx").write_bytes(made_xlsx())
    monkeypatch.setenv("PATH", fake_office(tmp_path, CONVERTS) + os.pathsep + os.environ["PATH"])
    document = extract(WORD, "a.docx")
    assert document.media_type == DOC
    assert document.sha256 == hashlib.sha256(WORD).hexdigest()
    assert document.source_bytes == len(WORD)
    assert document.reader.startswith("legacy/1+docx/")
    assert document.pages[0].text == "ให้โรงเรียนส่งข้อมูล"
    assert [r.code for r in document.reasons] == ["type_mismatch"]
    assert extract(EXCEL, "a.xls").pages[0].text == "แผนปฏิบัติการ"
    *_, home, folder = (tmp_path / "seen").read_text().split("\n")
    assert home == folder != str(Path.home())
    assert not Path(home).exists()  # nothing is left behind


@pytest.mark.parametrize(
    ("script", "code"),
    [("print('source file could not be loaded')", "legacy_office"), ("time.sleep(60)", "timeout")],
)
def test_a_converter_that_fails_or_hangs(
    script: str, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", fake_office(tmp_path, script) + os.pathsep + os.environ["PATH"])
    with pytest.raises(ExtractError) as refused:
        office.convert(WORD, "doc", "docx", timeout=1.0)
    assert refused.value.code == code


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no shared folder of real documents")
def test_real_word_files_are_told() -> None:
    for name in ("smartobec4_training_timetable.doc", "rmutl_form_misnamed_ole_doc.docx"):
        assert office_type((SHARED / name).read_bytes()) == DOC
