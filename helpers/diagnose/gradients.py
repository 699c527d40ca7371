"""Mistakes in what learns, and in how far a step goes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from helpers.diagnose.findings import Finding
from helpers.diagnose.trial_run import (
    Scene,
    duplicate,
    leaves,
    left_alone,
    tensors_in,
    twins,
)
from helpers.reproducible import random_state_kept
from helpers.shapes.pairing import value_of

NAMES_SHOWN = 4
SMALLEST_GAIN = 1e-7  # share of the loss that one step should win at the very least
MUCH_WORSE = 4  # the loss after one step, over the loss before


def check_optimizer(scene: Scene) -> Iterator[Finding]:
    """Find trainable parameters that learn nothing since the optimizer lacks them."""
    held = _held(scene.optimizer)
    own = dict(scene.model.named_parameters())
    if not held or scene.given is None:
        return
    used = _used(scene, scene.given, scene.value)
    lacking = [n for n, p in own.items() if n in used and id(p) not in held]
    if lacking:
        strange = len(held - {id(p) for p in own.values()})
        strangers = f" (it holds {strange} tensors of no layer)" if strange else ""
        yield Finding(
            None,
            "parameters that the optimizer lacks",
            f"{_listed(lacking)} would be trained, but the optimizer does not hold "
            f"them{strangers}.",
            "Make the optimizer after the last change of the model, from "
            "model.parameters(); freeze what must stay with requires_grad_(False).",
            "04",
        )


def check_gradients(scene: Scene) -> Iterator[Finding]:
    """Find trainable parameters that no gradient reaches."""
    if not any(True for _ in tensors_in(scene.given)):
        return
    held = _held(scene.optimizer)
    names = {
        name
        for name, parameter in scene.model.named_parameters()
        if parameter.requires_grad and (not held or id(parameter) in held)
    }
    lacking = names - _used(scene, scene.given, scene.value)
    if not lacking:
        return
    reached, called = _look_closer(scene)
    lacking -= reached
    lacking = {name for name in lacking if not _left_out(scene, name, called)}
    if lacking:
        ordered = [n for n, _ in scene.model.named_parameters() if n in lacking]
        yield Finding(
            None,
            "parameters without a gradient",
            f"{_listed(ordered)} should learn, but no gradient reaches them: a layer "
            f"is not used in forward, or no_grad(), detach() or .data cuts it off.",
            "Use the layer's output as it is; freeze what must stay with "
            "requires_grad_(False).",
            "04",
        )


def _held(optimizer) -> set[int]:
    groups = getattr(optimizer, "param_groups", [])
    return {id(parameter) for group in groups for parameter in group["params"]}


def _used(scene: Scene, *results) -> set[str]:
    """Return the names of the parameters that results were computed from.

    What a loss or a function in the model refers to is the original, not its copy.
    """
    used = {id(leaf) for result in results for leaf in leaves(result)}
    pairs = (scene.model.named_parameters(), scene.original.named_parameters())
    return {name for named in pairs for name, p in named if id(p) in used}


def _look_closer(scene: Scene) -> tuple[set[str], set[str]]:
    """Return the parameters that a gradient reaches after all, and the layers used.

    Checkpointed parts of a model show in no graph before a backward pass; others are
    used in evaluation mode only.
    """
    model, loss = twins(scene.model, scene.loss)
    called: set[str] = set()
    if model is scene.model:  # it cannot be copied, and must be left alone
        return {name for name, _ in model.named_parameters()}, called
    for name, layer in model.named_modules():
        layer.register_forward_pre_hook(lambda *_, name=name: called.add(name))
    originals = list(scene.original.named_parameters())
    kept = [(parameter, parameter.grad) for _, parameter in originals]
    own = [*model.named_parameters(), *originals]
    with left_alone(model), torch.enable_grad():
        for _, parameter in own:
            parameter.grad = None
        try:
            given = model(duplicate(scene.X))
            _pull_back(given, value_of(loss, given, scene.y))
            reached = {name for name, parameter in own if parameter.grad is not None}
            used = {id(leaf) for leaf in leaves(model.eval()(duplicate(scene.X)))}
        finally:
            for parameter, gradient in kept:
                parameter.grad = gradient
    return reached | {name for name, p in own if id(p) in used}, called


def _pull_back(given: object, value: Tensor | None) -> None:
    """Go backward from a loss, or from all outputs where there is none."""
    if value is None or value.ndim or not value.requires_grad:
        ends = [t for t in tensors_in(given) if t.requires_grad]
    else:
        ends = [value]
    torch.autograd.backward(ends, [torch.ones_like(end) for end in ends])


def _left_out(scene: Scene, name: str, called: set[str]) -> bool:
    """Whether a parameter belongs to one of several layers to choose from.

    Such as a head for another task: it is not used, but those beside it are.
    """
    path = name.split(".")[:-1]
    for depth, _ in enumerate(path):
        above, layer = ".".join(path[:depth]), ".".join(path[: depth + 1])
        group = scene.model.get_submodule(above)
        if isinstance(group, (nn.ModuleList, nn.ModuleDict)) and layer not in called:
            beside = (child for child, _ in group.named_children())
            if any(f"{above}.{child}".lstrip(".") in called for child in beside):
                return True
    return False


def _listed(names: list[str]) -> str:
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(names[:NAMES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def check_learning_rate(scene: Scene) -> Iterator[Finding]:
    """Try one step of the optimizer on a copy (M27)."""
    groups = getattr(scene.optimizer, "param_groups", None)
    usable = scene.value is not None and scene.value.requires_grad
    if not groups or not usable or scene.value.ndim or scene.value.is_meta:
        return
    if any(p.dtype == torch.float16 for g in groups for p in g["params"]):
        return  # the smallest numbers of an optimizer are 0 there
    rates = [float(group.get("lr", math.nan)) for group in groups]
    lr = max(rates)
    warming_up = any(float(group.get("initial_lr", 0)) > lr for group in groups)
    before, after = _one_step(scene)
    if not math.isfinite(before) or before <= 0:
        return
    if not math.isfinite(after) or after > MUCH_WORSE * before:
        yield Finding(
            27,
            "learning rate too large",
            f"one step with lr={lr:g} takes the loss of this batch from {before:.3g} "
            f"to {after:.3g}.",
            "Divide the learning rate by 10 and try again.",
            "10",
        )
    elif 0 <= (before - after) / before < SMALLEST_GAIN and 0 < lr < 1e-6:
        if warming_up:  # a schedule will raise it
            return
        yield Finding(
            27,
            "learning rate too small",
            f"one step with lr={lr:g} leaves the loss of this batch at {before:.6g}.",
            "Multiply the learning rate by 10 until the loss falls.",
            "10",
        )


def _one_step(scene: Scene) -> tuple[float, float]:
    """Return the loss of the batch before and after one step of the optimizer."""
    model, loss, optimizer = twins(scene.model, scene.loss, scene.optimizer)
    if model is scene.model:
        return math.nan, math.nan  # it cannot be copied, and must not be moved

    def measure() -> Tensor:
        with random_state_kept():  # the same units drop out before and after
            return loss(model(duplicate(scene.X)), scene.y)

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = measure()
        value.backward()
        return value

    with left_alone(scene.model), torch.enable_grad():
        before = float(optimizer.step(closure).detach())
        with torch.no_grad():
            return before, float(measure())


def check_dead_units(scene: Scene) -> Iterator[Finding]:
    """Find a ReLU layer nearly all of whose units give 0 for every row."""
    dead: list[tuple[int, int]] = []
    if len(scene.X) < 8 or scene.X.is_meta:
        return

    def count(_module, _inputs, outputs):
        silent = (outputs == 0).reshape(len(outputs), -1).all(dim=0)
        dead.append((int(silent.sum()), silent.numel()))

    layers = [m for m in scene.model.modules() if isinstance(m, nn.ReLU)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    try:
        with left_alone(scene.model), torch.no_grad():
            scene.run()
    finally:
        for hook in hooks:
            hook.remove()
    for silent, units in dead:
        if silent >= 0.95 * units:
            yield Finding(
                None,
                "dead ReLUs",
                f"{silent} of {units} units of a ReLU layer are 0 for every row: no "
                f"gradient passes through them.",
                "Use a smaller learning rate, or leaky ReLU, and start again.",
                "05",
            )
            return
