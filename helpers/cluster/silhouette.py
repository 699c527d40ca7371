"""The silhouette: how much nearer a point is to its own cluster than to another."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial.distance import cdist

from helpers.validation import check_matrix, check_same_length
from helpers.validation.arrays import as_array

ROWS = 512  # distances of so many points to all others are held at a time


def silhouette_samples(X: Any, labels: Any) -> np.ndarray:
    """Return one number per point: near 1 well placed, 0 between, below 0 misplaced.

    With a the mean distance to the other points of its own cluster and b the mean
    distance to the points of the nearest other cluster, it is (b - a) / max(a, b)
    (P. Rousseeuw, "Silhouettes", 1987). A point alone in its cluster gets 0.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    labels : array-like of shape (n_samples,)
        Numbers or names of the clusters.

    Returns
    -------
    ndarray of shape (n_samples,)

    Raises
    ------
    ValueError
        If there are fewer than 2 clusters, or as many as points.

    Examples
    --------
    >>> silhouette_samples([[0.0], [1.0], [9.0], [10.0]], [0, 0, 1, 1]).round(3)
    array([0.895, 0.882, 0.882, 0.895])
    """
    X, own, sizes = _checked(X, labels)
    members = np.eye(len(sizes))[own]
    sums = np.zeros((len(X), len(sizes)))  # of the distances to every cluster's points
    for start in range(0, len(X), ROWS):
        part, later = slice(start, start + ROWS), slice(start + ROWS, None)
        sums[part] += cdist(X[part], X[part]) @ members[part]
        across = cdist(X[part], X[later])  # a distance counts for both of its ends
        sums[part] += across @ members[later]
        sums[later] += across.T @ members[part]
    return _scores(sums, own, sizes)


def silhouette_score(X: Any, labels: Any) -> float:
    """Return the mean of `silhouette_samples`.

    Examples
    --------
    >>> round(silhouette_score([[0.0], [1.0], [9.0], [10.0]], [0, 0, 1, 1]), 3)
    0.889
    """
    return float(silhouette_samples(X, labels).mean())


def _scores(sums, own, sizes):
    rows = np.arange(len(own))
    others = np.maximum(sizes[own] - 1, 1)
    a = sums[rows, own] / others
    means = sums / sizes
    means[rows, own] = np.inf
    b = means.min(axis=1)
    larger = np.maximum(a, b)
    scores = np.divide(b - a, larger, out=np.zeros_like(a), where=larger > 0)
    return np.where(sizes[own] > 1, scores, 0.0)


def _checked(X, labels):
    X, labels = check_matrix(X), as_array(labels, "labels")
    if labels.ndim != 1:
        raise ValueError(f"labels must have one axis, but has shape {labels.shape}.")
    check_same_length(X=X, labels=labels)
    if labels.dtype.kind not in "biufU":
        raise TypeError(f"labels must be numbers or words, not {labels.flat[0]!r}.")
    if labels.dtype.kind == "f" and not np.isfinite(labels).all():
        raise ValueError("labels has NaN or infinite values; every point needs one.")
    names, own, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    if not 2 <= len(names) < len(X):
        raise ValueError(
            f"Number of labels is {len(names)}. Valid values are 2 to "
            f"n_samples - 1 (inclusive), here {len(X) - 1}."
        )
    # Squares of very large or small numbers would overflow or vanish; the silhouette
    # has no unit, and a power of two changes no digit.
    return np.ldexp(X, -np.frexp(np.abs(X).max())[1]), own, sizes
