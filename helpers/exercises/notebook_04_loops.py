"""How training loops are judged: run beside a sound loop from the same start.

Each ``complain_about_...`` returns None for a right answer, else one sentence; each
``..._untouched`` says whether the stub is as given.
"""

from __future__ import annotations

from typing import Any

from helpers.exercises.comparing import describe

LR, STEPS = 0.1, 4


def _parts(dropout: float = 0.0):
    """Return a small model, data, a loss and an optimiser, always the same."""
    import torch
    from torch import nn

    torch.manual_seed(0)
    layers = [nn.Linear(2, 4), nn.Tanh(), nn.Dropout(dropout), nn.Linear(4, 1)]
    model = nn.Sequential(*layers).double()
    X = torch.randn(20, 2, dtype=torch.float64)
    y = (X[:, :1] * X[:, 1:] > 0).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    return model, X, y, nn.BCEWithLogitsLoss(), optimizer


def _reference(steps: int, *, reset: bool = True) -> tuple[list[float], list[Any]]:
    """Return the losses and the final weights of a sound (or forgetful) loop."""
    model, X, y, loss_function, optimizer = _parts()
    losses = []
    for _ in range(steps):
        loss = loss_function(model(X), y)
        if reset:
            optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, list(model.parameters())


def close(values, others) -> bool:
    """Whether two lists of tensors or numbers are the same."""
    import torch

    return len(values) == len(others) and all(
        torch.allclose(
            torch.as_tensor(a).detach().double(), torch.as_tensor(b).double()
        )
        for a, b in zip(values, others, strict=True)
    )


def step_untouched(answer) -> bool:
    return answer(*_parts()) in (None, ...) and _unmoved(answer)


def _unmoved(answer) -> bool:
    model, *others = _parts()
    answer(model, *others)
    return close(list(model.parameters()), list(_parts()[0].parameters()))


def complain_about_step(answer) -> str | None:
    import torch

    model, X, y, loss_function, optimizer = _parts()
    losses = [answer(model, X, y, loss_function, optimizer) for _ in range(STEPS)]
    if any(isinstance(loss, torch.Tensor) for loss in losses):
        return (
            "You returned the loss as a tensor, which keeps the memory of the whole "
            "step alive (M23): return loss.item()."
        )
    if _unmoved(answer):
        return _why_unmoved(answer)
    right, weights = _reference(STEPS)
    if close(list(model.parameters()), _reference(STEPS, reset=False)[1]):
        return (
            "The gradients of all steps add up: call optimizer.zero_grad() once in "
            "every step (M14)."
        )
    if not close(list(model.parameters()), weights):
        return "After four steps the weights are not those of the five lines."
    if any(loss is None for loss in losses):
        return "The weights move as they should, but nothing is returned."
    if not close(losses, right):
        return "The weights are right; return the loss from before the step."
    return None


def _why_unmoved(answer) -> str:
    model, *others = _parts()
    answer(model, *others)
    if all(p.grad is None for p in model.parameters()):
        return "The weights do not move and have no gradients: was backward() called?"
    return "The gradients are there but the weights do not move: optimizer.step()?"


def measure_untouched(answer) -> bool:
    model, X, y, *_ = _parts()
    return answer(model, X, y) in (None, ...)


def complain_about_measure(answer) -> str | None:
    import torch

    model, X, y, *_ = _parts(dropout=0.5)
    before = [module.training for module in model.modules()]
    given = answer(model, X, y)
    after = [module.training for module in model.modules()]
    model.eval()
    sleeping = answer(model, X, y)
    if model.training:
        return "You left a model in training mode that was in eval mode before (M16)."
    with torch.no_grad():
        right = ((model(X) > 0).double() == y).double().mean().item()
    if isinstance(given, torch.Tensor):
        return "Return a plain number: use .item()."
    if not isinstance(given, (int, float)):
        return f"Return a number between 0 and 1; you returned {describe(given)}."
    if after != before:
        return "You left the model in eval mode: put model.training back (M16)."
    if abs(given - right) > 1e-9:
        return _why_wrong_accuracy(given, right, sleeping, len(y))
    model.train()
    X = X.clone().requires_grad_()
    answer(model, X, y)
    return None


def _why_wrong_accuracy(given, right, sleeping, rows) -> str:
    if abs(sleeping - right) < 1e-9:
        return "In training mode dropout spoils your numbers: call model.eval() first."
    if abs(sleeping - right * rows) < 1e-6:
        return "You counted the right rows; divide by their number."
    if abs(sleeping - (1 - right)) < 1e-9:
        return "You counted the rows that are wrong, or said class 1 below 0."
    return (
        f"You returned {describe(given)}, which is not the share of rows where "
        f"(logit > 0) equals the label. Are both of shape [N, 1] (M8)?"
    )


def train_untouched(answer) -> bool:
    model, X, y, loss_function, optimizer = _parts()
    losses = answer(model, X, y, loss_function, optimizer, STEPS)
    if losses is None or losses is ...:
        return close(list(model.parameters()), list(_parts()[0].parameters()))
    as_given = _reference(STEPS, reset=False)[0]
    return isinstance(losses, list) and close(losses, as_given)


def complain_about_train(answer) -> str | None:
    model, X, y, loss_function, optimizer = _parts()
    losses = answer(model, X, y, loss_function, optimizer, STEPS)
    right, weights = _reference(STEPS)
    if _unmoved(lambda *parts: answer(*parts, STEPS)):
        return (
            "The weights no longer move: zero_grad() must not stand between "
            "backward() and step()."
        )
    if not isinstance(losses, (list, tuple)) or len(losses) != STEPS:
        return f"Return the list of {STEPS} losses, one per step."
    if not close(list(model.parameters()), weights):
        return "The weights differ from those of a sound loop."
    if not close(losses, right):
        return "The weights are right; collect each loss from before its step."
    return None
