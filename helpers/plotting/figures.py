"""The course's look, and showing a figure together with its description."""

from __future__ import annotations

import base64
import contextlib
import functools
import html
import io
from collections.abc import Callable, Iterator, Sequence
from numbers import Real
from typing import Any, NamedTuple, TypeVar

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from PIL.Image import Dither, Image, Quantize
from PIL.Image import open as open_picture

from helpers.console import in_notebook
from helpers.plotting.description import describe
from helpers.validation import check_same_length
from helpers.validation.arrays import (
    as_array,
    check_finite,
    off_torch,
    refuse_sparse_or_masked,
    with_equal_rows,
)

# Okabe and Ito's palette: distinct for the common kinds of color-blindness. The
# lengths 7, 11 and 4 have no common factor, so that pairs repeat only after 77
# classes (color and marker) or 28 curves (color and line).
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
RING = {"facecolors": "none", "edgecolors": "black", "linewidths": 1.2}
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "<", "*", "p", ">")
LINES = ("-", "--", "-.", ":")
MOST_ROWS = 12  # of a legend
MANY_COLORS = 60_000  # more are those of a photograph, which 256 would spoil
Plot = TypeVar("Plot", bound=Callable[..., Any])


class Style(NamedTuple):
    """How the artists of one class, curve or cluster are told from the others."""

    color: str
    marker: str
    line: str


def style_of(number: int) -> Style:
    """Return the style of a class, curve or cluster by its number from 0.

    Examples
    --------
    >>> style_of(0)
    Style(color='#0072B2', marker='o', line='-')
    """
    return Style(*(each[number % len(each)] for each in (COLORS, MARKERS, LINES)))


def next_style(ax: Axes, group: str, *, lines: Sequence[str] = LINES) -> Style:
    """Return the style of a group's next line, by how many of it the axes hold.

    A function that may be called again with the same axes gives its lines the group
    as their ``gid``, and so knows them from those of others.
    """
    number = sum(line.get_gid() == group for line in ax.lines)
    return style_of(number)._replace(line=lines[number % len(lines)])


def fill_of(number: int) -> str:
    """Return the color of a class's area; from the eighth on grayer, then lighter.

    Examples
    --------
    >>> fill_of(0), fill_of(7)
    ('#0072B2', '#407999')
    """
    color, rounds = style_of(number).color, number // len(COLORS)
    toward = (1.0, 0.5)[rounds % 2]
    return to_hex((np.array(to_rgb(color)) + toward) / 2) if rounds else color


def to_numpy(values: Any, dtype: Any = None) -> np.ndarray:
    """Return an array of what can be drawn: lists, arrays, tensors of any device.

    Raises
    ------
    TypeError, ValueError
        If numbers are asked for (``float``) and it holds words, dates or others; if
        it is sparse, masked or ragged. NaN is drawn as a gap.

    Examples
    --------
    >>> to_numpy([1, 2], float)
    array([1., 2.])
    """
    if isinstance(values, (list, tuple)):
        values = [off_torch(value) for value in values]
    values = off_torch(values)
    refuse_sparse_or_masked(values, "what is drawn")
    array = with_equal_rows(values, "what is drawn")
    if dtype is not float:
        return array if dtype is None else array.astype(dtype, copy=False)
    if array.dtype.kind in "biufO":
        with contextlib.suppress(TypeError, ValueError):
            return array.astype(float, copy=False)
    odd = next((v for v in array.flat if not isinstance(v, Real)), None)
    raise TypeError(f"Only numbers can be drawn, not {odd!r}.")


def equally_long(**values: Any) -> Iterator[np.ndarray]:
    """Return vectors of numbers; raise for different lengths, which are named.

    Examples
    --------
    >>> [v.tolist() for v in equally_long(fpr=[0, 1], tpr=[[0], [1]])]
    [[0.0, 1.0], [0.0, 1.0]]
    """
    vectors = {name: np.ravel(to_numpy(v, float)) for name, v in values.items()}
    check_same_length(**vectors)
    return iter(vectors.values())


def as_classes(y: Any, name: str = "y") -> np.ndarray:
    """Return class numbers or class names as an array; raise for what are neither.

    Examples
    --------
    >>> as_classes(["ham", "spam"]).tolist()
    ['ham', 'spam']
    """
    classes = as_array(to_numpy(y), name)
    if classes.dtype.kind not in "biufU":
        raise TypeError(
            f"{name} must hold class numbers or words, not {classes.flat[0]!r}."
        )
    if classes.dtype.kind == "f":
        check_finite(classes, name)
    return classes


def as_cluster_numbers(labels: Any) -> np.ndarray:
    """Return the numbers of clusters as whole numbers; raise for anything else."""
    numbers = as_classes(labels, "labels")
    if numbers.dtype.kind == "U" or (numbers != np.floor(numbers)).any():
        raise ValueError(
            f"labels must hold whole numbers, one per cluster, not "
            f"{numbers.flat[0].item()!r}."
        )
    return numbers.astype(int)


def as_yes_or_no(y: Any, name: str = "y_true") -> np.ndarray:
    """Return True for the class 1 and False for 0; raise for any other class.

    Examples
    --------
    >>> as_yes_or_no([0, 1])
    array([False,  True])
    """
    classes = as_classes(y, name)
    if not np.isin(classes, [0, 1]).all():
        odd = classes[~np.isin(classes, [0, 1])].flat[0].item()
        raise ValueError(
            f"{name} must hold only 0 and 1, or True and False, not {odd!r}: compare "
            f"with the positive class first, as in {name} == {odd!r}."
        )
    return classes.astype(bool)


def legend_beside(ax: Axes) -> None:
    """Name what is drawn beside the axes, where it hides no point."""
    count = len(ax.get_legend_handles_labels()[0])
    columns = -(-count // MOST_ROWS)
    place = {"loc": "center left", "bbox_to_anchor": (1, 0.5)}
    ax.legend(**place, frameon=False, ncols=max(1, columns))


def use_course_style() -> None:
    """Set the course's fonts, sizes and colors for the figures that follow."""
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
            "axes.prop_cycle": cycler(color=COLORS),
            "svg.hashsalt": "course",
        }
    )


def axes_or_new(ax: Axes | None, inches: tuple[float, float] | None = None) -> Axes:
    """Return the axes given, or those of a new figure; raise for what are no axes."""
    if ax is None:
        return plt.subplots(figsize=inches)[1]
    if not isinstance(ax, Axes):
        several = isinstance(ax, (np.ndarray, list, tuple))
        one = "one of these axes, as in ax=axes[0]" if several else "axes"
        raise TypeError(
            f"ax must be {one}, not a {type(ax).__name__}: fig, ax = plt.subplots()."
        )
    return ax


def all_or_nothing(plot: Plot) -> Plot:
    """Let a plot that raises leave no new figure open, and nothing on the axes given.

    A notebook shows every figure that is open at the end of a cell: without this, an
    empty one below the error.
    """

    @functools.wraps(plot)
    def drawn(*args, **kwargs):
        open_before, ax = set(plt.get_fignums()), kwargs.get("ax")
        undo = _undo_on(ax) if isinstance(ax, Axes) else lambda: None
        try:
            return plot(*args, **kwargs)
        except BaseException:
            for number in set(plt.get_fignums()) - open_before:
                plt.close(number)
            undo()
            raise

    return drawn


def _undo_on(ax):
    """Return a function that removes what is drawn on the axes from now on."""
    there, limits = ax.get_children(), ax.dataLim.frozen()

    def undo():
        for artist in ax.get_children():
            if artist not in there and artist.axes is ax:  # contours take labels along
                artist.remove()
        ax.dataLim.set(limits)

    return undo


def show(figure: Figure | Axes, alt: str | None = None, *, also: str = "") -> None:
    """Display a figure once, with a text for those who cannot see it.

    Parameters
    ----------
    figure : Figure or Axes
    alt : str, optional
        What the figure shows, in one or two sentences. If not given, the figure
        describes itself (`describe`), which holds for any parameters.
    also : str
        What a reader should see in it, added to that description.

    Raises
    ------
    ValueError
        If `alt` is too short to describe anything.

    Notes
    -----
    In a notebook the text is the picture's alternative text, where JupyterLab, VS
    Code and web pages hand it to a screen reader, and stands in for the picture where
    only text can be shown. The picture has twice the dots of its size on the screen.
    """
    figure = figure.get_figure() if isinstance(figure, Axes) else figure
    if alt is None:
        alt = f"{describe(figure)} {also}".strip()
    if not isinstance(alt, str) or len(alt.split()) < 4:
        raise ValueError(
            f"alt must describe the figure in a sentence, not {alt!r}: say what is "
            f"drawn and what a reader should see in it."
        )
    if not in_notebook():
        plt.show()
        return
    from IPython.display import display

    picture = draw_picture(figure, fineness=2)
    shown = {
        "image/png": as_png(picture.reduce(2)),
        "text/html": picture_tag(figure, alt, picture),
        "text/plain": f"Figure: {alt}",
    }
    plt.close(figure)
    display(shown, metadata={"image/png": {"alt": alt}}, raw=True)


def picture_tag(figure: Figure, alt: str, picture: Image | None = None) -> str:
    """Return the figure as one HTML tag, sharp on any screen, with its text.

    Parameters
    ----------
    figure : Figure
    alt : str
    picture : PIL.Image.Image, optional
        The figure, if it has been drawn with twice the dots already.
    """
    picture = picture or draw_picture(figure, fineness=2)
    data = base64.b64encode(as_png(picture)).decode("ascii")
    width = round(figure.get_figwidth() * figure.dpi)
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" '
        f'style="max-width: 100%; height: auto; background: white" '
        f'src="data:image/png;base64,{data}">'
    )


def fit_height(figure: Figure) -> Figure:
    """Give a row of pictures the height that it takes, so that no strip stays blank.

    The layout makes room for titles and gaps at the pictures' expense: how high they
    are is known once they have been laid out.
    """
    figure.set_layout_engine("constrained")
    layout = figure.get_layout_engine()
    gap = layout.get()["h_pad"]
    for _ in range(10):  # in a lower figure, pictures move to the middle once more
        layout.execute(figure)
        height = figure.get_tightbbox().height + 2 * gap
        is_settled = abs(height - figure.get_figheight()) < 0.01
        figure.set_figheight(height)
        if is_settled:
            break
    return figure


def draw_picture(figure: Figure, fineness: int = 1, attempts: int = 4) -> Image:
    """Draw a figure, `fineness` times as many dots as its size on the screen.

    Axes with equal units shrink after each layout, so a legend or a title beside
    them may need a second or third one until it is inside the picture. If it never
    is, the picture is as large as what is drawn.
    """
    for _ in range(attempts):
        picture = _drawn(figure, fineness)
        if not _is_cut_off(figure):
            return picture
    return _drawn(figure, fineness, bbox_inches="tight")


def as_png(picture: Image) -> bytes:
    """Return a PNG file of at most 256 colors: a third of the bytes, equal to the eye.

    It holds no date. A photograph keeps all of its colors.
    """
    is_photograph = picture.getcolors(MANY_COLORS) is None
    if not is_photograph:
        median = Quantize.MEDIANCUT  # it keeps white white
        picture = picture.quantize(256, method=median, dither=Dither.NONE)
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=7)  # 9 takes four times as long for 8 %
    return file.getvalue()


def _drawn(figure, fineness, **words):
    buffer, fast = io.BytesIO(), {"compress_level": 0}
    density = fineness * figure.dpi
    figure.savefig(buffer, format="png", dpi=density, pil_kwargs=fast, **words)
    return open_picture(buffer).convert("RGB")


def _is_cut_off(figure):
    """Whether something of a figure that is drawn sticks out at an edge."""
    left, bottom, right, top = figure.get_tightbbox().extents
    width, height = figure.get_size_inches()
    return min(left, bottom) < 0 or right > width or top > height
