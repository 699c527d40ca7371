"""Mistakes in the data and in the steps of training."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from helpers.diagnose.findings import Finding
from helpers.diagnose.looking import Scene, duplicate, left_alone, numbers, twins
from helpers.diagnose.sharing import find_shared_rows
from helpers.reproducible import random_state_kept
from helpers.validation.arrays import off_torch
from helpers.validation.scale import SCALE, unscaled

SMALLEST_GAIN = 1e-7  # share of the loss that one step should win at the very least
MUCH_WORSE = 4  # the loss after one step, over the loss before


def check_inputs(scene: Scene) -> Iterator[Finding]:
    """Find inputs that are not finite or far from the scale of 1."""
    values = numbers(scene.X)
    if not values.is_floating_point() or not values.numel():
        return
    if not torch.isfinite(values).all():
        bad = int((~torch.isfinite(values)).sum())
        yield Finding(
            None,
            "inputs that are not finite",
            f"{bad} of {values.numel()} input values are NaN or infinite.",
            "Remove or fill them before training.",
            "03",
        )
    elif evidence := unscaled(off_torch(values)):
        yield Finding(None, "unscaled inputs", evidence, SCALE, "03")


def check_validation(scene: Scene) -> Iterator[Finding]:
    """Find validation data that are, or contain, the training data (M17)."""
    if isinstance(scene.validation, Tensor):
        yield from find_shared_rows(scene.X, scene.validation)


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
            "09",
        )
    elif 0 <= (before - after) / before < SMALLEST_GAIN and 0 < lr < 1e-6:
        if warming_up:  # a schedule will raise it
            return
        yield Finding(
            27,
            "learning rate too small",
            f"one step with lr={lr:g} leaves the loss of this batch at {before:.6g}.",
            "Multiply the learning rate by 10 until the loss falls.",
            "09",
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


def find_sorted_rows(labels: Tensor, batch: int) -> Iterator[Finding]:
    """Yield a finding where rows were trained on in blocks of one class each.

    Parameters
    ----------
    labels : Tensor of shape [N] or [N, 1]
        Class numbers in the order of an epoch; others, such as measures, are passed
        over.
    batch : int
        How many of them were the first batch.
    """
    labels = labels.reshape(-1).cpu()
    if labels.is_floating_point() and not ((labels == 0) | (labels == 1)).all():
        return
    counts = labels.unique(return_counts=True)[1].double()
    n, one = len(labels), bool((labels[:batch] == labels[0]).all())
    if not one or len(counts) < 2:
        return
    blocks = 1 + int((labels[1:] != labels[:-1]).sum())
    expected = 1 + float(n - (counts * counts).sum() / n)  # of rows in any order
    if blocks < expected / 4:
        yield Finding(
            None,
            "rows sorted by class",
            f"the first batch holds class {labels[0].item():g} only, and the {n} rows "
            f"come in {blocks} blocks of one class (in any order: about "
            f"{expected:.0f}): each block makes the model forget the one before.",
            "Shuffle the rows, with shuffle=True.",
            "04",
        )


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
