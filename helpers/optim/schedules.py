"""Learning rates that change with time, with torch.optim.lr_scheduler's names.

Call ``schedule.step()`` once after each epoch (or each step, if it counts steps).
Every schedule here says the rate of any moment in one formula. They work for the
optimisers of this package and for those of torch.optim.
"""

from __future__ import annotations

import bisect
import math
from typing import Any


class Schedule:
    """Base of the schedules; a subclass writes its formula in `rate_at`.

    Parameters
    ----------
    optimizer : Optimizer
        Its groups' ``"lr"`` is set now and at every step.
    last_epoch : int, default -1
        Where to go on from; -1 starts afresh and takes the rates as they are.

    Attributes
    ----------
    base_lrs : list of float
        The groups' rates before any schedule.
    last_epoch : int
        How many steps were made.
    """

    def __init__(self, optimizer: Any, last_epoch: int = -1) -> None:
        if not hasattr(optimizer, "param_groups"):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        for number, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", group["lr"])
            elif "initial_lr" not in group:
                raise KeyError(
                    f"param 'initial_lr' is not specified in param_groups[{number}] "
                    f"when resuming scheduler: load the optimizer's state first."
                )
        self.optimizer = optimizer
        self.base_lrs = [group["initial_lr"] for group in optimizer.param_groups]
        self.last_epoch = last_epoch
        self.step()

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """Return the rate of an epoch (counted from 0) for a group's own rate."""
        raise NotImplementedError("A schedule writes its formula here.")

    def step(self) -> None:
        """Go on to the next epoch and set its learning rates."""
        self.last_epoch += 1
        self._last_lr = [self.rate_at(self.last_epoch, lr) for lr in self.base_lrs]
        for group, rate in zip(self.optimizer.param_groups, self._last_lr, strict=True):
            group["lr"] = rate

    def get_last_lr(self) -> list[float]:
        """Return the rates in use, one for each group."""
        return list(self._last_lr)

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer, to be saved."""
        return {key: v for key, v in vars(self).items() if key != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a saved state."""
        vars(self).update(state_dict)


class StepLR(Schedule):
    """Multiply the rate by `gamma` after every `step_size` epochs.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> optimizer = SimpleNamespace(param_groups=[{"lr": 1.0}])
    >>> schedule = StepLR(optimizer, step_size=2, gamma=0.5)
    >>> rates = []
    >>> for epoch in range(5):
    ...     rates.append(schedule.get_last_lr()[0])
    ...     schedule.step()
    >>> rates
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    def __init__(
        self, optimizer: Any, step_size: int, gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self.step_size = _positive("step_size", step_size)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """base_lr * gamma ** (number of whole step sizes so far)"""
        return base_lr * self.gamma ** (epoch // self.step_size)


class CosineAnnealingLR(Schedule):
    """Go from the rate down to `eta_min` in `T_max` epochs along half a cosine.

    Loshchilov and Hutter (2017), arXiv 1608.03983, eq. 5, without restarts.
    """

    def __init__(
        self, optimizer: Any, T_max: int, eta_min: float = 0.0, last_epoch: int = -1
    ) -> None:
        self.T_max = _positive("T_max", T_max)
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """eta_min + (base_lr - eta_min) * (1 + cos(pi * epoch / T_max)) / 2"""
        wave = (1 + math.cos(math.pi * epoch / self.T_max)) / 2
        return self.eta_min + (base_lr - self.eta_min) * wave


class LinearLR(Schedule):
    """Warm-up: from a part of the rate to the whole of it, in equal increments.

    Raises
    ------
    ValueError
        Unless 0 < start_factor <= 1 and 0 <= end_factor <= 1.
    """

    def __init__(
        self,
        optimizer: Any,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise ValueError(
                "Starting multiplicative factor expected to be greater than 0 and less "
                f"or equal to 1, not {start_factor}."
            )
        if not 0 <= end_factor <= 1:
            raise ValueError(
                "Ending multiplicative factor expected to be between 0 and 1, not "
                f"{end_factor}."
            )
        self.start_factor, self.end_factor = start_factor, end_factor
        self.total_iters = _positive("total_iters", total_iters)
        super().__init__(optimizer, last_epoch)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """base_lr * (start_factor + (end_factor - start_factor) * part done)"""
        done = min(self.total_iters, epoch) / self.total_iters
        return base_lr * (
            self.start_factor + (self.end_factor - self.start_factor) * done
        )


class SequentialLR(Schedule):
    """One schedule after another, such as a warm-up and then a cosine.

    Parameters
    ----------
    optimizer : Optimizer
    schedulers : list of Schedule
    milestones : list of int
        The epochs at which the second, third, ... schedule starts, from its own 0.
    """

    def __init__(
        self,
        optimizer: Any,
        schedulers: list[Schedule],
        milestones: list[int],
        last_epoch: int = -1,
    ) -> None:
        if len(schedulers) < 1:
            raise ValueError("SequentialLR expects at least one scheduler.")
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                "Sequential Schedulers expects number of schedulers provided to be one "
                f"more than the number of milestone points, but got {len(schedulers)} "
                f"schedulers and {len(milestones)} milestones."
            )
        if any(s.optimizer is not optimizer for s in schedulers):
            raise ValueError(
                "SequentialLR expects all schedulers to belong to the same optimizer."
            )
        self._schedulers, self._milestones = list(schedulers), list(milestones)
        super().__init__(optimizer, last_epoch)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """The rate of the schedule whose turn it is, at its own time."""
        turn = bisect.bisect_right(self._milestones, epoch)
        start = self._milestones[turn - 1] if turn else 0
        return self._schedulers[turn].rate_at(epoch - start, base_lr)

    def state_dict(self) -> dict[str, Any]:
        """Return the state of this schedule and of its parts."""
        state = super().state_dict()
        return state | {"_schedulers": [s.state_dict() for s in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a saved state."""
        rest = {k: v for k, v in state_dict.items() if k != "_schedulers"}
        super().load_state_dict(rest)
        for part, saved in zip(
            self._schedulers, state_dict["_schedulers"], strict=True
        ):
            part.load_state_dict(saved)


def _positive(name: str, value: int) -> int:
    if value != int(value) or value < 1:
        raise ValueError(f"{name} must be a whole number, 1 or above, not {value}.")
    return int(value)
