"""Pages of a PDF that cannot be read, beside those that can."""

from __future__ import annotations

from pathlib import Path

from extractors import extract


def _two_pages(second: str) -> bytes:
    """A PDF of two pages, the second of which is the object `second` names."""
    stream = b"BT /F 12 Tf 72 700 Td (first page) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count 2 /Kids [3 0 R {second}] >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    trailer = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def test_a_page_that_cannot_be_loaded_costs_that_page_only() -> None:
    document = extract(_two_pages("99 0 R"), "broken.pdf")
    assert [(p.number, p.text) for p in document.pages] == [(1, "first page")]
    assert [(r.code, r.page) for r in document.reasons] == [("recovered", 2)]


def test_what_of_a_page_was_read_is_kept_with_the_reason() -> None:
    sample = Path("samples/2564-circular/circular-2564.pdf")
    document = extract(sample.read_bytes(), sample.name)
    assert {p.choice.partition(":")[0] for p in document.pages} <= {"text layer", "text layer, repaired"}
