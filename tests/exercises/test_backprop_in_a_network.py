"""Lesson 09: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import backprop_in_a_network as layers
from helpers.exercises.catalog import exercises_of, find
from verdicts import judged


def test_the_lesson_has_these_exercises():
    wanted = ["09.1", "09.2", "09.3", "09.Q1", "09.4", "09.Q2", "09.5", "09.Q3"]
    assert sorted(exercises_of("09")) == sorted(wanted)


# 09.1 and 09.2


def logits_by_torch(Z, y):
    z = torch.tensor(Z, requires_grad=True)
    torch.nn.functional.cross_entropy(z, torch.tensor(y)).backward()
    return z.grad


def logits_by_loops(Z, y):
    gradient = np.zeros(Z.shape)
    for i, row in enumerate(Z):
        weights = [np.exp(z - max(row)) for z in row]
        for j, weight in enumerate(weights):
            gradient[i, j] = (weight / sum(weights) - (j == y[i])) / len(Z)
    return gradient


def layer_by_torch(X, W, dA):
    x, w = (torch.tensor(a, requires_grad=True) for a in (X, W))
    b = torch.zeros(W.shape[1], dtype=torch.float64, requires_grad=True)
    (x @ w + b).backward(torch.tensor(dA))
    return [x.grad, w.grad, b.grad]


def layer_by_einsum(X, W, dA):
    dX = np.einsum("nj,ij->ni", dA, W)
    return dX, np.einsum("ni,nj->ij", X, dA), np.einsum("nj->j", dA)


def gradients_by_torch(X, y, W1, b1, W2, b2):
    x, *weights = (torch.tensor(a, requires_grad=True) for a in (X, W1, b1, W2, b2))
    w1, c1, w2, c2 = weights
    Z = torch.relu(x @ w1 + c1) @ w2 + c2
    torch.nn.functional.cross_entropy(Z, torch.tensor(y)).backward()
    return tuple(w.grad for w in weights)


def gradients_by_where(X, y, W1, b1, W2, b2):
    A = X @ W1 + b1
    H = np.where(A > 0, A, 0)
    dZ = layers.gradient_of_logits(H @ W2 + b2, y)
    dA = np.where(H == 0, 0, dZ @ W2.T)
    return X.T @ dA, dA.sum(0), H.T @ dZ, dZ.sum(0)


def gradients_by_rows(X, y, W1, b1, W2, b2):
    """One example after the other, added up."""
    total = [np.zeros(w.shape) for w in (W1, b1, W2, b2)]
    for x, label in zip(X, y, strict=True):
        h = np.maximum(x @ W1 + b1, 0)
        p = layers.softmax((h @ W2 + b2)[None])[0]
        p[label] -= 1
        a = (W2 @ p) * (h > 0)
        parts = np.outer(x, a), a, np.outer(h, p), p
        total = [t + part / len(X) for t, part in zip(total, parts, strict=True)]
    return tuple(total)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("09.1", layers.gradient_of_logits),
        ("09.1", logits_by_torch),
        ("09.1", logits_by_loops),
        ("09.2", layers.layer_backward),
        ("09.2", layer_by_torch),
        ("09.2", layer_by_einsum),
        ("09.3", layers.MASK.right),
        ("09.3", gradients_by_torch),
        ("09.3", gradients_by_where),
        ("09.3", gradients_by_rows),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def mistakes_of(exercise_id):
    return [(exercise_id, mistake) for mistake in find(exercise_id).mistakes]


@case_by_case(
    "exercise_id mistake",
    [*mistakes_of("09.1"), *mistakes_of("09.2"), *mistakes_of("09.3")],
)
def test_each_listed_mistake_earns_its_own_sentence(exercise_id, mistake):
    verdict = judged(exercise_id, mistake.does)
    assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def softmax_of_a_beginner(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


def test_a_hand_written_softmax_that_overflows_is_named():
    assert "M29" in judged("09.1", softmax_of_a_beginner).sentence


@pytest.mark.parametrize("exercise_id", list(exercises_of("09")))
def test_blank_says_to_do_and_nonsense_never_raises(exercise_id):
    assert judged(exercise_id, None).status == "to do"

    def raises(*_):
        raise KeyError("no")

    for nonsense in ("x", np.nan, [], {}, 3, len, raises, lambda: 1, lambda *a: "x"):
        assert judged(exercise_id, nonsense).status == "try again"


def test_blank_functions_are_to_do():
    assert judged("09.1", lambda Z, y: ...).status == "to do"
    verdict = judged("09.2", lambda X, W, dA: (..., ..., ...))
    assert "the same results as the code given" in verdict.sentence


WRONG_MASKS = {
    "a constant mask": lambda H, A, dH: np.ones_like(H),
    "the sign of the gradient reversed": lambda H, A, dH: dH < 0,
    "where both are positive": lambda H, A, dH: (A > 0) & (dH > 0),
    "from the rows": lambda H, A, dH: A.sum(axis=1, keepdims=True) > 0,
    "from the columns": lambda H, A, dH: A.sum(axis=0) > 0,
    "below one": lambda H, A, dH: A > 1,
    "not below minus one": lambda H, A, dH: A > -1,
    "the sign": lambda H, A, dH: np.sign(A),
}


@pytest.mark.parametrize("mask", WRONG_MASKS.values(), ids=WRONG_MASKS)
def test_other_masks_never_pass(mask):
    assert judged("09.3", layers._two_layers(mask=mask)).status == "try again"


def test_the_gradients_of_the_judge_are_torchs():
    for given in layers.networks():
        for ours, theirs in zip(
            layers.MASK.right(*given), gradients_by_torch(*given), strict=True
        ):
            np.testing.assert_allclose(ours, theirs)
