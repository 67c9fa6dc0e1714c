"""In which order inputs are begun: the largest of the last ones first, and several processes for one that is too large."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inputs import Input
from pipeline.workers.turns import Turns


def inputs(*sizes: int) -> list[Input]:
    return [Input(str(n), Path(f"{n}.pdf"), data=bytes(size)) for n, size in enumerate(sizes)]


def begun(turns: Turns, busy: int = 0) -> list[tuple[int, int]]:
    return [turns.take(busy) for _ in range(len(turns))]


@pytest.mark.parametrize(
    ("sizes", "numbers"),
    [
        pytest.param((), [], id="none"),
        pytest.param((5, 5, 5), [0, 1, 2], id="as they come where all are alike"),
        pytest.param((1, 9, 4), [1, 2, 0], id="the largest first"),
        pytest.param((0, 0, 3), [2, 0, 1], id="those of unknown size last"),
        pytest.param((1, 2, 3) * 30, [*range(26), *range(26, 90, 3), *range(28, 90, 3), *range(27, 90, 3)], id="many"),
    ],
)  # fmt: skip
def test_the_last_ones_are_begun_by_size(sizes: tuple[int, ...], numbers: list[int]) -> None:
    assert [n for n, _ in begun(Turns(inputs(*sizes), 1, 4))] == numbers


@pytest.mark.parametrize(
    ("sizes", "jobs", "helpers"),
    [
        pytest.param((5,), 2, [2], id="one alone"),
        pytest.param((5,), 64, [4], id="no more than may be"),
        pytest.param((5, 5), 2, [1, 1], id="one each"),
        pytest.param((5, 5), 4, [2, 2], id="two each"),
        pytest.param((20, 2), 2, [2, 1], id="one that is larger than its share"),
        pytest.param((2, 3, 4, 3), 2, [1, 1, 1, 1], id="none that is"),
        pytest.param((0, 0, 0), 3, [1, 1, 1], id="sizes not known"),
        pytest.param((5,), 1, [1], id="one process"),
    ],
)
def test_processes_for_the_pages_of_one(sizes: tuple[int, ...], jobs: int, helpers: list[int]) -> None:
    turns = Turns(inputs(*sizes), jobs, 4)
    assert [turns.take(busy)[1] for busy in range(len(sizes))] == helpers


def test_what_has_been_read_has_no_share_any_more() -> None:
    turns = Turns(inputs(6, 5), 2, 4)
    assert turns.take(0) == (0, 2)
    turns.done(0)
    assert turns.take(0) == (1, 2)


def test_the_one_that_is_waited_for_comes_first() -> None:
    turns = Turns(inputs(1, 9, 4), 2, 4)
    assert turns.take(0)[0] == 1
    assert turns.take(1, due=0)[0] == 0
    assert len(turns) == 1


def test_sizes_are_those_of_files(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf", "gone.pdf")]
    for size, path in enumerate(paths[:2], start=1):
        path.write_bytes(bytes(size))
    turns = Turns([Input(path.name, path) for path in paths], 1, 1)
    assert [n for n, _ in begun(turns)] == [1, 0, 2]
