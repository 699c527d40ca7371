"""Projections: directions, shadows, shares of variance, and what is left of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    COLORS,
    MARKERS,
    all_or_nothing,
    as_classes,
    axes_or_new,
    fill_of,
    fit_height,
    style_of,
    to_numpy,
)
from helpers.plotting.regions import as_points
from helpers.plotting.settings import check_names, check_pair
from helpers.validation import check_same_length
from helpers.validation.arguments import check_by_name
from helpers.validation.scalars import (
    check_not_negative,
    check_number,
    check_positive,
    check_whole_number,
)


@all_or_nothing
def plot_arrows(
    X: ArrayLike,
    directions: ArrayLike,
    lengths: Sequence[float],
    *,
    start: ArrayLike | None = None,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw points and arrows from one place, such as principal directions.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    directions : array-like of shape [n_arrows, 2]
        One direction per row, of length 1.
    lengths : sequence of float
        How long each arrow is, in the units of the data.
    start : array-like of shape [2], optional
        Where the arrows start; the mean of the points if not given.
    names : sequence of str, optional
        The text at the arrows' heads; "direction 1" and so on if not given.
    ax : Axes, optional

    Returns
    -------
    Axes
        With equal units on both axes, so that right angles look right.

    Raises
    ------
    ValueError
        If there is not one length and one name for each direction.
    """
    X, _ = as_points(X)
    directions = np.atleast_2d(to_numpy(directions, float))
    lengths = np.ravel(to_numpy(lengths, float))
    if directions.shape != (len(lengths), 2):
        raise ValueError(
            f"Each direction, of two numbers, needs a length: directions have shape "
            f"{directions.shape}, with {len(lengths)} lengths."
        )
    if names is not None:
        names = check_names(names, len(lengths), "direction")
    ax = axes_or_new(ax)
    ax.scatter(X[:, 0], X[:, 1], s=18, color="0.6", linewidths=0)
    start = X.mean(axis=0) if start is None else np.array(check_pair(start, "start"))
    arrows = directions * lengths[:, None]
    for i, arrow in enumerate(arrows):
        text = f"direction {i + 1}" if names is None else names[i]
        _draw_arrow(ax, start, arrow, text, style_of(i).color)
    ends = np.vstack([X, start + arrows])
    ax.update_datalim(ends)
    ax.set_aspect("equal", adjustable="datalim")
    ax.autoscale_view()
    return ax


def _draw_arrow(ax, start, arrow, text, color):
    """Draw one arrow with its name at the head, on the side to which it points."""
    units = {"angles": "xy", "scale_units": "xy", "scale": 1}
    ax.quiver(*start, *arrow, **units, color=color, width=0.009, zorder=4)
    ax.annotate(
        text,
        start + arrow,
        8 * np.sign(arrow),
        textcoords="offset points",
        ha="left" if arrow[0] > 0 else "right",
        va="bottom" if arrow[1] > 0 else "top",
        color=color,
        fontweight="bold",
        bbox={"facecolor": "white", "alpha": 0.8, "pad": 1, "linewidth": 0},
        zorder=5,
    )


@all_or_nothing
def plot_turned_arrows(matrix: ArrayLike, *, count: int = 16) -> Figure:
    """Draw arrows of length 1 and what a matrix makes of them, side by side.

    A dashed line is left where each arrow pointed before, so that those which keep
    their direction, the eigenvectors, can be seen.

    Parameters
    ----------
    matrix : array-like of shape [2, 2]
        Equal to its transpose, as a covariance matrix is.
    count : int
        How many arrows, evenly turned; a multiple of 4, so that both eigenvectors
        are among them.

    Raises
    ------
    ValueError
        If the matrix isn't 2 by 2 and symmetric, or the count no multiple of 4.
    """
    matrix = to_numpy(matrix, float)
    if matrix.shape != (2, 2) or not np.allclose(matrix, matrix.T):
        raise ValueError(
            f"matrix must be a symmetric 2 by 2 matrix, such as a covariance matrix, "
            f"not one of shape {matrix.shape}."
        )
    if check_whole_number(count, "count") % 4:
        raise ValueError(f"count must be a multiple of 4, not {count}.")
    longest = np.linalg.eigh(matrix)[1][:, 1]
    start = np.arctan2(longest[1], longest[0])
    angles = start + 2 * np.pi * np.arange(count) / count
    before = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    after = before @ matrix
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 4.8))
    side = 1.12 * max(1.0, np.linalg.norm(after, axis=1).max())
    titles = "before: arrows u of length 1", "after: the same arrows times C"
    for ax, arrows, title in zip(axes, (before, after), titles, strict=True):
        rays = np.stack([0 * before, side * before, before * np.nan], axis=1)
        ax.plot(*rays.reshape(-1, 2).T, color="0.75", lw=0.8, ls="--", zorder=0)
        for i, arrow in enumerate(arrows):
            number = {0: 0, count // 4: 1}.get(i % (count // 2))
            _draw_one_of_many(ax, arrow, number)
        ax.set(xlim=(-side, side), ylim=(-side, side), aspect="equal", title=title)
        ax.set(xlabel="first entry", ylabel="second entry")
    kinds = {"first eigenvector": COLORS[0], "second eigenvector": COLORS[1]}
    for name, color in {**kinds, "all others": "0.55"}.items():
        axes[0].plot([], [], color=color, lw=3 if name in kinds else 1.5, label=name)
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=11)
    return figure


def _draw_one_of_many(ax, arrow, number):
    """Draw an arrow from zero: gray, or in the color of its eigenvector's number."""
    look = {"angles": "xy", "scale_units": "xy", "scale": 1}
    color, width = ("0.55", 0.006) if number is None else (COLORS[number], 0.013)
    zorder = 3 if number is None else 4
    ax.quiver(0, 0, *arrow, **look, color=color, width=width, zorder=zorder)


@all_or_nothing
def plot_loadings(
    direction: ArrayLike, names: Sequence[str], *, ax: Axes | None = None
) -> Axes:
    """Draw how much each feature weighs in a direction, as bars to both sides.

    Parameters
    ----------
    direction : array-like of shape [n_features]
    names : sequence of str
        What the features are called, from the top down.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    direction = to_numpy(direction, float)
    if direction.ndim != 1:
        raise ValueError(
            f"direction must be a list of weights, one for each of the names, not of "
            f"shape {direction.shape}."
        )
    names = check_names(names, len(direction), "weight")
    ax = axes_or_new(ax)
    places = np.arange(len(names))
    colors = [COLORS[0] if weight >= 0 else COLORS[1] for weight in direction]
    bars = ax.barh(places, direction, color=colors)
    ax.bar_label(bars, [f"{weight:+.2f}" for weight in direction], padding=3)
    ax.axvline(0, color="black", lw=1)
    room = 1.5 * max(np.abs(direction).max(), 1e-9)
    ax.set(yticks=places, yticklabels=names, xlabel="weight", xlim=(-room, room))
    ax.invert_yaxis()
    return ax


@all_or_nothing
def plot_plane(
    X: ArrayLike,
    mean: ArrayLike,
    directions: ArrayLike,
    *,
    y: ArrayLike | None = None,
    names: Sequence[str] = ("x1", "x2", "x3"),
    classes: Sequence[str] | None = None,
    view: tuple[float, float] = (20, -60),
) -> Figure:
    """Draw a cloud in space with a plane through it, and beside it its flat shadow.

    Parameters
    ----------
    X : array-like of shape [N, 3]
    mean : array-like of shape [3]
        A place on the plane: the middle of the cloud.
    directions : array-like of shape [2, 3]
        Two directions along the plane, at a right angle and of length 1.
    y : array-like of shape [N], optional
        Class numbers, for colors and markers only.
    names : sequence of three str
        What the features are called.
    classes : sequence of str, optional
        What the classes are called.
    view : (elevation, azimuth)
        From where one looks, in degrees.
    """
    X, mean, directions, y = _checked_plane(X, mean, directions, y)
    names = check_names(names, 3, "feature")
    if classes is not None:
        classes = check_names(classes, len(np.unique(y)), "class", "classes")
    view = check_pair(view, "view")
    flat = (X - mean) @ directions.T
    figure = plt.figure(figsize=(10.5, 5))
    parts = figure.add_gridspec(1, 2, width_ratios=(1.25, 1), wspace=0.15)
    space = figure.add_subplot(parts[0], projection="3d")
    low, high = 1.08 * flat.min(axis=0), 1.08 * flat.max(axis=0)
    grid = np.meshgrid([low[0], high[0]], [low[1], high[1]])
    corners = mean + np.stack(grid, axis=-1) @ directions
    space.plot_surface(*np.moveaxis(corners, -1, 0), color="0.6", alpha=0.25)
    feet = mean + flat @ directions
    for point, foot in zip(X, feet, strict=True):
        space.plot(*np.stack([point, foot], axis=1), color="0.6", lw=0.7)
    plane = figure.add_subplot(parts[1])
    for i, label in enumerate(np.unique(y)):
        rows, style = y == label, style_of(i)
        mark = {"color": style.color, "marker": style.marker, "s": 18}
        name = str(label) if classes is None else classes[i]
        space.scatter(*X[rows].T, **mark, depthshade=False)
        plane.scatter(*flat[rows].T, **mark, label=name)
    space.view_init(*view)
    for axis, name in zip((space.xaxis, space.yaxis, space.zaxis), names, strict=True):
        axis.set_major_locator(MaxNLocator(4))
        axis.set_label_text(name)
        axis.labelpad = 6
    space.set_box_aspect(None, zoom=0.94)
    plane.set(xlabel="first component", ylabel="second component", aspect="equal")
    plane.margins(0.08)
    if len(np.unique(y)) > 1:
        plane.legend(fontsize=11)
    return figure


def _checked_plane(X, mean, directions, y):
    """Return the arrays of points in space, of a plane through them, and classes."""
    X, mean = to_numpy(X, float), to_numpy(mean, float)
    directions = to_numpy(directions, float)
    if X.ndim != 2 or X.shape[1] != 3 or directions.shape != (2, 3):
        raise ValueError(
            f"X must have shape [N, 3] and directions [2, 3], not {X.shape} and "
            f"{directions.shape}."
        )
    check_same_length(X=X, y=X if y is None else y)
    y = np.zeros(len(X), int) if y is None else as_classes(y)
    if mean.shape != (3,):
        raise ValueError(f"mean must be three numbers, not of shape {mean.shape}.")
    return X, mean, directions, y


@all_or_nothing
def plot_label_map(
    X: ArrayLike,
    y: ArrayLike,
    *,
    size: float = 40,
    means: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw each point as its own label, such as a digit, so that no legend is needed.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
        Labels of one or two characters.
    size : float
        Area of a label in points squared.
    means : bool
        Draw each label once more, in a box at the mean of its points.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    X, y = as_points(X, y)
    check_not_negative(size, "size")
    ax = axes_or_new(ax)
    for i, label in enumerate(np.unique(y)):
        rows = X[y == label]
        kwargs = {"color": fill_of(i), "marker": f"${label}$"}
        ax.scatter(*rows.T, s=size, linewidths=0.3, **kwargs)
        if means:
            box = {"facecolor": "white", "edgecolor": fill_of(i), "pad": 2.5}
            kwargs = {"ha": "center", "va": "center", "fontweight": "bold"}
            ax.text(*rows.mean(axis=0), f"{label}", bbox=box, **kwargs, zorder=4)
    return ax


@all_or_nothing
def plot_shadow(
    X: ArrayLike,
    angle: float,
    *,
    names: Sequence[str] = ("first feature", "second feature"),
) -> Figure:
    """Draw points, their shadows on a line, and the shadows' variance by its angle.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    angle : float
        Of the line, in degrees from the horizontal axis.
    names : sequence of two str
        What the features are called.
    """
    X, _ = as_points(X)
    names = check_names(names, 2, "feature")
    angle = check_number(angle, "angle")
    centered = X - X.mean(axis=0)
    direction = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    feet = np.outer(centered @ direction, direction)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.5, 4))
    end = 1.1 * np.abs(centered).max() * direction
    left.plot(*np.stack([-end, end], axis=1), color="black", lw=1, zorder=1)
    gaps = np.full_like(feet, np.nan)  # no line leads from one point to the next
    joins = np.stack([centered, feet, gaps], axis=1).reshape(-1, 2)
    left.plot(*joins.T, color="0.8", lw=0.7, zorder=0)
    left.scatter(*centered.T, s=16, color=COLORS[0], marker=MARKERS[0], label="points")
    left.scatter(*feet.T, s=16, color=COLORS[1], marker=MARKERS[1], label="shadows")
    side = 1.15 * np.abs(centered).max()
    left.set(xlim=(-side, side), ylim=(-side, side), aspect="equal")
    left.set(xlabel=f"{names[0]}, centered", ylabel=f"{names[1]}, centered")
    left.legend(loc="upper left", fontsize=10)
    _variance_by_angle(right, centered, angle)
    return figure


def _variance_by_angle(ax, centered, angle):
    angles = np.arange(0, 181)
    turned = np.stack([np.cos(np.radians(angles)), np.sin(np.radians(angles))])
    variances = (centered @ turned).var(axis=0, ddof=1)
    here = np.interp(angle % 180, angles, variances)
    ax.plot(angles, variances, color=COLORS[0])
    ax.scatter(
        [angle % 180], [here], s=90, color=COLORS[1], marker=MARKERS[1], zorder=3
    )
    ax.set(
        xlabel="angle of the line in degrees",
        ylabel="variance of the shadows",
        title=f"{angle:.0f} degrees: variance {here:.2f}",
        xticks=range(0, 181, 30),
        ylim=(0, 1.1 * variances.max()),
    )


@all_or_nothing
def plot_scree(ratios: ArrayLike, *, ax: Axes | None = None) -> Axes:
    """Draw each component's share of the variance, and the running total.

    Parameters
    ----------
    ratios : array-like of shape [n_components]
        Shares from 0 to 1, most first.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ratios = to_numpy(ratios, float)
    if ratios.ndim != 1 or not ratios.size:
        raise ValueError(f"ratios must be a list of shares, not {ratios.shape}.")
    ax = axes_or_new(ax)
    numbers = np.arange(1, len(ratios) + 1)
    ax.bar(numbers, ratios, color=COLORS[0], label="each one alone")
    few = len(ratios) <= 20
    ax.plot(
        numbers,
        np.cumsum(ratios),
        color=COLORS[1],
        marker=MARKERS[1] if few else None,
        label="all up to here",
    )
    ax.set(xlabel="component", ylabel="share of the variance", ylim=(0, 1.05))
    if few:
        ax.set_xticks(numbers)
    ax.legend(loc="center right")
    return ax


@all_or_nothing
def plot_signals(
    t: ArrayLike, signals: Mapping[str, ArrayLike], *, height: float = 1.3
) -> Figure:
    """Draw groups of signals over time, one row per group, a column per signal.

    Parameters
    ----------
    t : array-like of shape [n]
    signals : mapping of a group's name to an array of shape [n, n_signals]
    height : float
        Inches that each row gets.
    """
    check_by_name(signals, "signals", "{'recorded': X}")
    height = check_positive(height, "height")
    groups = {name: to_numpy(values, float) for name, values in signals.items()}
    for name, values in groups.items():
        if values.ndim != 2 or len(values) != len(t):
            raise ValueError(
                f"{name!r} must have shape [{len(t)}, signals], one row for each of "
                f"t, not {list(values.shape)}."
            )
    columns = max(values.shape[1] for values in groups.values())
    figure, axes = plt.subplots(
        len(groups),
        columns,
        figsize=(9, height * len(groups) + 0.8),
        sharex=True,
        squeeze=False,
    )
    for row, (name, values) in zip(axes, groups.items(), strict=True):
        row[0].set_ylabel(name)
        for i, ax in enumerate(row[: values.shape[1]]):
            ax.plot(to_numpy(t), values[:, i], color=style_of(i).color, lw=1.3)
    for i, column in enumerate(axes.T):
        column[0].set_title(f"signal {i + 1}", fontsize=12)
        column[-1].set_xlabel("time")
    return figure


@all_or_nothing
def plot_reconstructions(
    originals: ArrayLike,
    reconstructions: Mapping[object, ArrayLike],
    *,
    size: float = 0.95,
) -> Figure:
    """Draw pictures beside what is left of them, a row each, a column per number.

    Parameters
    ----------
    originals : array-like of shape [n, height, width]
    reconstructions : mapping of a name, such as a number of components, to pictures
        Each of the shape of `originals`.
    size : float
        Inches that each picture gets.
    """
    check_by_name(reconstructions, "reconstructions", "{5: pictures}")
    size = check_positive(size, "size")
    columns = {**reconstructions, "original": originals}
    originals = to_numpy(originals, float)
    inches = (size * len(columns), size * len(originals) + 0.6)
    figure, axes = plt.subplots(1, len(columns), figsize=inches, squeeze=False)
    shades = {"cmap": "gray_r", "vmin": originals.min(), "vmax": originals.max()}
    for ax, (name, pictures) in zip(axes[0], columns.items(), strict=True):
        pictures = to_numpy(pictures, float)
        if pictures.shape != originals.shape:
            raise ValueError(
                f"the pictures of {name!r} have shape {pictures.shape}, the originals "
                f"{originals.shape}."
            )
        gap = max(1, pictures.shape[1] // 12)
        column = np.pad(pictures, ((0, 0), (0, gap), (0, 0)), constant_values=np.nan)
        column = column.reshape(-1, pictures.shape[2])[:-gap]
        ax.imshow(column, **shades, interpolation="nearest")
        ax.set_title(str(name), fontsize=11)
        ax.axis("off")
    return fit_height(figure)
