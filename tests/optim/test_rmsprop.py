import numpy as np
import pytest
import torch

from helpers.autograd import Value
from helpers.optim import RMSprop


@pytest.mark.parametrize("slope", [1e-3, 1.0, 1e3])
def test_first_step_is_ten_times_the_rate(slope):
    w = Value([0.0])
    w.grad = np.array([slope])
    RMSprop([w], lr=0.01).step()  # g / sqrt(0.01 g^2)
    assert w.data == pytest.approx([-0.1], rel=1e-3)


@pytest.mark.parametrize(
    "words", [{}, {"centered": True}, {"momentum": 0.9, "weight_decay": 0.1}]
)
def test_values_follow_torch(descent, as_tensors, words):
    tensors, values = descent.tensors(), descent.values()
    descent.run(200, torch.optim.RMSprop(tensors, **words), RMSprop(values, **words))
    for ours, theirs in zip(as_tensors(values), tensors, strict=True):
        torch.testing.assert_close(ours, theirs.detach(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("words", [{"alpha": -1}, {"eps": float("nan")}])
def test_refuses_settings_out_of_range(words):
    with pytest.raises(ValueError, match="Invalid"):
        RMSprop([Value(1.0)], **words)
