"""Notebook 12, 12.3 to 12.5: wrong answers about shares, the way back, leakage."""

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD

from helpers.decomposition import PCA
from verdicts import (
    assert_listed_mistakes_are_named,
    assert_named_apart,
    assert_refused,
)


@pytest.mark.parametrize("exercise_id", ["12.3", "12.4", "12.5"])
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def needed(ratios, share):
    return int(np.argmax(np.cumsum(ratios) >= share)) + 1


def joined(train, test):
    return np.concatenate([train, test])


def with_mean(mean):
    """Return an answer with the training directions, centred by another mean."""
    return lambda train, test, m: (
        (test - mean(train, test)) @ PCA(m).fit(train).components_.T
    )


def standardised(train, test, m):
    middle, width = train.mean(axis=0), train.std(axis=0)
    pca = PCA(m).fit((train - middle) / width)
    return pca.transform((test - middle) / width)


def and_back(train, test, m):
    pca = PCA(m).fit(train)
    return pca.inverse_transform(pca.transform(test))


def both(train, test, m):
    pca = PCA(m).fit(train)
    return pca.transform(train), pca.transform(test)


def centring_the_data_given(train, test, m):
    components = PCA(m).fit(train).components_
    test -= train.mean(axis=0)
    return test @ components.T


def adding_to_the_mean_given(Z, C, mean):
    result = Z @ C + mean
    mean += 1
    return result


WRONG = {
    "12.3": [
        (lambda r, s: needed(r, s) - 1, "counted from 0; the"),
        (lambda r, s: needed(r, s) + 1, "one too many"),
        (lambda r, s: np.argmax(np.cumsum(r) > s) + 1, "reaching it"),
        (lambda r, s: (np.cumsum(r) <= s).sum(), "the last total"),
        (lambda r, s: (np.cumsum(r) >= s).sum(), "counted the places"),
        (lambda r, s: np.where(np.cumsum(r) >= s)[0] + 1, "the smallest."),
        (lambda r, s: np.cumsum(r) >= s, "first such place"),
        (lambda r, s: (r >= s).sum(), "single shares"),
        (lambda r, s: np.argmax(r >= s) + 1, "1 whatever the share is"),
        (lambda r, s: np.cumsum(r)[needed(r, s) - 1], "the running total;"),
        (lambda r, s: np.cumsum(r), "all running totals"),
        (lambda r, s: r[: needed(r, s)], "how many they are"),
        (lambda r, s: np.abs(np.cumsum(r) - s).argmin() + 1, "nearest"),
        (lambda r, s: needed(r[::-1], s), "began with the smallest"),
        (lambda r, s: np.ceil(len(r) * s), "not of the variance"),
        (lambda r, s: print(needed(r, s)), "must return"),
    ],
    "12.4": [
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
    "12.5": [
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
        (standardised, "standard deviations"),
        (
            lambda train, test, m: PCA(m, whiten=True).fit(train).transform(test),
            "whitened",
        ),
        (and_back, "went back"),
        (both, "both parts"),
        (centring_the_data_given, "your function changes `"),
    ],
}


@pytest.mark.parametrize("exercise_id", WRONG)
def test_each_wrong_answer_earns_its_own_sentence(exercise_id):
    assert_named_apart(exercise_id, WRONG[exercise_id])


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("12.3", lambda r, s: len(r)),
        ("12.3", lambda r, s: 2 if s <= 0.75 else 3),
        ("12.3", lambda r, s: np.array([needed(r, s)])),
        ("12.3", lambda r, s: str(needed(r, s))),
        ("12.3", lambda r, s: needed(r, s) / len(r)),
        ("12.3", lambda r, s: np.inf),
        ("12.4", lambda Z, C, mean: (Z @ C + mean)[0]),
        ("12.4", lambda Z, C, mean: np.clip(Z @ C + mean, 0, 16)),
        ("12.4", lambda Z, C, mean: (Z @ C + mean).round()),
        ("12.4", lambda Z, C, mean: Z[:, :1] @ C[:1] + mean),
        ("12.4", lambda Z, C, mean: (Z @ C + mean).ravel()),
        ("12.4", lambda Z, C, mean: Z @ C + 2 * mean),
        ("12.4", lambda Z, C: Z @ C),
        ("12.5", lambda train, test, m: PCA(m).fit(train)),
        ("12.5", lambda train, test, m: PCA(m).fit(train).transform(test).T),
        ("12.5", lambda train, test, m: np.abs(PCA(m).fit(train).transform(test))),
        ("12.5", lambda train, test, m: PCA(2).fit(train).transform(test)),
        ("12.5", lambda train, test, m: PCA().fit(train).transform(test)[:, -m:]),
        ("12.5", lambda train, test, m: PCA(m).fit(train).components_),
        ("12.5", lambda train, test, m: np.full((len(test), m), np.nan)),
        ("12.5", lambda train, test, m: ("x", "y")),
        ("12.5", PCA),
    ],
)
def test_what_is_right_by_luck_or_in_part_never_passes(exercise_id, answer):
    assert_refused(exercise_id, answer)
