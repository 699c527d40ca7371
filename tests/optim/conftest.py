"""Pairs of equal parameters and the gradients to feed them."""

import numpy as np
import pytest
import torch

from helpers.autograd import Value

SHAPES = [(3, 4), (5,), ()]


class Descent:
    """The same parameters twice, and a source of the same gradients for both."""

    def __init__(self, seed=0, dtype=torch.float64):
        self.random = torch.Generator().manual_seed(seed)
        self.dtype = dtype

    def tensors(self):
        draw = torch.Generator().manual_seed(7)
        return [
            torch.randn(shape, generator=draw, dtype=self.dtype).requires_grad_()
            for shape in SHAPES
        ]

    def values(self):
        return [Value(t.detach().numpy()) for t in self.tensors()]

    def run(self, steps, *optimizers):
        """Step all optimizers with the gradients of the first one's parameters."""
        for _ in range(steps):
            leader = optimizers[0].param_groups[0]["params"]
            noise = [
                torch.randn(p.shape, generator=self.random, dtype=self.dtype)
                for p in leader
            ]
            slopes = [as_tensor(p) + n for p, n in zip(leader, noise, strict=True)]
            for optimizer in optimizers:
                owned = [p for g in optimizer.param_groups for p in g["params"]]
                for p, slope in zip(owned, slopes, strict=True):
                    is_tensor = isinstance(p, torch.Tensor)
                    p.grad = slope.clone() if is_tensor else slope.numpy().copy()
                optimizer.step()


def as_tensor(parameter):
    if isinstance(parameter, torch.Tensor):
        return parameter.detach().clone()
    return torch.tensor(np.array(parameter.data))


@pytest.fixture
def descent():
    return Descent()


@pytest.fixture
def as_tensors():
    return lambda parameters: [as_tensor(p) for p in parameters]
