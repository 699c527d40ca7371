"""Kernels: how alike two points are, as matrices of shape [rows of X, rows of Y].

A solver asks for single rows, which are computed when they are first touched, and
kept: at 10,000 points the whole matrix holds 100 million numbers, and only a third of
the rows is needed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.validation import check_matrix, check_positive

# Below this many points one matrix product is cheaper than its rows one by one.
SMALL = 1000
SLAB = 2**24  # bytes taken from the system at a time: it gives large pieces faster


def rbf_kernel(X, Y=None, gamma=None) -> np.ndarray:
    """Return ``exp(-gamma |x - y|^2)`` for every row x of X and row y of Y.

    Parameters
    ----------
    X : array-like of shape (n, d)
    Y : array-like of shape (m, d), optional
        X itself if not given.
    gamma : float, optional
        One over the number of columns if not given. Large values let the
        similarity fall off within a short distance.

    Returns
    -------
    ndarray of shape (n, m)

    Raises
    ------
    ValueError
        If the arrays are not 2-D and finite, or differ in their number of columns,
        or gamma is not above 0.

    Examples
    --------
    >>> rbf_kernel([[0.0], [2.0]], gamma=0.5).round(4)
    array([[1.    , 0.1353],
           [0.1353, 1.    ]])
    """
    itself = Y is None
    X, Y = _pair(X, Y)
    sides = RbfSides(Y, _gamma(gamma, X))
    similarity = rbf_values(sides.left(X) @ sides.right(Y))
    if itself:
        np.fill_diagonal(similarity, 1.0)
    return similarity


def kernel_with(Y: np.ndarray, kernel: str, *, gamma, degree, coef0) -> Callable:
    """Return a function of X that gives its kernel matrix with Y, of shape (n, m)."""
    if kernel == "rbf":
        sides = RbfSides(Y, gamma)
        right = sides.right(Y)
        return lambda X: rbf_values(sides.left(X) @ right)
    if kernel == "linear":
        return lambda X: X @ Y.T
    values = values_of(kernel, degree, coef0)
    return lambda X: values(gamma * (X @ Y.T))


def values_of(kernel: str, degree, coef0) -> Callable:
    """Return what turns ``gamma x . y`` into similarity; it may overwrite them."""

    def values(products):
        products += coef0
        return products**degree if kernel == "poly" else np.tanh(products)

    return values


class RbfSides:
    """Fold ``-gamma |x - y|^2`` into one product, that of [x, 1, -h] and [y, -h, 1].

    Here x and y are the points times the root of 2 gamma, and h is half a squared
    length. All are counted from the mean of the points given, which changes no
    distance and keeps digits where the data lie far from the origin.
    """

    def __init__(self, points: np.ndarray, gamma: float):
        self.center, self.scale = points.mean(axis=0), np.sqrt(2.0 * gamma)

    def left(self, X: np.ndarray) -> np.ndarray:
        """Return the factor for points X, of shape (n, d + 2)."""
        points, halves = self._points_and_halves(X)
        return np.hstack([points, np.ones_like(halves), -halves])

    def right(self, Y: np.ndarray) -> np.ndarray:
        """Return the factor for points Y, of shape (d + 2, m)."""
        points, halves = self._points_and_halves(Y)
        return np.hstack([points, -halves, np.ones_like(halves)]).T

    def _points_and_halves(self, X):
        points = self.scale * (X - self.center)
        return points, np.einsum("ij,ij->i", points, points)[:, None] / 2.0


def rbf_values(exponents: np.ndarray) -> np.ndarray:
    """Turn ``-gamma |x - y|^2`` into similarity, in place."""
    # Rounding can lift an exponent above 0, and a similarity above 1.
    np.minimum(exponents, 0.0, out=exponents)
    return np.exp(exponents, out=exponents)


def _pair(X, Y):
    X = check_matrix(X).astype(np.float64, copy=False)
    Y = X if Y is None else check_matrix(Y, "Y").astype(np.float64, copy=False)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X has {X.shape[1]} columns and Y has {Y.shape[1]}: give both the same "
            f"features."
        )
    return X, Y


def _gamma(gamma, X):
    return 1.0 / X.shape[1] if gamma is None else check_positive(gamma, "gamma")


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
        The similarity of every point with itself.
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
