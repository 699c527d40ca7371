"""Judges of notebook 10: a network of our own parts."""

from __future__ import annotations

import math

import numpy as np

from helpers.exercises import notebook_10_answers as answers
from helpers.exercises import torch_loops
from helpers.exercises.judging import AS_GIVEN, Choice, Custom, Function, Mistake

EXERCISES = [
    Function(
        "10.1",
        right=lambda n, size, epochs: math.ceil(n / size) * epochs,
        inputs=lambda: answers.SIZES,
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
                "You rounded up once at the end; each epoch has a short batch of its "
                "own.",
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
    ),
    Function(
        "10.2",
        right=answers.dense,
        inputs=lambda: answers.LAYERS,
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
    ),
    Choice(
        "10.Q1",
        right="b",
        because="What is left over makes a short batch: no image is lost.",
        replies={
            "a": "There are not enough images left to fill it, and none comes twice.",
            "c": "Some libraries can do that (drop_last); then some images are not "
            "used in that epoch.",
        },
    ),
    Custom(
        "10.3",
        complaint=answers.complain_about_batches,
        because="Every image once, with its own label, in the order given.",
    ),
    Custom(
        "10.4",
        complaint=answers.complain_about_shuffle,
        untouched=lambda answer: (
            answers.complain_about_shuffle(answer) == answers.TORN_APART
        ),
        because="One order for both keeps each image with its label.",
        blank=AS_GIVEN,
    ),
    Custom(
        "10.5",
        complaint=torch_loops.about_own_step,
        because="Forward, backward, update, reset: one training step.",
    ),
    Function(
        "10.6",
        right=answers.share_right,
        inputs=lambda: answers.LOGITS,
        because="The largest logit of each row names the class.",
        mistakes=[
            Mistake(
                lambda z, y: _share(z.argmax(axis=0), y),
                "You searched along axis 0: over the images instead of the classes "
                "(M12).",
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
    ),
    Choice(
        "10.Q2",
        right="c",
        because="Same weights, same batches, same formulas: same numbers.",
        replies={
            "a": "Both compute the same formulas in float64; where should a "
            "difference come from?",
            "b": "The losses are computed from the same numbers as the accuracy.",
        },
    ),
]


def _share(predicted, labels):
    """What comparing arrays of other lengths gives: False, or an error."""
    return np.mean(predicted == labels)
