"""Functions, reductions and changes of shape against torch and numbers."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from helpers.autograd import Value, gradcheck

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


@pytest.mark.parametrize("name", ONE)
def test_against_numerical_gradients(name):
    x = np.random.default_rng(3).standard_normal((3, 4))
    assert gradcheck(ONE[name], x)


@pytest.mark.parametrize("name", [n for n in ONE if "two axes" not in n])
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


def test_no_mean_of_nothing():
    with pytest.raises(ValueError, match="no mean of no numbers"):
        Value(np.zeros((0, 3))).mean()


def test_reading_a_value():
    x = Value(2.5)
    assert (x.item(), float(x), x.shape, x.ndim) == (2.5, 2.5, (), 0)
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
