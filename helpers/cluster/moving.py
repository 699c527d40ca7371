"""The second half of a k-means step: every centre to the mean of its points."""

from __future__ import annotations

import numpy as np

from helpers.cluster.blocks import CentredRows

THIN = 256  # rows at a time: their differences with their centres stay in the cache


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
