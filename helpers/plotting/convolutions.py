"""One place of a kernel on a picture, with all its numbers."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.plotting.figures import all_or_nothing, to_numpy
from helpers.validation.scalars import check_whole_number


@all_or_nothing
def plot_kernel_step(
    picture: ArrayLike, kernel: ArrayLike, row: int, column: int
) -> Figure:
    """Draw a kernel at one place of a picture, and the number that it gives there.

    Parameters
    ----------
    picture : array-like of shape [height, width]
        Small enough that its numbers can be read.
    kernel : array-like of shape [kernel height, kernel width]
    row, column : int
        Where the kernel's upper left corner lies.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If the kernel does not fit into the picture at this place.

    Examples
    --------
    >>> figure = plot_kernel_step([[1, 2], [3, 4]], [[1, 0]], 0, 0)
    >>> [ax.get_title() for ax in figure.axes]
    ['picture', 'kernel', 'result']
    """
    picture, kernel = to_numpy(picture, float), to_numpy(kernel, float)
    windows = _windows(picture, kernel)
    row = check_whole_number(row, "row", at_least=0)
    column = check_whole_number(column, "column", at_least=0)
    result = (windows * kernel).sum(axis=(2, 3))
    if not (0 <= row < len(result) and 0 <= column < result.shape[1]):
        raise ValueError(
            f"At row {row}, column {column} the kernel would leave the picture; it "
            f"has {len(result)} x {result.shape[1]} places."
        )
    shapes = [part.shape for part in (picture, kernel, result)]
    figure, axes = plt.subplots(
        1, 3, figsize=(8.4, 3.0), width_ratios=[width + 0.8 for _, width in shapes]
    )
    tables = {"picture": picture, "kernel": kernel, "result": result}
    for ax, (title, table) in zip(axes, tables.items(), strict=True):
        _draw_table(ax, table, max(height for height, _ in shapes))
        ax.set_title(title)
    _frame(axes[0], row, column, *kernel.shape)
    _frame(axes[1], 0, 0, *kernel.shape)
    _frame(axes[2], row, column, 1, 1)
    return figure


def _windows(picture, kernel):
    if picture.ndim != 2 or kernel.ndim != 2:
        raise ValueError(
            f"picture and kernel must have two axes, not the shapes "
            f"{list(picture.shape)} and {list(kernel.shape)}."
        )
    if any(k > n for k, n in zip(kernel.shape, picture.shape, strict=True)):
        raise ValueError(
            f"A kernel of {list(kernel.shape)} does not fit into a picture of "
            f"{list(picture.shape)}."
        )
    return np.lib.stride_tricks.sliding_window_view(picture, kernel.shape)


def _draw_table(ax, table, tallest):
    """Draw numbers in cells, the larger the brighter; all cells are equally large."""
    size = np.abs(table).max() or 1.0
    ax.imshow(table, cmap="PuOr_r", vmin=-1.6 * size, vmax=1.6 * size)
    for (i, j), value in np.ndenumerate(table):
        ax.text(j, i, f"{value:g}", ha="center", va="center", fontsize=12)
    middle, width = (len(table) - 1) / 2, table.shape[1]
    ax.set(xlim=(-0.9, width - 0.1), ylim=(middle + tallest / 2, middle - tallest / 2))
    ax.axis("off")


def _frame(ax, row, column, height, width):
    corner = column - 0.5, row - 0.5
    ax.add_patch(
        Rectangle(corner, width, height, fill=False, ec="black", lw=3, clip_on=False)
    )
