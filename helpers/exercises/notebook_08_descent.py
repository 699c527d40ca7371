"""Judging a learner's training steps on a torch parameter."""

from __future__ import annotations

from collections.abc import Callable

START, TARGET, RATE, STEPS = (4.0, -2.0), 1.0, 0.1, 3

NEW_TENSOR = (
    "The caller's w has not moved: `w = w - ...` makes a new tensor (M22); change w "
    "in place inside `with torch.no_grad():`, as in `w -= ...`."
)
NO_WAY_BACK = (
    "At backward() nothing leads from the loss to w: either the loss was computed "
    "inside no_grad, or `w = w - ...` made a new tensor there (M22); only the update "
    "belongs inside no_grad, and it changes w in place."
)
NO_GRADIENT = (
    "w.grad is None where you use it: clear the old gradient before `loss.backward()`, "
    "not between backward and the update."
)
NOT_MOVED = (
    "w has not moved, and w.grad is still None: go back from the loss, then change w "
    "in place."
)
IN_PLACE = (
    "torch refuses to change a parameter in place while it records (M22): put the "
    "update inside `with torch.no_grad():`."
)
GRAPH_KEPT = (
    "Your losses are still tensors with a graph behind them (M23): each keeps its "
    "whole graph alive, and plotting them fails; note loss.item() instead."
)
NOT_ZEROED = (
    "From the second step on you go too far: the gradients of earlier steps are still "
    "in w.grad (M14); clear it once a step."
)


def descend(w, loss_of, learning_rate, steps):
    """Exercise 08.5: plain gradient descent on one torch parameter."""
    import torch

    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        w.grad = None
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        losses.append(loss.item())
    return losses


def untouched(answer: Callable) -> bool:
    """Whether the function does nothing yet."""
    if not callable(answer):
        return False
    try:
        w, losses = _run(answer)
    except Exception:
        return False
    nothing = losses is None or (isinstance(losses, list) and not losses)
    return nothing and w.tolist() == list(START) and w.grad is None


def complaint_about_descent(answer: Callable) -> str | None:
    """Return None for a right `descend`, else the sentence for the mistake."""
    if not callable(answer):
        return (
            "Give the function itself, without brackets: check(..., descend_in_torch)."
        )
    w = _parameter()
    try:
        w, losses = _run(answer, w)
    except (RuntimeError, TypeError) as error:
        sentence = _about_error(str(error), w)
        if sentence is None:
            raise
        return sentence
    if w.tolist() == list(START) and _fall(losses):
        return NEW_TENSOR
    return _about_w(w) or _about_losses(losses)


def _fall(losses):
    """Whether the losses change: something was moved, be it not the caller's w."""
    try:
        return abs(float(losses[0]) - float(losses[-1])) > 1e-9
    except (TypeError, ValueError, IndexError):
        return False


def _parameter():
    import torch

    return torch.tensor(START, dtype=torch.float64, requires_grad=True)


def _run(function, w=None):
    w = _parameter() if w is None else w
    losses = function(w, lambda v: ((v - TARGET) ** 2).sum(), RATE, STEPS)
    return w, losses


def _about_error(message, w):
    if "in-place operation" in message:
        return IN_PLACE
    if "does not require grad" in message:
        return NO_WAY_BACK
    if "NoneType" in message:
        return NO_GRADIENT if w.grad is None else NEW_TENSOR
    return None


def _after(function):
    return _run(function)[0].tolist()


def _accumulating(w, loss_of, learning_rate, steps):
    for _ in range(steps):
        loss_of(w).backward()
        w.data -= learning_rate * w.grad


def _uphill(w, loss_of, learning_rate, steps):
    descend(w, loss_of, -learning_rate, steps)


def _about_w(w):
    now = w.tolist()
    if now == list(START):
        return NOT_MOVED if w.grad is None else NEW_TENSOR
    if not w.requires_grad:
        return "w no longer asks for gradients: leave requires_grad as it was."
    if _close(now, _after(descend)):
        return None
    if _close(now, _after(_accumulating)):
        return NOT_ZEROED
    if _close(now, _after(_uphill)):
        return "w went uphill: subtract the learning rate times the gradient."
    return (
        f"After {STEPS} steps w is not where {STEPS} steps of w - learning_rate * "
        f"gradient lead to; is there one step in each turn of the loop?"
    )


def _about_losses(losses):
    if getattr(losses, "ndim", None) == 1:  # an array holds the losses as well
        losses = list(losses)
    if not isinstance(losses, (list, tuple)) or len(losses) != STEPS:
        return "Return the list of losses, one for each step."
    if any(getattr(loss, "requires_grad", False) for loss in losses):
        return GRAPH_KEPT
    if any(isinstance(loss, (list, tuple, str)) for loss in losses):
        return "Each loss should be one number: note loss.item()."
    distance = sum((number - TARGET) ** 2 for number in START)
    shrink = (1 - 2 * RATE) ** 2
    numbers = [float(loss) for loss in losses]
    if _close(numbers, [distance * shrink**k for k in range(STEPS)]):
        return None
    if _close(numbers, [distance * shrink ** (k + 1) for k in range(STEPS)]):
        return (
            "You noted the loss after the step: note the one that you went back from."
        )
    return "The steps are right, but the losses are not those of the steps."


def _close(numbers, others):
    return all(abs(a - b) < 1e-6 for a, b in zip(numbers, others, strict=True))
