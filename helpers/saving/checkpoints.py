"""Safe checkpoints: weights only, written in one step, able to describe themselves.

A checkpoint file is one line of JSON (what it is, its version, the model's name and
shapes, and the SHA-256 of the rest), then the bytes of `torch.save`. It is read with
``weights_only=True``, so that no code in a file can ever run.
"""

from __future__ import annotations

import io
import os
import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from helpers.saving.files import (
    CheckpointError,
    make_header,
    read_file,
    write_in_one_step,
)


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
        If the path cannot be written, or `extra` holds something that could not be
        read back safely.
    """
    state = {
        "weights": model.state_dict(),
        "optimizer": None if optimizer is None else optimizer.state_dict(),
        "scheduler": None if scheduler is None else scheduler.state_dict(),
        "extra": dict(extra or {}),
    }
    buffer = io.BytesIO()
    try:
        torch.save(state, buffer)
    except Exception as error:
        raise CheckpointError(f"this cannot be saved: {error}") from None
    payload = buffer.getvalue()
    _load_payload(payload, "what you want to save")
    path = Path(path)
    facts = {
        "model": type(model).__name__,
        "torch": torch.__version__,
        "shapes": {name: list(w.shape) for name, w in state["weights"].items()},
    }
    write_in_one_step(path, make_header(payload, facts) + payload)
    return path


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
        does not fit the model (all differences are listed).
    """
    path = Path(path)
    header, payload = read_file(path)
    checkpoint = Checkpoint(header=header, **_load_payload(payload, str(path)))
    if model is not None:
        _check_fit(checkpoint.weights, model.state_dict(), path)
    for name, target in (("optimizer", optimizer), ("scheduler", scheduler)):
        if target is not None and getattr(checkpoint, name) is None:
            raise CheckpointError(f"{path} holds no {name}; load it without one.")
    if optimizer is not None:
        try:
            optimizer.load_state_dict(checkpoint.optimizer)
        except (ValueError, KeyError) as error:
            raise CheckpointError(f"the optimizer does not fit: {error}") from None
    if scheduler is not None:
        scheduler.load_state_dict(checkpoint.scheduler)
    if model is not None:
        model.load_state_dict(checkpoint.weights)
    return checkpoint


def describe_checkpoint(path: str | os.PathLike) -> dict[str, Any]:
    """Return a checkpoint's header, after checking that the file is whole.

    Raises
    ------
    CheckpointError
        If the file is missing, damaged, foreign or newer than this code.
    """
    return read_file(Path(path))[0]


def _load_payload(payload: bytes, name: str) -> dict[str, Any]:
    try:
        state = torch.load(io.BytesIO(payload), map_location="cpu", weights_only=True)
        return {k: state[k] for k in ("weights", "optimizer", "scheduler", "extra")}
    except (pickle.UnpicklingError, RuntimeError, KeyError, TypeError, EOFError):
        raise CheckpointError(
            f"{name} holds more than weights, numbers, texts and lists of these, so "
            f"it is refused. Nothing in it was run."
        ) from None


def _check_fit(saved: dict, wanted: dict, path: Path) -> None:
    problems = [f"missing: {name}" for name in wanted.keys() - saved.keys()]
    problems += [f"unexpected: {name}" for name in saved.keys() - wanted.keys()]
    for name in wanted.keys() & saved.keys():
        a, b = tuple(saved[name].shape), tuple(wanted[name].shape)
        if a != b:
            problems.append(f"{name}: saved {a}, the model has {b}")
    if problems:
        raise CheckpointError(
            f"{path} is of another architecture. " + "; ".join(sorted(problems)) + "."
        )
