"""Draw ideas: nested fields, stages in a row, and the cycle of training."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Patch, PathPatch
from matplotlib.path import Path

from helpers.plotting.figures import COLORS, all_or_nothing, axes_or_new, to_numpy
from helpers.plotting.settings import check_names

TINTS = ("#FFFFFF", "#E3EFF7", "#C2DDEE", "#9CC7E2")
OURS, THEIRS, WAY = "#FFD9A0", "#E4E7EA", "#333333"  # of `plot_training`
# The pieces of a training: left, bottom, width and height of each box; two are frames.
PIECES = {
    "fit": (0.0, 0.0, 14.0, 7.8),
    "step": (3.35, 0.35, 10.35, 6.5),
    "batches": (0.25, 3.3, 1.9, 1.7),
    "model": (3.65, 2.9, 6.05, 2.7),
    "layer": (3.95, 3.15, 5.45, 1.5),
    "loss": (10.9, 3.3, 2.5, 1.7),
    "engine": (10.9, 0.7, 2.5, 1.6),
    "update": (5.2, 0.7, 2.8, 1.6),
}
FRAMES = ("fit", "step", "model")  # their names are at the top, on the left
WAYS = (  # from, to, what goes along, and where that is written
    ((2.15, 4.0), (3.95, 4.0), "images", (2.74, 4.12)),
    ((9.4, 4.0), (10.9, 4.0), "logits", (10.28, 4.12)),
    ((12.15, 3.3), (12.15, 2.3), "loss", (12.55, 2.62)),
    ((10.9, 1.5), (8.0, 1.5), "gradients", (9.45, 1.62)),
    ((6.6, 2.3), (6.6, 3.15), "new weights", (7.6, 2.48)),
)


@all_or_nothing
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
    names = check_names(names, np.size(names), "circle")
    if not 1 <= len(names) <= len(TINTS):
        raise ValueError(f"Give 1 to {len(TINTS)} names, not {len(names)}.")
    notes = check_names(notes, len(names), "name", "notes")
    ax = axes_or_new(ax, (8.5, 4.4))
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


@all_or_nothing
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
                ax.set_title(titles[j], fontsize=14, weight="bold")
            if j:
                _arrow_from_the_left(ax)
    return figure


def _draw_stage(ax: Axes, entry: str | np.ndarray) -> None:
    ax.set(xticks=[], yticks=[])
    ax.grid(visible=False)
    for spine in ax.spines.values():
        spine.set_visible(True)
    if isinstance(entry, str):
        lines = [textwrap.fill(line, 15) for line in entry.splitlines()]
        middle = {"x": 0.5, "y": 0.5, "ha": "center", "va": "center"}
        ax.text(s="\n".join(lines), fontsize=13, transform=ax.transAxes, **middle)
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


@all_or_nothing
def plot_training(
    names: Mapping[str, str], own: Collection[str] = (), *, ax: Axes | None = None
) -> Axes:
    """Draw what goes from where to where in one training, piece by piece.

    Parameters
    ----------
    names : mapping of str to str
        What is used for each of the eight `PIECES`, such as ``{"loss": "MSE"}``; a
        piece that is not named is drawn with its role only.
    own : collection of str
        Which of them we have written ourselves; they are colored.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there is no such piece.

    Examples
    --------
    >>> ax = plot_training({"update": "SGD", "loss": "MSE"}, own=["update"])
    >>> [text.get_text() for text in ax.texts if "SGD" in text.get_text()]
    ['update\\nSGD']
    """
    unknown = sorted({*names, *own} - PIECES.keys())
    if unknown:
        raise ValueError(f"the pieces are {', '.join(PIECES)}, not {unknown[0]!r}.")
    ax = axes_or_new(ax, (9.2, 4.9))
    for piece in PIECES:
        _draw_piece(ax, piece, names.get(piece, ""), piece in own)
    for start, end, what, (x, y) in WAYS:
        _draw_way(ax, start, end)
        ax.text(x, y, what, ha="center", va="bottom", fontsize=10, style="italic")
    around = Path([(1.2, 5.0), (1.2, 5.8), (12.15, 5.8), (12.15, 5.4)])
    ax.add_patch(PathPatch(around, fc="none", ec=WAY, lw=2))
    _draw_way(ax, (12.15, 5.6), (12.15, 5.0))
    ax.text(1.95, 5.88, "labels", ha="center", fontsize=10, style="italic")
    keys = [Patch(fc=c, ec="black") for c in (THEIRS, OURS)]
    place = {"loc": "upper center", "bbox_to_anchor": (0.5, 0.0), "ncols": 2}
    ax.legend(keys, ["the box's", "ours"], frameon=False, **place)
    ax.set(xlim=(-0.1, 14.1), ylim=(-0.1, 7.9))
    ax.axis("off")
    return ax


def _draw_piece(ax: Axes, piece: str, name: str, own: bool) -> None:
    left, low, width, height = PIECES[piece]
    frame, color = piece in FRAMES, OURS if own else THEIRS
    box = FancyBboxPatch(
        (left, low),
        width,
        height,
        boxstyle="round,pad=0,rounding_size=0.15",
        fc="white" if frame else color,
        ec="black",
    )
    ax.add_patch(box)
    if not frame:
        words, at = "\n".join(filter(None, (piece, name))), {"ha": "center"}
        middle = left + width / 2, low + height / 2
        ax.text(*middle, words, va="center", fontsize=11, **at)
        return
    words = ": ".join(filter(None, (piece, name)))
    tab = {"boxstyle": "round,pad=0.25", "fc": color, "ec": "black"}
    ax.text(left + 0.25, low + height - 0.45, words, va="center", bbox=tab, fontsize=11)


def _draw_way(ax: Axes, start, end) -> None:
    style = {"arrowstyle": "-|>", "color": WAY, "lw": 2}
    style |= {"shrinkA": 0, "shrinkB": 0}
    ax.annotate("", end, start, arrowprops=style)
