"""The course's look, and showing a figure together with its description."""

from __future__ import annotations

import sys

import matplotlib.pyplot as plt
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# Okabe and Ito's palette: distinct for the common kinds of colour-blindness.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
RING = {"facecolors": "none", "edgecolors": "black", "linewidths": 1.2}
MARKERS = ("o", "^", "s", "D", "v", "P", "X")


def use_course_style() -> None:
    """Set the course's fonts, sizes and colours for the figures that follow."""
    plt.rcParams.update(
        {
            "figure.figsize": (6.4, 4.0),
            "figure.dpi": 80,
            "figure.constrained_layout.use": True,
            "font.size": 12,
            "axes.grid": True,
            "grid.alpha": 0.3,
            "axes.axisbelow": True,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "lines.linewidth": 2,
            "image.cmap": "cividis",
            "axes.prop_cycle": cycler(color=COLOURS),
            "svg.hashsalt": "course",
        }
    )


def axes_or_new(ax: Axes | None) -> Axes:
    """Return the axes given, or those of a new figure."""
    return plt.subplots()[1] if ax is None else ax


def show(figure: Figure | Axes, alt: str) -> None:
    """Display a figure once, with a text for those who cannot see it.

    Parameters
    ----------
    figure : Figure or Axes
    alt : str
        What the figure shows, in one or two sentences. It becomes the picture's
        alternative text, and stands in for it where only text can be shown.

    Raises
    ------
    ValueError
        If `alt` is too short to describe anything.
    """
    figure = figure.get_figure() if isinstance(figure, Axes) else figure
    if not isinstance(alt, str) or len(alt.split()) < 4:
        raise ValueError(
            f"alt must describe the figure in a sentence, not {alt!r}: say what is "
            f"drawn and what a reader should see in it."
        )
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        plt.show()
        return
    from IPython.display import display

    picture = figure_as_png(figure)
    plt.close(figure)
    display(
        {"image/png": picture, "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt}},
        raw=True,
    )


def figure_as_png(figure: Figure, attempts: int = 4) -> bytes:
    """Draw a figure into the bytes of a PNG file, without a creation date.

    Axes with equal units shrink after each layout, so a legend or a title beside
    them may need a second or third one until it is inside the picture.
    """
    import io

    for _ in range(attempts):
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", metadata={"Software": None})
        if not _is_cut_off(figure):
            break
    return buffer.getvalue()


def _is_cut_off(figure):
    """Whether something of a figure that is drawn sticks out at an edge."""
    left, bottom, right, top = figure.get_tightbbox().extents
    width, height = figure.get_size_inches()
    return min(left, bottom) < 0 or right > width or top > height
