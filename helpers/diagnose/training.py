"""Mistakes in the data and in the steps of training."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from helpers.diagnose.findings import Finding
from helpers.diagnose.looking import Scene, left_alone, numbers
from helpers.diagnose.sharing import find_shared_rows
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
    """Try one step of plain SGD on a copy (M27)."""
    if not isinstance(scene.optimizer, torch.optim.SGD):
        return
    lr = float(scene.optimizer.param_groups[0]["lr"])
    before, after = _one_step(scene, lr)
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
    elif 0 <= (before - after) / before < SMALLEST_GAIN and lr < 1e-6:
        yield Finding(
            27,
            "learning rate too small",
            f"one step with lr={lr:g} leaves the loss of this batch at {before:.6g}.",
            "Multiply the learning rate by 10 until the loss falls.",
            "09",
        )


def _one_step(scene: Scene, lr: float) -> tuple[float, float]:
    with left_alone(scene.model), torch.enable_grad():
        model = copy.deepcopy(scene.model)
        weights = [p for p in model.parameters() if p.requires_grad]
        loss = scene.loss(model(scene.X), scene.y)
        gradients = torch.autograd.grad(loss, weights, allow_unused=True)
        with torch.no_grad():
            for weight, gradient in zip(weights, gradients, strict=True):
                if gradient is not None:
                    weight -= lr * gradient
            after = scene.loss(model(scene.X), scene.y)
    return float(loss.detach()), float(after)


def check_dead_units(scene: Scene) -> Iterator[Finding]:
    """Find a ReLU layer nearly all of whose units give 0 for every row."""
    dead: list[tuple[int, int]] = []
    if len(scene.X) < 8:
        return

    def count(_module, _inputs, outputs):
        silent = (outputs == 0).reshape(len(outputs), -1).all(dim=0)
        dead.append((int(silent.sum()), silent.numel()))

    layers = [m for m in scene.model.modules() if isinstance(m, nn.ReLU)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    try:
        with left_alone(scene.model), torch.no_grad():
            scene.model(scene.X)
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
