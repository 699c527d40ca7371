"""The course's look, and figures that carry a description."""

import base64
import io
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.colors import to_rgb

from case_by_case import case_by_case
from helpers import plotting
from helpers.plotting import COLORS, MARKERS, axes_or_new, show, use_course_style
from helpers.plotting.figures import (
    all_or_nothing,
    as_png,
    draw_picture,
    fill_of,
    legend_beside,
    next_style,
    picture_tag,
    style_of,
)

ALT = "Two lines that cross at one point."


@pytest.fixture
def displayed(monkeypatch):
    """Pretend to be in a notebook; return what is displayed."""
    calls = []
    monkeypatch.setattr("helpers.plotting.figures.in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: calls.append((a, k)))
    return calls


@pytest.mark.parametrize("of", ["figure", "axes"])
def test_a_figure_is_displayed_once_with_its_description(displayed, of):
    figure, axes = plt.subplots()
    show(figure if of == "figure" else axes, ALT)
    [((data,), keywords)] = displayed
    assert data["image/png"].startswith(b"\x89PNG")
    assert plt.imread(io.BytesIO(data["image/png"])).shape[:2] == (480, 640)
    assert data["text/plain"] == f"Figure: {ALT}"
    assert data["text/html"].startswith(f'<img alt="{ALT}" width="640"')
    assert keywords == {"metadata": {"image/png": {"alt": ALT}}, "raw": True}
    assert plt.get_fignums() == []


def test_a_figure_describes_itself_where_no_text_is_given(displayed):
    _, axes = plt.subplots()
    axes.plot([0, 1, 2], [4, 1, 0.5], label="loss")
    show(axes, also="It <never> rises.")
    [((data,), _)] = displayed
    assert data["text/plain"] == "Figure: Loss falls from 4 to 0.5. It <never> rises."
    assert "It &lt;never&gt; rises." in data["text/html"]


def test_the_picture_on_the_page_has_twice_the_dots_of_its_size():
    figure = plt.figure(figsize=(2, 1), dpi=80)
    tag = picture_tag(figure, ALT)
    png = base64.b64decode(tag.rsplit(",", 1)[1].rstrip('">'))
    assert 'width="160"' in tag
    assert plt.imread(io.BytesIO(png)).shape[:2] == (160, 320)


def test_few_colors_keep_white_white_and_a_photograph_as_it_is():
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    few = plt.imread(io.BytesIO(as_png(draw_picture(figure))))
    assert few[0, 0, :3].min() == 1
    assert len(np.unique(few.reshape(-1, few.shape[2]), axis=0)) <= 256
    axes.imshow(np.random.default_rng(0).random((300, 300, 3)))
    many = plt.imread(io.BytesIO(as_png(draw_picture(figure))))
    assert len(np.unique(many.reshape(-1, 3), axis=0)) > 10_000


@pytest.mark.parametrize("alt", ["", "A figure", 3, "   a   b  c "])
def test_a_figure_needs_a_description(alt):
    with pytest.raises(ValueError, match="alt must describe the figure in a sentence"):
        show(plt.figure(), alt)


def test_outside_a_notebook_the_figure_stays_open(monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.get_fignums()))
    figure = plt.figure()
    show(figure, ALT)
    assert shown == [[figure.number]]


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        figure, axes = plt.subplots()
        axes.plot([1, 2, 3])
        return as_png(draw_picture(figure))

    assert draw() == draw()
    assert b"matplotlib" not in draw().lower()


def test_nothing_is_cut_off_beside_axes_with_equal_units():
    """One layout alone leaves the legend of this figure outside."""
    with plt.rc_context():
        use_course_style()
        figure, axes = plt.subplots(figsize=(8, 4.4))
        axes.plot([-1.6, 2.6], [-1, 1.6], label="a name of some length")
        axes.set(xlabel="x1", ylabel="x2", aspect="equal", xlim=(-1.8, 2.8))
        axes.set(ylim=(-1.2, 1.8), title="equal units")
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
        picture = np.asarray(draw_picture(figure)) / 255
    edges = picture[0], picture[-1], picture[:, 0], picture[:, -1]
    assert min(edge.min() for edge in edges) == 1


def test_what_no_layout_brings_inside_is_drawn_nevertheless():
    figure = plt.figure(figsize=(2, 2))
    figure.text(-0.5, 0.5, "left of the figure")
    picture = np.asarray(draw_picture(figure)) / 255
    edges = picture[0], picture[-1], picture[:, 0], picture[:, -1]
    assert min(edge.min() for edge in edges) == 1
    assert picture.min() < 0.5


def test_axes_are_those_given_or_new():
    axes = plt.figure().add_subplot()
    assert axes_or_new(axes) is axes
    assert axes_or_new(None) is not axes
    assert len(plt.get_fignums()) == 2


@pytest.mark.parametrize("which", [0, 1])
def test_several_axes_are_told_to_be_one(which):
    several = plt.subplots(1, 2)[which]
    with pytest.raises(TypeError, match=r"ax must be .*axes.*, not a (Figure|ndarray)"):
        plotting.plot_history({"loss": [2.0, 1.0]}, ax=several)


def test_pairs_of_color_and_marker_repeat_late():
    styles = [style_of(number) for number in range(77)]
    assert len({(style.color, style.marker) for style in styles}) == 77
    assert len({(style.color, style.line) for style in styles[:28]}) == 28
    assert len({style.marker for style in styles[:10]}) == 10
    assert len({fill_of(number) for number in range(21)}) == 21
    assert [fill_of(k) for k in range(7)] == list(COLORS)


def test_the_next_style_counts_the_lines_of_its_own_group():
    _, ax = plt.subplots()
    ax.plot([0, 1])
    assert next_style(ax, "path") == style_of(0)
    ax.plot([0, 1], gid="path")
    ax.plot([0, 1], gid="other")
    assert next_style(ax, "path") == style_of(1)
    assert next_style(ax, "path", lines=("-.",)) == style_of(1)._replace(line="-.")


def test_a_long_legend_has_several_columns():
    _, ax = plt.subplots()
    for k in range(25):
        ax.plot([k], [k], label=str(k))
    legend_beside(ax)
    assert ax.get_legend()._ncols == 3
    assert len(ax.get_legend().get_texts()) == 25


class Elsewhere:
    """A tensor on a graphics card without float64: NumPy gets it from the CPU only."""

    def __init__(self, values):
        self.values = np.asarray(values, dtype=np.float32)
        self.shape, self.dtype, self.ndim = self.values.shape, "torch.float32", 2

    def __len__(self):
        return len(self.values)

    def __array__(self, *_):
        raise TypeError("can't convert mps:0 device type tensor to numpy")

    def detach(self):
        return self

    def cpu(self):
        return SimpleNamespace(dtype=self.dtype, numpy=lambda: self.values)


X = [[0.0, 1.0], [1.0, 0.0], [2.0, 3.0], [3.0, 2.0]]
y = [0, 1, 0, 1]
PICTURES = np.zeros((2, 4, 4))
CALLS = {
    "bends": lambda t: plotting.plot_bends(
        t(X[:2]), t([0, 1]), lambda p: t(p[:, 0] > 1), t(X), t(y)
    ),
    "calibration": lambda t: plotting.plot_calibration(t([0, 1]), t([0, 1])),
    "clusters": lambda t: plotting.plot_clusters(t(X), t(y), t(X[:2])),
    "confusion": lambda t: plotting.plot_confusion(t([[3, 0], [1, 2]])),
    "count rule": lambda t: plotting.plot_count_rule([0, 0, 1, 2], t(y), 1),
    "curves": lambda t: plotting.plot_curves(t([0, 1]), {"a": t([1, 2])}),
    "elbow": lambda t: plotting.plot_elbow([2, 3], t([5, 1]), t([0.5, 0.4])),
    "found and lost": lambda t: plotting.plot_found_and_lost({"a": t([0.5, 0.1])}),
    "history": lambda t: plotting.plot_history({"a": [t(1.0), t(2.0)]}),
    "grid": lambda t: plotting.plot_image_grid(t(PICTURES)),
    "label map": lambda t: plotting.plot_label_map(t(X), y),
    "lift": lambda t: plotting.plot_lift(t(X), t(y), t(y)),
    "lines": lambda t: plotting.plot_lines({"a": (t([1, 2]), t(0.0))}, t(X), t(y)),
    "surface": lambda t: plotting.plot_loss_surface(
        lambda u, v: t(u**2 + v**2), (-1, 1), (-1, 1)
    ),
    "margins": lambda t: plotting.plot_margins(
        lambda p: t(p[:, 0] - 1), t(X), t(y), support=[0]
    ),
    "path": lambda t: plotting.plot_path(t(X)),
    "path on curve": lambda t: plotting.plot_path_on_curve(
        lambda u: t(u**2), t([1, 0]), low=-1, high=1
    ),
    "pictures": lambda t: plotting.plot_pictures([t(PICTURES[0])], ["a"]),
    "points": lambda t: plotting.plot_points(t(X), t(y)),
    "precision": lambda t: plotting.plot_precision_recall(t([0, 1]), t([1, 0])),
    "reconstructions": lambda t: plotting.plot_reconstructions(
        t(PICTURES), {1: t(PICTURES)}
    ),
    "regions": lambda t: plotting.plot_regions(lambda p: t(p[:, 0] > 1), t(X), t(y)),
    "roc": lambda t: plotting.plot_roc(t([0, 1]), t([0, 1])),
    "scree": lambda t: plotting.plot_scree(t([0.7, 0.3])),
    "signals": lambda t: plotting.plot_signals(t(y), {"a": t(X)}),
    "stages": lambda t: plotting.plot_stages(["in"], [[t(PICTURES[0])]]),
    "tangent": lambda t: plotting.plot_tangent(
        lambda u: t(u**2), t(1.0), t(2.0), low=-1, high=2
    ),
    "threshold": lambda t: plotting.plot_threshold(t([0.1, 0.9]), t([0, 1]), 0.5),
    "tube": lambda t: plotting.plot_tube(
        lambda p: t(p[:, 0]), t(y), t(y), epsilon=0.1, support=[0]
    ),
    "weights": lambda t: plotting.plot_weights(t(np.ones((4, 2))), (2, 2)),
    "words": lambda t: plotting.plot_words(["a", "b"], t([1.0, -1.0])),
}


@case_by_case("kind draw", ["elsewhere", "with a gradient", "bfloat16"], CALLS.values())
def test_what_is_drawn_may_be_a_tensor_anywhere(draw, kind):
    def tensor(values):
        if kind == "elsewhere":
            return Elsewhere(values)
        made = torch.tensor(np.asarray(values, dtype=np.float32))
        made = made.bfloat16() if kind == "bfloat16" else made
        return made.requires_grad_()

    assert draw(tensor) is not None


def test_colors_differ_also_without_color():
    """Each has its own marker; the first three also differ in gray."""
    assert len(COLORS) == len(set(COLORS)) <= len(set(MARKERS)) == len(MARKERS)
    gray = [np.dot(to_rgb(color), [0.299, 0.587, 0.114]) for color in COLORS[:3]]
    assert min(np.diff(sorted(gray))) > 0.02


def test_the_style_is_set_and_is_the_same_when_set_again():
    with plt.rc_context():
        use_course_style()
        once = dict(plt.rcParams)
        use_course_style()
        assert dict(plt.rcParams) == once
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"] == list(COLORS)
        assert plt.rcParams["figure.constrained_layout.use"]
        assert 72 <= plt.rcParams["figure.dpi"] <= 100


def test_what_was_drawn_before_stays_as_it_was():
    @all_or_nothing
    def fails(*, ax):
        x, y = np.meshgrid([0, 900], [0, 900])
        ax.clabel(ax.contour(x, y, x + y))
        ax.plot([900, 901], [0, 1])
        raise KeyError("mine")

    other, (_, ax) = plt.figure(), plt.subplots()
    [line] = ax.plot([0, 1], [0, 1])
    with pytest.raises(KeyError, match="mine"):
        fails(ax=ax)
    assert ax.lines[:] == [line]
    assert not ax.texts
    assert not ax.collections
    assert ax.get_xlim()[1] < 2
    assert plt.get_fignums() == [other.number, ax.figure.number]
