"""Runs of several methods, with their means."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

from helpers.plotting import plot_runs


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def test_lines_are_means_and_dots_are_runs():
    ax = plot_runs([3, 30], {"a": [[0, 1], [1, 1]], "b": [[2, 4], [0, 2]]}, chance=0.3)
    means = [list(line.get_ydata()) for line in ax.lines]
    assert means[:2] == [[0.5, 1.0], [3.0, 1.0]]
    _, first, _, second = ax.collections  # bars and dots of each method
    assert list(first.get_offsets()[:, 1]) == [0, 1, 1, 1]
    assert list(second.get_offsets()[:, 1]) == [2, 4, 0, 2]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["3", "30"]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["a", "b", "guessing"]


def ends_of_bars(ax):
    return [part[:, 1].tolist() for part in ax.collections[0].get_segments()]


def test_a_bar_is_the_interval_of_the_mean():
    values = np.array([[0.2, 0.4, 0.9], [0.5, 0.5, 0.5]])
    [[low, high], still] = ends_of_bars(plot_runs([1, 2], {"a": values}))
    error = values[0].std(ddof=1) / np.sqrt(3)
    right = stats.t.interval(0.95, df=2, loc=0.5, scale=error)
    assert [low, high] == pytest.approx(right)
    assert pytest.approx((high - 0.5) / error, rel=1e-5) == 4.30265  # from a table
    assert still == [0.5, 0.5]


def test_a_single_run_has_no_bar():
    assert ends_of_bars(plot_runs([1], {"a": [[0.7]]})) == [[0.7, 0.7]]


@pytest.mark.parametrize("runs", [[0.5, 0.6], np.ones((3, 2))])
def test_each_setting_needs_its_runs(runs):
    with pytest.raises(ValueError, match="2 rows"):
        plot_runs([1, 2], {"a": runs})
