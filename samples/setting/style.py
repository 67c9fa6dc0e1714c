"""What may vary in the setting of a circular without touching its content, and where its fonts are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

FONT_ROOTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("~/.fonts").expanduser(),
    Path("/Library/Fonts"),
)
"""Where fonts are looked for; SAMPLES_FONTS names one more folder."""


@dataclass(frozen=True)
class Style:
    """Fonts, sizes (points) and widths (millimetres) of one setting."""

    font: str = "Laksaman"
    word_font: str = "TH SarabunPSK"
    symbol_font: str = "DejaVu Sans Mono"
    size: float = 11.5
    letter_size: float = 13.5
    month_size: float = 8.5
    label_size: float = 7.0
    title_size: float = 14.0
    line_height: float = 1.24
    cell_padding: float = 3.0
    header_fill: str | None = "#ededed"
    margin: float = 15.0
    letter_margins: tuple[float, float, float, float] = (15.0, 20.0, 16.0, 30.0)
    plan_widths: tuple[float, ...] = (10.0, 32.0, 71.0, 64.0, 52.0, 38.0)
    calendar_widths: tuple[float, ...] = (11.0, 79.0, 23.0)
    month_width: float = 11.85
    shortest_arrow: float = 3.4
    header_once: bool = False
    open_cuts: bool = True
    """Whether a merged cell cut by a page break stays open there (as browsers print it) or is ruled off."""


class FontsMissingError(Exception):
    """A font the style names is not installed."""


def font_files(family: str) -> list[Path]:
    """The files of a font family, by file name.

    Raises:
        FontsMissingError: with the package that holds the Thai fonts.
    """
    roots = [Path(os.environ["SAMPLES_FONTS"])] if "SAMPLES_FONTS" in os.environ else []
    stem = family.replace(" ", "")
    for root in (*roots, *FONT_ROOTS):
        files = sorted(f for suffix in ("ttf", "otf") for f in root.rglob(f"{stem}*.{suffix}") if f.is_file())
        if files:
            # One folder only: the same family may lie there twice in two formats.
            return [f for f in files if f.parent == files[0].parent]
    raise FontsMissingError(
        f"font {family!r} is not installed (Debian and Ubuntu: apt install fonts-thai-tlwg)"
    )
