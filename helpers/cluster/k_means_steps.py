"""k-means as one would write it on a blackboard, to look at every step.

`KMeans` does the same work faster; a test holds the two equal.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from helpers.validation import check_matrix, check_whole_number


class Step(NamedTuple):
    """One step: where the centres were, whom they got, and what it cost.

    Attributes
    ----------
    centres : ndarray of shape (n_clusters, n_features)
    labels : ndarray of shape (n_samples,)
        The number of each point's nearest centre.
    inertia : float
        The sum of squared distances from the points to these centres.
    """

    centres: np.ndarray
    labels: np.ndarray
    inertia: float


def k_means_steps(X: Any, centres: Any, max_iter: int = 300) -> list[Step]:
    """Run k-means from given centres, and keep every step.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    centres : array-like of shape (n_clusters, n_features)
        The start.
    max_iter : int
        The most steps, at least 1.

    Returns
    -------
    list of Step
        The last one repeats the labels of the one before: nothing moved.

    Notes
    -----
    A centre without points stays where it is. (`KMeans` moves it; see there.)

    Examples
    --------
    >>> steps = k_means_steps([[0.0], [1.0], [9.0]], [[0.0], [1.0]])
    >>> [round(step.inertia, 2) for step in steps]
    [64.0, 17.0, 0.5]
    """
    if np.ndim(centres) == 0:
        raise TypeError(
            f"centres must be a table of starting centres, one per row, not "
            f"{centres!r}: give some rows of X, as in X[:3], or use KMeans(3)."
        )
    check_whole_number(max_iter, "max_iter")
    X, centres = check_matrix(X), check_matrix(centres, "centres")
    if centres.shape[1] != X.shape[1]:
        raise ValueError(
            f"centres has {centres.shape[1]} columns, X has {X.shape[1]}: give each "
            f"centre one number per feature."
        )
    steps: list[Step] = []
    for _ in range(max_iter):
        squared = ((X[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        labels = squared.argmin(axis=1)
        inertia = float(squared.min(axis=1).sum())
        steps.append(Step(centres, labels, inertia))
        if len(steps) > 1 and np.array_equal(labels, steps[-2].labels):
            break
        centres = np.array(
            [
                X[labels == k].mean(axis=0) if (labels == k).any() else centre
                for k, centre in enumerate(centres)
            ]
        )
    return steps


def plain_k_means(X: Any, centres: Any, max_iter: int = 300) -> Step:
    """Return the last step of `k_means_steps`."""
    return k_means_steps(X, centres, max_iter)[-1]
