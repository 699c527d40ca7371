"""Judging a learner's training steps on a torch parameter."""

from __future__ import annotations

from collections.abc import Callable

START, TARGET, RATE, STEPS = (4.0, -2.0), 1.0, 0.1, 3

NEW_TENSOR = (
    "You made a new tensor with w = w - ..., so the caller's w has not moved (M22): "
    "change it in place inside `with torch.no_grad():`, as in w -= ..."
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
    return (losses is None or losses == []) and w.tolist() == list(START)


def complaint_about_descent(answer: Callable) -> str | None:
    """Return None for a right `descend`, else the sentence for the mistake."""
    if not callable(answer):
        return "Give the function itself, without brackets: check(..., descend)."
    try:
        w, losses = _run(answer)
    except RuntimeError as error:
        if "in-place operation" in str(error):
            return IN_PLACE
        raise
    except TypeError as error:
        if "NoneType" in str(error):
            return NEW_TENSOR
        raise
    return _about_w(w) or _about_losses(losses)


def _run(function):
    import torch

    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    losses = function(w, lambda v: ((v - TARGET) ** 2).sum(), RATE, STEPS)
    return w, losses


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
        return NEW_TENSOR
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
    if not isinstance(losses, (list, tuple)) or len(losses) != STEPS:
        return "Return the list of losses, one for each step."
    if any(getattr(loss, "requires_grad", False) for loss in losses):
        return GRAPH_KEPT
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
