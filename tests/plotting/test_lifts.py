"""Lifts: every point at its height, with a cut between."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_lift

X = np.array([[-2.0, 0.0], [-1.0, 1.0], [1.0, -1.0], [2.0, 0.0]])
y = np.array([0, 0, 1, 1])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_a_lift_puts_every_point_at_its_height():
    ax = plot_lift(X, y, height=[1, 2, 3, 4], level=2.5)
    heights = np.concatenate([np.asarray(c._offsets3d[2]) for c in ax.collections[:2]])
    assert heights.tolist() == [1, 2, 3, 4]
    assert len(ax.collections) == 3


def test_it_draws_on_the_axes_given_with_few_ticks():
    ax = plt.figure().add_subplot(projection="3d")
    assert plot_lift(X, y, height=[0, 1, 2, 3], ax=ax) is ax
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        assert len(axis.get_major_locator().tick_values(-2.3, 2.3)) <= 6
    assert len(plt.get_fignums()) == 1


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="4 values, not 2"):
        plot_lift(X, y, height=[1, 2])
