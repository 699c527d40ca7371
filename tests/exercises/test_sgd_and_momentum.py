"""Right answers pass, each wrong one gets its own sentence, nothing ever raises."""

import math

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import sgd_and_momentum as answers
from helpers.exercises.catalog import find
from helpers.exercises.sgd_and_momentum import EXERCISES


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


def momentum_from_the_textbook(w, u, slope, lr, momentum):
    u = momentum * u - lr * slope
    return [w + u, u]


def momentum_in_torch(w, v, slope, lr, momentum):
    v = torch.as_tensor(v) * momentum + torch.as_tensor(slope)
    return torch.as_tensor(w) - lr * v, v


def roll_from_the_textbook(slope_of, w, lr, momentum, steps):
    u = 0
    while steps:
        u = momentum * u - lr * slope_of(w)
        w += u
        steps -= 1
    return w


def roll_in_torch(slope_of, w, lr, momentum, steps):
    w = torch.tensor([w], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, momentum=momentum)
    for _ in range(steps):
        w.grad = slope_of(w.detach())
        optimizer.step()
    return w[0]


def adam_otherwise_written(w, m, s, g, t, lr, beta1, beta2, eps):
    m = m + (1 - beta1) * (g - m)
    s = s + (1 - beta2) * (g * g - s)
    size = (s / (1 - beta2**t)) ** 0.5 + eps
    return [w - lr / (1 - beta1**t) * m / size, m, s]


def adam_in_torch(w, m, s, g, t, lr, beta1, beta2, eps):
    w, m, s, g = (torch.as_tensor(a, dtype=torch.float64) for a in (w, m, s, g))
    m = torch.lerp(m, g, 1 - beta1)
    s = (s * beta2).addcmul(g, g, value=1 - beta2)
    size = torch.sqrt(s / (1 - beta2**t)) + eps
    return w - lr * (m / (1 - beta1**t)) / size, m, s


def cross_with_momentum(slope_of, w, lr=0.45, momentum=0.64, steps=36):
    v = 0
    for _ in range(steps):
        v = momentum * v + slope_of(w)
        w = w - lr * v
    return w


def cross_by_chebyshev(slope_of, w, steps=30):
    """Plain steps whose rates differ: the zeros of a Chebyshev polynomial."""
    for k in range(steps):
        k = k // 2 if k % 2 else steps - 1 - k // 2
        middle, half = (6 + 0.1) / 2, (6 - 0.1) / 2
        h = middle + half * np.cos(np.pi * (2 * k + 1) / (2 * steps))
        w = w - slope_of(w) / h
    return list(w)


def cross_by_conjugate_gradients(slope_of, w):
    r = -slope_of(w)
    d = r
    for _ in range(2):
        Hd = slope_of(w + d) + r
        step = (r @ r) / (d @ Hd)
        w, new = w + step * d, r - step * Hd
        d, r = new + (new @ new) / (r @ r) * d, new
    return torch.tensor(w)


RIGHT = [
    ("10.Q1", " C "),
    ("10.1", lambda hs: 2 / max(hs)),
    ("10.1", lambda hs: min(2 / h for h in hs)),
    ("10.1", lambda hs: 2 / torch.tensor(hs).max()),
    ("10.2", answers.momentum_step),
    ("10.2", momentum_from_the_textbook),
    ("10.2", momentum_in_torch),
    ("10.3", answers.roll),
    ("10.3", roll_from_the_textbook),
    ("10.3", roll_in_torch),
    ("10.4", cross_with_momentum),
    ("10.4", cross_by_chebyshev),
    ("10.4", cross_by_conjugate_gradients),
    ("10.5", answers.adam_step),
    ("10.5", adam_otherwise_written),
    ("10.5", adam_in_torch),
    ("10.Q2", "A"),
]


@pytest.mark.parametrize(("exercise_id", "answer"), RIGHT)
def test_right_answers_pass(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "pass", verdict.sentence


LISTED = [
    (exercise.id, mistake.does, mistake.says)
    for exercise in EXERCISES
    for mistake in getattr(exercise, "mistakes", ())
]
LISTED += [("10.2", does, says) for does, says in answers.MOMENTUM_MISTAKES]


@case_by_case("exercise_id does says", LISTED)
def test_listed_mistakes_get_their_own_sentence(exercise_id, does, says):
    verdict = judge(exercise_id, does)
    assert (verdict.status, verdict.sentence) == ("try again", says)


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if hasattr(e, "replies")])
def test_each_wrong_choice_has_its_reply(exercise):
    said = {exercise.judge(letter).sentence for letter in exercise.replies}
    assert said == set(exercise.replies.values())


def uphill_textbook(w, u, slope, lr, momentum):
    u = momentum * u - lr * slope
    return w - u, u


def momentum_in_place(w, v, slope, lr, momentum):
    v = momentum * v + slope
    w -= lr * v
    return w, v


def momentum_of_floats(w, v, slope, lr, momentum):
    v = float(momentum * v + slope)
    return float(w) - lr * v, v


def roll_with_both_halves(slope_of, w, lr, momentum, steps):
    v = 0.0
    for _ in range(steps):
        slope = slope_of(w)
        v = momentum * v - lr * slope
        w = w + momentum * v - lr * slope
    return w


def roll_once(slope_of, w, lr, momentum, steps):
    v = 0.0
    for _ in range(steps):
        v = momentum * v + slope_of(w)
        w = w - lr * v
        return w


def adam_forgets_the_correction(w, m, s, g, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    return w - lr * m / (np.sqrt(s) + eps), m, s


def adam_overwrites_the_means(w, m, s, g, t, lr, beta1, beta2, eps):
    m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
    s = (beta2 * s + (1 - beta2) * g**2) / (1 - beta2**t)
    return w - lr * m / (np.sqrt(s) + eps), m, s


def adam_multiplies_by_t(w, m, s, g, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1 * t), s / (1 - beta2 * t)
    return w - lr * m_hat / (s_hat**0.5 + eps), m, s


def adam_without_parentheses(w, m, s, g, t, lr, beta1, beta2, eps):
    m = beta1 * m + (1 - beta1) * g
    s = beta2 * s + (1 - beta2) * g**2
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / np.sqrt(s_hat) + eps, m, s


def adam_sums_up(w, m, s, g, t, lr, beta1, beta2, eps):
    m, s = beta1 * m + g, beta2 * s + g * g
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return w - lr * m_hat / (np.sqrt(s_hat) + eps), m, s


@case_by_case(
    "exercise_id answer says",
    [
        ("10.1", lambda curvatures: 0.5 / max(curvatures), "2 belongs on top"),
        ("10.2", lambda w, v, s, lr, mu: (w - lr * s + mu * v, mu * v + s), "uphill"),
        ("10.5", adam_multiplies_by_t, "a power"),
        ("10.5", adam_without_parentheses, "eps"),
        ("10.5", adam_sums_up, "1 - beta"),
        ("10.2", uphill_textbook, "uphill"),
        ("10.2", lambda w, v, s, lr, mu: w - lr * (mu * v + s), "two numbers"),
        ("10.2", lambda *a: answers.momentum_step(*a)[::-1], "return w first"),
        ("10.2", lambda *a: print(a), "must return it"),
        ("10.2", momentum_in_place, "changes `w`"),
        ("10.2", momentum_of_floats, "TypeError"),
        ("10.3", roll_with_both_halves, "Nesterov"),
        ("10.4", lambda slope_of, w: w, "After 0 slopes"),
        ("10.4", lambda slope_of, w: w[0], "an array of two numbers"),
        ("10.4", lambda slope_of, w: np.zeros(2), "it should be 1,000"),
        ("10.4", lambda f, w: cross_with_momentum(f, w, 0.3, 0, 39), "times nearer"),
        ("10.4", lambda f, w: cross_with_momentum(f, w, 0.35, 0, 39), "diverges"),
        ("10.4", lambda f, w: cross_with_momentum(f, w, 0.523, 0.595, 60), "60 slop"),
        ("10.4", lambda f, w: np.array([np.nan, 1.0]), "diverges"),
        ("10.3", roll_once, "Only one step"),
        ("10.5", adam_forgets_the_correction, "bias correction is missing"),
        ("10.5", adam_overwrites_the_means, "keep m and s uncorrected"),
    ],
)
def test_wrong_answers_as_a_learner_writes_them(exercise_id, answer, says):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def stub(*arguments):
    return ...


def roll_as_given(slope_of, w, lr, momentum, steps):
    v = 0.0
    for _ in range(steps):
        v = momentum * v - lr * slope_of(w)
        w = w + lr * v
    return w


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_stubs_are_to_do(exercise):
    assert exercise.judge(None).status == "to do"
    if ".Q" not in exercise.id:
        given = roll_as_given if exercise.id == "10.3" else stub
        assert exercise.judge(given).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@case_by_case(
    "answer exercise", ["x", math.nan, -1, [], raises, int, np.zeros(2)], EXERCISES
)
def test_nonsense_is_answered_in_one_sentence(exercise, answer):
    verdict = exercise.judge(answer)
    assert verdict.status == "try again"
    assert verdict.sentence.strip()
