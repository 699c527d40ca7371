"""Pictures of how good a classifier is."""

import matplotlib.pyplot as plt
import pytest

from helpers.metrics import (
    calibration_curve,
    confusion_matrix,
    precision_recall_curve,
    roc_curve,
)
from helpers.plotting import (
    plot_calibration,
    plot_confusion,
    plot_precision_recall,
    plot_roc,
)


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_the_anatomy_figure_shows_counts_and_per_cent():
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
    prob_true, prob_pred = calibration_curve(y, score)
    ax = plot_calibration(prob_true, prob_pred)
    assert list(ax.lines[1].get_ydata()) == list(prob_true)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="square"):
        plot_confusion([[1, 2, 3], [4, 5, 6]])
    with pytest.raises(ValueError, match="2 entries"):
        plot_confusion([[1, 2], [3, 4]], names=["a"])
