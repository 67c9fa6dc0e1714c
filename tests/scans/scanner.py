"""What a scanner, a copier and their files do to a page."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.scans.sheets import Box, Sheet


@dataclass(frozen=True)
class Look:
    """How bad a scan is. `skew` in degrees; `noise` in grey levels; `blur` in pixels; `light` is how uneven."""

    skew: float = 0.8
    noise: float = 7.0
    blur: float = 0.6
    jpeg: int = 60
    paper: int = 246
    ink: int = 35
    light: float = 0.06
    border: bool = False
    holes: bool = False
    folds: int = 0
    black_and_white: bool = False


CLEAN = Look(skew=0.0, noise=0.0, blur=0.0, jpeg=95, light=0.0)
POOR = Look(skew=1.2, noise=10.0, blur=0.8, light=0.12, border=True, holes=True, folds=2)


@dataclass(frozen=True)
class Scan:
    """The scanned page, grey, and the matrix from pixels of the clean page to pixels of the scan."""

    picture: NDArray[np.uint8]
    sheet: Sheet
    look: Look
    matrix: NDArray[np.float64]

    def box(self, box: Box) -> Box:
        """Where a box of the clean page lies in the scan: the upright box around it."""
        x0, y0, x1, y1 = box
        corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]]) @ self.matrix.T
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def straightened(self) -> NDArray[np.uint8]:
        """The scan turned back, as a perfect deskewing would: boxes of the clean page fit it again."""
        rows, columns = self.sheet.picture.shape[:2]
        back = cv2.invertAffineTransform(self.matrix)
        return np.asarray(
            cv2.warpAffine(
                self.picture, back, (columns, rows), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.uint8,
        )


def scan(sheet: Sheet, look: Look, seed: int) -> Scan:
    """Scan a page. The same page, look and seed give the same pixels."""
    chance = np.random.default_rng(seed)
    grey = np.asarray(cv2.cvtColor(sheet.picture, cv2.COLOR_RGB2GRAY), np.float32)
    rows, columns = grey.shape
    unit = sheet.dpi / 72
    if look.holes:
        _punch(grey, unit)
    for _ in range(look.folds):
        y = int(chance.uniform(0.2, 0.8) * rows)
        grey[y : y + 2] = grey[y : y + 2] * 0.85 + chance.uniform(-20, 5)
    grey = look.ink + grey / 255 * (look.paper - look.ink)
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), look.skew, 1.0)
    grey = cv2.warpAffine(
        grey, matrix, (columns, rows), flags=cv2.INTER_LINEAR, borderValue=(float(look.paper),)
    )
    if look.light:
        field = cv2.resize(
            chance.normal(0, 1, (3, 3)).astype(np.float32), (columns, rows), interpolation=cv2.INTER_CUBIC
        )
        grey = grey * (1 - look.light * np.clip(field * 0.5 + 0.5, 0, 1.5))
    if look.border:
        shadow = np.ones(columns, np.float32)
        edge = max(2, int(columns * 0.012))
        shadow[:edge] = np.linspace(0.1, 1, edge)
        grey = grey * shadow
        grey[: max(1, edge // 3)] *= 0.3
    if look.blur:
        grey = cv2.GaussianBlur(grey, (0, 0), look.blur * sheet.dpi / 200)
    if look.noise:
        grey = grey + chance.standard_normal(grey.shape, np.float32) * np.float32(look.noise)
    picture = np.clip(grey, 0, 255).astype(np.uint8)
    if look.black_and_white:
        picture = np.where(picture > 160, 255, 0).astype(np.uint8)
    else:
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, look.jpeg])
        picture = np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
    return Scan(picture, sheet, look, np.asarray(matrix, np.float64))


def _punch(grey: NDArray[np.float32], unit: float) -> None:
    """Two holes at the left margin, 80 mm apart: the dark lid of the scanner shows."""
    rows = grey.shape[0]
    for side in (-1, 1):
        middle = (round(28 * unit), round(rows / 2 + side * 113 * unit))
        cv2.circle(grey, middle, round(8.5 * unit), 70.0, -1)
