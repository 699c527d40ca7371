"""Notebook 12, 12.1 and 12.2: wrong answers about covariances and directions."""

import numpy as np
import pytest

from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
)


@pytest.mark.parametrize("exercise_id", ["12.1", "12.2"])
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def centred(X):
    return X - X.mean(axis=0)


def products(X):
    return centred(X).T @ centred(X)


def less_one_mean(X):
    return X - X.mean()


def less_row_means(X):
    return X - X.mean(axis=1, keepdims=True)


def centring_the_table_given(X):
    X -= X.mean(axis=0)
    return X.T @ X / (len(X) - 1)


COVARIANCES = [
    (np.cov, "points"),
    (lambda X: np.cov(X.T, ddof=0), "divided by n;"),
    (products, "did not divide"),
    (lambda X: products(X) / len(X) - 1, "Without brackets"),
    (lambda X: products(X) / (len(X[0]) - 1), "counted features"),
    (lambda X: X.T @ X / (len(X) - 1), "did not subtract"),
    (lambda X: less_one_mean(X).T @ less_one_mean(X) / (len(X) - 1), "one mean"),
    (lambda X: np.cov(less_row_means(X), rowvar=False), "mean of each row"),
    (lambda X: less_row_means(X).T @ less_row_means(X) / (len(X) - 1), "own mean"),
    (lambda X: (X - X.mean(1)).T @ (X - X.mean(1)) / (len(X) - 1), "With axis=1"),
    (lambda X: centred(X) @ centred(X).T / (len(X) - 1), "order"),
    (lambda X: centred(X) ** 2 / (len(X) - 1), "`*`"),
    (lambda X: np.corrcoef(X.T), "correlations"),
    (lambda X: np.diag(np.cov(X.T)), "variances only"),
    (lambda X: X.var(axis=0), "divided by n; return"),
    (lambda X: np.cov(X.T) * np.eye(X.shape[1]), "beside it"),
    (lambda X: np.cov(X[:, :2].T), "first two features"),
    (centring_the_table_given, "your function changes `"),
    (lambda X: print(np.cov(X.T)), "must return"),
]


def pca(X, m):
    _, singular, directions = np.linalg.svd(centred(X), full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def uncentred(X, m):
    _, singular, directions = np.linalg.svd(X, full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def changed(change):
    def answer(X, m):
        directions, variances = pca(X, X.shape[1])
        return directions[:m], change(variances, len(X))[:m]

    return answer


def first_columns(X, m):
    directions = np.linalg.svd(centred(X), full_matrices=False)[2]
    return directions[:, :m], pca(X, m)[1]


def rows_of_u(X, m):
    directions, singular, _ = np.linalg.svd(centred(X), full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def as_eigh_sorts(X, m):
    variances, vectors = np.linalg.eigh(np.cov(X.T))
    return vectors[:, :m].T, variances[:m]


def centring_in_place(X, m):
    X -= X.mean(axis=0)
    return pca(X, m)


DIRECTIONS = [
    (lambda X, m: uncentred(less_one_mean(X), m), "one mean"),
    (lambda X, m: uncentred(less_row_means(X), m), "each point"),
    (lambda X, m: pca(X / X.std(axis=0), m), "standard deviations as well"),
    (changed(lambda v, n: v * (n - 1) / n), "divisor"),
    (changed(lambda v, n: v * (n - 1)), "not divided"),
    (changed(lambda v, n: np.sqrt(v * (n - 1))), "S squared"),
    (changed(lambda v, n: np.sqrt(v * (n - 1)) / (n - 1)), "square the"),
    (changed(lambda v, n: np.sqrt(v)), "these are standard deviations"),
    (changed(lambda v, n: v / sum(v)), "shares"),
    (lambda X, m: (pca(X, m)[0].T, pca(X, m)[1]), "one per row"),
    (first_columns, "its rows"),
    (rows_of_u, "rows of U"),
    (as_eigh_sorts, "least variance"),
    (lambda X, m: pca(X, X.shape[1]), "all directions"),
    (lambda X, m: pca(X, m)[::-1], "variances first"),
    (lambda X, m: pca(X, m)[0], "two things"),
    (lambda X, m: pca(X, m)[1], "alone"),
    (centring_in_place, "your function changes `"),
]


@pytest.mark.parametrize(
    ("exercise_id", "answers"), [("12.1", COVARIANCES), ("12.2", DIRECTIONS)]
)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id, answers):
    assert_named_apart(exercise_id, answers)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("12.1", lambda X: np.triu(np.cov(X.T))),
        ("12.1", lambda X: -np.cov(X.T)),
        ("12.1", lambda X: np.linalg.inv(np.cov(X.T))),
        ("12.1", lambda X: np.cov(X.T)[0, 1]),
        ("12.1", lambda X: products(X) / (len(X) - 2)),
        ("12.1", lambda X: np.full((X.shape[1], X.shape[1]), np.nan)),
        ("12.1", np.ndarray),
        ("12.2", lambda X, m: (np.abs(pca(X, m)[0]), pca(X, m)[1])),
        ("12.2", lambda X, m: (2 * pca(X, m)[0], pca(X, m)[1])),
        ("12.2", lambda X, m: (*pca(X, m), X.mean(axis=0))),
        ("12.2", lambda X, m: dict(zip("dv", pca(X, m), strict=True))),
        ("12.2", lambda X, m: (centred(X) @ pca(X, m)[0].T, pca(X, m)[1])),
        ("12.2", lambda X, m: (pca(X, m)[0] * np.nan, pca(X, m)[1])),
        ("12.2", lambda X, m: uncentred(X - np.median(X, axis=0), m)),
        ("12.2", lambda X, m: uncentred(np.cov(X.T), m)),
        ("12.2", lambda X, m: ("x", "y")),
        ("12.2", lambda X, m: (None, None)),
        ("12.2", lambda X, m: np.zeros((0, 0))),
    ],
)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)
