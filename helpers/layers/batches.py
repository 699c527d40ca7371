"""Small batches of images and labels, in a new order every epoch."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.autograd import Value
from helpers.reproducible import generator_of
from helpers.validation import check_flag, check_same_length, check_whole_number
from helpers.validation.arrays import as_array


class BatchGenerator:
    """Go through images and labels in small batches, in a new order every epoch.

    The last batch holds what is left over, so that every image is used once.

    Parameters
    ----------
    images, labels : arrays or tensors of equal length
        The rows belong together by position. Lists and data frames are made into
        arrays once; the labels of a frame's rows play no part.
    batch_size : int
    shuffle : bool
        False keeps the order: only right when the order means nothing.
    seed : int, numpy.random.Generator or None
        Where the orders come from; None is NumPy's own generator, which
        `seed_everything` sets.
    change : callable, optional
        Applied to the images of every batch, such as moving them by a pixel.

    Raises
    ------
    TypeError
        If images or labels are not numbers, or batch_size is no whole number.
    ValueError
        If there are no images, or not one label for each.

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
        seed: int | np.random.Generator | None = 0,
        change: Callable[[Any], Any] | None = None,
    ) -> None:
        images, labels = _by_position(images, "images"), _by_position(labels, "labels")
        if len(images) != len(labels):
            raise ValueError(
                f"there are {len(images)} images but {len(labels)} labels; each image "
                f"needs one."
            )
        self.images, self.labels = images, labels
        self.batch_size = check_whole_number(batch_size, "batch_size")
        self.shuffle, self.change = check_flag(shuffle, "shuffle"), change
        self._random = generator_of(seed)

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
                check_same_length(changed_images=images, labels=chosen)
            yield images, self.labels[chosen]

    def __repr__(self) -> str:
        last = len(self.images) - (len(self) - 1) * self.batch_size
        order = "shuffled every epoch" if self.shuffle else "in the order given"
        return (
            f"BatchGenerator: {len(self.images):,} images in {len(self):,} batches of "
            f"{self.batch_size}, the last of {last}, {order}"
        )


def _by_position(data: Any, name: str) -> Any:
    """Return numbers whose rows are found by position: an array, tensor or value."""
    if isinstance(data, Value) or hasattr(data, "detach"):
        if not data.ndim or not len(data):
            raise ValueError(f"{name} must have rows, not shape {tuple(data.shape)}.")
        return data
    array = as_array(data, name)
    if array.dtype == object:  # a frame's columns of several types of number
        array = np.array(array.tolist())
    if array.dtype.kind not in "biuf":
        first = array.ravel().tolist()[0]
        raise TypeError(
            f"{name} must be numbers, but hold {first!r}; encode words as whole "
            f"numbers first."
        )
    return array
