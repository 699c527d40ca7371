"""Points by class, the regions that a classifier cuts the plane into, and why.

scikit-learn's ``DecisionBoundaryDisplay`` takes its estimators only; ours takes any
function, such as a torch network's, and adds borders that are seen without color.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    all_or_nothing,
    as_classes,
    axes_or_new,
    fill_of,
    legend_beside,
    style_of,
    to_numpy,
)
from helpers.plotting.settings import check_answers, check_names
from helpers.validation import check_matrix, check_not_negative, check_whole_number
from helpers.validation.arguments import check_takes_points

NOT_ASKED = object()


def as_points(X: ArrayLike, y: Any = NOT_ASKED):
    """Return points [N, 2] and labels [N] as arrays; raise where they are not."""
    X = check_matrix(X).astype(float)
    if X.shape[1] != 2:
        raise ValueError(
            f"X must have shape [N, 2] to be drawn in a plane, not {X.shape}: choose "
            f"two columns, such as X[:, :2]."
        )
    if y is NOT_ASKED:
        return X, None
    y = as_classes(y)
    if y.size != len(X):
        raise ValueError(f"y must have one label per point: {len(X)}, not {y.size}.")
    return X, y.reshape(-1)


@all_or_nothing
def plot_points(
    X: ArrayLike,
    y: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    size: float = 24,
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw points in the plane, each class with its own color and marker.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
        Class labels; they are drawn in sorted order.
    names : sequence of str, optional
        What the legend calls the classes: ``names[k]`` class ``k`` where the labels
        are class numbers, else one name for each label in sorted order.
    size : float
        Area of a marker in points squared.
    legend : bool
        Name the classes beside the axes.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If X is no table of two columns, y has another length, or the names do not
        fit the labels.
    """
    X, y = as_points(X, y)
    check_not_negative(size, "size")
    ax = axes_or_new(ax)
    _draw_classes(ax, X, y, np.unique(y), names, size)
    if legend:
        legend_beside(ax)
    return ax


def _draw_classes(ax, X, y, classes, names, size):
    """Draw the points of each class in the style of its place among the classes."""
    for label, name in zip(classes, _names_of(classes, names), strict=True):
        rows = X[y == label]
        style = style_of(int(np.searchsorted(classes, label)))
        ax.scatter(
            rows[:, 0],
            rows[:, 1],
            s=size,
            color=style.color,
            marker=style.marker,
            edgecolors="white",
            linewidths=0.4,
            label=name,
        )


def _names_of(classes, names):
    """Return a name for each class: by its number if it is one, else by its place."""
    if names is None:
        return [f"class {_plain(label)}" for label in classes]
    if isinstance(names, Mapping) and names.keys() >= set(classes.tolist()):
        return [str(names[label]) for label in classes.tolist()]
    count = len(names) if hasattr(names, "__len__") else len(classes)
    if classes.dtype.kind in "iufb" and np.isin(classes, np.arange(count)).all():
        names = check_names(names, count, "class")
        return [names[int(number)] for number in classes]
    shown = ", ".join(map(_plain, classes[:12]))
    return check_names(names, len(classes), f"class ({shown})")


@all_or_nothing
def plot_regions(
    predict: Callable[[np.ndarray], Any],
    X: ArrayLike,
    y: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    resolution: int = 200,
    size: float = 24,
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Color the plane by what a classifier answers there, with the points on top.

    Parameters
    ----------
    predict : callable
        Takes float64 points [M, 2], returns M labels (array or tensor).
    X : array-like of shape [N, 2]
        The points; they also set the limits of the picture.
    y : array-like of shape [N], optional
        The points' classes; without it only the regions are drawn.
    names : sequence of str, optional
        What the legend calls the classes.
    resolution : int
        Points of the grid along each axis.
    size : float
        Area of a marker in points squared.
    legend : bool
        Name the classes beside the axes.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    X, y = as_points(X) if y is None else as_points(X, y)
    check_whole_number(resolution, "resolution", at_least=2)
    check_not_negative(size, "size")
    ax = axes_or_new(ax)
    across, up = _grid_lines(X, resolution)
    answers = _ask(predict, across, up)
    classes = np.unique(answers if y is None else np.append(answers, y))
    index = np.searchsorted(classes, answers)
    shades = ListedColormap([fill_of(i) for i in range(len(classes))])
    limits = {"vmin": -0.5, "vmax": len(classes) - 0.5}
    ax.pcolormesh(
        across,
        up,
        index,
        cmap=shades,
        alpha=0.22,
        shading="nearest",
        rasterized=True,
        **limits,
    )
    if len(np.unique(answers)) > 1:
        for i in range(len(classes)):
            ax.contour(across, up, index == i, [0.5], colors="black", linewidths=0.8)
    if y is not None:
        _draw_classes(ax, X, y, classes, names, size)
        if legend:
            legend_beside(ax)
    ax.grid(False)
    return ax


def _grid_lines(X, resolution):
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.08 * np.maximum(high - low, 1e-9)
    low, high = low - margin, high + margin
    return (np.linspace(low[i], high[i], resolution) for i in (0, 1))


def _ask(predict, across, up):
    """Return the answers at all crossings of the grid, as a table [up, across]."""
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    check_takes_points(predict, "predict")
    wanted = {"expected": "one label per point", "shape": grid.shape[:1]}
    answers = check_answers(predict, grid, name="predict", labels=True, **wanted)
    return answers.reshape(len(up), len(across))


def _plain(label) -> str:
    """Write a class as it is counted: 1, not 1.0."""
    return f"{label:g}" if np.issubdtype(type(label), np.floating) else str(label)


MOST_UNITS = 15


@all_or_nothing
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
    ax.plot(X[:, 0], X[:, 1], ".", color="gray", markersize=2)
    ax.grid(False)
