"""Matrix products in every combination of axes."""

import numpy as np
import pytest
import torch

from helpers.autograd import Value, gradcheck

SHAPES = [
    ((2, 3), (3, 4)),
    ((3,), (3,)),
    ((3,), (3, 4)),
    ((2, 3), (3,)),
    ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)),
    ((5, 1, 2, 3), (6, 3, 4)),
    ((5, 2, 3), (3,)),
    ((3,), (5, 3, 4)),
    ((1, 1), (1, 1)),
]


@pytest.mark.parametrize(("left", "right"), SHAPES)
def test_products_against_numbers_and_torch(left, right):
    rng = np.random.default_rng(2)
    a, b = rng.standard_normal(left), rng.standard_normal(right)
    gradcheck(lambda x, y: x @ y, a, b)
    gradcheck(lambda x: x.matmul(b), a)
    gradcheck(lambda y: a @ y, b)
    x, y = Value(a), Value(b)
    s, t = (torch.tensor(array, requires_grad=True) for array in (a, b))
    np.testing.assert_array_equal(x.matmul(y).data, (x @ y).data)
    (x @ y).tanh().sum().backward()
    (s @ t).tanh().sum().backward()
    np.testing.assert_allclose(x.grad, s.grad.numpy(), rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(y.grad, t.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_a_product_by_hand():
    x, w = Value([[1.0, 2.0]]), Value([[3.0], [4.0]])
    (x @ w).backward()
    np.testing.assert_array_equal(x.grad, [[3.0, 4.0]])
    np.testing.assert_array_equal(w.grad, [[1.0], [2.0]])


@pytest.mark.parametrize(
    ("left", "right"), [((2, 3), (2, 3)), ((), (3,)), ((3,), ()), ((4,), (3, 4))]
)
def test_sizes_that_do_not_fit(left, right):
    a, b = np.ones(left), np.ones(right)
    for pair in ((Value(a), Value(b)), (Value(a), b), (a, Value(b))):
        with pytest.raises(ValueError, match="cannot multiply matrices of shapes"):
            pair[0] @ pair[1]


def test_stacks_that_do_not_fit():
    with pytest.raises(ValueError, match="cannot multiply shapes"):
        Value(np.ones((2, 3, 4))) @ np.ones((5, 4, 3))
