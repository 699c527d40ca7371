"""Notebook 11, 11.4 to 11.6: wrong answers about names, scaling and the tree."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from sklearn.preprocessing import MaxAbsScaler, RobustScaler, StandardScaler, normalize

from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
)


@pytest.mark.parametrize("exercise_id", ["11.4", "11.5", "11.6"])
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def commonest(numbers):
    return np.bincount(numbers).argmax()


def rename(labels, classes):
    return np.array([commonest(classes[labels == j]) for j in labels])


def of_each_cluster(choose):
    return lambda labels, classes: [choose(classes[labels == j]) for j in labels]


def over_the_labels(labels, classes):
    labels = labels.copy()
    for j in np.unique(labels):
        labels[labels == j] = commonest(classes[labels == j])
    return labels


def over_the_labels_given(labels, classes):
    named = rename(labels, classes)
    labels[:] = named
    return labels


def return_in_the_loop(labels, classes):
    named = np.zeros_like(classes)
    for j in np.unique(labels):
        named[labels == j] = commonest(classes[labels == j])
        return named


def scaled_in_place(X):
    X -= X.mean(axis=0)
    X /= X.std(axis=0)
    return X


WRONG = {
    "11.4": [
        (lambda labels, classes: labels.tolist(), "cluster numbers"),
        (lambda labels, classes: classes, "true classes"),
        (
            lambda labels, classes: [
                commonest(classes[labels == j]) for j in range(labels.max() + 1)
            ],
            "per cluster",
        ),
        (
            lambda labels, classes: {
                j: commonest(classes[labels == j]) for j in set(labels.tolist())
            },
            "table",
        ),
        (lambda labels, classes: rename(classes, labels), "by clusters"),
        (lambda labels, classes: np.mean(rename(labels, classes) == classes), "many a"),
        (lambda labels, classes: rename(labels, classes) == classes, "where"),
        (lambda labels, classes: np.mean(labels == classes), "compared"),
        (over_the_labels, "over the labels"),
        (over_the_labels_given, "your function changes `"),
        (of_each_cluster(lambda inside: inside[0]), "first point"),
        (of_each_cluster(lambda inside: round(np.mean(inside))), "the mean"),
        (of_each_cluster(lambda inside: int(np.median(inside))), "median"),
        (of_each_cluster(lambda inside: np.bincount(inside).max()), "how often"),
        (lambda labels, classes: [commonest(classes)] * len(labels), "all points"),
        (return_in_the_loop, "inside the loop"),
    ],
    "11.5": [
        (lambda X: StandardScaler().fit_transform(X.T).T, "each row"),
        (lambda X: (X - X.mean(1)) / X.std(1), "axis=1"),
        (lambda X: (X - X.mean()) / X.std(ddof=1), "whole table"),
        (lambda X: (X - X.mean(axis=0)) / X.std(), "deviation is not"),
        (lambda X: (X - X.mean()) / X.std(axis=0), "mean is not"),
        (lambda X: X - X.mean(axis=0), "did not divide"),
        (lambda X: X / X.std(axis=0), "did not subtract"),
        (lambda X: X - X.mean(axis=0) / X.std(axis=0), "Without brackets"),
        (lambda X: (X - X.mean(axis=0)) / X.var(axis=0), "variance"),
        (lambda X: (X - X.min(0)) / np.ptp(X, axis=0), "smallest and the largest"),
        (lambda X: X.copy(), "as it was"),
        (scaled_in_place, "your function changes `"),
    ],
    "11.6": [
        ((1, 2, 4), "single"),
        ((1, 2.5, 17 / 3), "average"),
        ((1, 4, 7), "3 apart"),
        ((1, 3, 4), "farthest from 8"),
        ((1, 3, 6), "not 2"),
        ((1, 2, 7), "farther from 4"),
        ((1, 2, 6), "from 2 each time"),
        ([7, 3, 1], "in the order"),
        ((0, 1, 3, 7), "three merges"),
    ],
}


@pytest.mark.parametrize("exercise_id", WRONG)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    assert_named_apart(exercise_id, WRONG[exercise_id])


def three_clusters_only(labels, classes):
    named = labels.copy()
    for j in range(3):
        named[labels == j] = rename(labels, classes)[labels == j]
    return named


def one_class_each(labels, classes):
    size = max(labels.max(), classes.max()) + 1
    table = np.zeros((size, size))
    np.add.at(table, (labels, classes), 1)
    return linear_sum_assignment(-table)[1][labels]


def table_turned_round(labels, classes):
    names = {commonest(labels[classes == c]): c for c in np.unique(classes)}
    return np.array([names.get(j, 0) for j in labels])


UNNAMED = [
    ("11.4", three_clusters_only),
    ("11.4", one_class_each),
    ("11.4", table_turned_round),
    ("11.4", of_each_cluster(lambda inside: inside[-1])),
    ("11.4", of_each_cluster(max)),
    ("11.4", lambda labels, classes: rename(labels, classes).astype(str)),
    ("11.4", lambda labels, classes: classes[labels]),
    ("11.5", RobustScaler().fit_transform),
    ("11.5", MaxAbsScaler().fit_transform),
    ("11.5", normalize),
    ("11.5", StandardScaler),
    ("11.5", lambda X: StandardScaler().fit(X)),
    ("11.5", lambda X: (StandardScaler().fit_transform(X),)),
    ("11.5", lambda X: StandardScaler().fit_transform(X).T),
    ("11.5", lambda X: -StandardScaler().fit_transform(X)),
    ("11.6", {1, 3, 7}),
    ("11.6", "1, 3, 7"),
    ("11.6", [[1, 3, 7]]),
    ("11.6", (1, 3, np.nan)),
    ("11.6", (1, 3)),
    ("11.6", lambda: (1, 3, 7)),
]


@pytest.mark.parametrize(("exercise_id", "answer"), UNNAMED)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)
