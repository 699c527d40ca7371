"""The first half of a k-means step: every point to its nearest centre.

`Assignment` gives the labels that comparing all points with all centres would give,
but looks again only at points whose nearest centre may have changed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from helpers.cluster.blocks import CentredRows

# BLAS sums products of few rows in another order. Filled up with zeros to this many
# rows, a row at the same distance from two centres goes to the same one of them,
# whether it is looked at alone or among all.
FEW = 256


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
