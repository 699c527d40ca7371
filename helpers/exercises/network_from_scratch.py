"""Judges of the lesson on a network of our own parts."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from helpers.exercises import torch_loops
from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import AS_GIVEN, Choice, Custom, Function, Mistake

SIZES = [(60_000, 128, 5), (1_437, 64, 12), (256, 64, 2), (11, 64, 3)]


COUNT_UPDATES = Function(
    "11.1",
    right=lambda n, size, epochs: math.ceil(n / size) * epochs,
    inputs=lambda: SIZES,
    because="A started batch counts, in every epoch.",
    mistakes=[
        Mistake(
            lambda n, size, epochs: n // size * epochs,
            "You rounded down: the last, shorter batch is an update too.",
        ),
        Mistake(
            lambda n, size, epochs: math.ceil(n / size),
            "That is one epoch; we want all epochs.",
        ),
        Mistake(
            lambda n, size, epochs: n / size * epochs,
            "There are no half updates: round up the batches of each epoch.",
        ),
        Mistake(
            lambda n, size, epochs: math.ceil(n / size * epochs),
            "You rounded up once at the end; each epoch has a short batch of its own.",
        ),
        Mistake(
            lambda n, size, epochs: round(n / size) * epochs,
            "You rounded to the nearest number; a started batch always counts.",
        ),
        Mistake(
            lambda n, size, epochs: n * epochs,
            "You counted images; an update takes a whole batch of them.",
        ),
        Mistake(
            lambda n, size, epochs: (n // size + 1) * epochs,
            "You always add a batch, also where no image is left over.",
        ),
    ],
)


ROWS = np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 2.0]])


LAYERS = [
    (ROWS, np.array([[1.0, -1.0], [0.5, 0.25], [-2.0, 1.0]]), np.array([0.5, -0.1])),
    (ROWS, np.array([[1.0, 2, 3], [-4, 5, 6], [-7, -8, 9]]), np.array([-3.0, 1, 0.5])),
]


def dense(inputs, W, b):
    """One layer: matrix product, bias, relu."""
    return np.maximum(inputs @ W + b, 0)


DENSE = Function(
    "11.2",
    right=dense,
    inputs=lambda: LAYERS,
    because="That is a whole layer.",
    mistakes=[
        Mistake(
            lambda x, W, b: x @ W + b,
            "The relu is missing: negative numbers must become 0 (M25).",
            number=25,
        ),
        Mistake(lambda x, W, b: np.maximum(x @ W, 0), "You left out b."),
        Mistake(
            lambda x, W, b: np.maximum(x @ W, 0) + b,
            "You added b after the relu; add it before.",
        ),
        Mistake(
            lambda x, W, b: np.maximum(x @ W.T + b, 0),
            "You used W transposed; our W has a row for each input (M10).",
            number=10,
        ),
        Mistake(
            lambda x, W, b: np.maximum(W @ x + b, 0),
            "The inputs come first: inputs @ W.",
        ),
        Mistake(
            lambda x, W, b: np.maximum(x * W + b, 0),
            "`*` multiplies entry by entry; a matrix product is `@`.",
        ),
        Mistake(
            lambda x, W, b: np.abs(x @ W + b),
            "You took absolute values; relu makes negative numbers 0.",
        ),
        Mistake(
            lambda x, W, b: np.maximum(x @ W - b, 0),
            "You subtracted b; add it.",
        ),
    ],
)


LEFT_OVER = Choice(
    "11.Q1",
    right="b",
    because="What is left over makes a short batch: no image is lost.",
    replies={
        "a": "There are not enough images left to fill it, and none comes twice.",
        "c": "Some libraries can do that (drop_last); then some images are not "
        "used in that epoch.",
    },
)


ORDERS = ([3, 0, 6, 2, 5, 1, 4], [6, 1, 4, 0])  # the second one leaves some out


def _seven():
    """Return seven images and their labels."""
    return np.arange(14.0).reshape(7, 2), np.arange(7)


def _as_pairs(given: Any) -> list[tuple] | str:
    """Return the batches as a list of tuples, or a sentence if they are none."""
    wrong = f"Return a list of (images, labels) pairs, not {describe(given)}."
    if isinstance(given, (str, int, float, dict)) or not hasattr(given, "__iter__"):
        return wrong
    if getattr(given, "ndim", 1) == 0:
        return wrong
    batches = list(given)
    if any(not isinstance(batch, (list, tuple, np.ndarray)) for batch in batches):
        return wrong
    return [tuple(batch) for batch in batches]


def make_batches(images, labels, size, order):
    """All batches in the order given; the last one may be short."""
    chosen = [order[i : i + size] for i in range(0, len(order), size)]
    return [(images[c], labels[c]) for c in chosen]


BATCH_MISTAKES = [
    (
        lambda x, y, size, order: make_batches(x, y, size, np.arange(len(x))),
        "Your batches are in the old order: pick the examples by order.",
    ),
    (
        lambda x, y, size, order: make_batches(x, y, size, order)[: len(x) // size],
        "The last, shorter batch is missing, so some images are never used.",
    ),
    (
        lambda x, y, size, order: make_batches(x[order], y, size, np.arange(len(x))),
        "You shuffled the images but not the labels.",
    ),
    (
        lambda x, y, size, order: [
            (x[order[i : i + size]], y[i : i + size]) for i in range(0, len(x), size)
        ],
        "You shuffled the images but not the labels.",
    ),
    (
        lambda x, y, size, order: make_batches(x, y, size, order)[:1],
        "Only the first batch came out: is the return inside of the loop?",
    ),
    (
        lambda x, y, size, order: [
            (x[order[i : i + size]], y[order[i : i + size]])
            for i in range(len(x) - size + 1)
        ],
        "Your batches overlap: the next one starts size images later.",
    ),
]


def _same_batches(given, right):
    return len(given) == len(right) and all(
        same(list(a), list(b), 1e-9, 1e-9) for a, b in zip(given, right, strict=True)
    )


def _about_all(given) -> str | None:
    """Judge the batches of an order that names every image."""
    order = np.array(ORDERS[0])
    for wrong, says in [(make_batches, None), *BATCH_MISTAKES]:
        if _same_batches(given, wrong(*_seven(), 3, order)):
            return says
    if any(len(batch) != 2 for batch in given):
        return "Each batch must be a pair: its images and its labels."
    if _same_batches([b[::-1] for b in given], make_batches(*_seven(), 3, order)):
        return "Your pairs hold labels and then images; put the images first."
    return (
        f"These are not the batches of 3, 3 and 1 images in the order given, for "
        f"seven images, size 3 and order = {ORDERS[0]}."
    )


def _about_some(given) -> str | None:
    """Judge the batches of an order that leaves images out."""
    if _same_batches(given, make_batches(*_seven(), 3, np.array(ORDERS[1]))):
        return None
    return (
        f"Right where `order` names every image, but not where it names some only, as "
        f"{ORDERS[1]} of seven: go through `order`, as far as it is long."
    )


def complain_about_batches(answer: Any) -> str | None:
    """Return what is wrong with `make_batches`, or None; it may also yield."""
    for order, complain in zip(ORDERS, (_about_all, _about_some), strict=True):
        given = answer(*_seven(), 3, np.array(order))
        if given is None:
            return "Your function returns nothing: return the list of batches."
        given = _as_pairs(given)
        sentence = given if isinstance(given, str) else complain(given)
        if sentence is not None:
            return sentence
    return None


MAKE_BATCHES = Custom(
    "11.3",
    complaint=complain_about_batches,
    because="Every image once, with its own label, in the order given.",
)


TORN_APART = "Images and labels still do not belong together, row by row."


def _forty():
    labels = np.arange(40)
    return np.column_stack([labels, labels + 0.5]), labels


def _about_pairs(given) -> str | None:
    images, labels = _forty()
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        return "Return two arrays: the images and the labels."
    x, y = (as_array(part) for part in given)
    if x is None or y is None or x.shape != images.shape or y.shape != labels.shape:
        return "Some images or labels are lost, or their shape has changed."
    if sorted(y.tolist()) != labels.tolist():
        return "Some labels came twice and others are gone: use a permutation."
    if (x[:, 0] != y).any():
        return TORN_APART
    return None


def _about_orders(first, second, again) -> str | None:
    """Judge the orders of two calls with one generator, and of one with its twin."""
    if first == _forty()[1].tolist():
        return "Now they belong together, but nothing is shuffled any more."
    if first == second:
        return (
            "Each call gives the same order: draw a new one with the generator "
            "`random`, so that every epoch has its own."
        )
    if first != again:
        return (
            "Two generators with the same seed gave different orders: draw with the "
            "generator `random` that is given, so that a run can be repeated."
        )
    return None


def complain_about_shuffle(answer: Any) -> str | None:
    """Pairs stay together, all are there, and each call draws a new order."""
    random = np.random.default_rng(1)
    orders = []
    for generator in (random, random, np.random.default_rng(1)):
        given = answer(*_forty(), generator)
        sentence = _about_pairs(given)
        if sentence is not None:
            return sentence
        orders.append(np.asarray(given[1]).tolist())
    return _about_orders(*orders)


SHUFFLED = Custom(
    "11.4",
    complaint=complain_about_shuffle,
    untouched=lambda answer: complain_about_shuffle(answer) == TORN_APART,
    because="One order for both keeps each image with its label.",
    blank=AS_GIVEN,
)


ONE_STEP = Custom(
    "11.5",
    complaint=torch_loops.about_own_step,
    because="Forward, backward, update, reset: one training step.",
)


LOGITS = [
    (
        np.array([[0.1, -1.0, 3.0], [2.0, 1.0, 0.0], [0.2, 0.1, 0.0]]),
        np.array([2, 1, 0]),
    ),
    (
        np.array(
            [[-5.0, -1, -3], [-2, -3, -4], [-9, -0.1, -0.5], [-1, -9, -2], [4, 1, 2]]
        ),
        np.array([1, 0, 0, 0, 0]),
    ),
]


def share_right(logits, labels):
    """The share of rows whose largest logit is the label's."""
    return (logits.argmax(axis=1) == labels).mean()


def _share(predicted, labels):
    """What comparing arrays of other lengths gives: False, or an error."""
    return np.mean(predicted == labels)


SHARE_RIGHT = Function(
    "11.6",
    right=share_right,
    inputs=lambda: LOGITS,
    because="The largest logit of each row names the class.",
    mistakes=[
        Mistake(
            lambda z, y: _share(z.argmax(axis=0), y),
            "You searched along axis 0: over the images instead of the classes (M12).",
            number=12,
        ),
        Mistake(
            lambda z, y: (z.argmax() == y).mean(),
            "Without an axis, argmax gives one number for the whole table (M12).",
            number=12,
        ),
        Mistake(
            lambda z, y: (z.max(axis=1) == y).mean(),
            "You compared the largest logit itself; its place is the class.",
        ),
        Mistake(
            lambda z, y: (z.argmax(axis=1) == y).sum(),
            "You counted; divide by the number of images.",
        ),
        Mistake(
            lambda z, y: (z.argmax(axis=1) != y).mean(),
            "That is the share of wrong answers.",
        ),
        Mistake(
            lambda z, y: 100 * (z.argmax(axis=1) == y).mean(),
            "That is in percent; give a share between 0 and 1.",
        ),
        Mistake(
            lambda z, y: (z.argmin(axis=1) == y).mean(),
            "You took the smallest logit.",
        ),
        Mistake(
            lambda z, y: (z.argmax(axis=1)[:, None] == y).mean(),
            "Your comparison has shape (n, n): [N, 1] beside [N] (M8).",
            number=8,
        ),
    ],
)


TWO_ENGINES = Choice(
    "11.Q2",
    right="c",
    because="Same weights, same batches, same formulas: same numbers.",
    replies={
        "a": "Both compute the same formulas in float64; where should a "
        "difference come from?",
        "b": "The losses are computed from the same numbers as the accuracy.",
    },
)


EXERCISES = [
    COUNT_UPDATES,
    DENSE,
    LEFT_OVER,
    MAKE_BATCHES,
    SHUFFLED,
    ONE_STEP,
    SHARE_RIGHT,
    TWO_ENGINES,
]
