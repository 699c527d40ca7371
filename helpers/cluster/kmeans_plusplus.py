"""Where k-means starts: k-means++, rows at random, given centers or a callable."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight

from helpers.cluster.lloyd import CenteredRows
from helpers.validation import check_matrix, check_number, check_whole_number
from helpers.validation.arrays import as_array, check_finite, off_torch
from helpers.validation.estimators import refuse_overflow, refuse_underflow


def kmeans_plusplus(
    X: Any,
    n_clusters: int,
    *,
    sample_weight: np.ndarray | None = None,
    random_state: Any = None,
    n_local_trials: int | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Choose starting centers that lie far from each other.

    The first center is a row drawn at random. Each further one is drawn with a
    probability in proportion to its squared distance from the nearest center so
    far (Arthur and Vassilvitskii, "k-means++", 2007). The greedy form draws several
    candidates each time and keeps the one that leaves the least inertia.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    n_clusters : int
        From 1 to n_samples.
    sample_weight : ndarray of shape (n_samples,), optional
        How much each row counts; all alike if not given.
    random_state : int, RandomState or None
    n_local_trials : int, optional
        Candidates per center; ``2 + int(log(n_clusters))`` if not given, 1 for the
        plain form.

    Returns
    -------
    centers : ndarray of shape (n_clusters, n_features)
    indices : ndarray of shape (n_clusters,)
        The rows of X that the centers are.

    Raises
    ------
    TypeError, ValueError
        If there are fewer rows than clusters, X is no table of finite numbers, or a
        weight is negative.

    Examples
    --------
    >>> X = [[0.0], [0.1], [9.0], [9.1]]
    >>> centers, indices = kmeans_plusplus(X, 2, random_state=0)
    >>> centers.round().ravel()
    array([9., 0.])
    """
    X = check_matrix(X)
    n_clusters = check_whole_number(n_clusters, "n_clusters", at_least=0)
    if n_local_trials is not None:
        n_local_trials = check_whole_number(n_local_trials, "n_local_trials")
    if not 1 <= n_clusters <= len(X):
        raise ValueError(
            f"n_clusters must lie between 1 and the number of rows, {len(X)}, "
            f"not {n_clusters}."
        )
    rows = CenteredRows.around_mean(X)
    refuse_overflow(rows.largest_norm)
    refuse_underflow(X, rows.largest_norm)
    weights = check_weights(sample_weight, X)
    weights = np.ones(len(X)) if weights is None else weights
    indices = draw_far_apart(
        rows,
        n_clusters,
        weights,
        check_random_state(random_state),
        n_local_trials,
    )
    return X[indices], indices


def draw_far_apart(rows, n_clusters, weights, random_state, trials=None):
    """Return the row numbers that k-means++ draws; see `kmeans_plusplus`."""
    trials = 2 + int(np.log(n_clusters)) if trials is None else trials
    first = random_state.choice(rows.shape[0], p=weights / weights.sum())
    indices = [first]
    closest = squared_distances(rows, np.array([first]))[0]
    inertia = closest @ weights
    for _ in range(1, n_clusters):
        # A step up the staircase of cumulated distances is as high as its row's
        # chance to be drawn: draw a height, look up whose step it meets.
        heights = random_state.uniform(size=trials) * inertia
        candidates = np.searchsorted(np.cumsum(weights * closest), heights)
        np.minimum(candidates, len(closest) - 1, out=candidates)
        left = squared_distances(rows, candidates, closest)
        inertias = left @ weights
        best = inertias.argmin()
        closest, inertia = left[best], inertias[best]
        indices.append(candidates[best])
    return np.array(indices)


def squared_distances(
    rows: CenteredRows,
    chosen: np.ndarray,
    at_most: np.ndarray | None = None,
) -> np.ndarray:
    """Return |x - p|^2 of some rows p to all rows x, capped at `at_most`.

    Returns
    -------
    ndarray of shape (n_chosen, n_samples)
    """
    points, point_norms = rows[chosen], rows.norms[chosen][:, None]
    distances = np.empty((len(chosen), rows.shape[0]), rows.dtype)
    for where, block in rows.blocks():
        part = points @ block.T
        part *= -2
        part += point_norms
        part += rows.norms[where]
        np.maximum(part, 0, out=part)
        if at_most is not None:
            np.minimum(part, at_most[where], out=part)
        distances[:, where] = part
    return distances


def starting_centers(init, X, rows, n_clusters, weights, random_state):
    """Return the centered starting centers that `init` asks for."""
    weights = np.ones(len(X), X.dtype) if weights is None else weights
    if callable(init):
        init = init(X, n_clusters, random_state=random_state)
    if not isinstance(init, str):
        return check_given_centers(init, X, n_clusters) - rows.origin
    if init == "k-means++":
        return rows[draw_far_apart(rows, n_clusters, weights, random_state)]
    if np.count_nonzero(weights) < n_clusters:
        raise ValueError(
            f"only {np.count_nonzero(weights)} rows have a weight above 0, too few for "
            f"{n_clusters} clusters: ask for fewer, or give more rows a weight."
        )
    drawn = random_state.choice(
        len(X), size=n_clusters, replace=False, p=weights / weights.sum()
    )
    return rows[drawn]


def check_given_centers(centers: Any, X: np.ndarray, n_clusters: int) -> np.ndarray:
    """Return the given centers as floats if they fit the data, else raise."""
    centers = as_array(centers, "init")
    if centers.dtype.kind not in "biuf":
        raise TypeError(f"init must hold numbers, but holds {centers.dtype} values.")
    check_finite(centers, "init")
    if centers.shape[0] != n_clusters:
        raise ValueError(
            f"The shape of the initial centers {centers.shape} does not match the "
            f"number of clusters {n_clusters}: give one row per cluster."
        )
    if centers.ndim != 2 or centers.shape[1] != X.shape[1]:
        raise ValueError(
            f"The shape of the initial centers {centers.shape} does not match the "
            f"number of features of the data {X.shape[1]}: give one column per "
            f"feature."
        )
    return centers.astype(X.dtype, order="C")


def check_weights(sample_weight: Any, X: np.ndarray) -> np.ndarray | None:
    """Return weights as floats, None for none given; raise for negative ones."""
    if sample_weight is None:
        return None
    if isinstance(sample_weight, Real):
        sample_weight = check_number(sample_weight, "sample_weight")
    weights = _check_sample_weight(
        off_torch(sample_weight), X, dtype=X.dtype, ensure_non_negative=True
    )
    if not weights.any():
        raise ValueError("sample_weight is zero for every row; one must be above 0.")
    return weights
