"""Judge training loops in torch: each one is run beside a sound one, from one start.

Three lessons let people write a training step: with torch's model and optimizer,
for one bare parameter, and for weights of our own layers. What
goes wrong is the same each time, so the sentences are shared here. A sentence is
given only on evidence: an order of calls that was seen, or weights that end where a
known mistake ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, same

RATE, STEPS, MOMENTUM = 0.03, 4, 0.5

IN_PLACE = (
    "torch refuses to change a parameter in place while it records (M22): put the "
    "update inside `with torch.no_grad():`."
)
NO_WAY_BACK = (
    "At backward() nothing leads from the loss to the weights: either the loss was "
    "computed inside no_grad, or `w = w - ...` made a new tensor there (M22); only the "
    "update belongs inside no_grad, and it changes w in place."
)
GRAPH_USED_UP = (
    "The second backward() finds no graph any more: the first one has used it up, so "
    "compute the loss anew in every step."
)
NOT_ZEROED = (
    "From the second step on you go too far: the gradients of all steps add up (M14); "
    "reset them once in every step."
)
UPHILL = "The weights go uphill: subtract the learning rate times the gradient."
NO_RATE = "You left the learning rate out of the step."
EVAL_MODE = (
    "The model trains in eval mode, where batch norm and dropout do not do their work "
    "(M16): leave it in training mode."
)
TENSORS = (
    "Your losses are still tensors, and a tensor can keep the whole graph of its step "
    "alive (M23): note loss.item() instead."
)


SWAPPED = (
    "You exchanged the loss function's arguments: the model's outputs come first, then "
    "the targets."
)
SIGMOID_FIRST = (
    "You put a sigmoid before a loss that has its own (M2): give it the outputs as "
    "they are."
)


def explained(error: BaseException) -> str | None:
    """Return the sentence for an error that a known mistake raises, or None."""
    message = str(error)
    if "in-place operation" in message:
        return IN_PLACE
    if "does not require grad" in message:
        return NO_WAY_BACK
    if "backward through the graph a second time" in message:
        return GRAPH_USED_UP
    return None


def named(weights: Any, known: Iterable[tuple[Any, str]]) -> str | None:
    """Return the sentence of the first known mistake that ends in these weights."""
    for others, sentence in known:
        if close(weights, others):
            return sentence
    return None


def close(values: Any, others: Any) -> bool:
    """Whether two lists of tensors, arrays or numbers are the same."""
    return same(list(values), list(others), 1e-6, 1e-9)


def about_losses(given: Any, right: Sequence[float], later: Sequence[float]):
    """Return what is wrong with the losses that a loop has returned, or None.

    Parameters
    ----------
    given : object
        What was returned: a list, tuple, array or (detached) tensor is fine.
    right, later : sequence of float
        The losses before each step, and those after it.
    """
    if given is None:
        return "The steps are right, but nothing is returned: return the losses."
    if getattr(given, "ndim", None) == 1:  # an array holds the losses as well
        given = [given] if getattr(given, "requires_grad", False) else given.tolist()
    if not isinstance(given, (list, tuple)) or len(given) != len(right):
        return f"Return the list of {len(right)} losses, one for each step."
    if any(hasattr(loss, "detach") for loss in given):
        return TENSORS
    numbers = [_number(loss) for loss in given]
    if None in numbers:
        return "Each loss should be one number: note loss.item()."
    if close(numbers, right):
        return None
    if close(numbers, later):
        return (
            "That is the loss after each step: note the one that you went back from, "
            "before the step."
        )
    return "The steps are right, but the losses are not those from before each step."


def _number(loss):
    array = None if isinstance(loss, (str, bool)) else as_array(loss)
    return float(array.item()) if array is not None and array.size == 1 else None


# A model, a loss function and an optimizer of torch


def parts(*, momentum: float = 0.0) -> tuple:
    """Return a small model, data, a loss and an optimizer, always the same.

    Batch norm makes a step in eval mode differ from one in training mode; momentum
    makes a new optimizer in every step differ from the one that is given.
    """
    import torch
    from torch import nn

    torch.manual_seed(0)
    layers = [nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 1)]
    model = nn.Sequential(*layers).double()
    X = torch.randn(20, 2, dtype=torch.float64)
    y = (X[:, :1] * X[:, 1:] > 0).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=momentum)
    weight = torch.tensor(3.0, dtype=torch.float64)
    return model, X, y, nn.BCEWithLogitsLoss(pos_weight=weight), optimizer


def weights_of(model: Any) -> list[np.ndarray]:
    """Return copies of a model's parameters."""
    return [weight.detach().numpy().copy() for weight in model.parameters()]


def watch(model: Any, optimizer: Any) -> list[str]:
    """Return a list that fills up with what is called: backward, and step.

    A step that finds no gradients is noted as ``"empty step"``.
    """
    seen: list[str] = []
    weights = list(model.parameters())

    def note_step(*_):
        empty = all(w.grad is None or not w.grad.any() for w in weights)
        seen.append("empty step" if empty else "step")

    weights[-1].register_hook(lambda gradient: seen.append("backward"))
    optimizer.register_step_pre_hook(note_step)
    return seen


def about_order(seen: list[str]) -> str:
    """Say why weights do not move as they should, by the calls that were seen."""
    steps = [place for place, call in enumerate(seen) if call.endswith("step")]
    if "backward" not in seen:
        return "The weights do not move and have no gradients: call loss.backward()."
    if not steps:
        return (
            "The gradients are there, but the weights do not move: the call of "
            "optimizer.step() is missing."
        )
    if steps[0] < seen.index("backward"):
        return "optimizer.step() comes before backward(): it has no gradients to use."
    if "empty step" in seen:
        return (
            "The gradients are thrown away before they are used: zero_grad() must "
            "not come between backward() and step()."
        )
    return (
        "The weights do not move, although backward() and step() are called: does the "
        "loss depend on them?"
    )


def sound_step(model, X, y, loss_function, optimizer, *, reset: bool = True) -> float:
    """Take one training step, and return the loss from before it."""
    loss = loss_function(model(X), y)
    if reset:
        optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def trained(
    steps: int,
    *,
    momentum: float = 0.0,
    reset: bool = True,
    training: bool = True,
    loss: Callable | None = None,
    optimizer: Callable | None = None,
) -> tuple[list[float], list[np.ndarray]]:
    """Return the losses and the final weights of a sound loop, or of a wrong one.

    `loss` is used in place of the loss given, `optimizer` makes a new one in every
    step, and `training` False trains in eval mode.
    """
    model, X, y, loss_function, given = parts(momentum=momentum)
    model.train(training)
    losses = [
        sound_step(
            model,
            X,
            y,
            loss or loss_function,
            given if optimizer is None else optimizer(model.parameters()),
            reset=reset,
        )
        for _ in range(steps)
    ]
    return losses, weights_of(model)


def swapped(loss_function: Callable) -> Callable:
    """Return the loss with its two arguments exchanged."""
    return lambda outputs, targets: loss_function(targets, outputs)


def after_a_sigmoid(loss_function: Callable) -> Callable:
    """Return the loss of outputs that have gone through a sigmoid first."""
    return lambda outputs, targets: loss_function(outputs.sigmoid(), targets)


def known_mistakes(momentum: float) -> list[tuple[list[np.ndarray], str]]:
    """Return where known mistakes lead in `STEPS` steps, each with its sentence."""
    import torch
    from torch import nn

    def new(rate, keep=0.0):
        return lambda weights: torch.optim.SGD(weights, lr=rate, momentum=keep)

    given = parts()[3]
    own = "You moved with {}: use the optimizer that is given, and its step()."
    known: list[tuple[dict, str]] = [
        ({"reset": False}, NOT_ZEROED),
        ({"training": False}, EVAL_MODE),
        (
            {"loss": nn.BCEWithLogitsLoss()},
            "You used a loss of your own: use the loss_function that is given.",
        ),
        ({"loss": swapped(given)}, SWAPPED),
        ({"loss": after_a_sigmoid(given)}, SIGMOID_FIRST),
        ({"optimizer": new(0.1)}, own.format("a learning rate of 0.1")),
        ({"optimizer": new(1.0)}, own.format("a learning rate of 1")),
    ]
    if momentum:
        fresh = (
            "The steps are those of an optimizer that is made anew in every step: it "
            "forgets its momentum each time. Use the one that is given."
        )
        known += [
            ({"optimizer": new(RATE, momentum)}, fresh),
            ({"optimizer": new(RATE, momentum), "reset": False}, fresh),
            ({"optimizer": new(0.1), "reset": False}, fresh),
        ]
    return [
        (trained(STEPS, momentum=momentum, **wrong)[1], says) for wrong, says in known
    ]


def about_weights(model: Any, momentum: float, seen: list[str]) -> str | None:
    """Return why a model's weights are not those of `STEPS` sound steps, or None."""
    weights = weights_of(model)
    if close(weights, trained(STEPS, momentum=momentum)[1]):
        if not model.training:
            return "You left the model in eval mode: leave it as it was given (M16)."
        return None
    sentence = named(weights, known_mistakes(momentum))
    if sentence is not None:
        return sentence
    if close(weights, trained(0)[1]) or seen[:1] == ["empty step"]:
        return about_order(seen)
    if "step" not in seen:
        return "The weights move, but not by the step() of the optimizer that is given."
    for count in (*range(1, STEPS), STEPS + 1):
        if close(weights, trained(count, momentum=momentum)[1]):
            return (
                f"The weights are those after {count} of {STEPS} steps: does the loop "
                f"repeat as often as it should, and does no `return` end it early?"
            )
    return (
        f"After {STEPS} steps the weights are not those of a sound loop: loss, "
        f"zero_grad, backward, step, once each in every step."
    )
