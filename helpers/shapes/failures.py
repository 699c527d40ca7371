"""Say in words which input a layer expects, and why the one given did not fit."""

from __future__ import annotations

from typing import Any

from helpers.shapes.pairing import Problem
from helpers.shapes.table import shape_text

UNKNOWN = None, "a layer that failed", "", ""  # number, name, evidence, remedy
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
    said = str(error).strip().splitlines()
    problem = failure_problem(name, layer, inputs, error)
    return f"{problem} torch said: {said[0] if said else type(error).__name__}"


def failing_layer(model: Any, error: BaseException) -> tuple[str, Any, tuple] | None:
    """Return name, layer and inputs of the innermost layer of a model that raised.

    They are read from the traceback of the error: nothing runs again.
    """
    names = {layer: name or "(model)" for name, layer in model.named_modules()}
    found, step = None, error.__traceback__
    while step is not None:
        frame = step.tb_frame
        if frame.f_code.co_name == "_call_impl":  # torch.nn.Module's call
            layer, inputs = (frame.f_locals.get(name) for name in ("self", "args"))
            if layer in names and inputs is not None:
                named = tuple(frame.f_locals.get("kwargs", {}).values())
                found = names[layer], layer, (*inputs, *named)
        step = step.tb_next
    return found


def failure_problem(name: str, layer: Any, inputs: tuple, error: Exception) -> Problem:
    """Return what was wrong with the input of a layer that raised."""
    tensors = [value for value in inputs if hasattr(value, "dtype")]
    shapes = ", ".join(shape_text(tuple(t.shape)) for t in tensors) or "no tensor"
    who = "The model" if name == "(model)" else f"Layer {name!r}"
    text = f"{who} ({type(layer).__name__}) failed on input {shapes}"
    wish = expected_input(layer)
    text += f"; it expects {wish}" if wish else ""
    number, what, more, remedy = _fault(layer, tensors, str(error))
    return Problem(number, what, f"{text}{more}", remedy)


def _fault(layer, tensors, said):
    """Return the number and name of a mistake, more evidence, and the remedy.

    Of an input of shape [N, ...] the first number is never taken for features.
    """
    own = next(iter(layer.parameters(recurse=False)), None)
    if not tensors:
        return UNKNOWN
    given = tensors[0]
    if own is not None and given.device != own.device:
        more = f". The layer is on {own.device} and its input on {given.device}"
        return (
            18,
            "two devices",
            more,
            f"Move the batch with x.to({str(own.device)!r}).",
        )
    kind = type(layer).__name__.removeprefix("Lazy")
    if kind == "Embedding":
        return _no_index(layer, given)
    if own is not None and given.dtype != own.dtype and "type" in said:
        return _wrong_dtype(given, own)
    if "more than 1" in said:
        more = ": while training, a mean over one row tells nothing about the spread"
        remedy = "Choose another batch_size, or drop_last=True in the DataLoader."
        return None, "a batch of one row", more, remedy
    return _wrong_shape(kind, layer, given, said)


def _no_index(layer, given):
    name = "numbers that are no words"
    if given.is_floating_point():
        return 5, name, f", not {given.dtype}", "Convert with x.long()."
    low, high = int(given.min()), int(given.max())
    remedy = f"Make the layer with num_embeddings={high + 1}, or number the words anew."
    return 6, name, f", not {low} to {high}", remedy


def _wrong_dtype(given, own):
    wide = str(given.dtype)[-2:] == "64" and given.is_floating_point()
    source = ": NumPy arrays are float64" if wide else ""
    scale = " / 255" if str(given.dtype) == "torch.uint8" else ""
    return (
        11,
        "float64 from NumPy" if wide else "dtype of inputs",
        f". The layer's weights are {own.dtype} and its input is {given.dtype}{source}",
        f"Convert with x.to({own.dtype}){scale}.",
    )


def _wrong_shape(kind, layer, given, said):
    space = _SPACES.get(kind[-2:].lower(), "").count(",") + 1
    if kind == "Linear":
        return _wrong_features(layer, given)
    if kind.startswith("Conv") and kind[-2:].lower() in _SPACES:
        remedy = _convolved(layer.in_channels, space, list(given.shape), said)
    elif kind in ("RNN", "LSTM", "GRU") and given.shape[-1] != layer.input_size:
        remedy = f"Make the layer with input_size={given.shape[-1]}."
        if layer.input_size == 1:
            remedy = "Give every number an axis of its own: x.unsqueeze(-1)."
    elif kind.startswith("BatchNorm") and given.ndim > 1:
        remedy = f"Make the layer with num_features={given.shape[1]}."
        if given.ndim == 2 and kind != "BatchNorm1d":
            remedy = "Use nn.BatchNorm1d for rows of features."
        elif given.shape[1] == layer.num_features:
            return UNKNOWN
    else:
        return UNKNOWN
    return (9, "features do not fit", "", remedy) if remedy else UNKNOWN


def _convolved(channels, space, shape, said):
    """Say how a batch becomes [batch, channels, ...], with so many axes of space."""
    if len(shape) == space + 2:
        if shape[1] != channels and shape[-1] == channels:
            axes = ", ".join(map(str, [0, space + 1, *range(1, space + 1)]))
            return f"The channels are last: x.permute({axes})."
        if shape[1] == channels and "Kernel size" in said:
            return "Make the kernel smaller than the picture, or pool less before it."
        if shape[1] == channels:
            return ""
        return f"Make the layer with in_channels={shape[1]}."
    if len(shape) == space + 1:
        repeat = ", ".join(["-1", str(channels), *["-1"] * space])
        more = "" if channels == 1 else f".expand({repeat})"
        return f"The axis of channels is missing: x.unsqueeze(1){more}."
    if len(shape) == 2:
        sizes = ", ".join([str(channels), *["height", "width", "depth"][:space]])
        return f"Undo the flattening: x.unflatten(1, ({sizes}))."
    return ""


def _wrong_features(layer, given):
    wanted, name = layer.in_features, "features do not fit in_features"
    right = (layer.out_features, wanted)
    if tuple(layer.weight.shape) == right[::-1] != right:
        more = (
            f". Its weight has shape {shape_text(right[::-1])}, but torch keeps it as "
            f"[out, in]"
        )
        return 10, "weight with swapped axes", more, "Transpose the weight: W.T."
    if given.ndim and given.shape[-1] == wanted:
        return UNKNOWN
    if given.ndim < 2:
        one = "x.unsqueeze(1)" if wanted == 1 else "x.unsqueeze(0), for one sample"
        return 9, name, ". It needs one row per sample", f"Use {one}."
    features = given[0].numel() if len(given) else 0
    if given.ndim > 2 and features == wanted:
        return 9, name, "", "Flatten each sample first, with nn.Flatten()."
    more = f". Each sample has {features} numbers"
    remedy = f"Give it to a layer with in_features={features}"
    if given.ndim > 2:
        return 9, name, more, f"{remedy}, after nn.Flatten()."
    return 9, name, more, f"{remedy}, or change what comes before."
