"""What a filter does: the words that moved it, what it finds and what it loses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import (
    COLORS,
    MARKERS,
    all_or_nothing,
    axes_or_new,
    to_numpy,
)
from helpers.plotting.settings import check_names, check_pair
from helpers.validation.arguments import check_by_name
from helpers.validation.scalars import check_whole_number


@all_or_nothing
def plot_words(
    words: Sequence[str],
    weights: ArrayLike,
    *,
    names: tuple[str, str] = ("ham", "spam"),
    most: int = 12,
    ax: Axes | None = None,
) -> Axes:
    """Draw how far each word of a text moves the answer, and which way.

    Parameters
    ----------
    words : sequence of str
        The words of the text that the model knows.
    weights : array-like of shape [number of words]
        Above 0 a word speaks for the second name, below for the first.
    names : tuple of two str
        What to call the two classes.
    most : int
        So many words are drawn at most: those with the largest weights.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is not one weight for each word.

    Examples
    --------
    >>> ax = plot_words(["free", "the"], [1.5, -0.2])
    >>> [float(bar.get_width()) for bar in ax.patches]
    [-0.2, 1.5]
    """
    weights = to_numpy(weights)
    if weights.shape != (len(words),):
        raise ValueError(
            f"weights needs one number for each of the {len(words)} words; its shape "
            f"is {weights.shape}."
        )
    names = check_names(names, 2, "class")
    most = check_whole_number(most, "most")
    order = np.argsort(-np.abs(weights), kind="stable")[:most]
    chosen = sorted(order, key=lambda place: -weights[place])
    height = max(1.8, 0.3 * len(chosen) + 0.9)
    ax = axes_or_new(ax)
    ax.figure.set_size_inches(7, height)
    for k, (name, sign) in enumerate(zip(names, (-1, 1), strict=True)):
        mine = [place for place in chosen if sign * weights[place] > 0]
        rows = [chosen.index(place) for place in mine]
        style = {"color": COLORS[k], "hatch": ("", "//")[k], "edgecolor": "white"}
        ax.barh(rows, weights[mine], 0.7, label=f"toward {name}", **style)
    ax.set_yticks(range(len(chosen)), [words[place] for place in chosen])
    ax.axvline(0, color="black", lw=1)
    ax.set(xlabel="weight of the word", ylim=(len(chosen) - 0.4, -0.6))
    if chosen:
        ax.legend(loc="lower right", fontsize=10)
    else:
        ax.text(0.5, 0.5, "no word that the model knows", transform=ax.transAxes)
    return ax


@all_or_nothing
def plot_found_and_lost(
    rules: Mapping[str, tuple[float, float]],
    *,
    goal: tuple[float, float] | None = None,
    names: tuple[str, str] = ("ham", "spam"),
    ax: Axes | None = None,
) -> Axes:
    """Draw each rule as a point: what it loses, and what it finds.

    Parameters
    ----------
    rules : mapping of str to (found, lost)
        Shares of the second class that are found, and of the first that are lost.
    goal : tuple of two float, optional
        At least so much found and less than so much lost: the corner is shaded.
    names : tuple of two str
        What to call the two classes.
    ax : Axes, optional

    Returns
    -------
    Axes

    Examples
    --------
    >>> ax = plot_found_and_lost({"never": (0, 0)}, goal=(0.8, 0.1))
    >>> ax.get_ylabel()
    'share of spam found'
    """
    check_by_name(rules, "rules", "{'three words': (found, lost)}")
    names = check_names(names, 2, "class")
    shares = {k: check_pair(v, f"rules[{k!r}]") for k, v in rules.items()}
    ax = axes_or_new(ax)
    if goal is not None:
        found, lost = check_pair(goal, "goal")
        ax.fill_between(
            [-0.02, lost], found, 1.04, color=COLORS[2], alpha=0.25, label="goal"
        )
    for k, (name, (found, lost)) in enumerate(shares.items()):
        style = {"color": COLORS[k % len(COLORS)], "marker": MARKERS[k % len(MARKERS)]}
        ax.plot(lost, found, ls="", ms=10, label=name, **style)
    widest = max([0.2, *(float(lost) for _, lost in shares.values())])
    ax.set(
        xlabel=f"share of {names[0]} lost",
        ylabel=f"share of {names[1]} found",
        xlim=(-0.02, widest + 0.05),
        ylim=(-0.04, 1.04),
    )
    ax.legend(loc="upper left", bbox_to_anchor=(1.02, 1))
    return ax
