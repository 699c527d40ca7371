"""Judges name what was done, accept what is right, and never raise."""

import copy
import dataclasses
import random
import re
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from case_by_case import case_by_case
from helpers.exercises import judging
from helpers.exercises.comparing import as_tensors
from helpers.exercises.judging import (
    AS_GIVEN,
    PASS,
    TO_DO,
    TRY_AGAIN,
    Choice,
    Custom,
    Exercise,
    Function,
    Mistake,
    Value,
    Verdict,
    explain_error,
)
from nonsense import EvilError, Stop, answers, noisy, raising, returning, spoiling

CHOICE = Choice("t.Q1", "b", "Because b.", {"a": "Not a: it is smaller."})
VALUE = Value(
    "t.1",
    lambda: np.array([1.0, 2.0]),
    "Yes.",
    [Mistake([2.0, 1.0], "You swapped them."), Mistake(lambda: [3, 3], "You added.")],
)
LINE = Function(
    "t.2",
    right=lambda x, w, b: x @ w + b,
    inputs=lambda: [
        (np.array([1.0, 2.0]), np.array([3.0, 4.0]), 1.0),
        (np.array([0.0, -1.0]), np.array([2.0, 5.0]), -2.0),
    ],
    because="Multiply, then add.",
    mistakes=[
        Mistake(lambda x, w, b: x @ w, "You did not add b.", 2),
        Mistake(lambda x, w, b: x.undefined, "You asked for what is not there."),
    ],
    start=lambda x, w, b: x * 0,
)
MODEL = Custom(
    "t.3",
    complaint=lambda a: None if a.weight.shape == (1, 2) else "Two inputs, please.",
    because="It fits.",
    untouched=lambda a: a == "stub",
)
ALL = [CHOICE, VALUE, LINE, MODEL]


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("answer", [None, ...])
def test_a_blank_is_to_do(exercise, answer):
    assert exercise.judge(answer) == Verdict(TO_DO, exercise.blank)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        (CHOICE, "b"),
        (CHOICE, " B) "),
        (VALUE, [1, 2]),
        (VALUE, (1.0, 2.0)),
        (VALUE, np.array([1.0004, 2.0])),
        (VALUE, torch.tensor([1.0, 2.0], requires_grad=True)),
        (VALUE, torch.tensor([1.0, 2.0], dtype=torch.bfloat16)),
        (LINE, lambda x, w, b: sum(p * q for p, q in zip(x, w, strict=True)) + b),
        (LINE, lambda x, w, b: torch.tensor(float(x @ w)) + b),
        (LINE, lambda x, w, b: (x @ w + b) * (1 + 1e-6)),  # another order of a sum
        (MODEL, torch.nn.Linear(2, 1)),
    ],
)
def test_every_equivalent_answer_passes(exercise, answer):
    assert exercise.judge(answer) == Verdict(PASS, exercise.because)


@case_by_case(
    "exercise answer words",
    [
        (CHOICE, "a", "Not a: it is smaller."),
        (CHOICE, "c", "one of a, b; you gave 'c'"),
        (CHOICE, 2, "one letter in quotes"),
        (VALUE, [2, 1], "You swapped them."),
        (VALUE, np.array([3, 3]), "You added."),
        (VALUE, [1, 2, 3], r"has shape \(3,\), but shape \(2,\)"),
        (VALUE, [1, np.nan], "not finite"),
        (VALUE, [1, 5], "1 of 2 values differ"),
        (VALUE, "one", r"is 'one', but numbers of shape \(2,\)"),
        (LINE, 5, "without parentheses; you gave 5"),
        (LINE, lambda x, w, b: (x * w).sum(), "You did not add b."),
        (LINE, lambda x, w, b: x.undefined, "You asked for what is not there."),
        (LINE, lambda x, w, b: x.missing, r"has no attribute 'missing' \(called with "),
        (LINE, lambda x: x, "TypeError"),
        (LINE, lambda x, w, b: np.array([1.0, 2.0]) @ w + b, "your result is"),
        (LINE, lambda x, w, b: (x @ w + b) * (1 + 1e-4), "your result is"),
        (LINE, lambda x, w, b: undefined_name, "name 'undefined_name'"),  # noqa: F821
        (LINE, returning(None), "returns nothing"),
        (LINE, returning(...), "still returns `...`"),
        (LINE, lambda x, w, b: print(x @ w + b), "must return it"),
        (LINE, lambda x, w, b: x.sort(), "changes the data it is given and returns n"),
        (LINE, lambda x, w, b: x.sum() if x else 0, "whole array a single yes-or-no"),
        (MODEL, torch.nn.Linear(3, 1), "Two inputs, please."),
        (MODEL, "text", "AttributeError"),
    ],
)
def test_a_wrong_answer_earns_its_sentence(exercise, answer, words):
    verdict = exercise.judge(answer)
    assert verdict.status == TRY_AGAIN
    assert re.search(words, verdict.sentence)


def test_the_stub_of_a_bug_to_find_is_to_do():
    assert LINE.judge(lambda x, w, b: ...) == Verdict(TO_DO, LINE.blank)
    assert LINE.judge(lambda x, w, b: x - x) == Verdict(TO_DO, AS_GIVEN)
    assert MODEL.judge("stub").status == TO_DO


def test_a_default_that_was_changed_is_noticed():
    def scaled(x, by=2):
        return by * x

    def other(x, by=3):
        return by * x

    exercise = Function("t", scaled, lambda: [(1, 5), (7, 3)], "Yes.")
    assert exercise.judge(lambda x, by=2: x * by).status == PASS
    assert exercise.judge(lambda x, by: x * by).status == PASS
    assert "`by` has where it is left out" in exercise.judge(other).sentence
    always = Function("t", scaled, lambda: [(1,)], "Yes.", also=[other])
    assert always.judge(other).status == PASS


def test_an_answer_cannot_spoil_the_inputs():
    kept = np.array([1.0, 2.0])
    exercise = Function("t", lambda x: x.sum(), lambda: [(kept,)], "Yes.")
    assert exercise.judge(spoiling).status == TRY_AGAIN
    np.testing.assert_array_equal(kept, [1.0, 2.0])


def test_the_right_answer_is_never_told():
    secret = Value("t", 123.456, "Yes.")
    shown = [secret.judge(a).sentence for a in (1, 123.0, [1], "x", np.nan, spoiling)]
    assert "123.4" not in " ".join(shown)
    hidden = Function("t", lambda x: 123.456, lambda: [(1,)], "Yes.")
    shown = [hidden.judge(a).sentence for a in (noisy, spoiling, len, 3, returning(""))]
    assert "123.4" not in " ".join(shown)


@given(answers)
@settings(max_examples=150, deadline=None)
def test_a_judge_never_raises(answer):
    for exercise in ALL:
        verdict = exercise.judge(answer)
        assert verdict.status in (TO_DO, TRY_AGAIN, PASS)
        assert isinstance(verdict.sentence, str)
        assert verdict.sentence


@pytest.mark.parametrize("error", [Stop("halt"), SystemExit(2), EvilError()])
def test_an_error_in_a_complaint_becomes_a_sentence(error):
    verdict = Custom("t", raising(error), "Yes.").judge(1)
    assert verdict.status == TRY_AGAIN
    assert type(error).__name__ in verdict.sentence


@pytest.mark.parametrize("exercise", [LINE, Custom("t", lambda a: a(), "Yes.")])
def test_an_interrupt_is_let_through(exercise):
    with pytest.raises(KeyboardInterrupt):
        exercise.judge(raising(KeyboardInterrupt()))


def test_random_numbers_go_on_as_if_nothing_had_been_checked():
    def draw():
        return random.random(), np.random.random(), torch.rand(1).item()

    def restart():
        random.seed(1), np.random.seed(1), torch.manual_seed(1)

    restart()
    expected = draw()
    restart()
    LINE.judge(lambda *arguments: (spoiling(*arguments), random.random(), draw()))
    assert draw() == expected


def test_nothing_is_printed_or_warned(capfd):
    def warn(x, w, b):
        warnings.warn("careful", stacklevel=1)
        return noisy(x @ w + b)

    assert LINE.judge(warn).status == PASS
    assert capfd.readouterr() == ("", "")


def test_a_judge_of_its_own_says_how():
    with pytest.raises(NotImplementedError):
        Exercise()._judge(1)


def test_long_messages_are_cut():
    assert len(explain_error(ValueError("x" * 1000))) < 200
    assert explain_error(ValueError()) == "Your code stopped with ValueError"


def test_any_of_several_references_passes():
    exercise = Function(
        "00.3",
        right=lambda x: x + 1.0,
        also=[lambda x: x - 1.0],
        inputs=lambda: [(3.0,), (5.0,)],
        because="One up or one down.",
    )
    assert exercise.judge(lambda x: x - 1).status == "pass"
    assert exercise.judge(lambda x: x + 1).status == "pass"
    assert exercise.judge(lambda x: x + (1 if x > 4 else -1)).status == "try again"


def test_results_are_compared_in_the_form_that_counts():
    exercise = Function(
        "00.3",
        right=lambda x: [1, 2, x],
        inputs=lambda: [(3,)],
        form=sorted,
        because="A set has no order.",
    )
    assert exercise.judge(lambda x: [x, 1, 2]).status == "pass"
    assert exercise.judge(lambda x: [x, 1, 1]).status == "try again"


def of_the_course(source):
    """Return a complaint whose errors are the course's own, not the learner's."""
    namespace = {}
    exec(compile(source, judging.__file__, "exec"), namespace)
    return namespace["complaint"]


LARGE = of_the_course("def complaint(f): return None if f(3) > 1 else 'Too small.'")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Your function prints its result"),
        ({"returns": False}, "cannot use your answer, None. Compare it with what the"),
        ({"returns": False, "wanted": "a number"}, "answer, None. Give a number."),
    ],
)
def test_an_answer_that_a_check_cannot_use_is_described(told, words):
    exercise = Custom("t", LARGE, "Yes.", **told)
    assert exercise.judge(lambda x: x).status == PASS
    verdict = exercise.judge(lambda x: print(x))
    assert verdict.status == TRY_AGAIN
    assert words in verdict.sentence


def test_a_function_that_does_what_the_stub_does_is_to_do():
    exercise = Custom("t", LARGE, "Yes.", untouched=lambda f: f(2) == 2)
    assert exercise.judge(lambda x: x).status == TO_DO
    assert exercise.judge(lambda x: x + 1).status == PASS
    assert exercise.judge(lambda x: x.missing).status == TRY_AGAIN


def test_what_is_to_do_is_said_in_the_exercises_own_words():
    own = dataclasses.replace(LINE, blank="Find the slip.")
    assert own.judge(lambda x, w, b: x * 0) == Verdict(TO_DO, "Find the slip.")
    dots = LINE.judge(lambda x, w, b: (x * 0, ...)[0])
    assert dots == Verdict(TO_DO, LINE.blank)


def test_a_difference_is_told_at_the_exercises_own_tolerance():
    exercise = Function(
        "t", lambda x: 0 * x, lambda: [(np.ones(2),)], "Yes.", atol=1e-9
    )
    verdict = exercise.judge(lambda x: np.array([0.0, 5e-7]))
    assert "1 of 2 values differ" in verdict.sentence


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: type(e).__name__)
def test_nobody_can_change_what_is_right(exercise):
    with pytest.raises(dataclasses.FrozenInstanceError):
        exercise.because = "Anything goes."


@pytest.mark.parametrize("thing", [CHOICE.judge("b"), VALUE.mistakes[0]])
def test_nor_what_was_said(thing):
    with pytest.raises(dataclasses.FrozenInstanceError):
        thing.says = thing.sentence = "Anything goes."


def test_a_mistake_very_near_to_what_is_right_is_a_mistake():
    near = Value("t", 100.0, "Yes.", [Mistake(100.05, "That is the other divisor.")])
    assert near.judge(100.05) == Verdict(TRY_AGAIN, "That is the other divisor.")
    assert near.judge(100.0).status == PASS
    assert near.judge(100.03).status == PASS  # rounded


def test_an_error_in_a_function_tells_what_it_was_called_with():
    exercise = Custom("t", LARGE, "Yes.")
    told = exercise.judge(lambda x: x.missing).sentence
    assert told.startswith("Your code stopped with AttributeError: 'int' object")
    assert "(called with 3)" in told


def test_an_error_is_told_whatever_form_results_are_brought_into():
    exercise = Function("t", lambda x: [x], lambda: [(3,)], "Yes.", form=sorted)
    assert "has no attribute 'missing'" in exercise.judge(lambda x: x.missing).sentence


def test_an_own_judge_takes_dots_for_a_blank():
    assert Custom("t", LARGE, "Yes.").judge(lambda x: ...).status == TO_DO


def test_looking_for_the_stub_spoils_no_data_of_the_judge():
    kept = np.array([1.0, 2.0])
    exercise = Custom("t", LARGE, "Yes.", untouched=lambda f: f(kept) is kept)
    exercise.judge(spoiling)
    np.testing.assert_array_equal(kept, [1.0, 2.0])


def test_a_wrong_answer_is_told_of_the_first_way_to_hand_arguments_on():
    exercise = Function(
        *("t", lambda x: x.sum(), lambda: [(np.ones(2),)], "Yes."),
        hands=(copy.deepcopy, as_tensors),
    )
    assert exercise.judge(lambda x: x @ x).status == PASS
    assert exercise.judge(lambda x: x.cumsum(0)[-1]).status == PASS
    assert exercise.judge(lambda x: x.unsqueeze(0).sum()).status == PASS  # tensors only
    told = exercise.judge(lambda x: x.nothing).sentence
    assert "'numpy.ndarray' object has no attribute 'nothing'" in told


def test_a_function_of_c_code_may_be_an_answer():
    exercise = Function("t", lambda values: max(values), lambda: [([3, 5, 4],)], "Yes.")
    assert exercise.judge(max).status == PASS
    assert exercise.judge(min).status == TRY_AGAIN
