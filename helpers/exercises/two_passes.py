"""The challenge of lesson 10 on real digits: train a network in two passes."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe
from helpers.exercises.whole_network import loss_and_gradients

GOAL, LEARN_FROM, PASSES = 0.90, 4_000, 2
SIZES = 196, 32, 10
SHAPES = [(1 + i, o) for i, o in itertools.pairwise(SIZES)]  # biases: the last row


@functools.cache
def shrunken_digits() -> tuple[np.ndarray, np.ndarray]:
    """Return 5,000 MNIST digits in one order, [n, 196] from 0 to 1, and [n].

    Each pixel is the mean of four. So the products of a batch stay small, and a
    busy computer doesn't share one among its cores.
    """
    from helpers.datasets import load_mnist_sample

    sample = load_mnist_sample()
    order = np.random.default_rng(106).permutation(len(sample.y))
    fours = sample.images[order].reshape(-1, 14, 2, 14, 2)
    return fours.mean(axis=(2, 4)).reshape(-1, SIZES[0]) / 255, sample.y[order]


def as_layers(w: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Cut a list of numbers into the (W, b) of each layer."""
    ends = np.cumsum([rows * columns for rows, columns in SHAPES])[:-1]
    parts = [a.reshape(s) for a, s in zip(np.split(w, ends), SHAPES, strict=True)]
    return [(part[:-1], part[-1]) for part in parts]


def initial_list() -> np.ndarray:
    """Return the initial weights, He's, and biases of 0, in one list."""
    rng = np.random.default_rng(107)
    parts = [rng.normal(size=s) * np.sqrt(2 / (s[0] - 1)) for s in SHAPES]
    for part in parts:
        part[-1] = 0.0
    return np.concatenate([part.ravel() for part in parts])


class TooManyError(Exception):
    """More images were looked at than the challenge allows."""


class Slopes:
    """Gives slopes on the images that are numbered, and counts the images."""

    def __init__(self):
        X, y = shrunken_digits()
        self.X, self.y, self.seen = X[:LEARN_FROM], y[:LEARN_FROM], 0

    def __call__(self, w: np.ndarray, few: Any) -> np.ndarray:
        """Return the slopes of the loss on the images `few`, in one list."""
        rows = np.atleast_1d(np.arange(LEARN_FROM)[few])
        if not rows.size:
            raise ValueError("slope_of got no images: `few` is empty.")
        self.seen += rows.size
        if self.seen > PASSES * LEARN_FROM:
            raise TooManyError
        layers = as_layers(np.asarray(w, dtype=float))
        _, gradients = loss_and_gradients(layers, self.X[rows], self.y[rows])
        return np.concatenate([np.vstack(pair).ravel() for pair in gradients])


def share_after_two_passes(train: Callable) -> float | str:
    """Return the share of unseen digits that a trained list gets right."""
    slope_of = Slopes()
    try:
        trained = train(initial_list(), slope_of)
    except TooManyError:
        return (
            f"You look at more than {PASSES * LEARN_FROM:,} images, {PASSES} passes: "
            f"every image in a batch counts, so larger batches mean fewer steps."
        )
    w, size = as_array(trained), len(initial_list())
    if w is None or w.shape != (size,):
        return (
            f"Return the trained list, an array of {size:,} numbers, not "
            f"{describe(trained)}."
        )
    if not np.isfinite(w).all():
        return "Your list has values that are not finite: the walk diverged."
    X, y = shrunken_digits()
    (W, b), (V, c) = as_layers(w)
    guesses = (np.maximum(X[LEARN_FROM:] @ W + b, 0.0) @ V + c).argmax(axis=1)
    return float((guesses == y[LEARN_FROM:]).mean())


REAL_DIGITS = Challenge(
    id="10.6",
    score=share_after_two_passes,
    because="The same slopes, better steps.",
    goal=GOAL,
    of="of 1,000 unseen digits are right",
    changes=(0,),
)


EXERCISES = [REAL_DIGITS]
