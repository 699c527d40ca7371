"""Small batches of images and labels, in a new order every epoch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np


class BatchGenerator:
    """Go through images and labels in small batches, in a new order every epoch.

    The last batch holds what is left over, so that every image is used once.

    Parameters
    ----------
    images, labels : arrays or tensors of equal length
    batch_size : int
    shuffle : bool
        False keeps the order: only right when the order means nothing.
    seed : int or numpy.random.Generator
        Where the orders come from.
    change : callable, optional
        Applied to the images of every batch, such as moving them by a pixel.

    Examples
    --------
    >>> batches = BatchGenerator(np.zeros((10, 2)), np.arange(10), batch_size=4)
    >>> batches
    BatchGenerator: 10 images in 3 batches of 4, the last of 2, shuffled every epoch
    >>> [len(labels) for _, labels in batches]
    [4, 4, 2]
    """

    def __init__(
        self,
        images: Any,
        labels: Any,
        batch_size: int = 128,
        *,
        shuffle: bool = True,
        seed: int | np.random.Generator = 0,
        change: Callable[[Any], Any] | None = None,
    ) -> None:
        if len(images) != len(labels):
            raise ValueError(
                f"there are {len(images)} images but {len(labels)} labels; each image "
                f"needs one."
            )
        if len(images) == 0:
            raise ValueError("there are no images to make batches of.")
        if batch_size != int(batch_size) or batch_size < 1:
            raise ValueError(
                f"batch_size must be a whole number, 1 or above, not {batch_size}."
            )
        self.images, self.labels = images, labels
        self.batch_size, self.shuffle = int(batch_size), shuffle
        self.change = change
        self._random = np.random.default_rng(seed)

    def __len__(self) -> int:
        """The number of batches: a started batch counts."""
        return math.ceil(len(self.images) / self.batch_size)

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Yield (images, labels) batch by batch."""
        order = np.arange(len(self.images))
        if self.shuffle:
            self._random.shuffle(order)
        for start in range(0, len(order), self.batch_size):
            chosen = order[start : start + self.batch_size]
            images = self.images[chosen]
            if self.change is not None:
                images = self.change(images)
            yield images, self.labels[chosen]

    def __repr__(self) -> str:
        last = len(self.images) - (len(self) - 1) * self.batch_size
        order = "shuffled every epoch" if self.shuffle else "in the order given"
        return (
            f"BatchGenerator: {len(self.images):,} images in {len(self):,} batches of "
            f"{self.batch_size}, the last of {last}, {order}"
        )
