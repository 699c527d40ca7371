"""Draw tables: numbers in their cells, and the outcomes of many trials."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.plotting.figures import axes_or_new, to_numpy

# A light tint and a sign for each outcome: it reads without colour too.
OUTCOMES = {
    "works": ("#BFE5D6", "✓ works"),
    "raises": ("#E3E3E3", "× raises"),
    "wrong": ("#F6CBAA", "! WRONG"),
}


def plot_table(
    values: ArrayLike,
    *,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    marked: ArrayLike | None = None,
    digits: int = 2,
    ax: Axes | None = None,
) -> Axes:
    """Draw a small table with its numbers written into tinted cells.

    Parameters
    ----------
    values : array-like of shape [n_rows, n_columns]
        A vector is drawn as one row. Larger numbers get a darker cell.
    rows, columns : sequence of str, optional
        Names, shown left and above.
    marked : bool array-like of the values' shape, optional
        Cells that get a thick frame.
    digits : int
        Decimals; whole numbers are written without.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the values have more than two axes, or names or marks do not fit them.
    """
    values = np.atleast_2d(to_numpy(values))
    if values.ndim != 2:
        raise ValueError(f"values must have one or two axes, not {values.ndim}.")
    _check_names(values.shape, rows, columns)
    ax = axes_or_new(ax)
    ax.imshow(values.astype(float), cmap="Blues", alpha=0.45, aspect="auto")
    form = "d" if values.dtype.kind in "biu" else f".{digits}f"
    for (i, j), value in np.ndenumerate(values):
        value = int(value) if form == "d" else float(value)
        ax.text(j, i, format(value, form), ha="center", va="center")
    if marked is not None:
        marked = np.atleast_2d(to_numpy(marked, bool))
        if marked.shape != values.shape:
            raise ValueError(
                f"marked must have shape {list(values.shape)} like the values, not "
                f"{list(marked.shape)}."
            )
        for i, j in np.argwhere(marked):
            ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fill=False, lw=3))
    return _name_cells(ax, values.shape, rows, columns)


def plot_outcomes(
    kinds: Sequence[Sequence[str]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    ax: Axes | None = None,
) -> Axes:
    """Draw which of many trials worked, raised an error, or were silently wrong.

    Parameters
    ----------
    kinds : table of {"works", "raises", "wrong"}, one row per row name
    rows, columns : sequence of str
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If a kind is unknown or the names do not fit the table.
    """
    kinds = np.asarray(kinds, dtype=str)
    unknown = sorted(set(kinds.ravel()) - set(OUTCOMES))
    if kinds.ndim != 2 or unknown:
        raise ValueError(
            f"kinds must be a table of {', '.join(OUTCOMES)}, not {unknown or kinds}."
        )
    _check_names(kinds.shape, rows, columns)
    ax = axes_or_new(ax)
    for (i, j), kind in np.ndenumerate(kinds):
        tint, word = OUTCOMES[kind]
        ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1, 1, fc=tint, ec="white", lw=2))
        weight = "bold" if kind == "wrong" else "normal"
        ax.text(j, i, word, ha="center", va="center", fontsize=10, weight=weight)
    ax.set(xlim=(-0.5, kinds.shape[1] - 0.5), ylim=(kinds.shape[0] - 0.5, -0.5))
    return _name_cells(ax, kinds.shape, rows, columns)


def _check_names(shape, rows, columns):
    for word, names, length in zip(
        ("rows", "columns"), (rows, columns), shape, strict=True
    ):
        if names is not None and len(names) != length:
            raise ValueError(f"{word} must hold {length} names, not {len(names)}.")


def _name_cells(ax, shape, rows, columns):
    ax.set_xticks(range(shape[1]), columns or [""] * shape[1])
    ax.set_yticks(range(shape[0]), rows or [""] * shape[0])
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax
