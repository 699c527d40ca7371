"""Units one by one: a row on its way through them, and the corners of their border."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    COLORS,
    all_or_nothing,
    axes_or_new,
    legend_beside,
    to_numpy,
)
from helpers.plotting.regions import as_points, plot_regions
from helpers.plotting.settings import check_names

MOST_LABELED = 12  # arrows; with more the numbers lie on each other
RADIUS = 0.26


@all_or_nothing
def plot_forward(
    weights: Sequence[ArrayLike],
    values: Sequence[ArrayLike] | None = None,
    *,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a small network with every weight, and what its units hold for one row.

    Solid arrows are positive weights, dashed ones negative; a weight of 0 has none.

    Parameters
    ----------
    weights : sequence of array-like of shape [inputs, units]
        One table for each layer, a column for each unit.
    values : sequence of array-like, optional
        What each layer holds for one row, the input first: written into the circles;
        those that are not 0 are filled.
    names : sequence of str, optional
        What is written above each column of circles.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the tables do not follow each other, or the values do not fit them.
    """
    tables = [to_numpy(table, float) for table in weights]
    sizes = _sizes(tables)
    held = [None] * len(sizes) if values is None else _held(values, sizes)
    ax = axes_or_new(ax)
    places = [[(2.2 * k, (n - 1) / 2 - i) for i in range(n)] for k, n in sizes.items()]
    labeled = sum(table.size for table in tables) <= MOST_LABELED
    for k, table in enumerate(tables):
        _draw_arrows(ax, table, places[k], places[k + 1], labeled)
    for column, numbers in zip(places, held, strict=True):
        _draw_circles(ax, column, numbers)
    top = (max(sizes.values()) - 1) / 2 + RADIUS + 0.25
    names = [] if names is None else check_names(names, len(sizes), "layer")
    for k, name in enumerate(names):
        ax.text(2.2 * k, top, name, ha="center", va="bottom")
    ax.set(xlim=(-0.7, 2.2 * len(tables) + 0.7), ylim=(0.1 - top, top + 0.5))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def _sizes(tables) -> dict[int, int]:
    """Return how many circles each column has, by its number."""
    if not tables or any(table.ndim != 2 for table in tables):
        raise ValueError(
            "weights must be tables [inputs, units], one for each layer: give at "
            "least one, and a last layer of one unit as [inputs, 1]."
        )
    for before, after in itertools.pairwise(tables):
        if before.shape[1] != after.shape[0]:
            raise ValueError(
                f"a layer of {before.shape[1]} units is followed by weights for "
                f"{after.shape[0]} inputs: each table needs a row for each unit "
                f"before it (torch stores them transposed: use weight.T)."
            )
    return dict(enumerate([tables[0].shape[0], *(t.shape[1] for t in tables)]))


def _held(values, sizes):
    """Return the values of each column, checked against its size."""
    held = [to_numpy(layer, float).reshape(-1) for layer in values]
    if [len(layer) for layer in held] != list(sizes.values()):
        raise ValueError(
            f"values must hold {list(sizes.values())} numbers, the input first, not "
            f"{[len(layer) for layer in held]}."
        )
    return held


def _draw_arrows(ax, table, starts, ends, labeled):
    for (i, j), weight in np.ndenumerate(table):
        if weight == 0:
            continue
        start, end = np.array(starts[i]), np.array(ends[j])
        reach = (end - start) * RADIUS / np.linalg.norm(end - start)
        ax.annotate(
            "",
            end - reach,
            start + reach,
            arrowprops={
                "arrowstyle": "-|>",
                "color": COLORS[0] if weight > 0 else COLORS[1],
                "linestyle": "-" if weight > 0 else "--",
                "linewidth": 1.2,
                "shrinkA": 0,
                "shrinkB": 0,
            },
        )
        if labeled:
            place = start + (end - start) * (0.36 if i % 2 else 0.68)
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            text = f"{weight:.2g}"
            ax.text(*place, text, ha="center", va="center", fontsize=9, bbox=box)


def _draw_circles(ax, column, numbers):
    for i, place in enumerate(column):
        lit = numbers is not None and abs(numbers[i]) > 1e-12
        color = "#ffe9a8" if lit else "white"
        ax.add_patch(Circle(place, RADIUS, facecolor=color, edgecolor="black"))
        if numbers is not None:
            text = f"{numbers[i]:.2g}" if lit else "0"
            ax.text(*place, text, ha="center", va="center", fontsize=9)


def border_corners(
    W: ArrayLike, b: ArrayLike, v: ArrayLike, c: ArrayLike
) -> np.ndarray:
    """Return where the border of a network with one layer of ReLUs has its corners.

    The border is where ``relu(x @ W + b) @ v + c`` is 0. It is straight wherever no
    unit switches, so its corners lie on the units' lines, and are found there exactly.

    Parameters
    ----------
    W : array-like of shape [2, H]
        A column for each unit.
    b, v : array-like of shape [H]
    c : float

    Returns
    -------
    ndarray of shape [corners, 2]

    Examples
    --------
    The border of ``|x| + |y| < 1`` is a square:

    >>> W = [[1, -1, 0, 0], [0, 0, 1, -1]]
    >>> corners = border_corners(W, [0] * 4, [-1] * 4, 1)
    >>> sorted(corners.tolist())
    [[-1.0, 0.0], [0.0, -1.0], [0.0, 1.0], [1.0, 0.0]]
    """
    W, b, v, c = _checked_units(W, b, v, c)
    found = [
        point
        for i in range(len(b))
        if v[i] and W[:, i].any()
        for point in _zeros_on_line(W, b, v, c, i)
    ]
    corners = np.array(found).reshape(-1, 2)
    _, first = np.unique(np.round(corners, 9) + 0.0, axis=0, return_index=True)
    return corners[np.sort(first)] + 0.0


def _checked_units(W, b, v, c):
    W, b = to_numpy(W, float), to_numpy(b, float).reshape(-1)
    v, c = to_numpy(v, float).reshape(-1), to_numpy(c, float).reshape(-1)
    if W.shape != (2, len(b)) or v.shape != b.shape or c.shape != (1,):
        raise ValueError(
            f"W must have shape [2, H], b and v [H], c one number, not {W.shape}, "
            f"{b.shape}, {v.shape} and {c.shape} (torch stores W transposed)."
        )
    return W, b, v, c[0]


def _zeros_on_line(W, b, v, c, unit):
    """Yield the points of a unit's line where the network's output is 0."""
    w = W[:, unit]
    foot, along = -b[unit] * w / (w @ w), np.array([-w[1], w[0]])
    others = np.arange(len(b)) != unit  # on its own line the unit gives 0
    W, b, v = W[:, others], b[others], v[others]
    slopes, offsets = along @ W, foot @ W + b
    crossing = slopes != 0
    stops = np.unique(-offsets[crossing] / slopes[crossing])
    far = 1e3 * (1 + np.abs(stops).max(initial=0))
    stops = np.array([-far, *stops, far])
    outputs = np.maximum(np.outer(stops, slopes) + offsets, 0) @ v + c
    for k in np.flatnonzero(outputs[:-1] * outputs[1:] < 0):
        share = outputs[k] / (outputs[k] - outputs[k + 1])
        yield foot + (stops[k] + share * (stops[k + 1] - stops[k])) * along


@all_or_nothing
def plot_corners(
    W: ArrayLike,
    b: ArrayLike,
    v: ArrayLike,
    c: ArrayLike,
    X: ArrayLike,
    y: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw the regions of ``relu(x @ W + b) @ v + c > 0``, and why they have corners.

    Parameters
    ----------
    W, b, v, c
        As for `border_corners`.
    X, y : array-like of shape [N, 2] and [N]
        Points and classes (0, 1); they set the limits of the picture.
    names : sequence of str, optional
        What the legend calls the classes.
    legend : bool
        Name the classes, the units' lines and the corners beside the axes.
    ax : Axes, optional

    Returns
    -------
    Axes
        Each unit's line dashed, each corner of the border a white diamond.
    """
    W, b, v, c = _checked_units(W, b, v, c)
    X, y = as_points(X, y)
    ax = axes_or_new(ax)

    def answer(points):
        return np.maximum(points @ W + b, 0) @ v + c > 0

    plot_regions(answer, X, y, names=names, size=10, legend=False, ax=ax)
    limits = ax.get_xlim(), ax.get_ylim()
    for i in np.flatnonzero(W.any(axis=0)):
        foot = -b[i] * W[:, i] / (W[:, i] @ W[:, i])
        across = foot + np.array([-W[1, i], W[0, i]])
        name = None if i else "where a unit switches"
        ax.axline(foot, across, color="black", ls="--", lw=1, label=name)
    corners = border_corners(W, b, v, c)
    marks = {"marker": "D", "s": 60, "color": "white", "edgecolors": "black"}
    ax.scatter(*corners.T, zorder=4, label="corner of the border", **marks)
    ax.set(xlim=limits[0], ylim=limits[1], xlabel="x1", ylabel="x2", aspect="equal")
    if legend:
        legend_beside(ax)
    return ax
