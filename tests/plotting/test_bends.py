"""What hidden units do to the plane."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_bends

X = np.array([[-1.0, -1.0], [1.0, 1.0], [0.5, -0.5]])
y = [0, 1, 1]


def test_a_panel_per_unit_and_one_for_all():
    weight, bias = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.zeros(3)
    figure = plot_bends(weight, bias, lambda p: p[:, 0] > 0, X, y)
    titles = [ax.get_title() for ax in figure.axes if ax.get_visible()]
    assert titles == ["unit 1", "unit 2", "unit 3", "together"]
    shade = figure.axes[0].collections[0].get_array()
    assert shade.min() == 0
    assert shade.max() == pytest.approx(1.1)
    plt.close("all")


def test_bad_shapes_are_named():
    with pytest.raises(ValueError, match="first layer"):
        plot_bends(np.ones((3, 4)), np.ones(3), len, X, y)
    with pytest.raises(ValueError, match="too many"):
        plot_bends(np.ones((30, 2)), np.ones(30), len, X, y)
