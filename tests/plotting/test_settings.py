"""What a plot is told besides its data is refused in our own words."""

import inspect
import traceback

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from matplotlib.axes import Axes

from case_by_case import case_by_case
from helpers import plotting
from helpers.autograd import Value
from helpers.plotting.settings import (
    check_answers,
    check_names,
    check_pair,
    check_rows,
    check_step,
)

rng = np.random.default_rng(0)
X, y = rng.normal(size=(12, 2)), np.arange(12) % 2
SPACE, PICTURES = np.c_[X, y], rng.random((3, 4, 4))
STEPS = [(X[:2], y, 3.0), (X[:2], y, 2.0)]
NODE = Value(2.0) * Value(3.0)


def bowl(a, b):
    return a**2 + b**2


def first(points):
    return points[:, 0]


def sign(points):
    return points[:, 0] > 0


def similar(places, points):
    return np.exp(-((places - points.T) ** 2))


WHERE = {"x_range": (-2, 2), "y_range": (-2, 2)}
# Of each function: arguments that can be drawn, and for some of them what cannot.
CASES = {
    "plot_arrows": ((X, np.eye(2), [1, 2]), {"names": [["a"], 5], "start": [3, [1]]}),
    "plot_clusters": ((X, y), {"size": [-1, "3", None]}),
    "plot_confusion": (([[5, 1], [2, 7]],), {"names": [["a"], "abc", 5]}),
    "plot_count_rule": ((y + 1, y, 2), {"names": [["a"], None], "needed": ["2"]}),
    "plot_curves": (([1, 2], {"a": [1, 2]}), {"xscale": ["logg", None]}),
    "plot_dendrogram": (([[0, 1, 1, 2]],), {"names": [["a"]], "cut": ["1", [1]]}),
    "plot_downhill": (
        (bowl, lambda a, b: (a, b), [[1, 1]]),
        {"rate": [None, -1], "x_range": [3, (1, 1), (None, 1)], "minimum": [(1,)]},
        {**WHERE, "rate": 0.1},
    ),
    "plot_forward": (([np.ones((2, 1))],), {"names": [["in"], 5]}),
    "plot_found_and_lost": (
        ({"a": (0.9, 0.1)},),
        {"names": ["a"], "goal": [3, (1, 2, 3)], "rules": [{"a": 3}]},
    ),
    "plot_image_grid": ((PICTURES,), {"names": [5, ["a"]], "columns": [0, -1, 2.5]}),
    "plot_k_means_frame": (
        (X, STEPS),
        {"frame": [-1, None], "size": [-1]},
        {"frame": 1},
    ),
    "plot_k_means_steps": ((X, STEPS), {"frames": [[], None, ["a"], [-1]]}),
    "plot_kernel_step": (
        (np.ones((3, 3)), np.ones((2, 2))),
        {"row": ["1", 0.5, -1]},
        {"row": 0, "column": 0},
    ),
    "plot_label_map": ((X, y), {"size": [-1, "3"]}),
    "plot_lift": ((X, y, X[:, 0]), {"plane": [3, (1, 2)], "elevation": ["3"]}),
    "plot_lines": (({}, X, y), {"lines": [{"a": 3}, {"a": ([0, 0], 1)}]}, {}),
    "plot_loss_race": (({"a": [2, 1]}, 1), {"frame": [None, -1]}),
    "plot_loss_surface": ((bowl,), {"n_lines": [2.5], "minimum": ["ab"]}, WHERE),
    "plot_margin_grid": (
        (lambda C, gamma: (first, ""), X, y),
        {"rows": [[], ["a"]], "resolution": [1, 2.5]},
        {"rows": [1], "columns": [2], "resolution": 9},
    ),
    "plot_margins": (
        (first, X, y),
        {"support": [[12], [0.5], "ab"], "resolution": [0], "size": [-1]},
        {"resolution": 9},
    ),
    "plot_nested": ((["a"],), {"notes": [None, ["b", "c"]]}, {"notes": ["b"]}),
    "plot_network": (([2, 1],), {"most": ["8", 2.5], "sizes": [3, [2, 0]]}),
    "plot_path_on_curve": (
        (np.sin, [0, 1]),
        {"low": [2, None], "high": ["3"]},
        {"low": -2, "high": 2},
    ),
    "plot_pictures": (
        (PICTURES,),
        {"titles": [["a"], None], "size": [0]},
        {"titles": "abc"},
    ),
    "plot_plane": (
        (SPACE, [0, 0, 0], np.eye(3)[:2]),
        {"names": [["a"]], "view": [3], "y": [[1]], "classes": [["a", "b"]]},
    ),
    "plot_precision_recall": (([1, 0], [0, 1]), {"share": ["a", [0.5]]}),
    "plot_points": ((X, y), {"names": [5, ["a"], {"a": 1}], "size": [-1]}),
    "plot_reconstructions": ((PICTURES, {2: PICTURES}), {"size": [0, None]}),
    "plot_runs": (([1], {"a": [[1, 2]]}), {"x": [3, None], "chance": ["a", [1]]}),
    "plot_scores": (({"a": [0.5]},), {"chance": [None, "a"]}),
    "plot_settings": (({"a": [0.5]},), {"truth": [[1], {}], "noise": ["3"]}),
    "plot_shadow": ((X, 30), {"names": [["a"], None]}),
    "plot_signals": (([0, 1], {"a": np.eye(2)}), {"height": [0, "3"]}),
    "plot_spread": (([1, 2], {"a": 1}), {"bins": [0, 2.5]}),
    "plot_street": (([1, 0], 0, X, y), {"w": [[np.nan, 1]], "b": [np.nan]}),
    "plot_tangent": (
        (np.sin, 0.5, 1.0),
        {"x": [None, "a", [1, 2]], "slope": [None], "other": [np.nan, [1, 2]]},
        {"low": -1, "high": 1, "other": 0.2},
    ),
    "plot_tensor": (((2, 3),), {"names": [["a"]], "tints": [(), "blu", [1]]}),
    "plot_threshold": ((y / 2, y, 0.4), {"names": [["a"], "abc"]}),
    "plot_tube": ((first, y, y), {"support": [[99]], "size": [-1]}, {"epsilon": 0.5}),
    "plot_turned_arrows": ((np.eye(2),), {"count": ["16", 5]}),
    "plot_words": ((["a", "b"], [1, -2]), {"names": ["a"], "most": [2.5, "3"]}),
}
# The other plots, with arguments that can be drawn; no setting of theirs is odd here.
PLAIN = {
    "plot_bends": (([[1, 0]], [0], sign, X, y), {}),
    "plot_calibration": (([0, 1], [0, 1]), {}),
    "plot_channels": ((PICTURES,), {}),
    "plot_corners": ((np.eye(2), [0, 0], [1, 1], -1, X, y), {}),
    "plot_elbow": (([2, 3], [5, 4], [0.5, 0.4]), {}),
    "plot_graph": ((NODE,), {}),
    "plot_hills": ((similar, [0, 1], [0, 1], [-1, 1], 0.2), {}),
    "plot_history": (({"a": [2, 1]},), {}),
    "plot_order": (([NODE],), {}),
    "plot_path": ((X,), {}),
    "plot_race": ((bowl, {"a": X}, 1), {}, WHERE),
    "plot_regions": ((sign, X, y), {}, {"resolution": 9}),
    "plot_roc": (([0, 1], [0, 1]), {}),
    "plot_scree": (([0.7, 0.3],), {}),
    "plot_shape_flow": ((["in", "out"], [(2, 3), (2, 1)]), {}),
    "plot_silhouettes": ((X[:, 0] / 4, y), {}),
    "plot_stages": ((["in", "out"], [["2", np.eye(2)]]), {}),
    "plot_training": (({"loss": "MSE"},), {}),
    "plot_weights": ((np.eye(4), (2, 2)), {}),
    "plot_loadings": (([1, -1], ["a", "b"]), {}),
}
ALSO = {"lines": "Line", "sizes": "size", "frames": "frame"}
AX = ("plot_graph", "plot_order", "plot_nested", "plot_settings", "plot_training")


def said_of(name, given, more, odd):
    """Return what a function says of an odd setting; nothing if it draws with it."""
    function = getattr(plotting, name)
    usual = inspect.signature(function).bind(*given, **more).arguments
    try:
        function(**{**usual, **odd})
    except (TypeError, ValueError) as error:
        inner = traceback.extract_tb(error.__traceback__)[-1].filename
        return str(error) if "helpers" in inner else f"not ours: {error}"
    finally:
        plt.close("all")
    return ""


def test_each_odd_setting_is_named():
    wrong = []
    for name, (given, odd, *more) in CASES.items():
        more = more[0] if more else {}
        for setting, values in odd.items():
            for value in values:
                said = said_of(name, given, more, {setting: value})
                if ALSO.get(setting, setting) not in said or said.startswith(
                    "not ours"
                ):
                    wrong.append(f"{name}({setting}={value!r}): {said}")
    assert wrong == []


def test_what_is_no_axes_is_named_by_all():
    given = {"plot_nested": (["a"], ["b"]), "plot_settings": ({"a": [1]},)}
    given |= {"plot_graph": (Value(1.0),), "plot_order": ([Value(1.0)],)}
    for name in AX:
        with pytest.raises(TypeError, match="ax must be"):
            getattr(plotting, name)(*given.get(name, ({"loss": "MSE"},)), ax="x")


def test_rows_are_numbers_or_a_mask():
    assert check_rows([2, 0], 3, "support").tolist() == [2, 0]
    assert check_rows([], 3, "support").tolist() == []
    assert check_rows(np.array([False, True, True]), 3, "support").tolist() == [1, 2]
    with pytest.raises(TypeError, match="from 0 to 2"):
        check_rows([True, False], 3, "support")


def test_names_pairs_and_steps():
    assert check_names("ab", 2, "class") == ["a", "b"]
    assert check_names(np.array([1, 2]), 2, "class") == ["1", "2"]
    assert check_pair(np.array([[1], [2]]), "goal") == (1.0, 2.0)
    assert [check_step(3, last=2), check_step(1.0), check_step(0, last=2)] == [2, 1, 0]
    with pytest.raises(ValueError, match="x_range must be two different numbers"):
        check_pair((1, 1), "x_range", apart=True)


# Each plot that calls a function of the reader's, and a function that is right there.
CALLED = {
    "plot_bends, predict": (
        lambda f: plotting.plot_bends([[1, 0]], [0], f, X, y),
        sign,
    ),
    "plot_downhill, gradient": (
        lambda f: plotting.plot_downhill(bowl, f, [[1, 1]], rate=0.1, **WHERE),
        lambda a, b: (2 * a, 2 * b),
    ),
    "plot_downhill, loss": (
        lambda f: plotting.plot_downhill(f, lambda a, b: (a, b), X, rate=1, **WHERE),
        bowl,
    ),
    "plot_hills, kernel": (
        lambda f: plotting.plot_hills(f, [0, 1], [0, 1], [-1, 1], 0.2),
        similar,
    ),
    "plot_loss_surface, loss": (
        lambda f: plotting.plot_loss_surface(f, **WHERE),
        bowl,
    ),
    "plot_margin_grid, decide": (
        lambda f: plotting.plot_margin_grid(
            lambda C, gamma: (f, ""), X, y, rows=[1], columns=[2], resolution=9
        ),
        first,
    ),
    "plot_margins, decide": (
        lambda f: plotting.plot_margins(f, X, y, resolution=9),
        first,
    ),
    "plot_path_on_curve, f": (
        lambda f: plotting.plot_path_on_curve(f, [0, 1], low=-2, high=2),
        np.sin,
    ),
    "plot_race, loss": (lambda f: plotting.plot_race(f, {"a": X}, 1, **WHERE), bowl),
    "plot_regions, predict": (
        lambda f: plotting.plot_regions(f, X, y, resolution=9),
        sign,
    ),
    "plot_tangent, f": (
        lambda f: plotting.plot_tangent(f, 0.5, 1.0, low=-1, high=1),
        np.sin,
    ),
    "plot_tube, predict": (lambda f: plotting.plot_tube(f, y, y, epsilon=0.5), first),
}
ODD_ANSWERS = {
    "nothing": lambda right: None,
    "a text": lambda right: "ab",
    "a dictionary": lambda right: {"a": 1},
    "a single number": lambda right: 3.0,
    "one too few": lambda right: np.ravel(right)[1:],
    "one too many": lambda right: np.append(right, 1),
    "two columns": lambda right: np.stack([right, right], axis=-1),
    "ragged lists": lambda right: [[1], [1, 2]],
    "complex numbers": lambda right: np.asarray(right) + 1j,
    "all NaN": lambda right: np.full(np.shape(right), np.nan),
    "all infinite": lambda right: np.full(np.shape(right), np.inf),
    "objects": lambda right: np.full(np.shape(right), None),
}


@case_by_case("place kind", CALLED, ODD_ANSWERS)
def test_an_answer_of_a_wrong_kind_is_named(place, kind):
    (draw, right), odd = CALLED[place], ODD_ANSWERS[kind]
    with pytest.raises((TypeError, ValueError)) as caught:
        draw(lambda *given: odd(right(*given)))
    assert "helpers" in traceback.extract_tb(caught.value.__traceback__)[-1].filename
    name = place.split(", ")[1]
    assert f"{name} " in str(caught.value), caught.value


ODD_FORMS = {
    "a list": lambda right: np.asarray(right).tolist(),
    "a column": lambda right: np.asarray(right)[..., None],
    "a row": lambda right: np.asarray(right)[None],
    "a tensor with gradient": lambda right: torch.tensor(
        np.asarray(right, float), requires_grad=True
    ),
}


@case_by_case("place kind", CALLED, ODD_FORMS)
def test_answers_in_any_form_are_drawn(place, kind):
    draw, right = CALLED[place]
    draw(lambda *given: ODD_FORMS[kind](right(*given)))


@case_by_case("place", CALLED)
def test_an_error_of_the_function_comes_through(place):
    mistake = RuntimeError("the reader's own")

    def fails(*given):
        raise mistake

    with pytest.raises(RuntimeError) as caught:
        CALLED[place][0](fails)
    assert caught.value is mistake
    assert plt.get_fignums() == []


def test_answers_are_told_with_their_type_and_shape():
    def said(given, shape=(3,)):
        with pytest.raises((TypeError, ValueError)) as caught:
            check_answers(
                lambda: given, name="f", expected="one number each", shape=shape
            )
        return str(caught.value)

    wanted = "f must return one number each, an array of shape [3], not "
    assert said(None) == f"{wanted}None: end f with a return."
    assert said([1, 2]).startswith(f"{wanted}a list of shape [2]: give exactly one")
    assert said(torch.ones(3, 2)).startswith(f"{wanted}a Tensor of shape [3, 2]: keep")
    assert said(2.0).startswith(f"{wanted}the single value 2.0: give one for each")
    assert said({1: 2}).startswith(f"{wanted}an object of type dict: return an array")
    assert said(np.ones(4), (2, 2)).endswith(
        "give them this shape, and check their order."
    )
    assert said([1, 2], ()).endswith("return a single number for a single place.")
    assert "the first at 1" in said([0, np.nan, 1])


def test_a_function_that_writes_into_its_argument_changes_no_place():
    def doubles(x):
        x *= 2
        return x

    ax = plotting.plot_path_on_curve(doubles, [0.5], low=-1, high=1)
    assert ax.lines[0].get_xdata()[[0, -1]].tolist() == [-1, 1]
    assert ax.lines[1].get_xydata().tolist() == [[0.5, 1.0]]


def test_a_curve_may_have_gaps():
    with np.errstate(all="ignore"):
        ax = plotting.plot_path_on_curve(np.log, [0.5, 1], low=-1, high=1)
        assert np.isnan(ax.lines[0].get_ydata()).sum() == 200
        with pytest.raises(ValueError, match="finite nowhere from -2 to -1"):
            plotting.plot_path_on_curve(np.log, [0.5], low=-2, high=-1)


def test_a_flat_loss_is_named():
    with pytest.raises(ValueError, match="the loss is 3 everywhere here"):
        plotting.plot_loss_surface(lambda a, b: 0 * a + 3, **WHERE)


@case_by_case("made", [None, 3, "ab", (first,)])
def test_a_machine_returns_a_pair(made):
    with pytest.raises(TypeError, match="machine must return a pair"):
        plotting.plot_margin_grid(lambda a, b: made, X, y, rows=[1], columns=[2])


class StopError(Exception):
    """What a drawing is stopped with."""


def stopping(draw):
    """Return what draws, and then raises."""

    def drawn(*args, **kwargs):
        draw(*args, **kwargs)
        raise StopError

    return drawn


def test_a_plot_that_fails_leaves_nothing(monkeypatch):
    """Neither a figure that is open, nor anything on the axes that were given."""
    usual = CASES | PLAIN
    plots = {name for name in plotting.__all__ if name.startswith("plot_")}
    assert plots == usual.keys()
    for method in ("line", "patch", "collection", "image"):
        name = f"add_{method}"
        monkeypatch.setattr(Axes, name, stopping(getattr(Axes, name)))
    left = []
    for name, (given, _, *more) in usual.items():
        plot, more = getattr(plotting, name), more[0] if more else {}
        with pytest.raises(StopError):
            plot(*given, **more)
        left += [name] * len(plt.get_fignums())
        plt.close("all")
        if "ax" in inspect.signature(plot).parameters:
            space = {"projection": "3d"} if name == "plot_lift" else None
            ax = plt.subplots(subplot_kw=space)[1]
            before = ax.get_children()
            with pytest.raises(StopError):
                plot(*given, **more, ax=ax)
            left += [f"{name} on axes"] * (ax.get_children() != before)
            plt.close("all")
    assert left == []
