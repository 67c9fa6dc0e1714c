"""In which order inputs are begun, and how many processes may work on the pages of each.

Inputs are begun as they come. Of the last ones the largest come first, so that no long document is left to one process
while the others have nothing more to do; and one that is larger than its share gets several processes for its pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from pipeline.inputs import Input

_LAST = 64
"""So many inputs before the end the largest come first: as many results may wait for one that was passed over."""


class Turns:
    """The inputs that are still to be begun, for `jobs` processes, with at most `most` for the pages of one."""

    def __init__(self, inputs: Sequence[Input], jobs: int, most: int) -> None:
        self._inputs, self._jobs, self._most = inputs, jobs, most
        self._next = 0  # of those that are begun as they come
        self._last: list[int] | None = None  # the last ones, the largest at the end
        self._begun: dict[int, int] = {}  # sizes of those of the last ones that are being read

    def __len__(self) -> int:
        """How many inputs are still to be begun."""
        return len(self._inputs) - self._next if self._last is None else len(self._last)

    def take(self, busy: int, due: int | None = None) -> tuple[int, int]:
        """The number of the input to begin now, and the processes for its pages.

        Args:
            busy: inputs that are being read.
            due: the one to begin, whatever its size: its result is waited for.
        """
        if self._last is None and len(self) > _LAST:
            self._next += 1
            return self._next - 1, 1
        if self._last is None:
            self._last = sorted(
                range(self._next, len(self._inputs)), key=lambda n: (_size(self._inputs[n]), -n)
            )
        left = len(self._last)
        number = self._last[-1] if due is None else due
        self._last.remove(number)
        size = _size(self._inputs[number])
        total = size + sum(_size(self._inputs[n]) for n in self._last) + sum(self._begun.values())
        self._begun[number] = size
        share = -(-self._jobs * size // total) if total else 1
        return number, max(1, min(self._most, self._jobs, max(share, self._jobs // (busy + left))))

    def done(self, number: int) -> None:
        """Take note that an input has been read."""
        self._begun.pop(number, None)


def _size(item: Input) -> int:
    """Bytes of a file; 0 for one whose size is not known without opening something."""
    if item.data is not None:
        return len(item.data)
    if item.member is None and item.url is None:
        with suppress(OSError, ValueError):
            return item.path.stat().st_size
    return 0
