"""When `fit` steps a learning-rate schedule: after each epoch, or after each batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch.optim.lr_scheduler import ReduceLROnPlateau

from helpers.errors import warn_caller
from helpers.training.history import TrainingWarning

LENGTHS = ("total_steps", "T_max", "total_iters")
CYCLES = ("OneCycleLR", "CyclicLR")  # torch: "step after every batch"


def check_schedule(schedule: Any, optimizer: Any) -> None:
    """Raise where a schedule cannot change this optimizer's rate as it is meant to."""
    if schedule is None:
        return
    if isinstance(schedule, type) or not hasattr(schedule, "step"):
        raise TypeError(
            "scheduler must be made first, such as "
            "torch.optim.lr_scheduler.StepLR(optimizer, step_size=10)."
        )
    for part in _parts(schedule):
        name = type(part).__name__
        if getattr(part, "optimizer", optimizer) is not optimizer:
            raise ValueError(
                f"the scheduler {name} changes the rate of another optimizer: make it "
                f"from the one that is given to fit."
            )
        if getattr(part, "mode", None) == "max" and isinstance(part, ReduceLROnPlateau):
            raise ValueError(
                f"fit gives {name} the validation loss (without validation data: the "
                f"training loss), which falls while training goes well, but "
                f"mode='max' waits for a rise: use mode='min'."
            )


def steps_after_batches(
    schedule: Any, epochs: int, batches: int | None, done: int = 0
) -> bool:
    """Return whether to step a schedule after each batch, rather than each epoch.

    Torch's two cycles are made for batches; but a `OneCycleLR` of as many steps as
    there are epochs is stepped after each epoch.

    Parameters
    ----------
    schedule : scheduler or None
    epochs : int
        How many epochs the training has in all.
    batches : int, optional
        How many batches an epoch has, where that is known.
    done : int
        How many steps the schedule has made before this training.

    Raises
    ------
    ValueError
        If a `OneCycleLR` ends before this training does.
    """
    if schedule is None or not epochs:
        return False
    kinds = {base.__name__ for part in _parts(schedule) for base in type(part).__mro__}
    length = _length(schedule)
    left = None if length is None else length - done
    steps = None if batches is None else epochs * batches
    if not kinds & set(CYCLES):
        if left == steps and batches and batches > 1:
            warn_caller(
                f"the scheduler {type(schedule).__name__} is made for {length} steps, "
                f"as many as there are batches, but fit steps it after each epoch: "
                f"count in epochs ({epochs}) when you make it.",
                TrainingWarning,
            )
        return False
    if left is None or "OneCycleLR" not in kinds:
        return True
    return left != epochs and _cycle_fits(left, epochs, batches)


def _cycle_fits(left: int, epochs: int, batches: int | None) -> bool:
    """Return True; raise if a cycle ends too early, warn if it does not end."""
    if batches is None:
        return True
    steps = epochs * batches
    told = f"{epochs} epochs of {batches} batches, {steps} steps"
    if left < steps:
        raise ValueError(
            f"OneCycleLR has {left} steps left, but this training has {told}. Make it "
            f"with total_steps={steps} (fit then steps it after each batch) or "
            f"total_steps={epochs} (after each epoch)."
        )
    if left > steps:
        warn_caller(
            f"OneCycleLR has {left} steps left, but this training has {told}: it ends "
            f"before the rate has come down. Make it with total_steps={steps}.",
            TrainingWarning,
        )
    return True


def _parts(schedule: Any) -> Iterator[Any]:
    """Yield a schedule and those that it is made of."""
    yield schedule
    for part in getattr(schedule, "_schedulers", ()):
        yield from _parts(part)


def _length(schedule: Any) -> int | None:
    """Return how many steps a schedule is made for; None if it has no end."""
    parts = getattr(schedule, "_schedulers", ())
    if parts:
        starts = getattr(schedule, "_milestones", ())
        lengths = [_length(part) for part in (parts[-1:] if starts else parts)]
        if None in lengths:
            return None
        return max(lengths) + (starts[-1] if starts else 0)
    found = (getattr(schedule, name, None) for name in LENGTHS)
    return next((int(n) for n in found if isinstance(n, int)), None)
