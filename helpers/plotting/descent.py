"""Descents and curves: tangents, contour lines, paths, races, losses by epoch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    LINES,
    all_or_nothing,
    axes_or_new,
    next_style,
    style_of,
    to_numpy,
)
from helpers.plotting.settings import check_answers, check_pair, check_step
from helpers.validation import check_same_length
from helpers.validation.arguments import check_by_name, check_callable
from helpers.validation.scalars import (
    check_choice,
    check_number,
    check_positive,
    check_whole_number,
)

BROKEN = LINES[1:]  # the solid line is the curve itself
PER_POINT = "one number per point"
AT_ONE_PLACE = "one number for one place"


@all_or_nothing
def plot_tangent(
    f: Callable[[Any], Any],
    x: float,
    slope: float,
    *,
    low: float,
    high: float,
    other: float | None = None,
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
    other : float, optional
        Where to mark a second point of the curve, such as the one that a secant
        goes through.
    label : str
        The line's name in the legend; give the same axes again to add a line. A point
        that several lines share is drawn once, in black.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    check_callable(f, "f", "np.sin")
    check_pair((low, high), "low and high", apart=True)
    x, slope = _one_number(x, "x"), _one_number(slope, "slope")
    xs, curve = _curve(f, low, high, 200)
    places = [x] if other is None else [x, _one_number(other, "other")]
    at = {"name": "f", "expected": AT_ONE_PLACE}
    y, *there = (check_answers(f, np.asarray(place), **at).item() for place in places)
    ax = axes_or_new(ax)
    if not ax.lines:
        ax.plot(xs, curve, color="black", label="f(x)")
        ax.set(xlabel="x", ylabel="f(x)", xlim=(low, high))
    style = next_style(ax, "tangent", lines=BROKEN)
    kwargs = {"color": style.color, "label": label, "gid": "tangent"}
    ax.plot(xs, y + slope * (xs - x), style.line, **kwargs)
    if other is not None:
        ax.plot(places[1], *there, style.marker, color=style.color, markersize=9)
    shared = [line for line in ax.lines if line.get_xydata().tolist() == [[x, y]]]
    for line in shared:
        line.set_color("black")
    if not shared:
        ax.plot(x, y, style.marker, color=style.color, markersize=9)
    ax.legend()
    return ax


def _one_number(value, name):
    """Return a number that may be an array or a tensor of a single one."""
    numbers = np.ravel(to_numpy(value))
    return check_number(numbers[0] if len(numbers) == 1 else value, name)


def _curve(f, low, high, count):
    """Return places from low to high, and what f gives there; it may have gaps."""
    xs = np.linspace(low, high, count)
    wanted = {"expected": PER_POINT, "shape": xs.shape, "gaps": True}
    curve = check_answers(f, xs, name="f", **wanted)
    if not np.isfinite(curve).any():
        raise ValueError(f"f is finite nowhere from {low:g} to {high:g}: draw more.")
    return xs, curve


@all_or_nothing
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
    check_callable(f, "f", "np.sin")
    check_pair((low, high), "low and high", apart=True)
    path = np.ravel(to_numpy(path, float))
    seen = path[(path >= low) & (path <= high)]
    xs, curve = _curve(f, low, high, 400)
    wanted = {"expected": PER_POINT, "shape": seen.shape, "gaps": True}
    heights = check_answers(f, seen, name="f", **wanted) if len(seen) else seen
    ax = axes_or_new(ax)
    if not ax.lines:
        ax.plot(xs, curve, color="gray")
        ax.set(xlabel="w", ylabel="loss", xlim=(low, high))
    style = next_style(ax, "path", lines=BROKEN)
    kwargs = {"color": style.color, "linewidth": 1, "label": label, "gid": "path"}
    ax.plot(seen, heights, style.line + style.marker, **kwargs)
    ax.legend()
    return ax


@all_or_nothing
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
    check_callable(loss, "loss", "lambda a, b: a**2 + b**2")
    x_range = check_pair(x_range, "x_range", apart=True)
    y_range = check_pair(y_range, "y_range", apart=True)
    n_lines = check_whole_number(n_lines, "n_lines")
    x, y, heights = _heights(loss, x_range, y_range)
    low, high = heights.min(), heights.max()
    levels = low + (high - low) * np.linspace(0, 1, n_lines + 1)[1:] ** 2
    ax = axes_or_new(ax)
    ax.contour(x, y, heights, levels=levels, cmap="cividis", linewidths=1)
    if minimum is not None:
        place = check_pair(minimum, "minimum")
        ax.plot(*place, "*", color="black", markersize=13, zorder=4)
    ax.set(xlabel="w0", ylabel="w1", xlim=x_range, ylim=y_range)
    ax.grid(False)
    return ax


@all_or_nothing
def plot_downhill(
    loss: Callable[[Any, Any], Any],
    gradient: Callable[[float, float], ArrayLike],
    starts: ArrayLike,
    *,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    rate: float,
    minimum: tuple[float, float] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw contour lines through some places, and a step downhill from each place.

    Each line has its height written on it. Each arrow starts on a line, where it is
    at right angles to it: both axes have the same units.

    Parameters
    ----------
    loss : callable
        Takes two arrays of equal shape, returns their losses.
    gradient : callable
        Takes two numbers, returns the two slopes there.
    starts : array-like of shape [n_arrows, 2]
    x_range, y_range : pair of float
    rate : float
        An arrow is minus this rate times the gradient.
    minimum : pair of float, optional
        Where to draw a star.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    check_callable(loss, "loss", "lambda a, b: a**2 + b**2")
    check_callable(gradient, "gradient", "lambda a, b: [2 * a, 2 * b]")
    x_range = check_pair(x_range, "x_range", apart=True)
    y_range = check_pair(y_range, "y_range", apart=True)
    rate = check_positive(rate, "rate")
    starts = to_numpy(starts, float)
    x, y, heights = _heights(loss, x_range, y_range)
    at = {"name": "loss", "expected": AT_ONE_PLACE}
    losses = [check_answers(loss, *place, **at).item() for place in starts]
    levels = sorted({round(value, 9) for value in losses})
    slopes = {"name": "gradient", "expected": "two slopes", "shape": (2,)}
    steps = [-rate * check_answers(gradient, *place, **slopes) for place in starts]
    ax = axes_or_new(ax)
    lines = {"colors": "gray", "linewidths": 1.2}
    drawn = ax.contour(x, y, heights, levels=levels, **lines)
    for place, step in zip(starts, steps, strict=True):
        arrow = {"arrowstyle": "-|>", "lw": 1.8, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", place + step, place, arrowprops=arrow)
    busy = np.concatenate([starts, starts + steps])
    free = [_farthest(np.concatenate(line), busy) for line in drawn.allsegs if line]
    ax.clabel(drawn, fmt="%.1f", fontsize=10, colors="black", manual=free)
    ax.plot(*starts.T, "o", color="black", markersize=4, label="places")
    if minimum is not None:
        lowest = check_pair(minimum, "minimum")
        ax.plot(*lowest, "*", color="black", markersize=13, label="lowest place")
    ax.set(xlabel="w0", ylabel="w1", xlim=x_range, ylim=y_range, aspect="equal")
    ax.legend(fontsize=10)
    ax.grid(False)
    return ax


def _heights(loss, x_range, y_range):
    """Return the places of a grid, and the loss there: finite, and not flat."""
    x, y = np.meshgrid(np.linspace(*x_range, 200), np.linspace(*y_range, 200))
    wanted = {"expected": "one loss per place", "shape": x.shape, "gaps": True}
    heights = check_answers(loss, x, y, name="loss", **wanted)
    if not np.isfinite(heights).all():
        raise ValueError("the loss is not finite everywhere here: draw a smaller part.")
    if np.ptp(heights) == 0:
        raise ValueError(
            f"the loss is {heights[0, 0]:g} everywhere here, and has no contour lines: "
            f"draw another part, or check that the loss uses both weights."
        )
    return x, y, heights


def _farthest(points: np.ndarray, busy: np.ndarray) -> np.ndarray:
    """Return the point that is farthest from all busy places: room for a label."""
    away = np.linalg.norm(points[:, None] - busy, axis=2).min(axis=1)
    return points[away.argmax()]


@all_or_nothing
def plot_spread(
    values: ArrayLike,
    marks: Mapping[str, float],
    *,
    name: str = "values",
    xlabel: str = "change of the loss",
    bins: int = 40,
    ax: Axes | None = None,
) -> Axes:
    """Draw how often values occur, and single values beside them as upright lines.

    Parameters
    ----------
    values : array-like of shape [n]
    marks : mapping of name to float
        The values to compare with.
    name, xlabel : str
        What the values are, and what is measured.
    bins : int
        How many bars between the smallest and the largest number drawn.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    check_by_name(marks, "marks", "{'measured': 0.1}")
    bins = check_whole_number(bins, "bins")
    ax, values = axes_or_new(ax), np.ravel(to_numpy(values, float))
    numbers = [*values, *map(float, marks.values())]
    edges = np.linspace(min(numbers), max(numbers), bins + 1)
    counts, *_ = ax.hist(values, edges, color=style_of(0).color, alpha=0.6, label=name)
    for i, (label, value) in enumerate(marks.items(), start=1):
        style, is_right = style_of(i), value > edges[bins // 2]
        ax.axvline(value, color=style.color, linestyle=style.line, lw=2.5)
        place = {"ha": "right" if is_right else "left", "va": "top"}
        number = f"{value:.2g}".replace("-", "\N{MINUS SIGN}")
        height, text = counts.max() * (1.1 - 0.2 * i), f"  {label}:  \n  {number}  "
        ax.text(value, height, text, color=style.color, **place)
    ax.set(xlabel=xlabel, ylabel="how many")
    ax.legend(fontsize=10)
    return ax


@all_or_nothing
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
    path = to_numpy(path, float)
    if path.ndim != 2 or path.shape[1] != 2 or not len(path):
        raise ValueError(f"path must have shape [steps + 1, 2], not {path.shape}.")
    ax = axes_or_new(ax)
    style = next_style(ax, "path")
    dots = {"markersize": 4, "linewidth": 1.2, "label": label, "gid": "path"}
    dots["markevery"] = max(1, len(path) // 40)
    ax.plot(*path.T, style.line, color=style.color, marker=style.marker, **dots)
    ring = {"markersize": 11, "fillstyle": "none", "markeredgewidth": 2}
    ax.plot(*path[-1], style.marker, color=style.color, **ring)
    if label is not None:
        ax.legend(loc="best", fontsize=10)
    return ax


@all_or_nothing
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
        A single path gives the picture its name as a title; of several, a legend
        has the names, and the title the steps.
    frame : int
        Steps so far; a shorter path stays at its end.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    check_by_name(paths, "paths", "{'SGD': path}")
    frame = check_step(frame)
    ax = plot_loss_surface(loss, x_range, y_range, minimum=minimum, ax=ax)
    alone = len(paths) == 1
    for name, path in paths.items():
        label = None if alone else name
        plot_path(to_numpy(path)[: frame + 1], label=label, ax=ax)
    ax.set_title(next(iter(paths)) if alone else f"after {frame} steps", fontsize=12)
    return ax


@all_or_nothing
def plot_loss_race(
    losses: Mapping[str, ArrayLike], frame: int, *, ax: Axes | None = None
) -> Axes:
    """Draw one frame of a race of losses: each curve so far, a marker at its head.

    Parameters
    ----------
    losses : mapping of name to array-like of shape [steps + 1]
    frame : int
        Steps so far; the axes stay those of the whole race.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are no losses, or none above 0: their scale is logarithmic.
    """
    check_by_name(losses, "losses", "{'SGD': losses}")
    curves = {name: to_numpy(y, float) for name, y in losses.items()}
    drawn = [y[np.isfinite(y) & (y > 0)] for y in curves.values()]
    if not sum(map(len, drawn)):
        raise ValueError("there is no loss above 0 to draw.")
    ax, frame = axes_or_new(ax), check_step(frame)
    for i, (name, y) in enumerate(curves.items()):
        style, y = style_of(i), y[: frame + 1]
        kwargs = {"color": style.color, "marker": style.marker, "markersize": 8}
        ax.plot(y, style.line, **kwargs, markevery=[len(y) - 1], label=name)
    low, high = (f(f(y) for y in drawn if len(y)) for f in (min, max))
    last = max(map(len, curves.values())) - 1
    ax.set(xlabel="step", ylabel="loss", yscale="log")
    ax.set(xlim=(0, 1.03 * last), ylim=(low / 1.5, high * 1.5))
    ax.set_title(f"after {frame} steps", fontsize=12)
    ax.legend(fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


@all_or_nothing
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
    check_by_name(curves, "curves", "{'loss': losses}")
    for name, scale in (("xscale", xscale), ("yscale", yscale)):
        check_choice(scale, name, ("linear", "log", "symlog"))
    ax, x = axes_or_new(ax), to_numpy(x)
    for i, (name, y) in enumerate(curves.items()):
        y = np.array(to_numpy(y, float))
        check_same_length(**{"x": np.atleast_1d(x), str(name): np.atleast_1d(y)})
        y[~np.isfinite(y)] = np.nan
        style = style_of(i)
        kwargs = {"color": style.color, "marker": style.marker if marked else None}
        ax.plot(x, y, style.line, **kwargs, label=name)
    ax.set(xlabel=xlabel, ylabel=ylabel, xscale=xscale, yscale=yscale)
    ax.legend(fontsize=10)
    return ax


@all_or_nothing
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
    check_by_name(curves, "curves", "{'loss': history['loss']}")
    if not len(curves):
        raise ValueError("curves is empty: give at least one name with its values.")
    ax = axes_or_new(ax)
    for i, (name, values) in enumerate(curves.items()):
        style, values = style_of(i), to_numpy(values, float)
        epochs = np.arange(1, len(values) + 1)
        ax.plot(epochs, values, style.line, color=style.color, label=name)
    ax.set(xlabel="epoch", ylabel=label)
    ax.legend()
    return ax
