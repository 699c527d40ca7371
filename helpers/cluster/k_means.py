"""k-means clustering to scikit-learn's contract."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.base import (
    BaseEstimator,
    ClassNamePrefixFeaturesOutMixin,
    ClusterMixin,
    TransformerMixin,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from helpers.cluster.kmeans_plusplus import check_weights, starting_centers
from helpers.cluster.lloyd import (
    CenteredRows,
    inertia_of,
    nearest,
    run_lloyd,
    same_partition,
)
from helpers.errors import warn_caller
from helpers.validation import check_choice, check_not_negative, check_whole_number
from helpers.validation.estimators import refuse_overflow, refuse_underflow, validated


class KMeans(
    ClassNamePrefixFeaturesOutMixin, TransformerMixin, ClusterMixin, BaseEstimator
):
    """Cluster by turns: every point to its nearest center, every center to the mean.

    The algorithm of Lloyd ("Least squares quantization in PCM", 1982), started by
    greedy k-means++. Names, defaults and results follow scikit-learn's class; from
    the same starts the labels, centers and inertia are the same up to ties: a point
    as near to one center as to another may go to either, and the ways part there.

    Parameters
    ----------
    n_clusters : int
        From 1 to the number of rows.
    init : {"k-means++", "random"}, array-like or callable
        The starting centers: spread out, rows at random, given in the shape
        (n_clusters, n_features), or ``init(X, n_clusters, random_state=...)``.
    n_init : "auto" or int
        How many starts to try; the lowest inertia wins. "auto" is 1 for k-means++
        and given centers, else 10.
    max_iter : int
        The most steps per start.
    tol : float
        Stop when the squared moves of the centers sum to `tol` times the mean
        variance of the features, or less.
    verbose : int
        Print the number of steps of each start if not 0.
    random_state : int, RandomState or None
    algorithm : {"lloyd"}
        The only one; scikit-learn's other one, Elkan's, finds the same clusters.

    Attributes
    ----------
    cluster_centers_ : ndarray of shape (n_clusters, n_features)
    labels_ : ndarray of shape (n_samples,)
    inertia_ : float
        The weighted sum of squared distances of the rows to their centers.
    n_iter_ : int
        Steps taken from the best start.

    Notes
    -----
    A cluster that loses all its points is given, as its new center, the point that
    lies farthest from its own center; `ClusterSums.means` states the whole rule.

    Examples
    --------
    >>> X = [[0.0, 0.0], [0.0, 1.0], [9.0, 9.0], [9.0, 10.0]]
    >>> KMeans(n_clusters=2, init=[[0, 0], [9, 9]]).fit(X).cluster_centers_
    array([[0. , 0.5],
           [9. , 9.5]])
    """

    def __init__(
        self,
        n_clusters=8,
        *,
        init="k-means++",
        n_init="auto",
        max_iter=300,
        tol=1e-4,
        verbose=0,
        random_state=None,
        algorithm="lloyd",
    ):
        self.n_clusters = n_clusters
        self.init = init
        self.n_init = n_init
        self.max_iter = max_iter
        self.tol = tol
        self.verbose = verbose
        self.random_state = random_state
        self.algorithm = algorithm

    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> KMeans:
        """Find the centers; `sample_weight` says how much each row counts.

        Raises
        ------
        ValueError, TypeError
            For more clusters than rows, starts of a wrong shape, negative weights,
            and anything but a dense table of finite numbers.
        """
        X = validated(self, X, dtype=[np.float64, np.float32])
        check_k_means(self, len(X))
        weights = check_weights(sample_weight, X)
        best, origin = self._best_run(X, weights)
        self.cluster_centers_ = best.centers + origin
        self.labels_, self.inertia_ = nearest(X, self.cluster_centers_), best.inertia
        distinct = np.count_nonzero(np.bincount(self.labels_))
        if distinct < self.n_clusters:
            warn_caller(
                f"Number of distinct clusters ({distinct}) found "
                f"smaller than n_clusters ({self.n_clusters}). Possibly due to "
                f"duplicate points in X.",
                ConvergenceWarning,
            )
        self.n_iter_ = best.n_iter
        self._n_features_out = self.n_clusters
        return self

    def fit_predict(self, X, y=None, sample_weight=None) -> np.ndarray:
        """Fit, and return the labels of the rows of X."""
        return self.fit(X, sample_weight=sample_weight).labels_

    def fit_transform(self, X, y=None, sample_weight=None) -> np.ndarray:
        """Fit, and return the distances of the rows of X to all centers."""
        return self.fit(X, sample_weight=sample_weight).transform(X)

    def predict(self, X) -> np.ndarray:
        """Return the number of the nearest center of each row."""
        return nearest(self._new_rows(X), self.cluster_centers_)

    def transform(self, X) -> np.ndarray:
        """Return the distance of each row to each center: (n_samples, n_clusters)."""
        X = self._new_rows(X)
        return cdist(X, self.cluster_centers_).astype(X.dtype, copy=False)

    def score(self, X, y=None, sample_weight=None) -> float:
        """Return minus the inertia that the rows have with the learned centers."""
        X = self._new_rows(X)
        weights = check_weights(sample_weight, X)
        rows = CenteredRows(X, self.cluster_centers_.mean(axis=0))
        centers = self.cluster_centers_ - rows.origin
        return -inertia_of(rows, weights, centers, nearest(X, self.cluster_centers_))

    def _best_run(self, X, weights):
        rows = CenteredRows.around_mean(X)
        refuse_overflow(rows.largest_norm)
        refuse_underflow(X, rows.largest_norm)
        tol = self.tol * rows.variance / X.shape[1]
        generator = check_random_state(self.random_state)
        best = None
        for _ in range(number_of_starts(self)):
            start = starting_centers(
                self.init, X, rows, self.n_clusters, weights, generator
            )
            run = run_lloyd(rows, weights, start, self.max_iter, tol)
            if self.verbose:
                print(f"{run.n_iter} steps, inertia {run.inertia:.6g}")
            if best is None or (
                run.inertia < best.inertia
                and not same_partition(run.labels, best.labels)
            ):
                best = run
        return best, rows.origin

    def _new_rows(self, X):
        check_is_fitted(self)
        return validated(self, X, reset=False, dtype=[np.float64, np.float32])

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags


def check_k_means(estimator: Any, n_samples: int) -> None:
    """Raise for settings of a `KMeans` that do not fit together or the data."""
    check_whole_number(estimator.n_clusters, "n_clusters")
    check_whole_number(estimator.max_iter, "max_iter")
    check_not_negative(estimator.tol, "tol")
    check_choice(estimator.algorithm, "algorithm", ["lloyd"])
    if isinstance(estimator.init, str):
        check_choice(estimator.init, "init", ["k-means++", "random"])
    elif estimator.init is None:
        raise TypeError("init must be a word, an array or a callable, not None.")
    if isinstance(estimator.n_init, str):
        check_choice(estimator.n_init, "n_init", ["auto"])
    else:
        check_whole_number(estimator.n_init, "n_init")
    if n_samples < estimator.n_clusters:
        raise ValueError(
            f"n_samples={n_samples} should be >= n_clusters="
            f"{estimator.n_clusters}: a cluster needs at least one row. Ask for "
            f"fewer clusters, or give more rows."
        )


def number_of_starts(estimator: Any) -> int:
    """Return how many starts to try: what "auto" means depends on `init`."""
    given = not (isinstance(estimator.init, str) or callable(estimator.init))
    if isinstance(estimator.n_init, str):  # "auto"
        return 1 if given or estimator.init == "k-means++" else 10
    if given and estimator.n_init > 1:
        warn_caller(
            f"Explicit initial center position passed: performing only one init "
            f"instead of n_init={estimator.n_init}; the others would be the same.",
            RuntimeWarning,
        )
    return 1 if given else estimator.n_init
