"""Picture files that are damaged: what can be decoded of them is read, and said to be a part."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extractors.document import Reason
from extractors.errors import ExtractError
from extractors.pdf.drawings import Drawings
from extractors.pdf.pages import PageContent
from extractors.scan import pictures
from extractors.scan.raster import PictureFile, Raster


def picture(kind: str, pages: int = 1) -> bytes:
    """Noise, so that the file is long enough to be cut."""
    noise = np.random.default_rng(1).integers(0, 255, (400, 300), dtype=np.uint8)
    made = [Image.fromarray(noise) for _ in range(pages)]
    out = io.BytesIO()
    made[0].save(out, kind, **({"save_all": True, "append_images": made[1:]} if pages > 1 else {}))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("share", [0.5, 0.99])
def test_a_picture_that_ends_too_early_is_decoded_as_far_as_it_goes(kind: str, share: float) -> None:
    data = picture(kind)
    raster = PictureFile(data[: int(len(data) * share)]).page(1)
    assert raster.cut
    assert raster.grey.size
    assert not PictureFile(data).page(1).cut


def test_what_is_no_picture_stays_refused() -> None:
    with pytest.raises(ExtractError) as caught:
        PictureFile(picture("JPEG")[:300]).page(1)
    assert caught.value.code == "corrupt_image"


def test_one_damaged_picture_of_a_file_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(self: PictureFile, number: int) -> Raster:
        if number == 2:
            raise ExtractError("corrupt_image", "x", number)
        return Raster(np.full((10, 10), 255, np.uint8), 200.0, cut=number == 3)

    def read_raster(raster: Raster, number: int) -> tuple[PageContent, list[Reason]]:
        return PageContent(number, 100.0, 100.0, 0, "ocr", [], 0.0, Drawings((), (), ())), []

    monkeypatch.setattr(PictureFile, "page", page)
    monkeypatch.setattr(pictures, "read_raster", read_raster)
    with pytest.raises(ExtractError) as caught:
        pictures.read(picture("TIFF", 3), "a.tif", "0" * 64, "image/tiff")
    # Nothing was read at all, and the reason is the worst of what was met.
    assert caught.value.code == "corrupt_image"
