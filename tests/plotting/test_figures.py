"""The course's look, and figures that carry a description."""

import io
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from helpers.plotting import COLOURS, MARKERS, axes_or_new, show, use_course_style
from helpers.plotting.figures import figure_as_png

ALT = "Two lines that cross at one point."


@pytest.fixture
def displayed(monkeypatch):
    """Pretend to be in a notebook; return what is displayed."""
    calls = []
    figures = SimpleNamespace(modules={"IPython": SimpleNamespace(get_ipython=list)})
    monkeypatch.setattr("helpers.plotting.figures.sys", figures)
    monkeypatch.setattr("IPython.display.display", lambda *a, **k: calls.append((a, k)))
    return calls


@pytest.mark.parametrize("of", ["figure", "axes"])
def test_a_figure_is_displayed_once_with_its_description(displayed, of):
    figure, axes = plt.subplots()
    show(figure if of == "figure" else axes, ALT)
    [((data,), keywords)] = displayed
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == f"Figure: {ALT}"
    assert keywords == {"metadata": {"image/png": {"alt": ALT}}, "raw": True}
    assert plt.get_fignums() == []


@pytest.mark.parametrize("alt", ["", "A figure", None, 3, "   a   b  c "])
def test_a_figure_needs_a_description(alt):
    with pytest.raises(ValueError, match="alt must describe the figure in a sentence"):
        show(plt.figure(), alt)


def test_outside_a_notebook_the_figure_stays_open(monkeypatch):
    shown = []
    monkeypatch.setattr(plt, "show", lambda: shown.append(plt.get_fignums()))
    monkeypatch.setattr("helpers.plotting.figures.sys", SimpleNamespace(modules={}))
    figure = plt.figure()
    show(figure, ALT)
    assert shown == [[figure.number]]


def test_the_same_figure_gives_the_same_bytes():
    def draw():
        figure, axes = plt.subplots()
        axes.plot([1, 2, 3])
        return figure_as_png(figure)

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
        picture = plt.imread(io.BytesIO(figure_as_png(figure)))[..., :3]
    edges = picture[0], picture[-1], picture[:, 0], picture[:, -1]
    assert min(edge.min() for edge in edges) == 1


def test_axes_are_those_given_or_new():
    axes = plt.figure().add_subplot()
    assert axes_or_new(axes) is axes
    assert axes_or_new(None) is not axes
    assert len(plt.get_fignums()) == 2


def test_colours_differ_also_without_colour():
    """Each has its own marker; the first three also differ in grey."""
    assert len(COLOURS) == len(set(COLOURS)) <= len(set(MARKERS)) == len(MARKERS)
    grey = [np.dot(to_rgb(colour), [0.299, 0.587, 0.114]) for colour in COLOURS[:3]]
    assert min(np.diff(sorted(grey))) > 0.02


def test_the_style_is_set_and_is_the_same_when_set_again():
    with plt.rc_context():
        use_course_style()
        once = dict(plt.rcParams)
        use_course_style()
        assert dict(plt.rcParams) == once
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"] == list(COLOURS)
        assert plt.rcParams["figure.constrained_layout.use"]
        assert 72 <= plt.rcParams["figure.dpi"] <= 100
