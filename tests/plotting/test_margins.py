"""Lines, margins, lifts and tubes: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import (
    plot_lift,
    plot_lines,
    plot_margin_grid,
    plot_margins,
    plot_street,
    plot_tube,
)

X = np.array([[-2.0, 0.0], [-1.0, 1.0], [1.0, -1.0], [2.0, 0.0]])
y = np.array([0, 0, 1, 1])


def first_coordinate(points):
    return points[:, 0]


def test_a_line_goes_through_the_points_where_its_score_is_zero():
    ax = plot_lines({"mine": ([2.0, 1.0], -2.0)}, X, y)
    line = next(line for line in ax.lines if line.get_label() == "mine")
    for point in (line.get_xy1(), line.get_xy2()):
        assert np.dot([2.0, 1.0], point) == pytest.approx(2.0)


def test_margins_ask_for_scores_and_ring_the_support_vectors():
    asked = []

    def decide(points):
        asked.append(points)
        return first_coordinate(points)

    ax = plot_margins(decide, X, y, support=[1, 2], resolution=21)
    assert asked[0].shape == (441, 2)
    rings = [c for c in ax.collections if c.get_label() == "support vectors"]
    assert rings[0].get_offsets().tolist() == X[[1, 2]].tolist()
    levels = [
        c.levels for c in ax.collections if getattr(c, "levels", None) is not None
    ]
    assert any(list(level) == [-1, 0, 1] for level in levels)


def test_margins_of_a_score_that_never_changes_sign():
    ax = plot_margins(lambda points: np.full(len(points), 0.5), X, y, resolution=9)
    assert ax.get_xlim()[0] < -2


def test_a_grid_has_a_picture_for_every_pair():
    asked = []

    def machine(C, gamma):
        asked.append((C, gamma))
        return first_coordinate, f"{C * gamma:g}"

    figure = plot_margin_grid(machine, X, y, rows=[1, 2], columns=[3, 4], resolution=9)
    assert asked == [(1, 3), (1, 4), (2, 3), (2, 4)]
    assert [ax.get_xlabel() for ax in figure.axes] == ["3", "4", "6", "8"]
    assert figure.axes[0].get_title() == "gamma = 3"
    names = [ax.get_ylabel() for ax in figure.axes]
    assert names == ["C = 1", "", "C = 2", ""]


def test_a_grid_is_as_tall_as_its_points():
    sizes = [
        plot_margin_grid(
            lambda C, gamma: (first_coordinate, ""),
            X * [1, tall],
            y,
            rows=[1, 2],
            columns=[3],
            resolution=9,
        ).get_size_inches()
        for tall in (1, 2)
    ]
    assert sizes[0][0] == sizes[1][0]
    assert sizes[1][1] - sizes[0][1] == pytest.approx(2 * 3.2 * 0.5)  # X is 4 by 2


def test_a_unit_is_as_long_across_as_up():
    for ax in (plot_lines({}, X, y), plot_margins(first_coordinate, X, y)):
        assert ax.get_aspect() == 1
        assert (ax.get_xlabel(), ax.get_ylabel()) == ("x1", "x2")


def test_both_draw_on_the_axes_given():
    _, ax = plt.subplots()
    assert plot_lines({}, X, y, ax=ax) is ax
    assert plot_margins(first_coordinate, X, y, resolution=9, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="not all 0"):
        plot_lines({"flat": ([0, 0], 1)}, X, y)
    with pytest.raises(ValueError, match="one score per point"):
        plot_margins(lambda points: points, X, y)
    with pytest.raises(ValueError, match="choose two columns"):
        plot_margins(first_coordinate, np.ones((4, 3)), y)


def test_a_lift_puts_every_point_at_its_height():
    ax = plot_lift(X, y, height=[1, 2, 3, 4], level=2.5)
    heights = np.concatenate([np.asarray(c._offsets3d[2]) for c in ax.collections[:2]])
    assert heights.tolist() == [1, 2, 3, 4]
    assert len(ax.collections) == 3


def test_a_lift_draws_on_the_axes_given_with_few_ticks():
    ax = plt.figure().add_subplot(projection="3d")
    assert plot_lift(X, y, height=[0, 1, 2, 3], ax=ax) is ax
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        assert len(axis.get_major_locator().tick_values(-2.3, 2.3)) <= 6
    assert len(plt.get_fignums()) == 1


def test_bad_heights_are_named():
    with pytest.raises(ValueError, match="4 values, not 2"):
        plot_lift(X, y, height=[1, 2])


def test_a_tube_is_two_epsilon_wide_and_marks_support_vectors():
    x, values = np.arange(4.0), np.array([0.0, 1.0, 2.0, 9.0])
    ax = plot_tube(first_coordinate, x, values, epsilon=0.5, support=[3])
    tube = next(c for c in ax.collections if c.get_label() == "tube")
    corners = tube.get_paths()[0].vertices
    at_start = corners[corners[:, 0] == 0][:, 1]
    assert (at_start.min(), at_start.max()) == (-0.5, 0.5)
    outside = next(c for c in ax.collections if c.get_label() == "support vectors")
    assert outside.get_offsets().tolist() == [[3.0, 9.0]]


def test_a_tube_is_drawn_on_the_axes_given():
    _, ax = plt.subplots()
    assert plot_tube(first_coordinate, [0, 1], [0, 1], epsilon=1, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


def test_pulls_start_at_the_edge_that_they_act_on():
    x, y = np.arange(4.0), [2.0, -1.0, 2.1, 3.5]
    ax = plot_tube(first_coordinate, x, y, epsilon=0.5, pulls=[1, -1, 0, 0.5])
    arrows = next(c for c in ax.collections if c.get_label() == "pull on the line")
    np.testing.assert_allclose(arrows.get_offsets(), [[0, 0.5], [1, 0.5], [3, 3.5]])
    assert not arrows.U.any()
    np.testing.assert_allclose(arrows.V / arrows.V[0], [1, -1, 0.5])


def test_an_arrow_measures_epsilon_where_there_is_room():
    x = [0.0, 1, 2, 3, 4, 7, 8, 9, 10]
    ax = plot_tube(first_coordinate, x, x, epsilon=0.5, name_epsilon=True)
    arrow, name = ax.texts
    assert name.get_text() == r"$\varepsilon$"
    np.testing.assert_allclose(arrow.xy[0], 5.5, atol=0.05)
    np.testing.assert_allclose(arrow.xy[1] - arrow.get_position()[1], 0.5)


def test_bad_tubes_are_named():
    x = np.arange(4.0)
    with pytest.raises(ValueError, match="x has 4 points and y has 3"):
        plot_tube(first_coordinate, x, x[:3], epsilon=1)
    with pytest.raises(ValueError, match="one value per point"):
        plot_tube(lambda points: points[:3], x, x, epsilon=1)


def arrow_of(ax):
    """The ends of the one arrow, and the number beside it."""
    [arrow] = [t for t in ax.texts if t.arrow_patch]
    [number] = [t.get_text() for t in ax.texts if t.get_text()]
    return np.array(arrow.xy), np.array(arrow.get_position()), number


@pytest.mark.parametrize("w", [[0.5, 0.5], [2.0, 0.0], [0.0, -3.0], [-1.0, 4.0]])
def test_the_arrow_of_a_street_is_as_long_as_the_street_is_wide(w):
    head, tail, number = arrow_of(plot_street(w, 0.25, X, y))
    width = 2 / np.hypot(*w)
    assert np.linalg.norm(head - tail) == pytest.approx(width)
    assert number == f"{width:.2f}"
    assert np.dot(w, head) + 0.25 == pytest.approx(1)
    assert np.dot(w, tail) + 0.25 == pytest.approx(-1)


def test_the_arrow_of_a_street_wider_than_the_picture_is_in_the_middle():
    head, tail, _ = arrow_of(plot_street([0.01, 0.0], 0.0, X, y))
    assert (head + tail) / 2 == pytest.approx([0, 0])


def test_a_street_rings_what_holds_it_and_names_the_classes():
    ax = plot_street([1.0, 0.0], 0.0, X, y, support=[1, 2], names=["no", "yes"])
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == ["support vectors", "no", "yes"]


@pytest.mark.parametrize("w", [[0.0, 0.0], [1.0], [1.0, 2.0, 3.0]])
def test_a_street_needs_a_direction(w):
    with pytest.raises(ValueError, match="two numbers, not both 0"):
        plot_street(w, 0.0, X, y)


def test_a_lift_needs_axes_in_space():
    X = np.arange(8.0).reshape(4, 2)
    with pytest.raises(TypeError, match="ax must be axes in space"):
        plot_lift(X, [0, 1, 0, 1], X[:, 0], ax=plt.subplots()[1])
