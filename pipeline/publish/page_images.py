"""Pictures of places on PDF pages and in picture files, drawn in a process of its own: whatever a file does there, the report goes on."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from pipeline.workers.modules import own_modules

DPI = 100
# Points of paper around the frame, and the least and the most that one picture shows.
MARGIN = (72.0, 16.0)
LEAST = (320.0, 56.0)
MOST = (540.0, 260.0)
# Larger pages are drawn coarser.
MOST_PIXELS = 8_000_000
FRAME = (192, 57, 43)
QUALITY = 45
# What one picture may weigh, and one document may cost.
MOST_BYTES = 60_000
# A whole page, in a browser.
PAGE_DPI = 130
MOST_PAGE_BYTES = 2_000_000
WALL_S = 60.0
_CPU_S, _MEMORY = 55, 1536 << 20
# Two readers of one page agree on its size to the point, or the frame would stand somewhere else.
_TOLERANCE = 1.0
_SIGNATURES = (b"RIFF", b"\x89PNG")


@dataclass(frozen=True, slots=True)
class Clip:
    """A place to picture: page from 1, size of the page, box from its top left, all in points.

    `rotation`: degrees by which the stored page is turned to be read; None leaves it as the file shows it.
    `skew` and `corners`: how a scan was levelled and a photograph made flat (`extractors.document.Page`).
    `whole`: the page itself, without a frame.
    """

    key: str
    page: int
    size: tuple[float, float]
    box: tuple[float, float, float, float]
    rotation: int | None = None
    whole: bool = False
    skew: float = 0.0
    corners: tuple[float, ...] = ()


def draw(content: bytes, clips: Sequence[Clip], most_bytes: int = MOST_BYTES) -> dict[str, bytes]:
    """A picture for each clip that can be drawn, by key; one that takes too long or breaks is left out."""
    context = multiprocessing.get_context("spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(send, content, list(clips), most_bytes), daemon=True)
    try:
        with own_modules():
            process.start()
    except OSError:
        return {}  # no process to be had, or one that died before it had read the file
    finally:
        send.close()
    until = time.monotonic() + WALL_S
    wanted = {clip.key for clip in clips}
    out: dict[str, bytes] = {}
    try:
        # The child is not trusted: known keys, pictures of known kinds, no more bytes than a picture may have.
        while receive.poll(max(0.0, until - time.monotonic())):
            key = receive.recv_bytes(256).decode("utf-8")
            if key not in wanted or not receive.poll(max(0.0, until - time.monotonic())):
                break
            picture = receive.recv_bytes(most_bytes)
            if picture.startswith(_SIGNATURES):
                out[key] = picture
    except (EOFError, OSError, UnicodeDecodeError):
        pass  # the end of the child, by its own will or not
    finally:
        process.kill()
        process.join()
        process.close()
        receive.close()
    return out


def draw_page(content: bytes, clip: Clip) -> bytes | None:
    """A whole page as a picture, without a frame; None where it cannot be drawn."""
    return draw(content, [replace(clip, whole=True)], MOST_PAGE_BYTES).get(clip.key)


def _child(answer: Connection, content: bytes, clips: Sequence[Clip], most_bytes: int) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))
    # A broken file, no memory, a parent that left: in every case there are no more pictures.
    with contextlib.suppress(Exception):
        for key, picture in pictures(content, clips, most_bytes):
            answer.send_bytes(key.encode("utf-8"))
            answer.send_bytes(picture)
    answer.close()


def pictures(
    content: bytes, clips: Sequence[Clip], most_bytes: int = MOST_BYTES
) -> Iterator[tuple[str, bytes]]:
    """Draw the clips here and now, page after page, of a PDF or a picture file."""
    pages: dict[int, list[Clip]] = {}
    for clip in clips:
        pages.setdefault(clip.page, []).append(clip)
    drawn = _pdf_pages if b"%PDF-" in content[:1024] else _picture_pages
    for number, size, turn, image_at in drawn(content, pages):
        first = pages[number][0]
        if drawn is _picture_pages:
            first = replace(first, corners=())  # opened as the reader opens it: flat already
        # A flattened photograph has the size it was given; any other page that of the file.
        width, height = first.size if first.corners else size[::-1] if turn % 180 else size
        fitting = [
            c
            for c in pages[number]
            if abs(c.size[0] - width) <= _TOLERANCE and abs(c.size[1] - height) <= _TOLERANCE
        ]
        if not fitting or width * height <= 0:
            continue
        dpi = PAGE_DPI if any(c.whole for c in fitting) else DPI
        scale = min(dpi / 72, (MOST_PIXELS / (width * height)) ** 0.5)
        image = _as_read(image_at(scale), first, turn, scale)
        for clip in fitting:
            picture = _cut(image, clip, scale)
            if picture is not None and len(picture) <= most_bytes:
                yield clip.key, picture


# Number of a page, its size in points, by how much it is still to be turned (degrees clockwise), and a function that
# draws it at so many pixels a point.
_Drawn = Iterator[tuple[int, tuple[float, float], int, Callable[[float], Any]]]


def _pdf_pages(content: bytes, pages: Mapping[int, Sequence[Clip]]) -> _Drawn:
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        for number, on_page in pages.items():
            if not 1 <= number <= len(document):
                continue
            page, turn = document[number - 1], 0
            if on_page[0].rotation is not None:
                if on_page[0].corners:
                    turn = (on_page[0].rotation - page.get_rotation()) % 360
                else:
                    page.set_rotation(on_page[0].rotation)
            yield number, page.get_size(), turn, lambda s, p=page: p.render(scale=s, grayscale=True).to_pil()  # type: ignore[misc]
    finally:
        document.close()


def _picture_pages(content: bytes, pages: Mapping[int, Sequence[Clip]]) -> _Drawn:
    from PIL import Image

    # The same opening as the reader's, so that its boxes lie on the same picture.
    from extractors.scan.raster import picture_pages

    for number, raster in enumerate(picture_pages(content), start=1):
        if number in pages:
            image = Image.fromarray(raster.grey)
            size = (image.width * raster.scale, image.height * raster.scale)

            def at(scale: float, image: Any = image, size: tuple[float, float] = size) -> Any:
                return image.resize((max(1, round(size[0] * scale)), max(1, round(size[1] * scale))))

            yield number, size, pages[number][0].rotation or 0, at


def _as_read(image: Any, clip: Clip, turn: int, scale: float) -> Any:
    """A page as the reader saw it: a photograph made flat, turned upright, levelled."""
    from PIL import Image

    if clip.corners:
        import numpy as np

        from extractors.scan.photographs import flat

        width, height = clip.size[::-1] if turn % 180 else clip.size
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        image = Image.fromarray(flat(np.asarray(image.convert("L")), clip.corners, size))
    if turn:
        image = image.rotate(-turn, expand=True)
    if clip.skew:
        image = image.convert("L").rotate(clip.skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    return image


def _cut(image: Any, clip: Clip, scale: float) -> bytes | None:
    """The place with paper around it and a frame about the box."""
    from PIL import ImageDraw

    if clip.whole:
        return _encoded(image.convert("L"))
    x0, top, x1, bottom = clip.box
    if x1 <= x0 or bottom <= top:
        return None
    (left, right), (upper, lower) = (
        _window(low, high, MARGIN[n], LEAST[n], MOST[n], clip.size[n])
        for n, (low, high) in enumerate(((x0, x1), (top, bottom)))
    )
    pixels = [round(v * scale) for v in (left, upper, right, lower)]
    part = image.crop(pixels).convert("RGB")
    frame = [round((x0 - left) * scale) - 3, round((top - upper) * scale) - 3]
    frame += [round((x1 - left) * scale) + 3, round((bottom - upper) * scale) + 3]
    ImageDraw.Draw(part).rectangle(frame, outline=FRAME, width=2)
    return _encoded(part)


def _encoded(part: Any) -> bytes:
    from PIL import features

    buffer = io.BytesIO()
    if features.check("webp"):
        part.save(buffer, "WEBP", quality=QUALITY, method=4)
    else:
        part.quantize(16).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _window(
    low: float, high: float, margin: float, least: float, most: float, limit: float
) -> tuple[float, float]:
    """What to show of one axis: the box with its margin, no less and no more than readable, inside the page."""
    length = min(max(high - low + 2 * margin, least), most, limit)
    # A box longer than the picture is shown from its beginning, where its words begin.
    start = (low + high - length) / 2 if high - low + margin <= length else low - margin / 2
    start = min(max(start, 0.0), limit - length)
    return start, start + length
