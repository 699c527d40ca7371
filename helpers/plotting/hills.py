"""Kernels drawn: the hills that add up to a score, and how far settings differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    all_or_nothing,
    axes_or_new,
    legend_beside,
    style_of,
    to_numpy,
)
from helpers.plotting.settings import check_answers
from helpers.validation import check_not_negative
from helpers.validation.arguments import check_by_name, check_callable


@all_or_nothing
def plot_hills(
    kernel: Callable[[np.ndarray, np.ndarray], Any],
    x: ArrayLike,
    y: ArrayLike,
    beta: ArrayLike,
    b: float,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw a score over a line as the sum of one hill or valley for each point.

    Parameters
    ----------
    kernel : callable
        Takes columns [M, 1] and [N, 1], returns the similarities [M, N].
    x : array-like of shape [N]
        Where the points lie.
    y : array-like of shape [N]
        Their classes: two different values; the second has positive scores.
    beta : array-like of shape [N]
        The height of each point's hill; points with 0 have none.
    b : float
        What is added everywhere.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If x, y and beta differ in length.
    """
    check_callable(kernel, "kernel", "rbf_kernel")
    x, beta = (to_numpy(v, float).reshape(-1) for v in (x, beta))
    y = to_numpy(y).reshape(-1)
    if not len(x) == len(y) == len(beta):
        raise ValueError(
            f"Each point needs an x, a class and a beta; got {len(x)}, {len(y)} and "
            f"{len(beta)}."
        )
    b = to_numpy(b, float).item()
    ax = axes_or_new(ax)
    room = 0.3 * np.ptp(x)  # far enough out to see the score return to b
    line = np.linspace(x.min() - room, x.max() + room, 400)
    places, points = line[:, None], x[:, None]
    wanted = {"expected": "a row per place, a column per point"}
    wanted["shape"] = len(line), len(x)
    hills = check_answers(kernel, places, points, name="kernel", **wanted) * beta
    for hill, name in zip(hills.T, y, strict=True):
        if hill.any():
            style = style_of(int(name == y.max()))
            label = f"votes of class {name}"
            known = label in ax.get_legend_handles_labels()[1]
            kwargs = {"color": style.color, "linestyle": style.line, "lw": 1.2}
            ax.plot(line, hill, label="_" if known else label, **kwargs)
    ax.plot(line, hills.sum(axis=1) + b, color="black", lw=2.5, label="score")
    ax.axhline(b, color="gray", lw=1, linestyle=":", label=f"b = {b:.2f}")
    ax.axhline(0, color="gray", lw=1)
    for i, name in enumerate(np.unique(y)):
        style, chosen = style_of(i), y == name
        mark = {"color": style.color, "marker": style.marker, "edgecolors": "white"}
        mark |= {"s": 70, "zorder": 3, "label": f"class {name}"}
        ax.scatter(x[chosen], 0 * x[chosen], **mark)
    ax.set(xlabel="x", ylabel="score")
    legend_beside(ax)
    return ax


@all_or_nothing
def plot_settings(
    scores: Mapping[str, ArrayLike],
    truth: Mapping[str, float] | None = None,
    *,
    noise: float | None = None,
    xlabel: str = "share right",
    ax: Axes | None = None,
) -> Axes:
    """Draw the scores of several settings, one row each, the best mean on top.

    Parameters
    ----------
    scores : mapping of name to array-like
        A few scores for each setting.
    truth : mapping of name to float, optional
        A better estimate for each setting: drawn as a cross.
    noise : float, optional
        The standard error of one score: a gray band of this width below the best.
    xlabel : str
        What is scored.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    check_by_name(scores, "scores", "{'C = 1': scores}")
    if truth is not None and not set(scores) <= set(
        check_by_name(truth, "truth", "{}")
    ):
        raise ValueError(f"truth must name what scores names: {', '.join(scores)}.")
    noise = None if noise is None else check_not_negative(noise, "noise")
    ax = axes_or_new(ax, (8, 0.32 * len(scores) + 1.2))
    means = {name: to_numpy(v, float).mean() for name, v in scores.items()}
    order = sorted(means, key=means.get)
    dot, cross = style_of(0), style_of(1)
    for row, name in enumerate(order):
        values = to_numpy(scores[name], float).reshape(-1)
        first = row == 0
        mark = {"color": dot.color, "alpha": 0.5, "s": 26}
        label = "one cross-validation" if first else None
        ax.scatter(values, np.full(len(values), row), label=label, **mark)
        mean = {"color": "black", "marker": "|", "s": 150}
        ax.scatter(means[name], row, label="their mean" if first else None, **mean)
        if truth is not None:
            mark = {"color": cross.color, "marker": "x", "s": 60}
            label = "many new points" if first else None
            ax.scatter(to_numpy(truth[name], float).item(), row, label=label, **mark)
    if noise is not None:
        best = means[order[-1]]
        kwargs = {"color": "gray", "alpha": 0.2, "lw": 0}
        ax.axvspan(best - noise, best, label="one standard error", **kwargs)
    ax.set_yticks(range(len(order)), order)
    ax.set(xlabel=xlabel)
    legend_beside(ax)
    return ax
