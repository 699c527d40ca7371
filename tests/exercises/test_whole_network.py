"""Lesson 09's network: right answers of all styles pass, wrong ones are named."""

import itertools

import numpy as np
import pytest
import torch

from helpers.exercises import whole_network as network
from helpers.exercises.backprop_in_a_network import gradient_of_logits, softmax
from helpers.exercises.catalog import find
from verdicts import judged


def by_torch(layers, X, y):
    weights = [[torch.tensor(a, requires_grad=True) for a in pair] for pair in layers]
    H = torch.tensor(X)
    for place, (W, b) in enumerate(weights, 1):
        H = H @ W + b
        H = H if place == len(weights) else torch.relu(H)
    loss = torch.nn.functional.cross_entropy(H, torch.tensor(y))
    loss.backward()
    return loss, [(W.grad, b.grad) for W, b in weights]


def by_rows(layers, X, y):
    """One example after the other; the gradients are added up."""
    total, sums = 0.0, [[np.zeros(W.shape), np.zeros(len(b))] for W, b in layers]
    for x, label in zip(X, y, strict=True):
        inputs = [x]
        for W, b in layers[:-1]:
            inputs.append(np.clip(inputs[-1] @ W + b, 0, None))
        z = inputs[-1] @ layers[-1][0] + layers[-1][1]
        p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        total -= np.log(p[label]) / len(X)
        p[label] -= 1
        for place in range(len(layers) - 1, -1, -1):
            sums[place][0] += np.outer(inputs[place], p) / len(X)
            sums[place][1] += p / len(X)
            p = (layers[place][0] @ p) * (inputs[place] > 0)
    return total, sums


def by_recursion(layers, X, y):
    def walk(H, rest):
        (W, b), later = rest[0], rest[1:]
        A = H @ W + b
        if later:
            loss, dH, found = walk(np.where(A > 0, A, 0), later)
            dA = np.where(A > 0, dH, 0)
        else:
            loss = -np.log(softmax(A)[range(len(y)), y]).mean()
            dA, found = gradient_of_logits(A, y), ()
        pair = [np.einsum("ni,nj->ij", H, dA), np.einsum("nj->j", dA)]
        return loss, np.einsum("nj,ij->ni", dA, W), (pair, *found)

    loss, _, found = walk(X, layers)
    return [loss, found]


RIGHT = [network.loss_and_gradients, by_torch, by_rows, by_recursion]


@pytest.mark.parametrize("answer", RIGHT)
def test_right_answers_pass(answer):
    assert judged("09.4", answer).status == "pass"


@pytest.mark.parametrize("mistake", find("09.4").mistakes)
def test_each_listed_mistake_earns_its_own_sentence(mistake):
    verdict = judged("09.4", mistake.does)
    assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def moves_the_weights(layers, X, y):
    loss, gradients = network.loss_and_gradients(layers, X, y)
    for (W, b), (dW, db) in zip(layers, gradients, strict=True):
        W -= 0.1 * dW
        b -= 0.1 * db
    return loss, gradients


def only_the_last(layers, X, y):
    loss, gradients = network.loss_and_gradients(layers, X, y)
    return loss, gradients[-1:]


def flat(layers, X, y):
    loss, gradients = network.loss_and_gradients(layers, X, y)
    return loss, [each for pair in gradients for each in pair]


def loss_of_the_first(layers, X, y):
    _, gradients = network.loss_and_gradients(layers, X, y)
    return network.loss_and_gradients(layers, X[:1], y[:1])[0], gradients


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (moves_the_weights, "layers"),
        (only_the_last, "parts"),
        (flat, "pairs"),
        (loss_of_the_first, "the loss"),
        (lambda layers, X, y: 0.5, "Called with"),
        (lambda layers, X: 2 * X, "3"),
        (7, "Give the function itself"),
    ],
)
def test_other_wrong_answers_are_told_apart(answer, words):
    verdict = judged("09.4", answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


@pytest.mark.parametrize("exercise_id", ["09.4", "09.5"])
def test_blank_says_to_do(exercise_id):
    assert judged(exercise_id, None).status == "to do"
    assert judged(exercise_id, lambda *given: ...).status == "to do"


def trained(X, y, sizes=(64, 32, 10), rate=0.5, steps=200):
    rng = np.random.default_rng(1)
    layers = [
        (rng.normal(size=(i, o)) * np.sqrt(2 / i), np.zeros(o))
        for i, o in itertools.pairwise(sizes)
    ]
    for _ in range(steps):
        _, gradients = network.loss_and_gradients(layers, X, y)
        for (W, b), (dW, db) in zip(layers, gradients, strict=True):
            W -= rate * dW
            b -= rate * db
    return layers


def logits(layers, X):
    (W1, b1), (W2, b2) = layers
    return np.maximum(X @ W1 + b1, 0) @ W2 + b2


def by_gradient_descent(X, y):
    layers = trained(X, y)
    return lambda pictures: logits(layers, pictures).argmax(axis=1)


def nearest(X, y):
    def guess(pictures):
        return [y[((X - p) ** 2).sum(axis=1).argmin()] for p in pictures]

    return guess


class Model:
    """An answer as an object that can be called."""

    def __init__(self, X, y):
        self.layers = trained(X, y)

    def __call__(self, pictures):
        return torch.tensor(logits(self.layers, pictures)).argmax(dim=1)


@pytest.mark.parametrize(
    "answer",
    [by_gradient_descent, nearest, pytest.param(Model, marks=pytest.mark.slow)],
)
def test_any_way_to_the_goal_passes(answer):
    verdict = judged("09.5", answer)
    assert verdict.status == "pass"
    assert "of 360 unseen pictures are right" in verdict.sentence


def spoils_the_labels(X, y):
    guess = by_gradient_descent(X, y)
    y[:] = 0
    return guess


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda X, y: lambda pictures: np.zeros(len(pictures)), "the goal is 95 %"),
        (lambda X, y: trained(X, y, steps=1), "a list of 2 things"),
        (lambda X, y: lambda p: logits(trained(X, y, steps=1), p), "argmax"),
        (lambda X, y: lambda p: None, "no numbers"),
        (lambda X, y: lambda p: 3, "shape ()"),
        (lambda X, y: lambda p: p[0, 1000], "index"),
        (lambda X, y: print(y), "prints its result"),
        (lambda X: X, "2"),
        (3, "3"),
        (spoils_the_labels, "y"),
    ],
)
def test_answers_that_fall_short_are_told_why(answer, words):
    verdict = judged("09.5", answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_the_judges_gradients_are_torchs():
    for given in network.networks():
        ours, theirs = network.loss_and_gradients(*given), by_torch(*given)
        np.testing.assert_allclose(ours[0], theirs[0].item())
        for pair, other in zip(ours[1], theirs[1], strict=True):
            for a, b in zip(pair, other, strict=True):
                np.testing.assert_allclose(a, b, atol=1e-12)
