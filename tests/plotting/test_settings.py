"""What a plot is told besides its data is refused in our own words."""

import inspect
import traceback

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import plotting
from helpers.plotting.settings import check_names, check_pair, check_rows, check_step

rng = np.random.default_rng(0)
X, y = rng.normal(size=(12, 2)), np.arange(12) % 2
SPACE, PICTURES = np.c_[X, y], rng.random((3, 4, 4))
STEPS = [(X[:2], y, 3.0), (X[:2], y, 2.0)]


def bowl(a, b):
    return a**2 + b**2


def first(points):
    return points[:, 0]


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
    "plot_points": ((X, y), {"names": [5, ["a"], {"a": 1}], "size": [-1]}),
    "plot_reconstructions": ((PICTURES, {2: PICTURES}), {"size": [0, None]}),
    "plot_runs": (([1], {"a": [[1, 2]]}), {"x": [3, None]}),
    "plot_scores": (({"a": [0.5]},), {"chance": [None, "a"]}),
    "plot_settings": (({"a": [0.5]},), {"truth": [[1], {}], "noise": ["3"]}),
    "plot_shadow": ((X, 30), {"names": [["a"], None]}),
    "plot_signals": (([0, 1], {"a": np.eye(2)}), {"height": [0, "3"]}),
    "plot_spread": (([1, 2], {"a": 1}), {"bins": [0, 2.5]}),
    "plot_tensor": (((2, 3),), {"names": [["a"]], "tints": [(), "blu", [1]]}),
    "plot_threshold": ((y / 2, y, 0.4), {"names": [["a"], "abc"]}),
    "plot_tube": ((first, y, y), {"support": [[99]], "size": [-1]}, {"epsilon": 0.5}),
    "plot_turned_arrows": ((np.eye(2),), {"count": ["16", 5]}),
    "plot_words": ((["a", "b"], [1, -2]), {"names": ["a"], "most": [2.5, "3"]}),
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
    from helpers.autograd import Value

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
