"""Save all that the next epoch depends on, and go on from there."""

from __future__ import annotations

import copy
import inspect
from typing import Any

from torch import Tensor

from helpers.errors import warn_caller
from helpers.reproducible import random_state, set_random_state
from helpers.saving import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from helpers.training.early_stopping import Patience
from helpers.training.history import History, TrainingWarning


class Snapshot:
    """The weights, and the memory of optimizer and schedule, at one moment.

    Parameters
    ----------
    job : Job
    """

    def __init__(self, job: Any):
        self.parts = [
            (part, copy.deepcopy(part.state_dict()))
            for part in (job.model, job.optimizer, job.scheduler)
            if hasattr(part, "load_state_dict")
        ]

    def restore(self) -> None:
        """Put everything back as it was."""
        for part, state in self.parts:
            part.load_state_dict(state)


def save_epoch(path: Any, job: Any, history: History, patience: Patience) -> None:
    """Write all that the next epoch depends on."""
    extra = {
        "history": history.rows,
        "patience": patience.state(),
        "random": random_state(),
        "sources": {
            name: sources.state(since=start)
            for name, (sources, start) in job.sources.items()
        },
    }
    save_checkpoint(
        path, job.model, optimizer=job.optimizer, scheduler=job.scheduler, extra=extra
    )


def resume_from(path: Any, job: Any, patience: Patience) -> History:
    """Put model, optimizer, scheduler and random numbers back; return the history.

    Raises
    ------
    CheckpointError
        If the file cannot be used, or was not written by `fit`.

    Warns
    -----
    TrainingWarning
        If what was given differs from what is in the file, which then counts, or if
        the next batches cannot be those of an uninterrupted run.
    """
    saved = load_checkpoint(path)
    if not {"history", "patience", "random"} <= saved.extra.keys():
        raise CheckpointError(
            f"{path} holds no training history: it was not written by fit(checkpoint=)."
        )
    overruled = _overruled(saved, job.optimizer, job.scheduler)
    load_checkpoint(path, job.model, optimizer=job.optimizer, scheduler=job.scheduler)
    _restore_random_numbers(path, saved.extra, job)
    best = saved.extra["patience"]
    patience.best, patience.waited = best["best"], best["waited"]
    patience.weights = best["weights"]
    if overruled:
        warn_caller(
            f"{path} overrules what was given: {'; '.join(overruled)}. For other "
            f"values load the weights alone, load_checkpoint(path, model), and call "
            f"fit without resume.",
            TrainingWarning,
        )
    return History(list(saved.extra["history"]))


def _restore_random_numbers(path: Any, extra: dict, job: Any) -> None:
    if isinstance(extra["random"], Tensor):  # written by version 1
        generators = {} if extra["loader"] is None else {"generator": extra["loader"]}
        extra = {
            "random": random_state() | {"torch": extra["random"]},
            "sources": {"data": {"generators": generators, "numbers": {}}},
        }
    set_random_state(extra["random"])
    lost = []
    for name, (sources, _) in job.sources.items():
        state = extra["sources"].get(name, {"generators": {}, "numbers": {}})
        sources.restore(state)
        lost += sources.generators.keys() ^ state["generators"].keys()
        lost += sources.iterators
    if getattr(job.batches, "persistent_workers", False):
        lost.append("persistent_workers")
    if lost:
        warn_caller(
            f"the random numbers of {', '.join(sorted(lost))} cannot be taken from "
            f"{path}: the epochs from here on differ from those of a training without "
            f"the interruption.",
            TrainingWarning,
        )


def _overruled(saved: Checkpoint, optimizer: Any, scheduler: Any) -> list[str]:
    """Say which settings a checkpoint has otherwise than what was given."""
    found = []
    if saved.scheduler is not None and scheduler is None:
        found.append("it was saved with a scheduler, and the rate stays at its last")
    for own, old in zip(
        getattr(optimizer, "param_groups", []),
        (saved.optimizer or {}).get("param_groups", []),
        strict=False,
    ):
        found += _differences(_settings(own, scheduler), _settings(old, scheduler))
    if scheduler is not None and hasattr(scheduler, "state_dict"):
        words = set(inspect.signature(type(scheduler)).parameters) - {"last_epoch"}
        own, old = scheduler.state_dict(), saved.scheduler or {}
        found += _differences({name: own[name] for name in words & own.keys()}, old)
    return sorted(set(found))


def _settings(group: dict, scheduler: Any) -> dict[str, Any]:
    """Return a group's settings, with the rate from which a schedule started."""
    rate = None if scheduler is not None else group.get("lr")
    start = group.get("initial_lr", rate)
    other = {k: v for k, v in group.items() if k not in ("params", "lr", "initial_lr")}
    # What a cycle changes as it goes is its own affair.
    moving = () if scheduler is None else ("momentum", "betas")
    return {"lr": start} | {k: v for k, v in other.items() if k not in moving}


def _differences(own: dict, old: dict) -> list[str]:
    return [
        f"{name}={old[name]} instead of {value}"
        for name, value in own.items()
        if name in old and None not in (value, old[name])
        if not _same(value, old[name])
    ]


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Tensor) or isinstance(b, Tensor):
        return float(a) == float(b)
    return list(_flat(a)) == list(_flat(b))  # a tuple comes back as a list


def _flat(value: Any):
    return value if isinstance(value, (list, tuple)) else [value]
