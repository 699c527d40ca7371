"""Functions, reductions and changes of shape against torch and numbers."""

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.autograd import Value, gradcheck
from helpers.errors import MistakeWarning

ONE = {
    "relu": lambda v: v.relu(),
    "abs": lambda v: abs(v),
    "tanh": lambda v: v.tanh(),
    "sigmoid": lambda v: v.sigmoid(),
    "exp": lambda v: v.exp(),
    "log": lambda v: (v * v + 0.1).log(),
    "sqrt": lambda v: (v * v + 0.1).sqrt(),
    "softmax rows": lambda v: v.softmax(-1),
    "softmax columns": lambda v: v.softmax(0),
    "sum": lambda v: v.sum(),
    "sum of columns": lambda v: v.sum(0),
    "sum of rows": lambda v: v.sum(-1, True),
    "mean": lambda v: v.mean(),
    "mean of columns": lambda v: v.mean(0),
    "mean of rows": lambda v: v.mean(1, True),
    "sum over two axes": lambda v: v.reshape(3, 2, 2).sum((0, 2)),
    "reshape": lambda v: v.reshape(2, 6) * v.reshape((-1, 6)),
    "T": lambda v: v.T @ v,
    "transpose": lambda v: v.reshape(3, 2, 2).transpose(1, 2, 0).exp(),
    "row": lambda v: v[1],
    "slice": lambda v: v[:, 1:3] * v[:, :2],
    "rows picked twice": lambda v: v[[0, 0, 2]].exp(),
}


@case_by_case("name", ONE)
def test_against_numerical_gradients(name):
    x = np.random.default_rng(3).standard_normal((3, 4))
    assert gradcheck(ONE[name], x)


@case_by_case("name", [n for n in ONE if "two axes" not in n])
def test_against_torch(name):
    start = np.random.default_rng(4).standard_normal((3, 4))
    x, t = Value(start), torch.tensor(start, requires_grad=True)
    if name == "transpose":
        a, b = ONE[name](x), t.reshape(3, 2, 2).permute(1, 2, 0).exp()
    else:
        a, b = ONE[name](x), ONE[name](t)
    weights = np.random.default_rng(5).standard_normal(a.shape)
    (a * weights).sum().backward()
    (b * torch.tensor(weights)).sum().backward()
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(x.grad, t.grad.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("axis", [None, 0, 1, (0, 1)])
@pytest.mark.parametrize("keepdims", [False, True])
def test_max_shares_between_equals_as_torch_does(axis, keepdims):
    start = np.array([[1.0, 3.0, 3.0], [3.0, 0.0, -1.0]])
    x, t = Value(start), torch.tensor(start, requires_grad=True)
    whole = (0, 1) if axis is None else axis
    y, u = x.max(axis, keepdims), torch.amax(t, whole, keepdims)
    (y * y).sum().backward()
    (u * u).sum().backward()
    assert y.shape == u.shape
    np.testing.assert_allclose(x.grad, t.grad.numpy())


@pytest.mark.parametrize("name", ["relu", "abs"])
def test_slope_at_the_kink_is_zero_as_in_torch(name):
    x = Value(0.0)
    getattr(x, name)().backward()
    assert x.grad == 0.0


def test_large_inputs_stay_finite():
    x = Value([[1000.0, -1000.0, 999.0]])
    for y in (x.sigmoid(), x.softmax(), x.tanh()):
        y.sum().backward()
        assert np.isfinite(y.data).all()
    assert np.isfinite(x.grad).all()


@pytest.mark.parametrize("bad", [0.0, -1.0, [1.0, 0.0]])
def test_log_of_zero_and_less(bad):
    with pytest.raises(ValueError, match="log needs positive numbers, but 1 of"):
        Value(bad).log()


@pytest.mark.parametrize("what", ["mean", "max", "softmax"])
def test_nothing_has_no_mean_and_no_maximum(what):
    with pytest.raises(ValueError, match=f"no {what} of no numbers"):
        getattr(Value(np.zeros((0, 3))), what)()
    assert Value(np.zeros((0, 3))).sum().item() == 0.0


def test_exp_overflows_to_infinity_as_in_torch():
    x = Value([0.0, 1000.0])
    with np.errstate(over="ignore"):
        y = x.exp()
    np.testing.assert_array_equal(y.data, [1.0, np.inf])
    y.sum().backward()
    np.testing.assert_array_equal(x.grad, [1.0, np.inf])


@pytest.mark.parametrize(
    "function", [float, math.exp, math.sqrt, np.float64, complex, "%f".__mod__]
)
def test_a_plain_number_made_of_a_value_is_warned_of(function):
    with pytest.warns(MistakeWarning, match=r"v\.exp\(\).*float\(v\.data\)") as caught:
        function(Value(1.0))
    assert caught[0].filename == __file__


def test_an_array_does_not_take_a_value_in_silence():
    array = kept = np.zeros(2)
    with pytest.warns(MistakeWarning, match="plain number without a gradient"):
        array[0] = Value(3.0)
    array += Value([1.0, 2.0])  # the name now stands for a value
    assert isinstance(array, Value)
    assert (array.data.tolist(), kept.tolist()) == ([4.0, 2.0], [3.0, 0.0])


@case_by_case(
    "function",
    [
        *(np.exp, np.log, np.cos, np.abs, np.isfinite, np.asarray, np.array),
        *(np.min, np.prod, np.std, np.argmax, np.linalg.norm, np.cumsum),
        *(lambda v: np.concatenate([v, v]), lambda v: np.stack([v, v])),
        *(lambda v: np.array([v, v]), lambda v: np.where(v > 0, v, 0.0)),
        *(lambda v: np.dot(v, v), lambda v: np.maximum(v, 0.0)),
        *(lambda v: np.add(v, 1.0), lambda v: np.dot(np.ones(2), v)),
    ],
)
def test_numpys_functions_say_what_to_write(function):
    with pytest.raises(TypeError, match=r"v\.exp\(\), v\.sum\(\).*use its \.data"):
        function(Value([1.0, 2.0]))


@pytest.mark.parametrize(
    ("numpys", "own"),
    [
        (lambda v: np.sum(v), lambda v: v.sum()),
        (lambda v: np.sum(v, axis=0), lambda v: v.sum(0)),
        (lambda v: np.mean(v, 1, keepdims=True), lambda v: v.mean(1, True)),
        (lambda v: np.max(v, axis=-1), lambda v: v.max(-1)),
        (lambda v: np.transpose(v), lambda v: v.T),
        (lambda v: np.reshape(v, (6,)), lambda v: v.reshape(6)),
    ],
)
def test_numpys_reductions_are_the_values_own(numpys, own):
    start = np.arange(6.0).reshape(2, 3)
    a, b = Value(start), Value(start)
    x, y = numpys(a), own(b)
    np.testing.assert_array_equal(x.data, y.data)
    (x * x).sum().backward()
    (y * y).sum().backward()
    np.testing.assert_array_equal(a.grad, b.grad)
    assert (np.shape(a), np.ndim(a)) == ((2, 3), 2)


INDICES = [
    *(1, -1, np.int64(0), slice(0, 2), slice(None, None, -1), None, ...),
    *((1, 2), (slice(None), 1), (0, slice(1, 3)), ([0, 2], [1, 1]), [0, 0, 2], []),
    *(np.array([0, 0, 2]), np.array([[0, 1], [2, 2]])),
    *(np.array([True, False, True]), np.arange(12).reshape(3, 4) % 2 == 0),
    (np.array([True, False, True]), slice(1, 3)),
]


@case_by_case("leaf index", [True, False], INDICES)
def test_every_kind_of_index_against_torch(index, leaf):
    if isinstance(index, slice) and index.step == -1:
        index = slice(0, 3, 2)  # torch has no negative steps
    start = np.random.default_rng(6).standard_normal((3, 4))
    x, t = Value(start), torch.tensor(start, requires_grad=True)
    y, u = (x[index], t[index]) if leaf else ((x * 2.0)[index], (t * 2.0)[index])
    weights = np.random.default_rng(7).standard_normal(y.shape)
    (y * y * weights).sum().backward()
    (u * u * torch.tensor(weights)).sum().backward()
    np.testing.assert_array_equal(y.data, u.detach().numpy())
    np.testing.assert_allclose(x.grad, t.grad.numpy(), rtol=1e-12)


def test_an_index_that_changes_after_forward_does_not_matter():
    for index in (np.array([0]), [0], (np.array([0]),), np.array([True, False, False])):
        x = Value([1.0, 2.0, 3.0])
        y = x[index].sum()
        inner = index[0] if isinstance(index, tuple) else index
        inner[0] = False if inner[0] is np.True_ else 2
        y.backward()
        np.testing.assert_array_equal(x.grad, [1.0, 0.0, 0.0])


def test_a_slice_of_a_leaf_keeps_its_numbers():
    x = Value([1.0, 2.0, 3.0])
    y = x[:2]
    x.data[:] = 9.0
    np.testing.assert_array_equal(y.data, [1.0, 2.0])


def test_only_one_number_is_an_item():
    with pytest.raises(ValueError, match=r"shape \(2,\) is not one number.*sum\(\)"):
        Value([1.0, 2.0]).item()


def test_reading_a_value():
    x = Value(2.5)
    assert (x.item(), float(x.data), x.shape, x.ndim) == (2.5, 2.5, (), 0)
    assert x
    assert not Value(0.0)
    assert f"{x:.3f} {x}" == "2.500 Value(data=2.5, grad=0)"
    assert repr(x) == "Value(data=2.5, grad=0)"
    assert repr(Value(np.ones((2, 3)))) == "Value(shape=(2, 3))"
    rows = list(Value([[1.0, 2.0], [3.0, 4.0]]))
    assert [row.data.tolist() for row in rows] == [[1.0, 2.0], [3.0, 4.0]]
    with pytest.raises(TypeError):
        len(x)


@pytest.mark.parametrize("seed", range(6))
def test_random_networks_against_torch(seed):
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 9, size=rng.integers(3, 6)).tolist()
    x = rng.standard_normal((rng.integers(1, 20), sizes[0]))
    weights = [rng.standard_normal(pair) for pair in pairwise(sizes)]
    ours = [Value(w) for w in weights]
    theirs = [torch.tensor(w, requires_grad=True) for w in weights]
    bends = rng.choice(["relu", "tanh", "sigmoid"], len(weights))

    def loss(parameters, h):
        for w, bend in zip(parameters, bends, strict=True):
            h = getattr(h @ w + w[0], bend)()
        return (h * h).mean()

    for _ in range(5):
        loss(ours, x).backward()
        loss(theirs, torch.tensor(x)).backward()
        for a, b in zip(ours, theirs, strict=True):
            a.data -= 0.1 * a.grad
            b.data -= 0.1 * b.grad
            a.zero_grad()
            b.grad = None
            np.testing.assert_allclose(a.data, b.data.numpy(), rtol=1e-9, atol=1e-12)
