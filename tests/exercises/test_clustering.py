"""Lesson 12: every right answer passes, every wrong one earns its sentence."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import sklearn.cluster
import torch
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist
from sklearn.metrics import pairwise_distances_argmin
from sklearn.neighbors import NearestCentroid, NearestNeighbors

from case_by_case import case_by_case
from helpers.cluster import AgglomerativeClustering, KMeans
from helpers.exercises.catalog import exercises_of, find
from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
    judged,
)

IDS = list(exercises_of("12"))


def test_the_exercises_are_in_the_order_of_the_lesson():
    assert IDS == [
        "12.1", "12.2", "12.Q1", "12.Q2", "12.3", "12.4", "12.Q3", "12.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("12.Q1", "c"), ("12.Q2", "a"), ("12.Q3", "b")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [letter for letter in "abc" if verdicts[letter].status == "pass"] == [right]
    assert len({verdict.sentence for verdict in verdicts.values()}) == 3
    assert judged(exercise_id, None).status == "to do"


def assign(X, centers):
    differences = X[:, None, :] - centers[None, :, :]
    return (differences**2).sum(axis=2).argmin(axis=1)


def assign_by_loops(X, centers):
    labels = []
    for point in X:
        distances = []
        for center in centers:
            total = 0
            for a, b in zip(point, center, strict=True):
                total += (a - b) ** 2
            distances.append(total**0.5)
        labels.append(distances.index(min(distances)))
    return labels


def assign_point_by_point(X, centers):
    return np.array([np.argmin(((centers - x) ** 2).sum(axis=1)) for x in X])


def assign_by_norm(X, centers):
    return np.linalg.norm(X[:, None] - centers, axis=-1).argmin(-1).astype(np.uint8)


def assign_by_einsum(X, centers):
    away = X[None] - centers[:, None]
    return np.einsum("knd,knd->kn", away, away).argmin(axis=0)


def assign_by_products(X, centers):
    return ((centers**2).sum(axis=1) - 2 * X @ centers.T).argmin(axis=1)


def assign_in_torch(X, centers):
    return torch.cdist(torch.tensor(X), torch.tensor(centers)).argmin(dim=1)


def assign_by_keeping_the_best(X, centers):
    labels, best = np.zeros(len(X), int), np.full(len(X), np.inf)
    for j, center in enumerate(centers):
        squared = ((X - center) ** 2).sum(axis=1)
        labels[squared < best] = j
        best = np.minimum(best, squared)
    return labels


def assign_by_neighbors(X, centers):
    return NearestNeighbors(n_neighbors=1).fit(centers).kneighbors(X)[1][:, 0]


def move(X, labels, centers):
    moved = centers.copy()
    for j in range(len(centers)):
        if (labels == j).any():
            moved[j] = X[labels == j].mean(axis=0)
    return moved


def move_by_names(X, labels, centers):
    moved = np.array(centers)
    for j in np.unique(labels):
        moved[j] = np.average(X[labels == j], axis=0)
    return moved


def move_by_lists(X, labels, centers):
    moved = []
    for j, center in enumerate(centers.tolist()):
        inside = [x for x, i in zip(X.tolist(), labels.tolist(), strict=True) if i == j]
        mean = [sum(column) / len(inside) for column in zip(*inside, strict=True)]
        moved.append(mean if inside else center)
    return moved


def move_by_a_product(X, labels, centers):
    belongs = np.eye(len(centers))[labels]
    counts = belongs.sum(axis=0)[:, None]
    return np.where(counts > 0, belongs.T @ X / np.maximum(counts, 1), centers)


def move_by_add_at(X, labels, centers):
    sums = np.zeros(centers.shape)
    np.add.at(sums, labels, X)
    counts = np.bincount(labels, minlength=len(centers))
    full = counts > 0
    sums[full] /= counts[full, None]
    sums[~full] = centers[~full]
    return sums


def move_where_it_is_a_number(X, labels, centers):
    means = np.array([X[labels == j].mean(axis=0) for j in range(len(centers))])
    return np.where(np.isnan(means), centers, means)


def move_by_pandas(X, labels, centers):
    moved = pd.DataFrame(centers)
    moved.update(pd.DataFrame(X).groupby(labels).mean())
    return moved.to_numpy()


def move_in_torch(X, labels, centers):
    X, labels, moved = map(torch.tensor, (X, labels, centers))
    for j in labels.unique():
        moved[j] = X[labels == j].mean(dim=0)
    return moved


def move_by_centroids(X, labels, centers):
    fitted = NearestCentroid().fit(X, labels)
    moved = centers.copy()
    moved[fitted.classes_] = fitted.centroids_
    return moved


def chances(X, centers):
    squared = [((X - center) ** 2).sum(axis=1) for center in centers]
    nearest = np.min(squared, axis=0)
    return nearest / nearest.sum()


def chances_by_loop(X, centers):
    closest = np.full(len(X), np.inf)
    for center in centers:
        closest = np.minimum(closest, ((X - center) ** 2).sum(axis=1))
    return list(closest / sum(closest))


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


def chances_by_scipy(X, centers):
    squared = cdist(X, centers, "sqeuclidean").min(axis=1)
    return (squared / squared.sum()).astype(np.float32)


def chances_in_torch(X, centers):
    squared = torch.cdist(torch.tensor(X), torch.tensor(centers)) ** 2
    nearest = squared.min(dim=1).values
    return nearest / nearest.sum()


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


@case_by_case(
    "exercise_id answer",
    [
        ("12.1", assign),
        ("12.1", assign_by_loops),
        ("12.1", assign_point_by_point),
        ("12.1", assign_by_norm),
        ("12.1", assign_by_einsum),
        ("12.1", assign_by_products),
        ("12.1", assign_in_torch),
        ("12.1", assign_by_keeping_the_best),
        ("12.1", assign_by_neighbors),
        ("12.1", pairwise_distances_argmin),
        ("12.2", move),
        ("12.2", move_by_names),
        ("12.2", move_by_lists),
        ("12.2", move_by_a_product),
        ("12.2", move_by_add_at),
        ("12.2", move_where_it_is_a_number),
        ("12.2", move_by_pandas),
        ("12.2", move_in_torch),
        ("12.2", move_by_centroids),
        ("12.3", chances),
        ("12.3", chances_by_loop),
        ("12.3", chances_by_scipy),
        ("12.3", chances_in_torch),
        ("12.4", rename),
        ("12.4", rename_by_lists),
        ("12.4", rename_by_counter),
        ("12.4", rename_by_crosstab),
        ("12.4", rename_by_pandas),
        ("12.4", rename_in_torch),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def stub_of_chances(X, centers):
    for center in centers:
        squared = ((X - center) ** 2).sum(axis=1)
    return squared / squared.sum()


STUB_OF_RENAME = """
def rename(labels, classes):
    named = np.zeros_like(classes)
    for j in np.unique(labels):
        inside = labels == j
        named[inside] = ...
    return named
"""


def test_a_line_left_open_is_to_do():
    """Compiled as in a notebook, where `np` comes from another cell."""
    names = {"np": np}
    exec(STUB_OF_RENAME, names)
    assert judged("12.4", names["rename"]).status == "to do"


@pytest.mark.parametrize(
    ("exercise_id", "stub"),
    [
        ("12.1", lambda X, centers: ...),
        ("12.2", lambda X, labels, centers: ...),
        ("12.3", stub_of_chances),
        ("12.5", lambda X, n: ...),
    ],
)
def test_the_stub_is_to_do(exercise_id, stub):
    assert judged(exercise_id, stub).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@case_by_case(
    "nonsense exercise_id",
    ["x", 7, np.nan, [], raises, int, lambda: None, pairwise, print],
    IDS,
)
def test_nonsense_never_raises_and_never_passes(exercise_id, nonsense):
    assert judged(exercise_id, nonsense).status != "pass"


@pytest.mark.parametrize("exercise_id", ["12.1", "12.2", "12.3"])
def test_every_mistake_about_centers_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


# 12.1, 12.2 and 12.3: distances to centers


def squared(X, centers):
    return np.array([((X - center) ** 2).sum(axis=1) for center in centers])


def normal(x):
    return x / x.sum()


def nan_for_the_empty(X, labels, centers):
    return np.array([X[labels == j].mean(axis=0) for j in range(len(centers))])


def zero_for_the_empty(X, labels, centers):
    moved = np.zeros_like(centers)
    for j in set(labels.tolist()):
        moved[j] = X[labels == j].mean(axis=0)
    return moved


def without_the_empty(X, labels, centers):
    return [X[labels == j].mean(axis=0) for j in np.unique(labels)]


def all_for_the_empty(X, labels, centers):
    moved = np.tile(X.mean(axis=0), (len(centers), 1))
    for j in np.unique(labels):
        moved[j] = X[labels == j].mean(axis=0)
    return moved


def in_place(X, labels, centers):
    for j in np.unique(labels):
        centers[j] = X[labels == j].mean(axis=0)
    return centers


def moved_by(center):
    def answer(X, labels, centers):
        moved = centers.copy()
        for j in np.unique(labels):
            moved[j] = center(X[labels == j])
        return moved

    return answer


def one_mean(X, labels, centers):
    return [X[labels == j].mean() for j in range(len(centers))]


def half_way(X, labels, centers):
    return np.where(
        np.isin(range(len(centers)), labels)[:, None],
        (centers + move(X, labels, centers)) / 2,
        centers,
    )


def with_the_old_center(X, labels, centers):
    return [
        np.vstack([center, X[labels == j]]).mean(axis=0)
        for j, center in enumerate(centers)
    ]


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
        (lambda X, c: squared(X, c).argmin(axis=1), "of each center"),
        (lambda X, c: cdist(X, c).argmax(axis=1), "farthest"),
        (lambda X, c: squared(X, c).T, "squared distances"),
        (cdist, "the distances;"),
        (lambda X, c: squared(X, c).min(axis=0), "(argmin)"),
        (lambda X, c: cdist(X, c).min(axis=1), "argmin, not"),
        (lambda X, c: c[assign(X, c)], "themselves"),
        (lambda X, c: assign(X, c) + 1, "from 1"),
        (lambda X, c: cdist(X, c, "cityblock").argmin(1), "sizes"),
        (lambda X, c: (X[:, None] - c).sum(axis=2).argmin(axis=1), "below zero"),
        (
            lambda X, c: ((X[:, None] - c).sum(axis=2) ** 2).argmin(axis=1),
            "before you squared",
        ),
        (lambda X, c: np.abs(X[:, :1] - c[:, 0]).argmin(axis=1), "first feature"),
        (lambda X, c: np.argmax(X @ c.T, axis=1), "large product"),
        (lambda X, c: np.argmin(cdist(X, c)), "whole table"),
        (lambda X, c: ((X[:, None] - c) ** 2).sum(axis=1).argmin(axis=1), "over the c"),
        (lambda X, c: np.argmin(((X - c) ** 2).sum(axis=1)), "pairs rows"),
        (lambda X, c: np.eye(len(c))[assign(X, c)], "zeros and a one"),
        (lambda X, c: print(assign(X, c)), "must return"),
    ],
    "12.2": [
        (nan_for_the_empty, "has become nan"),
        (zero_for_the_empty, "gone to zero"),
        (without_the_empty, "is missing"),
        (all_for_the_empty, "middle of all"),
        (in_place, "your function changes `"),
        (moved_by(lambda inside: np.median(inside, axis=0)), "medians"),
        (moved_by(lambda inside: inside.sum(axis=0)), "points up"),
        (moved_by(lambda inside: np.ptp(inside, 0) / 2 + inside.min(0)), "outermost"),
        (half_way, "half of the way"),
        (with_the_old_center, "old center among"),
        (moved_by(lambda inside: inside[0]), "first point"),
        (lambda X, labels, centers: centers, "as they were"),
        (one_mean, "all numbers of a cluster"),
        (lambda X, labels, c: move(X, labels, c)[labels], "for each point"),
        (
            lambda X, labels, c: np.eye(len(c))[labels].T @ X / len(X),
            "number of all points",
        ),
        (
            lambda X, labels, c: dict(enumerate(move(X, labels, c))),
            "dictionary",
        ),
    ],
    "12.3": [
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


@pytest.mark.parametrize("exercise_id", CENTERS)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    assert_named_apart(exercise_id, CENTERS[exercise_id])


def test_the_mean_over_centers_gives_the_same_chances_as_their_sum():
    mean = judged("12.3", lambda X, c: normal(squared(X, c).mean(axis=0)))
    total = judged("12.3", lambda X, c: normal(squared(X, c).sum(axis=0)))
    assert mean.sentence == total.sentence


def two_centers_only(X, centers):
    return normal(np.minimum(*squared(X, [centers[0], centers[-1]])))


UNNAMED_CENTERS = [
    ("12.1", lambda X, centers: assign(X, centers).astype(str)),
    ("12.1", lambda X, centers: assign(X[::-1], centers)),
    ("12.1", lambda X, centers: cdist(X, centers).argmin(1)[:, None]),
    ("12.1", lambda X, centers: assign(X, centers).astype(float)),
    ("12.1", lambda X, centers: np.sort(assign(X, centers))),
    ("12.1", lambda X, centers: assign(X, centers) == 0),
    ("12.1", lambda X, centers: np.zeros(len(X), int)),
    ("12.1", lambda X, centers: assign(X[:, :2], centers[:, :2])),
    ("12.1", lambda X, centers: cdist(X, centers, "chebyshev").argmin(1)),
    ("12.2", lambda X, labels, centers: move(X, labels, centers)[::-1]),
    ("12.2", lambda X, labels, centers: move(X, labels, centers).T),
    ("12.2", lambda X, labels, centers: move(X, labels, centers).round()),
    ("12.2", lambda X, labels, centers: X[: len(centers)]),
    ("12.2", lambda X, labels, centers: X.mean(axis=0)),
    ("12.2", lambda X, labels, centers: move(X, assign(X, centers), centers)),
    ("12.3", two_centers_only),
    ("12.3", lambda X, centers: np.full(len(X), 1 / len(X))),
    ("12.3", lambda X, centers: -normal(squared(X, centers).min(axis=0))),
    ("12.3", lambda X, centers: normal(squared(X, centers).min(axis=0))[:, None]),
]


@case_by_case("exercise_id answer", UNNAMED_CENTERS)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)


@pytest.mark.parametrize("exercise_id", ["12.4"])
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
]


@pytest.mark.parametrize(("exercise_id", "answer"), UNNAMED)
def test_what_is_right_by_luck_or_in_part_never_passes_in_groups(exercise_id, answer):
    assert_refused(exercise_id, answer)


# 12.5: fifty pictures to be labeled


def in_the_middle_of_clusters(X, n):
    return KMeans(n, random_state=1).fit(X).transform(X).argmin(axis=0)


def in_the_middle_by_scikit_learn(X, n):
    model = sklearn.cluster.KMeans(n, n_init=3, random_state=4).fit(X)
    return [int(np.argmin(cdist(X, center[None]))) for center in model.cluster_centers_]


def in_the_middle_of_branches(X, n):
    labels = AgglomerativeClustering(n, linkage="ward").fit(X).labels_
    chosen = []
    for j in range(n):
        rows = np.flatnonzero(labels == j)
        away = cdist(X[rows], X[rows].mean(axis=0)[None])
        chosen.append(int(rows[away.argmin()]))
    return chosen


def by_own_k_means(X, n):
    centers = X[:: len(X) // n][:n]
    for _ in range(12):
        centers = move(X, assign(X, centers), centers)
    return torch.tensor(cdist(X, centers).argmin(axis=0))


@pytest.mark.parametrize(
    "choose",
    [
        in_the_middle_of_clusters,
        in_the_middle_by_scikit_learn,
        in_the_middle_of_branches,
        by_own_k_means,
    ],
)
def test_pictures_chosen_by_clusters_reach_the_goal(choose):
    verdict = judged("12.5", choose)
    assert verdict.status == "pass", verdict
    assert "of new digits right; the goal is 90 %" in verdict.sentence


def drawn_by_chance(X, n):
    return np.random.default_rng(0).choice(len(X), n, replace=False)


def the_farthest(X, n):
    chosen = [0]
    while len(chosen) < n:
        chosen.append(int(cdist(X, X[chosen]).min(axis=1).argmax()))
    return chosen


@case_by_case(
    "choose says",
    [
        (drawn_by_chance, "of new digits right; the goal is 90 %"),
        (the_farthest, "of new digits right; the goal is 90 %"),
        (lambda X, n: range(n), "of new digits right; the goal is 90 %"),
        (lambda X, n: X[:n], "not pictures or centers"),
        (lambda X, n: KMeans(n, random_state=0).fit(X).cluster_centers_, "*numbers*"),
        (lambda X, n: KMeans(n, random_state=0).fit_predict(X), "each of the 900"),
        (lambda X, n: range(2 * n), "chose 100 rows"),
        (lambda X, n: [3] * n, "more than once"),
        (lambda X, n: np.arange(n) - 1, "0 to 899"),
        (lambda X, n: np.arange(n) + 851, "0 to 899"),
        (lambda X, n: np.arange(n) / 2, "whole numbers"),
        (lambda X, n: np.arange(n) * 1.0, "are float64"),
        (lambda X, n: np.arange(n)[:, None], "shape [50, 1]"),
        (lambda X, n: np.arange(len(X)) < n, "each of the 900"),
        (lambda X, n: set(range(n)), "a list of 50 row numbers"),
        (lambda X, n: "rows", "50 row numbers"),
        (lambda X, n: np.full(n, np.nan), "whole numbers"),
        (lambda X, n: print(n), "return"),
    ],
)
def test_other_choices_are_told_what_is_missing(choose, says):
    verdict = judged("12.5", choose)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_of_equally_near_or_frequent_ones_any_is_right():
    """So a lesson doesn't compare these with the course's choice among equals."""
    for exercise_id in ("12.1", "12.4"):
        exercise = find(exercise_id)
        assert exercise.also
        for other in exercise.also:
            assert judged(exercise_id, other).status == "pass"
    [last] = find("12.1").also
    corner, pair = np.array([[0.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])
    assert [find("12.1").right(corner, pair)[0], last(corner, pair)[0]] == [0, 1]
    [last] = find("12.4").also
    labels, classes = np.array([0, 0]), np.array([2, 1])
    assert find("12.4").right(labels, classes).tolist() == [1, 1]
    assert last(labels, classes).tolist() == [2, 2]
