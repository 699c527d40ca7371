"""Points by class, the regions a classifier cuts the plane into, training curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from numpy.typing import ArrayLike

from helpers.plotting.figures import COLOURS, MARKERS, axes_or_new


def as_points(X: ArrayLike, y: ArrayLike | None = None):
    """Return points [N, 2] and labels [N] as arrays; raise where they are not."""
    X = np.asarray(X.detach().cpu() if hasattr(X, "detach") else X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(
            f"X must have shape [N, 2] to be drawn in a plane, not {X.shape}: choose "
            f"two columns, such as X[:, :2]."
        )
    if y is None:
        return X, None
    y = np.asarray(y.detach().cpu() if hasattr(y, "detach") else y)
    if y.size != len(X):
        raise ValueError(f"y must have one label per point: {len(X)}, not {y.size}.")
    return X, y.reshape(-1)


def plot_points(
    X: ArrayLike,
    y: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    size: float = 24,
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw points in the plane, each class with its own colour and marker.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
        Class labels; they are drawn in sorted order.
    names : sequence of str, optional
        What the legend calls the classes.
    size : float
        Area of a marker in points squared.
    legend : bool
        Name the classes beside the axes.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    X, y = as_points(X, y)
    ax = axes_or_new(ax)
    for i, label in enumerate(np.unique(y)):
        rows = X[y == label]
        ax.scatter(
            rows[:, 0],
            rows[:, 1],
            s=size,
            color=COLOURS[i % len(COLOURS)],
            marker=MARKERS[i % len(MARKERS)],
            edgecolors="white",
            linewidths=0.4,
            label=f"class {_plain(label)}" if names is None else names[i],
        )
    if legend:  # beside the axes, where it hides no point
        ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    return ax


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
    """Colour the plane by what a classifier answers there, with the points on top.

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
    X, y = as_points(X, y)
    ax = axes_or_new(ax)
    across, up = _grid_lines(X, resolution)
    answers = _ask(predict, across, up)
    classes = np.unique(answers if y is None else np.append(answers, y))
    index = np.searchsorted(classes, answers)
    shades = ListedColormap([COLOURS[i % len(COLOURS)] for i in range(len(classes))])
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
        plot_points(X, y, names=names, size=size, legend=legend, ax=ax)
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
    answers = predict(grid)
    answers = answers.detach().cpu().numpy() if hasattr(answers, "detach") else answers
    answers = np.asarray(answers).reshape(-1)
    if len(answers) != len(grid):
        raise ValueError(
            f"predict must return one label per point: {len(grid)}, not "
            f"{len(answers)} (apply argmax or a threshold to scores first)."
        )
    return answers.reshape(len(up), len(across))


def plot_history(
    curves: Mapping[str, Sequence[float]],
    *,
    label: str = "loss",
    ax: Axes | None = None,
) -> Axes:
    """Draw values by epoch, such as training and validation loss, in one picture.

    Parameters
    ----------
    curves : mapping of name to one value per epoch
        The first is drawn solid, the second dashed, and so on.
    label : str
        The name of the vertical axis.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    if not curves:
        raise ValueError("curves is empty: give at least one name with its values.")
    ax = axes_or_new(ax)
    for i, (name, values) in enumerate(curves.items()):
        style = ("-", "--", "-.", ":")[i % 4]
        epochs = np.arange(1, len(values) + 1)
        ax.plot(epochs, values, style, color=COLOURS[i % len(COLOURS)], label=name)
    ax.set(xlabel="epoch", ylabel=label)
    ax.legend()
    return ax


def _plain(label) -> str:
    """Write a class as it is counted: 1, not 1.0."""
    return f"{label:g}" if np.issubdtype(type(label), np.floating) else str(label)
