"""Draw a computation graph: what was computed from what, values and gradients."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path

from helpers.plotting.figures import COLORS, all_or_nothing, axes_or_new, to_numpy

SYMBOLS = {"*": "×", "-": "−", "neg": "−", "abs": "| |", "**": "power"}
MOST_NODES = 60
COLUMN, ROW = 1.76, 1.12  # distances of box centers, in inches
BOX_WIDTH, LINE = 1.14, 0.215
ARC = 0.32  # inches that an arrow over a row of boxes rises for each place it passes


@all_or_nothing
def plot_graph(
    end: Any, *, gradients: bool = True, slopes: bool = True, ax: Axes | None = None
) -> Axes:
    """Draw the graph of what was computed, from left to right.

    A box for every value: its name and the operation that made it, its number (or,
    for arrays, its shape), and below it the gradient. Gray boxes are given, white
    ones computed. The number on an arrow is the local slope: the change of the box
    at its head per unit of change of the box at its tail.

    Parameters
    ----------
    end : object
        The last node, such as a loss. A node has ``data``, ``grad`` and ``parents``
        (pairs of a parent and the local slope, or a function that pulls a gradient
        back), and may have ``name`` and ``operation``.
    gradients : bool
        Also write the gradients and, where all is single numbers, the local slopes.
    slopes : bool
        Write the local slopes on the arrows.
    ax : Axes, optional
        Where to draw; by default a new figure that is as large as the graph needs.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        If `end` is not a node of a graph.
    ValueError
        If the graph has more than 60 nodes, which nobody could read.
    """
    nodes = _nodes(end)
    edges = [
        (id(parent), id(node), node, slope)
        for node in nodes
        for parent, slope in node.parents
    ]
    places, routes = place_in_columns(
        [id(node) for node in nodes], [edge[:2] for edge in edges]
    )
    ax = _axes(ax, [place for route in [*routes, places.values()] for place in route])
    size = _font_size(ax)
    for number, ((start, to, node, slope), route) in enumerate(
        zip(edges, routes, strict=True)
    ):
        twins = [k for k, edge in enumerate(edges) if edge[:2] == (start, to)]
        shift = 0.3 * (twins.index(number) - (len(twins) - 1) / 2)
        text = _slope(node, slope) if gradients and slopes else ""
        _draw_edge(ax, [_inches(p) for p in route], shift, text, size)
    for node in nodes:
        _draw_box(ax, node, _inches(places[id(node)]), gradients, node is end, size)
    return ax


@all_or_nothing
def plot_order(order: Sequence[Any], *, ax: Axes | None = None) -> Axes:
    """Draw nodes in a row, in a given order, with the arrows of their graph.

    In a topological order every arrow points to the right, and is drawn above the
    row. An arrow that points to the left is drawn below it, dashed and in color.

    Parameters
    ----------
    order : sequence
        The nodes, such as those of `plot_graph`; parents that are not among them are
        left out.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    TypeError
        If one of them is not a node of a graph.
    ValueError
        If there are none, or more than 60.
    """
    for node in order:
        _require_node(node, "plot_order")
    if not 0 < len(order) <= MOST_NODES:
        raise ValueError(
            f"plot_order needs from 1 to {MOST_NODES} nodes, not {len(order)}."
        )
    place = {id(node): number for number, node in enumerate(order)}
    spans = [
        (place[id(parent)], place[id(node)])
        for node in order
        for parent, _ in node.parents
        if id(parent) in place
    ]
    ax = _axes(ax, [(number, 0.0) for number in place.values()])
    above, below = (
        max([sign * (b - a) for a, b in spans if sign * (b - a) > 0], default=0)
        for sign in (1, -1)
    )
    ax.set_ylim(-0.5 - ARC * below, 0.5 + ARC * above)
    size = _font_size(ax)
    for number, (start, to) in enumerate(spans):
        twins = [k for k, span in enumerate(spans) if span == (start, to)]
        _draw_arc(ax, start, to, 0.3 * twins.index(number), size)
    for node in order:
        _draw_box(ax, node, _inches((place[id(node)], 0.0)), False, False, size)
    return ax


def _draw_arc(ax, start, to, lift, size):
    """Draw an arrow from box to box, above the row to the right, below to the left."""
    sign = 1 if to > start else -1
    edge, height = sign * LINE * 1.1, sign * (2 * ARC * abs(to - start) + lift)
    (x0, _), (x1, _) = _inches((start, 0)), _inches((to, 0))
    step = 0.25 * sign * BOX_WIDTH
    begin, end = (x0 + step, edge), (x1 - step, edge)
    path = Path(
        [begin, (begin[0], edge + height / 1.5), (end[0], edge + height / 1.5), end],
        [Path.MOVETO] + [Path.CURVE4] * 3,
    )
    style = {"color": "0.35"} if sign > 0 else {"color": COLORS[1], "linestyle": "--"}
    ax.add_patch(
        FancyArrowPatch(
            path=path, arrowstyle="-|>", mutation_scale=size, linewidth=1.4, **style
        )
    )


def _require_node(node, caller):
    if not all(hasattr(node, name) for name in ("data", "grad", "parents")):
        raise TypeError(
            f"{caller} needs a node with data, grad and parents, such as a loss "
            f"computed from Values, not {type(node).__name__}."
        )


def _nodes(end):
    """All nodes below `end`, parents first, in the order in which they were used."""
    _require_node(end, "plot_graph")
    order, seen, stack = [], set(), [(end, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in reversed(tuple(node.parents)))
        if len(seen) > MOST_NODES:
            raise ValueError(
                f"this graph has more than {MOST_NODES} nodes, too many to read: draw "
                f"a smaller example of the same computation."
            )
    return order


def _inches(place):
    return place[0] * COLUMN, -place[1] * ROW


def _axes(ax, places: Iterable):
    points = np.array([_inches(place) for place in places])
    margin = np.array((BOX_WIDTH / 2 + 0.08, 0.5))
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    width, height = high - low
    ax = axes_or_new(ax, (max(width, 3.0), max(height, 1.2)))
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
    ax.axis("off")
    return ax


def _font_size(ax):
    """11 points where an inch of the graph is an inch on paper, else in proportion."""
    box = ax.get_position()
    width, height = ax.get_figure().get_size_inches() * (box.width, box.height)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    scale = min(width / (right - left), height / (top - bottom))
    return 11.0 * min(max(scale * 1.25, 0.4), 1.0)


def _draw_edge(ax, points, shift, text, size):
    half = BOX_WIDTH / 2
    start = (points[0][0] + half, points[0][1] + shift)
    stop = (points[-1][0] - half - 0.02, points[-1][1] + shift)
    stops = [start]
    for x, y in points[1:-1]:
        stops += [(x - half, y), (x + half, y)]
    stops.append(stop)
    vertices, codes = [start], [Path.MOVETO]
    for (x0, y0), (x1, y1) in pairwise(stops):
        bend = (x1 - x0) / 2
        vertices += [(x0 + bend, y0), (x1 - bend, y1), (x1, y1)]
        codes += [Path.CURVE4] * 3
    arrow = FancyArrowPatch(
        path=Path(vertices, codes), arrowstyle="-|>", mutation_scale=size, color="0.35"
    )
    arrow.set(linewidth=1.2, zorder=1)
    ax.add_patch(arrow)
    if text:
        (x0, y0), (x1, y1) = stops[-2:]
        ax.text((x0 + x1) / 2, (y0 + y1) / 2, text, ha="center", va="center",
                fontsize=size * min(1, 5 / len(text)), color=COLORS[1], zorder=2,
                bbox={"fc": "white", "ec": "none", "pad": 0.8})  # fmt: skip


def _draw_box(ax, node, center, gradients, is_end, size):
    lines = [(title, "black", "bold") for title in _titles(node)]
    lines.append((_number(node), COLORS[0], "normal"))
    if gradients:
        lines.append((_gradient(node), COLORS[1], "normal"))
    x, y = center
    height = LINE * (len(lines) + 0.45)
    ax.add_patch(
        FancyBboxPatch(
            (x - BOX_WIDTH / 2, y - height / 2), BOX_WIDTH, height,
            boxstyle="round,pad=0,rounding_size=0.08", zorder=3,
            facecolor="white" if node.parents else "0.90", edgecolor="black",
            linewidth=2.4 if is_end else 1.0,
        )
    )  # fmt: skip
    for row, (text, color, weight) in enumerate(lines):
        height = y + LINE * ((len(lines) - 1) / 2 - row)
        fitted = size * min(1, 11.5 / len(text))  # a long word is written smaller
        ax.text(x, height, text, ha="center", va="center", color=color,
                fontweight=weight, fontsize=fitted, zorder=4)  # fmt: skip


def _titles(node):
    name, operation = getattr(node, "name", ""), getattr(node, "operation", "")
    symbol = SYMBOLS.get(operation, operation)
    if name and len(name + symbol) > 9 and symbol:
        return [name, symbol]
    return [f"{name}:  {symbol}" if name and symbol else name or symbol or "given"]


def _number(node):
    data = to_numpy(node.data)
    return _short(data) if data.ndim == 0 else f"shape {data.shape}"


def _gradient(node):
    grad = to_numpy(node.grad)
    return f"grad {_short(grad)}" if grad.ndim == 0 else f"grad {grad.shape}"


def _short(number):
    if number.dtype.kind not in "biuf":
        raise TypeError(
            f"data, grad and the local slopes of a node must be numbers, not "
            f"{number.item()!r}: give each a number such as 0.0."
        )
    return f"{number.item() + 0.0:.4g}".replace("-", "−")


def _slope(node, slope):
    """The local slope of a single number, as text."""
    if np.ndim(node.data):
        return ""
    slope = to_numpy(slope(np.ones(())) if callable(slope) else slope)
    return f"×{_short(slope)}" if slope.ndim == 0 else ""


Edge = tuple[Hashable, Hashable]
SWEEPS = 12
GAP_OF_A_PASSING_EDGE = 0.62


def place_in_columns(
    nodes: Sequence[Hashable], edges: Sequence[Edge]
) -> tuple[dict[Hashable, tuple[int, float]], list[list[tuple[int, float]]]]:
    """Return a (column, height) for every node, and the points of every edge.

    The method of Sugiyama, Tagawa and Toda: columns by depth, a stand-in wherever an
    edge passes through a column, an order by barycenters, then straight lines.

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

    References
    ----------
    K. Sugiyama, S. Tagawa and M. Toda, Methods for visual understanding of
    hierarchical system structures, IEEE Transactions on Systems, Man, and
    Cybernetics 11, 1981.

    Examples
    --------
    >>> places, routes = place_in_columns("abc", [("a", "c"), ("b", "c")])
    >>> places["a"][0], places["c"], len(routes)
    (0, (1, 0.0), 2)
    """
    column = _columns(nodes, edges)
    # An edge over several columns becomes a chain of short ones: its stand-ins keep
    # room for it in the columns between, so that no box is drawn on top of it.
    links, chains = [], []
    for number, (start, end) in enumerate(edges):
        passed = range(column[start] + 1, column[end])
        chain = [start, *(("passing", number, c) for c in passed), end]
        column.update({stop: stop[2] for stop in chain[1:-1]})
        chains.append(chain)
        links.extend(pairwise(chain))
    neighbors = {stop: [] for stop in column}
    for start, end in links:
        neighbors[start].append(end)
        neighbors[end].append(start)
    ranks = [[s for s in column if column[s] == c] for c in range(_last(column) + 1)]
    height = _heights(ranks, neighbors, column)
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


def _heights(ranks, neighbors, column):
    height = {s: float(i) for rank in ranks for i, s in enumerate(rank)}
    # Sweep to the right, then to the left, and sort each column by the mean height of
    # its neighbors in the column before: few edges cross where the order settles.
    for sweep in range(SWEEPS):
        for rank in ranks if sweep % 2 == 0 else reversed(ranks):
            side = -1 if sweep % 2 == 0 else 1
            wanted = {s: _wanted(s, side, neighbors, column, height) for s in rank}
            rank.sort(key=wanted.get)
            height.update({s: float(i) for i, s in enumerate(rank)})
    # The order stays now; every stop moves toward all its neighbors as far as the
    # distances allow, which straightens the edges.
    for _ in range(SWEEPS):
        for rank in ranks:
            wanted = [_wanted(s, 0, neighbors, column, height) for s in rank]
            height.update(zip(rank, _kept_apart(wanted, rank), strict=True))
    middle = (min(height.values()) + max(height.values())) / 2 if height else 0.0
    return {stop: round(h - middle, 6) + 0.0 for stop, h in height.items()}


def _wanted(stop, side, neighbors, column, height):
    """Where a stop would like to be: the mean height of its neighbors."""
    near = [
        height[other]
        for other in neighbors[stop]
        if not side or column[other] == column[stop] + side
    ]
    return sum(near) / len(near) if near else height[stop]


def _kept_apart(wanted, rank):
    """Move heights as little as possible so that neighbors keep their distance."""
    from scipy.optimize import isotonic_regression

    room = [0.5 * GAP_OF_A_PASSING_EDGE if isinstance(s, tuple) else 0.5 for s in rank]
    steps = [0.0] + [a + b for a, b in pairwise(room)]
    # Measured from where each stop would be if all were as close as they may, the
    # distances turn into "never fall": least squares under that is isotonic.
    offset = np.cumsum(steps)
    return (isotonic_regression(np.array(wanted) - offset).x + offset).tolist()
