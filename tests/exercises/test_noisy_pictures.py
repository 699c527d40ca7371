"""The challenge of lesson 13 counts what is removed, however it is removed."""

import numpy as np
import pytest
import torch

from helpers.decomposition import PCA
from helpers.exercises.noisy_pictures import SIZES, noisy_sets
from verdicts import judged


def by_threshold(noisy):
    mean = noisy.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(noisy.T))
    kept = vectors[:, values > 4 * noisy[:, :28].var()]
    return ((noisy - mean) @ kept @ kept.T + mean).clip(0, 1)


def by_two_numbers(noisy):
    k = 70 if noisy[:, :28].std() < 0.4 else 8
    pca = PCA(k).fit(noisy)
    return np.clip(pca.inverse_transform(pca.transform(noisy)), 0, 1)


def by_shrinking(noisy):
    X = torch.tensor(noisy)
    U, S, V = torch.linalg.svd(X - X.mean(dim=0), full_matrices=False)
    S = S * (1 - 1.8 * X[:, :28].var() * len(X) / S**2).clamp(min=0)
    return ((U * S) @ V + X.mean(dim=0)).clamp(0, 1)


@pytest.mark.parametrize(
    "answer",
    [
        by_threshold,
        pytest.param(by_two_numbers, marks=pytest.mark.slow),
        pytest.param(by_shrinking, marks=pytest.mark.slow),
    ],
)
def test_any_way_to_the_goal_passes(answer):
    verdict = judged("13.6", answer)
    assert verdict.status == "pass"
    assert "of the noise is removed on average; the goal is 80 %" in verdict.sentence


def through(k, noisy, clip):
    pca = PCA(k).fit(noisy)
    back = pca.inverse_transform(pca.transform(noisy))
    return back.clip(0, 1) if clip else back


def without_the_mean(noisy):
    return through(40, noisy, False) - noisy.mean(axis=0)


def changing_what_is_given(noisy):
    cleaned = by_threshold(noisy)
    noisy -= noisy.mean(axis=0)
    return cleaned


def with_a_gap(noisy):
    cleaned = noisy.copy()
    cleaned[0, 0] = np.nan
    return cleaned


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda noisy: noisy, "0.0 % of the noise"),
        (lambda noisy: noisy.clip(0, 1), "the goal is 80 %"),
        (lambda noisy: through(40, noisy, False), "the goal is 80 %"),
        (lambda noisy: through(40, noisy, True), "the goal is 80 %"),
        (lambda noisy: np.zeros_like(noisy), "the error grows by 49%"),
        (lambda noisy: PCA(40).fit_transform(noisy), "look like components"),
        (lambda noisy: through(40, noisy, True).T, "one picture per row"),
        (lambda noisy: noisy.reshape(-1, 28, 28), "shape (1000, 28, 28)"),
        (lambda noisy: noisy[0], "shape (784,)"),
        (lambda noisy: "clean", "return an array"),
        (with_a_gap, "not finite"),
        (lambda noisy: print(noisy), "prints its result"),
        (changing_what_is_given, "changes"),
        (without_the_mean, "add the mean picture"),
        (lambda: 3, "takes 0 positional arguments"),
        (3, "3"),
    ],
)
def test_answers_that_fall_short_are_told_why(answer, words):
    verdict = judged("13.6", answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_the_stub_is_to_do():
    assert judged("13.6", lambda noisy: ...).status == "to do"


def test_the_sets_have_their_noise_and_hold_no_picture_of_the_lesson():
    from helpers.datasets import load_mnist_sample

    table = {row.tobytes() for row in load_mnist_sample().X / 255}
    for size, (clean, noisy) in zip(SIZES, noisy_sets(), strict=True):
        assert np.std(noisy - clean) == pytest.approx(size, rel=0.01)
        assert sum(row.tobytes() in table for row in clean) == 0
