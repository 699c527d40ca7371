"""Tensors: their shape as boxes, one alone or along a model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import is_color_like
from matplotlib.patches import Rectangle

from helpers.plotting.figures import all_or_nothing, axes_or_new, style_of
from helpers.plotting.settings import check_names

SIDE = 6.0  # the longer side of a sheet, in units of one cell
MOST_CELLS = 8  # up to this many cells are drawn one by one
MOST_SHEETS, MOST_STACKS = 6, 4
TINT = "#CFE6F5"


@all_or_nothing
def plot_tensor(
    shape: Sequence[int],
    *,
    names: Sequence[str] | None = None,
    tints: Sequence[str] = (TINT,),
    ax: Axes | None = None,
) -> Axes:
    """Draw the boxes of a tensor: cells, rows of cells, sheets, stacks of sheets.

    The last axis runs to the right, the one before it downwards, the third from the
    end backwards; the fourth places stacks side by side.

    Parameters
    ----------
    shape : sequence of 0 to 4 int, each at least 1
        Long axes are drawn as plain sheets; of many sheets only the first ones.
    names : sequence of str, optional
        What each axis counts, as long as the shape.
    tints : sequence of str
        Colors of the sheets of a stack, front to back, used in turn.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If the shape has more than four axes, or there are not as many names.
    """
    shape = _checked_shape(shape)
    tints = [tints] if isinstance(tints, str) else list(tints)
    if not tints or not all(map(is_color_like, tints)):
        raise ValueError(f"tints must be colors such as ['#CFE6F5'], not {tints}.")
    names = [""] * len(shape) if names is None else names
    names = check_names(names, len(shape), "axis")
    ax = axes_or_new(ax)
    stacks, sheets, rows, columns = (1,) * (4 - len(shape)) + shape
    height, width = _sheet_size(rows, columns)
    step = 0.5 + 0.12 * SIDE / max(1, min(sheets, MOST_SHEETS))
    depth = step * (min(sheets, MOST_SHEETS) - 1)
    apart = width + depth + 1.5
    for k in range(min(stacks, MOST_STACKS)):
        _stack(ax, k * apart, sheets, rows, columns, step, tints)
    right = (min(stacks, MOST_STACKS) - 1) * apart + width + depth
    if stacks > MOST_STACKS:
        ax.text(right + 0.8, height / 2, "…", fontsize=20, ha="left")
    _write_lengths(ax, shape, names, (height, width, depth, right))
    wide, high = max(right, SIDE), max(height, SIDE / 2)
    left, low = (0, 0) if len(shape) > 1 else ((right - wide) / 2, height - high)
    ax.update_datalim([(left, low), (left + wide, low + high)])
    return _empty_frame(ax)


@all_or_nothing
def plot_shape_flow(
    names: Sequence[str], shapes: Sequence[Sequence[int]], *, ax: Axes | None = None
) -> Axes:
    """Draw one sample's tensor after each step of a model, from left to right.

    Parameters
    ----------
    names : sequence of str
        What the steps are called; the first names the input.
    shapes : sequence of shapes, batch first
        ``[batch, features]`` is drawn as a bar, ``[batch, channels, height, width]``
        as a stack of sheets. Lengths are drawn on a compressed scale.
    ax : Axes, optional

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        If there are not as many names as shapes, or a shape has no batch axis.
    """
    if len(names) != len(shapes) or not shapes:
        raise ValueError(
            f"names and shapes must be equally many and at least one, not "
            f"{len(names)} and {len(shapes)}."
        )
    if any(len(shape) < 2 for shape in shapes):
        raise ValueError("Every shape must begin with the batch: [batch, features].")
    ax = axes_or_new(ax, (9.5, 2.7))
    left = 0.0
    for place, (name, shape) in enumerate(zip(names, shapes, strict=True)):
        width = _draw_step(ax, left, shape, style_of(place).color)
        middle = left + width / 2
        text = "[" + ", ".join(map(str, shape)) + "]"
        ax.text(middle, -3.9, f"{name}\n{text}", ha="center", va="top", fontsize=11)
        if place:
            start = (left - 1.5, 0), (left - 0.3, 0)
            ax.annotate("", start[1], start[0], arrowprops={"arrowstyle": "->"})
        left += max(width, 1.6) + 2.6
    ax.set(xlim=(-1.6, left - 0.6), ylim=(-5.6, 3.8))
    return _empty_frame(ax)


def _checked_shape(shape):
    try:
        shape = tuple(int(length) for length in shape)
    except (TypeError, ValueError):
        raise TypeError(
            f"shape must be a list of whole numbers such as (32, 3), not {shape!r}."
        ) from None
    if len(shape) > 4 or any(length < 1 for length in shape):
        raise ValueError(
            f"shape must have 0 to 4 axes of length 1 or more, not {list(shape)}."
        )
    return shape


def _sheet_size(rows, columns):
    """Return height and width of a sheet; short axes get one unit per cell."""
    if max(rows, columns) <= MOST_CELLS:
        return float(rows), float(columns)
    longest = max(rows, columns)
    return max(0.8, SIDE * rows / longest), max(0.8, SIDE * columns / longest)


def _stack(ax, left, sheets, rows, columns, step, tints):
    height, width = _sheet_size(rows, columns)
    shown = min(sheets, MOST_SHEETS)
    for k in reversed(range(shown)):
        corner = (left + k * step, k * step)
        tint = tints[k % len(tints)]
        box = Rectangle(corner, width, height, fc=tint, ec="black", lw=1, zorder=9 - k)
        ax.add_patch(box)
        if max(rows, columns) <= MOST_CELLS:
            inner = {"color": "black", "lw": 0.5, "zorder": 9 - k}
            for x in range(1, columns):
                ax.plot([corner[0] + x] * 2, [corner[1], corner[1] + height], **inner)
            for y in range(1, rows):
                ax.plot([corner[0], corner[0] + width], [corner[1] + y] * 2, **inner)


def _write_lengths(ax, shape, names, sizes):
    """Write length and name of each axis beside it, the last axis below."""
    height, width, depth, right = sizes
    texts = [
        f"{length} {name}".strip() for length, name in zip(shape, names, strict=True)
    ][::-1]
    places = [
        {"x": width / 2, "y": -0.3, "ha": "center", "va": "top"},
        {"x": -0.3, "y": height / 2, "ha": "right", "va": "center"},
        {"x": depth / 2 - 0.4, "y": height + depth / 2 + 0.3, "ha": "right"},
        {"x": right / 2, "y": height + depth + 0.4, "ha": "center", "va": "bottom"},
    ]
    for text, place in zip(texts, places, strict=False):
        ax.text(s=text, **place)


def _draw_step(ax, left, shape, color):
    """Draw one tensor without its batch axis; return the width that it took."""
    sizes = [math.log2(1 + length) / 1.3 for length in shape[1:]]
    if len(shape) < 4:
        height = min(sizes[-1], 7.0)
        box = Rectangle((left, -height / 2), 0.7, height, fc=color, ec="black")
        ax.add_patch(box)
        return 0.7
    height, width = sizes[-2] * 0.75, sizes[-1] * 0.75
    sheets = min(shape[1], 8)
    for k in reversed(range(sheets)):
        corner = (left + 0.18 * k, -height / 2 + 0.18 * k)
        box = Rectangle(corner, width, height, fc=color, ec="black", lw=0.8)
        ax.add_patch(box)
    return width + 0.18 * (sheets - 1)


def _empty_frame(ax):
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.axis("off")
    return ax
