"""Draw what single hidden units of a network do to the plane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.classification import as_points, plot_regions
from helpers.plotting.figures import to_numpy

MOST_UNITS = 15


def plot_bends(
    weight: ArrayLike,
    bias: ArrayLike,
    predict: Callable[[np.ndarray], Any],
    X: ArrayLike,
    y: ArrayLike,
) -> Figure:
    """Draw where each ReLU of a first layer is active, and what they enclose together.

    Parameters
    ----------
    weight : array-like of shape [H, 2]
        The layer's weights, as torch stores them; at most 15 units.
    bias : array-like of shape [H]
    predict : callable
        The whole network: takes points [M, 2], returns labels [M].
    X, y : array-like of shape [N, 2] and [N]
        Points and classes to draw in the last panel.

    Returns
    -------
    Figure
        One panel per unit and a last one with the regions of the answers.
    """
    weight, bias = to_numpy(weight, float), to_numpy(bias, float)
    X, y = as_points(X, y)
    _check_layer(weight, bias)
    columns = min(4, len(weight) + 1)
    rows = -(-(len(weight) + 1) // columns)
    figure, axes = plt.subplots(
        rows,
        columns,
        figsize=(2.7 * columns, 2.7 * rows),
        squeeze=False,
        sharex=True,
        sharey=True,
    )
    for i, ax in enumerate(axes.flat[: len(weight)]):
        _draw_unit(ax, weight[i], bias[i], X)
        ax.set(title=f"unit {i + 1}", aspect="equal")
    last = axes.flat[len(weight)]
    plot_regions(predict, X, y, size=8, legend=False, ax=last)
    last.set(title="together", aspect="equal")
    for ax in axes.flat[len(weight) + 1 :]:
        ax.set_visible(False)
    return figure


def _check_layer(weight, bias):
    if weight.ndim != 2 or weight.shape[1] != 2 or bias.shape != weight.shape[:1]:
        raise ValueError(
            f"weight must have shape [H, 2] and bias [H], not {weight.shape} and "
            f"{bias.shape}: give the first layer of a network with two inputs."
        )
    if len(weight) > MOST_UNITS:
        raise ValueError(f"{len(weight)} units are too many panels; {MOST_UNITS} fit.")


def _draw_unit(ax, weight, bias, X):
    low, high = X.min(axis=0) - 0.1, X.max(axis=0) + 0.1
    across, up = np.meshgrid(
        np.linspace(low[0], high[0], 80), np.linspace(low[1], high[1], 80)
    )
    active = np.maximum(0, weight[0] * across + weight[1] * up + bias)
    ax.pcolormesh(across, up, active, cmap="Blues", shading="gouraud", rasterized=True)
    if active.any() and not active.all():
        ax.contour(
            across,
            up,
            weight[0] * across + weight[1] * up + bias,
            [0.0],
            colors="black",
        )
    ax.plot(X[:, 0], X[:, 1], ".", color="grey", markersize=2)
    ax.grid(False)
