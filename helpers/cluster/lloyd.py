"""k-means from one start: assign, move, until nothing moves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

BLOCK = 2048  # rows: 2,048 x 64 float32 numbers are half a megabyte
SMALL = 64 * 2**20  # bytes: up to here a table may be copied as a whole
NEAR = 10.0  # squared distance of zero from the mean, in variances
# BLAS sums products of few rows in another order. Filled up with zeros to this many
# rows, a row at the same distance from two centres goes to the same one of them,
# whether it is looked at alone or among all.
FEW = 256
THIN = 256  # rows at a time: their differences with their centres stay in the cache


class Run(NamedTuple):
    """Where one start has led to; the centres are those of the centred rows."""

    labels: np.ndarray
    inertia: float
    centres: np.ndarray
    n_iter: int


def run_lloyd(
    rows: CentredRows,
    weights: np.ndarray | None,
    centres: np.ndarray,
    max_iter: int,
    tol: float,
) -> Run:
    """Assign and move in turns, from the starting centres given.

    Stops when no label changes, when the squared moves of the centres sum to `tol`
    or less, or after `max_iter` steps. The labels returned always belong to the
    centres returned.
    """
    assignment = Assignment(rows)
    sums = ClusterSums(rows, weights, len(centres))
    n_iter = 0
    while n_iter < max_iter:
        n_iter += 1
        changed = assignment.update(centres)
        sums.update(assignment.labels, changed)
        moved = sums.means(centres)
        away, centres = moved - centres, moved
        squared_moves = np.einsum("ij,ij->i", away, away)
        assignment.centres_moved(np.sqrt(squared_moves))
        if len(changed) == 0 or squared_moves.sum() <= tol:
            break
    sums.update(assignment.labels, assignment.update(centres))
    return Run(assignment.labels, sums.inertia(centres), centres, n_iter)


def same_partition(labels: np.ndarray, others: np.ndarray) -> bool:
    """Whether two labellings group the rows alike, however they number the groups.

    Examples
    --------
    >>> same_partition(np.array([0, 0, 1]), np.array([1, 1, 0]))
    True
    """
    pairs = len(np.unique(np.stack([labels, others]), axis=1).T)
    return pairs == len(np.unique(labels)) == len(np.unique(others))


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


class Centres(NamedTuple):
    """Centres in the form in which they are compared with many rows.

    Attributes
    ----------
    doubled : ndarray of shape (n_features, n_clusters)
        -2 c, in columns.
    squares : ndarray of shape (n_clusters, 1)
        The squared lengths |c|^2.
    """

    doubled: np.ndarray
    squares: np.ndarray

    @classmethod
    def of(cls, centres: np.ndarray) -> Centres:
        """Prepare centres of shape (n_clusters, n_features)."""
        squares = np.einsum("ij,ij->i", centres, centres)[:, None]
        return cls(np.ascontiguousarray(-2 * centres.T), squares)

    def scores(self, block: np.ndarray, at_least: int = FEW) -> np.ndarray:
        """Return ``|c|^2 - 2 x.c`` for all rows x, of shape (n_clusters, n_rows).

        That is the squared distance without ``|x|^2``, which is the same for every
        centre and cannot change which is nearest.

        Examples
        --------
        >>> centres = Centres.of(np.array([[1.0], [2.0]]))
        >>> centres.scores(np.array([[0.0], [3.0]])).argmin(axis=0)
        array([0, 1])
        """
        n_rows = len(block)
        if n_rows < at_least:
            filling = np.zeros((at_least - n_rows, block.shape[1]), block.dtype)
            block = np.concatenate([block, filling])
        scores = np.ascontiguousarray((block @ self.doubled)[:n_rows].T)
        scores += self.squares
        return scores


def two_nearest(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the two best scores of each row.

    Parameters
    ----------
    scores : ndarray of shape (n_clusters, n_rows), C-contiguous
        At least two clusters. Each row's best score is overwritten.

    Returns
    -------
    labels : ndarray of shape (n_rows,)
        The first of the centres with the lowest score.
    first, second : ndarray of shape (n_rows,)
        The lowest score, and the lowest of the other centres'.

    Examples
    --------
    >>> two_nearest(np.array([[1.0, 5.0], [2.0, 3.0], [4.0, 9.0]]))
    (array([0, 1]), array([1., 3.]), array([2., 5.]))
    """
    first = scores.min(axis=0)
    labels = (scores == first).argmax(axis=0)  # argmin, but faster
    scores.ravel()[labels * len(first) + np.arange(len(first))] = np.inf
    return labels, first, scores.min(axis=0)


class Assignment:
    """Labels of all rows, kept right while the centres move.

    For every row a *gap* is kept: by how much the second-nearest centre is farther
    than the nearest. A step of the centres shrinks it by no more than the nearest
    centre moved plus the most that any other moved (the triangle inequality). While
    it stays above zero the label cannot change, and the row is not looked at
    (G. Hamerly, "Making k-means even faster", 2010, with its two bounds joined).

    Rows are looked at in float32, which takes half the time; those whose gap might
    be a rounding error are looked at again in float64.

    Parameters
    ----------
    rows : CentredRows

    Attributes
    ----------
    labels : ndarray of shape (n_samples,)
    """

    def __init__(self, rows: CentredRows):
        single = rows.in_single_precision
        self._precisions = [rows] if single is None else [single, rows]
        self.labels = np.full(rows.shape[0], -1, np.int32)
        self._gaps = np.full(rows.shape[0], -1.0)

    def update(self, centres: np.ndarray) -> np.ndarray:
        """Give every row its nearest centre; return the rows that changed."""
        before = self.labels.copy()
        for rows in self._precisions:
            doubtful = np.flatnonzero(self._gaps <= 0)
            if len(doubtful) == 0:
                break
            most = 2 * len(doubtful) > len(before)
            self._look(rows, None if most else doubtful, centres.astype(rows.dtype))
        return np.flatnonzero(self.labels != before)

    def centres_moved(self, shifts: np.ndarray) -> None:
        """Shrink the gaps after each centre has moved by its entry of `shifts`."""
        *_, second, most = 0.0, *sorted(shifts.tolist())
        others = np.where(shifts == most, second, most)
        loss = (shifts + others) * (1 + 1e-6)  # rounding must not help
        self._gaps -= loss.take(self.labels)

    def _look(self, rows, doubtful, centres):
        if len(centres) == 1:
            self.labels[:], self._gaps[:] = 0, np.inf
            return
        compared = Centres.of(centres)
        slack = _rounding_error(rows, float(compared.squares.max()))
        at_least = FEW if rows is self._precisions[-1] else 0
        for where, block in rows.blocks(doubtful):
            labels, first, second = two_nearest(compared.scores(block, at_least))
            self.labels[where] = labels
            self._gaps[where] = _gaps(first, second, rows.norms[where], slack)


def _rounding_error(rows, largest_centre):
    """How wrong the difference of two scores can be, in the rows' precision."""
    products = math.sqrt(rows.largest_norm * largest_centre)  # no |x.c| is larger
    return 2 * rows.precision * (rows.shape[1] + 4) * (products + largest_centre)


def _gaps(first, second, norms, slack):
    """Distance to the second-nearest centre minus distance to the nearest.

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
    """The weighted sum of each cluster's rows, kept up to date as labels change.

    Parameters
    ----------
    rows : CentredRows
    weights : ndarray of shape (n_samples,) or None
        None: every row counts once.
    n_clusters : int
    """

    def __init__(self, rows: CentredRows, weights: np.ndarray | None, n_clusters: int):
        self.rows, self.weights, self.k = rows, weights, n_clusters
        self._sums = np.zeros((n_clusters, rows.shape[1]))
        self._labels = np.full(rows.shape[0], -1, np.int32)

    def update(self, labels: np.ndarray, changed: np.ndarray) -> None:
        """Take in new labels; `changed` names the rows where they are new."""
        afresh = 2 * len(changed) > len(labels)
        if afresh:
            self._sums[:] = 0
        for where, block in self.rows.blocks(None if afresh else changed):
            # What each row adds to each cluster: mostly zeros.
            shares, numbers = np.zeros((self.k, len(block))), np.arange(len(block))
            weights = 1.0 if self.weights is None else self.weights[where]
            shares[labels[where], numbers] = weights
            if not afresh:  # what it gives to its new cluster, its old one loses
                shares[self._labels[where], numbers] = -weights
            self._sums += shares @ block
        self._labels[changed] = labels[changed]

    def means(self, centres: np.ndarray) -> np.ndarray:
        """Return the new centres; `centres` are those that gave the labels.

        A cluster without weight takes, as its new centre, the row that lies
        farthest from its own centre, and that row's old cluster gives it up. With
        several empty clusters the farthest rows go to them in order. Where every
        row lies on its centre (fewer distinct points than clusters) nothing can be
        moved, and the empty cluster goes to the centre of the heaviest one.
        """
        weights = np.bincount(self._labels, self.weights, self.k)
        if weights.all():
            return (self._sums / weights[:, None]).astype(centres.dtype)
        sums, weights = self._sums.copy(), weights.astype(np.float64)
        self._fill_empty(sums, weights, centres)
        filled = weights > 0
        sums[filled] /= weights[filled, None]
        sums[~filled] = sums[weights.argmax()]
        return sums.astype(centres.dtype)

    def inertia(self, centres: np.ndarray) -> float:
        """Return the weighted sum of |x - c|^2 over all rows and their own centres.

        Multiplied out it needs the sums only, ``sum |x|^2 - 2 sums.c + weight |c|^2``.
        Where that would cancel digits it is taken from the differences.
        """
        norms, weights = self.rows.norms, self.weights
        total = norms.sum() if weights is None else norms @ weights
        own = np.bincount(self._labels, weights, self.k)
        squares = np.einsum("ij,ij->i", centres, centres)
        inertia = total - 2 * np.vdot(self._sums, centres) + own @ squares
        if norms.dtype == np.float64 and inertia > 1e-2 * total:
            return float(inertia)
        return inertia_of(self.rows, weights, centres, self._labels)

    def _fill_empty(self, sums, weights, centres):
        distances = squared_distances_to_own(self.rows, centres, self._labels)
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
    rows: CentredRows, centres: np.ndarray, labels: np.ndarray
) -> np.ndarray:
    """Return |x - c|^2 of each row and its own centre, by differences: exact."""
    distances = np.empty(len(labels), rows.dtype)
    for where, block in rows.blocks(size=THIN):
        away = centres.take(labels[where], axis=0)
        away -= block
        distances[where] = np.einsum("ij,ij->i", away, away)
    return distances


def inertia_of(rows, weights, centres, labels) -> float:
    """Return the weighted sum of squared distances of rows to their centres."""
    distances = squared_distances_to_own(rows, centres, labels)
    return float(distances.sum() if weights is None else distances @ weights)
