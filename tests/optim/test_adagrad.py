import numpy as np
import pytest
import torch

from helpers.autograd import Value
from helpers.optim import Adagrad


def test_by_hand():
    w = Value([0.0])
    optimizer = Adagrad([w], lr=0.5)
    for slope, expected in ((3.0, -0.5), (4.0, -0.9)):  # s = 9, then 25; 0.5 * 4 / 5
        w.grad = np.array([slope])
        optimizer.step()
        assert w.data == pytest.approx([expected])


def test_values_follow_torch(descent, as_tensors):
    tensors, values = descent.tensors(), descent.values()
    words = {"lr": 0.1, "lr_decay": 0.01, "initial_accumulator_value": 0.1}
    descent.run(200, torch.optim.Adagrad(tensors, **words), Adagrad(values, **words))
    for ours, theirs in zip(as_tensors(values), tensors, strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", ["lr_decay", "initial_accumulator_value"])
def test_refuses_negative_settings(name):
    with pytest.raises(ValueError, match=f"Invalid {name} value: -1"):
        Adagrad([Value(1.0)], **{name: -1})
