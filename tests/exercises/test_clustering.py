"""Notebook 12: every right answer passes, every wrong one earns its sentence."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from scipy.stats import zscore
from sklearn.preprocessing import MaxAbsScaler, RobustScaler, StandardScaler, normalize

from helpers.exercises.catalog import exercises_of
from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
    judged,
)

IDS = list(exercises_of("12"))


def test_the_exercises_are_in_the_order_of_the_lesson():
    assert IDS == [
        "12.1", "12.Q1", "12.Q2", "12.2", "12.3", "12.Q3", "12.4", "12.5", "12.6",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("12.Q1", "b"), ("12.Q2", "a"), ("12.Q3", "c")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [letter for letter in "abc" if verdicts[letter].status == "pass"] == [right]
    assert len({verdict.sentence for verdict in verdicts.values()}) == 3
    assert judged(exercise_id, None).status == "to do"


def inertia(X, labels, centers):
    return ((X - centers[labels]) ** 2).sum()


def inertia_by_loop(X, labels, centers):
    total = 0
    for point, j in zip(X, labels, strict=True):
        total += float(np.linalg.norm(point - centers[j])) ** 2
    return total


def chances(X, centers):
    squared = [((X - center) ** 2).sum(axis=1) for center in centers]
    nearest = np.min(squared, axis=0)
    return nearest / nearest.sum()


def chances_by_loop(X, centers):
    closest = np.full(len(X), np.inf)
    for center in centers:
        closest = np.minimum(closest, ((X - center) ** 2).sum(axis=1))
    return list(closest / sum(closest))


def silhouette(own, others):
    a = np.mean(own)
    b = min(np.mean(distances) for distances in others)
    return (b - a) / max(a, b)


def silhouette_in_two_cases(own, others):
    a = sum(own) / len(own)
    b = sorted(d.sum() / d.size for d in others)[0]
    return 1 - a / b if a < b else b / a - 1


def rename(labels, classes):
    named = np.zeros_like(classes)
    for j in np.unique(labels):
        named[labels == j] = np.bincount(classes[labels == j]).argmax()
    return named


def rename_by_lists(labels, classes):
    names = {}
    for j in set(labels.tolist()):
        inside = [c for c, other in zip(classes, labels, strict=True) if other == j]
        names[j] = max(set(inside), key=inside.count)
    return [names[j] for j in labels.tolist()]


def standardize(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def inertia_by_cluster(X, labels, centers):
    return sum(((X[labels == j] - centers[j]) ** 2).sum() for j in range(len(centers)))


def inertia_in_plain_lists(X, labels, centers):
    points, places = X.tolist(), centers.tolist()
    return sum(
        (x - c) ** 2
        for point, j in zip(points, labels.tolist(), strict=True)
        for x, c in zip(point, places[j], strict=True)
    )


def inertia_in_torch(X, labels, centers):
    X, labels, centers = map(torch.tensor, (X, labels, centers))
    return ((X - centers[labels]) ** 2).sum()


def chances_by_scipy(X, centers):
    squared = cdist(X, centers, "sqeuclidean").min(axis=1)
    return (squared / squared.sum()).astype(np.float32)


def chances_in_torch(X, centers):
    squared = torch.cdist(torch.tensor(X), torch.tensor(centers)) ** 2
    nearest = squared.min(dim=1).values
    return nearest / nearest.sum()


def silhouette_by_sorting(own, others):
    a, b = sum(own) / len(own), sorted(sum(d) / len(d) for d in others)[0]
    return float((b - a) / np.max([a, b]))


def silhouette_in_torch(own, others):
    a = torch.tensor(own).mean()
    b = torch.stack([torch.tensor(d).mean() for d in others]).min()
    return (b - a) / torch.maximum(a, b)


def rename_by_counter(labels, classes):
    return [Counter(classes[labels == j].tolist()).most_common(1)[0][0] for j in labels]


def rename_by_crosstab(labels, classes):
    table = np.zeros((labels.max() + 1, classes.max() + 1))
    np.add.at(table, (labels, classes), 1)
    return table.argmax(axis=1)[labels].astype(float)


def rename_by_pandas(labels, classes):
    return pd.Series(classes).groupby(labels).transform(lambda group: group.mode()[0])


def rename_in_torch(labels, classes):
    labels, classes = torch.tensor(labels), torch.tensor(classes)
    return torch.stack([classes[labels == j].mode().values for j in labels])


def standardize_by_column(X):
    columns = [(column - column.mean()) / column.std() for column in X.T]
    return np.array(columns).T.tolist()


def standardize_a_copy(X):
    X = X.astype(np.float32)
    X -= X.mean(axis=0)
    X /= np.sqrt(X.var(axis=0)) + 1e-8
    return X


def standardize_in_torch(X):
    X = torch.tensor(X)
    return (X - X.mean(dim=0)) / X.std(dim=0)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("12.1", inertia),
        ("12.1", inertia_by_loop),
        ("12.1", inertia_by_cluster),
        ("12.1", inertia_in_plain_lists),
        ("12.1", inertia_in_torch),
        ("12.1", lambda X, labels, centers: np.linalg.norm(X - centers[labels]) ** 2),
        ("12.1", lambda a, b, c: np.einsum("ij,ij", a - c[b], a - c[b])),
        ("12.2", chances),
        ("12.2", chances_by_loop),
        ("12.2", chances_by_scipy),
        ("12.2", chances_in_torch),
        ("12.3", silhouette),
        ("12.3", silhouette_in_two_cases),
        ("12.3", silhouette_by_sorting),
        ("12.3", silhouette_in_torch),
        ("12.4", rename),
        ("12.4", rename_by_lists),
        ("12.4", rename_by_counter),
        ("12.4", rename_by_crosstab),
        ("12.4", rename_by_pandas),
        ("12.4", rename_in_torch),
        ("12.5", standardize),
        ("12.5", lambda X: StandardScaler().fit_transform(X)),
        ("12.5", lambda X: (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)),
        ("12.5", standardize_by_column),
        ("12.5", standardize_a_copy),
        ("12.5", standardize_in_torch),
        ("12.5", zscore),
        ("12.6", (1, 3, 7)),
        ("12.6", np.array([1.0, 3.0, 7.0])),
        ("12.6", [1, 3, 7]),
        ("12.6", torch.tensor([1, 3, 7])),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def stub_2(X, centers):
    for center in centers:
        squared = ((X - center) ** 2).sum(axis=1)
    return squared / squared.sum()


@pytest.mark.parametrize(
    ("exercise_id", "stub"),
    [
        ("12.1", lambda X, labels, centers: ...),
        ("12.2", stub_2),
        ("12.3", lambda own, others: ...),
        ("12.4", lambda labels, classes: ...),
        ("12.5", lambda X: (X - X.mean()) / X.std()),
        ("12.6", None),
    ],
)
def test_the_stub_is_to_do(exercise_id, stub):
    assert judged(exercise_id, stub).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@pytest.mark.parametrize("exercise_id", IDS)
@pytest.mark.parametrize(
    "nonsense", ["x", 7, np.nan, [], raises, int, lambda: None, pairwise, print]
)
def test_nonsense_never_raises_and_never_passes(exercise_id, nonsense):
    assert judged(exercise_id, nonsense).status != "pass"


@pytest.mark.parametrize("exercise_id", ["12.1", "12.2", "12.3"])
def test_every_mistake_about_centers_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


# 12.1 and 12.2: distances to centers


def squared(X, centers):
    return np.array([((X - center) ** 2).sum(axis=1) for center in centers])


def normal(x):
    return x / x.sum()


def root_of(X, labels, centers):
    return np.linalg.norm(X - centers[labels])


def from_own_means(X, labels, centers):
    parts = [X[labels == j] for j in np.unique(labels)]
    return sum(((part - part.mean(axis=0)) ** 2).sum() for part in parts)


def spoiled_points(X, labels, centers):
    X -= centers[labels]
    return (X**2).sum()


def multiplied(X, centers):
    product = 1
    for center in centers:
        product = product * ((X - center) ** 2).sum(axis=1)
    return normal(product)


def returned_too_early(X, centers):
    for center in centers:
        return normal(((X - center) ** 2).sum(axis=1))


def divided_first(X, centers):
    return normal(np.min([normal(distances) for distances in squared(X, centers)], 0))


def along_streets(X, centers):
    return normal(np.abs(X[:, None] - centers).sum(axis=2).min(axis=1))


CENTERS = {
    "12.1": [
        (lambda X, j, c: ((X - c[j]) ** 2).sum(axis=1).mean(), "You took the mean;"),
        (lambda X, j, c: np.mean((X - c[j]) ** 2), "over all numbers"),
        (lambda X, j, c: np.linalg.norm(X - c[j], axis=1).sum(), "squares"),
        (lambda X, j, c: np.abs(X - c[j]).sum(), "sizes"),
        (root_of, "root"),
        (lambda X, j, c: ((X - c[j]) ** 2).sum(axis=1), "per point"),
        (lambda X, j, c: ((X - c[j]) ** 2).sum(axis=0), "per feature"),
        (lambda X, j, c: squared(X, c).min(axis=0).sum(), "nearest"),
        (lambda X, j, c: squared(X, c).sum(), "all centers"),
        (lambda X, j, c: np.sum((X - c) ** 2), "left out the labels"),
        (from_own_means, "mean of each cluster"),
        (lambda X, j, c: (X - c[j]).sum() ** 2, "after adding"),
        (lambda X, j, c: np.square((X - c[j]).sum(axis=1)).sum(), "before you squared"),
        (spoiled_points, "your function changes `"),
        (lambda X, j, c: print(((X - c[j]) ** 2).sum()), "must return"),
    ],
    "12.2": [
        (lambda X, c: normal(squared(X, c).sum(axis=0)), "added or averaged"),
        (multiplied, "multiplied"),
        (lambda X, c: normal(squared(X, c).max(axis=0)), "farthest"),
        (lambda X, c: normal(np.sqrt(squared(X, c).min(axis=0))), "used distances"),
        (along_streets, "sizes"),
        (lambda X, c: squared(X, c).min(axis=0), "divide by their sum"),
        (lambda X, c: (s := squared(X, c).min(axis=0)) / s.max(), "by the largest"),
        (returned_too_early, "first center only"),
        (divided_first, "by their own sum"),
        (lambda X, c: normal(squared(X, c).min(axis=1)), "per center;"),
        (lambda X, c: normal(squared(X, c).T), "per point and center"),
        (lambda X, c: normal(((X - c.mean(axis=0)) ** 2).sum(axis=1)), "mean of the c"),
    ],
}


# 12.3: the width


def width(own, others, choose=min, mean=np.mean):
    a, b = mean(own), choose([mean(distances) for distances in others])
    return (b - a) / max(a, b)


def divided_by(below):
    def answer(own, others):
        a, b = np.mean(own), min(np.mean(d) for d in others)
        return (b - a) / below(a, b)

    return answer


def without_brackets(own, others):
    a, b = np.mean(own), min(np.mean(d) for d in others)
    return b - a / max(a, b)


def of_ragged_rows(own, others):
    a, b = np.mean(own), np.mean(others)
    return (b - a) / max(a, b)


def counting_itself(own, others):
    a, b = sum(own) / (len(own) + 1), min(np.mean(d) for d in others)
    return (b - a) / max(a, b)


def leaving_one_out(own, others):
    a, b = own.sum() / (len(own) - 1), min(np.mean(d) for d in others)
    return (b - a) / max(a, b)


SILHOUETTES = {
    "12.3": [
        (lambda own, others: -width(own, others), "b - a"),
        (lambda own, others: abs(width(own, others)), "dropped the sign"),
        (divided_by(lambda a, b: 1), "left out the division"),
        (without_brackets, "Without brackets"),
        (divided_by(lambda a, b: a + b), "a + b"),
        (divided_by(min), "smaller"),
        (divided_by(lambda a, b: b), "always divided by b"),
        (divided_by(lambda a, b: a), "always divided by a"),
        (lambda own, others: width(own, others, max), "farthest"),
        (lambda own, others: width(own, others[:1]), "the first other"),
        (lambda own, others: width(own, others[-1:]), "the last other"),
        (lambda own, others: width(own, others, np.mean), "averaged"),
        (lambda own, others: width(own, [np.hstack(others)]), "together"),
        (of_ragged_rows, "different lengths"),
        (
            lambda own, others: width(own, [[min(d)] for d in others]),
            "nearest po",
        ),
        (lambda own, others: width(own, others, mean=np.median), "medians"),
        (lambda own, others: width(own, others, mean=sum), "added"),
        (counting_itself, "one too many"),
        (leaving_one_out, "one too few"),
        (lambda own, others: [width(own, [d]) for d in others], "per other"),
        (
            lambda own, others: others.sort(key=len) or width(own, others),
            "your function changes `",
        ),
    ],
}


WRONG_CENTERS = CENTERS | SILHOUETTES


@pytest.mark.parametrize("exercise_id", WRONG_CENTERS)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    assert_named_apart(exercise_id, WRONG_CENTERS[exercise_id])


def test_the_mean_over_centers_gives_the_same_chances_as_their_sum():
    mean = judged("12.2", lambda X, c: normal(squared(X, c).mean(axis=0)))
    total = judged("12.2", lambda X, c: normal(squared(X, c).sum(axis=0)))
    assert mean.sentence == total.sentence


def two_centers_only(X, centers):
    return normal(np.minimum(*squared(X, [centers[0], centers[-1]])))


UNNAMED_CENTERS = [
    ("12.1", lambda X, labels, centers: np.array([46.0])),
    ("12.1", lambda X, labels, centers: 46.0),
    ("12.1", lambda X, labels, centers: ((X - centers[0]) ** 2).sum()),
    ("12.1", lambda X, labels, centers: ((X - centers[labels]) ** 2).sum() / 2),
    ("12.1", lambda X, labels, centers: str(((X - centers[labels]) ** 2).sum())),
    ("12.1", lambda X, labels, centers: np.inf),
    ("12.2", two_centers_only),
    ("12.2", lambda X, centers: np.full(len(X), 1 / len(X))),
    ("12.2", lambda X, centers: -normal(squared(X, centers).min(axis=0))),
    ("12.2", lambda X, centers: normal(squared(X, centers).min(axis=0))[:, None]),
    ("12.3", lambda own, others: round(width(own, others), 1)),
    ("12.3", lambda own, others: width([np.median(own)], others)),
    ("12.3", lambda own, others: np.array([width(own, others)])),
    ("12.3", lambda own, others: np.nan),
]


@pytest.mark.parametrize(("exercise_id", "answer"), UNNAMED_CENTERS)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)


@pytest.mark.parametrize("exercise_id", ["12.4", "12.5", "12.6"])
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def commonest(numbers):
    return np.bincount(numbers).argmax()


def name_of(labels, classes):
    return np.array([commonest(classes[labels == j]) for j in labels])


def of_each_cluster(choose):
    return lambda labels, classes: [choose(classes[labels == j]) for j in labels]


def over_the_labels(labels, classes):
    labels = labels.copy()
    for j in np.unique(labels):
        labels[labels == j] = commonest(classes[labels == j])
    return labels


def over_the_labels_given(labels, classes):
    named = name_of(labels, classes)
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
    "12.4": [
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
        (lambda labels, classes: name_of(classes, labels), "by clusters"),
        (
            lambda labels, classes: np.mean(name_of(labels, classes) == classes),
            "many a",
        ),
        (lambda labels, classes: name_of(labels, classes) == classes, "where"),
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
    "12.5": [
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
    "12.6": [
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
def test_each_wrong_answer_earns_its_own_sentence_about_groups(exercise_id):
    assert_named_apart(exercise_id, WRONG[exercise_id])


def three_clusters_only(labels, classes):
    named = labels.copy()
    for j in range(3):
        named[labels == j] = name_of(labels, classes)[labels == j]
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
    ("12.4", three_clusters_only),
    ("12.4", one_class_each),
    ("12.4", table_turned_round),
    ("12.4", of_each_cluster(lambda inside: inside[-1])),
    ("12.4", of_each_cluster(max)),
    ("12.4", lambda labels, classes: name_of(labels, classes).astype(str)),
    ("12.4", lambda labels, classes: classes[labels]),
    ("12.5", RobustScaler().fit_transform),
    ("12.5", MaxAbsScaler().fit_transform),
    ("12.5", normalize),
    ("12.5", StandardScaler),
    ("12.5", lambda X: StandardScaler().fit(X)),
    ("12.5", lambda X: (StandardScaler().fit_transform(X),)),
    ("12.5", lambda X: StandardScaler().fit_transform(X).T),
    ("12.5", lambda X: -StandardScaler().fit_transform(X)),
    ("12.6", {1, 3, 7}),
    ("12.6", "1, 3, 7"),
    ("12.6", [[1, 3, 7]]),
    ("12.6", (1, 3, np.nan)),
    ("12.6", (1, 3)),
    ("12.6", lambda: (1, 3, 7)),
]


@pytest.mark.parametrize(("exercise_id", "answer"), UNNAMED)
def test_what_is_right_by_luck_or_in_part_never_passes_in_groups(exercise_id, answer):
    assert_refused(exercise_id, answer)
