"""Draw pictures: a row of them, or one beside its colour channels."""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.plotting.figures import axes_or_new, to_numpy


def plot_channels(picture: np.ndarray, *, ax: Axes | None = None) -> Axes:
    """Draw a colour picture beside its red, green and blue sheets.

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


def plot_pictures(
    pictures: Sequence[np.ndarray], titles: Sequence[str], *, size: float = 2.4
) -> Figure:
    """Draw pictures in one row, each below its title.

    Parameters
    ----------
    pictures : sequence of arrays of shape [height, width] or [height, width, 3]
        Colour values from 0 to 1, or whole numbers from 0 to 255.
    titles : sequence of str
    size : float
        Inches that each picture gets.
    """
    figure, axes = plt.subplots(
        1, len(pictures), figsize=(size * len(pictures), size + 0.5), squeeze=False
    )
    for ax, picture, title in zip(axes[0], pictures, titles, strict=True):
        ax.imshow(to_numpy(picture), cmap="gray", interpolation="nearest")
        ax.set_title(title, fontsize=11)
        ax.axis("off")
    return figure


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
