"""Loops written by hand: the missing `zero_grad` is found, right loops pass."""

import pytest
import torch
from torch import nn

from helpers.diagnose import watch
from helpers.optim import SGD, Adam

X, Y = torch.randn(16, 3), torch.randn(16, 1)


def train(order, steps=4, kind=torch.optim.SGD):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1))
    optimizer = kind(model.parameters(), lr=0.01)
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


@pytest.mark.parametrize("reset", ["zero", "zero in place"])
def test_gradients_thrown_away_before_the_step(reset):
    [finding] = train(["backward", reset, "step"])
    assert finding.name == "gradients thrown away"
    assert "before loss.backward()" in finding.remedy


def test_steps_without_backward_and_passes_without_a_step():
    assert [f.name for f in train(["step"])] == ["a step without gradients"]
    assert [f.name for f in train(["zero", "backward"])] == ["no step"]
    assert str(train(["backward"], steps=1)) == "No mistake found."
    assert str(train([])) == "No mistake found."


@pytest.mark.parametrize("kind", [SGD, Adam])
def test_the_course_s_own_optimizers(kind):
    assert [f.number for f in train(["backward", "step"], kind=kind)] == [14]
    assert str(train(["zero", "backward", "step"], kind=kind)) == "No mistake found."
    [finding] = train(["backward", "zero", "step"], kind=kind)
    assert finding.name == "gradients thrown away"


def test_a_loss_of_exactly_zero_is_no_lost_gradient():
    model = nn.Linear(3, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer) as report:
        for _ in range(3):
            optimizer.zero_grad()
            (0 * model(X).sum()).backward()
            optimizer.step()
    assert not report


def test_no_hook_stays_behind():
    model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    with watch(model, optimizer):
        pass
    for _ in range(3):
        model(torch.ones(1, 2)).sum().backward()
        optimizer.step()
    assert not optimizer._optimizer_step_post_hooks


def test_what_cannot_be_watched_is_named():
    model = nn.Linear(2, 1)
    optimizer = SGD(model.parameters(), lr=0.1)
    with pytest.raises(TypeError, match="model must be a"), watch(optimizer, model):
        pass
    with pytest.raises(TypeError, match="must be made first"), watch(model, SGD):
        pass
