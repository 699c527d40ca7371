"""The tree of merges behind agglomerative clustering."""

from __future__ import annotations

import heapq

import numpy as np

LINKAGES = ("ward", "complete", "average", "single")


def merge_all(distances: np.ndarray, linkage: str) -> np.ndarray:
    """Merge n points, pair by pair, until one cluster is left.

    Always merging the closest pair of all would mean a search through n^2 distances
    for each of n merges. The chain of nearest neighbours (F. Murtagh, 1983) walks
    from a cluster to its nearest, from there to that one's nearest, until two are
    each other's nearest: these would be merged sooner or later anyway.

    Parameters
    ----------
    distances : ndarray of shape (n, n)
        Between all pairs; squared for ``"ward"``. It is overwritten.
    linkage : {"ward", "complete", "average", "single"}

    Returns
    -------
    ndarray of shape (n - 1, 4)
        SciPy's linkage form: the two clusters merged (numbers below n are points),
        the distance at which they were, and how many points they hold together.
    """
    n = len(distances)
    np.fill_diagonal(distances, np.inf)
    sizes, chain, merges = np.ones(n), [], []
    for _ in range(n - 1):
        if not chain:
            chain.append(int(np.flatnonzero(sizes)[0]))
        i, j, height = _mutual_neighbours(distances, chain)
        merges.append((i, j, height))
        distances[j] = _joined(distances, sizes, i, j, height, linkage)
        distances[:, j] = distances[j]
        distances[j, j] = np.inf
        distances[i], distances[:, i] = np.inf, np.inf
        sizes[j] += sizes[i]
        sizes[i] = 0
    return _in_order(np.array(merges).reshape(-1, 3), n, linkage == "ward")


def _mutual_neighbours(distances, chain):
    """Extend the chain until its last two are each other's nearest; take them off."""
    while True:
        row = distances[chain[-1]]
        nearest = int(row.argmin())
        if len(chain) > 1 and row[chain[-2]] <= row[nearest]:
            last, before = chain.pop(), chain.pop()
            return *sorted((last, before)), float(row[before])
        chain.append(nearest)


def _joined(distances, sizes, i, j, height, linkage):
    """Distances from i and j together to all others (Lance and Williams, 1967)."""
    to_i, to_j = distances[i], distances[j]
    if linkage == "single":
        return np.minimum(to_i, to_j)
    if linkage == "complete":
        # Rows of merged-away clusters are infinite everywhere and stay so.
        return np.maximum(to_i, to_j)
    n_i, n_j = sizes[i], sizes[j]
    if linkage == "average":
        return (n_i * to_i + n_j * to_j) / (n_i + n_j)
    total = n_i + n_j + sizes
    joined = ((n_i + sizes) * to_i + (n_j + sizes) * to_j - sizes * height) / total
    return np.maximum(joined, 0)


def _in_order(merges, n, squared):
    """Sort merges by height, and number clusters in the order in which they form."""
    merges = merges[np.argsort(merges[:, 2], kind="stable")]
    heights = np.sqrt(merges[:, 2]) if squared else merges[:, 2]
    owner, sizes = np.arange(2 * n - 1), np.ones(2 * n - 1)
    tree = np.empty((n - 1, 4))
    for step, (i, j, _) in enumerate(merges):
        pair = sorted((_top(owner, int(i)), _top(owner, int(j))))
        owner[pair] = n + step
        sizes[n + step] = sizes[pair].sum()
        tree[step] = *pair, heights[step], sizes[n + step]
    return tree


def _top(owner, node):
    """The cluster that a point belongs to by now; shortens the way for next time."""
    path = []
    while owner[node] != node:
        path.append(node)
        node = int(owner[node])
    owner[path] = node
    return node


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
