"""Places for the nodes of a graph, in columns from left to right.

Source of the method: K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual
understanding of hierarchical system structures", IEEE Trans. SMC 11 (1981): columns
by depth, stand-ins where an edge passes through a column, order by barycentres.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import pairwise

import numpy as np

Edge = tuple[Hashable, Hashable]
SWEEPS = 12
GAP_OF_A_PASSING_EDGE = 0.62


def place_in_columns(
    nodes: Sequence[Hashable], edges: Sequence[Edge]
) -> tuple[dict[Hashable, tuple[int, float]], list[list[tuple[int, float]]]]:
    """Return a (column, height) for every node, and the points of every edge.

    Parameters
    ----------
    nodes : sequence
        In an order in which every edge points forward.
    edges : sequence of (start, end)
        An edge may occur twice.

    Returns
    -------
    places : dict
        Columns count from 0 on the left; heights are 1 or more apart.
    routes : list
        For each edge its points, both ends included, one in each column passed.

    Examples
    --------
    >>> places, routes = place_in_columns("abc", [("a", "c"), ("b", "c")])
    >>> places["a"][0], places["c"], len(routes)
    (0, (1, 0.0), 2)
    """
    column = _columns(nodes, edges)
    links, chains = [], []
    for number, (start, end) in enumerate(edges):
        passed = range(column[start] + 1, column[end])
        chain = [start, *(("passing", number, c) for c in passed), end]
        column.update({stop: stop[2] for stop in chain[1:-1]})
        chains.append(chain)
        links.extend(pairwise(chain))
    neighbours = {stop: [] for stop in column}
    for start, end in links:
        neighbours[start].append(end)
        neighbours[end].append(start)
    ranks = [[s for s in column if column[s] == c] for c in range(_last(column) + 1)]
    height = _heights(ranks, neighbours, column)
    places = {stop: (column[stop], height[stop]) for stop in column}
    routes = [[places[stop] for stop in chain] for chain in chains]
    return {node: places[node] for node in nodes}, routes


def _columns(nodes, edges):
    """Columns by the longest way from a start; starts move next to their first end."""
    column = dict.fromkeys(nodes, 0)
    for node in nodes:
        before = [column[start] for start, end in edges if end == node]
        column[node] = 1 + max(before, default=-1)
    ends = {end for _, end in edges}
    for node in nodes:
        after = [column[end] for start, end in edges if start == node]
        if node not in ends and after:
            column[node] = min(after) - 1
    return column


def _last(column):
    return max(column.values(), default=-1)


def _heights(ranks, neighbours, column):
    height = {s: float(i) for rank in ranks for i, s in enumerate(rank)}
    for sweep in range(SWEEPS):
        for rank in ranks if sweep % 2 == 0 else reversed(ranks):
            side = -1 if sweep % 2 == 0 else 1
            wish = {s: _wish(s, side, neighbours, column, height) for s in rank}
            rank.sort(key=wish.get)
            height.update({s: float(i) for i, s in enumerate(rank)})
    for _ in range(SWEEPS):
        for rank in ranks:
            wish = [_wish(s, 0, neighbours, column, height) for s in rank]
            height.update(zip(rank, _kept_apart(wish, rank), strict=True))
    middle = (min(height.values()) + max(height.values())) / 2 if height else 0.0
    return {stop: round(h - middle, 6) + 0.0 for stop, h in height.items()}


def _wish(stop, side, neighbours, column, height):
    """Where a stop would like to be: the mean height of its neighbours."""
    near = [
        height[other]
        for other in neighbours[stop]
        if not side or column[other] == column[stop] + side
    ]
    return sum(near) / len(near) if near else height[stop]


def _kept_apart(wish, rank):
    """Move heights as little as possible so that neighbours keep their distance."""
    from scipy.optimize import isotonic_regression

    room = [0.5 * GAP_OF_A_PASSING_EDGE if isinstance(s, tuple) else 0.5 for s in rank]
    steps = [0.0] + [a + b for a, b in pairwise(room)]
    offset = np.cumsum(steps)
    return (isotonic_regression(np.array(wish) - offset).x + offset).tolist()
