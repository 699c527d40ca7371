"""A right result is not enough where the caller's data are spoilt."""

import numpy as np
import pytest
from hypothesis import given, settings

from helpers.exercises.judging import Function, Mistake
from helpers.exercises.side_effects import CHANGES, FILLS, PRINTS, WithoutSideEffects
from nonsense import answers


def inputs():
    return [(np.array([1.0, 2.0]), [np.array([3.0]), np.array([4.0, 5.0])])]


EXERCISE = WithoutSideEffects(
    Function(
        "00.9",
        right=lambda x, others: x + sum(map(np.sum, others)),
        inputs=inputs,
        start=lambda x, others: x,
        because="Each of them, and all others.",
        mistakes=[Mistake(lambda x, others: x - 1, "You subtracted something.")],
    ),
    inputs,
)


def into_a_new_array(x, others):
    x = x.copy()
    for other in others:
        x += other.sum()
    return x


def into_the_array_given(x, others):
    for other in others:
        x += other.sum()
    return x


def emptying_the_list(x, others):
    while others:
        x = x + others.pop().sum()
    return x


def sorting_the_list(x, others):
    total = sum(map(np.sum, others))
    others.sort(key=len, reverse=True)
    return x + total


def printing(x, others):
    print(into_a_new_array(x, others))


def printing_and_returning(x, others):
    print(x)
    return into_a_new_array(x, others)


def filling(x, others):
    x[:] = into_a_new_array(x, others)


def failing_the_second_time():
    calls = []

    def answer(x, others):
        calls.append(1)
        return into_a_new_array(x, others) if len(calls) == 1 else 1 / 0

    return answer


@pytest.mark.parametrize("answer", [into_a_new_array, printing_and_returning])
def test_a_right_answer_that_leaves_its_input_alone_passes(answer):
    verdict = EXERCISE.judge(answer)
    assert (verdict.status, verdict.sentence) == ("pass", EXERCISE.because)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (into_the_array_given, CHANGES),
        (emptying_the_list, CHANGES),
        (sorting_the_list, CHANGES),
        (printing, PRINTS),
        (filling, FILLS),
        (lambda x, others: x - 1, "You subtracted something."),
        (failing_the_second_time(), "Your code stopped with ZeroDivisionError"),
    ],
)
def test_a_side_effect_earns_its_sentence(answer, sentence):
    verdict = EXERCISE.judge(answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@pytest.mark.parametrize(
    "stub", [None, ..., lambda x, others: None, lambda x, others: ...,
             lambda x, others: x, lambda x, others: print(x) or x]
)  # fmt: skip
def test_the_stub_is_to_do_though_it_may_print(stub):
    verdict = EXERCISE.judge(stub)
    assert (verdict.status, verdict.sentence) == ("to do", EXERCISE.blank)


def test_a_learner_sees_no_print(capsys):
    EXERCISE.judge(printing)
    assert capsys.readouterr() == ("", "")


@settings(max_examples=60, deadline=None)
@given(answers)
def test_nonsense_never_raises_and_never_passes(answer):
    assert EXERCISE.judge(answer).status != "pass"
