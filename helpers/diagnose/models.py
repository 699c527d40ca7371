"""Mistakes in how a model is built."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import torch
from torch import nn

from helpers.diagnose.findings import Finding
from helpers.diagnose.looking import Scene, leaves, left_alone, shape

RANDOM_OR_MEMORY = (
    nn.modules.dropout._DropoutNd,
    nn.modules.batchnorm._BatchNorm,
)


def check_error(scene: Scene) -> Iterator[Finding]:
    """Explain why the model could not take the batch (M9, M11, M18)."""
    if scene.error is None:
        return
    message = str(scene.error)
    weight = next(scene.model.parameters(), None)
    sizes = re.search(r"\((\d+)x(\d+) and (\d+)x(\d+)\)", message)
    if weight is not None and weight.device != scene.X.device:
        yield Finding(
            18,
            "two devices",
            f"the model is on {weight.device}, the batch on {scene.X.device}.",
            "Move both: model.to(device), X.to(device).",
            "04",
        )
    elif weight is not None and weight.dtype != scene.X.dtype and "type" in message:
        yield Finding(
            11,
            "float64 from NumPy",
            f"the batch is {scene.X.dtype}, the weights are {weight.dtype}.",
            f"Convert the batch: X.to({weight.dtype}).",
            "02",
        )
    elif sizes:
        yield _wrong_width(scene, expected=sizes[3], given=sizes[2])


def _wrong_width(scene: Scene, expected: str, given: str) -> Finding:
    return Finding(
        9,
        "features do not fit in_features",
        f"a layer expects {expected} features but got {given} (batch "
        f"{shape(scene.X)}).",
        f"Make the layer with in_features={given}, or flatten each example with "
        f"nn.Flatten().",
        "02",
    )


def check_layers(scene: Scene) -> Iterator[Finding]:
    """Find layers that the model does not know of (M24) and missing training."""
    known = set(scene.model.modules())
    for module in known:
        for name, value in vars(module).items():
            items = value.values() if isinstance(value, dict) else value
            hidden = (
                name[0] != "_"
                and isinstance(value, (list, tuple, dict))
                and any(
                    isinstance(item, nn.Module) and item not in known for item in items
                )
            )
            if hidden:
                yield Finding(
                    24,
                    "layers hidden in a list",
                    f"{type(module).__name__}.{name} is a plain "
                    f"{type(value).__name__} of layers: their parameters are not in "
                    f"model.parameters().",
                    "Use nn.ModuleList or nn.Sequential.",
                    "04",
                )
                return
    yield from _unregistered(scene)


def _unregistered(scene: Scene) -> Iterator[Finding]:
    own = {id(parameter) for parameter in scene.model.parameters()}
    used = [] if scene.outputs is None else leaves(scene.outputs)
    strange = [leaf for leaf in used if id(leaf) not in own and leaf is not scene.X]
    if strange:
        yield Finding(
            24,
            "layers made in forward",
            f"the outputs depend on {len(strange)} weight tensors that are not in "
            f"model.parameters(), the first of shape {shape(strange[0])}.",
            "Make all layers in __init__ and store them as attributes.",
            "04",
        )
    elif not any(p.requires_grad for p in scene.model.parameters()):
        yield Finding(
            24,
            "no trainable parameters",
            f"the model has {len(own)} parameters, none of which is trained.",
            "Check that layers are attributes of the model and not frozen.",
            "04",
        )


def check_mode(scene: Scene) -> Iterator[Finding]:
    """Find a model that was left in eval mode (M16)."""
    layers = [m for m in scene.model.modules() if isinstance(m, RANDOM_OR_MEMORY)]
    if layers and not scene.model.training:
        yield Finding(
            16,
            "eval() never followed by train()",
            f"the model is in eval mode, so its {type(layers[0]).__name__} layers do "
            f"not work as in training.",
            "Call model.train() before each training epoch.",
            "04",
        )


def check_linear(scene: Scene) -> Iterator[Finding]:
    """Find several linear layers that make one linear map together (M25)."""
    linear = [m for m in scene.model.modules() if isinstance(m, nn.Linear)]
    if len(linear) < 2 or not scene.X.is_floating_point() or len(scene.X) < 2:
        return
    modes = [(module, module.training) for module in scene.model.modules()]
    try:
        with left_alone(scene.model), torch.no_grad():
            scene.model.eval()
            bend = _largest_bend(scene.model, scene.X)
    finally:
        for module, mode in modes:
            module.training = mode
    if bend < 1e-3:
        yield Finding(
            25,
            "no activation between layers",
            f"the {len(linear)} linear layers give halfway between two inputs "
            f"exactly the half-way output: together they are one linear layer.",
            "Put a non-linear activation such as nn.ReLU() between them.",
            "05",
        )


def _largest_bend(model, X) -> float:
    """Measure how far the output halfway between two inputs is from halfway.

    Infinite where the outputs do not vary: a constant tells nothing.
    """
    bends = []
    for size in (1.0, 10.0, 100.0):
        a, b = size * X, -size * X.flip(0)
        ends, middle = (model(a) + model(b)) / 2, model((a + b) / 2)
        scale = float((model(a) - model(b)).abs().max())
        if scale > 1e-9:
            bends.append(float((ends - middle).abs().max()) / scale)
    return max(bends, default=math.inf)


def check_flattening(scene: Scene) -> Iterator[Finding]:
    """Find a linear layer that was applied to each row of a picture (M9)."""
    if scene.outputs is None or scene.y.ndim != 1 or scene.outputs.ndim < 3:
        return
    if scene.is_cross_entropy and scene.outputs.shape[2:] == scene.y.shape[1:]:
        return
    yield Finding(
        9,
        "pictures not flattened",
        f"a batch {shape(scene.X)} came out as {shape(scene.outputs)}: the linear "
        f"layer worked on each row of a picture by itself.",
        "Start the model with nn.Flatten().",
        "02",
    )
