"""Schedules are stepped when they are meant to be, or refused in one sentence."""

import warnings

import pytest
import torch
from torch import nn
from torch.optim import lr_scheduler as torchs
from torch.utils.data import DataLoader, IterableDataset

from helpers import optim
from helpers.training import TrainingWarning, fit

X = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))
y = (X[:, 0] > 0).long()
BATCHES = 4


def rates(make, epochs=5, data=(X, y), validation=None):
    """Return the rate of each epoch, and the rate after training."""
    torch.manual_seed(1)
    model = nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    history = fit(
        *(model, data),
        loss=nn.CrossEntropyLoss(),
        optimizer=optimizer,
        scheduler=make(optimizer),
        epochs=epochs,
        batch_size=10,
        validation=validation,
        diagnose=False,
    )
    return history["lr"], optimizer.param_groups[0]["lr"]


def by_hand(make, epochs=5, steps=1):
    """Return the same of a loop that steps so many times in an epoch."""
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1, momentum=0.9)
    schedule, used = make(optimizer), []
    for _ in range(epochs):
        for _ in range(steps):
            optimizer.step()
            used.append(optimizer.param_groups[0]["lr"])
            schedule.step()
    return used[steps - 1 :: steps], optimizer.param_groups[0]["lr"]


def cycle(total):
    return lambda optimizer: torchs.OneCycleLR(optimizer, 1.0, total_steps=total)


def up_and_down(optimizer):
    return torchs.CyclicLR(optimizer, 0.01, 1.0, step_size_up=3)


def warm_up(optimizer):
    parts = [torchs.LinearLR(optimizer), torchs.CosineAnnealingLR(optimizer, 3)]
    return torchs.SequentialLR(optimizer, parts, [2])


@pytest.mark.parametrize(
    ("make", "steps"),
    [
        (cycle(5), 1),
        (cycle(5 * BATCHES), BATCHES),
        (up_and_down, BATCHES),
        (lambda o: torchs.ChainedScheduler([up_and_down(o)], o), BATCHES),
        (lambda o: torchs.StepLR(o, 2), 1),
        (lambda o: torchs.CosineAnnealingLR(o, 5), 1),
        (lambda o: torchs.ExponentialLR(o, 0.5), 1),
        (warm_up, 1),
        (lambda o: optim.CosineAnnealingLR(o, 5), 1),
    ],
)
def test_it_is_stepped_as_a_loop_by_hand_would(make, steps):
    found, last = rates(make)
    expected, expected_last = by_hand(make, steps=steps)
    assert found == pytest.approx(expected)
    assert last == pytest.approx(expected_last)


@pytest.mark.parametrize("total", [3, 6, 19])
def test_a_cycle_that_ends_too_early_is_refused_before_training(total):
    with pytest.raises(ValueError, match=r"total_steps=20 .* or total_steps=5"):
        rates(cycle(total))


def test_a_cycle_that_does_not_come_down_is_spoken_of():
    with pytest.warns(TrainingWarning, match="before the rate has come down"):
        rates(cycle(35))


def test_a_cycle_in_two_calls():
    model = nn.Linear(3, 2)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    schedule, used = cycle(2 * BATCHES)(optimizer), []
    options = {"loss": nn.CrossEntropyLoss(), "scheduler": schedule, "epochs": 1}
    options |= {"optimizer": optimizer, "batch_size": 10, "diagnose": False}
    with pytest.warns(TrainingWarning):
        used += fit(model, (X, y), **options)["lr"]
    used += fit(model, (X, y), **options)["lr"]
    assert used == pytest.approx(by_hand(cycle(2 * BATCHES), 2, BATCHES)[0])
    with pytest.raises(ValueError, match="has 0 steps left"):
        fit(model, (X, y), **options)


class Stream(IterableDataset):
    """The same rows, without a length."""

    def __iter__(self):
        return zip(X, y, strict=True)


@pytest.mark.parametrize(("total", "steps"), [(5 * BATCHES, BATCHES), (5, 1)])
def test_a_cycle_over_a_stream_is_stepped_by_its_own_length(total, steps):
    """How many batches come is not known before: only 5 steps can be 5 epochs."""
    found, _ = rates(cycle(total), data=DataLoader(Stream(), 10))
    assert found == pytest.approx(by_hand(cycle(total), steps=steps)[0])


def test_a_cycle_goes_on_from_a_file(tmp_path):
    """The schedule of the second call is new; where it is, the file says."""
    path, found = tmp_path / "a.ckpt", []
    for epochs, resume in ((2, None), (5, path)):
        model = nn.Linear(3, 2)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
        options = {"loss": nn.CrossEntropyLoss(), "optimizer": optimizer}
        options |= {"scheduler": cycle(5 * BATCHES)(optimizer), "batch_size": 10}
        options |= {"checkpoint": path, "resume": resume, "diagnose": False}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore" if resume is None else "error")
            found = fit(model, (X, y), epochs=epochs, **options)["lr"]
    assert found == pytest.approx(by_hand(cycle(5 * BATCHES), 5, BATCHES)[0])


@pytest.mark.parametrize("kind", [torchs.CosineAnnealingLR, optim.CosineAnnealingLR])
def test_a_schedule_counted_in_batches_is_spoken_of(kind):
    with pytest.warns(TrainingWarning, match=r"count in epochs \(5\)"):
        rates(lambda optimizer: kind(optimizer, 5 * BATCHES))


def test_a_plateau_must_wait_for_a_fall():
    with pytest.raises(ValueError, match="mode='min'"):
        rates(lambda optimizer: torchs.ReduceLROnPlateau(optimizer, mode="max"))


def test_a_plateau_is_given_the_validation_loss():
    """With the labels swapped, that loss rises while the other one falls."""

    def plateau(optimizer):
        return torchs.ReduceLROnPlateau(optimizer, factor=0.5, patience=0)

    assert rates(plateau)[1] == 0.1
    assert rates(plateau, validation=(X, 1 - y))[0] == [0.1, 0.1, 0.05, 0.025, 0.0125]


@pytest.mark.parametrize("kind", [torchs.StepLR, optim.StepLR])
def test_a_schedule_of_another_optimizer_is_refused(kind):
    other = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
    with pytest.raises(ValueError, match="StepLR changes the rate of another"):
        rates(lambda _: kind(other, 2))


def test_a_schedule_that_was_not_made_is_refused():
    with pytest.raises(TypeError, match="made first"):
        rates(lambda _: torchs.StepLR)
    with pytest.raises(TypeError, match="made first"):
        rates(lambda _: 0.1)


def counted_in_batches(optimizer, kind):
    """Make a schedule of parts whose end is 20 steps away: 5 epochs of 4 batches."""
    if kind == "one after another":
        parts = [torchs.CosineAnnealingLR(optimizer, t) for t in (100, 17)]
        return torchs.SequentialLR(optimizer, parts, [3])
    parts = [torchs.CosineAnnealingLR(optimizer, t) for t in (5, 20)]
    return torchs.ChainedScheduler(parts, optimizer)


@pytest.mark.parametrize("kind", ["one after another", "at once"])
def test_a_schedule_of_parts_is_as_long_as_they_are_together(kind):
    with pytest.warns(
        TrainingWarning,
        match=r"scheduler [SC]\w+ is made for 20 steps",
    ):
        rates(lambda optimizer: counted_in_batches(optimizer, kind))


def test_a_schedule_with_an_endless_part_has_no_end():
    def endless(optimizer):
        parts = [torchs.CosineAnnealingLR(optimizer, 20)]
        parts.append(torchs.ExponentialLR(optimizer, 0.9))
        return torchs.ChainedScheduler(parts, optimizer)

    found, _ = rates(endless)  # any warning would be an error
    assert found == pytest.approx(by_hand(endless)[0])
