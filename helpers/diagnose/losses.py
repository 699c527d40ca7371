"""Mistakes between a model's outputs, the labels and the loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from torch import nn

from helpers.diagnose.findings import Finding, as_finding
from helpers.diagnose.trial_run import (
    Scene,
    below_reshapes,
    graph,
    last_operation,
    numbers,
    shape,
)

OVER_TIME = (nn.RNNBase, nn.MultiheadAttention, nn.TransformerEncoderLayer)
SOFTMAX, SIGMOID = ("SoftmaxBackward",), ("SigmoidBackward",)
WITH_SOFTMAX = ("LogSoftmaxBackward", "SoftmaxBackward")
WITH_SIGMOID = ("BinaryCrossEntropyWithLogits", "LogSigmoid", "SigmoidBackward")
ON_LOGITS = ("LogSoftmaxBackward", "BinaryCrossEntropyWithLogits")
# Activations whose results cannot go as far down, or up, as logits must.
CUT = {
    "Relu": "ReLU",
    "Tanh": "tanh",
    "Hardtanh": "hardtanh",
    "Hardsigmoid": "hardsigmoid",
    "Softplus": "softplus",
    "Gelu": "GELU",
    "Silu": "SiLU",
    "Elu": "ELU",
}


def check_labels(scene: Scene) -> Iterator[Finding]:
    """Find outputs and targets that do not fit the loss (M4 to M9)."""
    in_time = any(isinstance(m, OVER_TIME) for m in scene.model.modules())
    for problem in scene.problems:
        if problem.number == 9 and in_time:
            yield Finding(
                9,
                "a sequence not reduced",
                f"{problem.evidence}.",
                "Take one step of each sequence, such as outputs[:, -1].",
                "02",
            )
        else:
            yield as_finding(problem)


def check_last_step(scene: Scene) -> Iterator[Finding]:
    """Find a last step that the loss does not expect (M1, M2, M3, M13)."""
    yield from _over_the_batch(scene)
    yield from _cut_logits(scene)
    last = last_operation(scene.outputs)
    name = "" if last is None else last.name()
    top = numbers(scene.outputs).max() if numbers(scene.outputs).numel() else 0
    if scene.is_torch_loss and scene.loss_name == "NLLLoss" and top > 0:
        yield Finding(
            1,
            "NLLLoss without log-probabilities",
            f"NLLLoss expects log-probabilities (0 or less), but the outputs go up "
            f"to {top:.2f}.",
            "Return logits and use CrossEntropyLoss.",
            "02",
        )
    elif name.startswith(SOFTMAX):
        yield from _after_softmax(scene)
    elif name.startswith(SIGMOID):
        yield from _after_sigmoid(scene)
    elif scene.is_cross_entropy and scene.is_torch_loss and _sums_to_one(scene):
        yield _too_many(scene, 1, "softmax", "CrossEntropy")
    elif scene.value is not None:
        yield from _twice(scene)


def _after_softmax(scene: Scene) -> Iterator[Finding]:
    if scene.outputs.ndim > 1 and scene.outputs.shape[1] == 1:
        yield Finding(
            3,
            "softmax of one logit",
            f"the outputs have shape {shape(scene.outputs)} and come from a softmax: "
            f"over a single class it is always 1, and argmax always says class 0.",
            "For yes or no use one logit with BCEWithLogitsLoss, and a threshold.",
            "02",
        )
    elif scene.is_cross_entropy and scene.is_torch_loss:
        yield _too_many(scene, 1, "softmax", "CrossEntropy")
    elif scene.is_bce_with_logits and scene.is_torch_loss:
        yield _too_many(scene, 2, "softmax", "BCEWithLogits")
    elif scene.value is not None:
        yield from _twice(scene)


def _after_sigmoid(scene: Scene) -> Iterator[Finding]:
    if scene.is_bce_with_logits and scene.is_torch_loss:
        yield _too_many(scene, 2, "sigmoid", "BCEWithLogits")
    elif scene.is_cross_entropy and scene.is_torch_loss:
        yield _too_many(scene, 1, "sigmoid", "CrossEntropy")
    elif scene.value is not None:
        yield from _twice(scene)


def _sums_to_one(scene: Scene) -> bool:
    """Whether the outputs are shares, by whatever formula they were made."""
    outputs = scene.outputs.detach()
    if outputs.is_meta or outputs.ndim < 2 or outputs.shape[1] < 2 or not len(outputs):
        return False
    total = outputs.cpu().double().sum(dim=1)
    return bool((outputs >= 0).all() and ((total - 1).abs() < 1e-3).all())


def _too_many(scene: Scene, number: int, step: str, loss: str) -> Finding:
    own = "softmax" if loss == "CrossEntropy" else "sigmoid"
    return Finding(
        number,
        f"{step} before {loss}",
        f"the model's last step is a {step}{_range(scene)}, and the loss applies its "
        f"own {own}: it can no longer come near 0.",
        f"Remove the {step} from the model; the loss wants logits.",
        "02",
    )


def _range(scene: Scene) -> str:
    values = numbers(scene.outputs)
    if not values.numel():
        return ""
    return f" (outputs from {values.min():.2f} to {values.max():.2f})"


def _cut_logits(scene: Scene) -> Iterator[Finding]:
    """Find an activation that cuts off logits before the loss takes them."""
    last = last_operation(scene.outputs)
    if last is None:
        return
    name = _activation(last)
    if name is None and last.name().startswith((*WITH_SOFTMAX, *SIGMOID)):
        # The model's own softmax, sigmoid or log-softmax is what takes the logits.
        below = (below_reshapes(step) for step, _ in last.next_functions)
        name = next(filter(None, map(_activation, below)), None)
    elif not (scene.is_cross_entropy or scene.is_bce_with_logits):
        name = name if _taken_as_logits(scene.value, last) else None
    if name:
        yield Finding(
            None,
            f"{name} on the logits",
            f"the last layer's numbers go through {name}{_range(scene)} before they "
            f"become probabilities: logits must be free to go far below and above 0.",
            f"Remove the {name} after the last layer.",
            "05",
        )


def _activation(node: Any) -> str | None:
    known = node.name().partition("Backward")[0] if node is not None else None
    return CUT.get(known)


def _taken_as_logits(value: Any, last: Any) -> bool:
    """Whether a loss of one's own gives the model's last step to one of torch's."""
    steps = (
        below_reshapes(step)
        for node in (() if value is None else graph(value))
        if node.name().startswith(ON_LOGITS)
        for step, _ in node.next_functions
    )
    return any(step is last for step in steps)


def _twice(scene: Scene) -> Iterator[Finding]:
    """Find a softmax of a softmax, or a sigmoid of a sigmoid, up to the loss."""
    for number, outer, inner, name in (
        (1, WITH_SOFTMAX, SOFTMAX, "softmax before CrossEntropy"),
        (2, WITH_SIGMOID, SIGMOID, "sigmoid before BCEWithLogits"),
    ):
        if any(_directly_on(node, outer, inner) for node in graph(scene.value)):
            step = name.split()[0]
            yield Finding(
                number,
                name,
                f"between the logits and the loss a {step} is applied to the result "
                f"of another {step}: the loss can no longer come near 0.",
                f"Keep one {step} only; torch's losses on logits bring theirs.",
                "02",
            )


def _directly_on(node: Any, outer: tuple, inner: tuple) -> bool:
    if not node.name().startswith(outer):
        return False
    below = (below_reshapes(step) for step, _ in node.next_functions)
    return any(step is not None and step.name().startswith(inner) for step in below)


def _over_the_batch(scene: Scene) -> Iterator[Finding]:
    start = scene.outputs if scene.value is None else scene.value
    for node in graph(start):
        if node.name().startswith(WITH_SOFTMAX) and _is_over_rows(node, scene.outputs):
            yield Finding(
                13,
                "softmax over the batch",
                f"softmax(dim=0) makes each column of {shape(scene.outputs)} sum to "
                f"1: the rows of a batch compete with each other.",
                "Use softmax(dim=1), over the classes.",
                "02",
            )
            return


def _is_over_rows(node: Any, outputs: Any) -> bool:
    result = getattr(node, "_saved_result", None)
    if outputs.ndim < 2 or result is None or result.shape != outputs.shape:
        return False
    axis = node._saved_dim
    # PyTorch stores a negative axis as an unsigned 64-bit number.
    return (axis - 2**64 if axis >= 2**63 else axis) in (0, -outputs.ndim)
