"""Comparing answers: what counts as the same, and how a difference is told."""

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings

from helpers.exercises.comparing import as_array, describe, difference, same
from nonsense import Evil, answers


def close(a, b):
    return same(a, b, 1e-6, 1e-9)


@pytest.mark.parametrize(
    ("a", "b"),
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
        (ValueError("a"), ValueError("b")),
        (np.float32(0.1), 0.1 + 1e-9),
    ],
)
def test_the_same(a, b):
    assert close(a, b)
    assert close(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
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
        (ValueError(), TypeError()),
        (ValueError(), 1),
        (np.uint8(3), np.uint8(5)),
    ],
)
def test_not_the_same(a, b):
    assert not close(a, b)
    assert not close(b, a)


NO_ARRAYS = ["1", b"1", None, {1}, {1: 2}, len, int, [[1], []]]


@pytest.mark.parametrize("value", NO_ARRAYS)
def test_what_is_no_array(value):
    assert as_array(value) is None


def test_an_object_that_cannot_be_asked_differs_from_all():
    evil = Evil()
    assert as_array(evil) is None
    assert describe(evil) == "an object of type Evil"
    for other in (1, "x", [1], None):
        assert not close(evil, other)
        assert not close(other, evil)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (0.1 + 0.2, "0.3"),
        (True, "True"),
        ([1, 2], "[1, 2]"),
        (np.zeros((2, 3)), "ndarray of shape (2, 3)"),
        (torch.zeros(9), "Tensor of shape (9,)"),
        (torch.tensor(2.0), "2"),
        ("a", "'a'"),
        ("a" * 100, "an object of type str"),
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
        ([1.0, 0.0], np.zeros(2), "1 of 2 values differ."),
        (2.0, 1.0, "your result is 2, which is not right."),
        ("a", "b", "your result is 'a', which is not right."),
        ("a", np.zeros(2), "but numbers of shape (2,) were expected."),
        (("x",), ("x", 2.0), "your result has 1 parts, but 2 were expected."),
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
