"""Picture files as documents: each picture of the file is a page."""

from __future__ import annotations

from contextlib import closing

from extractors.ahead import Ahead
from extractors.document import Document, Reason
from extractors.errors import ExtractError
from extractors.pdf.pages import PageContent, compose
from extractors.progress import begin_page, helpers
from extractors.scan.raster import PictureFile
from extractors.scan.reader import READER, read_raster


def read(data: bytes, filename: str, sha256: str, media_type: str) -> Document:
    """Read a PNG, JPEG, TIFF or WebP file.

    Raises:
        ExtractError: image_too_large, corrupt_image, too_many_pages; no_text where nothing can be read.
    """
    picture = PictureFile(data)
    contents: list[PageContent] = []
    reasons: list[Reason] = []

    def read_one(number: int) -> tuple[PageContent, list[Reason]]:
        raster = picture.page(number)
        content, found = read_raster(raster, number)
        if raster.cut:
            found = [Reason("truncated", number, "only a part of the picture can be decoded"), *found]
        return content, found

    with closing(Ahead(read_one, picture.count, helpers())) as ahead:
        for number in range(1, picture.count + 1):
            try:
                begin_page(number, "ocr")
            except ExtractError as error:
                reasons.append(Reason(error.code, number, error.detail))
                continue
            try:
                content, found = ahead.take(number) or read_one(number)
            except ExtractError as error:
                if picture.count == 1:
                    raise
                reasons.append(Reason(error.code, number, error.detail))
                continue  # one bad picture does not cost the others
            contents.append(content)
            reasons += found
            if not content.segments:
                reasons.append(Reason("no_text", number, "picture without text"))
    pages, tables, candidates = compose(contents)
    if all(not p.text for p in pages):
        worst = next((r for r in reasons if r.code != "no_text"), None)
        detail = f"{len(pages)} picture(s) without any text"
        raise ExtractError(worst.code if worst else "no_text", worst.detail if worst else detail)
    return Document(
        sha256,
        len(data),
        filename,
        media_type,
        "pt",
        READER,
        tuple(pages),
        tuple(tables),
        tuple(reasons),
        tuple(candidates),
    )
