"""Scans as files: a PDF of pictures, and its truth as JSON.

Run by hand: ``python -m tests.scans.files SOURCE.pdf OUTPUT.pdf [--seed N] [--dpi N] [--stamp]``.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from tests.scans.handwork import add_seal, add_signature, add_stamp, some_stamp
from tests.scans.scanner import Look, Scan, scan
from tests.scans.sheets import pdf_sheets


def pdf_of_scans(scans: Sequence[Scan]) -> bytes:
    """A PDF with one grey picture a page and no text layer; the same scans give the same bytes."""
    pages = [Image.fromarray(s.picture) for s in scans]
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=scans[0].sheet.dpi, quality=scans[0].look.jpeg,
        creationDate=None, modDate=None, producer=None,
    )  # fmt: skip
    return out.getvalue()


def truth_of_scans(scans: Sequence[Scan]) -> dict[str, Any]:
    """What the scans show: boxes in pixels of the scanned page, and of the page before it was skewed."""
    return {
        "pages": [
            {
                "number": number,
                "dpi": s.sheet.dpi,
                "width": s.picture.shape[1],
                "height": s.picture.shape[0],
                "skew": s.look.skew,
                "look": asdict(s.look),
                "matrix": s.matrix.round(6).tolist(),
                "lines": [
                    {
                        "text": line.text,
                        "kind": line.kind,
                        "box": [round(v, 1) for v in s.box(line.box)],
                        "clean_box": [round(v, 1) for v in line.box],
                    }
                    for line in s.sheet.lines
                ],
            }
            for number, s in enumerate(scans, start=1)
        ]
    }


def scan_pdf(
    data: bytes,
    seed: int,
    look: Look | None = None,
    *,
    dpi: int = 200,
    stamp: bool = False,
    pages: Sequence[int] | None = None,
) -> list[Scan]:
    """Scan pages of a digital PDF: each page skewed in its own way, up to the look's skew.

    `stamp` adds a received stamp, a crest and a signature to the first page.
    """
    look, random = look or Look(), Random(seed)
    scans = []
    for index, sheet in enumerate(pdf_sheets(data, dpi, pages)):
        if stamp and index == 0:
            sheet = add_seal(sheet, (0.5, 0.06))
            sheet = add_stamp(sheet, some_stamp(random), (0.66, 0.015), random)
            sheet = add_signature(sheet, (0.62, 0.8), random)
        own = replace(look, skew=round(random.uniform(-look.skew, look.skew), 2))
        scans.append(scan(sheet, own, random.randrange(2**32)))
    return scans


def main() -> None:
    """Scan a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--stamp", action="store_true")
    choice = parser.parse_args()
    scans = scan_pdf(choice.source.read_bytes(), choice.seed, dpi=choice.dpi, stamp=choice.stamp)
    choice.output.write_bytes(pdf_of_scans(scans))
    truth = json.dumps(truth_of_scans(scans), ensure_ascii=False, indent=1)
    choice.output.with_suffix(".json").write_text(truth + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
