"""Loops written by hand: the missing `zero_grad` is found, right loops pass."""

import pytest
import torch
from torch import nn

from helpers.diagnose import watch

X, Y = torch.randn(16, 3), torch.randn(16, 1)


def train(order, steps=4):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    with watch(model, optimizer) as report:
        for _ in range(steps):
            for step in order:
                if step == "zero":
                    optimizer.zero_grad()
                elif step == "zero in place":
                    optimizer.zero_grad(set_to_none=False)
                elif step == "step":
                    optimizer.step()
                else:
                    nn.functional.mse_loss(model(X), Y).backward()
    return report


def test_a_loop_without_zero_grad():
    report = train(["backward", "step"])
    assert [finding.number for finding in report] == [14]
    assert "zero_grad" in str(report)


@pytest.mark.parametrize(
    "order",
    [
        ["zero", "backward", "step"],
        ["backward", "zero", "backward", "step"],
        ["backward", "step", "zero"],
        ["zero in place", "backward", "step"],
        ["zero", "backward", "backward", "step"],
    ],
)
def test_right_loops(order):
    assert str(train(order)) == "No mistake found."


def test_no_hook_stays_behind():
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer):
        pass
    for _ in range(3):
        model(torch.ones(1, 2)).sum().backward()
        optimizer.step()
    assert not optimizer._optimizer_step_post_hooks
