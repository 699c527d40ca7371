"""Several runs of each method: the mean with its interval, the runs as dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike
from scipy import stats

from helpers.plotting.figures import all_or_nothing, axes_or_new, style_of, to_numpy
from helpers.validation.arguments import check_by_name
from helpers.validation.scalars import check_number


@all_or_nothing
def plot_runs(
    x: Sequence[object],
    runs: Mapping[str, ArrayLike],
    *,
    xlabel: str = "",
    ylabel: str = "",
    chance: float | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each method reached in several runs at each of a few settings.

    The bar is the 95 percent interval of the mean, by Student's t over the runs. It
    covers what differs from run to run, and nothing that all runs share, such as the
    examples that they are tested on. A single run has no bar.

    Parameters
    ----------
    x : sequence of n
        The settings, drawn at equal distances.
    runs : mapping of name to array-like of shape [n, number of runs]
    xlabel, ylabel : str
    chance : float, optional
        Where guessing gets; a dotted line.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a method has not one row of runs for each setting.

    Examples
    --------
    >>> ax = plot_runs([3, 10], {"mine": [[0.5, 0.7], [0.8, 0.9]]})
    >>> [round(float(y), 2) for y in ax.lines[0].get_ydata()]
    [0.6, 0.85]
    """
    check_by_name(runs, "runs", "{'mine': runs}")
    if not hasattr(x, "__len__"):
        raise TypeError(f"x must be a list of settings such as [3, 10], not {x!r}.")
    chance = None if chance is None else check_number(chance, "chance")
    ax, places = axes_or_new(ax), np.arange(len(x))
    for i, (name, values) in enumerate(runs.items()):
        values = to_numpy(values, float)
        if values.ndim != 2 or len(values) != len(places):
            raise ValueError(
                f"{name!r} needs {len(places)} rows, one for each setting, with a "
                f"number for each run; its shape is {values.shape}."
            )
        style, shift = style_of(i), 0.06 * (i - (len(runs) - 1) / 2)
        look = {"color": style.color, "marker": style.marker}
        means, bars = values.mean(1), _half_widths(values)
        ax.errorbar(places + shift, means, bars, fmt="none", ecolor=style.color)
        ax.plot(places + shift, means, style.line, label=name, ms=8, **look)
        across = np.repeat(places + shift, values.shape[1])
        ax.scatter(across, values.ravel(), s=14, alpha=0.45, **look)
    if chance is not None:
        ax.axhline(chance, color="0.4", ls=":", label="guessing")
    ax.set(xlabel=xlabel, ylabel=ylabel, xticks=places, xticklabels=list(map(str, x)))
    ax.margins(x=0.12)
    ax.legend(fontsize=10)
    return ax


def _half_widths(values: np.ndarray) -> np.ndarray:
    """Return half the width of each row's interval; 0 for a single run."""
    runs = values.shape[1]
    if runs < 2:
        return np.zeros(len(values))
    return stats.t.ppf(0.975, runs - 1) * values.std(1, ddof=1) / np.sqrt(runs)
