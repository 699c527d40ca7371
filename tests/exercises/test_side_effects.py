"""A right result is not enough where the caller's data, or settings, are spoiled."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from helpers.exercises.judging import Custom, Function, Mistake
from helpers.exercises.side_effects import (
    DOTS,
    FILLS,
    NOTHING,
    PRINTS,
    Watched,
    copied,
    unchanged,
)
from nonsense import answers


def inputs():
    return [(np.array([1.0, 2.0]), [np.array([3.0]), np.array([4.0, 5.0])])]


EXERCISE = Function(
    "t.9",
    right=lambda x, others: x + sum(map(np.sum, others)),
    inputs=inputs,
    because="Each of them, and all others.",
    mistakes=[Mistake(lambda x, others: x - 1, "You subtracted something.")],
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


def forgetting_return(x, others):
    into_a_new_array(x, others)


def returning_dots_still(x, others):
    x = x.sum()
    return ...


def without_gradients(x, others):
    torch.set_grad_enabled(False)
    return into_a_new_array(x, others)


def in_double(x, others):
    torch.set_default_dtype(torch.float64)
    return into_a_new_array(x, others)


def elsewhere(x, others):
    torch.set_default_device("meta")
    return into_a_new_array(x, others)


@pytest.mark.parametrize("answer", [into_a_new_array, printing_and_returning])
def test_a_right_answer_that_leaves_its_input_alone_passes(answer):
    verdict = EXERCISE.judge(answer)
    assert verdict.status == "pass"
    assert verdict.sentence.startswith(EXERCISE.because)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (into_the_array_given, "your function changes `x` "),
        (emptying_the_list, "your function changes `others` "),
        (sorting_the_list, "your function changes `others` "),
        (printing, PRINTS),
        (filling, FILLS),
        (forgetting_return, NOTHING),
        (returning_dots_still, DOTS),
        (without_gradients, "leaves gradients switched off"),
        (in_double, "another default dtype"),
        (elsewhere, "another default device"),
        (lambda x, others: x - 1, "You subtracted something."),
    ],
)
def test_a_side_effect_earns_its_sentence(answer, sentence):
    verdict = EXERCISE.judge(answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@pytest.mark.parametrize("answer", [without_gradients, in_double, elsewhere])
def test_settings_are_put_back(answer):
    EXERCISE.judge(answer)
    assert torch.is_grad_enabled()
    assert torch.get_default_dtype() is torch.float32
    assert torch.get_default_device().type == "cpu"


def test_what_a_function_is_asked_to_change_it_may_change():
    def complaint(grow):
        numbers, others = [1.0], np.zeros(2)
        grow(numbers, others)
        return None if numbers == [1.0, 0.0] else "Append the sum."

    exercise = Custom("t.8", complaint, "Yes.", changes=(0,), returns=False)
    assert exercise.judge(lambda n, o: n.append(o.sum())).status == "pass"
    spoiled = exercise.judge(lambda n, o: (o.fill(0.5), n.append(0.0)))
    assert "your function changes `o` " in spoiled.sentence
    assert exercise.judge(lambda n, o: print(n)).sentence == "Append the sum."


def test_a_judge_keeps_its_own_data():
    kept = np.array([3, 1, 2])
    exercise = Custom("t.7", lambda f: None if f(kept) is kept else "No.", "Yes.")
    exercise.judge(lambda array: array.sort())
    assert kept.tolist() == [3, 1, 2]


def test_a_watched_function_looks_like_the_function():
    watched = Watched(into_a_new_array)
    assert watched.__name__ == "into_a_new_array"
    assert watched.__code__ is into_a_new_array.__code__
    assert callable(watched)


LEAF = torch.ones(2, requires_grad=True)
KEPT = [1, 2.5, "a", None, {1, 2}, [np.zeros(2)], {"a": (np.ones(1),)}, LEAF]


@pytest.mark.parametrize("value", [*KEPT, np.array([np.nan]), np.array(["a"])])
def test_a_copy_is_unchanged(value):
    assert unchanged(copied(value), copied(value, frozen=True))


def test_a_leaf_stays_in_its_graph_and_a_frozen_copy_notices_its_change():
    leaf = torch.ones(2, requires_grad=True)
    frozen = copied(leaf, frozen=True)
    assert copied(leaf) is leaf
    with torch.no_grad():
        leaf += 1
    assert not unchanged(leaf, frozen)


@pytest.mark.parametrize(
    ("value", "before"),
    [
        ([1.0], ["1.0"]),
        ([1], [1.0]),
        ([1, 2], [2, 1]),
        ({"a": 1}, {"a": 2}),
        ({"a": 1}, {}),
        ({1}, {2}),
        (np.zeros(2), np.zeros(3)),
        (np.zeros(2), np.zeros(2, int)),
        (torch.zeros(2), torch.ones(2)),
        (np.zeros(1), np.full(1, 1e-17)),
    ],
)
def test_a_change_is_noticed(value, before):
    assert not unchanged(value, before)


@settings(max_examples=60, deadline=None)
@given(answers)
def test_nonsense_never_raises_and_never_passes(answer):
    assert EXERCISE.judge(answer).status != "pass"
