"""A live figure follows its controls; where pages are made it is one sentence."""

import importlib

import ipywidgets
import matplotlib.pyplot as plt
import pytest
from IPython import display

from helpers.plotting import live
from helpers.plotting.live import TEXT, TEXT_OUTSIDE

VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def shown(monkeypatch):
    """What is displayed in a notebook: (data, keywords)."""
    calls = []
    # The function of this name hides the module in `helpers.plotting`.
    module = importlib.import_module("helpers.plotting.live")
    monkeypatch.setattr(module, "in_notebook", lambda: True)
    monkeypatch.setattr(display, "display", lambda d, **k: calls.append((d, k)))
    return calls


@pytest.fixture
def page(monkeypatch, shown):
    """In JupyterLab: return a function that gives the widgets of the live figure."""
    monkeypatch.delenv("COURSE_STATIC", raising=False)
    boxes, box = {}, ipywidgets.VBox

    def remembered(children):
        made = box(children)
        boxes[made.model_id] = made
        return made

    monkeypatch.setattr(ipywidgets, "VBox", remembered)
    return lambda: boxes[shown[0][0][VIEW]["model_id"]].children


class Drawing:
    """Remembers the values it was asked to draw."""

    def __init__(self):
        self.values = []

    def __call__(self, **values):
        self.values.append(values)
        figure, axes = plt.subplots()
        axes.plot([0, values.get("lr", 1)])
        return axes if len(self.values) % 2 else figure


def test_a_static_page_gets_one_sentence(shown, monkeypatch):
    monkeypatch.setenv("COURSE_STATIC", "1")
    draw = Drawing()
    live(draw, lr=(0.0, 1.0, 0.1))
    assert shown == [({"text/plain": TEXT}, {"raw": True})]
    assert len(draw.values) == 1
    assert plt.get_fignums() == []


@pytest.mark.parametrize("static", ["", "1"])
def test_outside_jupyter_it_is_drawn_once_with_a_sentence(static, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_STATIC", static)
    seen = []
    monkeypatch.setattr(plt, "show", lambda: seen.append(plt.get_fignums()))
    draw = Drawing()
    live(draw, lr=(0.0, 1.0, 0.5), kind=["a", "b"])
    assert draw.values == [{"lr": 0.5, "kind": "a"}]
    assert [len(figures) for figures in seen] == [1]
    assert capsys.readouterr().out == f"{TEXT_OUTSIDE}\n"
    assert "{" not in TEXT_OUTSIDE


def test_moving_a_slider_draws_anew(page):
    draw = Drawing()
    live(draw, lr=(0.0, 1.0, 0.5), kind=["a", "b"], on=True, name="text")
    lr, kind, *_, picture = page()
    first = picture.value
    assert 'alt="1 straight line.' in first
    field, slider = lr.children
    slider.value = 1.0
    assert field.value == 1.0
    assert picture.value != first
    kind.value = "b"
    start = {"lr": 0.5, "kind": "a", "on": True, "name": "text"}
    assert draw.values == [start, start | {"lr": 1.0}, start | {"lr": 1.0, "kind": "b"}]
    assert plt.get_fignums() == []


def test_the_text_stands_in_for_the_widgets(page, shown):
    live(Drawing(), lr=(0, 3))
    data, keywords = shown[0]
    assert data["text/plain"] == TEXT
    assert keywords == {"raw": True}


def test_a_widget_is_used_as_it_is_and_named(page):
    slider = ipywidgets.IntSlider(value=3, max=9)
    live(Drawing(), hidden_units=slider)
    field, used = page()[0].children
    assert used is slider
    assert field.description == "hidden units"


@pytest.mark.parametrize(("limit", "follows"), [(1e9, True), (0, False)])
def test_only_a_fast_figure_follows_the_drag(page, monkeypatch, limit, follows):
    monkeypatch.setattr(importlib.import_module("helpers.plotting.live"), "FAST", limit)
    live(Drawing(), lr=(0.0, 1.0, 0.1))
    assert page()[0].children[1].continuous_update is follows


def test_the_field_of_a_slider_in_powers_counts_in_numbers(page):
    slider = ipywidgets.FloatLogSlider(1.0, min=-2, max=3)
    live(Drawing(), lr=slider)
    field = page()[0].children[0]
    assert (field.min, field.max, field.value) == (0.01, 1000, 1)
    field.value = 100
    assert slider.value == pytest.approx(100)


def test_an_animation_gets_a_play_button(page):
    live(Drawing(), play="frame", frame=(0, 20, 2))
    button, row, *_ = page()
    slider = row.children[1]
    assert isinstance(button, ipywidgets.Play)
    assert (button.min, button.max, button.step) == (0, 20, 2)
    assert button.value == slider.value == 0


def test_controls_start_at_the_defaults_of_draw(page):
    def draw(lr=0.7, kind="b", epochs=99, units=4):
        return plt.subplots()[1]

    units = ipywidgets.IntSlider(value=3, max=9)
    live(draw, lr=(0.0, 1.0, 0.1), kind=["a", "b"], epochs=(0, 10), units=units)
    rows = page()[:-2]
    values = [getattr(row, "children", [row])[0].value for row in rows]
    assert values == [0.7, "b", 10, 3]  # 99 epochs are cut to the highest value


@pytest.mark.parametrize("control", [object(), None, 1j])
def test_an_unknown_control_is_refused(control):
    with pytest.raises(ValueError, match=r"lr must be \(low, high, step\)"):
        live(Drawing(), lr=control)


def test_play_names_a_control():
    with pytest.raises(ValueError, match=r"play must name a control \(lr\): 'frame'"):
        live(Drawing(), play="frame", lr=(0, 1))


@pytest.mark.parametrize("result", [None, 3, "figure"])
def test_draw_returns_a_figure(result):
    with pytest.raises(TypeError, match="draw must return a figure or axes, not"):
        live(lambda lr: result, lr=(0, 1))


def test_a_figure_that_fails_at_a_slider_is_closed(page):
    def draw(a):
        ax = plt.subplots()[1]
        return ax if a == 1 else None

    live(draw, a=[1, 2])
    menu = next(widget for widget in page() if hasattr(widget, "options"))
    with pytest.raises(TypeError, match="draw must return a figure or axes"):
        menu.value = 2
    assert plt.get_fignums() == []


def test_what_draws_must_be_a_function():
    with pytest.raises(TypeError, match="draw must be a function"):
        live(None, a=[1, 2])


def test_a_figure_that_is_not_returned_is_named_and_closed():
    with pytest.raises(TypeError, match="not an object of type NoneType: end it with"):
        live(lambda a: plt.plot([0, a]) and None, a=[1, 2])
    assert plt.get_fignums() == []
