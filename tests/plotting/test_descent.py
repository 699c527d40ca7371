"""Tests of descent."""

import numpy as np
import pytest
from matplotlib.text import Annotation

from helpers.plotting import (
    plot_curves,
    plot_downhill,
    plot_history,
    plot_loss_race,
    plot_loss_surface,
    plot_path,
    plot_path_on_curve,
    plot_race,
    plot_spread,
    plot_tangent,
)


def bowl(x, y):
    return x**2 + 10 * y**2


def test_tangent_touches_the_curve_with_its_slope():
    ax = plot_tangent(np.square, 2.0, 4.0, low=-1, high=3)
    line = ax.lines[1].get_xydata()
    slope = (line[-1, 1] - line[0, 1]) / (line[-1, 0] - line[0, 0])
    assert slope == pytest.approx(4.0)
    assert np.interp(2.0, *line.T) == pytest.approx(4.0)
    plot_tangent(np.square, 0.0, 0.0, low=-1, high=3, label="flat", ax=ax)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == [
        "f(x)",
        "tangent",
        "flat",
    ]


def test_a_secant_shows_its_second_point_and_shares_the_first():
    ax = plot_tangent(np.square, 1.0, 2.0, low=-1, high=3)
    plot_tangent(np.square, 1.0, 3.0, other=2.0, low=-1, high=3, label="far", ax=ax)
    points = [line for line in ax.lines if len(line.get_xdata()) == 1]
    assert [p.get_xydata().tolist() for p in points] == [[[1, 1]], [[2, 4]]]
    assert points[0].get_color() == "black"
    assert points[1].get_color() == ax.lines[-2].get_color()


def test_path_on_curve_leaves_out_what_is_beyond_the_ends():
    ax = plot_path_on_curve(np.square, [1.0, -0.5, 7.0, np.nan], low=-2, high=2)
    assert ax.lines[1].get_xydata().tolist() == [[1.0, 1.0], [-0.5, 0.25]]
    plot_path_on_curve(np.square, [0.5], low=-2, high=2, label="two", ax=ax)
    assert ax.lines[1].get_marker() != ax.lines[2].get_marker()


def test_contour_lines_of_a_bowl_have_equal_distances():
    ax = plot_loss_surface(lambda x, y: x**2 + y**2, (-1, 1), (-1, 1), n_lines=4)
    levels = ax.collections[0].levels
    assert np.sqrt(levels) == pytest.approx(np.sqrt(2) * np.arange(1, 5) / 4, abs=0.01)


def test_paths_differ_without_color_and_end_in_a_ring():
    ax = plot_loss_surface(bowl, (-1, 1), (-1, 1), minimum=(0, 0))
    plot_path([[1, 1], [0.5, 0.5]], label="one", ax=ax)
    plot_path([[1, -1], [0.5, 0.1]], label="two", ax=ax)
    paths = [line for line in ax.lines if line.get_gid() == "path"]
    assert paths[0].get_marker() != paths[1].get_marker()
    assert ax.lines[-1].get_xydata().tolist() == [[0.5, 0.1]]


def test_a_race_of_losses_shows_the_curves_so_far_on_axes_of_the_whole():
    losses = {"a": [1.0, 0.1, 0.01], "b": [1.0, 0.5, np.inf]}
    ax = plot_loss_race(losses, 1)
    assert [line.get_ydata().tolist() for line in ax.lines] == [[1, 0.1], [1, 0.5]]
    assert [line.get_markevery() for line in ax.lines] == [[1], [1]]
    assert ax.lines[0].get_marker() != ax.lines[1].get_marker()
    low, high = ax.get_ylim()
    assert low < 0.01 < 1 < high < 2
    assert ax.get_xlim()[1] > 2
    with pytest.raises(ValueError, match="no loss above 0"):
        plot_loss_race({"a": [0.0, np.nan]}, 1)


def test_a_frame_shows_the_steps_so_far():
    paths = {"a": np.ones((5, 2)), "b": np.zeros((3, 2))}
    ax = plot_race(bowl, paths, 3, x_range=(-1, 1), y_range=(-1, 1))
    lines = [line for line in ax.lines if line.get_gid() == "path"]
    assert [len(line.get_xdata()) for line in lines] == [4, 3]
    assert ax.get_title() == "after 3 steps"
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_a_path_alone_names_its_picture():
    alone = {"rate 1": np.ones((5, 2))}
    ax = plot_race(bowl, alone, 3, x_range=(-1, 1), y_range=(-1, 1))
    assert ax.get_title() == "rate 1"
    assert ax.get_legend() is None


def test_curves_leave_gaps_where_a_loss_is_not_finite():
    ax = plot_curves([0, 1, 2], {"a": [1, np.inf, 3], "b": [1, 2, 3]}, yscale="log")
    assert np.isnan(ax.lines[0].get_ydata()).tolist() == [False, True, False]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()


def test_bad_input():
    with pytest.raises(ValueError, match=r"\[steps \+ 1, 2\]"):
        plot_path([1.0, 2.0])
    with pytest.raises(ValueError, match="not finite"):
        plot_loss_surface(lambda x, y: x * np.nan, (-1, 1), (-1, 1))


def test_a_history_has_one_line_per_curve():
    ax = plot_history({"training": [3, 2, 1], "validation": [3, 3]})
    assert [len(line.get_xdata()) for line in ax.lines] == [3, 2]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()
    with pytest.raises(ValueError, match="empty"):
        plot_history({})


def test_a_step_downhill_leaves_its_contour_line_at_a_right_angle():
    def slopes(x, y):
        return 2 * x, 20 * y

    starts = [(1.0, 0.5), (-2.0, 0.1)]
    frame = {"x_range": (-3, 3), "y_range": (-1, 1), "rate": 0.02}
    ax = plot_downhill(bowl, slopes, starts, **frame, minimum=(0, 0))
    drawn = [text for text in ax.texts if isinstance(text, Annotation)]
    arrows = [(text.xy, text.xyann) for text in drawn]
    heights = {text.get_text() for text in ax.texts} - {""}
    assert heights == {f"{bowl(*start):.1f}" for start in starts}
    assert [tail for _, tail in arrows] == [pytest.approx(s) for s in starts]
    for (tip, tail), (x, y) in zip(arrows, starts, strict=True):
        along = np.array([-slopes(x, y)[1], slopes(x, y)[0]])
        assert np.dot(np.subtract(tip, tail), along) == pytest.approx(0)
        assert bowl(*tip) < bowl(*tail)
    assert ax.collections[0].levels.tolist() == sorted(bowl(*s) for s in starts)
    assert ax.get_aspect() == 1


def test_spread_counts_all_values_and_marks_the_single_ones():
    ax = plot_spread([0.0, 0.1, 0.1, 1.0], {"the best": -1.0}, bins=4)
    assert sum(bar.get_height() for bar in ax.patches) == 4
    assert ax.lines[0].get_xdata() == [-1.0, -1.0]
    assert [text.get_text().split() for text in ax.texts] == [["the", "best:", "−1"]]
    plot_spread([0.0, 1.0], {"left": -1.0, "right": 2.0}, ax=ax)
    assert [text.get_ha() for text in ax.texts] == ["left", "left", "right"]
