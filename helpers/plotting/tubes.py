"""A fitted curve with its tube: how support vector regression is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import COLOURS, MARKERS, axes_or_new, to_numpy


def plot_tube(
    predict: Callable[[np.ndarray], Any],
    x: ArrayLike,
    y: ArrayLike,
    *,
    epsilon: float,
    support: ArrayLike | None = None,
    label: str = "prediction",
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw a fitted curve, the tube of half-width epsilon around it, and the points.

    Parameters
    ----------
    predict : callable
        Takes points [M, 1], returns M values.
    x : array-like of shape [N] or [N, 1]
    y : array-like of shape [N]
    epsilon : float
        In units of y.
    support : array-like of int, optional
        Indices of the points on the tube's edge or outside: drawn as triangles.
    label : str
        The curve's name in the legend.
    legend : bool
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If x and y differ in length, or predict does not return one value per point.
    """
    x = to_numpy(x, float).reshape(-1)
    y = to_numpy(y, float).reshape(-1)
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} points and y has {len(y)}: give as many.")
    ax = axes_or_new(ax)
    line = np.linspace(x.min(), x.max(), 300)
    values = to_numpy(predict(line[:, None]), float).reshape(-1)
    if len(values) != len(line):
        raise ValueError(
            f"predict must return one value per point: {len(line)}, not {len(values)}."
        )
    ax.plot(line, values, color="black", label=label)
    look = {"color": COLOURS[4], "alpha": 0.25, "label": "tube"}
    ax.fill_between(line, values - epsilon, values + epsilon, **look)
    _inside_and_outside(ax, x, y, support)
    ax.set(xlabel="x", ylabel="y")
    if legend:
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return ax


def _inside_and_outside(ax, x, y, support):
    """Draw the points, those with an index in `support` as triangles."""
    outside = np.zeros(len(x), dtype=bool)
    if support is not None:
        outside[to_numpy(support, int)] = True
    kinds = [(~outside, "inside the tube" if support is not None else "data")]
    kinds += [(outside, "support vectors")] if outside.any() else []
    for i, (chosen, name) in enumerate(kinds):
        mark = {"color": COLOURS[i], "marker": MARKERS[i], "edgecolors": "white"}
        ax.scatter(x[chosen], y[chosen], s=36, linewidths=0.4, label=name, **mark)
