"""Types by content, never by name."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.errors import ExtractError
from extractors.sniff import DOCX, HTML, JPEG, PDF, PNG, TEXT, TIFF, WEBP, XLSX, sniff

THAI = "ให้โรงเรียนส่งข้อมูลภายในวันที่ 10 พฤศจิกายน 2564\n"


def archive(*names: str, mimetype: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "media_type", "disagrees"),
    [
        (b"%PDF-1.7\n", "a.pdf", PDF, False),
        (b"\n\n%PDF-1.7\n", "a.docx", PDF, True),
        (archive("word/document.xml"), "a.docx", DOCX, False),
        (archive("word/document.xml"), "a.docm", DOCX, False),
        (archive("xl/workbook.xml"), "a.xlsx", XLSX, False),
        (archive("xl/workbook.xml"), "a.docx", XLSX, True),
        (archive("word/document.xml"), "a.doc", DOCX, True),
        (b"\x89PNG\r\n", "a.png", PNG, False),
        (b"\xff\xd8\xff\xe0", "a.pdf", JPEG, True),
        (b"MM\x00*\x00\x00\x00\x08", "a.tiff", TIFF, False),
        (b"II*\x00\x08\x00\x00\x00", "a.tif", TIFF, False),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.webp", WEBP, False),
        (b"<!DOCTYPE html><p>" + THAI.encode(), "a.html", HTML, False),
        ("<HTML>".encode("utf-16-le") + THAI.encode("utf-16-le"), "a.htm", HTML, False),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><html>" + THAI.encode(), "a.xhtml", HTML, False),
        (b"<table><tr><td>" + THAI.encode("cp874"), "report.xls", HTML, True),
        (b"<h3>x</h3>\n<div><table><tr><td>", "a.html", HTML, False),
        (b"<p>" + THAI.encode(), "a.html", HTML, False),
        (b"<p>" + THAI.encode(), "a.txt", TEXT, False),
        (THAI.encode(), "a.html", TEXT, True),
        (THAI.encode("cp874"), "a.txt", TEXT, False),
        (b"Only Latin letters here\n", "a.txt", TEXT, False),
        (f"<!-- source -->\n{THAI}".encode(), "a.md", TEXT, False),
        (f"{THAI}\n<ul> ◆ หนึ่ง\n".encode(), "a.txt", TEXT, False),
        (f"# {THAI}\n<table><tr><td>x".encode(), "a.md", TEXT, False),
        (f"BM {THAI}".encode(), "a.txt", TEXT, False),
        (f"MIME ไม่ใช่จดหมาย {THAI}".encode(), "a.txt", TEXT, False),
    ],
)
def test_content_decides(data: bytes, name: str, media_type: str, disagrees: bool) -> None:
    found = sniff(data, name)
    assert (found.media_type, found.name_disagrees) == (media_type, disagrees)


@pytest.mark.parametrize(
    ("data", "name", "code", "words"),
    [
        (b"", "a.txt", "empty_file", ""),
        (b"{\\rtf1\\ansi", "a.doc", "unsupported_type", "RTF"),
        (b"BM\x00\x00\x00\x00", "a.bmp", "unsupported_type", "BMP image"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "a.odt", "unsupported_type", "OpenDocument text"),
        (archive("ppt/presentation.xml"), "a.pptx", "unsupported_type", "PowerPoint"),
        (archive("xl/workbook.bin"), "a.xlsb", "unsupported_type", "binary workbook"),
        (archive("a.txt"), "a.zip", "nesting_too_deep", "an archive inside an archive; unpack it"),
        (archive("word/document.xml")[:60], "a.docx", "corrupt_docx", ""),
        (archive("xl/workbook.xml")[:60], "a.xlsx", "corrupt_xlsx", ""),
        (b"From: <a@b>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", "a.mht", "unsupported_type", "MHTML"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "a.xls", "unsupported_type", "Excel 2003 XML"),
        (b"key = value\n", "a.conf", "unsupported_type", "Thai"),
        (b"\x01\x02\x03" * 50, "a.txt", "unknown_encoding", ""),
    ],
)  # fmt: skip
def test_refusals_name_the_kind(data: bytes, name: str, code: str, words: str) -> None:
    with pytest.raises(ExtractError) as refused:
        sniff(data, name)
    assert refused.value.code == code
    assert words in refused.value.detail


def test_text_comes_with_how_it_was_decoded() -> None:
    found = sniff(THAI.encode() + THAI.encode("cp874"), "a.txt")
    assert found.text is not None
    assert found.text.mixed == (1, 1)
    assert sniff(b"<html><body>", "a.html").text is None


@pytest.mark.parametrize("name", ["a.psd", "a.ico", "a"])
def test_bytes_that_are_no_text_are_another_kind_of_file(name: str) -> None:
    with pytest.raises(ExtractError) as caught:
        sniff(b"8BPS\0\1" + bytes(400), name)
    assert caught.value.code == "unsupported_type"


def test_a_text_file_without_text_has_an_unknown_encoding() -> None:
    with pytest.raises(ExtractError) as caught:
        sniff(b"8BPS\0\1" + bytes(400) + b"x", "a.txt")
    assert caught.value.code == "unknown_encoding"
