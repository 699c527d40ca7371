"""Random choices that come out the same on every machine and Python version.

Only ``random.Random.random`` is used, the one method whose numbers Python promises
to keep for a given seed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Rng:
    """A seeded source of random choices.

    Examples
    --------
    >>> Rng(7).whole(1000) == Rng(7).whole(1000)
    True
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return self._random() < probability

    def between(self, low: float, high: float) -> float:
        """Return a number from ``low`` up to ``high``, all equally likely."""
        return low + (high - low) * self._random()

    def whole(self, n: int) -> int:
        """Return a whole number from 0 to n - 1."""
        return int(self._random() * n)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.whole(len(choices))]

    def sample(self, choices: Sequence[T], n: int) -> list[T]:
        """Return ``n`` different choices in random order."""
        left = list(choices)
        return [left.pop(self.whole(len(left))) for _ in range(min(n, len(left)))]

    def grid(self, rows: int, columns: int) -> np.ndarray:
        """Return a table of numbers from 0 to 1."""
        numbers = [self._random() for _ in range(rows * columns)]
        return np.array(numbers).reshape(rows, columns)
