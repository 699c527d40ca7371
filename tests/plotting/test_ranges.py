"""Runs of several methods, with their means."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_runs


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")


def test_lines_are_means_and_dots_are_runs():
    ax = plot_runs([3, 30], {"a": [[0, 1], [1, 1]], "b": [[2, 4], [0, 2]]}, chance=0.3)
    means = [list(line.get_ydata()) for line in ax.lines]
    assert means[:2] == [[0.5, 1.0], [3.0, 1.0]]
    assert list(ax.collections[1].get_offsets()[:, 1]) == [2, 4, 0, 2]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["3", "30"]
    legend = [text.get_text() for text in ax.get_legend().get_texts()]
    assert legend == ["a", "b", "guessing"]


@pytest.mark.parametrize("runs", [[0.5, 0.6], np.ones((3, 2))])
def test_each_setting_needs_its_runs(runs):
    with pytest.raises(ValueError, match="2 rows"):
        plot_runs([1, 2], {"a": runs})
