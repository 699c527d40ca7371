"""The picture of a threshold: what stands right of the line is called positive."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting.thresholds import plot_threshold


@pytest.fixture(autouse=True)
def _closed():
    yield
    plt.close("all")


def test_the_title_counts_by_class_and_the_threshold_itself_counts():
    ax = plot_threshold([0.2, 0.5, 0.9, 0.4], [0, 1, 1, 0], 0.5)
    assert ax.get_title() == "Called positive: 2 of 2 positive, 0 of 2 negative"


def test_every_score_is_drawn_once_in_the_row_of_its_class():
    scores, labels = np.linspace(0, 1, 11), np.arange(11) % 2
    ax = plot_threshold(scores, labels, 0.7, names=("wanted", "spam"))
    drawn = np.concatenate([dots.get_offsets() for dots in ax.collections])
    np.testing.assert_allclose(np.sort(drawn[:, 0]), scores)
    rows = {round(x, 3): round(height) for x, height in drawn}
    assert [rows[round(x, 3)] for x in scores] == labels.tolist()
    assert [text.get_text() for text in ax.get_yticklabels()] == ["wanted", "spam"]


def test_a_dot_stays_where_it_is_when_the_threshold_moves():
    scores, labels = np.linspace(0, 1, 11), np.arange(11) % 2
    places = []
    for threshold in (0.2, 0.7):
        ax = plot_threshold(scores, labels, threshold)
        drawn = np.concatenate([dots.get_offsets() for dots in ax.collections])
        places.append(drawn[np.argsort(drawn[:, 0])])
    np.testing.assert_array_equal(*places)


def test_it_draws_into_the_axes_given():
    _, mine = plt.subplots()
    assert plot_threshold([0.1], [True], 0.5, ax=mine) is mine


@pytest.mark.parametrize("scores", [[], [0.1], [[0.1, 0.2]]])
def test_arrays_that_do_not_fit_are_refused(scores):
    with pytest.raises(ValueError, match="same length"):
        plot_threshold(scores, [0, 1], 0.5)
