"""Tests of adaptive."""

import numpy as np
import pytest
import torch

from helpers.autograd import Value
from helpers.optim import Adagrad, Adam, AdamW, RMSprop


def test_adagrad_by_hand():
    w = Value([0.0])
    optimizer = Adagrad([w], lr=0.5)
    for slope, expected in ((3.0, -0.5), (4.0, -0.9)):  # s = 9, then 25; 0.5 * 4 / 5
        w.grad = np.array([slope])
        optimizer.step()
        assert w.data == pytest.approx([expected])


def test_adagrad_of_values_follows_torch(descent, as_tensors):
    tensors, values = descent.tensors(), descent.values()
    words = {"lr": 0.1, "lr_decay": 0.01, "initial_accumulator_value": 0.1}
    descent.run(200, torch.optim.Adagrad(tensors, **words), Adagrad(values, **words))
    for ours, theirs in zip(as_tensors(values), tensors, strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", ["lr_decay", "initial_accumulator_value"])
def test_adagrad_refuses_negative_settings(name):
    with pytest.raises(ValueError, match=f"Invalid {name} value: -1"):
        Adagrad([Value(1.0)], **{name: -1})


@pytest.mark.parametrize("slope", [1e-3, 1.0, 1e3])
def test_rmsprops_first_step_is_ten_times_the_rate(slope):
    w = Value([0.0])
    w.grad = np.array([slope])
    RMSprop([w], lr=0.01).step()  # g / sqrt(0.01 g^2)
    assert w.data == pytest.approx([-0.1], rel=1e-3)


@pytest.mark.parametrize(
    "words", [{}, {"centered": True}, {"momentum": 0.9, "weight_decay": 0.1}]
)
def test_rmsprop_of_values_follows_torch(descent, as_tensors, words):
    tensors, values = descent.tensors(), descent.values()
    descent.run(200, torch.optim.RMSprop(tensors, **words), RMSprop(values, **words))
    for ours, theirs in zip(as_tensors(values), tensors, strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(
    "words", [{"alpha": -1}, {"eps": float("nan")}, {"eps": "small"}]
)
def test_rmsprop_refuses_settings_out_of_range(words):
    with pytest.raises(ValueError, match=r"Invalid (alpha|epsilon) value: "):
        RMSprop([Value(1.0)], **words)


@pytest.mark.parametrize("slope", [1e-3, 1.0, 1e3])
def test_adams_first_step_is_the_rate(slope):
    w = Value([0.0])
    w.grad = np.array([slope])
    Adam([w], lr=0.01).step()
    assert w.data == pytest.approx([-0.01], rel=1e-4)


@pytest.mark.parametrize("name", ["Adam", "AdamW"])
@pytest.mark.parametrize("amsgrad", [False, True])
def test_adam_of_values_follows_torch(descent, as_tensors, name, amsgrad):
    ours_cls = {"Adam": Adam, "AdamW": AdamW}[name]
    words = {"lr": 0.01, "weight_decay": 0.1, "amsgrad": amsgrad}
    tensors, values = descent.tensors(), descent.values()
    theirs = getattr(torch.optim, name)(tensors, **words)
    descent.run(200, theirs, ours_cls(values, **words))
    for ours, theirs in zip(as_tensors(values), tensors, strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize(("amsgrad", "end"), [(False, 1.0), (True, -1.0)])
def test_reddis_counter_example(amsgrad, end):
    """Slopes 3, -1, -1, ... on [-1, 1]: the optimum is -1 (Reddi et al., theorem 1)."""
    w = Value([0.0])
    optimizer = Adam([w], betas=(0.0, 0.1), amsgrad=amsgrad)
    for step in range(3_000):
        optimizer.param_groups[0]["lr"] = 0.5 / (1 + step) ** 0.5
        w.grad = np.array([3.0 if step % 3 == 0 else -1.0])
        optimizer.step()
        np.clip(w.data, -1, 1, out=w.data)
    assert w.data == pytest.approx([end], abs=0.05)


def test_adamws_decoupled_decay_shrinks_without_a_slope():
    w = Value([2.0])
    w.grad = np.array([0.0])
    AdamW([w], lr=0.1, weight_decay=0.5).step()
    assert w.data == pytest.approx([2.0 * (1 - 0.05)])


@pytest.mark.parametrize("betas", [(1.0, 0.9), (0.9, -0.1), (0.9,), 0.9, (0.9, 1)])
def test_adam_refuses_betas_out_of_range(betas):
    with pytest.raises(ValueError, match="beta"):
        Adam([Value(1.0)], betas=betas)
