"""Find out, by name, why outputs and targets do not fit their loss."""

from __future__ import annotations

from typing import Any

from helpers.validation import check_choice, check_labels

CLASS_LOSSES = ("CrossEntropyLoss", "NLLLoss")
YES_NO_LOSSES = ("BCEWithLogitsLoss", "BCELoss")
NUMBER_LOSSES = ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss")
LOSSES = CLASS_LOSSES + YES_NO_LOSSES + NUMBER_LOSSES


def check_pairing(loss: Any, outputs: Any, targets: Any) -> None:
    """Raise if outputs and targets do not fit a loss, and name the mistake.

    It looks at shapes, dtypes and label ranges before the loss does, and so catches
    what the loss would take silently: one logit for a cross-entropy (M4), [N, 1]
    beside [N] (M7), and layers that worked along a wrong axis (M9).

    Parameters
    ----------
    loss : torch.nn.Module or str
        A loss such as ``nn.CrossEntropyLoss()``, or its name.
    outputs, targets : torch.Tensor
        As the loss takes them: ``loss(outputs, targets)``.

    Raises
    ------
    ValueError
        If they do not fit; the message says what was given, what the loss expects
        and what to do.

    Examples
    --------
    >>> import torch
    >>> check_pairing("CrossEntropyLoss", torch.zeros(4, 3), torch.tensor([0, 2, 1, 1]))
    >>> check_pairing("MSELoss", torch.zeros(4, 1), torch.zeros(4))
    Traceback (most recent call last):
    ...
    ValueError: outputs have shape [4, 1] and targets [4]: the loss would compare \
every output with every target, a table of 4 x 4 values (M7). Use outputs.squeeze(1).
    """
    name = loss if isinstance(loss, str) else type(loss).__name__
    check_choice(name, "loss", LOSSES)
    if len(outputs) == 0:
        raise ValueError("The batch is empty: a loss needs at least one sample.")
    if name in CLASS_LOSSES:
        _check_classes(outputs, targets)
    else:
        _check_equal_shapes(outputs, targets, name)
    if name in YES_NO_LOSSES:
        _check_yes_no(targets)


def _check_classes(outputs, targets):
    shape, classes = list(outputs.shape), outputs.shape[-1]
    if outputs.ndim == 1 or (outputs.ndim == 2 and classes == 1):
        raise ValueError(
            f"outputs have shape {shape}, one logit per sample: softmax over a single "
            f"class is always 1 and the loss always 0 (M4). Use BCEWithLogitsLoss, or "
            f"give the last layer one output per class."
        )
    if targets.shape == outputs.shape and targets.is_floating_point():
        return  # a probability for every class, which is allowed
    if targets.shape == outputs.shape:
        raise ValueError(
            f"targets have shape {shape} and dtype {targets.dtype}: they look one-hot. "
            f"Give class numbers of shape [{len(outputs)}]: targets.argmax(dim=1)."
        )
    if targets.ndim == 2 and targets.shape[1] == 1 and outputs.ndim == 2:
        raise ValueError(
            f"targets have shape {list(targets.shape)}, but the loss expects "
            f"[{len(outputs)}] (M8): use targets.squeeze(1)."
        )
    _check_class_numbers(outputs, targets)


def _check_class_numbers(outputs, targets):
    if outputs.ndim > 2 and targets.ndim == 1:
        raise ValueError(
            f"outputs have shape {list(outputs.shape)}, but [batch, classes] was "
            f"expected: a Linear layer works along the last axis only, whatever the "
            f"others are (M9). Start the model with nn.Flatten()."
        )
    if str(targets.dtype) not in ("torch.int64", "torch.uint8"):
        raise ValueError(
            f"targets are {targets.dtype}, but class numbers must be torch.int64 (M5): "
            f"use targets.long()."
        )
    n_classes = outputs.shape[1]
    known = targets.reshape(-1)
    known = known[known != -100]  # torch's ignore_index
    try:
        if len(known):
            check_labels(known, n_classes, name="targets")
    except ValueError as error:
        raise ValueError(f"{error} (M6).".replace(". (", " (")) from None
    if len(targets) != len(outputs):
        raise ValueError(
            f"There are {len(outputs)} rows of outputs, but {len(targets)} targets: "
            f"every sample needs one of each."
        )


def _check_equal_shapes(outputs, targets, name):
    given, wanted = list(outputs.shape), list(targets.shape)
    if given == wanted:
        return
    text = f"outputs have shape {given} and targets {wanted}"
    if given == [*wanted, 1]:
        remedy = "outputs.squeeze(1)"
    elif wanted == [*given, 1]:
        remedy = "targets.squeeze(1)"
    else:
        raise ValueError(f"{text}, but {name} needs two equal shapes.")
    if name in YES_NO_LOSSES:
        raise ValueError(
            f"{text}, but {name} needs two equal shapes (M8). Use {remedy}."
        )
    n = len(outputs)
    raise ValueError(
        f"{text}: the loss would compare every output with every target, a table of "
        f"{n} x {n} values (M7). Use {remedy}."
    )


def _check_yes_no(targets):
    if not targets.is_floating_point():
        raise ValueError(
            f"targets are {targets.dtype}, but this loss needs floating-point targets, "
            f"0.0 or 1.0 (M5): use targets.float()."
        )
    low, high = float(targets.min()), float(targets.max())
    if not (low >= 0 and high <= 1):
        raise ValueError(
            f"targets go from {low:g} to {high:g}, but must lie from 0 to 1: for more "
            f"than two classes use CrossEntropyLoss."
        )
