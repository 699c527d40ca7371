"""Judge of exercise 08.5: a learner's training steps on one torch parameter."""

from __future__ import annotations

from collections.abc import Callable

from helpers.exercises import torch_loops as loops

START, TARGET, RATE, STEPS = (4.0, -2.0), 1.0, 0.1, 3

NEW_TENSOR = (
    "The caller's w has not moved: `w = w - ...` makes a new tensor (M22); change w "
    "in place inside `with torch.no_grad():`, as in `w -= ...`."
)
NO_GRADIENT = (
    "w.grad is None where you use it: clear the old gradient before `loss.backward()`, "
    "not between backward and the update."
)
NOT_MOVED = (
    "w has not moved, and w.grad is still None: go back from the loss, then change w "
    "in place."
)
NO_UPDATE = (
    "w.grad holds gradients, but w has not moved: the update, "
    "`w -= learning_rate * w.grad`, is missing."
)


def complaint_about_descent(answer: Callable) -> str | None:
    """Return None for a right `descend_in_torch`, else the sentence for the mistake."""
    if not callable(answer):
        return (
            "Give the function itself, without brackets: check(..., descend_in_torch)."
        )
    w = _parameter()
    try:
        losses = answer(w, _loss_of, RATE, STEPS)
    except (RuntimeError, TypeError) as error:
        sentence = _about_error(error, w)
        if sentence is None:
            raise
        return sentence
    distance = sum((number - TARGET) ** 2 for number in START)
    right = [distance * (1 - 2 * RATE) ** (2 * k) for k in range(STEPS + 1)]
    return _about_w(w, losses) or loops.about_losses(losses, right[:-1], right[1:])


def _parameter():
    import torch

    return torch.tensor(START, dtype=torch.float64, requires_grad=True)


def _loss_of(w):
    return ((w - TARGET) ** 2).sum()


def _about_error(error, w):
    sentence = loops.explained(error)
    if sentence is None and "NoneType" in str(error):
        return NO_GRADIENT if w.grad is None else NEW_TENSOR
    return sentence


def _after(rate=RATE, steps=STEPS):
    """Return where plain descent with this rate comes to."""
    w = _parameter()
    loops.descend(w, _loss_of, rate, steps)
    return w.tolist()


def _after_adding_up():
    w = _parameter()
    for _ in range(STEPS):
        _loss_of(w).backward()
        w.data -= RATE * w.grad
    return w.tolist()


def _about_w(w, losses):
    now = w.tolist()
    if now == list(START):
        if _fall(losses):
            return NEW_TENSOR
        return NOT_MOVED if w.grad is None else NO_UPDATE
    if not w.requires_grad:
        return "w no longer asks for gradients: leave requires_grad as it was."
    known = [
        (_after_adding_up(), loops.NOT_ZEROED),
        (_after(-RATE), loops.UPHILL),
        (_after(1.0), loops.NO_RATE),
        (_after(steps=1), "w has taken one step only: is the update in the loop?"),
    ]
    sentence = loops.named(now, known)
    if sentence is not None or loops.close(now, _after()):
        return sentence
    return (
        f"After {STEPS} steps w is not where {STEPS} times w - learning_rate * "
        f"gradient leads."
    )


def _fall(losses):
    """Whether the losses change: something was moved, be it not the caller's w."""
    try:
        return abs(float(losses[0]) - float(losses[-1])) > 1e-9
    except (TypeError, ValueError, IndexError, KeyError):
        return False
