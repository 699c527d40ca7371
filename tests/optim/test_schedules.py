import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.optim import SGD, CosineAnnealingLR, LinearLR, SequentialLR, StepLR

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


def test_a_schedule_resumes_inside_a_sequence():
    optimizer, _ = two_optimizers()
    build = lambda: SequentialLR(  # noqa: E731
        optimizer, [LinearLR(optimizer), StepLR(optimizer, 2)], [3]
    )
    schedule = build()
    rates(optimizer, schedule, 4)
    again = build()
    again.load_state_dict(schedule.state_dict())
    assert again.get_last_lr() == schedule.get_last_lr()
    again.step()
    schedule.step()
    assert again.get_last_lr() == schedule.get_last_lr()


def test_works_for_torchs_own_optimisers():
    _, optimizer = two_optimizers()
    StepLR(optimizer, 1).step()
    assert optimizer.param_groups[0]["lr"] == pytest.approx(0.05)


def test_bad_settings():
    optimizer, other = two_optimizers()
    for wrong in (
        lambda: StepLR(optimizer, 0),
        lambda: CosineAnnealingLR(optimizer, 2.5),
        lambda: LinearLR(optimizer, start_factor=0),
        lambda: LinearLR(optimizer, end_factor=2),
        lambda: SequentialLR(optimizer, [], []),
        lambda: SequentialLR(optimizer, [StepLR(optimizer, 1)], [1]),
        lambda: SequentialLR(optimizer, [StepLR(other, 1)], []),
    ):
        with pytest.raises(ValueError, match=r"must be|expect"):
            wrong()
    with pytest.raises(TypeError, match="not an Optimizer"):
        StepLR(torch.nn.Linear(1, 1), 1)
    with pytest.raises(KeyError, match="initial_lr"):
        StepLR(two_optimizers()[0], 1, last_epoch=3)
