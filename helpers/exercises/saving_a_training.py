"""Judge of the exercise on saving: a training that can be resumed exactly."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.exercises import torch_loops as loops
from helpers.exercises.batch_loops import batch_parts
from helpers.exercises.comparing import describe
from helpers.exercises.judging import Custom

KEYS = ("model", "optimizer", "generator")


def one_epoch(model, loader, loss_function, optimizer) -> None:
    """Train for one epoch."""
    for X, y in loader:
        loops.sound_step(model, X, y, loss_function, optimizer)


def complain_about_saving(answer: Callable) -> str | None:
    """Return what is wrong with `save_state` (exercise 04.7), or None."""
    import torch

    model, loader, loss_function, optimizer = batch_parts()
    one_epoch(model, loader, loss_function, optimizer)
    before = loops.weights_of(model)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "half.pt"
        try:
            answer(path, model, optimizer, loader)
        except AttributeError as error:
            if "expected 'f' to be" not in str(error):
                raise
            return "torch.save takes first what is saved, then the path."
        if not path.exists():
            return "There is no file at `path` afterwards: call torch.save(..., path)."
        try:
            state = torch.load(path, weights_only=True)
        except Exception:
            return (
                "torch.load(path, weights_only=True) refuses your file, because it "
                "holds whole objects: save what state_dict() and get_state() return."
            )
    if not loops.close(loops.weights_of(model), before):
        return "Your function changes the model: saving should leave it as it is."
    return _about_state(state, model, loader, optimizer) or _about_resumed(
        state, (model, loader, loss_function, optimizer)
    )


def _about_state(state: Any, model, loader, optimizer) -> str | None:
    """Return what a file's content lacks, or None."""
    if not isinstance(state, dict) or not set(KEYS) & set(state):
        return (
            f"Save one dictionary with the keys {', '.join(map(repr, KEYS))}; your "
            f"file holds {_kind_of(state)}."
        )
    for key in KEYS:
        if key not in state:
            return f"Your dictionary has no {key!r}; its keys: {_listed(state)}."
    weights, steps, generator = (state[key] for key in KEYS)
    if not isinstance(weights, dict) or set(weights) != set(model.state_dict()):
        lacking = set(model.state_dict()) - set(weights if weights else ())
        lacks = f", and lacks {sorted(lacking)[0]!r}" if lacking else ""
        return (
            f"At 'model' should be model.state_dict(); your file holds "
            f"{_kind_of(weights)}{lacks}."
        )
    if not isinstance(steps, dict) or set(steps) != {"state", "param_groups"}:
        return (
            f"At 'optimizer' should be optimizer.state_dict(); your file holds "
            f"{_kind_of(steps)}."
        )
    return _about_generator(generator, loader)


def _about_generator(generator: Any, loader) -> str | None:
    import torch

    own = loader.generator.get_state()
    if not isinstance(generator, torch.Tensor):
        seed = isinstance(generator, int)
        says = " A seed would start the orders from the beginning." if seed else ""
        return (
            f"At 'generator' should be loader.generator.get_state(); your file holds "
            f"{_kind_of(generator)}.{says}"
        )
    if generator.shape == own.shape and bool((generator == own).all()):
        return None
    if generator.shape == own.shape and bool(
        (generator == torch.get_rng_state()).all()
    ):
        return (
            "That is the state of torch's common generator. The loader draws its "
            "orders from its own: loader.generator.get_state()."
        )
    return "At 'generator' is not the state that loader.generator has now."


def _about_resumed(state: dict, whole: tuple) -> str | None:
    """Resume from a state, and go on without it; return how the two differ."""
    model, loader, loss_function, optimizer = batch_parts()
    try:
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        loader.generator.set_state(state["generator"])
    except Exception as error:
        return f"What you saved cannot be loaded: {str(error).splitlines()[0]}"
    for parts in (whole, (model, loader, loss_function, optimizer)):
        one_epoch(*parts)
    if loops.close(loops.weights_of(model), loops.weights_of(whole[0])):
        return None
    return (
        "A training that resumes from your file goes another way than one that did not "
        "stop: is everything the state of now?"
    )


def _kind_of(value: Any) -> str:
    """Say what was found in a file, in a few words."""
    if isinstance(value, dict):
        return f"a dictionary with the keys {_listed(value)}"
    if hasattr(value, "shape"):
        return f"a tensor of shape {list(value.shape)}"
    if isinstance(value, (list, tuple)):
        return f"a {type(value).__name__} of {len(value)}"
    return describe(value)


def _listed(keys: dict) -> str:
    shown = [repr(key) for key in list(keys)[:4]]
    return ", ".join(shown + ["..."] * (len(keys) > 4))


SAVE_STATE = Custom(
    "04.7",
    complaint=complain_about_saving,
    because="The resumed training goes the same way, to the last digit.",
    returns=False,
)

EXERCISES = [SAVE_STATE]
