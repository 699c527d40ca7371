"""Lesson 15: the lift, training by descent in beta, and a kernel of one's own."""

import numpy as np
import pytest

from helpers.datasets import load_mnist_sample
from helpers.exercises import kernel_machines
from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.kernel_machines import learn_beta, lift, share_of_digits
from helpers.svm import SVC, rbf_kernel
from verdicts import judged


def test_the_lesson_has_these_exercises():
    wanted = [f"15.{n}" for n in range(1, 9)] + ["15.Q1", "15.Q2"]
    assert sorted(exercises_of("15")) == wanted


def test_the_question_on_lifted_numbers():
    verdicts = {letter: judged("15.Q1", letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == ["b"]
    assert len({v.sentence for v in verdicts.values()}) == 3
    assert 1 + 784 + 784 + 784 * 783 // 2 == 308_505


@pytest.mark.parametrize("exercise_id", ["15.1", "15.5"])
def test_every_listed_mistake_earns_its_sentence(exercise_id):
    right = {"15.1": lift, "15.5": learn_beta}[exercise_id]
    assert judged(exercise_id, right).status == "pass"
    for mistake in find(exercise_id).mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def lift_by_loop(X):
    return [[a, b, a * a + b * b] for a, b in X]


def lift_by_concatenation(X):
    height = np.einsum("ij,ij->i", X, X)[:, None]
    return np.concatenate([X, height], axis=1)


def lift_by_torch(X):
    import torch

    X = torch.tensor(X)
    return torch.cat([X, X.pow(2).sum(1, keepdim=True)], dim=1)


@pytest.mark.parametrize("answer", [lift_by_loop, lift_by_concatenation, lift_by_torch])
def test_lifts_in_other_styles_pass(answer):
    assert judged("15.1", answer).status == "pass"


def learn_by_loop(K, signs, C, rate, steps):
    n, b = len(K), 0.0
    beta = [0.0] * n
    for _ in range(steps):
        push = []
        for i in range(n):
            score = sum(K[i][j] * beta[j] for j in range(n)) + b
            push.append(C * signs[i] if signs[i] * score < 1 else 0.0)
        beta = [v + rate * (p - v) for v, p in zip(beta, push, strict=True)]
        b += rate * sum(push)
    return beta, b


def learn_in_place(K, signs, C, rate, steps):
    beta, b = np.zeros(len(K)), 0.0
    for _ in range(steps):
        push = np.where(signs * (K @ beta + b) < 1, C * signs, 0)
        beta *= 1 - rate
        beta += rate * push
        b += rate * np.sum(push)
    return beta, b


def learn_by_mask(K, signs, C, rate, steps):
    beta, b = np.zeros(len(K)), np.zeros(1)
    for _ in range(steps):
        missed = 1 - signs * (np.dot(K, beta) + b) > 0
        beta = (1 - rate) * beta
        beta[missed] += rate * C * signs[missed]
        b = b + rate * C * signs[missed].sum()
    return [beta, b]


def learn_by_torch(K, signs, C, rate, steps):
    import torch

    K, signs = torch.tensor(K), torch.tensor(signs)
    beta, b = torch.zeros(len(K), dtype=K.dtype), torch.tensor(0.0, dtype=K.dtype)
    for _ in range(steps):
        push = C * signs * (signs * (K @ beta + b) < 1)
        beta, b = beta + rate * (push - beta), b + rate * push.sum()
    return beta, b


@pytest.mark.parametrize(
    "answer", [learn_by_loop, learn_in_place, learn_by_mask, learn_by_torch]
)
def test_trainings_in_other_styles_pass(answer):
    assert judged("15.5", answer).status == "pass"


@pytest.mark.parametrize(
    "answer",
    [
        lambda K, s, C, rate, steps: learn_beta(K, s, 1.0, rate, steps),
        lambda K, s, C, rate, steps: learn_beta(K, -s, C, rate, steps),
        lambda K, s, C, rate, steps: learn_beta(K, s, C, 0.1, steps),
        lambda K, s, C, rate, steps: learn_beta(K, s, C, rate, 2 * steps),
        lambda K, s, C, rate, steps: learn_beta(np.eye(len(K)), s, C, rate, steps),
        lambda K, s, C, rate, steps: (*learn_beta(K, s, C, rate, steps), steps),
        lambda K, s, C, rate, steps: (np.ones(len(K)), 1.0),
        lambda K, s, C, rate, steps: 1 / 0,
    ],
)
def test_other_wrong_trainings_never_pass(answer):
    verdict = judged("15.5", answer)
    assert verdict.status == "try again"
    assert "Traceback" not in verdict.sentence


AS_GIVEN = """
def learn_beta(K, signs, C, rate, steps):
    beta, b = np.zeros(len(K)), 0.0
    ...
    return beta, b
"""


def test_the_stub_is_to_do():
    names = {"np": np}
    exec(AS_GIVEN, names)  # compiled on its own, as a notebook's cell is
    assert judged("15.5", names["learn_beta"]).status == "to do"
    assert judged("15.7", lambda X, Z: None).status == "to do"
    assert judged("15.1", lambda X: None).status == "to do"


def test_the_descent_reaches_what_the_solver_finds():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(30, 2))
    y = (X[:, 0] + 0.5 * rng.normal(size=30) > 0).astype(int)
    K, signs = rbf_kernel(X, X, gamma=1.0), 2.0 * y - 1
    beta, b = learn_beta(K, signs, 1.0, 0.001, 8000)
    machine = SVC(gamma=1.0, tol=1e-6).fit(X, y)
    np.testing.assert_allclose(K @ beta + b, machine.decision_function(X), atol=0.05)


def tidy(X):
    pictures = X.reshape(-1, 28, 28)
    shifts = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    blurred = sum(np.roll(pictures, s, axis=(1, 2)) for s in shifts)
    rows = blurred.reshape(len(X), -1)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_kernel_that_knows_pictures_reaches_the_goal():
    verdict = judged("15.7", lambda X, Z: rbf_kernel(tidy(X), tidy(Z), gamma=3))
    assert verdict.status == "pass"
    assert "91.8 %" in verdict.sentence


def test_a_kernel_by_torch_or_as_lists_is_taken():
    import torch

    def by_torch(X, Z):
        return torch.tensor(rbf_kernel(X, Z, gamma=0.02))

    assert "89.9 %" in judged("15.7", by_torch).sentence
    lists = judged("15.7", lambda X, Z: rbf_kernel(X, Z, gamma=0.02).tolist())
    assert "89.9 %" in lists.sentence


@pytest.mark.parametrize(
    ("kernel", "says"),
    [
        (lambda X, Z: rbf_kernel(X, Z, gamma=0.02), "the goal is 91 %"),
        (lambda X, Z: X @ Z.T, "the goal is 91 %"),
        (lambda X, Z: np.ones((len(X), len(Z))), "the goal is 91 %"),
        (lambda X, Z: rbf_kernel(Z, X, gamma=0.02), "a row for each of the first"),
        (lambda X, Z: rbf_kernel(X, X, gamma=0.02), "a row for each of the first"),
        (lambda X, Z: (X @ Z.T).sum(axis=1), "a row for each of the first"),
        (lambda X, Z: np.exp(X @ Z.T * 1e3), "not finite"),
        (lambda X, Z: X @ (2 * np.roll(Z, 1, axis=1)).T, "not symmetric"),
        (lambda X, Z: "very alike", "an array of numbers"),
        (lambda X, Z: X @ Z, "kernel"),
    ],
)
def test_kernels_that_fall_short_are_told_why(kernel, says):
    verdict = judged("15.7", kernel)
    if says == "kernel":
        assert verdict.status == "try again"
    else:
        assert says in verdict.sentence
    assert verdict.status != "pass"


def test_the_challenge_shows_the_kernel_no_labels_and_no_unseen_digit_in_training():
    shapes = []

    def kernel(X, Z):
        shapes.append((X.shape, Z.shape))
        return rbf_kernel(X, Z, gamma=0.02)

    assert 0.89 < share_of_digits(kernel) < 0.91
    assert shapes == [((600, 784), (600, 784)), ((1000, 784), (600, 784))]
    seen = set(range(*kernel_machines.SEEN.indices(5000)))
    unseen = set(range(*kernel_machines.UNSEEN.indices(5000)))
    assert not seen & unseen
    assert len(load_mnist_sample().y) == 5000
