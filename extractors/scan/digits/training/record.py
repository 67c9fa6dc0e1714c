"""Calibrates a model, takes its figures on fonts it has not seen, and puts it into the package.

``python -m extractors.scan.digits.training.record FOLDER_OF_FONTS... --held-out FILE [--ship FILE]``: temperature and
figures come from the model that was trained without the families of the figures; `--ship` names the model that
goes into the package (trained on them too), the same one when left out.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from extractors.scan.digits.alphabet import ARABIC_DIGITS, BLANK, DIGITS, THAI_DIGITS, class_of, symbol_of
from extractors.scan.digits.network import FACTS, MODEL, Network, middle_logits, open_network
from extractors.scan.digits.reading import Box, symbol_columns
from extractors.scan.digits.training.damage import damage_line
from extractors.scan.digits.training.examples import some_size
from extractors.scan.digits.training.fonts import Face, find_faces, set_line
from extractors.scan.digits.training.texts import some_text

SEED: Final = 777_000_000
"""Apart from all seeds of training."""


def main() -> None:
    """Write digits.onnx and digits.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path, nargs="+")
    parser.add_argument("--held-out", type=Path, required=True)
    parser.add_argument("--ship", type=Path)
    parser.add_argument("--lines", type=int, default=1200)
    choice = parser.parse_args()
    faces = [*find_faces(choice.fonts, "figures"), *find_faces(choice.fonts, "tests")]
    network = open_network(choice.held_out, 1.0)
    fitted, _ = _logits(network, faces, choice.lines, SEED)
    temperature = fit_temperature(fitted)
    measured, present = _logits(network, faces, choice.lines, SEED + 1)
    data = (choice.ship or choice.held_out).read_bytes()
    MODEL.write_bytes(data)
    facts = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "temperature": round(temperature, 3),
        "held_out": {
            "model_sha256": hashlib.sha256(choice.held_out.read_bytes()).hexdigest(),
            "families": sorted({f.family for f in faces}),
            **figures(measured, present, temperature),
        },
    }
    FACTS.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sys.stderr.write(FACTS.read_text(encoding="utf-8"))


Sample = tuple[str, NDArray[np.float64]]
"""A symbol and the mean logits of its columns."""


def _logits(
    network: Network, faces: Sequence[Face], lines: int, seed: int
) -> tuple[list[Sample], list[float]]:
    """Symbols of fresh damaged lines, read in boxes that are a little off."""
    random, chance = Random(seed), np.random.default_rng(seed)
    samples: list[Sample] = []
    presence: list[float] = []
    for _ in range(lines):
        face = random.choices(faces, [f.weight for f in faces])[0]
        size = some_size(face, random)
        line, above = (set_line(some_text(random), face, size) for _ in range(2))
        damaged = damage_line(line, above, size, chance)
        boxes = [_shaken(s.box, random) for s in damaged.symbols]
        columns = symbol_columns(network, damaged.picture, boxes)
        for symbol, (logits, present) in zip(damaged.symbols, columns, strict=True):
            samples.append((symbol.text, middle_logits(logits)))
            presence.append(present)
    return samples, presence


def _shaken(box: tuple[float, float, float, float], random: Random) -> Box:
    by = 0.1 * (box[3] - box[1])
    x0, y0, x1, y1 = (v + random.uniform(-by, by) for v in box)
    return round(x0), round(y0), max(round(x1), round(x0) + 2), max(round(y1), round(y0) + 2)


def _shares(logits: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    scaled = logits[:, BLANK + 1 :] / temperature
    scaled = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(scaled / scaled.sum(axis=1, keepdims=True), np.float64)


def fit_temperature(samples: Sequence[Sample]) -> float:
    """The temperature under which the right answers are least surprising."""
    logits = np.stack([s for _, s in samples])
    right = np.array([class_of(text) for text, _ in samples]) - BLANK - 1
    rows = np.arange(len(right))
    trials = np.exp(np.linspace(np.log(0.4), np.log(3.0), 60))
    return float(min(trials, key=lambda t: -np.log(_shares(logits, t)[rows, right] + 1e-12).mean()))


def figures(samples: Sequence[Sample], present: Sequence[float], temperature: float) -> dict[str, Any]:
    """Percent wrong by kind of symbol, and how often a reading of each band of confidence is right."""
    shares = _shares(np.stack([s for _, s in samples]), temperature)
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    bands: dict[str, list[bool]] = {}
    for (text, _), share, here in zip(samples, shares, present, strict=True):
        truth = text if text in DIGITS else ""
        digits = {
            symbol_of(i + BLANK + 1): float(p) * here
            for i, p in enumerate(share)
            if symbol_of(i + BLANK + 1) in DIGITS
        }
        digits[""] = sum(float(p) for i, p in enumerate(share) if i + BLANK + 1 >= class_of("/")) * here
        answer = max(digits, key=lambda c: digits[c])
        kind = "thai" if text in THAI_DIGITS else "arabic" if text in ARABIC_DIGITS else "other"
        seen[kind] += 1
        wrong[kind] += answer != truth
        band = next(
            b for b in ("0.999", "0.99", "0.97", "0.9", "0.7", "0.5", "0.0") if digits[answer] >= float(b)
        )
        bands.setdefault(band, []).append(answer == truth)
    return {
        **{
            f"{kind}_percent_wrong": round(100 * wrong[kind] / seen[kind], 2)
            for kind in ("thai", "arabic", "other")
        },
        "symbols": dict(sorted(seen.items())),
        "right_by_confidence_from": {
            band: [round(float(np.mean(rights)), 4), len(rights)] for band, rights in sorted(bands.items())
        },
    }


if __name__ == "__main__":
    main()
