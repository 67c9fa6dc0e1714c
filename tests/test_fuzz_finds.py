"""What fuzzing has found once never comes back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.seeds import SEEDS
from tests.fuzz.targets import TARGETS

FINDS = sorted(p for p in (Path(__file__).parent / "fuzz" / "finds").iterdir() if not p.name.startswith("."))


@pytest.mark.parametrize("find", FINDS, ids=lambda p: p.name)
def test_what_was_found_is_mended(find: Path) -> None:
    TARGETS[find.name.split("-")[0]](find.read_bytes())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_seeds_and_their_neighbours_hold(target: str) -> None:
    """A little fuzzing without the fuzzer: bytes changed, cut, doubled."""
    chance = random.Random(target)
    for seed in SEEDS[target]:
        TARGETS[target](seed)
        for _ in range(15):
            data = bytearray(seed)
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(data))
                data[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
            TARGETS[target](bytes(data))
