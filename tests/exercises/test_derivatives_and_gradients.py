"""Right answers pass, each wrong one gets its own sentence, nothing ever raises."""

import math

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import derivatives_and_gradients as answers
from helpers.exercises.catalog import find
from helpers.exercises.derivatives_and_gradients import EXERCISES


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


def check_by_halves(f, slope, x):
    x = np.float64(x)
    measured = (f(x + 0.5e-5) - f(x - 0.5e-5)) / 1e-5
    return abs(measured - slope) < 1e-4


def check_with_autograd(f, slope, x):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    f(x).backward()
    return torch.isclose(x.grad, torch.tensor(slope, dtype=torch.float64), atol=1e-4)


def matrix_in_place(loss, W, eps):
    slopes = np.zeros_like(W)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            W[i, j] += eps
            up = loss(W)
            W[i, j] -= 2 * eps
            down = loss(W)
            W[i, j] += eps  # not quite what it was: sums are rounded
            slopes[i, j] = (up - down) / (2 * eps)
    return slopes


def matrix_as_lists(loss, W, eps):
    return answers.numeric_gradient(loss, W, eps).tolist()


def gradients_by_grad(loss_of, weights):
    return torch.autograd.grad(loss_of(weights), weights)


def gradients_by_backward(loss_of, weights):
    for w in weights:
        w.grad = None
    loss_of(weights).backward()
    return [w.grad for w in weights]


def gradients_that_add_up(loss_of, weights):
    loss_of(weights).backward()
    return [w.grad.clone() for w in weights]


def descend_into_an_array(slope_of, x, lr, steps):
    path = np.zeros(steps + 1)
    path[0] = x
    for i in range(steps):
        path[i + 1] = path[i] - lr * slope_of(path[i])
    return path


def descend_in_a_while(slope_of, x, lr, steps):
    path = [x]
    while len(path) <= steps:
        path += [path[-1] - slope_of(path[-1]) * lr]
    return tuple(path)


def descend_by_recursion(slope_of, x, lr, steps):
    if steps == 0:
        return [x]
    return [x, *descend_by_recursion(slope_of, x - lr * slope_of(x), lr, steps - 1)]


RIGHT = [
    ("07.1", answers.slope_at),
    ("07.1", lambda f, x, eps: np.float64(f(x + eps) - f(x)) * (1 / eps)),
    ("07.Q1", "a"),
    ("07.Q1", " A) "),
    ("07.2", answers.step_against),
    ("07.2", lambda x, slope, lr: torch.tensor(x) - torch.tensor(lr * slope)),
    ("07.3", answers.descend),
    ("07.3", descend_into_an_array),
    ("07.3", descend_in_a_while),
    ("07.3", descend_by_recursion),
    (
        "07.3",
        lambda s, x, lr, n: [torch.tensor(p) for p in answers.descend(s, x, lr, n)],
    ),
    ("07.Q2", "b"),
    ("07.Q3", "c"),
    ("07.4", answers.gradient_is_right),
    ("07.4", check_by_halves),
    ("07.4", check_with_autograd),
    ("07.5", answers.numeric_gradient),
    ("07.5", matrix_as_lists),
    ("07.6", gradients_by_grad),
    ("07.6", gradients_by_backward),
    ("07.6", lambda f, ws: [g.numpy() for g in gradients_by_grad(f, ws)]),
]


@case_by_case("exercise_id answer", RIGHT)
def test_right_answers_pass(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "pass", verdict.sentence


LISTED = [
    (exercise.id, mistake)
    for exercise in EXERCISES
    for mistake in getattr(exercise, "mistakes", ())
]


@case_by_case("exercise_id mistake", LISTED)
def test_listed_mistakes_get_their_own_sentence(exercise_id, mistake):
    verdict = judge(exercise_id, mistake.does)
    assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if hasattr(e, "replies")])
def test_each_wrong_choice_has_its_reply(exercise):
    said = {exercise.judge(letter).sentence for letter in exercise.replies}
    assert said == set(exercise.replies.values())
    assert len(said) == len(exercise.replies)


def forward_without_subtraction(f, x, eps):
    return f(x + eps) / eps


def check_with_wide_tolerance(f, slope, x):
    x, eps = np.float32(x), np.float32(1e-6)
    measured = (f(x + eps) - f(x - eps)) / (2 * eps)
    return bool(abs(measured - slope) < 0.5)


def check_forwards(f, slope, x):
    x = np.float64(x)
    measured = (f(x + 1e-3) - f(x)) / 1e-3
    return bool(abs(measured - slope) < 1e-4)


def forgets_to_restore(loss, W, eps):
    slopes = np.zeros_like(W)
    for i, j in np.ndindex(W.shape):
        W[i, j] = W[i, j] + eps
        up = loss(W)
        W[i, j] = W[i, j] - 2 * eps
        slopes[i, j] = (up - loss(W)) / (2 * eps)
    return slopes


def one_array_under_two_names(loss, W, eps):
    slopes = np.zeros_like(W)
    for place in np.ndindex(W.shape):
        up = down = W
        up[place] = up[place] + eps
        above = loss(up)
        down[place] = down[place] - eps
        slopes[place] = (above - loss(down)) / (2 * eps)
    return slopes


def gradients_zeroed_too_late(loss_of, weights):
    loss_of(weights).backward()
    slopes = [w.grad for w in weights]
    for w in weights:
        w.grad.zero_()
    return slopes


def walk_that_returns_at_once(slope_of, x, lr, steps):
    path = [x]
    for _ in range(steps):
        x = x - lr * slope_of(x)
        path.append(x)
        return path


def walk_that_appends_first(slope_of, x, lr, steps):
    path = [x]
    for _ in range(steps):
        path.append(x)
        x = x - lr * slope_of(x)
    return path


def walk_from_the_start_each_time(slope_of, x, lr, steps):
    path = [x]
    for _ in range(steps):
        path.append(x - lr * slope_of(x))
    return path


def walk_without_moving(slope_of, x, lr, steps):
    path = [x]
    for _ in range(steps):
        new = x - lr * slope_of(x)  # and then forgotten
        path.append(x)
    return path if new is not None else []


def walk_with_one_slope(slope_of, x, lr, steps):
    slope, path = slope_of(x), [x]
    for _ in range(steps):
        x = x - lr * slope
        path.append(x)
    return path


def walk_that_ends_early(slope_of, x, lr, steps):
    path = []
    for _ in range(steps):
        path.append(x)
        x = x - lr * slope_of(x)
    return path


def walk_that_notes_first(slope_of, x, lr, steps):
    path = []
    for _ in range(steps):
        x = x - lr * slope_of(x)
        path.append(x)
    return path


def walk_that_returns_the_end(slope_of, x, lr, steps):
    for _ in range(steps):
        x -= lr * slope_of(x)
    return x


@case_by_case(
    "exercise_id answer says",
    [
        ("07.1", forward_without_subtraction, "forgot to subtract"),
        ("07.4", check_with_wide_tolerance, "so wide"),
        ("07.4", check_forwards, "still calls every slope wrong"),
        ("07.3", walk_without_moving, "stays at its start"),
        ("07.3", walk_with_one_slope, "slope of the start"),
        ("07.3", walk_that_ends_early, "last place is missing"),
        ("07.3", walk_that_returns_the_end, "last place only"),
        ("07.3", lambda s, x, lr, n: answers.descend(s, x, -lr, n), "uphill"),
        ("07.3", walk_that_notes_first, "start is missing"),
        ("07.3", lambda s, x, lr, n: [s(x)] * (n + 1), "Called with"),
        ("07.3", walk_that_returns_at_once, "return inside the loop"),
        ("07.3", walk_that_appends_first, "before you move"),
        ("07.3", walk_from_the_start_each_time, "begins at the start"),
        ("07.5", one_array_under_two_names, "second name"),
        ("07.6", gradients_zeroed_too_late, "all 0"),
        ("07.5", matrix_in_place, "`W`"),
        ("07.6", lambda f, ws: "ab", "one gradient a weight"),
        ("07.6", lambda f, ws: [1, 2], "one gradient a weight"),
        ("07.6", lambda f, ws: [None, None], "one gradient a weight"),
        ("07.6", lambda f, ws: gradients_by_grad(f, ws)[:1], "1 gradients for 2"),
        ("07.5", forgets_to_restore, "did not put each weight back"),
        ("07.6", gradients_that_add_up, "doubled gradients"),
        ("07.6", lambda f, ws: gradients_by_grad(f, ws)[::-1], "wrong order"),
        ("07.6", lambda f, ws: gradients_by_grad(f, ws)[0], "one gradient a weight"),
        ("07.6", lambda f, ws: list(ws), "weights themselves"),
        ("07.6", lambda f, ws: [2 * g for g in gradients_by_grad(f, ws)], "not the"),
        ("07.6", lambda f, ws: f(ws).backward(), "returns nothing"),
    ],
)
def test_wrong_answers_as_a_learner_writes_them(exercise_id, answer, says):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def stub(*arguments):
    return ...


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_stubs_are_to_do(exercise):
    assert exercise.judge(None).status == "to do"
    if exercise.id in {"07.1", "07.2", "07.3", "07.5", "07.6", "07.7", "07.8"}:
        assert exercise.judge(stub).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@case_by_case(
    "answer exercise", ["x", math.nan, -1, [], raises, int, np.zeros(2)], EXERCISES
)
def test_nonsense_is_answered_in_one_sentence(exercise, answer):
    verdict = exercise.judge(answer)
    assert verdict.status == "try again"
    assert verdict.sentence.strip()
