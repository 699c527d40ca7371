"""Draw ideas: fields that contain each other, and stages that follow each other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from helpers.plotting.figures import COLORS, to_numpy

TINTS = ("#FFFFFF", "#E3EFF7", "#C2DDEE", "#9CC7E2")


def plot_nested(
    names: Sequence[str], notes: Sequence[str], *, ax: Axes | None = None
) -> Axes:
    """Draw boxes inside each other, from the widest idea to the narrowest.

    Parameters
    ----------
    names : sequence of 1 to 4 str
        The ideas, the outermost first.
    notes : sequence of as many str
        A few words on each, written below its name.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are not 1 to 4 names, or not as many notes.

    Examples
    --------
    >>> ax = plot_nested(["animals", "birds"], ["all that move", "they lay eggs"])
    >>> len(ax.patches)
    2
    """
    if not 1 <= len(names) <= len(TINTS) or len(names) != len(notes):
        raise ValueError(
            f"Give 1 to {len(TINTS)} names and as many notes, not {len(names)} and "
            f"{len(notes)}."
        )
    ax = plt.subplots(figsize=(8.5, 4.4))[1] if ax is None else ax
    n = len(names)
    for depth, (name, note) in enumerate(zip(names, notes, strict=True)):
        side, low, top = 0.35 * depth, 0.25 * depth, 2.0 * n + 0.1 - 1.75 * depth
        style = "round,pad=0,rounding_size=0.2"
        corner, width, height = (side, low), 14 - 2 * side, top - low
        box = FancyBboxPatch(
            corner, width, height, boxstyle=style, fc=TINTS[depth], ec="black"
        )
        ax.add_patch(box)
        place = {"x": side + 0.3, "ha": "left", "va": "top"}
        ax.text(y=top - 0.2, s=name, weight="bold", fontsize=13, **place)
        ax.text(y=top - 0.95, s=note, fontsize=11, **place)
    ax.set(xlim=(-0.1, 14.1), ylim=(-0.1, 2.0 * n + 0.2))
    ax.axis("off")
    return ax


def plot_stages(
    titles: Sequence[str], rows: Sequence[Sequence[str | np.ndarray]]
) -> Figure:
    """Draw what things become on their way through some stages, left to right.

    Parameters
    ----------
    titles : sequence of str
        The stages' names, written above the columns.
    rows : sequence of sequences of str or picture
        For each thing what it is at each stage: a text, or a picture of shape
        [height, width] or [height, width, 3].

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        If a row does not have one entry per stage.

    Examples
    --------
    >>> figure = plot_stages(["in", "out"], [["2", "4"], ["3", "9"]])
    >>> len(figure.axes)
    4
    """
    for row in rows:
        if len(row) != len(titles):
            raise ValueError(
                f"Each row needs one entry for each of the {len(titles)} stages, not "
                f"{len(row)}."
            )
    size = (2.2 * len(titles), 1.9 * len(rows) + 0.4)
    figure, axes = plt.subplots(len(rows), len(titles), figsize=size, squeeze=False)
    for i, row in enumerate(rows):
        for j, (ax, entry) in enumerate(zip(axes[i], row, strict=True)):
            _draw_stage(ax, entry)
            if i == 0:
                ax.set_title(titles[j], fontsize=12, weight="bold")
            if j:
                _arrow_from_the_left(ax)
    return figure


def _draw_stage(ax: Axes, entry: str | np.ndarray) -> None:
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(True)
    if isinstance(entry, str):
        lines = [textwrap.fill(line, 18) for line in entry.splitlines()]
        middle = {"x": 0.5, "y": 0.5, "ha": "center", "va": "center"}
        ax.text(s="\n".join(lines), fontsize=10.5, transform=ax.transAxes, **middle)
    else:
        ax.imshow(to_numpy(entry), cmap="gray", interpolation="nearest", aspect="auto")


def _arrow_from_the_left(ax: Axes) -> None:
    ax.annotate(
        "",
        (0.0, 0.5),
        (-0.13, 0.5),
        xycoords="axes fraction",
        annotation_clip=False,
        arrowprops={"arrowstyle": "-|>", "color": COLORS[1], "lw": 2},
    )
