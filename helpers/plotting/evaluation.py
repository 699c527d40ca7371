"""How good a classifier is: confusion matrix, ROC and other curves, thresholds.

scikit-learn's ``ConfusionMatrixDisplay`` and ``RocCurveDisplay`` draw counts or
shares, not both in one cell, and no second curve that is told apart without color.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    COLORS,
    LINES,
    MARKERS,
    all_or_nothing,
    as_yes_or_no,
    axes_or_new,
    equally_long,
    next_style,
    style_of,
    to_numpy,
)
from helpers.plotting.settings import check_names
from helpers.validation.arguments import check_by_name
from helpers.validation.scalars import check_number

UNDOTTED = LINES[:3]  # the dotted line is the one to compare with


@all_or_nothing
def plot_confusion(
    table: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    percent: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw a confusion matrix: counts, and percent of each true class.

    Parameters
    ----------
    table : array-like of shape [C, C]
        Counts; a row is a true class, a column a predicted one.
    names : sequence of C str, optional
        The classes' names; by default their numbers.
    percent : bool
        Show the percent of its row in each cell.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    table = to_numpy(table)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:
        raise ValueError(
            f"table must be a square table of counts [C, C], not {table.shape}: make "
            f"it with confusion_matrix(y_true, y_pred)."
        )
    names = range(len(table)) if names is None else names
    names = check_names(names, len(table), "class")
    ax = axes_or_new(ax)
    sums = table.sum(axis=1, keepdims=True)
    shares = np.divide(table, sums, out=np.zeros(table.shape), where=sums > 0)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1.4)
    for (i, j), count in np.ndenumerate(table):
        text = f"{count}\n{100 * shares[i, j]:.1f} %" if percent else str(count)
        color = "white" if shares[i, j] > 0.8 else "black"
        ax.text(j, i, text, ha="center", va="center", color=color)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="predicted", ylabel="true")
    ax.grid(False)
    return ax


@all_or_nothing
def plot_roc(
    fpr: ArrayLike, tpr: ArrayLike, *, label: str = "model", ax: Axes | None = None
) -> Axes:
    """Draw a ROC curve, with the diagonal of guessing.

    Parameters
    ----------
    fpr, tpr : array-like of shape [T]
        False and true positive rates, as from `helpers.metrics.roc_curve`.
    label : str
        The curve's name in the legend.
    ax : Axes, optional
        Give the same axes again to compare models.

    Returns
    -------
    Axes
    """
    fpr, tpr = equally_long(fpr=fpr, tpr=tpr)
    ax = axes_or_new(ax)
    style = next_style(ax, "roc", lines=UNDOTTED)
    if not ax.lines:
        ax.plot([0, 1], [0, 1], ":", color="gray", label="guessing")
    kwargs = {"color": style.color, "label": label, "gid": "roc"}
    ax.plot(fpr, tpr, style.line, **kwargs)
    ax.set(xlabel="false positive rate", ylabel="true positive rate", aspect="equal")
    ax.legend(loc="lower right")
    return ax


@all_or_nothing
def plot_precision_recall(
    precision: ArrayLike,
    recall: ArrayLike,
    *,
    share: float | None = None,
    label: str = "model",
    ax: Axes | None = None,
) -> Axes:
    """Draw precision against recall, with the share of positives as a base line.

    Parameters
    ----------
    precision, recall : array-like of shape [T]
        As from `helpers.metrics.precision_recall_curve`.
    share : float, optional
        The share of positive rows: the precision of guessing.
    label : str
        The curve's name in the legend.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    recall, precision = equally_long(recall=recall, precision=precision)
    share = None if share is None else check_number(share, "share")
    ax = axes_or_new(ax)
    style = next_style(ax, "precision-recall", lines=UNDOTTED)
    if share is not None:
        ax.axhline(share, linestyle=":", color="gray", label="guessing")
    kwargs = {"color": style.color, "label": label, "gid": "precision-recall"}
    ax.step(recall, precision, style.line, where="post", **kwargs)
    ax.set(xlabel="recall", ylabel="precision", ylim=(0, 1.05))
    ax.legend(loc="lower left")
    return ax


@all_or_nothing
def plot_calibration(
    prob_true: ArrayLike,
    prob_pred: ArrayLike,
    *,
    label: str = "model",
    ax: Axes | None = None,
) -> Axes:
    """Draw how often it happened against how probable it was said to be.

    Parameters
    ----------
    prob_true, prob_pred : array-like of shape [bins]
        As from `helpers.metrics.calibration_curve`.
    label : str
        The curve's name in the legend.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    prob_pred, prob_true = equally_long(prob_pred=prob_pred, prob_true=prob_true)
    ax = axes_or_new(ax)
    style = next_style(ax, "calibration", lines=("o-", "s-", "^-"))
    if not ax.lines:
        ax.plot([0, 1], [0, 1], ":", color="gray", label="perfect")
    kwargs = {"color": style.color, "label": label, "gid": "calibration"}
    ax.plot(prob_pred, prob_true, style.line, **kwargs)
    ax.set(xlabel="probability that was said", ylabel="how often it happened")
    ax.legend(loc="upper left")
    return ax


HATCHES = ("", "//")


@all_or_nothing
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
        If the arrays are not of one axis and of one length, a class is empty, or
        there are other classes than 0 and 1.

    Examples
    --------
    >>> figure = plot_count_rule([0, 0, 1, 2], [0, 0, 1, 1], 1)
    >>> [float(bar.get_width()) for bar in figure.axes[1].patches]
    [1.0, 1.0, 0.0]
    """
    counts, y = to_numpy(counts), as_yes_or_no(y_true)
    if counts.ndim != 1 or counts.shape != y.shape or y.all() or not y.any():
        raise ValueError(
            f"counts and y_true must be two lists of the same length with both "
            f"classes in them; their shapes are {counts.shape} and {y.shape}."
        )
    names = check_names(names, 2, "class")
    needed = check_number(needed, "needed")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4))
    _draw_counts(left, counts, y, names)
    left.axvline(needed - 0.5, color=COLORS[6], linestyle="--")
    called = counts >= needed
    shares = {
        "right answers": np.mean(called == y),
        f"{names[1]} found": called[y].mean(),
        f"{names[0]} called {names[1]}": called[~y].mean(),
    }
    _draw_shares(right, {name: float(share) for name, share in shares.items()})
    always = float(np.mean(~y))
    right.axvline(always, color="gray", linestyle=":")
    right.set_title(f"dotted: right answers of\nalways saying {names[0]}", fontsize=11)
    return figure


def _draw_counts(ax, counts, y, names):
    places = np.arange(counts.max() + 1)
    for k, name in enumerate(names):
        mine = counts[y == bool(k)]
        heights = np.bincount(mine, minlength=len(places)) / len(mine)
        style = {"color": COLORS[k], "hatch": HATCHES[k], "edgecolor": "white"}
        ax.bar(places + 0.4 * k - 0.2, heights, 0.4, label=name, **style)
    ax.set(xticks=places, xlabel="keywords in the text", ylabel="share of its class")
    ax.set_title("right of the dashed line:\ncalled " + names[1], fontsize=11)
    ax.legend()


def _draw_shares(ax, shares):
    ax.barh(list(shares), list(shares.values()), 0.55, color=COLORS[5])
    for place, share in enumerate(shares.values()):
        ax.text(share + 0.02, place, f"{100 * share:.1f} %", va="center")
    ax.set(xlim=(0, 1.18), xticks=[0, 0.5, 1], xlabel="share")
    ax.invert_yaxis()


@all_or_nothing
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
        If the arrays are empty, not of one axis, or of different length, or there
        are other classes than 0 and 1.
    """
    scores, y_true = to_numpy(scores, float), as_yes_or_no(y_true)
    if scores.ndim != 1 or scores.shape != y_true.shape or not scores.size:
        raise ValueError(
            f"scores and y_true must be two lists of the same length; their shapes "
            f"are {scores.shape} and {y_true.shape}."
        )
    names = check_names(names, 2, "class")
    threshold = check_number(threshold, "threshold", infinite=True)
    ax = axes_or_new(ax)
    counts = []
    for row, name in enumerate(names):
        mine = scores[y_true == bool(row)]
        called = mine >= threshold
        counts.append(f"{called.sum()} of {len(mine)} {name}")
        # A dot keeps its height when the threshold moves.
        height = row + 0.18 * (np.arange(len(mine)) % 3 - 1)
        for chosen, word in ((called, names[1]), (~called, names[0])):
            dots = _dots(ax, mine[chosen], height[chosen], row, filled=chosen is called)
            dots.set_label(f"{name} called {word}")
    ax.axvline(threshold, color=COLORS[6], linestyle="--", linewidth=1.5, zorder=0.5)
    ax.set_yticks([0, 1], names)
    ax.set(ylim=(-0.6, 1.6), xlim=(-0.02, 1.02), xlabel="score")
    ax.set_title(f"Called {names[1]}: {counts[1]}, {counts[0]}")
    return ax


def _dots(ax: Axes, scores, height, row: int, *, filled: bool) -> PathCollection:
    return ax.scatter(
        scores,
        height,
        s=60,
        marker=MARKERS[row],
        facecolors=COLORS[row] if filled else "none",
        edgecolors=COLORS[row],
    )


@all_or_nothing
def plot_scores(
    scores: Mapping[str, ArrayLike], *, chance: float = 0.5, ax: Axes | None = None
) -> Axes:
    """Draw the accuracies of several runs as a row of dots for each group.

    Parameters
    ----------
    scores : mapping of name to array-like of shape [runs]
        Shares from 0 to 1; the names are written at the left, in this order.
    chance : float
        Where to draw a dotted line: what guessing reaches.
    ax : Axes, optional

    Returns
    -------
    Axes
        Equal scores are drawn above each other; a tick marks the mean of a row.

    Raises
    ------
    ValueError
        If there are no groups.
    """
    check_by_name(scores, "scores", "{'SVC': scores}")
    if not len(scores):
        raise ValueError("scores is empty: give at least one name with its scores.")
    chance = check_number(chance, "chance")
    ax = axes_or_new(ax)
    for row, (name, values) in enumerate(scores.items()):
        values, style = np.sort(to_numpy(values, float).reshape(-1)), style_of(row)
        heights = row - 0.1 * _places_among_equals(np.round(values, 2))
        dots = {"color": style.color, "marker": style.marker, "label": name}
        ax.scatter(values, heights, s=24, edgecolors="white", linewidths=0.4, **dots)
        ax.vlines(values.mean(), row - 0.25, row + 0.25, color="black")
    ax.axvline(chance, color="gray", linestyle=":")
    ax.set_yticks(range(len(scores)), list(scores))
    ax.set(xlabel="accuracy", ylim=(len(scores) - 0.5, -0.9))
    ax.grid(False)
    return ax


def _places_among_equals(values):
    """Return how many equal values come before each one; the values are sorted."""
    first = np.searchsorted(values, values)
    return np.arange(len(values)) - first
