"""What may become a value."""

import warnings

import numpy as np
import pandas as pd
import pytest
import scipy.sparse

from helpers.autograd import Value


@pytest.mark.parametrize(
    "data",
    [3, True, 2.5, np.float32(1.5), np.int8(4), [1, 2], ((1, 2), (3, 4)), np.zeros(0)],
)
def test_real_numbers_become_floats(data):
    x = Value(data)
    assert x.data.dtype in (np.float64, np.float32)
    assert x.shape == np.shape(data)
    np.testing.assert_array_equal(x.data, np.asarray(data))


def test_float32_arrays_stay_float32_with_their_gradients():
    x = Value(np.ones((3, 2), np.float32))
    (x * 2.0 @ np.ones((2, 2)) + np.ones(2)).sum().backward()
    assert x.data.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize(
    "data",
    [
        "3.0",
        None,
        1 + 2j,
        [[1.0], [1.0, 2.0]],
        np.array([1, "a"], dtype=object),
        np.ma.masked_array([1.0, 2.0], [True, False]),
        scipy.sparse.eye(3),
        pd.DataFrame({"a": ["x", "y"]}),
        {"a": 1.0},
        Value(1.0),
        np.array(["2020-01-01"], dtype="datetime64[D]"),
    ],
)
def test_everything_else_is_refused(data):
    with pytest.raises(TypeError, match="data must be a number or an array of real"):
        Value(data)


@pytest.mark.parametrize("bad", [np.nan, np.inf, [1.0, -np.inf], [[np.nan]]])
def test_numbers_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="data must be finite"):
        Value(bad)


def test_any_memory_order_works():
    array = np.asfortranarray(np.arange(12.0).reshape(3, 4))[::2, ::-1]
    x = Value(array)
    (x * x).sum().backward()
    np.testing.assert_array_equal(x.grad, 2 * array)


def test_a_table_of_numbers_works():
    assert Value(pd.DataFrame({"a": [1, 2], "b": [3, 4]})).shape == (2, 2)


def test_other_types_meet_pythons_own_error():
    for operation in ("+", "-", "*", "/", "**"):
        for left, right in [(Value(1.0), "a"), (None, Value(1.0))]:
            with pytest.raises(TypeError, match=r"unsupported|multiply sequence"):
                eval(f"left {operation} right", {"left": left, "right": right})
    with pytest.raises(TypeError, match="array of real numbers"):
        Value([1.0]) @ "a"


def test_arrays_on_the_left_make_one_value_not_an_array_of_values():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = np.array([1.0, 2.0]) * Value([3.0, 4.0]) + np.float64(1.0)
    assert isinstance(y, Value)
    assert isinstance(np.float64(2.0) * Value(1.0), Value)
    with pytest.raises(TypeError, match=r"use its \.data"):
        np.asarray(y)
    with pytest.raises(TypeError):
        np.exp(y)


def test_what_is_short_is_shown_and_what_is_long_is_described():
    with pytest.raises(TypeError, match="not 'three'"):
        Value("three")
    with pytest.raises(TypeError, match="an object of type str"):
        Value("three " * 20)
    with pytest.raises(TypeError, match="of type DataFrame"):
        Value(pd.DataFrame({"a": ["x", "y"]}))


def test_numbers_that_are_not_finite_are_counted():
    with pytest.raises(ValueError, match="2 of its 3 numbers are NaN or infinite"):
        Value([np.nan, 1.0, np.inf])
