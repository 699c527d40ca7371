"""Draw a rule that counts: how many hits each class has, and what the rule decides."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.figures import COLOURS, to_numpy

HATCHES = ("", "//")


def plot_count_rule(
    counts: ArrayLike,
    y_true: ArrayLike,
    needed: int,
    *,
    names: tuple[str, str] = ("negative", "positive"),
) -> Figure:
    """Draw counts by class, a line at the number needed, and how the rule does.

    Parameters
    ----------
    counts : array-like of int, shape [N]
        How many hits each example has.
    y_true : array-like, shape [N]
        True or 1 for the class that many hits stand for.
    needed : int
        So many hits or more are called positive.
    names : tuple of two str
        What to call the negative and the positive class.

    Returns
    -------
    Figure
        Left: the share of each class with 0, 1, 2 ... hits. Right: the share of
        right answers, of positives found and of negatives called positive.

    Raises
    ------
    ValueError
        If the arrays are not of one axis and of one length, or a class is empty.

    Examples
    --------
    >>> figure = plot_count_rule([0, 0, 1, 2], [0, 0, 1, 1], 1)
    >>> [float(bar.get_width()) for bar in figure.axes[1].patches]
    [1.0, 1.0, 0.0]
    """
    counts, y = to_numpy(counts), to_numpy(y_true).astype(bool)
    if counts.ndim != 1 or counts.shape != y.shape or y.all() or not y.any():
        raise ValueError(
            f"counts and y_true must be two lists of the same length with both "
            f"classes in them; their shapes are {counts.shape} and {y.shape}."
        )
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4))
    _draw_counts(left, counts, y, names)
    left.axvline(needed - 0.5, color=COLOURS[6], linestyle="--")
    called = counts >= needed
    shares = {
        "right answers": np.mean(called == y),
        f"{names[1]} found": called[y].mean(),
        f"{names[0]} called {names[1]}": called[~y].mean(),
    }
    _draw_shares(right, {name: float(share) for name, share in shares.items()})
    always = float(np.mean(~y))
    right.axvline(always, color="grey", linestyle=":")
    right.set_title(f"dotted: right answers of\nalways saying {names[0]}", fontsize=11)
    return figure


def _draw_counts(ax, counts, y, names):
    places = np.arange(counts.max() + 1)
    for k, name in enumerate(names):
        mine = counts[y == bool(k)]
        heights = np.bincount(mine, minlength=len(places)) / len(mine)
        style = {"color": COLOURS[k], "hatch": HATCHES[k], "edgecolor": "white"}
        ax.bar(places + 0.4 * k - 0.2, heights, 0.4, label=name, **style)
    ax.set(xticks=places, xlabel="keywords in the text", ylabel="share of its class")
    ax.set_title("right of the dashed line:\ncalled " + names[1], fontsize=11)
    ax.legend()


def _draw_shares(ax, shares):
    ax.barh(list(shares), list(shares.values()), 0.55, color=COLOURS[5])
    for place, share in enumerate(shares.values()):
        ax.text(share + 0.02, place, f"{100 * share:.1f} %", va="center")
    ax.set(xlim=(0, 1.18), xticks=[0, 0.5, 1], xlabel="share")
    ax.invert_yaxis()
