"""Notebook 12: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
import sklearn.decomposition
import torch

from helpers.decomposition import PCA
from helpers.exercises.catalogue import exercises_of, find

IDS = list(exercises_of("12"))


def judged(exercise_id, answer):
    return find(exercise_id).judge(answer)


def test_the_exercises_stand_in_the_order_of_the_lesson():
    assert IDS == [
        "12.Q1", "12.1", "12.2", "12.Q2", "12.3", "12.Q3", "12.4", "12.5",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("12.Q1", "a"), ("12.Q2", "b"), ("12.Q3", "c")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [letter for letter in "abc" if verdicts[letter].status == "pass"] == [right]
    assert len({verdict.sentence for verdict in verdicts.values()}) == 3
    assert judged(exercise_id, None).status == "to do"


def covariance(X):
    centred = X - X.mean(axis=0)
    return centred.T @ centred / (len(X) - 1)


def covariance_by_loops(X):
    columns = range(X.shape[1])
    means = [X[:, i].mean() for i in columns]
    table = []
    for i in columns:
        products = [(X[:, i] - means[i]) * (X[:, j] - means[j]) for j in columns]
        table.append([p.sum() / (len(X) - 1) for p in products])
    return table


def pca_by_svd(X, m):
    centred = X - X.mean(axis=0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def opposite(X, m):
    directions, variances = pca_by_svd(X, m)
    return -directions, variances


def by_eigh(X, m):
    values, vectors = np.linalg.eigh(np.cov(X.T))
    return vectors[:, ::-1][:, :m].T, values[::-1][:m]


def in_torch(X, m):
    X = torch.tensor(X)
    _, s, rows = torch.linalg.svd(X - X.mean(dim=0), full_matrices=False)
    return rows[:m], (s**2 / (len(X) - 1))[:m]


def needed(ratios, share):
    return int(np.argmax(np.cumsum(ratios) >= share)) + 1


def needed_by_loop(ratios, share):
    total = 0
    for number, ratio in enumerate(ratios, start=1):
        total += ratio
        if total >= share:
            return number
    return len(ratios)


def rebuilt_by_loop(Z, components, mean):
    pictures = []
    for row in Z:
        picture = mean.copy()
        for weight, component in zip(row, components, strict=True):
            picture += weight * component
        pictures.append(picture)
    return pictures


def with_our_pca(X_train, X_test, m):
    return PCA(m).fit(X_train).transform(X_test)


def with_scikit_learn(X_train, X_test, m):
    return -sklearn.decomposition.PCA(m).fit(X_train).transform(X_test)


def by_hand(X_train, X_test, m):
    directions, _ = pca_by_svd(X_train, m)
    return (X_test - X_train.mean(axis=0)) @ directions.T


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("12.1", covariance),
        ("12.1", covariance_by_loops),
        ("12.1", lambda X: np.cov(X, rowvar=False)),
        ("12.2", pca_by_svd),
        ("12.2", opposite),
        ("12.2", by_eigh),
        ("12.2", in_torch),
        ("12.3", needed),
        ("12.3", needed_by_loop),
        ("12.3", lambda ratios, share: np.searchsorted(np.cumsum(ratios), share) + 1),
        ("12.4", lambda Z, components, mean: Z @ components + mean),
        ("12.4", rebuilt_by_loop),
        ("12.5", with_our_pca),
        ("12.5", with_scikit_learn),
        ("12.5", by_hand),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def uncentred(X, m):
    _, singular, directions = np.linalg.svd(X, full_matrices=False)
    return directions[:m], (singular**2 / (len(X) - 1))[:m]


@pytest.mark.parametrize(
    ("exercise_id", "stub"),
    [
        ("12.1", lambda X: ...),
        ("12.2", uncentred),
        ("12.3", lambda ratios, share: ...),
        ("12.4", lambda Z, components, mean: ...),
        ("12.5", lambda X_train, X_test, m: ...),
        ("12.5", lambda X_train, X_test, m: None),
    ],
)
def test_the_stub_is_to_do(exercise_id, stub):
    assert judged(exercise_id, stub).status == "to do"


def one_mean(X, m):
    return uncentred(X - X.mean(), m)


def mean_per_point(X, m):
    return uncentred(X - X.mean(axis=1, keepdims=True), m)


def changed(change):
    def answer(X, m):
        directions, variances = pca_by_svd(X, m)
        return directions, change(variances, len(X))

    return answer


def columns(X, m):
    directions, variances = pca_by_svd(X, m)
    return directions.T, variances


def first_columns(X, m):
    directions = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2]
    return directions[:, :m], pca_by_svd(X, m)[1]


def on_both(X_train, X_test, m):
    return PCA(m).fit(np.concatenate([X_train, X_test])).transform(X_test)


def own_mean(X_train, X_test, m):
    return (X_test - X_test.mean(axis=0)) @ PCA(m).fit(X_train).components_.T


WRONG = {
    "12.1": [
        (np.cov, "points"),
        (lambda X: np.cov(X.T, ddof=0), "divided by n;"),
        (lambda X: covariance(X) * (len(X) - 1), "did not divide"),
        (lambda X: X.T @ X / (len(X) - 1), "did not subtract"),
        (lambda X: (X - X.mean()).T @ (X - X.mean()) / (len(X) - 1), "one mean"),
        (
            lambda X: (X - X.mean(axis=0)) @ (X - X.mean(axis=0)).T / (len(X) - 1),
            "order",
        ),
        (lambda X: np.corrcoef(X.T), "correlations"),
        (lambda X: np.diag(covariance(X)), "variances only"),
    ],
    "12.2": [
        (one_mean, "one mean"),
        (mean_per_point, "each point"),
        (changed(lambda v, n: v * (n - 1) / n), "divisor"),
        (changed(lambda v, n: v * (n - 1)), "not divided"),
        (changed(lambda v, n: np.sqrt(v * (n - 1))), "S squared"),
        (changed(lambda v, n: np.sqrt(v * (n - 1)) / (n - 1)), "square the"),
        (columns, "one per row"),
        (first_columns, "its rows"),
        (lambda X, m: pca_by_svd(X, m)[0], "two things"),
    ],
    "12.3": [
        (lambda r, s: needed(r, s) - 1, "counted from 0; the"),
        (lambda r, s: np.argmax(np.cumsum(r) > s) + 1, "reaching it"),
        (lambda r, s: (np.cumsum(r) <= s).sum(), "the last total"),
        (lambda r, s: (np.cumsum(r) >= s).sum(), "find the first"),
        (lambda r, s: (r >= s).sum(), "single shares"),
        (lambda r, s: np.cumsum(r)[needed(r, s) - 1], "running total"),
        (lambda r, s: np.ceil(len(r) * s), "not of the variance"),
    ],
    "12.4": [
        (lambda Z, C, mean: Z @ C, "forgot"),
        (lambda Z, C, mean: Z @ C - mean, "it is added"),
        (lambda Z, C, mean: Z @ C.T + mean, "components.T"),
        (lambda Z, C, mean: Z * C + mean, "`*`"),
        (lambda Z, C, mean: C @ Z + mean, "order"),
    ],
    "12.5": [
        (lambda train, test, m: PCA(m).fit_transform(test), "on the test data"),
        (on_both, "both together"),
        (lambda train, test, m: PCA(m).fit_transform(train), "the training data;"),
        (own_mean, "own mean"),
        (
            lambda train, test, m: test @ PCA(m).fit(train).components_.T,
            "did not subtract",
        ),
        (lambda train, test, m: PCA().fit(train).transform(test), "all components"),
    ],
}


@pytest.mark.parametrize("exercise_id", WRONG)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    sentences = []
    for answer, words in WRONG[exercise_id]:
        verdict = judged(exercise_id, answer)
        assert verdict.status == "try again", words
        assert words in verdict.sentence
        sentences.append(verdict.sentence)
    assert len(set(sentences)) == len(sentences)


def raises(*arguments):
    raise RuntimeError("no")


@pytest.mark.parametrize("exercise_id", IDS)
@pytest.mark.parametrize(
    "nonsense", ["x", 7, np.nan, [], raises, int, lambda *_: "x", lambda *_: (1, 2)]
)
def test_nonsense_never_raises_and_never_passes(exercise_id, nonsense):
    assert judged(exercise_id, nonsense).status == "try again"
