"""Mistakes in how a model is built."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn

from helpers.diagnose.findings import Finding, as_finding
from helpers.diagnose.trial_run import (
    Scene,
    leaves,
    left_alone,
    shape,
)
from helpers.shapes.failures import failing_layer, failure_problem

RANDOM_OR_MEMORY = (
    nn.modules.dropout._DropoutNd,
    nn.modules.batchnorm._BatchNorm,
)
FEW = 32  # rows that are enough to see whether a model bends


def check_error(scene: Scene) -> Iterator[Finding]:
    """Explain why the model could not take the batch (M9, M10, M11, M18)."""
    if scene.error is None:
        return
    finding = explain_error(scene.model, scene.error)
    said = str(scene.error).strip().splitlines() or [""]
    yield finding or Finding(
        None,
        "a model that fails",
        f"on a batch of shape {shape(scene.X)} it raises "
        f"{type(scene.error).__name__}: {said[0].rstrip('.')}.",
        "Run model(X) by itself to see where.",
        "02",
    )


def explain_error(model: nn.Module, error: Exception) -> Finding | None:
    """Return what was wrong where a layer of a model raised, if that can be told."""
    found = failing_layer(model, error)
    problem = failure_problem(*found, error) if found else None
    return as_finding(problem) if problem and problem.remedy else None


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
    known = own | {id(parameter) for parameter in scene.original.parameters()}
    used = leaves(scene.given)
    strange = [leaf for leaf in used if id(leaf) not in known and leaf is not scene.fed]
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
    if scene.outputs is None or scene.outputs.is_meta:
        return
    if len(linear) < 2 or not scene.X.is_floating_point() or len(scene.X) < 2:
        return
    narrow = min(layer.out_features for layer in linear) < scene.X[0].numel()
    if narrow and scene.y.shape == scene.X.shape and torch.equal(scene.y, scene.X):
        return  # a linear autoencoder, which is PCA, wants no activation
    modes = [(module, module.training) for module in scene.model.modules()]
    try:
        with left_alone(scene.model), torch.no_grad():
            scene.model.eval()
            bends = _bends(scene.run, scene.X[:FEW])
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
            scene.run()
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
