"""Mistakes in how a model is built."""

from __future__ import annotations

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
FEW = 32  # rows that are enough to see whether a model bends
# How torch's layers complain, with what they expected and what they were given.
WRONG_WIDTH = (
    r"\(\d+x(?P<given>\d+) and (?P<expected>\d+)x\d+\)",
    r"to have (?P<expected>\d+) channels, but got (?P<given>\d+)",
    r"Expected (?P<expected>\d+), got (?P<given>\d+)",
)


def check_error(scene: Scene) -> Iterator[Finding]:
    """Explain why the model could not take the batch (M9, M10, M11, M18)."""
    if scene.error is None:
        return
    message = str(scene.error)
    weight = next(scene.model.parameters(), None)
    sizes = next(filter(None, (re.search(p, message) for p in WRONG_WIDTH)), None)
    turned = next(_turned_weights(scene.model), None)
    if weight is not None and weight.device != scene.X.device:
        yield Finding(
            18,
            "two devices",
            f"the model is on {weight.device}, the batch on {scene.X.device}.",
            "Move both: model.to(device), X.to(device).",
            "04",
        )
    elif weight is not None and weight.dtype != scene.X.dtype and "type" in message:
        yield _wrong_dtype(scene, weight)
    elif turned:
        yield turned
    elif sizes:
        yield _wrong_width(scene, **sizes.groupdict())


def _wrong_dtype(scene: Scene, weight: torch.Tensor) -> Finding:
    pictures = scene.X.dtype == torch.uint8
    return Finding(
        11,
        "float64 from NumPy" if scene.X.dtype == torch.float64 else "dtype of inputs",
        f"the batch is {scene.X.dtype}, the weights are {weight.dtype}.",
        f"Convert the batch: X.to({weight.dtype}){' / 255' if pictures else ''}.",
        "02",
    )


def _turned_weights(model: nn.Module) -> Iterator[Finding]:
    for layer in model.modules():
        if not isinstance(layer, nn.Linear):
            continue
        right = (layer.out_features, layer.in_features)
        if tuple(layer.weight.shape) == right[::-1] != right:
            yield Finding(
                10,
                "weight turned round",
                f"a Linear layer from {right[1]} to {right[0]} features has a weight "
                f"of shape {shape(layer.weight)}; torch keeps it as [out, in].",
                "Put in the transposed weight: W.T.",
                "02",
            )


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
            if name[0] != "_" and any(item not in known for item in _layers_in(value)):
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


def _layers_in(value: object) -> Iterator[nn.Module]:
    """Yield the modules in a list, tuple or dictionary, and in those inside it."""
    items = value.values() if isinstance(value, dict) else value
    if isinstance(value, (list, tuple, dict)):
        for item in items:
            if isinstance(item, nn.Module):
                yield item
            else:
                yield from _layers_in(item)


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
            "Make all layers in __init__ and store them as attributes; single tensors "
            "as nn.Parameter.",
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
    layers = [
        module
        for module in scene.model.modules()
        if isinstance(module, RANDOM_OR_MEMORY)
        or (isinstance(module, nn.RNNBase) and module.dropout > 0)
    ]
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
    narrow = min(layer.out_features for layer in linear) < scene.X[0].numel()
    if narrow and scene.y.shape == scene.X.shape and torch.equal(scene.y, scene.X):
        return  # a linear autoencoder, which is PCA, wants no activation
    modes = [(module, module.training) for module in scene.model.modules()]
    try:
        with left_alone(scene.model), torch.no_grad():
            scene.model.eval()
            bends = _bends(scene.model, scene.X[:FEW])
    finally:
        for module, mode in modes:
            module.training = mode
    if not bends and _in_a_row(scene, linear):
        yield Finding(
            25,
            "no activation between layers",
            f"the {len(linear)} linear layers give halfway between two inputs "
            f"exactly the half-way output: together they are one linear layer.",
            "Put a non-linear activation such as nn.ReLU() between them.",
            "05",
        )


def _in_a_row(scene: Scene, linear: list[nn.Linear]) -> bool:
    """Whether a linear layer takes in what another one has computed."""
    weights, found = {id(layer.weight) for layer in linear}, []

    def look_back(_module, inputs):
        used = {id(leaf) for leaf in leaves(inputs[0])}
        found.append(bool(used & weights))

    hooks = [layer.register_forward_pre_hook(look_back) for layer in linear]
    try:
        with left_alone(scene.model), torch.enable_grad():
            scene.model(scene.X)
    finally:
        for hook in hooks:
            hook.remove()
    return any(found)


def _bends(model, X) -> bool:
    """Whether the output halfway between two inputs is not halfway, near or far.

    Also true where the outputs do not vary: a constant tells nothing.
    """
    varies = False
    for size in (1.0, 10.0, 100.0):
        a, b = size * X, -size * X.flip(0)
        first, second = model(a), model(b)
        scale = float((first - second).abs().max())
        if scale > 1e-9:
            varies = True
            off = float(((first + second) / 2 - model((a + b) / 2)).abs().max())
            if not off < 1e-3 * scale:
                return True
    return not varies


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
