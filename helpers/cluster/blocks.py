"""Walk over a table in blocks of rows that fit a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

BLOCK = 2048  # rows: 2,048 x 64 float32 numbers are half a megabyte
SMALL = 64 * 2**20  # bytes: up to here a table is centred once, as a whole


class CentredRows:
    """The rows of a table with a mean taken away, a block at a time.

    Distances from ``|x|^2 - 2 x.c + |c|^2`` lose digits where the data lie far from
    zero, so every block is centred before it is used. A small table is centred
    once; of a large one no second copy is ever made.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        Floats; never written to.
    mean : ndarray of shape (n_features,) or None
        None: the rows are centred already.
    """

    def __init__(self, X: np.ndarray, mean: np.ndarray | None):
        self.mean = mean
        self.small = X.nbytes <= SMALL
        self._X = X - mean if self.small and mean is not None else X
        self.shape, self.dtype = X.shape, X.dtype
        self.precision = float(np.finfo(X.dtype).eps)

    def __getitem__(self, rows) -> np.ndarray:
        """Return the centred rows of a slice or of an array of indices."""
        chosen = self._X[rows] if isinstance(rows, slice) else self._X.take(rows, 0)
        return chosen if self.small else chosen - self.mean

    def blocks(self, rows: np.ndarray | None = None) -> Iterator[tuple]:
        """Yield ``(where, centred rows)`` for all rows, or for those given.

        ``where`` is a slice or an array of row numbers: both index other arrays.
        """
        n = self.shape[0] if rows is None else len(rows)
        for start in range(0, n, BLOCK):
            where = slice(start, min(start + BLOCK, n))
            where = where if rows is None else rows[where]
            yield where, self[where]

    @cached_property
    def norms(self) -> np.ndarray:
        """The squared length |x - mean|^2 of every row."""
        norms = np.empty(self.shape[0], self.dtype)
        with np.errstate(over="ignore"):  # refused in one place: `refuse_overflow`
            for where, block in self.blocks():
                norms[where] = np.einsum("ij,ij->i", block, block)
        return norms

    @cached_property
    def largest_norm(self) -> float:
        """The largest of the squared lengths."""
        return float(self.norms.max())

    @cached_property
    def in_single_precision(self) -> CentredRows | None:
        """The same rows as float32, or None where that does not pay or not work."""
        safe = 1e-20 < self.largest_norm < 1e20  # far from float32's limits
        if not self.small or self.dtype == np.float32 or not safe:
            return None
        single = CentredRows(self._X.astype(np.float32), None)
        single.norms = self.norms.astype(np.float32)
        return single
