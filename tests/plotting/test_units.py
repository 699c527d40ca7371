"""A row on its way through units, and the corners of their border."""

import math

import numpy as np
import pytest

from helpers.plotting import border_corners, plot_corners, plot_forward

ANGLES = np.radians([0, 120, 240])
W = np.stack([np.cos(ANGLES), np.sin(ANGLES)])
HEXAGON = W, np.zeros(3), -np.ones(3), 0.75
X = np.array([[-1.0, -1.0], [1.0, 1.0], [0.0, 0.5]])
y = np.array([0, 0, 1])


def test_three_lines_through_the_center_make_six_corners():
    corners = border_corners(*HEXAGON)
    assert len(corners) == 6
    radius = 0.75 / math.cos(math.radians(30))
    assert np.hypot(*corners.T) == pytest.approx(radius)
    angles = np.sort(np.degrees(np.arctan2(corners[:, 1], corners[:, 0])) % 360)
    assert np.diff(angles) == pytest.approx(60)


def test_each_corner_lies_on_a_line_and_on_the_border():
    rng = np.random.default_rng(3)
    W, b, v = rng.normal(size=(2, 7)), rng.normal(size=7), rng.normal(size=7)
    corners = border_corners(W, b, v, 0.3)
    assert len(corners) > 0
    lines = corners @ W + b
    assert np.abs(lines).min(axis=1) == pytest.approx(0, abs=1e-9)
    outputs = np.maximum(lines, 0) @ v + 0.3
    assert outputs == pytest.approx(0, abs=1e-8)


def test_a_straight_border_a_unit_without_weight_and_none_at_all():
    assert len(border_corners([[1], [0]], [0], [1], -1)) == 0  # the line x = 1
    assert len(border_corners(W, np.zeros(3), -np.ones(3), -1)) == 0
    with_more = np.column_stack([W, np.zeros(2), W[:, 0]])
    b, v = [0, 0, 0, 1, 5], [-1, -1, -1, 0, 0]
    assert len(border_corners(with_more, b, v, 0.75)) == 6


def test_twin_units_do_not_count_a_corner_twice():
    twice, v = np.hstack([W, W]), -np.ones(6)
    assert len(border_corners(twice, np.zeros(6), v, 0.75)) == 6


def test_weights_as_torch_stores_them_are_refused():
    with pytest.raises(ValueError, match="torch stores W transposed"):
        border_corners(W.T, np.zeros(3), -np.ones(3), 0.75)


def test_the_picture_has_a_line_for_each_unit_and_a_mark_for_each_corner():
    ax = plot_corners(*HEXAGON, X, y, names=["outside", "inside"])
    assert len(ax.lines) == 3
    assert ax.collections[-1].get_offsets().shape == (6, 2)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert labels == [
        "outside",
        "inside",
        "where a unit switches",
        "corner of the border",
    ]


def test_a_network_has_a_circle_for_each_unit_and_an_arrow_for_each_weight():
    v = [[1.0], [0.0], [-2.0]]
    ax = plot_forward([W, v], [[1, 0], [1, 0, 0.5], [-0.25]], names=["in", "", "out"])
    assert len(ax.patches) == 2 + 3 + 1
    arrows = [text for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert len(arrows) == np.count_nonzero(np.abs(W)) + 2
    told = [text.get_text() for text in ax.texts]
    assert {"0.5", "-0.25", "-2", "in", "out"} <= set(told)


def test_a_large_network_has_no_numbers_on_its_arrows():
    ax = plot_forward([np.ones((4, 4)), np.ones((4, 1))])
    assert not any(text.get_text() for text in ax.texts)


@pytest.mark.parametrize(
    ("weights", "values", "said"),
    [
        ([], None, "at least one"),
        ([np.ones(3)], None, "tables"),
        ([np.ones((2, 3)), np.ones((1, 3))], None, "transposed"),
        ([np.ones((2, 3))], [[1, 2]], r"\[2, 3\] numbers"),
        ([np.ones((2, 3))], [[1, 2], [1, 2]], "not"),
    ],
)
def test_tables_that_do_not_fit_are_refused(weights, values, said):
    with pytest.raises(ValueError, match=said):
        plot_forward(weights, values)
