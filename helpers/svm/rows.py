"""Rows of a kernel matrix, computed when they are first touched, and kept.

At 10,000 points the whole matrix holds 100 million numbers, but a solver asks for
the rows of a third of the points only. They are computed in float64 and, where there
are many points, kept in float32, as libsvm keeps them: twice as many have room, and
the rounding, 6e-8 of a value, is far below the solver's tolerance.
"""

from __future__ import annotations

import numpy as np

from helpers.svm.kernels import RbfSides, rbf_values, values_of

# Below this many points one matrix product is cheaper than its rows one by one.
SMALL = 1000
SLAB = 2**24  # bytes taken from the system at a time: it gives large pieces faster


class KernelRows:
    """Give row i of a kernel matrix when called with i.

    Parameters
    ----------
    left : ndarray of shape (n, k)
    right : ndarray of shape (k, n)
        ``finish(left[i] @ right)`` is row i.
    finish : callable
        Turns products into kernel values, in place where it can.
    diagonal : ndarray of shape (n,)
        The likeness of every point with itself.
    megabytes : float
        Memory for rows that are kept; the one not touched for longest makes room,
        and its memory is written over. So a row is good until two others are asked
        for.

    Attributes
    ----------
    dtype : dtype
        Of the rows: float64 up to `SMALL` points, else float32.
    computed : int
        How many rows were computed so far.
    """

    def __init__(self, left, right, finish, diagonal, megabytes=200.0):
        self.left, self.finish, self.diagonal = left, finish, diagonal
        self.right = np.ascontiguousarray(right)
        self.dtype = np.dtype(np.float64 if len(left) <= SMALL else np.float32)
        row_bytes = self.dtype.itemsize * len(left)
        self.capacity = max(2, int(megabytes * 2**20 / row_bytes))
        self.kept: dict[int, np.ndarray] = {}
        self._empty: list[np.ndarray] = []
        self._scratch = np.empty((2, len(left)))
        self.computed, self.full = 0, False
        if len(left) <= min(SMALL, self.capacity):
            self.kept = dict(enumerate(finish(left @ self.right)))
            self.computed = len(left)

    def __len__(self):
        return len(self.left)

    def __call__(self, i: int) -> np.ndarray:
        row = self.kept.get(i)
        if row is None:
            return self._compute(i)
        if self.full:
            self.kept[i] = self.kept.pop(i)  # now the last one to make room
        return row

    def pair(self, i: int, j: int) -> tuple[np.ndarray, np.ndarray]:
        """Return rows i and j; where both are missing, one product makes them."""
        row, other = self.kept.get(i), self.kept.get(j)
        if row is None and other is None and i != j:
            products = np.dot(self.left[[i, j]], self.right, out=self._scratch)
            first, second = self.finish(products)
            return self._keep(i, first), self._keep(j, second)
        if row is None or other is None or self.full:
            return self(i), self(j)
        return row, other

    def _compute(self, i):
        products = np.dot(self.left[i], self.right, out=self._scratch[0])
        return self._keep(i, self.finish(products))

    def _keep(self, i, values):
        self.full = len(self.kept) + 1 >= self.capacity
        row = self.kept[i] = self._place()
        row[:] = values
        self.computed += 1
        return row

    def _place(self):
        """Return memory for a row: new, or that of the oldest one."""
        if len(self.kept) >= self.capacity:
            return self.kept.pop(next(iter(self.kept)))
        if not self._empty:
            n = len(self.left)
            most = max(1, SLAB // (self.dtype.itemsize * n))
            count = min(most, self.capacity - len(self.kept))
            self._empty = list(np.empty((count, n), self.dtype))
        return self._empty.pop()


class GivenRows:
    """The rows of a kernel matrix that is there already."""

    def __init__(self, matrix: np.ndarray):
        self.matrix = matrix
        self.diagonal = matrix.diagonal().copy()
        self.dtype = matrix.dtype

    def __len__(self):
        return len(self.matrix)

    def __call__(self, i: int) -> np.ndarray:
        return self.matrix[i]

    def pair(self, i: int, j: int) -> tuple[np.ndarray, np.ndarray]:
        """Return rows i and j."""
        return self.matrix[i], self.matrix[j]


def kernel_rows(kernel, X, *, gamma, degree, coef0, megabytes) -> KernelRows:
    """Return the rows of a named kernel on the points of X."""
    if kernel == "rbf":
        sides = RbfSides(X, gamma)
        ones = np.ones(len(X))
        return KernelRows(sides.left(X), sides.right(X), rbf_values, ones, megabytes)
    squares = np.einsum("ij,ij->i", X, X)
    if kernel == "linear":
        return KernelRows(X, X.T, lambda products: products, squares, megabytes)
    finish = values_of(kernel, degree, coef0)
    return KernelRows(gamma * X, X.T, finish, finish(gamma * squares), megabytes)
