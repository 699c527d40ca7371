"""Notebook 12: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
import sklearn.decomposition
import torch

from helpers.decomposition import PCA
from helpers.exercises.catalog import exercises_of
from verdicts import judged

IDS = list(exercises_of("12"))


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


def covariance_by_outer_products(X):
    middle = X.mean(axis=0)
    return sum(np.outer(x - middle, x - middle) for x in X) / (len(X) - 1)


def covariance_of_a_copy(X):
    X = X.astype(np.float32)
    X -= X.mean(axis=0)
    return X.T @ X / (X.shape[0] - 1)


def covariance_from_raw_products(X):
    middle = X.mean(axis=0)
    return (X.T @ X - len(X) * np.outer(middle, middle)) / (len(X) - 1)


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


def of_the_turned_table(X, m):
    left, singular, _ = np.linalg.svd((X - X.mean(axis=0)).T, full_matrices=False)
    return left[:, :m].T.tolist(), (singular[:m] ** 2 / (len(X) - 1)).tolist()


def with_a_fitted_pca(X, m):
    pca = sklearn.decomposition.PCA(n_components=m).fit(X)
    return [pca.components_, pca.explained_variance_]


def needed(ratios, share):
    return int(np.argmax(np.cumsum(ratios) >= share)) + 1


def needed_by_loop(ratios, share):
    total = 0
    for number, ratio in enumerate(ratios, start=1):
        total += ratio
        if total >= share:
            return number
    return len(ratios)


def needed_by_slices(ratios, share):
    numbers = range(1, len(ratios) + 1)
    return float(next(n for n in numbers if ratios[:n].sum() >= share))


def needed_in_torch(ratios, share):
    totals = torch.cumsum(torch.tensor(ratios), dim=0)
    return (totals >= share).int().argmax() + 1


def rebuilt_in_torch(Z, components, mean):
    Z, components, mean = map(torch.tensor, (Z, components, mean))
    return Z @ components + mean


def rebuilt_in_halves(Z, components, mean):
    return (Z.astype("f4") @ components.astype("f4") + mean.astype("f4")).tolist()


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


def by_eigenvectors(X_train, X_test, m):
    _, vectors = np.linalg.eigh(np.cov(X_train.T))
    return ((X_test - X_train.mean(axis=0)) @ vectors[:, ::-1][:, :m]).tolist()


def projected_in_torch(X_train, X_test, m):
    X_train, X_test = torch.tensor(X_train), torch.tensor(X_test)
    middle = X_train.mean(dim=0)
    rows = torch.linalg.svd(X_train - middle, full_matrices=False).Vh[:m]
    return (X_test - middle) @ rows.T


def fitted_twice(X_train, X_test, m):
    pca = PCA(n_components=m)
    pca.fit_transform(X_train)
    return pca.transform(X_test)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("12.1", covariance),
        ("12.1", covariance_by_loops),
        ("12.1", lambda X: np.cov(X, rowvar=False)),
        ("12.1", lambda X: torch.cov(torch.tensor(X).T)),
        ("12.1", covariance_by_outer_products),
        ("12.1", covariance_of_a_copy),
        ("12.1", covariance_from_raw_products),
        ("12.2", pca_by_svd),
        ("12.2", opposite),
        ("12.2", by_eigh),
        ("12.2", in_torch),
        ("12.2", of_the_turned_table),
        ("12.2", with_a_fitted_pca),
        ("12.2", lambda X, m: pca_by_svd(X.astype(np.float32), m)),
        ("12.3", needed),
        ("12.3", needed_by_loop),
        ("12.3", needed_by_slices),
        ("12.3", needed_in_torch),
        ("12.3", lambda ratios, share: 1 + sum(np.cumsum(ratios) < share)),
        ("12.3", lambda ratios, share: needed(ratios, share - 1e-9)),
        ("12.3", lambda ratios, share: np.searchsorted(np.cumsum(ratios), share) + 1),
        ("12.4", lambda Z, components, mean: Z @ components + mean),
        ("12.4", rebuilt_by_loop),
        ("12.4", rebuilt_in_torch),
        ("12.4", rebuilt_in_halves),
        ("12.4", lambda Z, C, mean: (C.T @ Z.T).T + mean),
        ("12.4", lambda Z, C, mean: np.einsum("im,mj->ij", Z, C) + mean),
        ("12.5", with_our_pca),
        ("12.5", with_scikit_learn),
        ("12.5", by_hand),
        ("12.5", by_eigenvectors),
        ("12.5", projected_in_torch),
        ("12.5", fitted_twice),
        ("12.5", lambda a, b, m: PCA().fit(a).transform(b)[:, :m]),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "stub"),
    [
        ("12.1", lambda X: ...),
        ("12.3", lambda ratios, share: ...),
        ("12.4", lambda Z, components, mean: ...),
        ("12.5", lambda X_train, X_test, m: ...),
        ("12.5", lambda X_train, X_test, m: None),
    ],
)
def test_the_stub_is_to_do(exercise_id, stub):
    assert judged(exercise_id, stub).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@pytest.mark.parametrize("exercise_id", IDS)
@pytest.mark.parametrize(
    "nonsense", ["x", 7, np.nan, [], raises, int, lambda *_: "x", lambda *_: (1, 2)]
)
def test_nonsense_never_raises_and_never_passes(exercise_id, nonsense):
    assert judged(exercise_id, nonsense).status == "try again"
