"""Say in words what a figure shows, read off the figure itself.

So a description is right for whatever was drawn, with any parameters: kinds, counts,
ranges, where curves begin and end, and the words and numbers in the boxes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection, QuadMesh
from matplotlib.container import BarContainer
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

MOST = 10  # how many curves, groups or texts of one panel are named one by one


def describe(figure: Figure) -> str:
    """Return one sentence or more on what a figure shows.

    Parameters
    ----------
    figure : Figure

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> figure, ax = plt.subplots()
    >>> line = ax.plot([0, 1, 2], [4, 1, 0.5], label="loss")
    >>> text = ax.set(xlabel="epoch", ylabel="loss")
    >>> describe(figure)
    'Loss over epoch, from 0 to 2: loss falls from 4 to 0.5.'
    """
    panels = [ax for ax in figure.axes if ax.get_visible() and not _is_color_bar(ax)]
    said = [_panel(ax) for ax in panels]
    alike = Counter(said)
    if len(panels) > 1 and len(alike) == 1 and said[0]:
        return f"{len(panels)} panels, each: {said[0]}"
    told = [text for text in said if text]
    if len(panels) > 1:
        told = [f"{len(panels)} panels.", *told]
    return " ".join(told) or "An empty figure."


def _panel(ax: Axes) -> str:
    """Describe one pair of axes: its title, its axes, what is drawn in it."""
    parts = [*_curves(ax), *_groups(ax), *_areas(ax), *_bars(ax), *_texts(ax)]
    if not parts:
        return ""
    title = ax.get_title().replace("\n", " ").strip()
    head = ", ".join(filter(None, [title, _axes(ax)]))
    text = f"{head}: {'; '.join(parts)}." if head else f"{'; '.join(parts)}."
    is_symbol = text[1:2].isdigit()  # x1 is no word to begin with a capital
    return text if is_symbol else text[0].upper() + text[1:]


def _axes(ax: Axes) -> str:
    if not ax.axison or (not ax.lines and not ax.collections):
        return ""
    across, up = ax.get_xlabel(), ax.get_ylabel()
    names = f"{up} over {across}" if across and up else across or up
    data = [line.get_xdata() for line in ax.lines if not _is_dots(line)]
    numbers = _finite(v for values in data if len(values) > 2 for v in values)
    if not names or not len(numbers):
        return names
    return f"{names}, from {_number(numbers.min())} to {_number(numbers.max())}"


def _curves(ax: Axes) -> Iterator[str]:
    lines = [line for line in ax.lines if line.get_visible() and not _is_dots(line)]
    named = [line for line in lines if not str(line.get_label()).startswith("_")]
    for line in named[:MOST]:
        yield f"{line.get_label()}{_course(line)}"
    others = [line for line in lines if line not in named]
    bent = [line for line in others if len(line.get_xdata()) > 2]
    if len(bent) == 1 and not named:
        yield f"one curve{_course(bent[0])}"
    elif bent:
        kind = "curve" if len(bent) == 1 else "curves"
        yield f"{len(bent)} {kind} without a name"
    elif others and not named and not ax.texts:
        yield _straight(others)


def _straight(lines: list[Line2D]) -> str:
    """Name straight lines by their number, and a single vertical one by its place."""
    if len(lines) > 1:
        return f"{len(lines)} straight lines"
    x = _finite(lines[0].get_xdata())
    is_upright = len(x) == 2 and x[0] == x[1]
    return f"an upright line at {_number(x[0])}" if is_upright else "1 straight line"


def _course(line: Line2D) -> str:
    """How a curve runs: where it begins and ends, and how far it goes between."""
    y = _finite(np.asarray(line.get_ydata(), dtype=object))
    if len(y) < 2:
        return ""
    if len(y) == 2 and y[0] == y[1]:
        return f" at {_number(y[0])}"
    first, last, low, high = y[0], y[-1], y.min(), y.max()
    ends = f"from {_number(first)} to {_number(last)}"
    span = max(high - low, 1e-12)
    if (np.diff(y) <= 0.02 * span).all() and first > last:
        return f" falls {ends}"
    if (np.diff(y) >= -0.02 * span).all() and last > first:
        return f" rises {ends}"
    return f" goes {ends}, lowest {_number(low)}, highest {_number(high)}"


def _groups(ax: Axes) -> Iterator[str]:
    """Points by group: the name and the count of each."""
    clouds = [
        c for c in ax.collections if isinstance(c, PathCollection) and c.get_visible()
    ]
    counts = [(str(c.get_label()), len(c.get_offsets())) for c in clouds]
    counts += [
        (str(line.get_label()), len(line.get_xdata()))
        for line in ax.lines
        if _is_dots(line)
    ]
    named = [(label, n) for label, n in counts if not label.startswith("_")]
    for label, n in named[:MOST]:
        yield f"{label} ({n} {'point' if n == 1 else 'points'})"
    others = sum(n for label, n in counts if label.startswith("_"))
    if others:
        kind = "point" if others == 1 else "points"
        yield f"{others} {'other ' if named else ''}{kind}"


def _is_dots(line: Line2D) -> bool:
    return line.get_linestyle() in ("None", "", " ") and line.get_visible()


def _areas(ax: Axes) -> Iterator[str]:
    areas = [c for c in ax.collections if c.get_visible()]
    contours = [c for c in areas if isinstance(c, ContourSet)]
    if any(isinstance(c, QuadMesh) for c in areas) or any(c.filled for c in contours):
        yield "colored regions"
    elif contours:
        yield "contour lines"
    elif any(isinstance(c, PolyCollection) for c in areas):
        yield "filled areas"
    for image in ax.images:
        height, width = image.get_array().shape[:2]
        yield f"a picture of {width} by {height}"


def _bars(ax: Axes) -> Iterator[str]:
    labels = [label.get_text() for label in ax.get_xticklabels()]
    for bars in ax.containers:
        if not isinstance(bars, BarContainer):
            continue
        heights = [p.get_height() for p in bars]
        name = str(bars.get_label())
        name = "bars" if name.startswith("_") else f"bars of {name}"
        if bars.orientation == "horizontal":
            heights, labels = [p.get_width() for p in bars], _labels_beside(ax, bars)
        if len(heights) <= MOST and len(labels) == len(heights) and any(labels):
            pairs = zip(labels, heights, strict=True)
            yield f"{name}: " + ", ".join(f"{a} {_number(b)}" for a, b in pairs)
        elif len(heights):
            ends = f"from {_number(min(heights))} to {_number(max(heights))}"
            yield f"{len(heights)} {name}, {ends}"


def _labels_beside(ax: Axes, bars: BarContainer) -> list[str]:
    """Return the labels of horizontal bars; none if a bar has no tick of its own."""
    ticks = zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    named = {round(float(place), 6): label.get_text() for place, label in ticks}
    places = [round(float(p.get_y() + p.get_height() / 2), 6) for p in bars]
    return [named[place] for place in places] if named.keys() >= set(places) else []


def _texts(ax: Axes) -> Iterator[str]:
    texts = [t.get_text().replace("\n", " ").strip() for t in ax.texts]
    texts = [t for t in texts if t]
    if texts:
        more = f" and {len(texts) - 2 * MOST} more" if len(texts) > 2 * MOST else ""
        yield f"texts: {', '.join(texts[: 2 * MOST])}{more}"


def _is_color_bar(ax: Axes) -> bool:
    return ax.get_label() == "<colorbar>"


def _finite(values: Iterable) -> np.ndarray:
    """Return the finite numbers among some values; of words there are none."""
    try:
        numbers = np.array(list(values), dtype=float)
    except (TypeError, ValueError):
        return np.empty(0)
    return numbers[np.isfinite(numbers)]


def _number(value: float) -> str:
    """Write a number with two digits that count, as one would say it."""
    if value == 0 or abs(value) < 1e-9:
        return "0"
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"
