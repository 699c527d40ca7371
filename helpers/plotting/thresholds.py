"""Draw scores on a line, and the threshold that turns them into answers."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import COLOURS, MARKERS, axes_or_new, to_numpy


def plot_threshold(
    scores: ArrayLike,
    y_true: ArrayLike,
    threshold: float,
    *,
    names: tuple[str, str] = ("negative", "positive"),
    ax: Axes | None = None,
) -> Axes:
    """Draw each score in the row of its true class, and a line at the threshold.

    Parameters
    ----------
    scores : array-like, shape [N]
    y_true : array-like, shape [N]
        True or 1 for the class that a high score stands for.
    threshold : float
        A score that reaches it is called positive.
    names : tuple of two str
        What to call the negative and the positive class.
    ax : Axes, optional

    Returns
    -------
    Axes
        Its title counts how many of each class are called positive.

    Raises
    ------
    ValueError
        If the arrays are empty, not of one axis, or of different length.
    """
    scores, y_true = to_numpy(scores, float), to_numpy(y_true, bool)
    if scores.ndim != 1 or scores.shape != y_true.shape or not scores.size:
        raise ValueError(
            f"scores and y_true must be two lists of the same length; their shapes "
            f"are {scores.shape} and {y_true.shape}."
        )
    ax = axes_or_new(ax)
    counts = []
    for row, name in enumerate(names):
        mine = scores[y_true == bool(row)]
        called = mine >= threshold
        counts.append(f"{called.sum()} of {len(mine)} {name}")
        # A dot keeps its height when the threshold moves.
        height = row + 0.18 * (np.arange(len(mine)) % 3 - 1)
        _dots(ax, mine[called], height[called], row, filled=True)
        _dots(ax, mine[~called], height[~called], row, filled=False)
    ax.axvline(threshold, color=COLOURS[6], linestyle="--")
    ax.set_yticks([0, 1], names)
    ax.set(ylim=(-0.6, 1.6), xlim=(-0.02, 1.02), xlabel="score")
    ax.set_title(f"Called {names[1]}: {counts[1]}, {counts[0]}")
    return ax


def _dots(ax: Axes, scores, height, row: int, *, filled: bool) -> None:
    ax.scatter(
        scores,
        height,
        s=60,
        marker=MARKERS[row],
        facecolors=COLOURS[row] if filled else "none",
        edgecolors=COLOURS[row],
    )
