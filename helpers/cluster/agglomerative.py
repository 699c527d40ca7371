"""Agglomerative (bottom-up hierarchical) clustering to scikit-learn's contract."""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist, squareform
from sklearn.base import BaseEstimator, ClusterMixin

from helpers.validation import check_choice, check_not_negative, check_whole_number
from helpers.validation.estimators import refuse_overflow, refuse_underflow, validated

LINKAGES = ("ward", "complete", "average", "single")


class AgglomerativeClustering(ClusterMixin, BaseEstimator):
    """Start with every point alone; merge the two closest clusters, again and again.

    SciPy merges (`scipy.cluster.hierarchy.linkage`); memory and time grow with the
    square of the number of points.

    Parameters
    ----------
    n_clusters : int or None
        How many clusters to leave. None where `distance_threshold` decides.
    metric : {"euclidean", "precomputed"}
        With "precomputed", `fit` takes a square table of distances.
    linkage : {"ward", "complete", "average", "single"}
        What the distance of two clusters is: the growth of the squared distances
        to the mean (Ward, 1963), the farthest pair, the mean over all pairs, or
        the closest pair.
    distance_threshold : float or None
        Do not merge clusters at this distance or farther.

    Attributes
    ----------
    labels_ : ndarray of shape (n_samples,)
    n_clusters_ : int
    children_ : ndarray of shape (n_samples - 1, 2)
        The two clusters of each merge; numbers below n_samples are points.
    distances_ : ndarray of shape (n_samples - 1,)
        The distance at each merge.
    linkage_matrix_ : ndarray of shape (n_samples - 1, 4)
        The merges as `scipy.cluster.hierarchy.dendrogram` draws them.
    n_leaves_ : int

    Examples
    --------
    >>> X = [[0.0], [1.0], [5.0], [6.0]]
    >>> AgglomerativeClustering(linkage="single").fit(X).distances_
    array([1., 1., 4.])
    """

    def __init__(
        self,
        n_clusters=2,
        *,
        metric="euclidean",
        linkage="ward",
        distance_threshold=None,
    ):
        self.n_clusters = n_clusters
        self.metric = metric
        self.linkage = linkage
        self.distance_threshold = distance_threshold

    def fit(self, X: Any, y: Any = None) -> AgglomerativeClustering:
        """Build the whole tree, and cut it.

        Raises
        ------
        ValueError, TypeError
            For settings that exclude each other, more clusters than points, fewer
            than two points, and anything but a dense table of finite numbers.
        """
        X = validated(self, X, dtype=np.float64, ensure_min_samples=2)
        self._check(X)
        given = self.metric == "precomputed"
        distances = squareform(X, checks=False) if given else pdist(X)
        with np.errstate(over="ignore"):
            largest_square = distances.max() ** 2  # Ward's linkage adds up squares
        refuse_overflow(largest_square)
        if not given:
            refuse_underflow(X, largest_square)
        self.linkage_matrix_ = hierarchy.linkage(distances, self.linkage)
        self.children_ = self.linkage_matrix_[:, :2].astype(np.intp)
        self.distances_ = self.linkage_matrix_[:, 2]
        self.n_leaves_ = len(X)
        self.n_clusters_ = self.n_clusters
        if self.distance_threshold is not None:
            too_far = self.distances_ >= self.distance_threshold
            self.n_clusters_ = int(too_far.sum()) + 1
        self.labels_ = cut(self.linkage_matrix_, self.n_clusters_)
        return self

    def _check(self, X):
        check_choice(self.linkage, "linkage", LINKAGES)
        check_choice(self.metric, "metric", ["euclidean", "precomputed"])
        if (self.n_clusters is None) == (self.distance_threshold is None):
            raise ValueError(
                "Exactly one of n_clusters and distance_threshold has to be set, "
                "and the other needs to be None."
            )
        if self.distance_threshold is not None:
            check_not_negative(self.distance_threshold, "distance_threshold")
        else:
            check_whole_number(self.n_clusters, "n_clusters")
            if self.n_clusters > len(X):
                raise ValueError(
                    f"Cannot extract n_clusters={self.n_clusters} clusters from "
                    f"n_samples={len(X)} points: ask for fewer."
                )
        if self.metric == "precomputed":
            self._check_distances(X)

    def _check_distances(self, X):
        if self.linkage == "ward":
            raise ValueError(
                "precomputed was provided as metric. Ward can only work with "
                "euclidean distances, which it takes from the points themselves."
            )
        if X.shape[0] != X.shape[1] or not np.allclose(X, X.T) or (X < 0).any():
            raise ValueError(
                f"A precomputed table of distances must be square, symmetric and "
                f"not negative; this one has shape {X.shape}."
            )

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = self.metric == "precomputed"
        return tags


def cut(tree: np.ndarray, n_clusters: int) -> np.ndarray:
    """Return labels of the points after undoing the last merges of a tree.

    The cluster formed last is split first. Numbers of the clusters follow the
    order of scikit-learn's class.

    Examples
    --------
    >>> tree = np.array([[0, 1, 1.0, 2], [2, 3, 9.0, 3]])
    >>> cut(tree, 2)
    array([0, 0, 1])
    """
    n = len(tree) + 1
    nodes = [-(2 * n - 2)]  # minus signs: heapq keeps the smallest in front
    for _ in range(n_clusters - 1):
        left, right = tree[-nodes[0] - n, :2].astype(int)
        heapq.heappush(nodes, -int(left))
        heapq.heappushpop(nodes, -int(right))
    labels = np.empty(n, np.intp)
    for number, node in enumerate(nodes):
        labels[_points_below(tree, -node)] = number
    return labels


def _points_below(tree, node):
    n, points, waiting = len(tree) + 1, [], [node]
    while waiting:
        node = waiting.pop()
        if node < n:
            points.append(node)
        else:
            waiting.extend(tree[node - n, :2].astype(int).tolist())
    return points
