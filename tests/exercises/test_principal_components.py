"""Notebook 13: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
import sklearn.decomposition
import torch
from sklearn.decomposition import TruncatedSVD

from case_by_case import case_by_case
from helpers.decomposition import PCA
from helpers.exercises import check, yours
from helpers.exercises.catalog import exercises_of
from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
    judged,
)

IDS = list(exercises_of("13"))


def test_the_exercises_are_in_the_order_of_the_lesson():
    assert IDS == [
        "13.Q1", "13.1", "13.2", "13.3", "13.Q2", "13.Q3", "13.4", "13.5", "13.6",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("13.Q1", "a"), ("13.Q2", "b"), ("13.Q3", "c")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [letter for letter in "abc" if verdicts[letter].status == "pass"] == [right]
    assert len({verdict.sentence for verdict in verdicts.values()}) == 3
    assert judged(exercise_id, None).status == "to do"


def covariance(X):
    centered = X - X.mean(axis=0)
    return centered.T @ centered / (len(X) - 1)


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
    centered = X - X.mean(axis=0)
    _, singular, directions = np.linalg.svd(centered, full_matrices=False)
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


def whole(X, m):
    """The build, as the lesson writes it."""
    mean = X.mean(axis=0)
    values, vectors = np.linalg.eigh(covariance(X))
    largest = np.argsort(values)[::-1][:m]
    return mean, vectors[:, largest].T, values[largest]


def whole_by_loop(X, m):
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    pairs = sorted(zip(values, vectors.T, strict=True), key=lambda pair: -pair[0])[:m]
    means = [sum(column) / len(X) for column in X.T]
    return [means, [list(row) for _, row in pairs], [value for value, _ in pairs]]


def whole_by_powers(X, m):
    """Multiply until the arrow no longer turns; then take its part out of C."""
    C, directions, variances = np.cov(X.T), [], []
    for _ in range(m):
        u = np.ones(len(C))
        for _ in range(5000):
            u = C @ u / np.linalg.norm(C @ u)
        directions.append(u)
        variances.append(u @ C @ u)
        C = C - variances[-1] * np.outer(u, u)
    return X.mean(axis=0), np.array(directions), np.array(variances)


def whole_in_torch(X, m):
    X = torch.tensor(X)
    values, vectors = torch.linalg.eigh(torch.cov(X.T))
    return X.mean(dim=0), vectors.flip(1)[:, :m].T, values.flip(0)[:m]


def whole_by_eig(X, m):
    values, vectors = np.linalg.eig(np.cov(X.T))
    order = np.argsort(-values)[:m]
    return X.mean(0), np.stack([-vectors[:, i] for i in order]), values[order]


def of_the_turned_table(X, m):
    left, singular, _ = np.linalg.svd((X - X.mean(axis=0)).T, full_matrices=False)
    return left[:, :m].T.tolist(), (singular[:m] ** 2 / (len(X) - 1)).tolist()


def with_a_fitted_pca(X, m):
    pca = sklearn.decomposition.PCA(n_components=m).fit(X)
    return [pca.components_, pca.explained_variance_]


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


@case_by_case(
    "exercise_id answer",
    [
        ("13.1", covariance),
        ("13.1", covariance_by_loops),
        ("13.1", lambda X: np.cov(X, rowvar=False)),
        ("13.1", lambda X: torch.cov(torch.tensor(X).T)),
        ("13.1", covariance_by_outer_products),
        ("13.1", covariance_of_a_copy),
        ("13.1", covariance_from_raw_products),
        ("13.2", whole),
        ("13.2", whole_by_loop),
        ("13.2", whole_by_powers),
        ("13.2", whole_in_torch),
        ("13.2", whole_by_eig),
        ("13.2", lambda X, m: (X.mean(axis=0), *pca_by_svd(X, m))),
        ("13.2", lambda X, m: (X.mean(axis=0), *with_a_fitted_pca(X, m))),
        ("13.2", lambda X, m: whole(X.astype(np.float32), m)),
        ("13.3", pca_by_svd),
        ("13.3", opposite),
        ("13.3", by_eigh),
        ("13.3", in_torch),
        ("13.3", of_the_turned_table),
        ("13.3", with_a_fitted_pca),
        ("13.3", lambda X, m: pca_by_svd(X.astype(np.float32), m)),
        ("13.4", lambda Z, components, mean: Z @ components + mean),
        ("13.4", rebuilt_by_loop),
        ("13.4", rebuilt_in_torch),
        ("13.4", rebuilt_in_halves),
        ("13.4", lambda Z, C, mean: (C.T @ Z.T).T + mean),
        ("13.4", lambda Z, C, mean: np.einsum("im,mj->ij", Z, C) + mean),
        ("13.5", with_our_pca),
        ("13.5", with_scikit_learn),
        ("13.5", by_hand),
        ("13.5", by_eigenvectors),
        ("13.5", projected_in_torch),
        ("13.5", fitted_twice),
        ("13.5", lambda a, b, m: PCA().fit(a).transform(b)[:, :m]),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def test_an_own_pca_may_choose_among_directions_without_variance():
    """A picture's rim is blank: along such pixels, each library has its own arrows."""
    X = np.random.default_rng(0).normal(size=(30, 6)) * [3, 2, 1, 0, 0, 0]
    X[:, 3:] = X[:, :3] @ np.random.default_rng(1).normal(size=(3, 3))

    def own_pca(X, m):
        return X.mean(axis=0), *pca_by_svd(X, m)

    def own_projection(X_train, X_test, m):
        return by_hand(X_train, X_test, m)

    for exercise_id, own, given in (
        ("13.2", own_pca, (X, 6)),
        ("13.5", own_projection, (X[:20], X[20:], 6)),
    ):
        check(exercise_id, own)
        yours(exercise_id, own)(*given)


@pytest.mark.parametrize(
    ("exercise_id", "stub"),
    [
        ("13.1", lambda X: ...),
        ("13.2", lambda X, m: ...),
        ("13.4", lambda Z, components, mean: ...),
        ("13.5", lambda X_train, X_test, m: ...),
        ("13.5", lambda X_train, X_test, m: None),
    ],
)
def test_the_stub_is_to_do(exercise_id, stub):
    assert judged(exercise_id, stub).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@case_by_case(
    "nonsense exercise_id",
    ["x", 7, np.nan, [], raises, int, lambda *_: "x", lambda *_: (1, 2)],
    IDS,
)
def test_nonsense_never_raises_and_never_passes(exercise_id, nonsense):
    assert judged(exercise_id, nonsense).status == "try again"


@pytest.mark.parametrize("exercise_id", ["13.1", "13.2", "13.3"])
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def centered(X):
    return X - X.mean(axis=0)


def products(X):
    return centered(X).T @ centered(X)


def less_one_mean(X):
    return X - X.mean()


def less_row_means(X):
    return X - X.mean(axis=1, keepdims=True)


def centering_the_table_given(X):
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
    (lambda X: centered(X) @ centered(X).T / (len(X) - 1), "order"),
    (lambda X: centered(X) ** 2 / (len(X) - 1), "`*`"),
    (lambda X: np.corrcoef(X.T), "correlations"),
    (lambda X: np.diag(np.cov(X.T)), "variances only"),
    (lambda X: X.var(axis=0), "divided by n; return"),
    (lambda X: np.cov(X.T) * np.eye(X.shape[1]), "beside it"),
    (lambda X: np.cov(X[:, :2].T), "first two features"),
    (lambda X: X.T @ X / X.shape[0], "not by n."),
    (lambda X: np.cov(X - X.mean(axis=0)), "transposed table"),
    (centering_the_table_given, "your function changes `"),
    (lambda X: print(np.cov(X.T)), "must return"),
]


def pca(X, m):
    _, singular, directions = np.linalg.svd(centered(X), full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def uncentered(X, m):
    _, singular, directions = np.linalg.svd(X, full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def changed(change):
    def answer(X, m):
        directions, variances = pca(X, X.shape[1])
        return directions[:m], change(variances, len(X))[:m]

    return answer


def first_columns(X, m):
    directions = np.linalg.svd(centered(X), full_matrices=False)[2]
    return directions[:, :m], pca(X, m)[1]


def rows_of_u(X, m):
    directions, singular, _ = np.linalg.svd(centered(X), full_matrices=False)
    return directions[:m], singular[:m] ** 2 / (len(X) - 1)


def as_eigh_sorts(X, m):
    variances, vectors = np.linalg.eigh(np.cov(X.T))
    return vectors[:, :m].T, variances[:m]


def centering_in_place(X, m):
    X -= X.mean(axis=0)
    return pca(X, m)


def transposed_again(X, m):
    _, singular, V = np.linalg.svd(centered(X), full_matrices=False)
    return V.T[:m], singular[:m] ** 2 / (len(X) - 1)


def of_the_covariance(X, m):
    _, singular, rows = np.linalg.svd(covariance(X))
    return rows[:m], singular[:m] ** 2 / (len(X) - 1)


DIRECTIONS = [
    (lambda X, m: uncentered(less_one_mean(X), m), "one mean"),
    (lambda X, m: uncentered(less_row_means(X), m), "each point"),
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
    (transposed_again, "don't transpose"),
    (of_the_covariance, "*are* the variances"),
    (centering_in_place, "your function changes `"),
]


def eigen(X):
    return np.linalg.eigh(np.cov(X.T))


def with_whole(change):
    """Return an answer that changes the parts of a right one."""
    return lambda X, m: change(*whole(X, X.shape[1]), m)


def centering_in_place_first(X, m):
    mean = X.mean(axis=0)
    X -= mean
    return mean, *pca(X, m)


def of_raw_products(X, m):
    values, vectors = np.linalg.eigh(X.T @ X / (len(X) - 1))
    return X.mean(axis=0), vectors[:, ::-1][:, :m].T, values[::-1][:m]


def of_correlations(X, m):
    scaled = centered(X) / X.std(axis=0, ddof=1)
    return pca(scaled, m)


WHOLE = [
    (of_raw_products, "not centered"),
    (lambda X, m: (X.mean(axis=0), *uncentered(X - X.mean(), m)), "one mean for the"),
    (lambda X, m: whole((X - X.mean(0)) / X.std(0), m), "scaled the features"),
    (
        lambda X, m: (X.mean(0), *pca((X - X.mean(0)) / X.std(0), m)),
        "divided by the standard",
    ),
    (lambda X, m: (X.mean(0), eigen(X)[1].T[:m], eigen(X)[0][:m]), "least variance"),
    (
        lambda X, m: (X.mean(0), eigen(X)[1].T[-m:], eigen(X)[0][-m:]),
        "smallest variance first",
    ),
    (
        lambda X, m: (X.mean(0), eigen(X)[1].T[:m], np.sort(eigen(X)[0])[::-1][:m]),
        "the directions are still",
    ),
    (lambda X, m: (X.mean(0), pca(X, m)[0], eigen(X)[0][:m]), "the variances are"),
    (lambda X, m: (X.mean(0), eigen(X)[1][::-1][:m], pca(X, m)[1]), "took rows of"),
    (lambda X, m: (X.mean(0), eigen(X)[1][:, ::-1][:m], pca(X, m)[1]), "then took"),
    (lambda X, m: (X.mean(0), pca(X, m)[0].T, pca(X, m)[1]), "are columns"),
    (with_whole(lambda mean, U, v, m: (mean, U, v)), "all directions"),
    (with_whole(lambda mean, U, v, m: (mean, U[:m], v)), "all variances"),
    (with_whole(lambda mean, U, v, m: (mean, U[:m], v[:m] ** 0.5)), "deviations, not"),
    (with_whole(lambda mean, U, v, m: (mean, U[:m], v[:m] / sum(v))), "shares"),
    (
        lambda X, m: (
            X.mean(0),
            pca(X, m)[0],
            np.linalg.eigvalsh(np.cov(X.T, ddof=0))[::-1][:m],
        ),
        "divisor",
    ),
    (with_whole(lambda mean, U, v, m: (U[:m], v[:m], mean)), "another order"),
    (lambda X, m: (X.mean(), *pca(X, m)), "one number"),
    (lambda X, m: (X.mean(axis=1), *pca(X, m)), "for each point"),
    (lambda X, m: (centered(X).mean(axis=0).round(9), *pca(X, m)), "which is 0"),
    (pca, "three things"),
    (lambda X, m: pca(X, m)[0], "directions alone"),
    (lambda X, m: (X.mean(axis=0), pca(X, m)[0]), "variances are missing"),
    (lambda X, m: (X.mean(0), *of_correlations(X, m)), "correlations"),
    (lambda X, m: (centered(X), *pca(X, m)), "centered table"),
    (centering_in_place_first, "your function changes `"),
]


@pytest.mark.parametrize(
    ("exercise_id", "answers"),
    [("13.1", COVARIANCES), ("13.2", WHOLE), ("13.3", DIRECTIONS)],
)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id, answers):
    assert_named_apart(exercise_id, answers)


@case_by_case(
    "exercise_id answer",
    [
        ("13.1", lambda X: np.triu(np.cov(X.T))),
        ("13.1", lambda X: -np.cov(X.T)),
        ("13.1", lambda X: np.linalg.inv(np.cov(X.T))),
        ("13.1", lambda X: np.cov(X.T)[0, 1]),
        ("13.1", lambda X: products(X) / (len(X) - 2)),
        ("13.1", lambda X: np.full((X.shape[1], X.shape[1]), np.nan)),
        ("13.1", np.ndarray),
        ("13.2", lambda X, m: (X.mean(0), np.abs(pca(X, m)[0]), pca(X, m)[1])),
        ("13.2", lambda X, m: (X.mean(0), 2 * pca(X, m)[0], pca(X, m)[1])),
        ("13.2", lambda X, m: (np.median(X, axis=0), *pca(X, m))),
        ("13.2", lambda X, m: (X.mean(0), *pca(X, 1))),
        ("13.2", lambda X, m: eigen(X)),
        ("13.2", lambda X, m: (X.mean(0), centered(X) @ pca(X, m)[0].T, pca(X, m)[1])),
        ("13.2", lambda X, m: sklearn.decomposition.PCA(m).fit(X)),
        ("13.3", lambda X, m: (np.abs(pca(X, m)[0]), pca(X, m)[1])),
        ("13.3", lambda X, m: (2 * pca(X, m)[0], pca(X, m)[1])),
        ("13.3", lambda X, m: (*pca(X, m), X.mean(axis=0))),
        ("13.3", lambda X, m: dict(zip("dv", pca(X, m), strict=True))),
        ("13.3", lambda X, m: (centered(X) @ pca(X, m)[0].T, pca(X, m)[1])),
        ("13.3", lambda X, m: (pca(X, m)[0] * np.nan, pca(X, m)[1])),
        ("13.3", lambda X, m: uncentered(X - np.median(X, axis=0), m)),
        ("13.3", lambda X, m: uncentered(np.cov(X.T), m)),
        ("13.3", lambda X, m: ("x", "y")),
        ("13.3", lambda X, m: (None, None)),
        ("13.3", lambda X, m: np.zeros((0, 0))),
    ],
)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)


@pytest.mark.parametrize("exercise_id", ["13.4", "13.5"])
def test_every_mistake_in_projecting_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def joined(train, test):
    return np.concatenate([train, test])


def with_mean(mean):
    """Return an answer with the training directions, centered by another mean."""
    return lambda train, test, m: (
        (test - mean(train, test)) @ PCA(m).fit(train).components_.T
    )


def standardized(train, test, m):
    middle, width = train.mean(axis=0), train.std(axis=0)
    pca = PCA(m).fit((train - middle) / width)
    return pca.transform((test - middle) / width)


def and_back(train, test, m):
    pca = PCA(m).fit(train)
    return pca.inverse_transform(pca.transform(test))


def both(train, test, m):
    pca = PCA(m).fit(train)
    return pca.transform(train), pca.transform(test)


def centering_the_data_given(train, test, m):
    components = PCA(m).fit(train).components_
    test -= train.mean(axis=0)
    return test @ components.T


def adding_to_the_mean_given(Z, C, mean):
    result = Z @ C + mean
    mean += 1
    return result


WRONG = {
    "13.4": [
        (lambda Z, C, mean: Z @ C, "forgot"),
        (lambda Z, C, mean: Z @ C - mean, "it is added"),
        (lambda Z, C, mean: np.add(Z, mean) @ C, "too early"),
        (lambda Z, C, mean: Z @ C + np.mean(mean), "one number"),
        (lambda Z, C, mean: Z @ C + Z.mean(axis=0), "mean of Z"),
        (lambda Z, C, mean: Z @ C.T + mean, "components.T"),
        (lambda Z, C, mean: Z * C + mean, "`*`"),
        (lambda Z, C, mean: C @ Z + mean, "order"),
        (lambda Z, C, mean: (Z @ C + mean).T, "are columns"),
        (lambda Z, C, mean: np.array([mean for _ in Z]), "mean pictures only"),
        (adding_to_the_mean_given, "your function changes `"),
    ],
    "13.5": [
        (lambda train, test, m: PCA(m).fit_transform(test), "on the test data"),
        (
            lambda train, test, m: PCA(m).fit(joined(train, test)).transform(test),
            "both together: the test",
        ),
        (with_mean(lambda train, test: joined(train, test).mean(axis=0)), "mean of b"),
        (with_mean(lambda train, test: test.mean(axis=0)), "own mean"),
        (lambda train, test, m: PCA(m).fit(test).transform(train), "swapped"),
        (lambda train, test, m: PCA(m).fit_transform(train), "the training data;"),
        (with_mean(lambda train, test: 0), "did not subtract"),
        (lambda train, test, m: TruncatedSVD(m).fit(train).transform(test), "nothing"),
        (lambda train, test, m: PCA().fit(train).transform(test), "all components"),
        (lambda train, test, m: test[:, :m], "first m features"),
        (standardized, "standard deviations"),
        (
            lambda train, test, m: PCA(m, whiten=True).fit(train).transform(test),
            "whitened",
        ),
        (and_back, "went back"),
        (both, "both parts"),
        (
            lambda train, test, m: and_back(train, test, m) - train.mean(axis=0),
            "second product",
        ),
        (centering_the_data_given, "your function changes `"),
    ],
}


@pytest.mark.parametrize("exercise_id", WRONG)
def test_each_wrong_projection_earns_its_own_sentence(exercise_id):
    assert_named_apart(exercise_id, WRONG[exercise_id])


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("13.4", lambda Z, C, mean: (Z @ C + mean)[0]),
        ("13.4", lambda Z, C, mean: np.clip(Z @ C + mean, 0, 16)),
        ("13.4", lambda Z, C, mean: (Z @ C + mean).round()),
        ("13.4", lambda Z, C, mean: Z[:, :1] @ C[:1] + mean),
        ("13.4", lambda Z, C, mean: (Z @ C + mean).ravel()),
        ("13.4", lambda Z, C, mean: Z @ C + 2 * mean),
        ("13.4", lambda Z, C: Z @ C),
        ("13.5", lambda train, test, m: PCA(m).fit(train)),
        ("13.5", lambda train, test, m: PCA(m).fit(train).transform(test).T),
        ("13.5", lambda train, test, m: np.abs(PCA(m).fit(train).transform(test))),
        ("13.5", lambda train, test, m: PCA(2).fit(train).transform(test)),
        ("13.5", lambda train, test, m: PCA().fit(train).transform(test)[:, -m:]),
        ("13.5", lambda train, test, m: PCA(m).fit(train).components_),
        ("13.5", lambda train, test, m: np.full((len(test), m), np.nan)),
        ("13.5", lambda train, test, m: ("x", "y")),
        ("13.5", PCA),
    ],
)
def test_what_is_projected_right_by_luck_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)
