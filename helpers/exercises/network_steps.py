"""Judge the learner's own training step, on two engines.

Each step is run beside a sound one, from one start. A sentence is given only on
evidence: calls that were seen, or weights that end where a known mistake ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.comparing import describe, same
from helpers.exercises.judging import Custom
from helpers.exercises.network_parts import TORCH, engines, numbers

RATE, STEPS = 0.03, 4


class Descent:
    """Plain gradient descent that notes what is called."""

    def __init__(self, weights: list[Any]):
        self.weights = weights
        self.calls: list[str] = []

    def step(self) -> None:
        """Move all weights that have a gradient."""
        moved = [w for w in self.weights if w.grad is not None and w.grad.any()]
        self.calls.append("step" if moved else "empty step")
        for w in moved:
            w.data -= RATE * w.grad

    def zero_grad(self) -> None:
        """Forget all gradients."""
        self.calls.append("zero")
        for w in self.weights:
            w.grad = None


class _Model:
    """Two layers, always the same; it notes nothing and keeps nothing."""

    def __init__(self, parameter: Callable):
        rng = np.random.default_rng(5)
        shapes = [(3, 4), (4,), (4, 2), (2,)]
        self.weights = [parameter(rng.normal(size=shape)) for shape in shapes]

    def __call__(self, x):
        W1, b1, W2, b2 = self.weights
        return (x @ W1 + b1).relu() @ W2 + b2


def _batches() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(6)
    return [(rng.normal(size=(6, 3)), rng.integers(0, 2, 6)) for _ in range(STEPS)]


def _trained(
    engine: str, *, reset: bool = True, sign: float = 1.0, scale: float = 1.0
) -> tuple[list[float], list[float], list[np.ndarray]]:
    """Return losses before and after each step, and the weights of a sound training."""
    parameter, data, cross = engines()[engine]
    model, before, after = _Model(parameter), [], []
    for images, labels in _batches():
        images, labels = data(images), data(labels)
        loss = cross(model(images), labels) * scale
        loss.backward()
        before.append(loss.item())
        for w in model.weights:
            w.data -= sign * RATE * w.grad
            w.grad = None if reset else w.grad
        after.append((cross(model(images), labels) * scale).item())
    return before, after, [numbers(w).copy() for w in model.weights]


def complain_about_step(answer: Callable) -> str | None:
    """Return what is wrong with `training_step`, or None."""
    for name, (parameter, data, cross) in engines().items():
        model = _Model(parameter)
        optimizer = Descent(model.weights)

        def loss_of(logits, labels, cross=cross):
            if np.ndim(logits.data) < 2:
                raise TypeError("loss_of takes the logits first, then the labels.")
            return 2.0 * cross(logits, labels)  # not the one that everybody knows

        try:
            given = [
                answer(model, loss_of, optimizer, data(images), data(labels))
                for images, labels in _batches()
            ]
        except (TypeError, AttributeError, ValueError, RuntimeError) as error:
            if name == TORCH:
                raise
            return (
                f"Right with torch's tensors, but with a Value of our own engine it "
                f"stops: use loss_of, loss.backward(), loss.item() and the optimizer "
                f"that are given. Python says: {error}"
            )
        moved = [numbers(w) for w in model.weights]
        sentence = _about_moves(name, moved, optimizer.calls)
        sentence = sentence or _about_returned(name, given)
        if sentence is not None:
            return sentence
    return None


def _close(some, others) -> bool:
    return same(list(some), list(others), 1e-6, 1e-9)


def _about_moves(engine, moved, calls) -> str | None:
    if _close(moved, _trained(engine, scale=2.0)[2]):
        return None
    start = [numbers(w) for w in _Model(engines()[engine][0]).weights]
    if "step" not in calls:
        if not _close(moved, start):
            return "The weights move, but not by the step() of the optimizer given."
        if "empty step" in calls:
            return (
                "At optimizer.step() there are no gradients: it comes before "
                "backward(), or they were reset in between."
            )
        return "The weights have not moved: the call of optimizer.step() is missing."
    known = [
        (_trained(engine, scale=2.0, reset=False), "From the second step on you go too "
         "far: the gradients of all steps add up (M14). Reset them in every step."),
        (_trained(engine), "You used a loss of your own: use the loss_of that is "
         "given."),
        (_trained(engine, reset=False), "You used a loss of your own: use the loss_of "
         "that is given."),
    ]  # fmt: skip
    for (_, _, weights), says in known:
        if _close(moved, weights):
            return says
    if "empty step" in calls:
        return (
            "The first optimizer.step() finds no gradients: it comes before "
            "backward(), so each step uses those of the batch before."
        )
    if calls.count("step") > STEPS:
        return "You call optimizer.step() more than once in a step."
    return (
        "The weights are not those of one step per batch: forward, backward, "
        "optimizer.step(), and forget the gradients."
    )


def _about_returned(engine, given) -> str | None:
    before, after, _ = _trained(engine, scale=2.0)
    if all(loss is None for loss in given):
        return "The weights are right, but the loss is not returned."
    if any(hasattr(loss, "backward") or hasattr(loss, "detach") for loss in given):
        return "You returned the loss with its whole graph; return loss.item() (M23)."
    if _close(given, before):
        return None
    if _close(given, after):
        return "That is the loss after the update; return the one before."
    return f"The weights are right, but the loss returned is {describe(given[0])}."


STEP = Custom(
    "11.5",
    complaint=complain_about_step,
    because="Forward, backward, update, forget: on either engine.",
)


EXERCISES = [STEP]
