"""Draw many small grey pictures in one frame; weights are pictures too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from helpers.plotting.figures import axes_or_new, to_numpy


def plot_image_grid(
    pictures: ArrayLike,
    *,
    names: Sequence[object] | None = None,
    columns: int = 10,
    signed: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw grey pictures of equal size in rows, each with its name above.

    Parameters
    ----------
    pictures : array-like of shape [n, height, width]
    names : sequence of n, optional
        What to write above each.
    columns : int
        How many stand in a row.
    signed : bool
        Colours around zero: orange is positive, purple is negative, white is zero.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    pictures = _checked_pictures(pictures, names)
    ax = axes_or_new(ax)
    n, height, width = pictures.shape
    columns = min(columns, n)
    above = max(1, height // 6) if names is None else max(2, height // 2)
    beside = max(1, width // 6)
    rows = -(-n // columns)
    canvas = np.full((rows * (height + above), columns * (width + beside)), np.nan)
    for i, picture in enumerate(pictures):
        top = (i // columns) * (height + above) + above
        left = (i % columns) * (width + beside)
        canvas[top : top + height, left : left + width] = picture
        if names is not None:
            middle = left + (width - 1) / 2
            ax.text(middle, top - 1, str(names[i]), ha="center", fontsize=10)
    size = np.abs(pictures).max() or 1.0
    colours = {"cmap": "PuOr_r", "vmin": -size, "vmax": size}
    ax.imshow(canvas, **(colours if signed else {"cmap": "gray_r"}))
    ax.axis("off")
    return ax


def _checked_pictures(pictures, names):
    pictures = to_numpy(pictures, float)
    if pictures.ndim != 3 or not pictures.size:
        raise ValueError(
            f"pictures must have shape [n, height, width], not {pictures.shape}; "
            f"reshape flat ones first."
        )
    if names is not None and len(names) != len(pictures):
        raise ValueError(f"there are {len(pictures)} pictures, {len(names)} names.")
    return pictures


def plot_weights(
    weights: ArrayLike,
    shape: tuple[int, int],
    *,
    names: Sequence[object] | None = None,
    columns: int = 10,
    ax: Axes | None = None,
) -> Axes:
    """Draw what each unit of a layer weighs its inputs with, as pictures.

    Parameters
    ----------
    weights : array-like of shape [height * width, units]
        A column belongs to a unit, as in ``inputs @ W``.
    shape : (height, width)
        Of the images that were flattened into the inputs.
    names : sequence of str, optional
        The units' names.
    columns : int
        How many stand in a row.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    weights = to_numpy(weights, float)
    if weights.ndim != 2 or len(weights) != shape[0] * shape[1]:
        raise ValueError(
            f"weights of shape {weights.shape} do not fit images of {shape}: they "
            f"need {shape[0] * shape[1]} rows, one for each pixel."
        )
    pictures = weights.T.reshape(-1, *shape)
    return plot_image_grid(pictures, names=names, columns=columns, signed=True, ax=ax)
