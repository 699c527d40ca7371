"""Notebook 11: every right answer passes, every wrong one earns its sentence."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import torch
from scipy.spatial.distance import cdist
from scipy.stats import zscore
from sklearn.preprocessing import StandardScaler

from helpers.exercises.catalog import exercises_of
from verdicts import judged

IDS = list(exercises_of("11"))


def test_the_exercises_stand_in_the_order_of_the_lesson():
    assert IDS == [
        "11.1", "11.Q1", "11.Q2", "11.2", "11.3", "11.Q3", "11.4", "11.5", "11.6",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("11.Q1", "b"), ("11.Q2", "a"), ("11.Q3", "c")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [letter for letter in "abc" if verdicts[letter].status == "pass"] == [right]
    assert len({verdict.sentence for verdict in verdicts.values()}) == 3
    assert judged(exercise_id, None).status == "to do"


def inertia(X, labels, centres):
    return ((X - centres[labels]) ** 2).sum()


def inertia_by_loop(X, labels, centres):
    total = 0
    for point, j in zip(X, labels, strict=True):
        total += float(np.linalg.norm(point - centres[j])) ** 2
    return total


def chances(X, centres):
    squared = [((X - centre) ** 2).sum(axis=1) for centre in centres]
    nearest = np.min(squared, axis=0)
    return nearest / nearest.sum()


def chances_by_loop(X, centres):
    closest = np.full(len(X), np.inf)
    for centre in centres:
        closest = np.minimum(closest, ((X - centre) ** 2).sum(axis=1))
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


def standardise(X):
    return (X - X.mean(axis=0)) / X.std(axis=0)


def inertia_by_cluster(X, labels, centres):
    return sum(((X[labels == j] - centres[j]) ** 2).sum() for j in range(len(centres)))


def inertia_in_plain_lists(X, labels, centres):
    points, places = X.tolist(), centres.tolist()
    return sum(
        (x - c) ** 2
        for point, j in zip(points, labels.tolist(), strict=True)
        for x, c in zip(point, places[j], strict=True)
    )


def inertia_in_torch(X, labels, centres):
    X, labels, centres = map(torch.tensor, (X, labels, centres))
    return ((X - centres[labels]) ** 2).sum()


def chances_by_scipy(X, centres):
    squared = cdist(X, centres, "sqeuclidean").min(axis=1)
    return (squared / squared.sum()).astype(np.float32)


def chances_in_torch(X, centres):
    squared = torch.cdist(torch.tensor(X), torch.tensor(centres)) ** 2
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


def standardise_by_column(X):
    columns = [(column - column.mean()) / column.std() for column in X.T]
    return np.array(columns).T.tolist()


def standardise_a_copy(X):
    X = X.astype(np.float32)
    X -= X.mean(axis=0)
    X /= np.sqrt(X.var(axis=0)) + 1e-8
    return X


def standardise_in_torch(X):
    X = torch.tensor(X)
    return (X - X.mean(dim=0)) / X.std(dim=0)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("11.1", inertia),
        ("11.1", inertia_by_loop),
        ("11.1", inertia_by_cluster),
        ("11.1", inertia_in_plain_lists),
        ("11.1", inertia_in_torch),
        ("11.1", lambda X, labels, centres: np.linalg.norm(X - centres[labels]) ** 2),
        ("11.1", lambda a, b, c: np.einsum("ij,ij", a - c[b], a - c[b])),
        ("11.2", chances),
        ("11.2", chances_by_loop),
        ("11.2", chances_by_scipy),
        ("11.2", chances_in_torch),
        ("11.3", silhouette),
        ("11.3", silhouette_in_two_cases),
        ("11.3", silhouette_by_sorting),
        ("11.3", silhouette_in_torch),
        ("11.4", rename),
        ("11.4", rename_by_lists),
        ("11.4", rename_by_counter),
        ("11.4", rename_by_crosstab),
        ("11.4", rename_by_pandas),
        ("11.4", rename_in_torch),
        ("11.5", standardise),
        ("11.5", lambda X: StandardScaler().fit_transform(X)),
        ("11.5", lambda X: (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)),
        ("11.5", standardise_by_column),
        ("11.5", standardise_a_copy),
        ("11.5", standardise_in_torch),
        ("11.5", zscore),
        ("11.6", (1, 3, 7)),
        ("11.6", np.array([1.0, 3.0, 7.0])),
        ("11.6", [1, 3, 7]),
        ("11.6", torch.tensor([1, 3, 7])),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def stub_2(X, centres):
    for centre in centres:
        squared = ((X - centre) ** 2).sum(axis=1)
    return squared / squared.sum()


@pytest.mark.parametrize(
    ("exercise_id", "stub"),
    [
        ("11.1", lambda X, labels, centres: ...),
        ("11.2", stub_2),
        ("11.3", lambda own, others: ...),
        ("11.4", lambda labels, classes: ...),
        ("11.5", lambda X: (X - X.mean()) / X.std()),
        ("11.6", None),
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
