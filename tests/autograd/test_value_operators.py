"""Operators against torch, numerical gradients, and cases by hand."""

import operator
import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from case_by_case import case_by_case
from helpers.autograd import Value, gradcheck
from helpers.errors import MistakeWarning

BINARY = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
}
SHAPES = [((), ()), ((3,), ()), ((2, 3), (3,)), ((2, 1), (1, 3)), ((4, 2, 3), (2, 1))]


@case_by_case("swapped shapes name", [False, True], SHAPES, BINARY)
def test_gradients_with_broadcasting(name, shapes, swapped):
    rng = np.random.default_rng(1)
    a, b = (rng.uniform(0.5, 2.0, shape) for shape in shapes)
    a, b = (b, a) if swapped else (a, b)
    operation = BINARY[name]
    gradcheck(operation, a, b)
    gradcheck(lambda v: operation(v, b), a)
    gradcheck(lambda v: operation(a, v), b)
    np.testing.assert_array_equal(operation(Value(a), b).data, operation(a, b))


@case_by_case("number name", [2, 0.5, 1.5, np.float64(3.0)], BINARY)
def test_reflected_operators(name, number):
    gradcheck(lambda v: BINARY[name](number, v), [0.7, 1.3])
    gradcheck(lambda v: BINARY[name](v, number), [0.7, 1.3])
    gradcheck(lambda v: -v, [0.7, 1.3])


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, -2])
def test_whole_powers_of_negative_numbers(exponent):
    gradcheck(lambda v: v**exponent, [-2.0, 0.5])


def test_powers_of_zero():
    x = Value([0.0, 0.0, 0.0])
    (x ** np.array([0.0, 1.0, 2.0])).sum().backward()
    np.testing.assert_array_equal(x.grad, [0.0, 1.0, 0.0])
    n = Value(2.0)
    (0.0**n).backward()
    assert n.grad == 0.0


@pytest.mark.parametrize(
    ("base", "exponent"),
    [
        ([-1.0, 4.0], [2.0, 0.5]),
        ([0.0, 2.0], [2.0, -1.0]),
        ([-2.0, 0.0, 3.0], [3.0, 1.0, -0.5]),
        ([[-1.0], [2.0]], [2.0, -3.0]),
        ([-0.0, 1.0], [0.5, 2.0]),
        ([2.0, -3.0], -1),
    ],
)
def test_powers_are_judged_pair_by_pair(base, exponent):
    x, t = Value(base), torch.tensor(base, dtype=torch.float64, requires_grad=True)
    n = np.array(exponent)
    y, u = x**n, t ** torch.tensor(n)
    np.testing.assert_allclose(y.data, u.detach().numpy(), rtol=1e-14)
    if not ((np.array(base) == 0) & (n < 1)).any():
        y.sum().backward()
        u.sum().backward()
        np.testing.assert_allclose(x.grad, t.grad.numpy(), rtol=1e-14)


def test_a_pair_without_a_power_is_named():
    with pytest.raises(ValueError, match=r"-8 \*\* 0.5 is not a real number"):
        Value([4.0, -8.0]) ** np.array([0.5, 0.5])
    with pytest.raises(ValueError, match=r"raise to a power shapes \(2,\) and \(3,\)"):
        Value([1.0, 2.0]) ** np.array([1.0, 2.0, 0.5])
    with pytest.raises(ZeroDivisionError, match="division by zero: 1 of 2"):
        Value([-0.0, 2.0]) ** np.array([-1.0, -1.0])


@pytest.mark.parametrize("base", [2, np.int64(2), np.array([2, 3]), True])
def test_whole_number_bases_have_fractional_powers(base):
    n = Value([-1.0, 0.5])
    y = base**n
    y.sum().backward()
    expected = np.array(base, float) ** [-1.0, 0.5]
    np.testing.assert_allclose(y.data, expected)
    np.testing.assert_allclose(n.grad, expected * np.log(np.array(base, float)))


def test_a_value_to_the_power_of_a_value():
    x, n = Value([2.0, 0.0]), Value([3.0, 2.0])
    (x**n).sum().backward()
    np.testing.assert_allclose(x.grad, [12.0, 0.0])
    np.testing.assert_allclose(n.grad, [8.0 * np.log(2.0), 0.0])


def test_whole_numbers_of_any_size_are_constants():
    x = Value(2.0)
    y = x * 2**70 + 10**300
    assert y.data.dtype == np.float64
    with pytest.raises(OverflowError, match="too large"):
        x * 10**400


COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@case_by_case(
    "other sign", [2.0, 2, np.float64(2), np.array([1.0, 2.0, 3.0])], COMPARISONS
)
def test_comparisons_are_of_the_numbers(sign, other):
    compare, array = COMPARISONS[sign], np.array([3.0, 2.0, 1.0])
    expected = compare(array, other)
    for left, right in [(Value(array), other), (Value(array), Value(other))]:
        result = compare(left, right)
        assert type(result) is np.ndarray
        np.testing.assert_array_equal(result, expected)
    np.testing.assert_array_equal(compare(other, Value(array)), compare(other, array))
    assert bool(compare(Value(3.0), 2.0)) == compare(3.0, 2.0)


def test_values_are_told_apart_by_identity_in_dictionaries():
    a, b = Value(1.0), Value(1.0)
    assert a == b
    assert len({a: 1, b: 2}) == len({a, b}) == 2
    assert max(a, Value(3.0)).item() == 3.0


def test_comparisons_that_have_no_answer():
    assert Value(1.0) != "1"
    assert Value(1.0) != None  # noqa: E711
    with pytest.raises(TypeError, match="not supported"):
        _ = Value(1.0) < "1"
    with pytest.raises(ValueError, match=r"cannot compare shapes \(2,\) and \(3,\)"):
        _ = Value([1.0, 2.0]) == np.ones(3)


UPDATES = {
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
}


@pytest.mark.parametrize("sign", UPDATES)
def test_an_update_of_the_value_in_place_of_its_numbers_is_named(sign):
    w = Value([1.0, 2.0])
    (w * w).sum().backward()
    with pytest.warns(MistakeWarning, match=rf"M22 .*w.data \{sign}") as caught:
        changed = UPDATES[sign](w, 0.5 * w.grad)
    assert caught[0].filename == __file__
    expected = UPDATES[sign](w.data.copy(), 0.5 * w.grad)
    np.testing.assert_array_equal(changed.data, expected)
    np.testing.assert_array_equal(w.data, [1.0, 2.0])


@pytest.mark.parametrize("sign", UPDATES)
def test_a_value_in_place_of_numbers_is_part_of_the_formula(sign):
    w = Value([1.0, 2.0])
    (w * w).sum().backward()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        changed = UPDATES[sign](w, Value(2.0))
    assert changed.parents[0][0] is w


@pytest.mark.parametrize("sign", UPDATES)
def test_a_value_may_be_computed_step_by_step(sign):
    x = y = Value(3.0)
    y = UPDATES[sign](y, 2.0)
    y = UPDATES[sign](y, x)
    y.backward()
    t = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)
    u = UPDATES[sign](UPDATES[sign](t * 1.0, 2.0), t)
    u.backward()
    assert (y.item(), x.grad.item()) == pytest.approx((u.item(), t.grad.item()))


expressions = st.recursive(
    st.sampled_from(["x", "y", "z", "(2.0 - x)", "(0.5 * y)", "(z / 4.0)"]),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from("+-*"), inner, inner).map(
            lambda t: f"({t[1]} {t[0]} {t[2]})"
        ),
        inner.map(lambda e: f"({e}).tanh()"),
        inner.map(lambda e: f"({e}).relu()"),
        inner.map(lambda e: f"({e}).sigmoid()"),
        inner.map(lambda e: f"(({e}).tanh()).exp()"),
        inner.map(lambda e: f"((({e}) * ({e})) + 1.0).log()"),
        inner.map(lambda e: f"(1.0 / (({e}).abs() + 1.0))"),
        inner.map(lambda e: f"(({e}).tanh() ** 3)"),
        inner.map(lambda e: f"(-({e}))"),
    ),
    max_leaves=12,
)
numbers = st.lists(st.floats(-2, 2, allow_nan=False, width=32), min_size=3, max_size=3)


@settings(max_examples=150, deadline=None)
@given(expressions, numbers, st.sampled_from([(), (3,), (2, 3)]))
def test_random_expressions_against_torch(expression, start, shape):
    rng = np.random.default_rng(0)
    arrays = [x + rng.uniform(-0.1, 0.1, shape) for x in start]
    ours = dict(zip("xyz", map(Value, arrays), strict=True))
    theirs = {
        k: torch.tensor(a, dtype=torch.float64, requires_grad=True)
        for k, a in zip("xyz", arrays, strict=True)
    }
    # A sum of all three makes the result depend on each of them.
    program = f"{expression} + 0.0 * (x + y + z)"
    a = eval(program, ours, {})
    b = eval(program, theirs | {"abs": abs}, {})
    a.sum().backward()
    b.sum().backward()
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-9, atol=1e-9)
    for key in "xyz":
        np.testing.assert_allclose(
            ours[key].grad, theirs[key].grad.numpy(), rtol=1e-9, atol=1e-9
        )


@pytest.mark.parametrize("name", list(BINARY)[:4])
def test_shapes_that_do_not_broadcast(name):
    for other in (Value(np.ones(4)), np.ones(4)):
        with pytest.raises(ValueError, match=rf"{name} shapes \(3,\) and \(4,\)"):
            BINARY[name](Value(np.ones(3)), other)


def test_division_by_zero():
    for divide in (
        lambda: Value(1.0) / 0,
        lambda: Value([1.0, 2.0]) / np.array([1.0, 0.0]),
        lambda: 1.0 / Value([0.0, 0.0]),
        lambda: Value(1.0) / Value(0.0),
        lambda: Value(0.0) ** -1,
        lambda: Value([1.0, 0.0]) ** -0.5,
        lambda: 0.0 ** Value(-1.0),
    ):
        with pytest.raises(ZeroDivisionError, match=r"division by zero: \d of \d"):
            divide()


def test_negative_base():
    with pytest.raises(ValueError, match="negative base needs a whole exponent"):
        Value([-8.0, 1.0]) ** (1 / 3)
    with pytest.raises(ValueError, match="base of 0 or more"):
        (-2.0) ** Value(2.0)
    with pytest.raises(ValueError, match="base of 0 or more"):
        Value(-2.0) ** Value(2.0)
