"""The numerical gradient check, and that it catches wrong gradients."""

import numpy as np
import pytest

from helpers.autograd import Value, gradcheck
from helpers.autograd.gradcheck import central_differences


def wrong_square(x):
    return x._result(x.data**2, "square", (x, lambda g: g * x.data))


def test_a_wrong_pullback_is_caught():
    with pytest.raises(AssertionError, match=r"input 0 is wrong in 2 of 3.*at \(0,\)"):
        gradcheck(wrong_square, [1.0, 0.0, -3.0])


def test_the_second_input_is_checked_too():
    with pytest.raises(AssertionError, match="input 1 is wrong"):
        gradcheck(lambda a, b: a * wrong_square(b), 2.0, 3.0)


def test_inputs_are_left_as_they_were():
    x = Value([1.0, 2.0])
    assert gradcheck(lambda v: v.exp(), x)
    assert not x.grad.any()
    np.testing.assert_array_equal(x.data, [1.0, 2.0])


def test_float32_is_refused():
    with pytest.raises(TypeError, match="float32: a check in float32 raises false"):
        gradcheck(lambda v: v * 2, np.ones(2, np.float32))
    with pytest.raises(TypeError, match="input 1 is float32"):
        gradcheck(lambda v, w: v * w, np.ones(2), np.ones(2, np.float32))


def test_the_function_must_return_a_value():
    with pytest.raises(TypeError, match="must return a Value, not 3"):
        gradcheck(lambda v: 3, 1.0)


def test_central_differences_by_hand():
    slope = central_differences(
        lambda a, b: float(a * b), [np.array(2.0), np.array(3.0)], 0, 1e-6
    )
    assert slope == pytest.approx(3.0)


def test_the_tolerances_are_those_given():
    def nearly(x):
        return x._result(x.data**2, "square", (x, lambda g: g * 2.002 * x.data))

    with pytest.raises(AssertionError, match="input 0 is wrong"):
        gradcheck(nearly, 3.0)
    assert gradcheck(nearly, 3.0, rtol=2e-3)
    assert gradcheck(nearly, 3.0, atol=0.01)
    with pytest.raises(AssertionError, match="input 0 is wrong"):
        gradcheck(nearly, 3.0, rtol=5e-4, atol=1e-3)
