"""Notebook 11: every right answer passes, every wrong one earns its sentence."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

from helpers.exercises.catalogue import exercises_of, find

IDS = list(exercises_of("11"))


def judged(exercise_id, answer):
    return find(exercise_id).judge(answer)


def test_the_exercises_stand_in_the_order_of_the_lesson():
    assert IDS == [
        "11.1", "11.Q1", "11.Q2", "11.2", "11.3", "11.Q3", "11.4", "11.5", "11.6",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("11.Q1", "a"), ("11.Q2", "b"), ("11.Q3", "c")]
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


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("11.1", inertia),
        ("11.1", inertia_by_loop),
        ("11.2", chances),
        ("11.2", chances_by_loop),
        ("11.3", silhouette),
        ("11.3", silhouette_in_two_cases),
        ("11.4", rename),
        ("11.4", rename_by_lists),
        ("11.5", standardise),
        ("11.5", lambda X: StandardScaler().fit_transform(X)),
        ("11.5", lambda X: (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)),
        ("11.6", (1, 3, 7)),
        ("11.6", np.array([1.0, 3.0, 7.0])),
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


def all_chances(X, centres):
    return np.array([((X - centre) ** 2).sum(axis=1) for centre in centres])


def normal(x):
    return x / x.sum()


def first_centre(X, centres):
    squared = ((X - centres[0]) ** 2).sum(axis=1)
    return squared / squared.sum()


def with_b(choose):
    def answer(own, others):
        a, b = np.mean(own), choose([np.mean(d) for d in others])
        return (b - a) / max(a, b)

    return answer


def divided_by(below):
    def answer(own, others):
        a, b = np.mean(own), min(np.mean(d) for d in others)
        return (b - a) / below(a, b)

    return answer


def pooled(own, others):
    a, b = np.mean(own), np.mean(np.concatenate(others))
    return (b - a) / max(a, b)


def nearest_point(own, others):
    a, b = np.mean(own), min(d.min() for d in others)
    return (b - a) / max(a, b)


def one_name_per_cluster(labels, classes):
    return [np.bincount(classes[labels == j]).argmax() for j in np.unique(labels)]


def table_of_names(labels, classes):
    return {j: np.bincount(classes[labels == j]).argmax() for j in np.unique(labels)}


def by_row(X):
    return (X - X.mean(axis=1)[:, None]) / X.std(axis=1)[:, None]


WRONG = {
    "11.1": [
        (lambda X, j, c: ((X - c[j]) ** 2).sum(axis=1).mean(), "mean"),
        (lambda X, j, c: np.linalg.norm(X - c[j], axis=1).sum(), "squares"),
        (lambda X, j, c: np.linalg.norm(X - c[j]), "root"),
        (lambda X, j, c: ((X - c[j]) ** 2).sum(axis=1), "per point"),
        (lambda X, j, c: all_chances(X, c).min(axis=0).sum(), "nearest"),
        (lambda X, j, c: all_chances(X, c).sum(), "all centres"),
        (lambda X, j, c: (X - c[j]).sum() ** 2, "after adding"),
    ],
    "11.2": [
        (lambda X, c: normal(all_chances(X, c).sum(axis=0)), "added"),
        (lambda X, c: normal(all_chances(X, c).max(axis=0)), "farthest"),
        (lambda X, c: normal(np.sqrt(all_chances(X, c).min(axis=0))), "squares"),
        (lambda X, c: all_chances(X, c).min(axis=0), "divide"),
        (first_centre, "first"),
    ],
    "11.3": [
        (lambda own, others: -silhouette(own, others), "b - a"),
        (divided_by(lambda a, b: 1), "left out"),
        (divided_by(lambda a, b: a + b), "a + b"),
        (divided_by(min), "smaller"),
        (divided_by(lambda a, b: b), "always divided by b"),
        (divided_by(lambda a, b: a), "always divided by a"),
        (with_b(max), "farthest"),
        (with_b(np.mean), "averaged"),
        (pooled, "together"),
        (nearest_point, "nearest point"),
    ],
    "11.4": [
        (lambda labels, classes: labels, "cluster numbers"),
        (lambda labels, classes: classes, "true classes"),
        (one_name_per_cluster, "per cluster"),
        (table_of_names, "table"),
        (lambda labels, classes: rename(classes, labels), "by clusters"),
        (lambda labels, classes: np.mean(rename(labels, classes) == classes), "agree"),
    ],
    "11.5": [
        (by_row, "each row"),
        (lambda X: (X - X.mean(axis=0)) / X.std(), "deviation is not"),
        (lambda X: (X - X.mean()) / X.std(axis=0), "mean is not"),
        (lambda X: X - X.mean(axis=0), "did not divide"),
        (lambda X: X / X.std(axis=0), "did not subtract"),
        (lambda X: (X - X.mean(axis=0)) / X.var(axis=0), "variance"),
    ],
    "11.6": [
        ((1, 2, 4), "single"),
        ((1, 2.5, 17 / 3), "average"),
        ((1, 4, 7), "3 apart"),
        ((1, 3, 4), "farthest from 8"),
        ((1, 3, 6), "not 2"),
    ],
}


@pytest.mark.parametrize("exercise_id", WRONG)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    sentences = []
    for answer, word in WRONG[exercise_id]:
        verdict = judged(exercise_id, answer)
        assert verdict.status == "try again", word
        assert word in verdict.sentence
        sentences.append(verdict.sentence)
    assert len(set(sentences)) == len(sentences)


def test_the_mean_over_centres_gives_the_same_chances_as_their_sum():
    mean = judged("11.2", lambda X, c: normal(all_chances(X, c).mean(axis=0)))
    total = judged("11.2", lambda X, c: normal(all_chances(X, c).sum(axis=0)))
    assert mean.sentence == total.sentence


def raises(*arguments):
    raise RuntimeError("no")


@pytest.mark.parametrize("exercise_id", IDS)
@pytest.mark.parametrize(
    "nonsense", ["x", 7, np.nan, [], raises, int, lambda: None, pairwise, print]
)
def test_nonsense_never_raises_and_never_passes(exercise_id, nonsense):
    assert judged(exercise_id, nonsense).status != "pass"
