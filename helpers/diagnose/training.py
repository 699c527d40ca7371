"""Mistakes in the data and in the steps of training."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from helpers.diagnose.findings import Finding
from helpers.diagnose.looking import Scene, left_alone

SMALLEST_GAIN = 1e-7  # share of the loss that one step should win at the very least


def check_inputs(scene: Scene) -> Iterator[Finding]:
    """Find inputs that are not finite or far from the scale of 1."""
    if not scene.X.is_floating_point():
        return
    if not torch.isfinite(scene.X).all():
        bad = int((~torch.isfinite(scene.X)).sum())
        yield Finding(
            None,
            "inputs that are not finite",
            f"{bad} of {scene.X.numel()} input values are NaN or infinite.",
            "Remove or fill them before training.",
            "03",
        )
    elif scene.X.numel() and scene.X.abs().max() > 50:
        yield Finding(
            None,
            "unscaled inputs",
            f"input values go up to {scene.X.abs().max():.3g}; the steps that suit "
            f"large inputs do not suit small ones.",
            "Scale them with mean and spread of the training data.",
            "03",
        )


def check_validation(scene: Scene) -> Iterator[Finding]:
    """Find validation data that are, or contain, the training data (M17)."""
    if isinstance(scene.validation, Tensor):
        yield from find_shared_rows(scene.X, scene.validation)


def find_shared_rows(X: Tensor, other: Tensor) -> Iterator[Finding]:
    """Yield a finding where two tensors of inputs use the same memory or are equal."""
    if _overlap(X, other) or _equal(X, other):
        yield Finding(
            17,
            "training on the test data",
            f"the {len(X)} training rows are also validation rows; eval() does not "
            f"stop learning from them.",
            "Split first, and train on the training rows only.",
            "04",
        )


def _overlap(a: Tensor, b: Tensor) -> bool:
    """Whether two contiguous tensors use the same memory (slices of one do not)."""
    if a.device != b.device or not (a.is_contiguous() and b.is_contiguous()):
        return False
    (a0, a1), (b0, b1) = ((t.data_ptr(), t.data_ptr() + t.nbytes) for t in (a, b))
    return a0 < b1 and b0 < a1


def _equal(a: Tensor, b: Tensor) -> bool:
    return a.shape == b.shape and a.dtype == b.dtype and torch.equal(a, b.to(a.device))


def check_learning_rate(scene: Scene) -> Iterator[Finding]:
    """Try one step of plain SGD on a copy (M27)."""
    if not isinstance(scene.optimizer, torch.optim.SGD):
        return
    lr = float(scene.optimizer.param_groups[0]["lr"])
    before, after = _one_step(scene, lr)
    if not math.isfinite(before) or before <= 0:
        return
    if not math.isfinite(after) or after > 10 * before:
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
        if len(scene.X) >= 8 and silent >= 0.95 * units:
            yield Finding(
                None,
                "dead ReLUs",
                f"{silent} of {units} units of a ReLU layer are 0 for every row: no "
                f"gradient passes through them.",
                "Use a smaller learning rate, or leaky ReLU, and start again.",
                "05",
            )
            return
