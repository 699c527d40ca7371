"""Judges of steps against a gradient: a training of one's own, and a fast one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises import torch_loops as loops
from helpers.exercises.challenges import Challenge
from helpers.exercises.judging import Custom

RATE, STEPS = 0.05, 3


def _start():
    """Return the weights of a small model of two matrices, always the same."""
    import torch

    W = torch.tensor([[1.0, -2.0, 0.5], [0.0, 1.0, 2.0]], dtype=torch.float64)
    b = torch.tensor([[0.5, -1.0, 3.0]], dtype=torch.float64)
    return [W.requires_grad_(), b.requires_grad_()]


def _distance(weights):
    """A loss whose slopes for one weight depend on the other."""
    W, b = weights
    return ((W.sum(0) + b - 1.0) ** 2).sum() + 0.5 * (W**2).sum()


def train(loss_of, weights, lr, steps):
    """Go against the gradient in place, and return the losses before each step."""
    import torch

    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        slopes = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for weight, slope in zip(weights, slopes, strict=True):
                weight -= lr * slope
        losses.append(loss.item())
    return losses


def _ended(rate=RATE, steps=STEPS, walk=train):
    """Return where the weights end, as arrays."""
    weights = _start()
    walk(_distance, weights, rate, steps)
    return _numbers(weights)


def _numbers(weights):
    return [weight.detach().numpy().copy() for weight in weights]


def _adding_up(loss_of, weights, lr, steps):
    for _ in range(steps):
        loss_of(weights).backward()
        for weight in weights:
            weight.data -= lr * weight.grad


def _one_after_another(loss_of, weights, lr, steps):
    """Measure each weight's slope when the weights before it have moved already."""
    import torch

    for _ in range(steps):
        for weight in weights:
            (slope,) = torch.autograd.grad(loss_of(weights), weight)
            weight.data -= lr * slope


def _same_slopes(loss_of, weights, lr, steps):
    """Measure the slopes at the start, and never again."""
    import torch

    slopes = torch.autograd.grad(loss_of(weights), weights)
    for _ in range(steps):
        for weight, slope in zip(weights, slopes, strict=True):
            weight.data -= lr * slope


def _only(place):
    def walk(loss_of, weights, lr, steps):
        import torch

        for _ in range(steps):
            slopes = torch.autograd.grad(loss_of(weights), weights)
            weights[place].data -= lr * slopes[place]

    return walk


NOT_IN_PLACE = (
    "The weights that you were given have not moved. `w = w - ...` makes a new tensor "
    "(M22): change them in place, inside `with torch.no_grad():`, as in `w -= ...`."
)


NO_LEAVES = (
    "Your list now holds new tensors, which remember all steps before them: they are "
    "not leaves (M22). Change the given ones in place, as in `w -= ...`."
)


def _complain_about_weights(weights, started):
    """Judge where the weights are after a training."""
    if not isinstance(weights, list) or len(weights) != 2:
        return "The list of weights has changed: change the numbers in its tensors."
    now = _numbers(weights)
    if loops.close(now, started):
        return NOT_IN_PLACE
    if not all(weight.requires_grad for weight in weights):
        return "The weights no longer ask for gradients: leave requires_grad as it was."
    if not all(weight.is_leaf for weight in weights):
        return NO_LEAVES
    known = [
        (_ended(walk=_adding_up), loops.NOT_ZEROED),
        (_ended(-RATE), loops.UPHILL),
        (_ended(1.0), loops.NO_RATE),
        (_ended(steps=1), "One step only has been taken: is the update in the loop?"),
        (_ended(steps=STEPS - 1), "One step is missing."),
        (_ended(steps=STEPS + 1), "That is one step too many."),
        (
            _ended(walk=_same_slopes),
            "All steps use the gradient of the start: measure it anew in each step.",
        ),
        (_ended(walk=_only(0)), "Only the first of the weights moves: update all."),
        (_ended(walk=_only(1)), "Only the last of the weights moves: update all."),
        (
            _ended(walk=_one_after_another),
            "You measure the second gradient after the first weight has moved: find "
            "all gradients at one place, then move.",
        ),
    ]
    sentence = loops.named(now, known)
    if sentence is not None or loops.close(now, _ended()):
        return sentence
    return (
        f"After {STEPS} steps the weights are not where {STEPS} times w - lr * "
        f"gradient leads."
    )


def complain_about_training(answer: Any) -> str | None:
    """Return what is wrong with `train(loss_of, weights, lr, steps)`, or None."""
    if not callable(answer):
        return "Give the function itself, without parentheses: check(..., train)."
    weights = _start()
    started = _numbers(weights)
    try:
        losses = answer(_distance, weights, RATE, STEPS)
    except (RuntimeError, TypeError) as error:
        sentence = loops.explained(error)
        if sentence is None:
            raise
        return sentence
    sentence = _complain_about_weights(weights, started)
    if sentence is not None:
        return sentence
    twin = _start()
    right = train(_distance, twin, RATE, STEPS)
    later = [*right[1:], _distance(twin).item()]
    return loops.about_losses(losses, right, later)


TRAIN = Custom(
    "07.7",
    complaint=complain_about_training,
    changes=(1,),
    because="Gradient, step, gradient, step: this loop trains every network.",
)


LOW_ENOUGH, MOST_CALLS, GOAL = 0.2, 500, 25


class _TooManyCalls(Exception):
    """More calls of the loss than anybody should need."""


def digit_net(seed: int) -> tuple[Callable, list]:
    """Return the loss of the lesson's network on 100 digits, and its start."""
    import torch

    from helpers.datasets import load_digits

    digits = load_digits(scaled=True)
    images = torch.from_numpy(digits.X[:100]).double()
    labels = torch.from_numpy(digits.y[:100])
    rng = np.random.default_rng(seed)
    shapes = [(64, 16), (1, 16), (16, 10), (1, 10)]
    start = [torch.from_numpy(rng.normal(0, 0.2, shape)) for shape in shapes]

    def loss_of(weights):
        W1, b1, W2, b2 = weights
        scores = (images @ W1 + b1).relu() @ W2 + b2
        return torch.nn.functional.cross_entropy(scores, labels)

    return loss_of, [weight.requires_grad_() for weight in start]


def count_calls(answer: Callable) -> float | str:
    """Return how often the loss was computed on the way down, or the broken rule."""
    counts = []
    for seed in (11, 12, 13):
        loss_of, weights = digit_net(seed)
        started, calls = _numbers(weights), 0

        def counted(weights, loss_of=loss_of):
            nonlocal calls
            calls += 1
            if calls > MOST_CALLS:
                raise _TooManyCalls
            return loss_of(weights)

        try:
            answer(counted, weights)
        except _TooManyCalls:
            return f"Stopped after {MOST_CALLS} calls of loss_of: does your loop end?"
        if loops.close(_numbers(weights), started):
            return NOT_IN_PLACE
        reached = loss_of(weights).item()
        if not reached <= LOW_ENOUGH:
            return (
                f"The loss ends at {reached:.3g}, after {calls} calls of loss_of; it "
                f"must be {LOW_ENOUGH} or less."
            )
        counts.append(calls)
    return max(counts)


DOWN_IN_FEW_CALLS = Challenge(
    "07.8",
    score=count_calls,
    goal=GOAL,
    of="calls of loss_of, in the worst of three networks",
    fewest=True,
    changes=(1,),
    returns=False,
    because="The same gradients, and a better use of each.",
)
