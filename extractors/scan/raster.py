"""Pages as grey pictures: rendered by PDFium, or decoded from picture files after a look at the header."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from extractors.errors import ExtractError

Grey = NDArray[np.uint8]

# Body text reads best near this resolution; more brings nothing, and upscaling hurts (docs/readers.md).
DPI = 200.0
# A picture of a whole page within these is taken as it is: every resampling costs sharpness.
_NATIVE = (170.0, 240.0)
_LARGER = 1.5  # photographs show more than the page
# A page is never made larger than this many pixels …
_MAX_PIXELS = 40_000_000
# … and a picture file that declares more is not decoded at all.
MAX_DECLARED_PIXELS = 100_000_000
# A picture file that does not tell its resolution is taken for a page as high as A4 (inches, longer side).
_A4_LONG = 11.69
_PLAUSIBLE = (72.0, 1300.0)
_MAX_PAGES = 500
# A picture that covers this share of the page is the page.
_WHOLE_PAGE = 0.9


@dataclass(frozen=True, slots=True)
class Raster:
    """A grey picture of a page (rows x columns, 0 black to 255 white) and its pixels per inch.

    `corners`: where in the stored picture the page lies, if that is a photograph (`extractors.document.Page`).
    `cut`: the file holds only a part of it.
    """

    grey: Grey
    dpi: float
    corners: tuple[float, ...] = ()
    cut: bool = False

    @property
    def scale(self) -> float:
        """Points per pixel."""
        return 72.0 / self.dpi


def render(page: pdfium.PdfPage, *, again: bool = False) -> Raster:
    """A PDF page as a grey picture near 200 dpi; a scan is kept at its own resolution when that is near.

    Raises:
        ExtractError: page_too_large for a page too large to draw.
    """
    width, height = page.get_size()
    dpi = _LARGER * DPI if again else _dpi_of(page)
    dpi = min(dpi, 72.0 * math.sqrt(_MAX_PIXELS / max(width * height, 1.0)))
    if dpi < 20:
        raise ExtractError("page_too_large", f"{width:.0f} x {height:.0f} points")
    bitmap = page.render(scale=dpi / 72.0, grayscale=True, fill_color=(255, 255, 255, 255))
    grey = np.array(bitmap.to_numpy(), dtype=np.uint8)  # a copy: the bitmap's memory goes with it
    bitmap.close()
    grey = grey.reshape(grey.shape[0], grey.shape[1])
    if not again:
        from extractors.scan.photographs import corners_of

        corners = corners_of(grey)
        if (
            corners
        ):  # the page is a part of the picture: drawn larger, so that it has the resolution of a page
            larger = render(page, again=True)
            return flat_raster(larger.grey, corners)
    return Raster(grey, dpi)


def flat_raster(grey: Grey, corners: tuple[float, ...]) -> Raster:
    """The page of a photograph, made flat."""
    from extractors.scan.photographs import flat, flat_size

    size = flat_size(corners, grey.shape)
    return Raster(flat(grey, corners, size), DPI, corners)


def _dpi_of(page: pdfium.PdfPage) -> float:
    """200, or the resolution of the one picture that fills the page, when that is near 200."""
    width, height = page.get_size()
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), 40)):
        handle = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(handle) != raw.FPDF_PAGEOBJ_IMAGE:
            continue
        image = pdfium.PdfImage(handle, page=page)
        try:
            left, bottom, right, top = image.get_bounds()
            across, down = image.get_px_size()
        except pdfium.PdfiumError:
            continue
        area = float((right - left) * (top - bottom))
        if area < _WHOLE_PAGE * width * height or area <= 0:
            continue
        native = 72.0 * math.sqrt(across * down / area)
        if _NATIVE[0] <= native <= _NATIVE[1]:
            return native
    return DPI


class PictureFile:
    """A picture file (PNG, JPEG, TIFF with one or more pages, WebP) and its `count` of pages.

    The header is read first: a file that declares more pixels than a page has is not decoded.

    Raises:
        ExtractError: image_too_large, corrupt_image, too_many_pages.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._picture = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "WEBP"))
                self.count = getattr(self._picture, "n_frames", 1) if self._picture.format == "TIFF" else 1
        except Image.DecompressionBombError as error:
            raise ExtractError("image_too_large", str(error)[:100]) from error
        except (
            UnidentifiedImageError,
            OSError,
            ValueError,
            SyntaxError,
        ) as error:
            raise ExtractError("corrupt_image", type(error).__name__) from error
        if self.count > _MAX_PAGES:
            raise ExtractError("too_many_pages", f"{self.count} pages")

    def page(self, number: int) -> Raster:
        """A page by its number, from 1.

        Raises:
            ExtractError: image_too_large, corrupt_image.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return _frame(self._picture, number - 1)
            except ExtractError as error:
                if error.code != "corrupt_image":
                    raise
                return replace(self._as_far_as_it_goes(number), cut=True)

    def _as_far_as_it_goes(self, number: int) -> Raster:
        """A page whose data end too early, or are damaged somewhere: what can be decoded of it."""
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
        try:
            with Image.open(io.BytesIO(self._data), formats=("PNG", "JPEG", "TIFF", "WEBP")) as again:
                return _frame(again, number - 1)
        except (OSError, ValueError, SyntaxError) as error:
            raise ExtractError("corrupt_image", str(error)[:100], number) from error
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def picture_pages(data: bytes) -> Iterator[Raster]:
    """The pages of a picture file, one after the other.

    Raises:
        ExtractError: as `PictureFile`.
    """
    picture = PictureFile(data)
    for number in range(1, picture.count + 1):
        yield picture.page(number)


def _frame(picture: Image.Image, number: int) -> Raster:
    try:
        picture.seek(number)
        across, down = picture.size
        if across * down > MAX_DECLARED_PIXELS:
            raise ExtractError("image_too_large", f"{across} x {down} pixels", number + 1)
        dpi = _declared_dpi(picture)
        upright = ImageOps.exif_transpose(picture)
        grey = np.asarray(_flat(upright).convert("L"), dtype=np.uint8)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ExtractError("corrupt_image", str(error)[:100], number + 1) from error
    from extractors.scan.photographs import corners_of

    corners = corners_of(grey)
    return flat_raster(grey, corners) if corners else _near_target(grey, dpi)


def _flat(picture: Image.Image) -> Image.Image:
    """A picture without transparency, on white paper."""
    if picture.mode in ("I;16", "I;16B", "I"):
        deep = np.asarray(picture, dtype=np.float64)
        return Image.fromarray((deep / max(deep.max(), 1.0) * 255).astype(np.uint8))
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, clear)
    return picture


def _declared_dpi(picture: Image.Image) -> float:
    """Pixels per inch as the file says, or as an A4 page would have, when it says nothing that can be."""
    long_side = max(picture.size)
    said = picture.info.get("dpi")
    try:
        dpi = float(said[0]) if said else 0.0
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    # 72 and 96 are what programs write that do not know; a page is 4 to 25 inches long.
    if _PLAUSIBLE[0] < dpi <= _PLAUSIBLE[1] and dpi != 96 and 4 <= long_side / dpi <= 25:
        return dpi
    return long_side / _A4_LONG


def _near_target(grey: Grey, dpi: float) -> Raster:
    if _NATIVE[0] <= dpi <= _NATIVE[1]:
        return Raster(grey, dpi)
    import cv2

    factor = min(DPI / dpi, 2.0)
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    if size[0] * size[1] > _MAX_PIXELS:
        raise ExtractError("image_too_large", f"{size[0]} x {size[1]} pixels")
    kind = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return Raster(np.asarray(cv2.resize(grey, size, interpolation=kind), dtype=np.uint8), dpi * factor)
