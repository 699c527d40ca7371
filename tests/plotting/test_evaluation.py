"""Pictures of how good a classifier is."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.metrics import (
    calibration_curve,
    confusion_matrix,
    precision_recall_curve,
    roc_curve,
)
from helpers.plotting import (
    plot_calibration,
    plot_confusion,
    plot_count_rule,
    plot_precision_recall,
    plot_roc,
    plot_scores,
    plot_threshold,
)
from helpers.plotting.description import describe


def test_the_anatomy_figure_shows_counts_and_percent():
    table = confusion_matrix([0] * 101 + [1] * 99, [0] * 99 + [1] * 101)
    ax = plot_confusion(table, names=["inner", "outer"])
    texts = [t.get_text() for t in ax.texts]
    assert texts == ["99\n98.0 %", "2\n2.0 %", "0\n0.0 %", "99\n100.0 %"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted", "true")


def test_a_class_without_rows_is_drawn_as_zero():
    texts = [t.get_text() for t in plot_confusion([[1, 0], [0, 0]]).texts]
    assert texts[2:] == ["0\n0.0 %", "0\n0.0 %"]


def test_curves_are_drawn_once_each_with_one_base_line():
    y, score = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
    fpr, tpr, _ = roc_curve(y, score)
    ax = plot_roc(fpr, tpr, label="a")
    plot_roc(fpr, tpr, label="b", ax=ax)
    assert [line.get_label() for line in ax.lines] == ["guessing", "a", "b"]
    assert list(ax.lines[1].get_xdata()) == list(fpr)
    precision, recall, _ = precision_recall_curve(y, score)
    ax = plot_precision_recall(precision, recall, share=0.5)
    assert list(ax.lines[1].get_xdata()) == list(recall)
    assert ax.lines[0].get_label() == "guessing"
    prob_true, prob_pred = calibration_curve(y, score)
    ax = plot_calibration(prob_true, prob_pred)
    assert list(ax.lines[1].get_ydata()) == list(prob_true)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="square"):
        plot_confusion([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ValueError, match="2 entries"):
        plot_confusion([[1, 2], [3, 4]], names=["a"])


def shares(figure):
    return [bar.get_width() for bar in figure.axes[1].patches]


def test_a_counting_rule_by_hand():
    figure = plot_count_rule(
        [0, 1, 0, 0, 3, 1, 0], [0, 0, 0, 0, 1, 1, 1], 1, names=("ham", "spam")
    )
    assert shares(figure) == pytest.approx([5 / 7, 2 / 3, 1 / 4])
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights == pytest.approx([3 / 4, 1 / 4, 0, 0, 1 / 3, 1 / 3, 0, 1 / 3])
    assert figure.axes[0].lines[0].get_xdata()[0] == 0.5
    assert figure.axes[1].lines[0].get_xdata()[0] == pytest.approx(4 / 7)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=30), st.integers(0, 8))
@settings(max_examples=10)  # each draws two figures
def test_a_stricter_rule_never_calls_more(counts, needed):
    y = np.arange(len(counts)) % 2
    first = shares(plot_count_rule(counts, y, needed))
    second = shares(plot_count_rule(counts, y, needed + 1))
    plt.close("all")  # of each example
    assert first[1] >= second[1]
    assert first[2] >= second[2]


@pytest.mark.parametrize(
    ("counts", "y"), [([], []), ([1], [1]), ([1, 2], [0, 0]), ([1, 2], [0]), (3, 1)]
)
def test_bad_counts_are_refused(counts, y):
    with pytest.raises(ValueError, match=r"both classes|y_true"):
        plot_count_rule(counts, y, 1)


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


def test_the_description_counts_all_four_kinds_of_dots():
    scores, labels = [0.1, 0.6, 0.7, 0.9], [0, 0, 1, 1]
    ax = plot_threshold(scores, labels, 0.65, names=("wanted", "spam"))
    assert describe(ax.get_figure()) == (
        "Called spam: 2 of 2 spam, 0 of 2 wanted, score: an upright line at 0.65; "
        "wanted called spam (0 points); wanted called wanted (2 points); "
        "spam called spam (2 points); spam called wanted (0 points)."
    )


def test_a_dot_stays_where_it_is_when_the_threshold_moves():
    scores, labels = np.linspace(0, 1, 11), np.arange(11) % 2
    places = []
    for threshold in (0.2, 0.7):
        ax = plot_threshold(scores, labels, threshold)
        drawn = np.concatenate([dots.get_offsets() for dots in ax.collections])
        places.append(drawn[np.argsort(drawn[:, 0])])
    np.testing.assert_array_equal(*places)


def test_a_threshold_draws_into_the_axes_given():
    _, mine = plt.subplots()
    assert plot_threshold([0.1], [True], 0.5, ax=mine) is mine


@pytest.mark.parametrize("scores", [[], [0.1], [[0.1, 0.2]]])
def test_scores_that_do_not_fit_are_refused(scores):
    with pytest.raises(ValueError, match="same length"):
        plot_threshold(scores, [0, 1], 0.5)


def test_the_scores_of_runs_are_drawn_row_by_row():
    scores = {"train": [0.5, 0.7, 0.7], "test": [0.4]}
    ax = plot_scores(scores, chance=0.3)
    rows = [c for c in ax.collections if c.get_label() in scores]
    drawn = {c.get_label(): c.get_offsets().data for c in rows}
    np.testing.assert_allclose(drawn["train"], [[0.5, 0], [0.7, 0], [0.7, -0.1]])
    np.testing.assert_allclose(drawn["test"], [[0.4, 1]])
    assert [text.get_text() for text in ax.get_yticklabels()] == ["train", "test"]
    assert ax.lines[0].get_xdata() == [0.3, 0.3]


def test_no_scores_are_refused():
    with pytest.raises(ValueError, match="scores is empty"):
        plot_scores({})
