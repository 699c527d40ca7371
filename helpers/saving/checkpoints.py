"""Safe checkpoints: weights only, written in one step, able to describe themselves.

A checkpoint file is the zip file of `torch.save` with a description and a checksum
added, so plain torch opens it too: ``torch.load(path, weights_only=True)["weights"]``
is the model's `state_dict`. It is read with ``weights_only=True``, so that no code in
a file can ever run.
"""

from __future__ import annotations

import collections
import contextlib
import copy
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from helpers.errors import warn_caller
from helpers.saving.file_format import (
    FORMAT,
    VERSION,
    CheckpointError,
    packed,
    read_file,
    write_file,
)
from helpers.validation import check_path

PLAIN = (type(None), bool, int, float, complex, str, bytes)
PARTS = ("weights", "optimizer", "scheduler", "extra")
# What wraps a model keeps it under such a name, which then begins all other names.
WRAPPERS = {"_orig_mod": "torch.compile", "module": "nn.DataParallel"}
# What schedules write into an optimizer's groups.
OF_SCHEDULES = ("initial_lr", "max_lr", "min_lr", "max_momentum", "base_momentum")


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint file holds.

    Attributes
    ----------
    header : dict
        Format, version, model name, shapes by weight name.
    weights : dict of str to Tensor
        The model's `state_dict`, on the CPU.
    optimizer, scheduler : dict or None
        Their `state_dict`, where they were saved.
    extra : dict
        Whatever else was saved: numbers, texts, lists, tensors.
    """

    header: dict[str, Any]
    weights: dict[str, torch.Tensor]
    optimizer: dict | None = None
    scheduler: dict | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def save_checkpoint(
    path: str | os.PathLike,
    model: torch.nn.Module,
    *,
    optimizer: Any = None,
    scheduler: Any = None,
    extra: dict[str, Any] | None = None,
) -> Path:
    """Write a model's weights, and what is needed to go on training.

    The file is written beside its place and then moved there in one step: if that
    fails (disk full, no permission), an older file of this name stays whole.

    Parameters
    ----------
    path : path-like
        Where to write; its folder must exist.
    model : Module
    optimizer, scheduler : objects with a `state_dict`, optional
    extra : dict, optional
        Numbers, texts, None, tensors, and lists or dictionaries of these.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    CheckpointError
        If the path cannot be written, or something could not be read back safely.
    TypeError
        If model, optimizer or scheduler are none, or `extra` is no dictionary.
    """
    _check_states(model=model, optimizer=optimizer, scheduler=scheduler)
    if model is None:
        raise TypeError("model must be an object with a state_dict, not None.")
    if extra is not None and not isinstance(extra, dict):
        raise TypeError(f"extra must be a dictionary, not {extra!r}.")
    path = check_path(path, "path")
    state, facts = _described(model, optimizer, scheduler, extra)
    payload = _saved(state)
    _load_payload(payload, "what you want to save")
    write_file(path, packed(payload, facts))
    return path


def _check_states(**given: Any) -> None:
    """Raise for what is given but has no state, such as a class."""
    for name, target in given.items():
        if target is not None and (
            isinstance(target, type) or not hasattr(target, "state_dict")
        ):
            raise TypeError(
                f"{name} must be an object with a state_dict, not {target!r}."
            )


def _described(model, optimizer, scheduler, extra) -> tuple[dict, dict]:
    """Return what is to be saved, and the facts that describe it."""
    parts = {
        "weights": model.state_dict(),
        "optimizer": None if optimizer is None else optimizer.state_dict(),
        "scheduler": None if scheduler is None else scheduler.state_dict(),
        "extra": dict(extra or {}),
    }
    weights = parts["weights"]
    facts = {
        "model": type(model).__name__,
        "optimizer": _kind_of(optimizer),
        "scheduler": _kind_of(scheduler),
        "torch": torch.__version__,
    }
    state = {"format": FORMAT, "version": VERSION}
    try:
        facts["shapes"] = {name: list(_shape(w)) for name, w in weights.items()}
        state |= {name: _storable(part, name) for name, part in parts.items()}
    except CheckpointError:
        raise
    except Exception as error:  # of weights without values, or without a shape yet
        raise CheckpointError(f"this cannot be saved: {error}") from None
    return state, facts


def load_checkpoint(
    path: str | os.PathLike,
    model: torch.nn.Module | None = None,
    *,
    optimizer: Any = None,
    scheduler: Any = None,
) -> Checkpoint:
    """Read a checkpoint, and put its weights into a model where one is given.

    Parameters
    ----------
    path : path-like
    model, optimizer, scheduler : optional
        Filled with the saved state, on the device where they are. Nothing is
        changed if anything does not fit.

    Returns
    -------
    Checkpoint

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, foreign, unsafe or newer than this code, or
        does not fit the model (all differences are listed), the optimizer or the
        scheduler.
    """
    _check_states(model=model, optimizer=optimizer, scheduler=scheduler)
    path = check_path(path, "path")
    header, payload = read_file(path)
    checkpoint = Checkpoint(header=header, **_load_payload(payload, str(path)))
    for name, target in (("optimizer", optimizer), ("scheduler", scheduler)):
        if target is not None:
            _check_kind(path, name, checkpoint, target)
    if model is not None:
        with _named(path, "model"):
            own = model.state_dict()
            problems = _differences(checkpoint.weights, own)
        if problems:
            wrapper = _wrapper(checkpoint.weights, own)
            raise CheckpointError(
                f"{path} is of another architecture. {wrapper}{'; '.join(problems)}."
            )
        if any(getattr(weight, "is_meta", False) for weight in own.values()):
            raise CheckpointError(
                f"{path} was not loaded: the model is on the device meta, where "
                f"weights have no values. Make room first: "
                f"model.to_empty(device='cpu')."
            )
    _rehearse(path, checkpoint, optimizer, scheduler)
    if model is not None:
        _fill(path, checkpoint.weights, model)
    _load(checkpoint, optimizer, scheduler)
    return checkpoint


def describe_checkpoint(path: str | os.PathLike) -> dict[str, Any]:
    """Return a checkpoint's header, after checking that the file is whole.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, foreign or newer than this code.
    """
    return read_file(check_path(path, "path"))[0]


def _load_payload(payload: bytes, name: str) -> dict[str, Any]:
    try:
        state = torch.load(io.BytesIO(payload), map_location="cpu", weights_only=True)
        return {part: state[part] for part in PARTS}
    except Exception:  # of whatever kind: such a file is not used
        raise CheckpointError(
            f"{name} holds more than weights, numbers, texts and lists of these, so "
            f"it is refused. Nothing in it was run."
        ) from None


def _saved(state: Any) -> bytes:
    buffer = io.BytesIO()
    try:
        torch.save(state, buffer)
    except Exception as error:
        raise CheckpointError(f"this cannot be saved: {error}") from None
    return buffer.getvalue()


def _storable(value: Any, name: str) -> Any:
    """Return a value that can be read back safely, or raise with its name.

    NumPy's numbers and texts become Python's; tensors go to the CPU, because plain
    torch refuses those of a GPU on a computer without one.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) in PLAIN:
        return value
    if isinstance(value, torch.Tensor):
        return value.cpu()
    if type(value) in (list, tuple):
        parts = (_storable(v, f"{name}[{i}]") for i, v in enumerate(value))
        return type(value)(parts)
    if type(value) in (dict, collections.OrderedDict, collections.defaultdict):
        stored = copy.copy(value)  # with the versions that torch notes at weights
        stored.clear()
        for key, part in value.items():
            place = f"{name}[{key!r}]"
            stored[_storable(key, place)] = _storable(part, place)
        return stored
    _check_readable(value, name)
    return value


def _check_readable(value: Any, name: str) -> None:
    try:
        torch.load(io.BytesIO(_saved(value)), weights_only=True)
    except Exception:
        remedy = "float(...), str(...) or a list"
        if isinstance(value, np.ndarray):
            remedy = "torch.tensor(...)"
        raise CheckpointError(
            f"{name} cannot be saved: it is of type {type(value).__name__}, and only "
            f"tensors, numbers, texts, None, and lists or dictionaries of these are "
            f"read back safely. Convert it first, with {remedy}."
        ) from None


def _shape(weight: Any) -> tuple[int, ...]:
    """Return a weight's shape; what a module adds to its weights has none."""
    return tuple(getattr(weight, "shape", ()))


def _loses_digits(saved: Any, wanted: Any) -> bool:
    """Whether numbers would lose what is after the point, or imaginary."""
    both = isinstance(saved, torch.Tensor) and isinstance(wanted, torch.Tensor)
    return both and not torch.can_cast(saved.dtype, wanted.dtype)


def _differences(saved: dict, wanted: dict) -> list[str]:
    """Say what saved weights have otherwise than those of a model."""
    problems = [f"missing: {name}" for name in wanted.keys() - saved.keys()]
    problems += [f"unexpected: {name}" for name in saved.keys() - wanted.keys()]
    for name in wanted.keys() & saved.keys():
        a, b = _shape(saved[name]), _shape(wanted[name])
        if a != b:
            problems.append(f"{name}: saved {a}, the model has {b}")
        elif _loses_digits(saved[name], wanted[name]):
            a, b = saved[name].dtype, wanted[name].dtype
            problems.append(f"{name}: saved as {a}, in the model {b}")
    return sorted(problems)


def _wrapper(saved: dict, wanted: dict) -> str:
    """Say that one of two models was wrapped, where their names tell so; else ""."""
    for prefix, by in WRAPPERS.items():
        before = f"{prefix}."
        inside = [
            bool(names) and all(name.startswith(before) for name in names)
            for names in (saved, wanted)
        ]
        if inside == [True, False]:
            return (
                f"It was saved wrapped by {by}: save model.{prefix} instead, or wrap "
                f"this model in the same way before loading. "
            )
        if inside == [False, True]:
            return f"This model is wrapped by {by}: load into model.{prefix} instead. "
    return ""


def _kind_of(target: Any) -> str | None:
    """Return the name of an optimizer's or schedule's class, with its parts'."""
    parts = ", ".join(map(_kind_of, getattr(target, "_schedulers", [])))
    name = None if target is None else type(target).__name__
    return f"{name}({parts})" if parts else name


def _check_kind(path: Path, name: str, checkpoint: Checkpoint, target: Any) -> None:
    """Raise where no optimizer (or schedule) was saved, or one of another kind."""
    saved = getattr(checkpoint, name)
    if saved is None:
        raise CheckpointError(f"{path} holds no {name}; load it without one.")
    kind, own = checkpoint.header.get(name), _kind_of(target)
    if kind is not None and kind != own:
        raise CheckpointError(
            f"the {name} does not fit: {path} was saved with {kind}, and this is "
            f"{own}. Make the same one, or load the weights alone."
        )
    strange = sorted(_settings(saved) - _settings(target.state_dict()))
    if kind is None and strange:  # a file of version 1 does not name the class
        raise CheckpointError(
            f"the {name} does not fit: {path} was saved with another kind, which has "
            f"the settings {', '.join(strange)}. Make the same one."
        )


def _settings(state: dict) -> set[str]:
    groups = state.get("param_groups") or [state]
    names = {key for group in groups for key in group if not key.startswith("_")}
    return names - set(OF_SCHEDULES)


def _rehearse(path: Path, checkpoint: Checkpoint, optimizer, scheduler) -> None:
    """Load optimizer and schedule into copies; raise if one of them does not fit."""
    with _named(path, "optimizer or the scheduler"):
        copies = copy.deepcopy((optimizer, scheduler))
    with _named(path, "optimizer"):
        _load(checkpoint, copies[0], None)
    with _named(path, "scheduler"):
        _load(checkpoint, None, copies[1])


def _load(checkpoint: Checkpoint, optimizer, scheduler) -> None:
    # Copies of the states: training on must not change what the caller is given.
    if optimizer is not None:
        optimizer.load_state_dict(copy.deepcopy(checkpoint.optimizer))
    if scheduler is not None:
        scheduler.load_state_dict(copy.deepcopy(checkpoint.scheduler))


def _fill(path: Path, weights: dict, model: torch.nn.Module) -> None:
    """Put weights into a model; where that fails, put its own back."""
    before = copy.deepcopy(model.state_dict())
    broken = [name for name, w in weights.items() if _has_nan(w)]
    try:
        with _named(path, "model"):
            model.load_state_dict(weights)
    except CheckpointError:
        with contextlib.suppress(Exception):
            model.load_state_dict(before)
        raise
    if broken:
        warn_caller(
            f"{path} holds NaN in {', '.join(broken)}: the model that was saved was "
            f"broken already."
        )


def _has_nan(weight: Any) -> bool:
    floats = isinstance(weight, torch.Tensor) and weight.is_floating_point()
    return floats and bool(torch.isnan(weight).any())


@contextlib.contextmanager
def _named(path: Path, name: str) -> Iterator[None]:
    """Turn any error into one that says what did not fit."""
    try:
        yield
    except Exception as error:
        said = str(error).strip() or type(error).__name__
        if isinstance(error, KeyError):
            said = f"{error} is missing"
        raise CheckpointError(f"the {name} does not fit {path}: {said}") from None
