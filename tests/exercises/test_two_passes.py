"""The challenge of lesson 10 on real digits: any rule passes that is good enough."""

import numpy as np
import pytest
import torch

from helpers.exercises.sgd_and_momentum import adam_step
from helpers.exercises.two_passes import (
    Slopes,
    as_layers,
    initial_list,
    shrunken_digits,
)
from verdicts import judged


def batches(size, seed=0, passes=2):
    rng = np.random.default_rng(seed)
    for _ in range(passes):
        yield from np.split(rng.permutation(4000), 4000 // size)


def plain_with_cosine(w, slope_of):
    for t, few in enumerate(batches(10)):
        w = w - 0.25 * (1 + np.cos(np.pi * t / 800)) * slope_of(w, few)
    return w


def momentum_warmed_up(w, slope_of):
    v = 0.0
    for t, few in enumerate(batches(10)):
        v = 0.8 * v + slope_of(w, list(few))
        w -= 0.1 * min(1, t / 80) * (1 + np.cos(np.pi * t / 800)) / 2 * v
    return w


def adam_with_cosine(w, slope_of):
    m = s = np.zeros(len(w))
    for t, few in enumerate(batches(10)):
        lr = 0.015 * min(1, (t + 1) / 80) * (1 + np.cos(np.pi * t / 800)) / 2
        w, m, s = adam_step(w, m, s, slope_of(w, few), t + 1, lr, 0.9, 0.999, 1e-8)
    return torch.tensor(w)


@pytest.mark.parametrize(
    "answer", [plain_with_cosine, momentum_warmed_up, adam_with_cosine]
)
def test_any_way_to_the_goal_passes(answer):
    verdict = judged("10.6", answer)
    assert verdict.status == "pass", verdict.sentence
    assert "of 1,000 unseen digits are right; the goal is 90 %" in verdict.sentence


def at_a_constant_rate(w, slope_of):
    for few in batches(8):
        w = w - 0.02 * slope_of(w, few)
    return w


def three_passes(w, slope_of):
    for few in batches(40, passes=3):
        w = w - 0.1 * slope_of(w, few)
    return w


def with_slices(w, slope_of):
    for start in range(0, 8000, 4000):
        w = w - 0.1 * slope_of(w, slice(start, start + 4000))
    return w


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (at_a_constant_rate, "the goal is 90 %"),
        (lambda w, slope_of: w, "the goal is 90 %"),
        (lambda w, slope_of: w - slope_of(w, slice(0, 40)), "the goal is 90 %"),
        (three_passes, "more than 8,000 images"),
        (with_slices, "`few` is empty"),
        (lambda w, slope_of: w[:5], "an array of 6,634 numbers"),
        (lambda w, slope_of: as_layers(w), "an array of 6,634 numbers"),
        (lambda w, slope_of: w * np.inf, "diverged"),
        (lambda w, slope_of: print("no"), "return"),
        (lambda w, slope_of: slope_of(w, [4000]), "IndexError"),
    ],
)
def test_what_falls_short_is_told_why(answer, says):
    verdict = judged("10.6", answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_slopes_equal_torch_and_are_counted():
    slope_of, w, few = Slopes(), initial_list(), np.array([3, 1, 4])
    X, y = shrunken_digits()
    found = slope_of(w, few)
    leaf = torch.tensor(w, requires_grad=True)
    W, V = leaf[: 197 * 32].reshape(197, 32), leaf[197 * 32 :].reshape(33, 10)
    H = torch.relu(torch.tensor(X[few]) @ W[:-1] + W[-1])
    logits = H @ V[:-1] + V[-1]
    torch.nn.functional.cross_entropy(logits, torch.tensor(y[few])).backward()
    np.testing.assert_allclose(found, leaf.grad, atol=1e-12)
    assert slope_of.seen == 3


def test_pixels_are_means_of_four():
    X, y = shrunken_digits()
    assert X.shape == (5000, 196)
    assert 0 == X.min() < X.max() <= 1
    assert np.bincount(y).tolist() == [500] * 10
