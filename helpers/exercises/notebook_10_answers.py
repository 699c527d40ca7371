"""Right and wrong answers of notebook 10, and the inputs that tell them apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import describe, same

SIZES = [(60_000, 128, 5), (1_437, 64, 10), (256, 64, 2), (10, 64, 3)]
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
_IMAGES = np.arange(14.0).reshape(7, 2)
_LABELS = np.arange(7)
_ORDER = np.array([3, 0, 6, 2, 5, 1, 4])


def complain_about_batches(answer: Any) -> str | None:
    """Return what is wrong with `make_batches`, or None; it may also yield."""
    given = answer(_IMAGES.copy(), _LABELS.copy(), 3, _ORDER.copy())
    if given is None:
        return "Your function returns nothing: return the list of batches."
    if isinstance(given, (str, int, float, dict)):
        return f"Return a list of (images, labels) pairs, not {describe(given)}."
    given = [tuple(batch) for batch in given]
    for wrong, says in [(make_batches, None), *BATCH_MISTAKES]:
        if _same_batches(given, wrong(_IMAGES, _LABELS, 3, _ORDER)):
            return says
    if any(len(batch) != 2 for batch in given):
        return "Each batch must be a pair: its images and its labels."
    if _same_batches(
        [b[::-1] for b in given], make_batches(_IMAGES, _LABELS, 3, _ORDER)
    ):
        return "Your pairs hold labels and then images; put the images first."
    return "These are not the batches of 3, 3 and 1 images in the order given."


def _same_batches(given, right):
    return len(given) == len(right) and all(
        same(list(a), list(b), 1e-9, 1e-9) for a, b in zip(given, right, strict=True)
    )


def batches_untouched(answer: Any) -> bool:
    """Whether the stub is as given: it returns an ellipsis."""
    try:
        return answer(_IMAGES, _LABELS, 3, _ORDER) is ...
    except Exception:
        return False


def shuffled_as_given(images, labels, random):
    """The stub of exercise 10.4: two orders instead of one."""
    images = images[random.permutation(len(images))]
    labels = labels[random.permutation(len(labels))]
    return images, labels


def shuffle_untouched(answer: Any) -> bool:
    """Whether the stub still does what it was given with."""
    try:
        random = np.random.default_rng(1)
        given = answer(_IMAGES.copy(), _LABELS.copy(), random)
        stub = shuffled_as_given(_IMAGES, _LABELS, np.random.default_rng(1))
        return given is not None and _same_batches([given], [stub])
    except Exception:
        return False


def complain_about_shuffle(answer: Any) -> str | None:
    """Pairs must stay together, all must be there, and the order must change."""
    labels = np.arange(40)
    images = np.column_stack([labels, labels + 0.5])
    given = answer(images.copy(), labels.copy(), np.random.default_rng(1))
    if given is None or len(given) != 2:
        return "Return two arrays: the images and the labels."
    x, y = (np.asarray(part) for part in given)
    if x.shape != images.shape or y.shape != labels.shape:
        return "Some images or labels are lost, or their shape has changed."
    if sorted(y.tolist()) != labels.tolist():
        return "Some labels came twice and others are gone: use a permutation."
    if (x[:, 0] != y).any():
        return "Images and labels still do not belong together, row by row."
    if (y == labels).all():
        return "Now they belong together, but nothing is shuffled any more."
    return None
