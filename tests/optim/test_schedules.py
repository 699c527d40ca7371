"""Tests of schedules."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import helpers.optim
from helpers.autograd import Value
from helpers.optim import SGD, CosineAnnealingLR, LinearLR, SequentialLR, StepLR
from helpers.optim.schedules import Schedule

theirs = torch.optim.lr_scheduler


def two_optimizers(lr=0.5):
    w = torch.ones(1, requires_grad=True)
    b = torch.ones(1, requires_grad=True)
    groups = [{"params": [w]}, {"params": [b], "lr": 0.1}]
    return SGD(groups, lr=lr), torch.optim.SGD(groups, lr=lr)


def rates(optimizer, schedule, steps):
    seen = []
    for _ in range(steps):
        assert schedule.get_last_lr() == [g["lr"] for g in optimizer.param_groups]
        seen += schedule.get_last_lr()
        optimizer.step()
        schedule.step()
    return seen


@pytest.mark.parametrize(
    ("ours", "name", "words"),
    [
        (StepLR, "StepLR", {"step_size": 3}),
        (StepLR, "StepLR", {"step_size": 1, "gamma": 0.9}),
        (CosineAnnealingLR, "CosineAnnealingLR", {"T_max": 10}),
        (CosineAnnealingLR, "CosineAnnealingLR", {"T_max": 7, "eta_min": 0.01}),
        (LinearLR, "LinearLR", {}),
        (LinearLR, "LinearLR", {"start_factor": 0.1, "total_iters": 8}),
        (LinearLR, "LinearLR", {"start_factor": 1.0, "end_factor": 0.0}),
    ],
)
def test_equals_torch_at_every_step(ours, name, words):
    a, b = two_optimizers()
    mine = rates(a, ours(a, **words), 25)
    assert mine == pytest.approx(
        rates(b, getattr(theirs, name)(b, **words), 25), rel=1e-12, abs=1e-15
    )


def test_warm_up_then_cosine_equals_torch():
    a, b = two_optimizers()
    seen = []
    for optimizer, kit in ((a, None), (b, theirs)):
        linear = LinearLR if kit is None else kit.LinearLR
        cosine = CosineAnnealingLR if kit is None else kit.CosineAnnealingLR
        sequential = SequentialLR if kit is None else kit.SequentialLR
        parts = [linear(optimizer, 0.1, total_iters=4), cosine(optimizer, T_max=10)]
        seen.append(rates(optimizer, sequential(optimizer, parts, [4]), 15))
    assert seen[0] == pytest.approx(seen[1], rel=1e-12, abs=1e-15)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 30), st.floats(0.01, 1), st.integers(0, 40))
def test_cosine_stays_between_its_ends(T_max, lr, steps):
    optimizer, _ = two_optimizers(lr)
    schedule = CosineAnnealingLR(optimizer, T_max, eta_min=0.001)
    for _ in range(steps):
        schedule.step()
    assert 0.001 - 1e-12 <= optimizer.param_groups[0]["lr"] <= lr + 1e-12


def test_resume_from_saved_state():
    optimizer, _ = two_optimizers()
    schedule = StepLR(optimizer, 2)
    rates(optimizer, schedule, 3)
    again = StepLR(optimizer, 2)
    again.load_state_dict(schedule.state_dict())
    again.step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.5 * 0.1**2)


@pytest.mark.parametrize(
    "make",
    [
        lambda optimizer, **words: StepLR(optimizer, 2, **words),
        lambda optimizer, **words: LinearLR(optimizer, **words),
        lambda optimizer, **words: CosineAnnealingLR(optimizer, 7, **words),
    ],
)
def test_a_schedule_begins_at_any_epoch(make):
    optimizer, _ = two_optimizers()
    whole = rates(optimizer, make(optimizer), 6)
    again, _ = two_optimizers()
    for group in again.param_groups:
        group["initial_lr"] = group["lr"]
    rest = rates(again, make(again, last_epoch=2), 3)
    np.testing.assert_allclose(rest, whole[6:], rtol=1e-12)


def test_a_schedule_resumes_inside_a_sequence():
    optimizer, _ = two_optimizers()

    def build():
        parts = [LinearLR(optimizer), StepLR(optimizer, 2)]
        return SequentialLR(optimizer, parts, [3])

    schedule = build()
    rates(optimizer, schedule, 4)
    saved = schedule.state_dict(), optimizer.state_dict()
    schedule.step()
    expected, rest = schedule.get_last_lr(), rates(optimizer, schedule, 4)
    optimizer, _ = two_optimizers()
    again = build()
    again.load_state_dict(saved[0])
    optimizer.load_state_dict(saved[1])
    again.step()
    assert again.get_last_lr() == expected
    assert rates(optimizer, again, 4) == rest


def test_works_for_torchs_own_optimizers():
    _, optimizer = two_optimizers()
    StepLR(optimizer, 1).step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.05)


PAIRS = [
    (("StepLR", {"step_size": 1, "gamma": 0.5}), ("CosineAnnealingLR", {"T_max": 10})),
    (("CosineAnnealingLR", {"T_max": 10}), ("StepLR", {"step_size": 3})),
    (
        ("LinearLR", {"start_factor": 0.1}),
        ("CosineAnnealingLR", {"T_max": 4, "eta_min": 0.01}),
    ),
    (("StepLR", {"step_size": 2}), ("StepLR", {"step_size": 3, "gamma": 0.7})),
    (
        ("LinearLR", {"end_factor": 0.2}),
        ("CosineAnnealingLR", {"T_max": 5, "eta_min": 0.05}),
    ),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_two_schedules_of_one_optimizer_multiply_as_in_torch(pair):
    seen = []
    for optimizer, kit in zip(two_optimizers(), (helpers.optim, theirs), strict=True):
        parts = [getattr(kit, name)(optimizer, **words) for name, words in pair]
        seen.append([])
        for _ in range(12):
            seen[-1] += [group["lr"] for group in optimizer.param_groups]
            optimizer.step()
            for part in parts:
                part.step()
    assert seen[0] == pytest.approx(seen[1], rel=1e-9, abs=1e-15)


def test_ours_and_torchs_multiply_on_torchs_optimizer():
    seen = []
    for kit in (helpers.optim, theirs):
        _, optimizer = two_optimizers()
        parts = kit.StepLR(optimizer, 2, 0.5), theirs.ExponentialLR(optimizer, 0.9)
        for _ in range(6):
            optimizer.step()
            for part in parts:
                part.step()
        seen.append(optimizer.param_groups[0]["lr"])
    assert seen[0] == pytest.approx(seen[1], rel=1e-12)


def test_a_sequence_beside_another_schedule_equals_torch():
    seen = []
    for optimizer, kit in zip(two_optimizers(), (helpers.optim, theirs), strict=True):
        parts = [
            kit.LinearLR(optimizer, 0.1),
            kit.CosineAnnealingLR(optimizer, 8, 0.01),
        ]
        both = kit.SequentialLR(optimizer, parts, [4]), kit.StepLR(optimizer, 3)
        seen.append([])
        for _ in range(12):
            seen[-1] += [group["lr"] for group in optimizer.param_groups]
            optimizer.step()
            for schedule in both:
                schedule.step()
    assert seen[0] == pytest.approx(seen[1], rel=1e-9, abs=1e-15)


def test_a_rate_changed_by_hand_goes_on_from_there_as_in_torch():
    seen = []
    for optimizer, kit in zip(two_optimizers(), (helpers.optim, theirs), strict=True):
        schedule = kit.StepLR(optimizer, 1, 0.5)
        for group in optimizer.param_groups:
            group["lr"] = 0.08
        optimizer.step()
        schedule.step()
        seen.append(schedule.get_last_lr())
    assert seen == [[0.04, 0.04]] * 2


@pytest.mark.parametrize("steps", [0, 3])
def test_a_group_added_later_goes_on_from_its_own_rate_as_in_torch(steps):
    seen = []
    for optimizer, kit in zip(two_optimizers(), (helpers.optim, theirs), strict=True):
        schedule = kit.StepLR(optimizer, 2, 0.5)
        for _ in range(steps):
            optimizer.step()
            schedule.step()
        optimizer.add_param_group({"params": [torch.ones(1)], "lr": 0.2})
        for _ in range(3):
            optimizer.step()
            schedule.step()
        seen.append(schedule.get_last_lr())
    assert seen[0] == pytest.approx(seen[1], rel=1e-12)


def test_torchs_schedules_in_our_sequence_are_refused_by_name():
    _, optimizer = two_optimizers()
    parts = [theirs.ConstantLR(optimizer), StepLR(optimizer, 2)]
    with pytest.raises(
        TypeError, match=r"not a torch\.optim\.lr_scheduler\.ConstantLR"
    ):
        SequentialLR(optimizer, parts, [3])


def test_a_state_of_another_schedule_is_refused_and_changes_nothing():
    optimizer, _ = two_optimizers()
    step, cosine = StepLR(optimizer, 2), CosineAnnealingLR(optimizer, 5)
    before = step.state_dict()
    for strange in (cosine.state_dict(), {}, {"gamma": 0.5}):
        with pytest.raises(ValueError, match="not the saved state of a StepLR"):
            step.load_state_dict(strange)
    assert step.state_dict() == before
    both = SequentialLR(optimizer, [step, cosine], [3])
    before = both.state_dict()
    with pytest.raises(ValueError, match="0 schedules, this SequentialLR has 2"):
        both.load_state_dict(step.state_dict())
    swapped = before | {"_schedulers": before["_schedulers"][::-1]}
    with pytest.raises(ValueError, match="not the saved state of a StepLR"):
        both.load_state_dict(swapped)
    assert both.state_dict() == before


@pytest.mark.parametrize("count", [2.0, True, "2", None])
def test_counts_must_be_whole_numbers(count):
    optimizer, _ = two_optimizers()
    parts = [StepLR(optimizer, np.int64(2)), StepLR(optimizer, 1)]
    for make in (
        lambda: StepLR(optimizer, count),
        lambda: CosineAnnealingLR(optimizer, count),
        lambda: LinearLR(optimizer, total_iters=count),
        lambda: SequentialLR(optimizer, parts, [count]),
    ):
        with pytest.raises(TypeError, match="must be a whole number"):
            make()


@pytest.mark.parametrize("factor", ["a", None, True])
def test_factors_must_be_numbers(factor):
    optimizer, _ = two_optimizers()
    for make in (
        lambda: StepLR(optimizer, 2, factor),
        lambda: CosineAnnealingLR(optimizer, 2, factor),
        lambda: LinearLR(optimizer, factor),
        lambda: LinearLR(optimizer, 0.5, factor),
    ):
        with pytest.raises(TypeError, match="must be a number"):
            make()
    with pytest.raises(ValueError, match="gamma must be a finite number"):
        StepLR(optimizer, 2, np.nan)


def test_bad_settings():
    optimizer, other = two_optimizers()
    for wrong in (
        lambda: StepLR(optimizer, 0),
        lambda: CosineAnnealingLR(optimizer, -2),
        lambda: SequentialLR(optimizer, [StepLR(optimizer, 1)] * 3, [4, 2]),
        lambda: LinearLR(optimizer, start_factor=0),
        lambda: LinearLR(optimizer, end_factor=2),
        lambda: SequentialLR(optimizer, [], []),
        lambda: SequentialLR(optimizer, [StepLR(optimizer, 1)], [1]),
        lambda: SequentialLR(optimizer, [StepLR(other, 1)], []),
    ):
        with pytest.raises(ValueError, match=r"must be|must rise|expect"):
            wrong()
    with pytest.raises(ValueError, match="at least one"):
        SequentialLR(optimizer, [], [])
    with pytest.raises(TypeError, match="not an Optimizer"):
        StepLR(torch.nn.Linear(1, 1), 1)
    with pytest.raises(KeyError, match="initial_lr"):
        StepLR(two_optimizers()[0], 1, last_epoch=3)


def test_a_formula_of_ones_own_is_a_schedule():
    class Thirds(Schedule):
        def rate_at(self, epoch, base_lr):
            return base_lr / 3**epoch

    rule = SGD([Value(1.0)], lr=0.9)
    schedule, used = Thirds(rule), []
    for _ in range(3):
        used += schedule.get_last_lr()
        rule.step()
        schedule.step()
    assert used == pytest.approx([0.9, 0.3, 0.1])


@pytest.mark.parametrize("last_epoch", [None, 1.5, "3", -2, True])
def test_the_last_epoch_is_a_whole_number(last_epoch):
    optimizer = SGD([torch.ones(2, requires_grad=True)], lr=0.1)
    with pytest.raises((TypeError, ValueError), match="last_epoch must be"):
        StepLR(optimizer, 1, last_epoch=last_epoch)


def test_parts_and_milestones_are_lists():
    optimizer = SGD([torch.ones(2, requires_grad=True)], lr=0.1)
    parts = [StepLR(optimizer, 1), StepLR(optimizer, 1)]
    with pytest.raises(TypeError, match=r"milestones must be a list.* type int"):
        SequentialLR(optimizer, parts, 5)
    with pytest.raises(TypeError, match=r"schedulers must be a list.* type StepLR"):
        SequentialLR(optimizer, parts[0], [])
