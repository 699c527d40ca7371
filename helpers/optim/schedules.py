"""Learning rates that change with time, with torch.optim.lr_scheduler's names.

Call ``schedule.step()`` once after each epoch (or each step, if it counts steps).
Every schedule here says the rate of any moment in one formula. They work for the
optimizers of this package and for those of torch.optim. Two schedules of one optimizer
multiply, as in torch.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from typing import Any

from helpers.validation import check_number, check_whole_number


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
    lowest : float
        The rate above which the schedule multiplies.
    """

    lowest = 0.0

    def __init__(self, optimizer: Any, last_epoch: int = -1) -> None:
        if not hasattr(optimizer, "param_groups"):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        last_epoch = check_whole_number(last_epoch, "last_epoch", at_least=-1)
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
        if last_epoch >= 0:  # go on from this schedule's own rates
            self._set([self.rate_at(last_epoch, lr) for lr in self.base_lrs])
        self.step()

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """Return the rate of an epoch (counted from 0) for a group's own rate."""
        raise NotImplementedError("A schedule writes its formula here.")

    def step(self) -> None:
        """Go on to the next epoch and set its learning rates."""
        self.last_epoch += 1
        groups = self.optimizer.param_groups
        for group in groups[len(self.base_lrs) :]:  # added since: thawed layers
            self.base_lrs.append(group.setdefault("initial_lr", group["lr"]))
        self._set(
            [
                self._following(self.last_epoch, base_lr, group["lr"])
                for base_lr, group in zip(self.base_lrs, groups, strict=True)
            ]
        )

    def _set(self, rates: list[float]) -> None:
        for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = rate
        self._last_lr = rates

    def _following(self, epoch: int, base_lr: float, rate: float) -> float:
        """Return the rate of an epoch, where `rate` is the one in use before it.

        If that is not this schedule's own rate, another one has changed it; then
        this schedule multiplies it by what its own rate is multiplied by, as torch's
        schedules do, so that two schedules of one optimizer multiply.
        """
        before = base_lr if epoch == 0 else self.rate_at(epoch - 1, base_lr)
        now = self.rate_at(epoch, base_lr)
        if rate == before:
            return now  # alone: the formula itself, without rounding on the way
        if before == self.lowest:
            return rate + (now - before)
        share = (now - self.lowest) / (before - self.lowest)
        return self.lowest + (rate - self.lowest) * share

    def get_last_lr(self) -> list[float]:
        """Return the rates in use, one for each group."""
        return list(self._last_lr)

    def state_dict(self) -> dict[str, Any]:
        """Return everything but the optimizer, to be saved."""
        return {key: v for key, v in vars(self).items() if key != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a saved state; the optimizer's state holds the rates themselves.

        Raises
        ------
        ValueError
            If another kind of schedule saved it. Nothing is changed then.
        """
        strange = {key for key in state_dict if key[0] != "_"} - set(vars(self))
        if strange or "last_epoch" not in state_dict:
            told = f" (it has {', '.join(sorted(strange))})" if strange else ""
            raise ValueError(
                f"this is not the saved state of a {type(self).__name__}{told}."
            )
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
        self.step_size = check_whole_number(step_size, "step_size")
        self.gamma = check_number(gamma, "gamma")
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
        self.T_max = check_whole_number(T_max, "T_max")
        self.eta_min = self.lowest = check_number(eta_min, "eta_min", at_least=0)
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
        check_number(start_factor, "start_factor")
        check_number(end_factor, "end_factor")
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
        self.total_iters = check_whole_number(total_iters, "total_iters")
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
        Of this package, made for this optimizer.
    milestones : list of int
        The epochs at which the second, third, ... schedule starts, from its own 0
        and from the optimizer's own rate.

    Raises
    ------
    TypeError
        If a schedule is not from this package.
    ValueError
        If numbers do not fit, or a schedule belongs to another optimizer.
    """

    def __init__(
        self,
        optimizer: Any,
        schedulers: list[Schedule],
        milestones: list[int],
        last_epoch: int = -1,
    ) -> None:
        for name, given in (("schedulers", schedulers), ("milestones", milestones)):
            if not isinstance(given, Sequence):
                raise TypeError(
                    f"{name} must be a list, as in SequentialLR(optimizer, [warm_up, "
                    f"decay], milestones=[5]), not an object of type "
                    f"{type(given).__name__}."
                )
        if len(schedulers) < 1:
            raise ValueError("SequentialLR expects at least one scheduler.")
        if len(milestones) != len(schedulers) - 1:
            raise ValueError(
                "Sequential Schedulers expects number of schedulers provided to be one "
                f"more than the number of milestone points, but got {len(schedulers)} "
                f"schedulers and {len(milestones)} milestones."
            )
        for scheduler in schedulers:
            if not isinstance(scheduler, Schedule):
                kind = type(scheduler)
                raise TypeError(
                    f"SequentialLR takes the schedules of helpers.optim, not a "
                    f"{kind.__module__}.{kind.__name__}; put torch's schedules into "
                    f"torch.optim.lr_scheduler.SequentialLR."
                )
        if any(s.optimizer is not optimizer for s in schedulers):
            raise ValueError(
                "SequentialLR expects all schedulers to belong to the same optimizer."
            )
        milestones = [check_whole_number(m, "a milestone") for m in milestones]
        if milestones != sorted(set(milestones)):
            raise ValueError(f"milestones must rise, but they are {milestones}.")
        self._schedulers, self._milestones = list(schedulers), milestones
        if last_epoch == -1:  # undo what the parts set when they were made
            for group in optimizer.param_groups:
                group["lr"] = group["initial_lr"]
        super().__init__(optimizer, last_epoch)

    def rate_at(self, epoch: int, base_lr: float) -> float:
        """The rate of the schedule whose turn it is, at its own time."""
        part, start = self._part_at(epoch)
        return part.rate_at(epoch - start, base_lr)

    def _following(self, epoch: int, base_lr: float, rate: float) -> float:
        part, start = self._part_at(epoch)
        if epoch == start > 0:
            return part.rate_at(0, base_lr)
        return part._following(epoch - start, base_lr, rate)

    def _part_at(self, epoch: int) -> tuple[Schedule, int]:
        """Return the schedule whose turn it is, and the epoch at which it began."""
        turn = bisect.bisect_right(self._milestones, epoch)
        return self._schedulers[turn], self._milestones[turn - 1] if turn else 0

    def state_dict(self) -> dict[str, Any]:
        """Return the state of this schedule and of its parts."""
        state = super().state_dict()
        return state | {"_schedulers": [s.state_dict() for s in self._schedulers]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a saved state."""
        rest = {k: v for k, v in state_dict.items() if k != "_schedulers"}
        parts = state_dict.get("_schedulers", [])
        if len(parts) != len(self._schedulers):
            raise ValueError(
                f"the saved state has {len(parts)} schedules, this SequentialLR has "
                f"{len(self._schedulers)}."
            )
        kept = [part.state_dict() for part in self._schedulers]
        try:
            for part, saved in zip(self._schedulers, parts, strict=True):
                part.load_state_dict(saved)
            super().load_state_dict(rest)
        except ValueError:
            for part, before in zip(self._schedulers, kept, strict=True):
                part.load_state_dict(before)
            raise
