"""Tests of sgd."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.autograd import Value
from helpers.optim import SGD


def test_momentum_by_hand():
    w = Value([1.0])
    optimizer = SGD([w], lr=0.1, momentum=0.5)
    for slope, expected in ((2.0, 0.8), (4.0, 0.3)):  # v = 2, then 0.5 * 2 + 4
        w.grad = np.array([slope])
        optimizer.step()
        assert w.data == pytest.approx([expected])


def test_nesterov_by_hand():
    w = Value([1.0])
    optimizer = SGD([w], lr=0.1, momentum=0.5, nesterov=True)
    w.grad = np.array([2.0])
    optimizer.step()  # v = 2; g + 0.5 v = 3
    assert w.data == pytest.approx([0.7])


def test_changes_the_array_in_place():
    w = Value([1.0, 2.0])
    array = w.data
    w.grad = np.array([1.0, 1.0])
    SGD([w], lr=1.0).step()
    assert w.data is array
    assert array.tolist() == [0.0, 1.0]


@settings(deadline=None, max_examples=30)
@given(
    lr=st.floats(0, 1),
    momentum=st.floats(0.01, 1),
    dampening=st.floats(0, 1),
    weight_decay=st.floats(0, 1),
    maximize=st.booleans(),
    slopes=st.lists(st.floats(-10, 10), min_size=1, max_size=10),
)
def test_equals_torch_for_any_setting(slopes, **words):
    a = [torch.tensor([0.5, -2.0], requires_grad=True) for _ in range(2)]
    b = [torch.tensor([0.5, -2.0], requires_grad=True) for _ in range(2)]
    theirs, ours = torch.optim.SGD(a, **words), SGD(b, **words)
    for slope in slopes:
        for p in (*a, *b):
            p.grad = torch.tensor([slope, 1.0])
        theirs.step()
        ours.step()
    assert torch.equal(a[1], b[1])


def test_fast_path_equals_the_plain_formula(descent, monkeypatch):
    fast, plain = descent.tensors(), descent.tensors()
    optimizers = [SGD(p, lr=0.1, momentum=0.9) for p in (fast, plain)]
    monkeypatch.setattr(optimizers[1], "_update_together", lambda group: False)
    descent.run(20, *optimizers)
    assert all(torch.equal(p, q) for p, q in zip(fast, plain, strict=True))


@pytest.mark.parametrize("words", [{}, {"dampening": 0.5, "momentum": 0.9}])
def test_nesterov_needs_momentum_and_no_dampening(words):
    with pytest.raises(ValueError, match="Nesterov momentum requires"):
        SGD([Value(1.0)], nesterov=True, **words)


@pytest.mark.parametrize("momentum", [-0.1, 1.5, float("nan"), "fast"])
def test_refuses_momentum_out_of_range(momentum):
    with pytest.raises(ValueError, match="Invalid momentum value"):
        SGD([Value(1.0)], momentum=momentum)
