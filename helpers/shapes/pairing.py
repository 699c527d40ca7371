"""Find out, by name, why outputs and targets do not fit their loss.

This is the one list of such problems: `check_pairing` raises the first of them,
`helpers.diagnose` reports them all, and so does `helpers.training.fit`.
"""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from helpers.validation import check_choice
from helpers.validation.arguments import check_loss

CLASS_LOSSES = ("CrossEntropyLoss", "NLLLoss")
YES_NO_LOSSES = ("BCEWithLogitsLoss", "BCELoss")
NUMBER_LOSSES = ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss")
LOSSES = CLASS_LOSSES + YES_NO_LOSSES + NUMBER_LOSSES
OTHER_NUMBER_LOSSES = ("PoissonNLLLoss", "KLDivLoss", "SoftMarginLoss")
FUNCTIONS = {
    "binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "binary_cross_entropy": "BCELoss",
}


@dataclass(frozen=True)
class Problem:
    """What does not fit, and the one thing to do about it.

    Attributes
    ----------
    number : int or None
        Its number in the course's list of 42 mistakes.
    name : str
        What the mistake is called.
    evidence : str
        The shapes, dtypes or values that show it, without a full stop.
    remedy : str
        What to do.
    """

    number: int | None
    name: str
    evidence: str
    remedy: str

    def __str__(self) -> str:
        number = f" (M{self.number})" if self.number else ""
        return f"{self.evidence}{number}. {self.remedy}".rstrip()


def check_pairing(loss: Any, outputs: Any, targets: Any) -> None:
    """Raise if outputs and targets do not fit a loss, and name the mistake.

    It looks at shapes, dtypes and label ranges before the loss does, and so catches
    what the loss would take silently: one logit for a cross-entropy (M4), [N, 1]
    beside [N] (M7), layers that worked along a wrong axis (M9), and several tags per
    sample in a cross-entropy.

    Parameters
    ----------
    loss : torch.nn.Module, function or str
        A loss of torch's such as ``nn.CrossEntropyLoss()``, or its name.
    outputs, targets : torch.Tensor
        As the loss takes them: ``loss(outputs, targets)``.

    Raises
    ------
    TypeError
        If outputs or targets are no tensors.
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
    name = loss if isinstance(loss, str) else loss_name(check_loss(loss))
    check_choice(name, "loss", LOSSES)
    for what, value in (("outputs", outputs), ("targets", targets)):
        if not hasattr(value, "is_floating_point"):
            raise TypeError(
                f"{what} are of type {type(value).__name__}, but a loss takes tensors: "
                f"use torch.tensor({what})."
            )
    if outputs.ndim and len(outputs) == 0:
        raise ValueError("The batch is empty: a loss needs at least one sample.")
    for problem in pairing_problems(loss, outputs, targets):
        raise ValueError(str(problem))


def pairing_problems(loss: Any, outputs: Any, targets: Any) -> Iterator[Problem]:
    """Yield all that does not fit between a loss, its outputs and its targets.

    Parameters
    ----------
    loss : callable or str
        A loss of one's own is only tried for targets that it compares with the
        outputs of all rows (M7).
    outputs, targets : torch.Tensor
    """
    name = loss if isinstance(loss, str) else loss_name(loss)
    if not isinstance(loss, str) and torch_loss(loss) is None:
        table = _broadcast(outputs, targets)
        if table and _pairs_do_not_matter(loss, outputs, targets):
            yield _a_table(outputs, targets)
    elif name in CLASS_LOSSES:
        yield from _with_classes(name, loss, outputs, targets)
    elif name in YES_NO_LOSSES:
        yield from _with_yes_no(name, outputs, targets)
    elif name in NUMBER_LOSSES + OTHER_NUMBER_LOSSES:
        yield from _with_numbers(name, outputs, targets)


def failing_pair(loss: Any, outputs: Any, targets: Any, error: Any) -> Problem | None:
    """Return what did not fit where a loss raised, if that can be told.

    A loss of one's own is followed to the function of torch's in which it failed.
    """
    step = error.__traceback__
    while step is not None:
        frame, step = step.tb_frame, step.tb_next
        words, name = frame.f_locals, frame.f_code.co_name
        ours = frame.f_globals.get("__name__") == "torch.nn.functional"
        if ours and {"input", "target"} <= words.keys():
            outputs, targets = words["input"], words["target"]
            loss = functools.partial(
                frame.f_globals[name], ignore_index=words.get("ignore_index", -100)
            )
    if not all(hasattr(value, "is_floating_point") for value in (outputs, targets)):
        return None
    return next(pairing_problems(loss, outputs, targets), None)


def torch_loss(loss: Any) -> Any:
    """Return torch's loss that this is, or that it was made from; None for others.

    A class made from one of torch's counts as that one while it keeps its `forward`.
    """
    while isinstance(loss, functools.partial):
        loss = loss.func
    for kind in type(loss).__mro__:
        if kind.__module__ == "torch.nn.modules.loss":
            return kind if type(loss).forward is kind.forward else None
    module = getattr(loss, "__module__", None) or ""
    ours = callable(loss) and module.startswith("torch.") and hasattr(loss, "__name__")
    return loss if ours else None


def loss_name(loss: Any) -> str:
    """Return a loss's name, that of torch's class also for torch's functions.

    Examples
    --------
    >>> from torch.nn import functional as F
    >>> loss_name(functools.partial(F.cross_entropy, ignore_index=0))
    'CrossEntropyLoss'
    """
    loss = torch_loss(loss) or loss
    name = getattr(loss, "__name__", type(loss).__name__)
    if torch_loss(loss) is None or isinstance(loss, type):
        return name
    bare = name.replace("_", "").removesuffix("loss") + "loss"
    known = {known.lower(): known for known in LOSSES + OTHER_NUMBER_LOSSES}
    return FUNCTIONS.get(name) or known.get(bare, name)


def _with_classes(name, loss, outputs, targets):
    if outputs.ndim == 1 and targets.ndim == 0:
        return  # one sample by itself
    if outputs.ndim < 2 or outputs.shape[1] == 1:
        yield Problem(
            4,
            "cross-entropy on one logit",
            f"outputs have shape {_shape(outputs)}, one logit per sample: softmax over "
            f"a single class is always 1 and the loss always 0",
            "Use BCEWithLogitsLoss, or give the last layer one output per class.",
        )
    elif targets.shape == outputs.shape:
        yield from _a_number_per_class(name, targets)
    else:
        yield from _class_numbers(loss, outputs, targets)


def _a_number_per_class(name, targets):
    """Targets with the outputs' shape: probabilities, or something else by mistake."""
    shape, shares = _shape(targets), targets.is_floating_point()
    if targets.is_meta or not targets.numel():
        return
    values = targets.detach().cpu().double()
    sums = values.sum(dim=1)
    off = (sums - 1).abs() > (1e-3 if targets.element_size() >= 4 else 0.02)
    if targets.ndim > 2:
        off &= sums != 0  # a pixel without a label counts for nothing
    if off.any():
        given = "" if shares else f" and dtype {targets.dtype}"
        convert = "" if shares else ", with targets.float()"
        yield Problem(
            None,
            "tags in a cross-entropy",
            f"targets have shape {shape}{given}, as probabilities of the classes do, "
            f"but {int(off.sum())} of {off.numel()} rows do not sum to 1 (one sums to "
            f"{float(sums[off][0]):g}): they look like several tags per sample",
            f"Use BCEWithLogitsLoss{convert}.",
        )
    elif not shares or name == "NLLLoss":
        yield Problem(
            None,
            "one-hot labels",
            f"targets have shape {shape} and dtype {targets.dtype}: they look one-hot, "
            f"but class numbers of shape {[len(targets), *targets.shape[2:]]} were "
            f"expected",
            "Use targets.argmax(dim=1).",
        )


def _class_numbers(loss, outputs, targets):
    shape = _shape(outputs)
    if targets.ndim == outputs.ndim and targets.shape[1] == 1:
        wanted = [len(targets), *targets.shape[2:]]
        yield Problem(
            8,
            "[N, 1] against [N]",
            f"targets have shape {_shape(targets)}, but the loss expects {wanted}",
            "Use targets.squeeze(1).",
        )
        targets = targets.squeeze(1)
    if outputs.ndim > 2 and targets.ndim == 1:
        yield Problem(
            9,
            "pictures not flattened",
            f"outputs have shape {shape}, but [batch, classes] was expected: a Linear "
            f"layer works along the last axis only, whatever the others are",
            "Start the model with nn.Flatten().",
        )
        return
    last = outputs.ndim > 2 and targets.shape == outputs.shape[:-1]
    if last and targets.shape[1:] != outputs.shape[2:]:
        yield Problem(
            None,
            "classes in the last axis",
            f"outputs have shape {shape} and targets {_shape(targets)}, but the loss "
            f"expects the classes in axis 1",
            "Use outputs.movedim(-1, 1).",
        )
        return
    if str(targets.dtype) not in ("torch.int64", "torch.uint8"):
        yield _no_class_numbers(targets)
    else:
        yield from _range_of_classes(loss, outputs.shape[1], targets)
    yield from _rows_without_partner(outputs, targets)


def _no_class_numbers(targets):
    fractions = targets.is_floating_point() and not targets.is_meta
    fractions = fractions and bool((targets != targets.round()).any())
    remedy = "For numbers use MSELoss." if fractions else "Use targets.long()."
    return Problem(
        5,
        "label dtype",
        f"targets are {targets.dtype}{', with fractions' if fractions else ''}, but "
        f"class numbers must be torch.int64",
        remedy,
    )


def _range_of_classes(loss, classes, targets):
    if targets.is_meta:
        return
    words = getattr(loss, "keywords", {})  # of a functools.partial
    ignored = getattr(loss, "ignore_index", words.get("ignore_index", -100))
    counted = targets[targets != ignored]
    if not counted.numel():
        return
    low, high = int(counted.min()), int(counted.max())
    if low >= 0 and high < classes:
        return
    strange = counted[(counted < 0) | (counted >= classes)].unique().tolist()
    remedy = "Renumber them from 0, without gaps."
    if low == 1 and high == classes:
        remedy = "Use targets - 1."
    elif len(strange) == 1 and (low < 0 or high > classes):
        remedy += (
            f" If {strange[0]} marks rows to leave out: ignore_index={strange[0]}."
        )
    start = ", but class numbers start at 0" if low < 0 else ""
    yield Problem(
        6,
        "labels out of range",
        f"targets run from {low} to {high}{start}, and {classes} outputs mean the "
        f"classes 0 to {classes - 1}",
        remedy,
    )


def _rows_without_partner(outputs, targets):
    if targets.ndim and len(targets) != len(outputs):
        yield Problem(
            None,
            "rows without a partner",
            f"There are {len(outputs)} rows of outputs, but {len(targets)} targets",
            "Give one target for every sample.",
        )
    elif targets.shape[1:] != outputs.shape[2:]:
        wanted = [len(outputs), *outputs.shape[2:]]
        yield Problem(
            None,
            "unequal shapes",
            f"outputs have shape {_shape(outputs)}, so the loss expects targets of "
            f"shape {wanted}, not {_shape(targets)}",
            "Give a class number for every place.",
        )


def _with_yes_no(name, outputs, targets):
    if outputs.shape != targets.shape:
        yield _unequal(name, outputs, targets, 8)
    if not targets.is_floating_point():
        yield Problem(
            5,
            "label dtype",
            f"targets are {targets.dtype}, but this loss needs floating-point targets, "
            f"0.0 or 1.0",
            f"Use {_cast('targets', outputs.dtype)}.",
        )
    elif name == "BCELoss" and targets.dtype != outputs.dtype:
        yield _two_dtypes(outputs, targets)
    elif targets.numel() and not targets.is_meta:
        yield from _range_of_yes_no(targets)
    if name == "BCELoss" and outputs.numel() and not outputs.is_meta:
        low, high = (float(end) for end in outputs.detach().aminmax())
        if low < 0 or high > 1:
            yield Problem(
                None,
                "BCELoss given logits",
                f"outputs go from {low:.3g} to {high:.3g}, but BCELoss takes "
                f"probabilities",
                "Use BCEWithLogitsLoss.",
            )


def _range_of_yes_no(targets):
    low, high = float(targets.min()), float(targets.max())
    if low >= 0 and high <= 1:
        return
    remedy = "For more than two classes use CrossEntropyLoss."
    if (low, high) == (1, 2):
        remedy = "Use targets - 1."
    elif (low, high) == (-1, 1):
        remedy = "Use (targets + 1) / 2."
    elif low != low:
        remedy = "Remove or fill the rows with NaN."
    yield Problem(
        6,
        "labels out of range",
        f"targets go from {low:g} to {high:g}, but must lie from 0 to 1",
        remedy,
    )


def _with_numbers(name, outputs, targets):
    if outputs.shape != targets.shape:
        if _broadcast(outputs, targets):
            yield _a_table(outputs, targets)
        else:
            yield _unequal(name, outputs, targets, None)
    if name == "HuberLoss" and targets.dtype != outputs.dtype:
        yield _two_dtypes(outputs, targets)


def _two_dtypes(outputs, targets):
    return Problem(
        11 if str(targets.dtype) == "torch.float64" else 5,
        "label dtype",
        f"outputs are {outputs.dtype} and targets {targets.dtype}, but this loss needs "
        f"equal types",
        f"Use {_cast('targets', outputs.dtype)}.",
    )


def _unequal(name, outputs, targets, number):
    remedy = _reshaped(outputs, targets)
    whole = not targets.is_floating_point() or targets.is_meta
    if remedy is None and name in YES_NO_LOSSES and targets.ndim < outputs.ndim:
        remedy = "Give the model one output for each number in a row of the targets."
        if whole and len(outputs) == len(targets):
            remedy = "For one class number per sample use CrossEntropyLoss."
    return Problem(
        number,
        "unequal shapes"
        if outputs.numel() != targets.numel()
        else "[N, 1] against [N]",
        f"outputs have shape {_shape(outputs)} and targets {_shape(targets)}, but "
        f"{name} needs two equal shapes",
        remedy or "Give the model one output for each number in a row of the targets.",
    )


def _a_table(outputs, targets):
    table = " x ".join(map(str, _broadcast(outputs, targets)))
    return Problem(
        7,
        "[N, 1] against [N]"
        if outputs.numel() == targets.numel()
        else "unequal shapes",
        f"outputs have shape {_shape(outputs)} and targets {_shape(targets)}: the loss "
        f"would compare every output with every target, a table of {table} values",
        _reshaped(outputs, targets)
        or "Give the model one output for each number in a row of the targets.",
    )


def _reshaped(outputs, targets):
    """Say how two tensors of equally many numbers get one shape, or None."""
    given, wanted = _shape(outputs), _shape(targets)
    if given == [*wanted, 1]:
        return f"Use outputs.squeeze({len(wanted)})."
    if wanted == [*given, 1]:
        return f"Use targets.squeeze({len(given)})."
    if outputs.numel() == targets.numel():
        return f"Use targets.reshape({', '.join(map(str, given))})."
    return None


def _broadcast(outputs, targets):
    """Return the shape of the table that two unequal shapes make, or None."""
    import torch

    if outputs.shape == targets.shape:
        return None
    with contextlib.suppress(RuntimeError):
        return list(torch.broadcast_shapes(outputs.shape, targets.shape))
    return None


def value_of(loss: Callable, outputs: Any, targets: Any) -> Any:
    """Return the loss of some outputs, or None where it cannot be computed."""
    with contextlib.suppress(Exception), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = loss(outputs, targets)
        return value if hasattr(value, "backward") else None
    return None


def _pairs_do_not_matter(loss, outputs, targets):
    """Whether a loss stays the same when the targets are handed to other rows.

    That is so for the mean over a table of all outputs with all targets.
    """
    import torch

    if targets.ndim == 0 or len(targets) < 2 or targets.is_meta:
        return False
    outputs, turned = outputs.detach(), targets.roll(1, 0)
    value, moved = (value_of(loss, outputs, y) for y in (targets, turned))
    if value is None or moved is None or torch.equal(targets, turned):
        return False
    spread = float(outputs.float().std()) if outputs.is_floating_point() else 1.0
    return spread > 0 and torch.allclose(moved, value, rtol=1e-5)


def _cast(what, dtype):
    return f"{what}.float()" if str(dtype) == "torch.float32" else f"{what}.to({dtype})"


def _shape(tensor):
    return list(tensor.shape)
