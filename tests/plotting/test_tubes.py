"""Tubes: as wide as epsilon says, around what the curve predicts."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_tube


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def first_coordinate(points):
    return points[:, 0]


def test_a_tube_is_two_epsilon_wide_and_marks_support_vectors():
    x, values = np.arange(4.0), np.array([0.0, 1.0, 2.0, 9.0])
    ax = plot_tube(first_coordinate, x, values, epsilon=0.5, support=[3])
    tube = next(c for c in ax.collections if c.get_label() == "tube")
    corners = tube.get_paths()[0].vertices
    at_start = corners[corners[:, 0] == 0][:, 1]
    assert (at_start.min(), at_start.max()) == (-0.5, 0.5)
    outside = next(c for c in ax.collections if c.get_label() == "support vectors")
    assert outside.get_offsets().tolist() == [[3.0, 9.0]]


def test_it_draws_on_the_axes_given():
    _, ax = plt.subplots()
    assert plot_tube(first_coordinate, [0, 1], [0, 1], epsilon=1, ax=ax) is ax
    assert len(plt.get_fignums()) == 1


def test_bad_input_is_named():
    x = np.arange(4.0)
    with pytest.raises(ValueError, match="x has 4 points and y has 3"):
        plot_tube(first_coordinate, x, x[:3], epsilon=1)
    with pytest.raises(ValueError, match="one value per point"):
        plot_tube(lambda points: points[:3], x, x, epsilon=1)
