"""Judges of the units by hand and of the smallest network: right and wrong answers."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from case_by_case import case_by_case
from helpers.exercises import units_by_hand
from helpers.exercises.catalog import find
from helpers.exercises.units_by_hand import share_right


def units(
    degrees=(0, 120, 240), *, b=0.0, v=-1.0, c=0.85, length=1.0, radians=math.radians
):
    """Return a `hexagon` with one of its parts chosen otherwise."""
    angles = np.array([radians(a) for a in degrees])
    W = length * np.stack([np.cos(angles), np.sin(angles)])
    return lambda: (W, np.full(W.shape[1], b), np.full(W.shape[1], v), c)


def parts(**changed):
    """Return a `hexagon` that returns other things for some of the four."""
    W, b, v, c = units()()
    given = {"W": W, "b": b, "v": v, "c": c} | changed
    return lambda: tuple(given.values())


def in_torch():
    angles = 2 * torch.pi * torch.arange(3) / 3
    W = torch.stack([angles.cos(), angles.sin()])
    return W, torch.zeros(3), -torch.ones(3), 0.85


def in_lists():
    half, high = -0.5, math.sqrt(3) / 2
    return [[[1, half, half], [0, high, -high]], [0, 0, 0], [-1, -1, -1], 0.85]


def as_layers():
    W, b, v, c = in_torch()
    return 2 * W, b[None], 5 * v[:, None], torch.tensor([10 * c])


RIGHT = [
    units(),
    in_torch,
    in_lists,
    as_layers,
    units((30, 150, 270)),
    units((90, 210, 330)),
    units((0, 120, 240), length=3.0, c=2.55),
    units((10, 250, 130), v=-4.0, c=3.4),
]
W, *_ = units()()
WRONG = [
    (units(radians=float), "cos and sin take radians"),
    (units(v=1.0, c=-0.85), "inside and outside are swapped"),
    (units(c=0.5), "too small. Change c"),
    (units(c=1.2), "too large. Change c"),
    (units(v=1.0), "v must be negative"),
    (units(b=-0.43, c=0.01), "set b to 0"),
    (units((0, 90, 180)), "don't point evenly"),
    (units((0, 0, 0)), "don't point evenly"),
    (units((0, 60, 120)), "don't point evenly"),
    (parts(v=[-1, -1, 1]), "open on one side"),
    (parts(v=[-1, -1, 0]), "has no say"),
    (parts(v=[-1, -3, -9]), "the three entries of v one value"),
    (parts(W=W.T), "transpose it"),
    (units((0, 90, 180, 270)), "makes 4 units"),
    (units(range(0, 360, 60)), "makes 6 units"),
    (parts(W=W[0]), "W has the shape [3]"),
    (parts(b=0.0), "b has the shape []"),
    (parts(c=[1, 2]), "c is one number"),
    (parts(c=None), "c should hold numbers"),
    (parts(c=float("nan")), "not finite"),
    (parts(v="abc"), "v should hold numbers"),
    (lambda: W, "Return four things"),
    (lambda: (W, 0.85), "Return four things"),
    (lambda: 3, "Return four things"),
]


@pytest.mark.parametrize("hexagon", RIGHT)
def test_three_units_in_other_styles_pass(hexagon):
    verdict = find("05.3").judge(hexagon)
    assert verdict.status == "pass", verdict


@case_by_case("hexagon said", WRONG)
def test_a_wrong_shape_is_named(hexagon, said):
    verdict = find("05.3").judge(hexagon)
    assert verdict.status == "try again"
    assert said in verdict.sentence


def test_a_stub_with_dots_is_to_do():
    assert find("05.3").judge(lambda: ...).status == "to do"


def test_the_share_of_a_border_that_is_a_point_is_that_of_the_outer_circle():
    outer = np.mean(units_by_hand.rings(42)[1] == 0)
    assert share_right(W, np.zeros(3), -np.ones(3), 0.0) == outer


def one_layer(units, activation=nn.Tanh):
    return lambda: nn.Sequential(nn.Linear(2, units), activation(), nn.Linear(units, 3))


class Written(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(2, 12), nn.Linear(12, 3)

    def forward(self, X):
        return self.out(torch.tanh(self.hidden(X)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "make_net",
    [
        one_layer(12),
        Written,
        one_layer(11),
        lambda: one_layer(12)().float(),
    ],
)
def test_small_smooth_networks_reach_the_goal(make_net):
    verdict = find("05.5").judge(make_net)
    assert verdict.status == "pass", verdict


@pytest.mark.slow
def test_a_network_that_passes_but_is_too_large_is_counted():
    verdict = find("05.5").judge(one_layer(64))
    assert verdict.status == "try again"
    assert "387 parameters; the goal is 80" in verdict.sentence


SHARED = one_layer(12)()


@pytest.mark.parametrize(
    ("make_net", "said"),
    [
        (lambda: nn.Linear(2, 3), "9 parameters, but only"),
        (one_layer(3), "21 parameters, but only"),
        (lambda: nn.Sequential(nn.Linear(2, 5), nn.Linear(5, 3)), "but only"),
        (lambda: nn.Linear(2, 1), "[4, 3]"),
        (one_layer(9_000), "far too many"),
        (lambda: SHARED, "Make a new model"),
        (lambda: nn.Tanh(), "no parameters"),
        (lambda: 75, "Return the model"),
        (lambda: nn.Linear, "Return the model"),
        (lambda: nn.Linear(3, 3), "fails on points of two features"),
        (lambda: nn.Sequential(nn.Linear(2, 4), nn.Linear(5, 3)), "fails on points"),
    ],
)
def test_networks_that_break_a_rule_or_miss_the_goal(make_net, said, monkeypatch):
    monkeypatch.setattr(units_by_hand, "STEPS", 200)
    verdict = find("05.5").judge(make_net)
    assert verdict.status == "try again"
    assert said in verdict.sentence
