"""Margins of support vector machines: lines, streets, lifts into space, tubes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    COLORS,
    MARKERS,
    RING,
    all_or_nothing,
    axes_or_new,
    legend_beside,
    style_of,
    to_numpy,
)
from helpers.plotting.regions import as_points, plot_points
from helpers.plotting.settings import check_answers, check_rows
from helpers.validation.arguments import (
    check_by_name,
    check_callable,
    check_takes_points,
)
from helpers.validation.scalars import (
    check_not_negative,
    check_number,
    check_whole_number,
)


@all_or_nothing
def plot_lines(
    lines: Mapping[str, tuple[ArrayLike, float]],
    X: ArrayLike,
    y: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw points of two classes, and the lines ``w . x + b = 0`` between them.

    Parameters
    ----------
    lines : mapping of name to (w, b)
        w holds two numbers, not both 0.
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
    names : sequence of str, optional
        What the legend calls the classes.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a w is not two numbers of which one is not 0.
    """
    check_by_name(lines, "lines", "{'by hand': (w, b)}")
    X, y = as_points(X, y)
    ax = axes_or_new(ax)
    low, high = frame_of(X)
    for i, (name, line) in enumerate(lines.items()):
        w, b = _plane(line, 2, f"Line {name!r}")
        # The point of the line nearest to the origin.
        foot = -b * w / (w @ w)
        along = foot + np.array([-w[1], w[0]])
        color = style_of(i + 2).color  # the first two are the classes'
        ax.axline(foot, along, color=color, linestyle=style_of(i).line, label=name)
    plot_points(X, y, names=names, ax=ax)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    _with_equal_units(ax)
    return ax


def _with_equal_units(ax):
    """Name the axes, and draw a unit as long across as up: distances must compare."""
    ax.set(xlabel="x1", ylabel="x2", aspect="equal")


@all_or_nothing
def plot_margins(
    decide: Callable[[np.ndarray], Any],
    X: ArrayLike,
    y: ArrayLike,
    *,
    support: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    resolution: int = 160,
    size: float = 24,
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw two classes, the boundary where a score is 0, and the margins at -1 and 1.

    Parameters
    ----------
    decide : callable
        Takes float64 points [M, 2], returns M scores; positive for the second class.
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
    support : array-like of int, optional
        Indices of points that get a ring.
    names : sequence of str, optional
        What the legend calls the classes.
    resolution : int
        Points of the grid along each axis.
    size : float
        Area of a marker in points squared.
    legend : bool
        Name the classes and the rings beside the axes.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If `decide` does not return one score per point.
    """
    check_takes_points(decide, "decide", "decision_function")
    X, y = as_points(X, y)
    check_whole_number(resolution, "resolution", at_least=2)
    check_not_negative(size, "size")
    ax = axes_or_new(ax)
    low, high = frame_of(X)
    across, up = (np.linspace(low[i], high[i], resolution) for i in (0, 1))
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    wanted = {"expected": "one score per point", "shape": grid.shape[:1]}
    scores = check_answers(decide, grid, name="decide", **wanted)
    _sides_and_levels(ax, across, up, scores.reshape(resolution, resolution))
    if support is not None:
        support = check_rows(support, len(X), "support")
    if support is not None and len(support):
        ax.scatter(*X[support].T, s=4 * size, label="support vectors", **RING)
    plot_points(X, y, names=names, size=size, legend=legend, ax=ax)
    _with_equal_units(ax)
    ax.grid(False)
    return ax


@all_or_nothing
def plot_street(
    w: ArrayLike,
    b: float,
    X: ArrayLike,
    y: ArrayLike,
    *,
    support: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    legend: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw the line ``w . x + b = 0``, its street, and an arrow as wide as the street.

    Parameters
    ----------
    w : array-like of two numbers, not both 0
    b : float
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
    support, names, legend, ax
        As for `plot_margins`.

    Returns
    -------
    Axes
        The arrow goes from one dashed edge to the other, and its text says how far.

    Raises
    ------
    ValueError
        If w is not two numbers of which one is not 0.
    """
    w, b = to_numpy(w, float).reshape(-1), to_numpy(b, float).item()
    if w.shape != (2,) or not w.any() or not np.isfinite([*w, b]).all():
        raise ValueError(
            f"A street needs a w of two numbers, not both 0, and a number b; got "
            f"w = {w} and b = {b}."
        )
    ax = plot_margins(
        lambda points: points @ w + b,
        *(X, y),
        support=support,
        names=names,
        legend=legend,
        ax=ax,
    )
    X = as_points(X, y)[0]
    low, high = frame_of(X)
    foot = _clear_place(w, b, X, low, high)
    arrow = {"arrowstyle": "<->", "color": "black", "lw": 1.6, "shrinkA": 0}
    across = w / (w @ w)
    ends = {"xy": foot + across, "xytext": foot - across}
    ax.annotate("", **ends, arrowprops={**arrow, "shrinkB": 0})
    along = np.array([w[1], -w[0]]) / np.linalg.norm(w)
    if ((low + high) / 2 - foot) @ along < 0:
        along = -along
    # A unit is as long across as up: the text moves along the line, to the inside.
    beside = {"xytext": tuple(24 * along), "textcoords": "offset points"}
    box = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.8}
    middle = {"ha": "center", "va": "center", "fontsize": 11, "bbox": box}
    ax.annotate(f"{2 / np.linalg.norm(w):.2f}", foot, **beside, **middle)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    return ax


def _clear_place(w, b, X, low, high):
    """Return the point of a line where an arrow across its street hides least.

    Both ends have to be in the picture, if there is such a place at all.
    """
    middle = (low + high) / 2
    nearest = middle - (middle @ w + b) * w / (w @ w)
    along = np.array([w[1], -w[0]]) / np.linalg.norm(w)
    reach = np.linalg.norm(high - low) / 2
    places = nearest + np.linspace(-reach, reach, 81)[:, None] * along
    edges = [places + side * w / (w @ w) for side in (-1, 1)]
    room = 0.05 * (high - low)
    inside = [(low + room < p).all(1) & (p < high - room).all(1) for p in edges]
    fits = np.logical_and(*inside)
    if not fits.any():
        return nearest
    spots = np.linspace(edges[0][fits], edges[1][fits], 15)  # [15, places, 2]
    gaps = np.linalg.norm(spots[:, :, None] - X, axis=-1).min(axis=(0, 2))
    return places[fits][gaps.argmax()]


def _sides_and_levels(ax, across, up, scores):
    """Shade both sides, and draw those of the levels -1, 0, 1 that are reached."""
    sides = [-np.inf, 0, np.inf]
    ax.contourf(across, up, np.sign(scores), sides, colors=COLORS[:2], alpha=0.18)
    levels = [v for v in (-1.0, 0.0, 1.0) if scores.min() < v < scores.max()]
    if levels:
        kwargs = {
            "linestyles": ["-" if level == 0 else "--" for level in levels],
            "linewidths": [2.0 if level == 0 else 1.2 for level in levels],
        }
        ax.contour(across, up, scores, levels, colors="black", **kwargs)


@all_or_nothing
def plot_margin_grid(
    machine: Callable[[float, float], tuple[Callable[[np.ndarray], Any], str]],
    X: ArrayLike,
    y: ArrayLike,
    *,
    rows: Sequence[float],
    columns: Sequence[float],
    row_name: str = "C",
    column_name: str = "gamma",
    resolution: int = 80,
) -> Figure:
    """Draw the boundary for every pair of two settings, as a table of pictures.

    Parameters
    ----------
    machine : callable
        Takes a row's and a column's value; returns a function from points to scores
        (as `decide` of `plot_margins`) and a caption for the picture.
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
    rows, columns : sequence of float
        The values, from above and from the left.
    row_name, column_name : str
        What the two settings are called.
    resolution : int
        Points of each picture's grid along each axis.

    Returns
    -------
    Figure
    """
    check_callable(machine, "machine", "lambda C, gamma: (decide, caption)")
    rows, columns = _settings(rows, "rows"), _settings(columns, "columns")
    low, high = frame_of(as_points(X, y)[0])
    wide = min(3.2, 10 / len(columns))
    tall = wide * (high[1] - low[1]) / (high[0] - low[0])
    figure, axes = plt.subplots(
        len(rows),
        len(columns),
        figsize=(wide * len(columns) + 0.4, (tall + 0.3) * len(rows) + 0.4),
        squeeze=False,
    )
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            decide, caption = _scores_and_caption(machine(row, column))
            ax = axes[i, j]
            plot_margins(
                decide, X, y, resolution=resolution, size=13, legend=False, ax=ax
            )
            name = f"{row_name} = {row:g}" if j == 0 else ""
            ax.set(xticks=[], yticks=[], xlabel=caption, ylabel=name)
            if i == 0:
                ax.set_title(f"{column_name} = {column:g}")
    return figure


def _scores_and_caption(made):
    """Return the two that a machine has to return; raise a TypeError for others."""
    if not isinstance(made, (tuple, list)) or len(made) != 2:
        kind = type(made).__name__
        raise TypeError(
            f"machine must return a pair (decide, caption), not an object of type "
            f"{kind}: end it with return decide, caption."
        )
    return made


def _plane(given, count, what):
    """Return the w and the b of a line or a plane."""
    try:
        w, b = (to_numpy(part, float).reshape(-1) for part in given)
        if w.shape == (count,) and w.any() and b.size == 1:
            return w, b.item()
    except (TypeError, ValueError):
        pass
    numbers = {2: "two", 3: "three"}[count]
    raise ValueError(
        f"{what} needs a pair (w, b): a w of {numbers} numbers, not all 0, and one "
        f"number b; got {given!r}."
    )


def _settings(values, name):
    """Return the numbers that a grid's rows or columns are drawn for."""
    wanted = f"{name} must be numbers such as [0.1, 1, 10], not {values!r}."
    try:
        numbers = np.atleast_1d(to_numpy(values, float))
    except TypeError:
        raise TypeError(wanted) from None
    if numbers.ndim != 1 or not numbers.size or not np.isfinite(numbers).all():
        raise ValueError(wanted)
    return numbers.tolist()


def frame_of(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the corners of a picture that holds all points with some room."""
    low, high = X.min(axis=0), X.max(axis=0)
    room = 0.12 * np.maximum(high - low, 1e-9)
    return low - room, high + room


@all_or_nothing
def plot_lift(
    X: ArrayLike,
    y: ArrayLike,
    height: ArrayLike,
    *,
    level: float | None = None,
    plane: tuple[ArrayLike, float] | None = None,
    label: str = "height",
    elevation: float = 18,
    ax: Axes | None = None,
) -> Axes:
    """Lift points of the plane into space, and lay a flat cut between them.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
    height : array-like of shape [N]
        The third coordinate of each point.
    level : float, optional
        The height of the cut.
    plane : (w, b), optional
        A cut that may tilt: ``w . x + b = 0`` with three numbers in w, the last one
        not 0.
    label : str
        The name of the third axis.
    elevation : float
        The angle from which one looks, in degrees above the plane.
    ax : Axes, optional
        Axes with ``projection="3d"``.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is not one height per point.
    """
    X, y = as_points(X, y)
    height = to_numpy(height, float).reshape(-1)
    if len(height) != len(X):
        raise ValueError(f"height must have {len(X)} values, not {len(height)}.")
    if ax is None:
        ax = plt.figure(figsize=(6.0, 4.8)).add_subplot(projection="3d")
    elif getattr(ax, "name", None) != "3d":
        raise TypeError(
            "ax must be axes in space: plt.figure().add_subplot(projection='3d')."
        )
    for i, name in enumerate(np.unique(y)):
        chosen = y == name
        style = style_of(i)
        mark = {"color": style.color, "marker": style.marker, "s": 18}
        mark |= {"depthshade": False, "edgecolors": "white", "linewidths": 0.3}
        ax.scatter(*X[chosen].T, height[chosen], label=f"class {name}", **mark)
    if level is not None:
        plane = (np.array([0.0, 0.0, 1.0]), -check_number(level, "level"))
    if plane is not None:
        w, b = _plane(plane, 3, "plane")
        low, high = frame_of(X)
        across, up = np.meshgrid([low[0], high[0]], [low[1], high[1]])
        cut = -(w[0] * across + w[1] * up + b) / w[2]
        ax.plot_surface(across, up, cut, color="gray", alpha=0.35)
    ax.view_init(elev=check_number(elevation, "elevation"), azim=-60)
    ax.set(xlabel="x1", ylabel="x2", zlabel=label)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_major_locator(MaxNLocator(4))
        axis.labelpad = 9  # clear of the ticks' numbers
    ax.legend(loc="upper left")
    return ax


@all_or_nothing
def plot_tube(
    predict: Callable[[np.ndarray], Any],
    x: ArrayLike,
    y: ArrayLike,
    *,
    epsilon: float,
    support: ArrayLike | None = None,
    pulls: ArrayLike | None = None,
    name_epsilon: bool = False,
    size: float = 36,
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
    pulls : array-like of shape [N], optional
        The force of each point on the curve: an arrow from the tube's edge, up for a
        positive one; the longest is a sixth of the height of the data.
    name_epsilon : bool
        Add an arrow from the curve to the tube's edge, called epsilon.
    size : float
        Of the points, in square points of print.
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
        If x, y and pulls differ in length, or predict does not return one value per
        point.
    """
    x = to_numpy(x, float).reshape(-1)
    y = to_numpy(y, float).reshape(-1)
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} points and y has {len(y)}: give as many.")
    epsilon = check_not_negative(epsilon, "epsilon")
    check_not_negative(size, "size")
    ax = axes_or_new(ax)
    line = np.linspace(x.min(), x.max(), 300)
    values = _values_at(predict, line)
    ax.plot(line, values, color="black", label=label)
    kwargs = {"color": COLORS[4], "alpha": 0.25, "label": "tube"}
    ax.fill_between(line, values - epsilon, values + epsilon, **kwargs)
    _inside_and_outside(ax, x, y, support, size)
    if pulls is not None:
        _draw_pulls(ax, x, _values_at(predict, x), pulls, epsilon, np.ptp(y) / 6)
    if name_epsilon:
        _draw_epsilon(ax, x, line, values, epsilon)
    ax.set(xlabel="x", ylabel="y")
    if legend:
        legend_beside(ax)
    return ax


def _values_at(predict, x):
    """Return what `predict` gives at each x, one value per point."""
    check_takes_points(predict, "predict")
    wanted = {"expected": "one value per point", "shape": x.shape}
    return check_answers(predict, x[:, None], name="predict", **wanted)


def _draw_pulls(ax, x, values, pulls, epsilon, longest):
    """Draw each force that is not 0 as an arrow from the edge it acts on."""
    pulls = to_numpy(pulls, float).reshape(-1)
    if len(pulls) != len(x):
        raise ValueError(f"x has {len(x)} points and pulls has {len(pulls)}.")
    strong = abs(pulls) > 1e-6 * max(abs(pulls).max(), 1e-300)
    x, values, pulls = x[strong], values[strong], pulls[strong]
    up = pulls / max(abs(pulls).max(initial=0.0), 1e-300) * longest
    start = values + np.sign(pulls) * epsilon
    kwargs = {"angles": "xy", "scale_units": "xy", "scale": 1, "width": 0.006}
    kwargs |= {"color": COLORS[3], "zorder": 3, "label": "pull on the line"}
    ax.quiver(x, start, np.zeros(len(x)), up, **kwargs)
    ax.update_datalim(np.column_stack([x, start + up]))
    ax.autoscale_view()


def _draw_epsilon(ax, x, line, values, epsilon):
    """Measure the upper half of the tube where the most room is between the points."""
    inner = slice(len(line) // 10, -len(line) // 10)
    room = abs(line[inner, None] - x).min(axis=1)
    place = line[inner][room.argmax()]
    height = values[inner][room.argmax()]
    style = {"arrowstyle": "<->", "color": "black", "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (place, height + epsilon), (place, height), arrowprops=style)
    name = {"xytext": (0, 1), "textcoords": "offset points"}
    name |= {"ha": "center", "va": "bottom"}
    ax.annotate(r"$\varepsilon$", (place, height + epsilon), **name)


def _inside_and_outside(ax, x, y, support, size):
    """Draw the points, those with an index in `support` as triangles."""
    outside = np.zeros(len(x), dtype=bool)
    if support is not None:
        outside[check_rows(support, len(x), "support")] = True
    kinds = [(~outside, "inside the tube" if support is not None else "data")]
    kinds += [(outside, "support vectors")] if outside.any() else []
    for i, (chosen, name) in enumerate(kinds):
        mark = {"color": COLORS[i], "marker": MARKERS[i], "edgecolors": "white"}
        ax.scatter(x[chosen], y[chosen], s=size, linewidths=0.4, label=name, **mark)
