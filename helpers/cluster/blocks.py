"""Walk over a table in blocks of rows that fit a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

BLOCK = 2048  # rows: 2,048 x 64 float32 numbers are half a megabyte
SMALL = 64 * 2**20  # bytes: up to here a table may be copied as a whole
NEAR = 10.0  # squared distance of zero from the mean, in variances


class CentredRows:
    """The rows of a table, moved so that zero lies among them, a block at a time.

    Distances from ``|x|^2 - 2 x.c + |c|^2`` lose digits where the data lie far from
    zero. So the rows are counted from an origin of their own.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        Floats; never written to.
    origin : ndarray of shape (n_features,), optional
        Subtracted from every row when it is asked for.
    """

    def __init__(self, X: np.ndarray, origin: np.ndarray | None = None):
        self._X, self._moves = X, origin is not None
        self.origin = np.zeros(X.shape[1], X.dtype) if origin is None else origin
        self.shape, self.dtype = X.shape, X.dtype
        self.precision = float(np.finfo(X.dtype).eps)

    @classmethod
    def around_mean(cls, X: np.ndarray) -> CentredRows:
        """Take the mean as the origin, unless zero lies close enough to it.

        A small table is moved once, as a whole; of a large one no copy is made.
        """
        rows = cls(X)
        with np.errstate(over="ignore", invalid="ignore"):
            mean = np.ones(len(X), X.dtype) @ X / len(X)  # faster than X.mean(axis=0)
            away = float(mean @ mean)
            variance = rows.mean_norm - away
        if away <= NEAR * variance:
            rows.variance = variance
            return rows
        rows = cls(X, mean)
        if X.nbytes <= SMALL:
            rows._X, rows._moves = X - mean, False
        return rows

    def __getitem__(self, rows) -> np.ndarray:
        """Return the moved rows of a slice or of an array of indices."""
        whole = isinstance(rows, slice) or not self._X.flags.c_contiguous
        chosen = self._X[rows] if whole else self._X.take(rows, 0)  # faster, or a copy
        return chosen - self.origin if self._moves else chosen

    def blocks(self, rows: np.ndarray | None = None, size: int = BLOCK) -> Iterator:
        """Yield ``(where, moved rows)`` for all rows, or for those given.

        ``where`` is a slice or an array of row numbers: both index other arrays.
        """
        n = self.shape[0] if rows is None else len(rows)
        for start in range(0, n, size):
            where = slice(start, min(start + size, n))
            where = where if rows is None else rows[where]
            yield where, self[where]

    @cached_property
    def norms(self) -> np.ndarray:
        """The squared distance of every row from the origin."""
        norms = np.empty(self.shape[0], self.dtype)
        with np.errstate(over="ignore"):  # refused in one place: `refuse_overflow`
            for where, block in self.blocks():
                norms[where] = np.einsum("ij,ij->i", block, block)
        return norms

    @cached_property
    def largest_norm(self) -> float:
        """The largest of the squared distances."""
        return float(self.norms.max())

    @cached_property
    def mean_norm(self) -> float:
        """The mean of the squared distances."""
        return float(self.norms.mean(dtype=np.float64))

    @cached_property
    def variance(self) -> float:
        """The mean squared distance from the mean, where the mean is the origin."""
        return self.mean_norm

    @cached_property
    def in_single_precision(self) -> CentredRows | None:
        """The same rows as float32, or None where that does not pay or not work."""
        safe = 1e-20 < self.largest_norm < 1e20  # far from float32's limits
        small = self._X.nbytes <= SMALL and not self._moves
        if not small or self.dtype == np.float32 or not safe:
            return None
        single = CentredRows(self._X.astype(np.float32))
        single.norms = self.norms.astype(np.float32)
        return single


def with_whole_rows(X: np.ndarray) -> np.ndarray:
    """Return X itself if each row lies in one piece in memory, else such a copy."""
    return X if X.strides[1] == X.itemsize else np.ascontiguousarray(X)
