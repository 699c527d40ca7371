"""Draw how good a classifier is: confusion matrix, ROC and other curves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import LINES, axes_or_new, next_style, to_numpy

UNDOTTED = LINES[:3]  # the dotted line is the one to compare with


def plot_confusion(
    table: ArrayLike,
    *,
    names: Sequence[str] | None = None,
    per_cent: bool = True,
    ax: Axes | None = None,
) -> Axes:
    """Draw a confusion matrix: counts, and per cent of each true class.

    Parameters
    ----------
    table : array-like of shape [C, C]
        Counts; a row is a true class, a column a predicted one.
    names : sequence of C str, optional
        The classes' names; by default their numbers.
    per_cent : bool
        Show the per cent of its row in each cell.
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
    names = [str(i) for i in range(len(table))] if names is None else list(names)
    if len(names) != len(table):
        raise ValueError(f"names must have {len(table)} entries, not {len(names)}.")
    ax = axes_or_new(ax)
    sums = table.sum(axis=1, keepdims=True)
    shares = np.divide(table, sums, out=np.zeros(table.shape), where=sums > 0)
    ax.imshow(shares, cmap="Blues", vmin=0, vmax=1.4)
    for (i, j), count in np.ndenumerate(table):
        text = f"{count}\n{100 * shares[i, j]:.1f} %" if per_cent else str(count)
        colour = "white" if shares[i, j] > 0.8 else "black"
        ax.text(j, i, text, ha="center", va="center", color=colour)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    ax.set(xlabel="predicted", ylabel="true")
    ax.grid(False)
    return ax


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
    ax = axes_or_new(ax)
    style = next_style(ax, "roc", lines=UNDOTTED)
    if not ax.lines:
        ax.plot([0, 1], [0, 1], ":", color="grey", label="guessing")
    look = {"color": style.colour, "label": label, "gid": "roc"}
    ax.plot(to_numpy(fpr), to_numpy(tpr), style.line, **look)
    ax.set(xlabel="false positive rate", ylabel="true positive rate", aspect="equal")
    ax.legend(loc="lower right")
    return ax


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
        The share of positive rows: the precision of saying yes to everything.
    label : str
        The curve's name in the legend.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    ax = axes_or_new(ax)
    style = next_style(ax, "precision-recall", lines=UNDOTTED)
    if share is not None:
        ax.axhline(share, linestyle=":", color="grey", label="say yes to all")
    look = {"color": style.colour, "label": label, "gid": "precision-recall"}
    ax.step(to_numpy(recall), to_numpy(precision), style.line, where="post", **look)
    ax.set(xlabel="recall", ylabel="precision", ylim=(0, 1.05))
    ax.legend(loc="lower left")
    return ax


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
    ax = axes_or_new(ax)
    style = next_style(ax, "calibration", lines=("o-", "s-", "^-"))
    if not ax.lines:
        ax.plot([0, 1], [0, 1], ":", color="grey", label="perfect")
    look = {"color": style.colour, "label": label, "gid": "calibration"}
    ax.plot(to_numpy(prob_pred), to_numpy(prob_true), style.line, **look)
    ax.set(xlabel="probability that was said", ylabel="how often it happened")
    ax.legend(loc="upper left")
    return ax
