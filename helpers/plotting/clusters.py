"""Clusters: points with their centers, the steps of k-means, how many, the tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    COLORS,
    MARKERS,
    RING,
    all_or_nothing,
    as_cluster_numbers,
    axes_or_new,
    equally_long,
    fill_of,
    legend_beside,
    style_of,
    to_numpy,
)
from helpers.plotting.regions import as_points
from helpers.plotting.settings import check_names, check_step
from helpers.validation.scalars import check_not_negative, check_number


@all_or_nothing
def plot_clusters(
    X: ArrayLike,
    labels: ArrayLike | None = None,
    centers: ArrayLike | None = None,
    *,
    size: float = 24,
    legend: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw points by cluster, each with its color and marker, and numbered centers.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    labels : array-like of shape [N], optional
        Cluster numbers from 0; without them all points are gray. Points of a number
        below 0 belong to no cluster: small, gray and named "noise".
    centers : array-like of shape [k, 2], optional
        Drawn as large marks with the cluster's number inside.
    size : float
        Area of a point's marker in points squared.
    legend : bool, optional
        Name the clusters beside the axes; if not given, only where there are more
        of them than colors.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    X, labels = as_points(X) if labels is None else as_points(X, labels)
    labels = None if labels is None else as_cluster_numbers(labels)
    check_not_negative(size, "size")
    ax = axes_or_new(ax)
    numbers = [] if labels is None else np.unique(labels[labels >= 0])
    if labels is None:
        ax.scatter(X[:, 0], X[:, 1], s=size, color="0.55", linewidths=0)
    elif (labels < 0).any():
        noise = X[labels < 0].T
        ax.scatter(*noise, s=size / 2, color="0.55", linewidths=0, label="noise")
    for number in numbers:
        style = style_of(int(number))
        ax.scatter(
            *X[labels == number].T,
            s=size,
            color=style.color,
            marker=style.marker,
            edgecolors="white",
            linewidths=0.4,
            label=f"cluster {int(number)}",
        )
    if legend or (legend is None and len(numbers) > len(COLORS)):
        legend_beside(ax)
    for number, center in enumerate(
        as_points(centers)[0] if centers is not None else ()
    ):
        _draw_center(ax, center, number)
    return ax


@all_or_nothing
def plot_k_means_frame(
    X: ArrayLike,
    steps: Sequence[tuple[Any, Any, float]],
    frame: int,
    *,
    size: float = 24,
    ax: Axes | None = None,
) -> Axes:
    """Draw one half-step of k-means.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    steps : sequence of (centers, labels, inertia)
    frame : int
        0 is the start, without labels; then by turns "assign" (points take the
        color of the nearest center) and "move" (arrows lead from rings, where the
        centers were, to where they are now).
        Numbers past the end show the last frame.
    size : float
        Area of a point's marker in points squared.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    frame = check_step(frame, 2 * len(steps) - 1)
    step, moves = (frame - 1) // 2 if frame else 0, frame > 0 and frame % 2 == 0
    centers, labels, inertia = steps[step]
    if frame == 0:
        plot_clusters(X, None, centers, size=size, ax=ax)
        ax.set_title("start")
    elif not moves:
        plot_clusters(X, labels, centers, size=size, ax=ax)
        ax.set_title(f"step {step + 1}, assign: inertia {_in_short(inertia)}")
    else:
        moved = steps[step + 1][0]
        plot_clusters(X, labels, moved, size=size, ax=ax)
        centers, moved = to_numpy(centers), to_numpy(moved)
        ax.scatter(*centers.T, s=190, linestyle=":", zorder=4, **RING)
        for old, new in zip(centers, moved, strict=True):
            arrow = {"arrowstyle": "-|>", "lw": 2, "shrinkA": 0, "shrinkB": 6}
            ax.annotate("", new, old, arrowprops=arrow, zorder=4)
        ax.set_title(f"step {step + 1}, move")
    return ax


@all_or_nothing
def plot_k_means_steps(
    X: ArrayLike,
    steps: Sequence[tuple[Any, Any, float]],
    frames: Sequence[int] = (0, 1, 2, 3, 4, 5),
) -> Figure:
    """Draw several half-steps of k-means side by side, three in a row.

    Parameters
    ----------
    X : array-like of shape [N, 2]
    steps : sequence of (centers, labels, inertia)
    frames : sequence of int
        As in `plot_k_means_frame`.
    """
    frames = np.ravel(to_numpy(frames)).tolist()
    if not frames:
        raise ValueError("frames must hold one number or more, as in [0, 1, 2].")
    rows = -(-len(frames) // 3)
    figure, axes = plt.subplots(
        rows, 3, figsize=(10, 2.9 * rows), sharex=True, sharey=True, squeeze=False
    )
    for ax, frame in zip(axes.flat, frames, strict=False):
        plot_k_means_frame(X, steps, frame, size=22, ax=ax)
        ax.title.set_fontsize(11)  # a long one must not run into the next
    legends = [ax.get_legend() for ax in axes.flat if ax.get_legend()]
    for legend in legends[:-1]:
        legend.remove()  # one names the clusters for all panels
    for ax in axes.flat[len(frames) :]:
        ax.axis("off")
    return figure


@all_or_nothing
def plot_elbow(
    numbers: Sequence[int],
    inertias: Sequence[float],
    silhouettes: Sequence[float],
) -> Figure:
    """Draw inertia and mean silhouette by the number of clusters, side by side.

    Parameters
    ----------
    numbers : sequence of int
        The numbers of clusters tried.
    inertias, silhouettes : sequence of float
        One value per number; NaN where there is none (one cluster). Their axis goes
        from 0, or from below the lowest, to 1, so that two figures can be compared.
    """
    _, inertias, silhouettes = equally_long(
        numbers=numbers, inertias=inertias, silhouettes=silhouettes
    )
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    left.plot(numbers, inertias, color=COLORS[0], marker=MARKERS[0])
    left.set(xlabel="number of clusters", ylabel="inertia", title="elbow")
    right.plot(numbers, silhouettes, color=COLORS[1], marker=MARKERS[1])
    best = int(np.nanargmax(silhouettes))
    right.set_ylim(min(0, np.nanmin(silhouettes) - 0.05), 1)
    right.scatter(
        numbers[best],
        silhouettes[best],
        s=220,
        facecolors="none",
        edgecolors="black",
        linewidths=1.5,
        label=f"highest: {numbers[best]}",
    )
    right.set(xlabel="number of clusters", ylabel="mean silhouette", title="silhouette")
    right.legend()
    for ax in (left, right):
        ax.set_xticks(list(numbers))
    return figure


@all_or_nothing
def plot_silhouettes(
    scores: ArrayLike, labels: ArrayLike, *, ax: Axes | None = None
) -> Axes:
    """Draw each point's silhouette as a bar, cluster by cluster, the longest on top.

    Parameters
    ----------
    scores, labels : array-like of shape [N]
        The silhouette of each point and the number of its cluster, from 0.
    ax : Axes, optional

    Returns
    -------
    Axes
        Clusters go from top to bottom; a dashed line is at the mean of all points.

    Raises
    ------
    ValueError
        If there is no score, or not one label for each.

    Notes
    -----
    Rousseeuw's figure ("Silhouettes", 1987).
    """
    scores, labels = to_numpy(scores, float), as_cluster_numbers(labels)
    if scores.ndim != 1 or scores.shape != labels.shape or not len(scores):
        raise ValueError(
            f"give one score and one label per point, not {list(scores.shape)} and "
            f"{list(labels.shape)}."
        )
    ax, below, gap = axes_or_new(ax), 0.0, 0.03 * len(scores)
    middles, numbers = [], np.unique(labels)
    for number in numbers:
        lengths = np.sort(scores[labels == number])[::-1]
        places = below + np.arange(len(lengths))
        color, name = fill_of(int(number)), f"cluster {number}"
        ax.barh(places, lengths, height=1, color=color, label=name)
        middles.append(places.mean())
        below = places[-1] + 1 + gap
    ax.axvline(scores.mean(), color="black", linestyle="--", lw=1.2)
    ax.axvline(0, color="0.35", lw=0.8)
    ax.set_title(f"mean silhouette {scores.mean():.2f}")
    ax.set_yticks(middles, [str(int(number)) for number in numbers])
    ax.set(xlabel="silhouette", ylabel="cluster", ylim=(below, -gap))
    ax.set_xlim(min(-0.1, 1.1 * scores.min()), 1)
    ax.grid(False)
    return ax


@all_or_nothing
def plot_dendrogram(
    linkage_matrix: ArrayLike,
    *,
    cut: float | None = None,
    names: Sequence[object] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the tree of merges; what hangs together below the cut has one color.

    Parameters
    ----------
    linkage_matrix : array-like of shape [N - 1, 4]
        SciPy's form: the two merged, their distance, the number of points.
    cut : float, optional
        The distance at which to cut; drawn as a dashed line.
    names : sequence of N, optional
        What to write under the leaves; nothing if not given.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    from scipy.cluster import hierarchy

    ax = axes_or_new(ax)
    tree = to_numpy(linkage_matrix, float)
    if cut is not None:
        check_number(cut, "cut")
    leaves = None if names is None else check_names(names, len(tree) + 1, "point")
    hierarchy.dendrogram(
        tree,
        ax=ax,
        labels=leaves,
        no_labels=leaves is None,
        leaf_rotation=90 if any(len(name) > 3 for name in leaves or ()) else 0,
        leaf_font_size=11,
        link_color_func=_branch_colors(tree, cut).get,
    )
    if cut is not None:
        ax.axhline(cut, color="black", linestyle="--", linewidth=1.2)
    ax.set_ylabel("distance at the merge")
    ax.set_xlabel(f"{len(tree) + 1} points" if names is None else "")
    ax.grid(False)
    return ax


def _branch_colors(tree, cut):
    """A color per merge: gray above the cut, one per branch below it."""
    n, colors, used = len(tree) + 1, {}, 0
    for node in range(2 * n - 2, n - 1, -1):  # parents come before their children
        left, right, height = tree[node - n, :3]
        color = colors.setdefault(node, "0.35")
        if cut is not None and height < cut and color == "0.35":
            color = colors[node] = fill_of(used)
            used += 1
        for child in (int(left), int(right)):
            if child >= n and color != "0.35":
                colors[child] = color
    return colors


def _in_short(inertia):
    """Write a large number in millions: in full it is longer than its panel."""
    return f"{inertia:.1f}" if inertia < 1e5 else f"{inertia / 1e6:.1f} million"


def _draw_center(ax, center, number):
    ax.scatter(
        *center,
        s=190,
        color=style_of(number).color,
        marker="o",
        edgecolors="black",
        linewidths=1.6,
        zorder=5,
    )
    ax.text(
        *center,
        str(number),
        color="white",
        ha="center",
        va="center_baseline",
        fontsize=10,
        fontweight="bold",
        zorder=6,
    )
