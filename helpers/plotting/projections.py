"""Projections: directions, shadows, shares of variance, and what is left of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.figures import COLORS, MARKERS, axes_or_new, style_of, to_numpy
from helpers.plotting.regions import as_points


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
    """
    X, _ = as_points(X)
    ax = axes_or_new(ax)
    ax.scatter(X[:, 0], X[:, 1], s=18, color="0.6", linewidths=0)
    start = X.mean(axis=0) if start is None else to_numpy(start, float)
    arrows = to_numpy(directions, float) * to_numpy(lengths, float)[:, None]
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


def plot_label_map(
    X: ArrayLike, y: ArrayLike, *, size: float = 40, ax: Axes | None = None
) -> Axes:
    """Draw each point as its own label, such as a digit, so that no legend is needed.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    y : array-like of shape [N]
        Labels of one or two characters.
    size : float
        Area of a label in points squared.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    X, y = as_points(X, y)
    ax = axes_or_new(ax)
    for i, label in enumerate(np.unique(y)):
        rows = X[y == label]
        kwargs = {"color": style_of(i).color, "marker": f"${label}$"}
        ax.scatter(*rows.T, s=size, linewidths=0.3, **kwargs)
    return ax


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
    ax.bar(numbers, ratios, color=COLORS[0], label="share of one")
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
    groups = {name: to_numpy(values, float) for name, values in signals.items()}
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
    columns = {**reconstructions, "original": originals}
    originals = to_numpy(originals, float)
    rows = len(originals)
    figure, axes = plt.subplots(
        rows,
        len(columns),
        figsize=(size * len(columns), size * rows + 0.3),
        squeeze=False,
    )
    for column, (name, pictures) in zip(axes.T, columns.items(), strict=True):
        column[0].set_title(str(name), fontsize=11)
        for ax, picture in zip(column, to_numpy(pictures, float), strict=True):
            ax.imshow(
                picture,
                cmap="gray_r",
                vmin=originals.min(),
                vmax=originals.max(),
                interpolation="nearest",
            )
            ax.axis("off")
    return figure
