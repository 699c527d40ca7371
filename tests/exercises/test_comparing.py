"""Comparing answers: what counts as the same, and how a difference is told."""

from decimal import Decimal
from fractions import Fraction
from unittest import mock

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings

from case_by_case import case_by_case
from helpers.exercises.comparing import (
    as_array,
    as_tensors,
    describe,
    difference,
    in_any_order,
    same,
)
from nonsense import Evil, answers


def close(a, b):
    return same(a, b, 1e-6, 1e-9)


@case_by_case(
    "a b",
    [
        (1, 1.0),
        (True, 1),
        ([1, 2], (1, 2)),
        ([1, 2], np.array([1.0, 2.0])),
        (torch.tensor([[1.0]]), [[1]]),
        (pd.Series([1, 2]), [1, 2]),
        (np.nan, float("nan")),
        ({"a": [1, 2]}, {"a": np.array([1, 2])}),
        (("x", [1.0]), ["x", (1,)]),
        ("x", "x"),
        ({1, 2}, {2, 1}),
        (ValueError("row 1"), ValueError("row 22")),
        (np.float32(0.1), 0.1 + 1e-9),
        (np.array("x"), "x"),
        (pd.Series(["x", "y"]), ["x", "y"]),
        (pd.Index(["x", "y"]), ("x", "y")),
        (Fraction(1, 4), 0.25),
        ([Decimal("0.5"), 2], [0.5, 2.0]),
        (np.array([1, 2], dtype=object), [1, 2]),
        (10**30, 1e30),
        (np.ma.array([1, 2], mask=[False, False]), [1, 2]),
    ],
)
def test_the_same(a, b):
    assert close(a, b)
    assert close(b, a)


@case_by_case(
    "a b",
    [
        (1, 2),
        (1, "1"),
        (1, None),
        ([1], [1, 1]),
        (3, [3, 3]),
        ([[1, 2]], [1, 2]),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, {"a": 2}),
        (["x", 1], ["x", 2]),
        (ValueError("a"), ValueError("b")),
        (ValueError(), TypeError()),
        (ValueError(), 1),
        (np.uint8(3), np.uint8(5)),
        (np.array("x"), "y"),
        (Fraction(1, 3), 0.25),
        (10**400, 1.0),
        (np.array(["1", "2"], dtype=object), [1, 2]),
        (np.ma.array([1, 2], mask=[False, True]), [1, 2]),
    ],
)
def test_not_the_same(a, b):
    assert not close(a, b)
    assert not close(b, a)


def test_what_equals_everything_is_no_text():
    assert not same(mock.ANY, "a", 0, 0)


def test_results_in_float32_may_be_off_a_little():
    third = np.float32(1 / 3)
    assert same(third + np.float32(1e-5), 1 / 3, 1e-9, 0)
    assert not same(1 / 3 + 1e-5, 1 / 3, 1e-9, 0)
    assert not same(third + np.float32(1e-3), 1 / 3, 1e-9, 0)


@pytest.mark.parametrize("found", [[5, 1, 3], {1, 3, 5}, np.array([3, 5, 1])])
def test_numbers_in_any_order(found):
    assert in_any_order(found).tolist() == [1, 3, 5]


def test_arrays_are_handed_on_as_tensors_and_copies():
    array = np.array([1.0, 2.0])
    (tensor, [inner]), text = as_tensors(((array, [array]), "text"))
    tensor[0] = inner[1] = 7.0
    assert isinstance(tensor, torch.Tensor)
    assert array.tolist() == [1.0, 2.0]
    assert text == "text"


NO_ARRAYS = ["1", b"1", None, {1}, {1: 2}, len, int, [[1], []]]


@pytest.mark.parametrize("value", NO_ARRAYS)
def test_what_is_no_array(value):
    assert as_array(value) is None


def test_what_yield_and_async_make_is_named():
    async def later():
        return 1

    coroutine = later()
    assert describe(coroutine).startswith("a coroutine (which async def makes")
    coroutine.close()
    assert describe(i for i in "ab").startswith("a generator (which yield makes")


def test_an_object_that_cannot_be_asked_differs_from_all():
    evil = Evil()
    assert as_array(evil) is None
    assert describe(evil) == "an object of type Evil"
    for other in (1, "x", [1], None):
        assert not close(evil, other)
        assert not close(other, evil)


@case_by_case(
    "value text",
    [
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (True, "True"),
        ([1, 2], "[1, 2]"),
        (np.zeros((2, 3)), "array([[0., 0., 0.], [0., 0., 0.]])"),
        (np.array([0.1, 20], dtype="float32"), "array([0.1, 20.])"),
        (torch.zeros(2), "tensor([0., 0.])"),
        (np.zeros((3, 7)), "ndarray of shape (3, 7)"),
        (torch.zeros(21), "Tensor of shape (21,)"),
        ((np.ones(1), [True]), "(array([1.]), [True])"),
        (np.linspace, "linspace"),
        (lambda x: x, "a function without a name"),
        (torch.nn.Linear(1, 2).weight.register_hook, "register_hook"),
        (object(), "<object object>"),
        (torch.tensor(2.0), "2"),
        ("a", "'a'"),
        ("a" * 500, "an object of type str"),
        (
            np.full(20, 1.23456789012345678e-100),
            "ndarray of shape (20,)",
        ),
    ],
)
def test_values_are_described_in_a_few_words(value, text):
    assert describe(value) == text


@pytest.mark.parametrize(
    ("answer", "right", "words"),
    [
        (None, 1.0, "your result is None, but a number was expected."),
        ([1.0], np.zeros(2), "has shape (1,), but shape (2,) was expected."),
        ([np.inf, 0], np.zeros(2), "not finite"),
        ([1.0, 0.0], np.zeros(2), "1 of 2 values differ, the first at [0]: 1."),
        (2.0, 1.0, "your result is 2, which is not right."),
        ("a", "b", "your result is 'a', which is not right."),
        ("a", np.zeros(2), "but numbers of shape (2,) were expected."),
        (("x",), ("x", 2.0), "your result has 1 part, but 2 were expected."),
        (([1, 2], 4.0), ([1, 2], 3.0), "part 2 of your result is 4, which is"),
    ],
)
def test_a_difference_is_told_in_one_sentence(answer, right, words):
    assert words in difference(answer, right)


@given(answers)
@settings(max_examples=200, deadline=None)
def test_describing_never_raises(answer):
    assert isinstance(describe(answer), str)
    assert isinstance(difference(answer, 1.0), str)
    assert isinstance(difference(answer, np.zeros((2, 2))), str)
