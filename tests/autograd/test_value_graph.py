"""The graph and the walk back through it."""

import copy
import gc
import pickle

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.autograd import Value
from helpers.autograd.value import newest_first


def lecture_graph():
    x, w, b = Value(2.0, name="x"), Value(3.0, name="w"), Value(1.0, name="b")
    product = x * w
    y = product + b
    return x, w, b, product, y, (4.0 - y).abs()


def test_lecture_graph_forward_and_backward():
    x, w, b, product, y, loss = lecture_graph()
    loss.backward()
    assert (product.item(), y.item(), loss.item()) == (6.0, 7.0, 3.0)
    assert (w.grad, b.grad, x.grad) == (2.0, 1.0, 3.0)
    assert (product.grad, y.grad, loss.grad) == (1.0, 1.0, 1.0)


def test_squared_loss_of_the_lecture_graph():
    _, w, b, _, y, _ = lecture_graph()
    loss = (y - 4.0) ** 2
    loss.backward()
    assert (loss.item(), w.grad, b.grad) == (9.0, 12.0, 6.0)


def test_numbers_of_micrograds_readme():
    a, b = Value(-4.0), Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    g = e**2 / 2.0
    g += 10.0 / e**2
    g.backward()
    assert f"{g.data:.4f} {a.grad:.4f} {b.grad:.4f}" == "24.7041 138.8338 645.5773"


def test_a_value_used_twice_collects_from_both_paths():
    x = Value(3.0)
    (x * x + x).backward()
    assert x.grad == 7.0


def test_a_value_reached_by_paths_of_different_length():
    # A walk that passes gradients on too early gives 4 instead of 8 here.
    x = Value(1.0)
    inner = x * 2
    middle = inner * 1
    (inner + middle + middle * 2).backward()
    assert x.grad == 8.0


@pytest.mark.parametrize("passes", [1, 2, 3])
def test_repeated_backward_adds_as_torch_does(passes):
    x, t = Value(1.5), torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    y, u = x * x * x, None
    u = t * t
    u.retain_grad()
    v = u * t
    for _ in range(passes):
        y.backward()
        v.backward(retain_graph=True)
    assert x.grad == pytest.approx(t.grad.item(), rel=1e-15)
    inner = y.parents[0][0]
    assert inner.grad == pytest.approx(u.grad.item(), rel=1e-15)


def test_zero_grad_starts_anew():
    x = Value(2.0)
    for _ in range(2):
        x.zero_grad()
        (x**2).backward()
    assert x.grad == 4.0
    x.grad = 0
    assert x.grad.shape == ()
    x.grad = None
    assert x.grad == 0.0


def test_a_chain_of_fifty_thousand_operations():
    x = Value(1.0)
    y = x
    for _ in range(25_000):
        y = y * 1.0 + x * 0.0
    y.backward()
    assert x.grad == 1.0
    assert len(newest_first(y)) == 75_001
    del y  # freeing a deep chain must not overflow the interpreter's stack
    gc.collect()


def test_order_is_the_same_on_every_walk():
    *_, loss = lecture_graph()
    assert newest_first(loss) == newest_first(loss)
    assert newest_first(loss)[0] is loss


@case_by_case(
    "operation change",
    [
        lambda w: w * w,
        lambda w: w / (w + 1),
        lambda w: w**3,
        lambda w: w @ w,
        lambda w: w.exp() * w.log(),
        lambda w: w.reshape(2, 1).T * w,
        lambda w: w[0] * w[1],
        lambda w: 1 / w,
        lambda w: 2**w,
    ],
    [
        lambda w: w.data.__imul__(100.0),
        lambda w: w.data.__setitem__(0, 9.0),
        lambda w: setattr(w, "data", np.zeros(2)),
        lambda w: setattr(w, "data", w.data * 7),
    ],
)
def test_changing_a_leaf_after_forward_keeps_the_gradient_of_forward(operation, change):
    w, untouched = Value([1.0, 2.0]), Value([1.0, 2.0])
    loss = operation(w).sum()
    change(w)
    loss.backward()
    operation(untouched).sum().backward()
    np.testing.assert_array_equal(w.grad, untouched.grad)


def test_changing_a_constant_after_forward_keeps_the_gradient():
    x, w = np.array([[1.0, 2.0]]), Value([[3.0], [4.0]])
    loss = (x @ w + x * w.T).sum()
    x[:] = 0.0
    loss.backward()
    np.testing.assert_array_equal(w.grad, [[3.0], [6.0]])


def test_the_data_of_a_result_are_locked():
    y = Value([1.0, 2.0]) * 2
    with pytest.raises(ValueError, match="read-only"):
        y.data[0] = 5.0


def test_the_callers_array_is_neither_changed_nor_shared():
    array = np.array([1.0, 2.0])
    array.setflags(write=False)
    x = Value(array)
    x.data -= 1.0
    np.testing.assert_array_equal(array, [1.0, 2.0])


def test_leaves_own_their_gradients():
    a, b = Value([1.0, 2.0]), Value([3.0, 4.0])
    seed = np.ones(2)
    ((a + b).reshape(2) + a).backward(seed)
    a.grad[0] = 50.0
    np.testing.assert_array_equal(b.grad, [1.0, 1.0])
    np.testing.assert_array_equal(seed, [1.0, 1.0])
    c = Value(np.ones((2, 2)))
    c.sum().backward()
    c.grad[0, 0] = 5.0  # writable, and only one number changes
    assert c.grad.sum() == 8.0


def test_inner_values_own_their_gradients_too():
    x = Value([1.0, 2.0])
    a = x * 2.0
    b = a + 1.0
    c = b.reshape(2, 1)
    (c * np.ones((2, 1))).sum().backward()
    for value in (a, b, c):
        value.grad[0] = 100.0  # writable, and of no other value
    values = (x, a, b, c)
    assert [v.grad.ravel().tolist() for v in values] == [[2, 2], *[[100, 1]] * 3]
    a.grad *= 0
    assert not a.grad.any()
    assert not any(
        np.shares_memory(v.grad, w.grad) for v in values for w in values if v is not w
    )


def test_numbers_and_gradients_given_are_copied():
    w, numbers = Value([1.0, 2.0]), np.array([3.0, 4.0])
    w.data = numbers
    w.grad = numbers
    w.data -= 1.0
    w.grad *= 0.0
    np.testing.assert_array_equal(numbers, [3.0, 4.0])


def test_backward_needs_one_number_or_a_gradient():
    y = Value([1.0, 2.0]) * 3
    with pytest.raises(ValueError, match=r"shape \(2,\): take its sum"):
        y.backward()
    with pytest.raises(ValueError, match=r"gradient has shape \(3,\)"):
        y.backward(np.ones(3))
    with pytest.raises(TypeError, match="gradient must be a number"):
        y.backward("1")
    y.backward([1.0, 10.0])
    np.testing.assert_array_equal(y.parents[0][0].grad, [3.0, 30.0])


def test_backward_of_one_number_in_any_shape():
    x = Value([[2.0]])
    (x * 3).backward()
    np.testing.assert_array_equal(x.grad, [[3.0]])


def test_a_backward_that_raises_changes_no_gradient():
    x = Value([0.0, 1.0])
    y = x**0.5
    other = Value(1.0)
    with pytest.raises(ZeroDivisionError, match="slope"):
        (y.sum() * other).backward()
    assert not x.grad.any()
    assert other.grad == 0.0


def test_wrong_gradients_are_refused():
    x = Value([1.0, 2.0])
    with pytest.raises(ValueError, match="grad must have the shape of data"):
        x.grad = np.ones(3)
    x.grad = 1.0
    np.testing.assert_array_equal(x.grad, [1.0, 1.0])
    x.data = np.zeros(3)
    assert x.grad.shape == (3,)


def test_values_can_be_copied_and_leaves_pickled():
    x = Value([1.0, 2.0], name="x")
    y = copy.deepcopy(x * x)
    y.sum().backward()
    assert not x.grad.any()
    again = pickle.loads(pickle.dumps(x))
    assert again.name == "x"
    np.testing.assert_array_equal(again.data, x.data)


@pytest.mark.parametrize(
    "sum_of",
    [
        lambda a, b: a + b,
        lambda a, b: a.T + b.reshape(2, 2),
        lambda a, b: (a + b) + a,
        lambda a, b: a.T.T + b,
    ],
)
def test_every_leaf_owns_its_gradient(sum_of):
    """Written into one, as a step in place does, no other changes."""
    a, b = Value(np.ones((2, 2))), Value(np.ones((2, 2)))
    sum_of(a, b).sum().backward()
    before = b.grad.copy()
    a.grad[:] = 100.0
    np.testing.assert_array_equal(b.grad, before)
    assert not np.shares_memory(a.grad, b.grad)
