"""The network: convolutions over a strip, one answer for every second column."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import nn

from extractors.scan.digits.alphabet import CLASS_COUNT

# out channels, kernel (rows, columns), stride, padding, dilation of the columns
LAYERS: Final = (
    (24, (3, 3), (1, 1), (1, 1), 1),
    (32, (3, 3), (2, 2), (1, 1), 1),
    (32, (3, 3), (1, 1), (1, 1), 1),
    (64, (3, 3), (2, 1), (1, 1), 1),
    (64, (3, 3), (1, 1), (1, 1), 1),
    (96, (3, 3), (2, 1), (1, 1), 1),
    (160, (4, 3), (1, 1), (0, 1), 1),  # the rows are gone
    (160, (1, 5), (1, 1), (0, 4), 2),  # the neighbours left and right
)


def make_network() -> Any:
    """A fresh network: (n, 1, 32, w) to (n, classes, 1, w / 2)."""
    parts: list[Any] = []
    before = 1
    for channels, kernel, stride, padding, dilation in LAYERS:
        parts.append(nn.Conv2d(before, channels, kernel, stride, padding, (1, dilation), bias=False))
        parts += [nn.BatchNorm2d(channels), nn.ReLU(inplace=True)]
        before = channels
    parts += [nn.Dropout(0.1), nn.Conv2d(before, CLASS_COUNT, 1)]
    return nn.Sequential(*parts)


def seed_everything(seed: int) -> None:
    """Training must give the same network twice on one machine."""
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
