"""k-means as one would write it on a blackboard, to look at every step.

`KMeans` does the same work faster; a test holds the two equal.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from helpers.validation import check_matrix, check_whole_number


class Step(NamedTuple):
    """One step: where the centers were, whom they got, and what it cost.

    Attributes
    ----------
    centers : ndarray of shape (n_clusters, n_features)
    labels : ndarray of shape (n_samples,)
        The number of each point's nearest center.
    inertia : float
        The sum of squared distances from the points to these centers.
    """

    centers: np.ndarray
    labels: np.ndarray
    inertia: float


def k_means_steps(X: Any, centers: Any, max_iter: int = 300) -> list[Step]:
    """Run k-means from given centers, and keep every step.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    centers : array-like of shape (n_clusters, n_features)
        The start.
    max_iter : int
        The most steps, at least 1.

    Returns
    -------
    list of Step
        The last one repeats the labels of the one before: nothing moved.

    Notes
    -----
    A center without points stays where it is. (`KMeans` moves it; see there.)

    Examples
    --------
    >>> steps = k_means_steps([[0.0], [1.0], [9.0]], [[0.0], [1.0]])
    >>> [round(step.inertia, 2) for step in steps]
    [64.0, 17.0, 0.5]
    """
    if not hasattr(centers, "__len__") or isinstance(centers, str):
        raise TypeError(
            f"centers must be a table of starting centers, one per row, not "
            f"{centers!r}: give some rows of X, as in X[:3], or use KMeans(3)."
        )
    check_whole_number(max_iter, "max_iter")
    X, centers = check_matrix(X), check_matrix(centers, "centers")
    if centers.shape[1] != X.shape[1]:
        raise ValueError(
            f"centers has {centers.shape[1]} columns, X has {X.shape[1]}: give each "
            f"center one number per feature."
        )
    steps: list[Step] = []
    for _ in range(max_iter):
        squared = ((X[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
        labels = squared.argmin(axis=1)
        inertia = float(squared.min(axis=1).sum())
        steps.append(Step(centers, labels, inertia))
        if len(steps) > 1 and np.array_equal(labels, steps[-2].labels):
            break
        centers = np.array(
            [
                X[labels == k].mean(axis=0) if (labels == k).any() else center
                for k, center in enumerate(centers)
            ]
        )
    return steps


def plain_k_means(X: Any, centers: Any, max_iter: int = 300) -> Step:
    """Return the last step of `k_means_steps`."""
    return k_means_steps(X, centers, max_iter)[-1]
