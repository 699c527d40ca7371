"""Mistakes between a model's last step, the loss and the labels."""

from __future__ import annotations

from collections.abc import Iterator

import torch

from helpers.diagnose.findings import Finding
from helpers.diagnose.looking import Scene, last_operation, shape


def check_last_step(scene: Scene) -> Iterator[Finding]:
    """Find a softmax or sigmoid where the loss brings its own (M1, M2, M13)."""
    last = last_operation(scene.outputs)
    name = "" if last is None else last.name()
    if name.startswith("SoftmaxBackward"):
        yield from _softmax(scene, getattr(last, "_saved_dim", None))
    if name.startswith("SigmoidBackward") and scene.is_bce_with_logits:
        yield Finding(
            2,
            "sigmoid before BCEWithLogits",
            f"the model's last step is a sigmoid (outputs from "
            f"{scene.outputs.min():.2f} to {scene.outputs.max():.2f}), and the loss "
            f"applies another.",
            "Remove the sigmoid from the model.",
            "02",
        )
    if scene.loss_name == "nll" and (scene.outputs > 0).any():
        yield Finding(
            1,
            "NLLLoss without log-probabilities",
            f"NLLLoss expects log-probabilities (0 or less), but the outputs go up "
            f"to {scene.outputs.max():.2f}.",
            "Return logits and use CrossEntropyLoss.",
            "02",
        )


def _softmax(scene: Scene, dim: int | None) -> Iterator[Finding]:
    # PyTorch stores a negative axis as an unsigned 64-bit number.
    axis = None if dim is None else (dim - 2**64 if dim >= 2**63 else dim)
    if axis in (0, -scene.outputs.ndim) and scene.outputs.ndim > 1:
        yield Finding(
            13,
            "softmax over the batch",
            f"softmax(dim=0) makes each column of {shape(scene.outputs)} sum to 1: "
            f"the rows of a batch compete with each other.",
            "Use softmax(dim=1), over the classes.",
            "02",
        )
    if scene.is_cross_entropy:
        yield Finding(
            1,
            "softmax before CrossEntropy",
            f"the model's last step is a softmax (largest output "
            f"{scene.outputs.max():.2f}), and the loss applies another: it can no "
            f"longer come near 0.",
            "Remove the softmax from the model; the loss wants logits.",
            "02",
        )


def check_labels(scene: Scene) -> Iterator[Finding]:
    """Find labels of the wrong number, type or range (M4, M5, M6)."""
    if scene.is_cross_entropy or scene.loss_name == "nll":
        yield from _class_labels(scene)
    elif scene.is_bce_with_logits or scene.is_bce:
        yield from _yes_no_labels(scene)


def _class_labels(scene: Scene) -> Iterator[Finding]:
    outputs, y = scene.outputs, scene.y
    if outputs.ndim < 2 or outputs.shape[1] == 1:
        yield Finding(
            4,
            "cross-entropy on one logit",
            f"the outputs have shape {shape(outputs)}: with a single class its "
            f"probability is always 1, and there is nothing to learn.",
            "Give the model one output per class, or use BCEWithLogitsLoss.",
            "02",
        )
        return
    if y.is_floating_point() and y.shape == outputs.shape:
        return  # probabilities of the classes are allowed
    if y.dtype != torch.int64:
        yield Finding(
            5,
            "label dtype",
            f"the labels are {y.dtype}, but cross-entropy takes class numbers as "
            f"torch.int64.",
            "Convert them: y.long().",
            "02",
        )
    elif y.numel():
        yield from _range(scene)


def _range(scene: Scene) -> Iterator[Finding]:
    classes, y = scene.outputs.shape[1], scene.y
    counted = y[y != getattr(scene.loss, "ignore_index", -100)]
    if not counted.numel():
        return
    low, high = int(counted.min()), int(counted.max())
    if low < 0 or high >= classes:
        advice = "Renumber them from 0, without gaps."
        if low == 1 and high == classes:
            advice = "Subtract 1 from every label: y - 1."
        yield Finding(
            6,
            "labels out of range",
            f"the labels go from {low} to {high}, but {classes} outputs mean the "
            f"classes 0 to {classes - 1}.",
            advice,
            "02",
        )


def _yes_no_labels(scene: Scene) -> Iterator[Finding]:
    y = scene.y
    if not y.is_floating_point():
        yield Finding(
            5,
            "label dtype",
            f"the labels are {y.dtype}, but binary cross-entropy takes floats.",
            f"Convert them: y.to({scene.outputs.dtype}).",
            "02",
        )
    elif y.numel() and (y.min() < 0 or y.max() > 1):
        yield Finding(
            6,
            "labels out of range",
            f"the labels go from {y.min():g} to {y.max():g}, but yes/no labels lie "
            f"between 0 and 1.",
            "Renumber them, or use CrossEntropyLoss for several classes.",
            "02",
        )


def check_shapes(scene: Scene) -> Iterator[Finding]:
    """Find outputs and targets that would be broadcast to a table (M7, M8)."""
    outputs, y = scene.outputs, scene.y
    if scene.is_cross_entropy or scene.loss_name == "nll" or outputs.shape == y.shape:
        return
    if scene.is_bce or scene.is_bce_with_logits or _broadcasts(outputs, y):
        number = 8 if scene.is_bce or scene.is_bce_with_logits else 7
        yield Finding(
            number,
            "[N, 1] against [N]",
            f"the outputs have shape {shape(outputs)}, the targets {shape(y)}: "
            f"compared value by value they make a table, not N pairs.",
            f"Give the targets the outputs' shape: y.reshape({shape(outputs)[1:-1]}).",
            "02",
        )


def _broadcasts(outputs, y) -> bool:
    try:
        return torch.broadcast_shapes(outputs.shape, y.shape) != outputs.shape or (
            outputs.shape != y.shape
        )
    except RuntimeError:
        return False
