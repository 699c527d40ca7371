"""k-means from one start: assign, move, until nothing moves.

`run_lloyd` is the whole algorithm; `Assignment` and `ClusterSums` are its two halves,
each of which looks only at the rows that may have changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.spatial.distance import cdist

BLOCK = 2048  # rows: their products with ten centers stay in the processor's cache
THIN = 256  # rows of which differences with centers are taken: for the same reason
FEW = 4096  # rows up to which to compare all costs less than to know which to leave out
SMALL = 64 * 2**20  # bytes: up to here a table may be copied as a whole
NEAR = 10.0  # squared distance of zero from the mean, in variances


class Run(NamedTuple):
    """Where one start has led to; the centers are those of the centered rows."""

    labels: np.ndarray
    inertia: float
    centers: np.ndarray
    n_iter: int


def run_lloyd(
    rows: CenteredRows,
    weights: np.ndarray | None,
    centers: np.ndarray,
    max_iter: int,
    tol: float,
) -> Run:
    """Assign and move in turns, from the starting centers given.

    Stops when no label changes, when the squared moves of the centers sum to `tol`
    or less, or after `max_iter` steps. The labels returned always belong to the
    centers returned.
    """
    assignment = Assignment(rows)
    sums = ClusterSums(rows, weights, len(centers))
    n_iter = 0
    while n_iter < max_iter:
        n_iter += 1
        # Neither half can raise the inertia, and there are only so many ways to give
        # rows to clusters: it must end (Lloyd 1982).
        changed = assignment.update(centers)
        sums.update(assignment.labels, changed)
        moved = sums.means(centers)
        away, centers = moved - centers, moved
        squared_moves = np.einsum("ij,ij->i", away, away)
        assignment.centers_moved(squared_moves)
        if len(changed) == 0 or squared_moves.sum() <= tol:
            break
    if away.any():  # else the labels belong to these very centers already
        sums.update(assignment.labels, assignment.update(centers))
    return Run(assignment.labels, sums.inertia(centers), centers, n_iter)


def same_partition(labels: np.ndarray, others: np.ndarray) -> bool:
    """Whether two labelings group the rows alike, however they number the groups.

    Examples
    --------
    >>> same_partition(np.array([0, 0, 1]), np.array([1, 1, 0]))
    True
    """
    pairs = len(np.unique(np.stack([labels, others]), axis=1).T)
    return pairs == len(np.unique(labels)) == len(np.unique(others))


class CenteredRows:
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
    def around_mean(cls, X: np.ndarray) -> CenteredRows:
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

    def rounding_of_scores(self, largest_center: float) -> float:
        """How wrong the difference of two `scores` can be; squared lengths given."""
        products = math.sqrt(self.largest_norm * largest_center)  # no |x.c| is larger
        return 2 * self.precision * (self.shape[1] + 4) * (products + largest_center)


def scores(block: np.ndarray, centers: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Return ``|c|^2 - 2 x.c`` for all rows x, of shape (n_clusters, n_rows).

    That is the squared distance without ``|x|^2``, which is the same for every
    center and cannot change which is nearest. `squares` are the ``|c|^2``.

    Examples
    --------
    >>> centers = np.array([[1.0], [2.0]])
    >>> scores(np.array([[0.0], [3.0]]), centers, np.array([1.0, 4.0]))
    array([[ 1., -5.],
           [ 4., -8.]])
    """
    values = (-2 * centers) @ block.T
    values += squares[:, None]
    return values


def two_nearest(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the two lowest scores of each row.

    Parameters
    ----------
    values : ndarray of shape (n_clusters, n_rows), C-contiguous
        At least two clusters. Each row's lowest score is overwritten.

    Returns
    -------
    labels : ndarray of shape (n_rows,)
        The first of the centers with the lowest score.
    first, second : ndarray of shape (n_rows,)
        The lowest score, and the lowest of the other centers'.

    Examples
    --------
    >>> two_nearest(np.array([[1.0, 5.0], [2.0, 3.0], [4.0, 9.0]]))
    (array([0, 1]), array([1., 3.]), array([2., 5.]))
    """
    first = values.min(axis=0)
    labels = (values == first).argmax(axis=0)  # argmin, but faster
    values.ravel()[labels * len(first) + np.arange(len(first))] = np.inf
    return labels, first, values.min(axis=0)


def nearest(X: np.ndarray, centers: np.ndarray) -> np.ndarray:
    """Return the number of the nearest center of each row.

    Where rounding leaves open which of two is nearer, the differences decide: they
    depend on the row and the centers alone, not on the rows beside it.
    """
    rows = CenteredRows(X, centers.mean(axis=0))
    moved = (centers - rows.origin).astype(X.dtype, copy=False)
    labels = np.zeros(len(X), np.int32)
    if len(centers) == 1:
        return labels
    squares = np.einsum("ij,ij->i", moved, moved)
    slack = rows.rounding_of_scores(float(squares.max()))
    for where, block in rows.blocks():
        labels[where], first, second = two_nearest(scores(block, moved, squares))
        open_ones = where.start + np.flatnonzero(second - first <= slack)
        if len(open_ones):
            distances = cdist(X[open_ones], centers, "sqeuclidean")
            labels[open_ones] = distances.argmin(axis=1)
    return labels


class Assignment:
    """The first half of a step: labels of all rows, kept right while centers move.

    Of many rows a *gap* is kept: by how much the second-nearest center is farther
    than the nearest. A step of the centers shrinks it by no more than the nearest
    center moved plus the most that any other moved (the triangle inequality). While
    it stays above zero the label cannot change, and the row is not looked at
    (G. Hamerly, "Making k-means even faster", 2010: the difference of his two bounds,
    the lower one to the second-nearest center minus the upper one to the nearest).

    Parameters
    ----------
    rows : CenteredRows

    Attributes
    ----------
    labels : ndarray of shape (n_samples,)
    """

    def __init__(self, rows: CenteredRows):
        n = rows.shape[0]
        self._rows, self.labels = rows, np.full(n, -1, np.int32)
        self._gaps = np.full(n, -1.0) if n > FEW else None

    def update(self, centers: np.ndarray) -> np.ndarray:
        """Give every row its nearest center; return the rows that changed."""
        before = self.labels.copy()
        squares = np.einsum("ij,ij->i", centers, centers)
        if self._gaps is None or len(centers) == 1:
            for where, block in self._rows.blocks():
                values = scores(block, centers, squares)
                self.labels[where] = values.argmin(axis=0)
        else:
            doubtful = np.flatnonzero(self._gaps <= 0)
            most = 2 * len(doubtful) > len(before)
            self._look(None if most else doubtful, centers, squares)
        return np.flatnonzero(self.labels != before)

    def _look(self, doubtful, centers, squares):
        """Compare the doubtful rows (None: all) with all centers; renew their gaps."""
        slack = self._rows.rounding_of_scores(float(squares.max()))
        for where, block in self._rows.blocks(doubtful):
            values = scores(block, centers, squares)
            self.labels[where], first, second = two_nearest(values)
            norms = self._rows.norms[where]
            self._gaps[where] = _gaps(first, second, norms, slack)

    def centers_moved(self, squared_moves: np.ndarray) -> None:
        """Shrink the gaps after each center has moved."""
        if self._gaps is None or len(squared_moves) == 1:
            return
        shifts = np.sqrt(squared_moves)
        # The other center that came nearest is the one that moved most, or the second
        # if that one is the row's own.
        second, most = np.sort(shifts)[-2:]
        others = np.where(shifts == most, second, most)
        loss = (shifts + others) * (1 + 1e-6)  # rounding must not help
        self._gaps -= loss.take(self.labels)


def _gaps(first, second, norms, slack):
    """Distance to the second-nearest center minus distance to the nearest.

    Taken from squares as (b - a) / (sqrt(b) + sqrt(a)), which does not cancel;
    `slack` is taken off, so that a rounding error never makes a gap too wide.
    """
    gaps = second - first
    gaps -= slack
    norms = norms + slack
    sums = np.sqrt(np.maximum(first + norms, 0)) + np.sqrt(second + norms)
    gaps /= np.maximum(sums, 1e-30)
    return gaps


class ClusterSums:
    """The second half of a step: each cluster's weighted sum, kept as labels change.

    Parameters
    ----------
    rows : CenteredRows
    weights : ndarray of shape (n_samples,) or None
        None: every row counts once.
    n_clusters : int
    """

    def __init__(self, rows: CenteredRows, weights: np.ndarray | None, n_clusters: int):
        self.rows, self.weights, self.k = rows, weights, n_clusters
        self._sums = np.zeros((n_clusters, rows.shape[1]))
        self._labels = np.full(rows.shape[0], -1, np.int32)

    def update(self, labels: np.ndarray, changed: np.ndarray) -> None:
        """Take in new labels; `changed` names the rows where they are new."""
        afresh = 2 * len(changed) > len(labels)
        if afresh:
            self._sums[:] = 0
        for where, block in self.rows.blocks(None if afresh else changed):
            # What each row adds to each cluster: mostly zeros, yet one product of
            # matrices is faster than adding up the rows one by one.
            shares, numbers = np.zeros((self.k, len(block))), np.arange(len(block))
            weights = 1.0 if self.weights is None else self.weights[where]
            shares[labels[where], numbers] = weights
            if not afresh:  # what it gives to its new cluster, its old one loses
                shares[self._labels[where], numbers] = -weights
            self._sums += shares @ block
        self._labels[changed] = labels[changed]

    def means(self, centers: np.ndarray) -> np.ndarray:
        """Return the new centers; `centers` are those that gave the labels.

        A cluster without weight takes, as its new center, the row that lies
        farthest from its own center, and that row's old cluster gives it up. With
        several empty clusters the farthest rows go to them in order. Where every
        row lies on its center (fewer distinct points than clusters) nothing can be
        moved, and the empty cluster goes to the center of the heaviest one.
        """
        weights = np.bincount(self._labels, self.weights, self.k)
        if weights.all():
            return (self._sums / weights[:, None]).astype(centers.dtype)
        sums, weights = self._sums.copy(), weights.astype(np.float64)
        self._fill_empty(sums, weights, centers)
        filled = weights > 0
        sums[filled] /= weights[filled, None]
        sums[~filled] = sums[weights.argmax()]
        return sums.astype(centers.dtype)

    def inertia(self, centers: np.ndarray) -> float:
        """Return the weighted sum of |x - c|^2 over all rows and their own centers.

        Multiplied out it needs the sums only, ``sum |x|^2 - 2 sums.c + weight |c|^2``.
        Where that would cancel digits it is taken from the differences.
        """
        norms, weights = self.rows.norms, self.weights
        total = norms.sum() if weights is None else norms @ weights
        own = np.bincount(self._labels, weights, self.k)
        squares = np.einsum("ij,ij->i", centers, centers)
        inertia = total - 2 * np.vdot(self._sums, centers) + own @ squares
        if norms.dtype == np.float64 and inertia > 1e-2 * total:
            return float(inertia)
        return inertia_of(self.rows, weights, centers, self._labels)

    def _fill_empty(self, sums, weights, centers):
        distances = squared_distances_to_own(self.rows, centers, self._labels)
        if distances.max() == 0:
            return
        empty = np.flatnonzero(weights == 0)
        farthest = np.argpartition(distances, -len(empty))[: -len(empty) - 1 : -1]
        for cluster, row in zip(empty, farthest, strict=True):
            weight = 1.0 if self.weights is None else float(self.weights[row])
            lost = self.rows[row : row + 1][0] * weight
            sums[self._labels[row]] -= lost
            weights[self._labels[row]] -= weight
            sums[cluster], weights[cluster] = lost, weight


def squared_distances_to_own(
    rows: CenteredRows, centers: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Return |x - c|^2 of each row and its own center, by differences: exact."""
    distances = np.empty(len(labels), rows.dtype)
    for where, block in rows.blocks(size=THIN):
        away = centers.take(labels[where], axis=0)
        away -= block
        distances[where] = np.einsum("ij,ij->i", away, away)
    return distances


def inertia_of(rows, weights, centers, labels) -> float:
    """Return the weighted sum of squared distances of rows to their centers."""
    distances = squared_distances_to_own(rows, centers, labels)
    return float(distances.sum() if weights is None else distances @ weights)
