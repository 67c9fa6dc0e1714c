"""The network: convolutions that bring a strip to one row, then along it; one answer for every second column."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import nn

from extractors.scan.linenet.alphabet import CLASS_COUNT

# out channels, kernel (rows, columns), stride, padding
STEM: Final = (
    (16, (3, 3), (1, 1), (1, 1)),
    (48, (3, 3), (2, 2), (1, 1)),
    (64, (3, 3), (2, 1), (1, 1)),
    (96, (3, 3), (2, 1), (1, 1)),
    (224, (6, 3), (1, 1), (0, 1)),  # the rows are gone
)
WIDTH: Final = 224
# columns of the kernel and their distance, for each block along the line
BLOCKS: Final = ((9, 1), (9, 1), (11, 1), (11, 2), (11, 1), (11, 3), (11, 1), (11, 1))


class Block(nn.Module):  # type: ignore[misc]  # torch has no types where it is not installed
    """A look along the line for each channel, then the channels put together; what came in is kept."""

    def __init__(self, columns: int, distance: int) -> None:
        super().__init__()
        reach = (columns - 1) // 2 * distance
        self.along = nn.Conv2d(
            WIDTH, WIDTH, (1, columns), 1, (0, reach), (1, distance), groups=WIDTH, bias=False
        )
        self.norm = nn.BatchNorm2d(WIDTH)
        self.across = nn.Conv2d(WIDTH, WIDTH, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(WIDTH)

    def forward(self, x: Any) -> Any:
        """Shape (n, WIDTH, 1, columns) in and out."""
        inner = torch.relu(self.norm(self.along(x)))
        return torch.relu(x + self.norm2(self.across(inner)))


def make_network() -> Any:
    """A fresh network: (n, 1, 48, w) to (n, classes, 1, w / 2)."""
    parts: list[Any] = []
    before = 1
    for channels, kernel, stride, padding in STEM:
        parts.append(nn.Conv2d(before, channels, kernel, stride, padding, bias=False))
        parts += [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
        before = channels
    parts += [Block(columns, distance) for columns, distance in BLOCKS]
    parts += [nn.Dropout(0.05), nn.Conv2d(WIDTH, CLASS_COUNT, 1)]
    return nn.Sequential(*parts)
