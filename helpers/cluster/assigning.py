"""The first half of a k-means step: every point to its nearest centre.

`Assignment` gives the labels that comparing all points with all centres would give,
but looks again only at points whose nearest centre may have changed.
"""

from __future__ import annotations

import numpy as np

from helpers.cluster.blocks import CentredRows

# BLAS sums products of few rows in another order. Filled up with zeros to this many
# rows, a row at the same distance from two centres goes to the same one of them,
# whether it is looked at alone or among all.
FEW = 256


def nearest(block: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's nearest centre, and all centres' scores.

    Parameters
    ----------
    block : ndarray of shape (n_rows, n_features)
    centres : ndarray of shape (n_clusters, n_features)

    Returns
    -------
    labels : ndarray of shape (n_rows,)
    scores : ndarray of shape (n_rows, n_clusters)
        |c|^2 - 2 x.c: the squared distance without |x|^2, which is the same for
        every centre and cannot change which is nearest.

    Examples
    --------
    >>> nearest(np.array([[0.0], [3.0]]), np.array([[1.0], [2.0]]))[0]
    array([0, 1])
    """
    n_rows = len(block)
    if n_rows < FEW:
        filling = np.zeros((FEW - n_rows, block.shape[1]), block.dtype)
        block = np.concatenate([block, filling])
    scores = (block @ (-2 * centres).T)[:n_rows]
    scores += np.einsum("ij,ij->i", centres, centres)
    return scores.argmin(axis=1), scores


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
        most = shifts.argmax()
        others = np.full(len(shifts), shifts[most], np.float64)
        others[most] = np.delete(shifts, most).max(initial=0.0)
        loss = (shifts + others) * (1 + 1e-6)  # rounding must not help
        self._gaps -= loss.take(self.labels)

    def _look(self, rows, doubtful, centres):
        slack = _rounding_error(rows, centres)
        for where, block in rows.blocks(doubtful):
            labels, scores = nearest(block, centres)
            self.labels[where] = labels
            self._gaps[where] = _gaps(labels, scores, rows.norms[where], slack)


def _rounding_error(rows, centres):
    """How wrong the difference of two scores can be, in the rows' precision."""
    farthest = np.einsum("ij,ij->i", centres, centres).max()
    products = np.sqrt(rows.largest_norm * farthest)  # no |x.c| is larger
    return 2 * rows.precision * (rows.shape[1] + 4) * (products + farthest)


def _gaps(labels, scores, norms, slack):
    """Distance to the second-nearest centre minus distance to the nearest.

    Taken from squares as (b - a) / (sqrt(b) + sqrt(a)), which does not cancel;
    `slack` is taken off, so that a rounding error never makes a gap too wide.
    """
    n_rows, n_clusters = scores.shape
    if n_clusters == 1:
        return np.inf
    flat, own = scores.ravel(), labels + n_clusters * np.arange(n_rows)
    first = flat.take(own)
    flat[own] = np.inf
    second = np.ascontiguousarray(scores.T).min(axis=0)
    gaps = second - first
    gaps -= slack
    norms = norms + slack
    sums = np.sqrt(np.maximum(first + norms, 0)) + np.sqrt(second + norms)
    gaps /= np.maximum(sums, 1e-30)
    return gaps
