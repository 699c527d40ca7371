"""How the training step of notebook 10 is judged: beside a sound one."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import describe, same

RATE, STEPS = 0.1, 3


def parts() -> tuple[Any, Any, Any]:
    """Return a small network of torch parameters, images and labels."""
    import torch

    from helpers.layers import NaiveDense, NaiveSequential, relu, torch_parameter

    random = np.random.default_rng(5)
    words = {"seed": random, "parameter": torch_parameter}
    model = NaiveSequential(
        [NaiveDense(3, 4, relu, **words), NaiveDense(4, 2, **words)]
    )
    images = torch.tensor(random.normal(size=(6, 3)))
    return model, images, torch.tensor([0, 1, 1, 0, 1, 0])


def reference(steps: int, *, rate: float = RATE, reset: bool = True) -> tuple:
    """Return the losses and the weights of a sound (or forgetful) training."""
    import torch

    model, images, labels = parts()
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            for w in model.weights:
                w -= rate * w.grad
                w.grad = None if reset else w.grad
    return losses, numbers(model)


def numbers(model: Any) -> list[np.ndarray]:
    """Return copies of a model's weights."""
    return [w.detach().numpy().copy() for w in model.weights]


def untouched(answer: Any) -> bool:
    """Whether the stub is as given: it returns an ellipsis."""
    try:
        return answer(*parts(), RATE) is ...
    except Exception:
        return False


def complain(answer: Any) -> str | None:
    """Return what is wrong with `one_training_step`, or None."""
    model, images, labels = parts()
    try:
        given = [answer(model, images, labels, RATE) for _ in range(STEPS)]
    except RuntimeError as error:
        if "in-place" in str(error):
            return "You changed recorded weights in place: use torch.no_grad() (M22)."
        raise
    return _complain_about_weights(numbers(model)) or _complain_about_losses(given)


def _complain_about_weights(weights) -> str | None:
    known = [
        (
            reference(0)[1],
            "The weights did not move. (w = w - ... makes a new tensor.)",
        ),
        (reference(STEPS, reset=False)[1], "The gradients add up: reset them (M14)."),
        (reference(STEPS, rate=-RATE)[1], "Your weights go uphill: subtract the step."),
        (reference(STEPS, rate=1.0)[1], "You left the learning rate out."),
    ]
    for wrong, says in known:
        if same(weights, wrong, 1e-6, 1e-9):
            return says
    if not same(weights, reference(STEPS)[1], 1e-6, 1e-9):
        return "After three steps the weights are not those of gradient descent."
    return None


def _complain_about_losses(given) -> str | None:
    import torch

    losses = reference(STEPS)[0]
    if any(isinstance(loss, torch.Tensor) for loss in given):
        return "You returned the loss as a tensor; return loss.item() (M23)."
    if same(given, [*losses[1:], reference(STEPS + 1)[0][-1]], 1e-6, 1e-9):
        return "That is the loss after the update; return the one before."
    if not same(given, losses, 1e-6, 1e-9):
        return f"The weights are right, but the loss returned is {describe(given[0])}."
    return None
