"""Right and wrong answers of notebook 10, and the inputs that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe, same

SIZES = [(60_000, 128, 5), (1_437, 64, 12), (256, 64, 2), (11, 64, 3)]
ROWS = np.array([[1.0, -2.0, 0.5], [0.0, 1.0, 2.0]])
LAYERS = [
    (ROWS, np.array([[1.0, -1.0], [0.5, 0.25], [-2.0, 1.0]]), np.array([0.5, -0.1])),
    (ROWS, np.array([[1.0, 2, 3], [-4, 5, 6], [-7, -8, 9]]), np.array([-3.0, 1, 0.5])),
]
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


def dense(inputs, W, b):
    """One layer: matrix product, bias, relu."""
    return np.maximum(inputs @ W + b, 0)


def share_right(logits, labels):
    """The share of rows whose largest logit is the label's."""
    return (logits.argmax(axis=1) == labels).mean()


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
TORN_APART = "Images and labels still do not belong together, row by row."
ORDERS = ([3, 0, 6, 2, 5, 1, 4], [6, 1, 4, 0])  # the second one leaves some out


def _seven():
    """Return seven images and their labels."""
    return np.arange(14.0).reshape(7, 2), np.arange(7)


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


def _same_batches(given, right):
    return len(given) == len(right) and all(
        same(list(a), list(b), 1e-9, 1e-9) for a, b in zip(given, right, strict=True)
    )


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
