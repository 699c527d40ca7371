"""Draw a network of dense layers: circles for its units, lines for its weights."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection

from helpers.plotting.figures import COLORS, all_or_nothing, axes_or_new
from helpers.validation.scalars import check_whole_number

APART = 3.2  # from layer to layer, where units of one layer are 1 apart
GAP = 1.6  # what the three dots take, in place of the units left out
BELOW = -0.9  # where the counts are written, below the lowest unit


@all_or_nothing
def plot_network(
    sizes: Sequence[int], *, most: int = 8, ax: Axes | None = None
) -> Axes:
    """Draw the layers of a dense network from left to right, with their parameters.

    Below each layer is the number of its units, between two layers the number of
    weights and biases that lead from one to the next.

    Parameters
    ----------
    sizes : sequence of at least 2 int, each at least 1
        The number of inputs, then of the units of each layer.
    most : int, at least 2
        Of a larger layer, this many units are drawn, with three dots for the rest.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are fewer than two sizes, one is below 1, or `most` is below 2.

    Examples
    --------
    >>> ax = plot_network((2, 6, 1))
    >>> [text.get_text() for text in ax.texts][-1]
    '6 · 1 + 1\\n= 7'
    """
    sizes = [check_whole_number(size, "each size") for size in np.ravel(sizes)]
    most = check_whole_number(most, "most")
    if len(sizes) < 2 or most < 2:
        raise ValueError(
            f"plot_network needs two or more sizes, and most of at least 2, not "
            f"sizes={tuple(sizes)} and most={most}."
        )
    ax = axes_or_new(ax)
    heights = [_heights(size, most) for size in sizes]
    low = min(h.min() for h in heights) + BELOW
    for i, (left, right) in enumerate(itertools.pairwise(heights)):
        ends = itertools.product(left, right)
        lines = [((i * APART, a), ((i + 1) * APART, b)) for a, b in ends]
        ax.add_collection(LineCollection(lines, colors="#B8C4CC", lw=0.6, zorder=1))
    for i, (size, ys) in enumerate(zip(sizes, heights, strict=True)):
        _draw_layer(ax, i, len(sizes), size, ys, low)
    for i, (a, b) in enumerate(itertools.pairwise(sizes)):
        text = f"{a} · {b} + {b}\n= {a * b + b:,}"
        ax.text((i + 0.5) * APART, low - 1.6, text, ha="center", va="top", fontsize=11)
    ax.set(xlim=(-1.4, (len(sizes) - 1) * APART + 1.4), ylim=(low - 3.4, -low + 0.3))
    ax.axis("off")
    return ax


def _heights(size: int, most: int) -> np.ndarray:
    """Return where the drawn units of a layer are, around 0."""
    ys = np.arange(min(size, most), dtype=float)
    if size > most:
        ys[most // 2 :] += GAP - 1
    return ys - ys.mean()


def _draw_layer(ax, place, layers, size, ys, low):
    color = "#FFFFFF" if place == 0 else COLORS[0]
    x = np.full(len(ys), place * APART)
    ax.scatter(x, ys, s=150, color=color, edgecolor="black", zorder=2)
    if size > len(ys):
        middle = (ys[len(ys) // 2 - 1] + ys[len(ys) // 2]) / 2
        dots = {"marker": ".", "s": 12, "color": "black", "zorder": 3}
        ax.scatter([place * APART] * 3, middle + np.array([-0.25, 0, 0.25]), **dots)
    kind = "inputs" if place == 0 else "outputs" if place == layers - 1 else "units"
    kind = kind.removesuffix("s") if size == 1 else kind
    words = {"ha": "center", "va": "top", "fontsize": 11, "weight": "bold"}
    ax.text(place * APART, low, f"{size:,}\n{kind}", **words)
