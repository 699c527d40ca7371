"""Draw descents: a curve and its tangent, contour lines, paths, races of rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import COLOURS, MARKERS, axes_or_new

STYLES = ("-", "--", "-.", ":")


def plot_tangent(
    f: Callable[[Any], Any],
    x: float,
    slope: float,
    *,
    low: float,
    high: float,
    label: str = "tangent",
    ax: Axes | None = None,
) -> Axes:
    """Draw a curve, a point on it, and the line of a given slope through the point.

    Parameters
    ----------
    f : callable
        Takes an array of shape [n], returns one.
    x, slope : float
        Where the line touches, and how steep it is.
    low, high : float
        The ends of the curve.
    label : str
        The line's name in the legend; give the same axes again to add a line.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    xs = np.linspace(low, high, 200)
    if not ax.lines:
        ax.plot(xs, f(xs), color="black", label="f(x)")
        ax.set(xlabel="x", ylabel="f(x)", xlim=(low, high))
    i = sum(line.get_linestyle() != "-" for line in ax.lines)
    y = float(f(np.asarray(float(x))))
    style = STYLES[1 + i % 3]
    colour = COLOURS[i % len(COLOURS)]
    ax.plot(xs, y + slope * (xs - x), style, color=colour, label=label)
    ax.plot(x, y, MARKERS[i % len(MARKERS)], color=colour, markersize=9)
    ax.legend()
    return ax


def plot_path_on_curve(
    f: Callable[[Any], Any],
    path: ArrayLike,
    *,
    low: float,
    high: float,
    label: str = "steps",
    ax: Axes | None = None,
) -> Axes:
    """Draw the points that a descent visited on the curve that it went down.

    Parameters
    ----------
    f : callable
        Takes an array of shape [n], returns one.
    path : array-like of shape [steps + 1]
        Points beyond the ends of the curve are left out.
    low, high : float
        The ends of the curve.
    label : str
        The path's name in the legend; give the same axes again to add a path.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    xs, path = np.linspace(low, high, 400), np.ravel(np.asarray(path, dtype=float))
    i = len(ax.lines)
    if i == 0:
        ax.plot(xs, f(xs), color="grey")
        ax.set(xlabel="w", ylabel="loss", xlim=(low, high))
        i = 1
    seen = path[(path >= low) & (path <= high)]
    style = STYLES[1 + (i - 1) % 3] + MARKERS[(i - 1) % len(MARKERS)]
    colour = COLOURS[(i - 1) % len(COLOURS)]
    ax.plot(seen, f(seen), style, color=colour, linewidth=1, label=label)
    ax.legend()
    return ax


def plot_loss_surface(
    loss: Callable[[Any, Any], Any],
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    *,
    n_lines: int = 14,
    minimum: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a loss of two weights as contour lines, closer together where it is steep.

    Parameters
    ----------
    loss : callable
        Takes two arrays of equal shape, returns their losses.
    x_range, y_range : pair of float
    n_lines : int
        How many lines; their heights grow like squares, so that a bowl shows lines at
        equal distances.
    minimum : pair of float, optional
        Where to draw a star.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    x, y = np.meshgrid(np.linspace(*x_range, 200), np.linspace(*y_range, 200))
    heights = np.asarray(loss(x, y), dtype=float)
    if not np.isfinite(heights).all():
        raise ValueError("the loss is not finite everywhere here: draw a smaller part.")
    low, high = heights.min(), heights.max()
    levels = low + (high - low) * np.linspace(0, 1, n_lines + 1)[1:] ** 2
    ax.contour(x, y, heights, levels=levels, cmap="cividis", linewidths=1)
    if minimum is not None:
        ax.plot(*minimum, "*", color="black", markersize=13, zorder=4)
    ax.set(xlabel="w0", ylabel="w1", xlim=x_range, ylim=y_range)
    ax.grid(False)
    return ax


def plot_path(
    path: ArrayLike, *, label: str | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the way of two weights from their start; a ring marks where they are now.

    Parameters
    ----------
    path : array-like of shape [steps + 1, 2]
    label : str, optional
        Its name in the legend; give the same axes again to add a path.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(f"path must have shape [steps + 1, 2], not {path.shape}.")
    ax = axes_or_new(ax)
    i = sum(line.get_gid() == "path" for line in ax.lines)
    colour, marker = COLOURS[i % len(COLOURS)], MARKERS[i % len(MARKERS)]
    dots = {"markersize": 4, "linewidth": 1.2, "label": label, "gid": "path"}
    dots["markevery"] = max(1, len(path) // 40)
    ax.plot(*path.T, STYLES[i % 4], color=colour, marker=marker, **dots)
    ring = {"markersize": 11, "fillstyle": "none", "markeredgewidth": 2}
    ax.plot(*path[-1], marker, color=colour, **ring)
    if label is not None:
        ax.legend(loc="best", fontsize=10)
    return ax


def plot_race(
    loss: Callable[[Any, Any], Any],
    paths: Mapping[str, ArrayLike],
    frame: int,
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    minimum: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one frame of a race: how far each descent has come after `frame` steps.

    Parameters
    ----------
    loss, x_range, y_range, minimum
        As for `plot_loss_surface`.
    paths : mapping of name to array-like of shape [steps + 1, 2]
    frame : int
        Steps so far; a shorter path stays at its end.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = plot_loss_surface(loss, x_range, y_range, minimum=minimum, ax=ax)
    for name, path in paths.items():
        plot_path(np.asarray(path)[: int(frame) + 1], label=name, ax=ax)
    ax.set_title(f"after {frame} steps", fontsize=12)
    return ax


def plot_curves(
    x: ArrayLike,
    curves: Mapping[str, ArrayLike],
    *,
    xlabel: str = "step",
    ylabel: str = "loss",
    xscale: str = "linear",
    yscale: str = "linear",
    marked: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw curves over the same values of x: losses, errors, learning rates.

    Parameters
    ----------
    x : array-like of shape [n]
    curves : mapping of name to array-like of shape [n]
        Values that are not finite are left out.
    xlabel, ylabel : str
    xscale, yscale : {"linear", "log"}
    marked : bool
        Mark every point: for few of them.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    for i, (name, y) in enumerate(curves.items()):
        y = np.array(y, dtype=float)
        y[~np.isfinite(y)] = np.nan
        marker = MARKERS[i % len(MARKERS)] if marked else None
        colour = COLOURS[i % len(COLOURS)]
        ax.plot(x, y, STYLES[i % 4], color=colour, marker=marker, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, xscale=xscale, yscale=yscale)
    ax.legend(fontsize=10)
    return ax
