"""Pictures: in a row, with their channels, in a grid; weights are pictures too."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from helpers.plotting.figures import all_or_nothing, axes_or_new, fit_height, to_numpy
from helpers.plotting.settings import check_names
from helpers.validation.scalars import check_positive, check_whole_number


@all_or_nothing
def plot_channels(picture: np.ndarray, *, ax: Axes | None = None) -> Axes:
    """Draw a color picture beside its red, green and blue sheets.

    Parameters
    ----------
    picture : array of shape [3, height, width], values from 0 to 1
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the picture has another shape.
    """
    picture = to_numpy(picture, float)
    if picture.ndim != 3 or len(picture) != 3:
        raise ValueError(
            f"picture must have shape [3, height, width], not {list(picture.shape)}."
        )
    ax = axes_or_new(ax)
    _, height, width = picture.shape
    _image(ax, picture.transpose(1, 2, 0), 0, 0)
    ax.text(width / 2, -0.04 * height, "the picture", ha="center", va="top")
    for place, word in enumerate(("red", "green", "blue")):
        left, low = (1.35 + 0.55 * place) * width, 0.22 * place * height
        sheet = np.zeros((height, width, 3))
        sheet[..., place] = picture[place]
        _image(ax, sheet, left, low, zorder=4 - place)
        corner = left + 0.98 * width, low + 0.04 * height
        ax.text(*corner, f"{place} {word}", color="white", ha="right", zorder=5)
    ax.set(xlim=(-1, 3.5 * width), ylim=(-0.15 * height, 1.5 * height))
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


@all_or_nothing
def plot_pictures(
    pictures: Sequence[np.ndarray],
    titles: Sequence[str],
    *,
    size: float = 2.4,
    signed: bool = False,
) -> Figure:
    """Draw pictures in one row, each below its title.

    Parameters
    ----------
    pictures : sequence of arrays of shape [height, width] or [height, width, 3]
        Color values from 0 to 1, or whole numbers from 0 to 255.
    titles : sequence of str
    size : float
        Inches of width that each picture gets.
    signed : bool
        Colors around zero on one scale: orange is positive, purple is negative.
    """
    pictures = [to_numpy(picture) for picture in pictures]
    titles = check_names(titles, len(pictures), "picture", "titles")
    size = check_positive(size, "size")
    tallest = max((p.shape[0] / p.shape[1] for p in pictures), default=1.0)
    figure, axes = plt.subplots(
        1,
        len(pictures),
        figsize=(size * len(pictures), size * tallest + 0.5),
        squeeze=False,
    )
    colors = {"cmap": "gray"}
    if signed:
        size = max(np.abs(picture).max() for picture in pictures) or 1.0
        colors = {"cmap": "PuOr_r", "vmin": -size, "vmax": size}
    for ax, picture, title in zip(axes[0], pictures, titles, strict=True):
        ax.imshow(picture, **colors, interpolation="nearest")
        ax.set_title(title, fontsize=11)
        ax.axis("off")
    return fit_height(figure)


def _image(ax, pixels, left, low, zorder=1):
    height, width = pixels.shape[:2]
    ax.imshow(
        np.clip(pixels, 0, 1),
        extent=(left, left + width, low, low + height),
        interpolation="nearest",
        zorder=zorder,
    )
    frame = Rectangle((left, low), width, height, fill=False, ec="white", lw=1)
    frame.set_zorder(zorder)
    ax.add_patch(frame)


@all_or_nothing
def plot_image_grid(
    pictures: ArrayLike,
    *,
    names: Sequence[object] | None = None,
    columns: int = 10,
    signed: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw gray pictures of equal size in rows, each with its name above.

    Parameters
    ----------
    pictures : array-like of shape [n, height, width]
    names : sequence of n, optional
        What to write above each.
    columns : int
        How many are in a row.
    signed : bool
        Colors around zero: orange is positive, purple is negative, white is zero.
    ax : Axes, optional

    Returns
    -------
    Axes
    """
    pictures, names = _checked_pictures(pictures, names)
    check_whole_number(columns, "columns")
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
            ax.text(middle, top - 1, names[i], ha="center", fontsize=10)
    size = np.abs(pictures).max() or 1.0
    colors = {"cmap": "PuOr_r", "vmin": -size, "vmax": size}
    ax.imshow(canvas, **(colors if signed else {"cmap": "gray_r"}))
    ax.axis("off")
    return ax


def _checked_pictures(pictures, names):
    pictures = to_numpy(pictures, float)
    if pictures.ndim != 3 or not pictures.size:
        raise ValueError(
            f"pictures must have shape [n, height, width], not {pictures.shape}; "
            f"reshape flat ones first."
        )
    if names is not None:
        names = check_names(names, len(pictures), "picture")
    return pictures, names


@all_or_nothing
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
        How many are in a row.
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
