"""What people add to a printed page: stamps, seals, signatures, numbers and days written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.setting.style import font_files
from tests.scans.sheets import Box, Sheet, TruthLine

BLUE, RED, BLACK = (35, 45, 150), (185, 40, 45), (25, 25, 30)
PRINT, HAND = "Loma", "Purisa"
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True)
class Stamp:
    """A received stamp: the office that received the letter, its number, day and time."""

    office: str
    number: str
    date: str
    time: str
    colour: tuple[int, int, int] = BLUE
    written: bool = True
    """Whether number, day and time are written by hand into the printed form."""


def some_stamp(random: Random) -> Stamp:
    """A stamp with values of its own, which no field of the letter has."""
    office = random.choice(("สพป.พิจิตร เขต ๒", "โรงเรียนบ้านหนองบัว", "สำนักงานเขตพื้นที่การศึกษา", "กลุ่มนโยบายและแผน"))
    month = random.choice(("ม.ค.", "มิ.ย.", "ก.ค.", "พ.ย."))
    values = f"{random.randint(100, 9999)}", f"{random.randint(1, 28)} {month} {random.randint(2557, 2566)}"
    time = f"{random.randint(8, 16):02d}.{random.randint(0, 59):02d} น."
    thai = random.random() < 0.6
    number, date, time = (v.translate(THAI) if thai else v for v in (*values, time))
    return Stamp(office, number, date, time, random.choice((BLUE, RED, BLACK)), random.random() < 0.7)


def add_stamp(sheet: Sheet, stamp: Stamp, corner: tuple[float, float], random: Random) -> Sheet:
    """Press a stamp with its top left corner at `corner` (shares of the page), a little turned and uneven."""
    rows, columns = sheet.picture.shape[:2]
    unit = sheet.dpi / 72
    size = round(11 * unit)
    width, height = round(150 * unit), round(size * 6.4)
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    ink = (*stamp.colour, 235)
    draw.rectangle((2, 2, width - 3, height - 3), outline=ink, width=max(2, round(1.2 * unit)))
    printed, x0, y0 = _font(PRINT, size), columns * corner[0], rows * corner[1]
    rows_of_text = [("", stamp.office), ("เลขที่รับ", stamp.number), ("วันที่", stamp.date), ("เวลา", stamp.time)]
    lines = []
    for index, (label, value) in enumerate(rows_of_text):
        base = round(size * (1.5 + 1.45 * index))
        left = float(size) if label else (width - printed.getlength(value)) / 2
        draw.text((left, base), label, fill=ink, font=printed, anchor="ls")
        after = left + printed.getlength(label) + (size * 0.4 if label else 0)
        by_hand = bool(label) and stamp.written
        if by_hand:
            _write(image, value, (after, base), round(size * 1.15), (*BLUE, 245), random)
        else:
            draw.text((after, base), value, fill=ink, font=printed, anchor="ls")
        box = (
            x0 + left,
            y0 + base - size,
            x0 + after + printed.getlength(value) * 1.2,
            y0 + base + size * 0.35,
        )
        if by_hand:
            lines += [TruthLine(label, (*box[:2], x0 + after, box[3]), "stamp")]
            lines += [TruthLine(value, (x0 + after, *box[1:]), "handwriting")]
        else:
            lines.append(TruthLine(f"{label} {value}".strip(), box, "stamp"))
    worn = _worn(np.asarray(image), random)
    turned = Image.fromarray(worn).rotate(random.uniform(-2.5, 2.5), resample=Image.Resampling.BICUBIC)
    return sheet.with_marks(_pasted(sheet.picture, turned, (x0, y0)), lines)


def add_seal(sheet: Sheet, middle: tuple[float, float], size: float = 0.06) -> Sheet:
    """A round crest at a place of the page (shares of it), as the garuda at the head of a letter: no text."""
    picture = sheet.picture.copy()
    rows, columns = picture.shape[:2]
    x, y, r = round(columns * middle[0]), round(rows * middle[1]), round(columns * size)
    for k in range(5):  # wings
        for side in (-1, 1):
            tip = (x + side * round(r * (1 - k * 0.12)), y - r // 2 + round(k * r * 0.28))
            cv2.ellipse(picture, (x + side * r // 4, y), (r * 3 // 4, max(2, r // (k + 2))), side * (15 + 9 * k), 200, 330,
                        BLACK, max(2, r // 16))  # fmt: skip
            cv2.line(picture, (x, y + r // 3), tip, BLACK, max(2, r // 20))
    cv2.circle(picture, (x, y - r // 2), r // 5, BLACK, -1)
    cv2.ellipse(picture, (x, y + r // 4), (r // 4, r // 2), 0, 0, 360, BLACK, -1)
    return replace(sheet, picture=picture)


def add_signature(sheet: Sheet, middle: tuple[float, float], random: Random) -> Sheet:
    """A scrawl over the place of the name (shares of the page): no text."""
    picture = sheet.picture.copy()
    rows, columns = picture.shape[:2]
    width, height = columns * 0.16, rows * 0.022
    phases = [random.uniform(0, 6.3) for _ in range(4)]
    t = np.linspace(0, 1, 400)
    x = columns * middle[0] + (t - 0.5) * width + np.sin(t * 19 + phases[0]) * width * 0.05
    y = rows * middle[1] + height * (
        np.sin(t * 23 + phases[1]) * (1 - 0.6 * t) + 0.5 * np.sin(t * 9 + phases[2])
    )
    points = np.stack([x, y], axis=1).round().astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(picture, [points], False, BLUE, max(2, round(sheet.dpi / 80)), cv2.LINE_AA)
    return replace(sheet, picture=picture)


def write_over(sheet: Sheet, printed: str, written: str, random: Random) -> Sheet:
    """Rub out the first place where `printed` stands and write `written` there by hand.

    Raises:
        ValueError: when the page does not hold `printed`.
    """
    text = "".join(c for c, _ in sheet.words)
    at = text.find(printed)
    if at < 0 or len(text) != len(sheet.words):
        raise ValueError(f"the page does not hold {printed!r}")
    boxes = [b for _, b in sheet.words[at : at + len(printed)] if b[2] > b[0]]
    x0, y0 = min(b[0] for b in boxes) - 1, min(b[1] for b in boxes) - 2
    x1, y1 = max(b[2] for b in boxes) + 1, max(b[3] for b in boxes) + 2
    picture = sheet.picture.copy()
    picture[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1] = 255
    image = Image.fromarray(picture).convert("RGBA")
    _write(image, written, (x0, y1 - 2), round((y1 - y0) * 1.5), (*BLUE, 245), random)
    lines = tuple(_without(ln, printed, (x0, y0, x1, y1)) for ln in sheet.lines)
    done = replace(sheet, lines=lines)
    return done.with_marks(
        np.asarray(image.convert("RGB"), np.uint8), [TruthLine(written, (x0, y0, x1, y1), "handwriting")]
    )


def _without(line: TruthLine, printed: str, place: Box) -> TruthLine:
    """The line without the words that were rubbed out."""
    x0, y0, x1, y1 = line.box
    middle = ((place[0] + place[2]) / 2, (place[1] + place[3]) / 2)
    here = x0 - 2 <= middle[0] <= x1 + 2 and y0 - 2 <= middle[1] <= y1 + 2
    return replace(line, text=line.text.replace(printed, "", 1)) if here else line


def _write(
    image: Image.Image,
    text: str,
    at: tuple[float, float],
    size: int,
    ink: tuple[int, int, int, int],
    random: Random,
) -> None:
    """Letters of a hand: each of another size, height and slant, with a wavering pen."""
    x, base = at
    for letter in _clusters(text):
        own = round(size * random.uniform(0.9, 1.12))
        font = _font(HAND, own)
        advance = max(font.getlength(letter), 1)
        tile = Image.new("RGBA", (round(advance + own), own * 2), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((own / 2, own * 1.4), letter, fill=ink, font=font, anchor="ls")
        tile = _wavering(tile, random).rotate(random.uniform(-9, 9), resample=Image.Resampling.BICUBIC)
        place = (round(x - own / 2), round(base - own * 1.4 + random.uniform(-0.06, 0.06) * size))
        image.alpha_composite(tile, (max(place[0], 0), max(place[1], 0)))
        x += advance * random.uniform(0.85, 1.0)


def _clusters(text: str) -> Sequence[str]:
    from tests.scans.sheets import CLUSTER

    return CLUSTER.findall(text)


def _wavering(tile: Image.Image, random: Random) -> Image.Image:
    picture = np.asarray(tile)
    rows, columns = picture.shape[:2]
    grid = np.random.default_rng(random.randrange(2**32)).normal(0, 1, (2, 4, 4)).astype(np.float32)
    dx, dy = (cv2.resize(g, (columns, rows), interpolation=cv2.INTER_CUBIC) * rows * 0.02 for g in grid)
    ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32)
    moved = cv2.remap(picture, xs + dx, ys + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return Image.fromarray(moved)


def _worn(picture: NDArray[np.uint8], random: Random) -> NDArray[np.uint8]:
    """Ink that did not reach everywhere."""
    rows, columns = picture.shape[:2]
    noise = np.random.default_rng(random.randrange(2**32)).normal(
        0.92, 0.12, (max(rows // 6, 2), max(columns // 6, 2))
    )
    share = cv2.resize(noise.astype(np.float32), (columns, rows), interpolation=cv2.INTER_LINEAR)
    out = picture.copy()
    out[..., 3] = np.clip(picture[..., 3] * np.clip(share, 0.35, 1), 0, 255)
    return out


def _pasted(picture: NDArray[np.uint8], tile: Image.Image, at: tuple[float, float]) -> NDArray[np.uint8]:
    image = Image.fromarray(picture).convert("RGBA")
    image.alpha_composite(tile, (round(at[0]), round(at[1])))
    return np.asarray(image.convert("RGB"), np.uint8)


@cache
def _font(family: str, size: int) -> ImageFont.FreeTypeFont:
    file = next(f for f in font_files(family) if f.stem == family)
    return ImageFont.truetype(str(Path(file)), size, layout_engine=ImageFont.Layout.RAQM)
