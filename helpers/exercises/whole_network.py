"""Judges of lesson 09: loss and gradients of a whole network, and ten digits."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from helpers.exercises.backprop_in_a_network import gradient_of_logits, softmax
from helpers.exercises.challenges import Challenge, share_of_unseen
from helpers.exercises.comparing import describe
from helpers.exercises.judging import Function, Mistake

NAMES = ("the loss", *(f"d{kind}{n}" for n in (1, 2, 3, 4) for kind in "Wb"))
GOAL, CUT = 0.95, 1437


def loss_and_gradients(layers, X, y):
    """Return the mean cross-entropy, and (dW, db) for each layer.

    Parameters
    ----------
    layers : list of (W, b)
        Relu is between them, none after the last one.
    X : array of shape [n, inputs]
    y : int array of shape [n]
    """
    return _network()(layers, X, y)


def _network(
    mask: Callable = lambda H, dA: H > 0,
    start: Callable = gradient_of_logits,
    through: Callable = lambda dA, W: dA @ W.T,
    pair: Callable = lambda H, dA: (H.T @ dA, dA.sum(axis=0)),
    end: Callable = lambda loss, gradients: (loss, gradients[::-1]),
) -> Callable:
    """Return a backward pass, right as it is, or with one step replaced."""

    def both(layers, X, y):
        saved = [X]
        for W, b in layers:
            A = saved[-1] @ W + b
            saved.append(A if len(saved) == len(layers) else np.maximum(A, 0.0))
        chances = softmax(saved[-1])[np.arange(len(y)), y]
        dA, gradients = start(saved[-1], y), []
        for (W, _), H in zip(layers[::-1], saved[-2::-1], strict=True):
            gradients.append(pair(H, dA))
            dA = through(dA, W) * mask(H, dA)
        return end(-np.log(chances).mean(), gradients)

    return both


def _masked_too_late(layers, X, y):
    """The mask of a layer is applied on both of its sides, also to the logits."""
    return _network(start=lambda Z, y: gradient_of_logits(Z, y) * (Z > 0))(layers, X, y)


def _mask_of_the_gradient(layers, X, y):
    """Only what is positive is passed back."""

    def through(dA, W):
        return np.maximum(dA @ W.T, 0.0)

    return _network(mask=lambda H, dA: 1.0, through=through)(layers, X, y)


def networks() -> list[tuple]:
    """Return networks of one to four layers, one of them with square matrices."""
    found = []
    kinds = [(3, 5, 4, 2), (4, 4, 4, 4), (3, 6, 3), (5, 2), (2, 7, 5, 4, 3)]
    for seed, sizes in enumerate(kinds):
        rng = np.random.default_rng(seed + 20)
        n = 4 if seed == 1 else 6
        layers = [
            (rng.normal(size=(i, o)), rng.normal(size=o) / 2)
            for i, o in itertools.pairwise(sizes)
        ]
        y = rng.integers(0, sizes[-1] - 1, n)  # nobody belongs to the last class
        found.append((layers, rng.normal(size=(n, sizes[0])), y))
    return found


def in_a_row(result: Any) -> Any:
    """Return the loss and all gradients as one tuple, where a result has that form.

    Examples
    --------
    >>> in_a_row((0.5, [("dW1", "db1"), ("dW2", "db2")]))
    (0.5, 'dW1', 'db1', 'dW2', 'db2')
    >>> in_a_row(0.5)
    0.5
    """
    if not _is_row(result, 2) or not isinstance(result[1], (list, tuple)):
        return result
    loss, gradients = result
    if not all(_is_row(each, 2) for each in gradients):
        return result
    return (loss, *(array for each in gradients for array in each))


def _is_row(thing: Any, length: int) -> bool:
    return isinstance(thing, (list, tuple)) and len(thing) == length


NETWORK = Function(
    id="09.4",
    right=loss_and_gradients,
    inputs=networks,
    form=in_a_row,
    names=NAMES,
    because="Loss and all gradients, from one pass forward and one back, for any "
    "number of layers.",
    mistakes=(
        Mistake(_network(mask=lambda H, dA: 1.0), "No relu on your way back: units "
                "that were off must not pass a gradient on. Multiply by H > 0."),
        Mistake(_mask_of_the_gradient, "You let positive gradients through. Relu lets "
                "through where its own input was positive: ask the saved H."),
        Mistake(_network(mask=lambda H, dA: H), "You multiplied by the saved H "
                "itself; the slope of relu is 1 where H > 0, else 0."),
        Mistake(_masked_too_late, "You applied a relu mask to the gradient of the "
                "logits; after the last layer there is no relu."),
        Mistake(_network(end=lambda loss, g: (loss, g)), "All gradients are right, "
                "but they come from the last layer to the first: turn the list."),
        Mistake(_network(end=lambda loss, g: (loss, [x for p in g[::-1] for x in p])),
                "Your gradients are one long list; the step needs them in pairs, "
                "(dW, db) for each layer."),
        Mistake(_network(end=lambda loss, g: g[::-1]), "The gradients are right; "
                "return the loss too: `return loss, gradients`."),
        Mistake(_network(end=lambda loss, g: (g[::-1], loss)), "Loss first, then the "
                "gradients: `return loss, gradients`."),
        Mistake(_network(pair=lambda H, dA: (dA.sum(axis=0), H.T @ dA)), "Your pairs "
                "are (db, dW); the layers hold (W, b), so give (dW, db)."),
        Mistake(_network(pair=lambda H, dA: (H.T @ dA, dA.mean(axis=0))), "You took a "
                "mean for db; the 1/n is in the gradient of the logits already: sum."),
        Mistake(_network(pair=lambda H, dA: (H.T @ dA / len(dA),
                                             dA.sum(axis=0) / len(dA))),
                "You divided by n once more; the gradient of the logits has done so."),
        Mistake(_network(start=lambda Z, y: gradient_of_logits(Z, y) * len(Z)),
                "Your gradients belong to the sum of the losses; the loss is a mean."),
        Mistake(_network(start=lambda Z, y: -gradient_of_logits(Z, y)),
                "Every gradient has its sign reversed: probability minus truth."),
        Mistake(_network(through=lambda dA, W: dA @ W), "On the way back you "
                "multiplied by W; it takes the transpose, W.T."),
        Mistake(_network(pair=lambda H, dA: (dA.T @ H, dA.sum(axis=0))), "Your dW has "
                "the shape of W transposed: H.T comes first."),
        Mistake(_network(through=lambda dA, W: dA, mask=lambda H, dA: 1.0), "Your dA "
                "stays that of the logits: after each layer it must pass W.T and "
                "relu."),
    ),
)  # fmt: skip


@functools.cache
def ten_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return all 1,797 small digits in one fixed order, [n, 64] and [n]."""
    from helpers.datasets import load_digits

    images, y, _ = load_digits(scaled=True)
    order = np.random.default_rng(90).permutation(len(y))
    return images.reshape(len(images), -1)[order], y[order]


def share_of_ten_digits(learn: Callable) -> float | str:
    """Return the share of unseen digits that what `learn` returns gets right."""
    X, y = ten_digits()
    return share_of_unseen(learn, X, y, CUT, things="pictures", told=_kind)


def _kind(thing: Any) -> str:
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return f"a {type(thing).__name__} of {len(thing)} things"
    return describe(thing)


TEN_DIGITS = Challenge(
    id="09.5",
    score=share_of_ten_digits,
    because="Ten digits instead of two: the same backward pass serves both.",
    goal=GOAL,
    of="of 360 unseen pictures are right",
)


EXERCISES = [NETWORK, TEN_DIGITS]
