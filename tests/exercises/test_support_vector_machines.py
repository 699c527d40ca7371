"""Notebook 13: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest

from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.kernel_methods import rbf, take_step
from helpers.exercises.side_effects import PRINTS
from helpers.exercises.support_vector_machines import hinge_gradient, margin, objective
from helpers.svm import SVC
from nonsense import THINGS
from verdicts import judged

RIGHT = {
    "13.1": margin,
    "13.2": objective,
    "13.3": hinge_gradient,
    "13.4": take_step,
    "13.5": rbf,
}


def test_the_exercises_stand_in_the_order_of_the_lesson():
    wanted = ["13.Q1", "13.1", "13.Q2", "13.2", "13.3", "13.4", "13.5", "13.Q3", "13.6"]
    assert list(exercises_of("13")) == wanted


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("13.Q1", "b"), ("13.Q2", "a"), ("13.Q3", "c")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == [right]
    assert len({v.sentence for v in verdicts.values()}) == 3


@pytest.mark.parametrize("exercise_id", RIGHT)
def test_every_listed_mistake_earns_its_sentence(exercise_id):
    assert judged(exercise_id, RIGHT[exercise_id]).status == "pass"
    for mistake in find(exercise_id).mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def test_the_margin_of_the_judge_is_what_a_machine_reaches():
    """The reference against the class: the widest margin of two points is sqrt 2."""
    machine = SVC(kernel="linear", C=1e6).fit([[-1, -1], [1, 1]], [-1, 1])
    X, y = np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([-1.0, 1.0])
    found = margin(machine.coef_[0], machine.intercept_[0], X, y)
    assert found == pytest.approx(np.sqrt(2))


def test_the_slope_of_the_judge_is_that_of_its_objective():
    torch = pytest.importorskip("torch")
    for w, b, X, y, C in [(np.array([0.5, -1.0]), 0.2, np.eye(2), np.array([0, 1]), 3)]:
        v = torch.tensor([*w, b], requires_grad=True)
        scores = torch.tensor(X) @ v[:2] + v[2]
        misses = torch.relu(1 - torch.tensor(2 * y - 1) * scores).sum()
        (0.5 * v[:2] @ v[:2] + C * misses).backward()
        slope_w, slope_b = hinge_gradient(w, b, X, y, C)
        np.testing.assert_allclose([*slope_w, slope_b], v.grad)


# Stubs, side effects and nonsense


def hinge_gradient_as_given(w, b, X, y, C):
    missed = y * (X @ w + b) < 1
    slope_w = w - C * (y[missed] @ X[missed])
    slope_b = -C * y[missed].sum()
    return slope_w, slope_b


def test_untouched_stubs_are_to_do():
    assert judged("13.3", hinge_gradient_as_given).status == "to do"
    for exercise_id in ("13.1", "13.2", "13.4", "13.5"):
        assert judged(exercise_id, lambda *arguments: None).status == "to do"
    for exercise_id in exercises_of("13"):
        assert judged(exercise_id, None).status == "to do"


def margin_that_multiplies_in_place(w, b, X, y):
    X *= y[:, None]
    return (X @ w + b * y).min() / np.linalg.norm(w)


def gradient_that_relabels_in_place(w, b, X, y, C):
    """The next cell would find labels -1 and 1, and turn them into -3 and 1."""
    y[y == 0] = -1
    missed = y * (X @ w + b) < 1
    return w - C * (y[missed] @ X[missed]), -C * y[missed].sum()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "sentence"),
    [
        ("13.1", margin_that_multiplies_in_place, "your function changes `"),
        ("13.3", gradient_that_relabels_in_place, "your function changes `"),
        ("13.1", lambda *given: print(margin(*given)), PRINTS),
        ("13.2", lambda *given: print(objective(*given)), PRINTS),
        ("13.3", lambda *given: print(hinge_gradient(*given)), PRINTS),
    ],
)
def test_what_a_function_does_besides_is_named(exercise_id, answer, sentence):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@pytest.mark.parametrize("exercise_id", list(exercises_of("13")))
@pytest.mark.parametrize("answer", THINGS, ids=lambda answer: "")
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    right = getattr(find(exercise_id), "right", None)
    verdict = judged(exercise_id, answer)
    assert verdict.status != "pass" or (isinstance(answer, str) and answer == right)
