"""Notebook 11, 11.1 to 11.3: wrong answers about centres and silhouettes."""

import numpy as np
import pytest

from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
    judged,
)


@pytest.mark.parametrize("exercise_id", ["11.1", "11.2", "11.3"])
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


# 11.1 and 11.2: distances to centres


def squared(X, centres):
    return np.array([((X - centre) ** 2).sum(axis=1) for centre in centres])


def normal(x):
    return x / x.sum()


def root_of(X, labels, centres):
    return np.linalg.norm(X - centres[labels])


def from_own_means(X, labels, centres):
    parts = [X[labels == j] for j in np.unique(labels)]
    return sum(((part - part.mean(axis=0)) ** 2).sum() for part in parts)


def spoilt_points(X, labels, centres):
    X -= centres[labels]
    return (X**2).sum()


def multiplied(X, centres):
    product = 1
    for centre in centres:
        product = product * ((X - centre) ** 2).sum(axis=1)
    return normal(product)


def returned_too_early(X, centres):
    for centre in centres:
        return normal(((X - centre) ** 2).sum(axis=1))


def divided_first(X, centres):
    return normal(np.min([normal(distances) for distances in squared(X, centres)], 0))


def along_streets(X, centres):
    return normal(np.abs(X[:, None] - centres).sum(axis=2).min(axis=1))


CENTRES = {
    "11.1": [
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
        (spoilt_points, "your function changes `"),
        (lambda X, j, c: print(((X - c[j]) ** 2).sum()), "must return"),
    ],
    "11.2": [
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

# 11.3: the silhouette


def silhouette(own, others, choose=min, mean=np.mean):
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
    "11.3": [
        (lambda own, others: -silhouette(own, others), "b - a"),
        (lambda own, others: abs(silhouette(own, others)), "dropped the sign"),
        (divided_by(lambda a, b: 1), "left out the division"),
        (without_brackets, "Without brackets"),
        (divided_by(lambda a, b: a + b), "a + b"),
        (divided_by(min), "smaller"),
        (divided_by(lambda a, b: b), "always divided by b"),
        (divided_by(lambda a, b: a), "always divided by a"),
        (lambda own, others: silhouette(own, others, max), "farthest"),
        (lambda own, others: silhouette(own, others[:1]), "the first other"),
        (lambda own, others: silhouette(own, others[-1:]), "the last other"),
        (lambda own, others: silhouette(own, others, np.mean), "averaged"),
        (lambda own, others: silhouette(own, [np.hstack(others)]), "together"),
        (of_ragged_rows, "different lengths"),
        (lambda own, others: silhouette(own, [[min(d)] for d in others]), "nearest po"),
        (lambda own, others: silhouette(own, others, mean=np.median), "medians"),
        (lambda own, others: silhouette(own, others, mean=sum), "added"),
        (counting_itself, "one too many"),
        (leaving_one_out, "one too few"),
        (lambda own, others: [silhouette(own, [d]) for d in others], "per other"),
        (
            lambda own, others: others.sort(key=len) or silhouette(own, others),
            "your function changes `",
        ),
    ],
}

WRONG = CENTRES | SILHOUETTES


@pytest.mark.parametrize("exercise_id", WRONG)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    assert_named_apart(exercise_id, WRONG[exercise_id])


def test_the_mean_over_centres_gives_the_same_chances_as_their_sum():
    mean = judged("11.2", lambda X, c: normal(squared(X, c).mean(axis=0)))
    total = judged("11.2", lambda X, c: normal(squared(X, c).sum(axis=0)))
    assert mean.sentence == total.sentence


def two_centres_only(X, centres):
    return normal(np.minimum(*squared(X, [centres[0], centres[-1]])))


UNNAMED = [
    ("11.1", lambda X, labels, centres: np.array([46.0])),
    ("11.1", lambda X, labels, centres: 46.0),
    ("11.1", lambda X, labels, centres: ((X - centres[0]) ** 2).sum()),
    ("11.1", lambda X, labels, centres: ((X - centres[labels]) ** 2).sum() / 2),
    ("11.1", lambda X, labels, centres: str(((X - centres[labels]) ** 2).sum())),
    ("11.1", lambda X, labels, centres: np.inf),
    ("11.2", two_centres_only),
    ("11.2", lambda X, centres: np.full(len(X), 1 / len(X))),
    ("11.2", lambda X, centres: -normal(squared(X, centres).min(axis=0))),
    ("11.2", lambda X, centres: normal(squared(X, centres).min(axis=0))[:, None]),
    ("11.3", lambda own, others: round(silhouette(own, others), 1)),
    ("11.3", lambda own, others: silhouette([np.median(own)], others)),
    ("11.3", lambda own, others: np.array([silhouette(own, others)])),
    ("11.3", lambda own, others: np.nan),
]


@pytest.mark.parametrize(("exercise_id", "answer"), UNNAMED)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)
