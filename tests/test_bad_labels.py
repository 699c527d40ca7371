"""Whatever takes labels takes every form of them, and names what are none.

As in ``test_bad_arrays``, nothing is refused by an error from deep inside NumPy.
"""

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from case_by_case import case_by_case
from helpers import cluster, metrics, plotting, svm, training
from helpers.autograd import Value, softmax_cross_entropy
from helpers.validation import check_labels
from refusals import refused

X = np.random.default_rng(0).normal(size=(12, 2))
Y = np.array([0, 1, 2] * 4)
WORDS = np.array(["a", "b", "c"] * 4)


def read_only():
    labels = Y.copy()
    labels.setflags(write=False)
    return labels


GOOD = {
    "list": Y.tolist(),
    "tuple": tuple(Y.tolist()),
    "small": Y.astype(np.uint8),
    "read-only": read_only(),
    "every second": np.repeat(Y, 2)[::2],
    "series": pd.Series(Y),
    "tensor": torch.tensor(Y),
}
BAD = {
    "too few": Y[:-1],
    "none at all": Y[:0],
    "none": None,
    "a number": 3,
    "gaps": np.where(Y == 2, np.nan, Y),
    "gaps of pandas": pd.Series([0, 1, None] * 4, dtype="Int64"),
    "masked": np.ma.masked_array(Y, Y == 1),
    "complex": Y + 0j,
    "things": np.array([object()] * 12),
    "dates": np.array(["2020-01-01", "2021-01-01"] * 6, "M8[D]"),
    "three axes": np.zeros((12, 2, 2)),
    "ragged": [[0], [1, 2]] * 6,
}
NOT_NUMBERS = {"words": WORDS, "words as objects": WORDS.astype(object)}
NOT_CLASSES = {"halves": Y + 0.5}
NOT_FROM_0 = {"from 1": Y + 1, "negative": Y - 1}


def trained(y):
    model = nn.Linear(2, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    data = (X.astype(np.float32), y)
    words = {"loss": nn.CrossEntropyLoss(), "optimizer": optimizer, "epochs": 1}
    return training.fit(model, data, **words)


def scores(name, **words):
    return lambda y: getattr(metrics, name)(Y, y, **words)


WITH_WORDS = {
    "SVC": lambda y: svm.SVC().fit(X, y),
    "LinearSVC": lambda y: svm.LinearSVC().fit(X, y),
    "silhouette_score": lambda y: cluster.silhouette_score(X, y),
    "plot_points": lambda y: plotting.plot_points(X, y),
    "plot_label_map": lambda y: plotting.plot_label_map(X, y),
}
# Not given, or a class like any other.
TAKEN = {("plot_clusters", "none"), ("SVC", "dates"), ("LinearSVC", "dates")}
METRICS = {
    "accuracy": scores("accuracy"),
    "balanced_accuracy": scores("balanced_accuracy"),
    "confusion_matrix": scores("confusion_matrix"),
    "f1": scores("f1", average="macro"),
    "hamming_loss": scores("hamming_loss"),
}
CLUSTERS = {
    "plot_clusters": lambda y: plotting.plot_clusters(X, y),
    "plot_silhouettes": lambda y: plotting.plot_silhouettes(np.full(12, 0.5), y),
}
FROM_0 = {
    "softmax_cross_entropy": lambda y: softmax_cross_entropy(
        Value(np.zeros((12, 3))), y
    ),
    "check_labels": lambda y: check_labels(y, 3, 12),
}
TAKES_LABELS = WITH_WORDS | METRICS | CLUSTERS | FROM_0


@case_by_case(
    "name kind",
    [(n, k) for n in TAKES_LABELS for k in BAD if (n, k) not in TAKEN],
)
def test_what_are_no_labels_is_refused(name, kind):
    assert len(refused(TAKES_LABELS[name], BAD[kind])) > 10


@case_by_case("name kind", TAKES_LABELS, GOOD)
def test_labels_in_any_form_are_taken_and_left_alone(name, kind):
    labels = GOOD[kind]
    TAKES_LABELS[name](labels)
    np.testing.assert_array_equal(np.asarray(labels), Y)


@case_by_case("name kind", WITH_WORDS, NOT_NUMBERS)
def test_classes_may_have_names(name, kind):
    WITH_WORDS[name](NOT_NUMBERS[kind])


@case_by_case("name kind", CLUSTERS | FROM_0, NOT_NUMBERS | NOT_CLASSES)
def test_numbers_of_classes_are_whole(name, kind):
    refused(TAKES_LABELS[name], (NOT_NUMBERS | NOT_CLASSES)[kind])


@case_by_case("name kind", FROM_0, NOT_FROM_0)
def test_numbers_of_classes_begin_at_0(name, kind):
    refused(FROM_0[name], NOT_FROM_0[kind])


@case_by_case("kind", {**BAD, **NOT_NUMBERS, **NOT_CLASSES, **NOT_FROM_0})
def test_training_refuses_them_before_the_first_step(kind):
    refused(trained, {**BAD, **NOT_NUMBERS, **NOT_CLASSES, **NOT_FROM_0}[kind])


@case_by_case("machine kind", [svm.SVR(), svm.LinearSVR()], BAD | NOT_NUMBERS)
def test_targets_of_a_regression_are_numbers(machine, kind):
    refused(lambda y: machine.fit(X, y), (BAD | NOT_NUMBERS)[kind])


@pytest.mark.parametrize("plot", ["plot_threshold", "plot_count_rule"])
@pytest.mark.parametrize("labels", [WORDS, Y, Y / 2, np.full(12, np.nan)])
def test_yes_or_no_is_0_or_1(plot, labels):
    """Any other class would count as a yes, and the picture would be wrong."""
    function = getattr(plotting, plot)
    assert "y_true" in refused(
        lambda y: function(np.linspace(0, 1, 12), y, 0.5), labels
    )
