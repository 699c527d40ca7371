"""Mistakes between outputs and labels: their number, type, range and shape."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import torch

from helpers.diagnose.findings import Finding
from helpers.diagnose.looking import Scene, loss_of, shape


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
    if y.dtype not in (torch.int64, torch.uint8):
        yield Finding(
            5,
            "label dtype",
            f"the labels are {y.dtype}, but cross-entropy takes class numbers as "
            f"torch.int64.",
            "Convert them: y.long().",
            "02",
        )
    elif y.numel() and not y.is_meta and y.shape != outputs.shape:
        yield from _range(scene)


def _range(scene: Scene) -> Iterator[Finding]:
    classes, y = scene.outputs.shape[1], scene.y
    words = getattr(scene.loss, "keywords", {})  # of a functools.partial
    ignored = getattr(scene.loss, "ignore_index", words.get("ignore_index", -100))
    counted = y[y != ignored]
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
    elif y.numel() and not y.is_meta and (y.min() < 0 or y.max() > 1):
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
    yes_no = scene.is_torch_loss and (scene.is_bce or scene.is_bce_with_logits)
    if not yes_no and not _broadcasts(outputs, y):
        return
    if not scene.is_torch_loss and not _pairs_do_not_matter(scene):
        return  # a loss of one's own that puts the shapes right itself
    remedy = f"Give the targets the outputs' shape: y.reshape({shape(outputs)[1:-1]})."
    if outputs.numel() != y.numel():
        remedy = "Give the model one output for each number in a row of the targets."
    yield Finding(
        8 if yes_no else 7,
        "[N, 1] against [N]" if outputs.numel() == y.numel() else "unequal shapes",
        f"the outputs have shape {shape(outputs)}, the targets {shape(y)}: "
        f"compared value by value they make a table, not N pairs.",
        remedy,
        "02",
    )


def _broadcasts(outputs, y) -> bool:
    with contextlib.suppress(RuntimeError):
        return len(torch.broadcast_shapes(outputs.shape, y.shape)) > 0
    return False


def _pairs_do_not_matter(scene: Scene) -> bool:
    """Whether a loss stays the same when the targets are handed to other rows.

    That is so for the mean over a table of all outputs with all targets.
    """
    outputs, y = scene.outputs.detach(), scene.y
    if len(y) < 2 or scene.value is None or y.is_meta:
        return False
    moved = loss_of(scene.loss, outputs, y.roll(1, 0))
    if moved is None or torch.equal(y, y.roll(1, 0)):
        return False
    spread = float(outputs.float().std()) if outputs.is_floating_point() else 1.0
    return spread > 0 and torch.allclose(moved, scene.value.detach(), rtol=1e-5)
