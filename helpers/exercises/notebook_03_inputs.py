"""What the answers of notebook 03 are tried on; made anew for each call."""

from __future__ import annotations

import numpy as np


def pictures():
    """Return pictures of shape [channels, height, width], as tensors."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return [
        (torch.rand(3, 4, 6, generator=generator),),
        (torch.rand(1, 5, 5, generator=generator),),
    ]


def crops():
    """Return (picture, top, left, size)."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return [
        (torch.rand(3, 8, 9, generator=generator), 1, 4, 3),
        (torch.rand(2, 7, 6, generator=generator), 2, 0, 4),
        (torch.rand(4, 5, 5, generator=generator), 2, 1, 3),  # down to the last row
    ]


def tables():
    """Return (training table, other table)."""
    generator = np.random.default_rng(0)
    return [
        (generator.normal(3, 2, (12, 3)), generator.normal(5, 1, (7, 3))),
        (generator.normal(-1, 5, (9, 1)), generator.normal(0, 9, (4, 1))),
    ]


def noise():
    """Return (X, y, training rows, number of columns to keep)."""
    generator = np.random.default_rng(1)
    X, y = generator.normal(size=(40, 60)), np.arange(40) % 2
    train_rows = generator.permutation(40)[:20]
    return [(X, y, train_rows, 6), (X, y, np.sort(train_rows)[:16], 3)]
