"""Hills that add up to a score, and the scores of settings in rows."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_hills, plot_settings
from helpers.svm import rbf_kernel

PLACES, SIDES, BETA = [-1.0, 0.0, 2.0], [0, 1, 0], [-0.5, 1.0, 0.0]


def alike(X, Z):
    return rbf_kernel(X, Z, gamma=1.0)


def test_the_score_is_the_sum_of_the_hills_and_b():
    ax = plot_hills(alike, PLACES, SIDES, BETA, 0.25)
    *hills, score = [line for line in ax.lines if len(line.get_xdata()) == 400]
    assert len(hills) == 2  # the third point has no vote
    total = sum(line.get_ydata() for line in hills) + 0.25
    np.testing.assert_allclose(score.get_ydata(), total)
    assert np.ptp(hills[1].get_ydata()) == pytest.approx(1.0, abs=0.01)


def test_each_kind_of_curve_is_named_once():
    ax = plot_hills(alike, [-1.0, 0.0, 2.0], [0, 1, 0], [-1.0, 1.0, -1.0], 0.0)
    names = {text.get_text() for text in ax.get_legend().get_texts()}
    votes, points = ("votes of class 0", "votes of class 1"), ("class 0", "class 1")
    assert names == {*votes, *points, "score", "b = 0.00"}
    assert len(ax.get_legend().get_texts()) == len(names)


def test_hills_need_a_class_and_a_beta_for_each_point():
    with pytest.raises(ValueError, match="got 3, 3 and 2"):
        plot_hills(alike, PLACES, SIDES, [1.0, 2.0], 0.0)


def test_hills_draw_on_the_axes_given():
    ax = plt.subplots()[1]
    assert plot_hills(alike, PLACES, SIDES, BETA, 0.0, ax=ax) is ax


def test_settings_are_ordered_by_their_means_with_the_best_on_top():
    ax = plot_settings({"a": [0.9, 0.8], "b": [0.5, 0.6], "c": [0.99, 0.97]})
    assert [text.get_text() for text in ax.get_yticklabels()] == ["b", "a", "c"]


def test_settings_show_the_truth_and_a_band_below_the_best_mean():
    ax = plot_settings({"a": [0.8], "b": [0.6]}, {"a": 0.7, "b": 0.65}, noise=0.05)
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert "many new points" in names
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (band.x0, band.x1) == pytest.approx((0.75, 0.8))
