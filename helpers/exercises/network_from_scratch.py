"""Judges of the lesson on a network of our own parts."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from helpers.exercises.challenges import Challenge, share_of_unseen
from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import AS_GIVEN, Choice, Custom, Function, Mistake

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
        lambda x, y, size, order: [
            (x[order[i:size]], y[order[i:size]]) for i in range(0, len(x), size)
        ],
        "A slice order[a:b] ends at b, which is i + size here, and not size.",
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


# 11.6: the rule of RMSprop

KEEP, TINY = 0.99, 1e-8


def rmsprop(w, g, average, rate):
    """One step of RMSprop: the new weights, and the new average of squares."""
    average = KEEP * average + (1 - KEEP) * g**2
    return w - rate * g / (average**0.5 + TINY), average


def _rule(keep=KEEP, power=0.5, sign=-1.0, part=1 - KEEP, square=2, order=1):
    """Return a wrong variant of the rule."""

    def rule(w, g, average, rate):
        average = keep * average + part * g**square
        return (w + sign * rate * g / (average**power + TINY), average)[::order]

    return rule


def _moves_first(w, g, average, rate):
    return w - rate * g / (average**0.5 + TINY), KEEP * average + 0.01 * g**2


def _tiny_inside(w, g, average, rate):
    average = KEEP * average + (1 - KEEP) * g**2
    return w - rate * g / (average + TINY) ** 0.5, average


def _steps() -> list[tuple]:
    rng = np.random.default_rng(11)
    found = []
    for shape in ((3,), (4, 2)):
        w, g = rng.normal(size=shape), rng.normal(size=shape)
        found += [(w, g, g**2 * 3 + 0.1, 0.1), (w, g, np.zeros(shape), 0.01)]
    found.append((np.ones(2), np.zeros(2), np.zeros(2), 0.1))
    small = np.array([3e-4, -2e-5])  # as in the lesson: their squares are below 1e-8
    found.append((np.ones(2), small, np.zeros(2), 0.1))
    return found


UPDATE = Function(
    "11.6",
    right=rmsprop,
    inputs=_steps,
    names=("the new w", "the new average"),
    because="Each weight has a step of its own size.",
    mistakes=[
        Mistake(_rule(sign=1.0), "You go uphill: subtract the step."),
        Mistake(_rule(keep=0.01, part=0.99), "You mixed up the shares: keep 0.99 of "
                "the old average and add 0.01 of g ** 2."),
        Mistake(_rule(keep=1.0, part=1.0), "You add up all squares, which is Adagrad; "
                "an average forgets: 0.99 of the old, 0.01 of the new."),
        Mistake(_rule(keep=0.9, part=0.1), "You keep 0.9 of the old average; here it "
                "is 0.99, and 0.01 of the new square."),
        Mistake(_tiny_inside, "The 1e-8 is inside the root: there it outweighs the "
                "squares of small gradients. Add it to the root."),
        Mistake(_rule(part=1.0), "The new square counts with 0.01, not in full."),
        Mistake(_rule(power=1.0), "You divide by the average of squares; divide by "
                "its square root."),
        Mistake(_rule(square=1), "The average is one of squares, g ** 2."),
        Mistake(_moves_first, "You divide by the old average; renew it first."),
        Mistake(_rule(order=-1), "Return the new w first, then the new average."),
        Mistake(lambda w, g, a, rate: rmsprop(w, g, a, rate)[0], "Return both: the "
                "new w and the new average, which the next step needs."),
        Mistake(lambda w, g, a, rate: (w - rate * g, KEEP * a + 0.01 * g**2), "The "
                "average is right, but you don't divide by its root."),
        Mistake(lambda w, g, a, rate: (
            w - rate * g / ((KEEP * a + 0.01 * g**2) ** 0.5 + TINY), a),
                "You return the old average; the next step needs the new one."),
    ],
)  # fmt: skip


# 11.7: the loop over epochs and batches

EPOCHS = ([3, 0, 6, 2, 5, 1, 4], [1, 2, 0, 6, 4, 3, 5], [0, 1, 2, 6, 5, 4, 3])


def _loss(images, epoch):
    """What the steps of the check return: known losses, that fall as epochs pass."""
    return float(images.sum(axis=1).mean() + 1) / epoch


def _by_epoch(mean) -> list[float]:
    """Return an epoch's number for each epoch, from its batches' sizes and losses."""
    images, labels = _seven()
    found = []
    for epoch, order in enumerate(EPOCHS, start=1):
        batches = make_batches(images, labels, 3, np.array(order))
        found.append(mean([(len(y), _loss(x, epoch)) for x, y in batches]))
    return found


def _epoch_means() -> list[float]:
    return _by_epoch(lambda batches: sum(n * loss for n, loss in batches) / 7)


def _flat() -> list[float]:
    every = _by_epoch(lambda batches: [loss for _, loss in batches])
    return [loss for epoch in every for loss in epoch]


FIT_MISTAKES = [
    (lambda: _by_epoch(lambda b: sum(loss for _, loss in b) / 3), "You took the mean "
     "over batches: the last one is short, and its images count too much (M30). "
     "Multiply each loss by its batch's size, and divide by all images."),
    (lambda: _by_epoch(lambda b: sum(n * loss for n, loss in b)), "You added up the "
     "losses of all images; divide by their number."),
    (lambda: _by_epoch(lambda b: sum(loss for _, loss in b)), "You added up the losses "
     "of the batches; we want a mean over images."),
    (lambda: _by_epoch(lambda b: sum(loss for _, loss in b) / 7), "Each loss is a mean "
     "of its batch: multiply by len(labels) before you divide by all images."),
    (lambda: _by_epoch(lambda b: sum(n * loss for n, loss in b) / 3), "Divide by the "
     "number of images, not of batches."),
    (lambda: _by_epoch(lambda b: sum(3 * loss for _, loss in b) / 7), "You count each "
     "batch as size images, but the last one is shorter: multiply by len(labels)."),
    (lambda: _by_epoch(lambda b: b[-1][1]), "That is the loss of the last batch of "
     "each epoch; we want the mean over all its images."),
    (_flat, "You return the loss of every batch; we want one number for each epoch."),
    (lambda: _epoch_means()[-1:], "Only the last epoch is in your list: make the list "
     "before the loop over epochs."),
    (lambda: _epoch_means()[:1], "Only the first epoch came out: is the return inside "
     "of the loop?"),
    (lambda: list(np.cumsum(_epoch_means())), "Each epoch's number holds those before "
     "it as well: set the total to 0 at the start of every epoch."),
    (lambda: [sum(_epoch_means()) / 3] * 3, "You mixed the epochs: each has a mean of "
     "its own."),
]  # fmt: skip


def complain_about_fit(answer: Any) -> str | None:
    """Return what is wrong with `fit`, or None: what it trains on, what it returns."""
    seen: list[tuple[np.ndarray, np.ndarray]] = []

    def take_step(images, labels):
        images, labels = np.asarray(images), np.asarray(labels)
        seen.append((images, labels))
        return _loss(images, 1 + (sum(len(y) for _, y in seen) - 1) // 7)

    orders = [np.array(order) for order in EPOCHS]
    given = answer(take_step, *_seven(), 3, orders)
    return _about_seen(seen) or _about_history(given)


def _about_seen(seen) -> str | None:
    if not seen:
        return "No step was taken: call take_step(images, labels) for each batch."
    images, labels = _seven()
    right = [b for o in EPOCHS for b in make_batches(images, labels, 3, np.array(o))]
    if _same_batches(seen, right):
        return None
    once = [b for _ in EPOCHS for b in right[:3]]
    if _same_batches(seen, once):
        return "Each epoch has the order of the first one: use its own order."
    if _same_batches(seen, right[: len(seen)]):
        missing = "epochs" if len(seen) % 3 == 0 else "batches"
        return f"Some {missing} are missing: is a return inside of a loop?"
    if _same_batches(seen[::2], right) or _same_batches(seen[1::2], right):
        return (
            "You take two steps for each batch; call take_step once, and keep its loss."
        )
    if all(len(y) == 7 for _, y in seen):
        return "You step on all images at once; take one step for each batch."
    return (
        f"For seven images, size 3 and three orders, take_step should get three "
        f"batches per epoch, in that epoch's order; it got {len(seen)} others in all."
    )


def _about_history(given) -> str | None:
    if given is None:
        return "The steps are right, but nothing is returned: return the list."
    if isinstance(given, tuple) or getattr(given, "ndim", None) == 1:
        given = list(given)
    if same(given, _epoch_means(), 1e-9, 1e-9):
        return None
    if isinstance(given, (int, float)):
        given = [given]
    for does, says in FIT_MISTAKES:
        if same(given, does(), 1e-9, 1e-9):
            return says
    return (
        "The steps are right, but the list is not that of each epoch's mean loss over "
        "its images."
    )


FIT = Custom(
    "11.7",
    complaint=complain_about_fit,
    because="Every batch of every epoch, and a mean in which each image counts once.",
)


# 11.8: 5,000 digits, as well as you can

GOAL, LEARN_FROM = 0.94, 4_000


@functools.cache
def real_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return the 5,000 digits in one fixed order, [n, 784] from 0 to 1, and [n]."""
    from helpers.datasets import load_mnist_sample

    sample = load_mnist_sample()
    order = np.random.default_rng(110).permutation(len(sample.y))
    return sample.X[order] / 255, sample.y[order]


def share_of_real_digits(learn: Any) -> float | str:
    """Return the share of unseen digits that what `learn` returns gets right."""
    X, y = real_digits()
    return share_of_unseen(learn, X, y, LEARN_FROM, things="images")


REAL_DIGITS = Challenge(
    "11.8",
    score=share_of_real_digits,
    because="All of it with parts that you have written.",
    goal=GOAL,
    of="of 1,000 unseen digits are right",
)


PLAIN_SGD = Choice(
    "11.Q1",
    right="b",
    because="0.001 times a small gradient is a tiny step; RMSprop divides by the "
    "gradient's usual size first.",
    replies={
        "a": "RMSprop's steps have about the size of the rate, whatever the gradient. "
        "What is the size of a plain step where the gradient is 0.01?",
        "c": "A loss grows when steps are too large. Is 0.001 times a gradient large?",
    },
)


TWO_ENGINES = Choice(
    "11.Q2",
    right="c",
    because="Same weights, same batches, same formulas: same numbers, but for the last "
    "of 16 digits.",
    replies={
        "a": "Both compute the same formulas in float64; where should a "
        "difference come from?",
        "b": "The accuracy is computed from the same logits as the losses.",
    },
)


EXERCISES = [MAKE_BATCHES, SHUFFLED, UPDATE, PLAIN_SGD, FIT, TWO_ENGINES, REAL_DIGITS]
