"""Say in words which input a layer expects, and why the one given did not fit."""

from __future__ import annotations

from typing import Any

from helpers.shapes.table import shape_text

_SPACES = {"1d": "length", "2d": "height, width", "3d": "depth, height, width"}


def expected_input(layer: Any) -> str:
    """Return the input that a torch layer expects, or an empty text if unknown.

    Examples
    --------
    >>> from torch import nn
    >>> expected_input(nn.Conv2d(3, 8, 5))
    '[batch, 3, height, width]'
    >>> expected_input(nn.Linear(10, 2))
    '[..., 10]'
    """
    kind = type(layer).__name__.removeprefix("Lazy")
    space = _SPACES.get(kind[-2:].lower(), "")
    if kind.startswith("Conv") and space:
        return f"[batch, {layer.in_channels}, {space}]"
    if kind.startswith("BatchNorm") and kind != "BatchNorm1d" and space:
        return f"[batch, {layer.num_features}, {space}]"
    if kind == "BatchNorm1d":
        return f"[batch, {layer.num_features}] or [batch, {layer.num_features}, length]"
    if kind in ("Linear", "Bilinear") and hasattr(layer, "in_features"):
        return f"[..., {layer.in_features}]"
    if kind in ("RNN", "LSTM", "GRU"):
        order = "batch, time" if layer.batch_first else "time, batch"
        return f"[{order}, {layer.input_size}]"
    if kind == "LayerNorm":
        return f"[..., {', '.join(map(str, layer.normalized_shape))}]"
    if kind == "Embedding":
        return f"whole numbers from 0 to {layer.num_embeddings - 1}"
    return ""


def explain_failure(name: str, layer: Any, inputs: tuple, error: Exception) -> str:
    """Return the message for a layer that raised: its input, its wish, the remedy."""
    tensors = [value for value in inputs if hasattr(value, "dtype")]
    shapes = ", ".join(shape_text(tuple(t.shape)) for t in tensors) or "no tensor"
    who = "The model" if name == "(model)" else f"Layer {name!r}"
    text = f"{who} ({type(layer).__name__}) failed on input {shapes}"
    wish = expected_input(layer)
    text += f"; it expects {wish}." if wish else "."
    if remedy := _remedy(layer, tensors):
        text += f" {remedy}"
    said = str(error).strip().splitlines()
    return f"{text} torch said: {said[0] if said else type(error).__name__}"


def _remedy(layer, tensors):
    own = next(iter(layer.parameters(recurse=False)), None)
    if own is None or not tensors:
        return ""
    given = tensors[0]
    if given.device != own.device:
        return (
            f"The layer is on {own.device} and its input on {given.device} (M18): "
            f"move the batch with x.to({str(own.device)!r})."
        )
    kind = type(layer).__name__
    if kind == "Embedding" or given.dtype == own.dtype:
        return _flatten_remedy(kind, layer, given)
    source = " NumPy arrays are float64." if str(given.dtype)[-2:] == "64" else ""
    return (
        f"The layer's weights are {own.dtype} and its input is {given.dtype} "
        f"(M11):{source} Convert with x.to({own.dtype})."
    )


def _flatten_remedy(kind, layer, given):
    if kind != "Linear" or given.ndim < 2 or given.shape[-1] == layer.in_features:
        return ""
    features = 1
    for length in given.shape[1:]:
        features *= length
    if given.ndim > 2 and features == layer.in_features:
        return "Flatten each sample first, with nn.Flatten() (M9)."
    return (
        f"Each sample has {features} numbers (M9): give it to a layer with "
        f"in_features={features}, or change what comes before."
    )
