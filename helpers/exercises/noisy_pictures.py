"""The challenge of the lesson on PCA: noise to be taken out of pictures."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe

GOAL = 0.80
SIZES = (0.2, 0.8)  # standard deviations of the noise


@functools.cache
def noisy_sets() -> list[tuple[np.ndarray, np.ndarray]]:
    """Return a pair of clean and noisy pictures for each size of the noise.

    The pictures are moved by a pixel or two, so that they are in no table that a
    learner has: what removes the noise is no look-up.
    """
    from helpers.datasets import load_mnist_sample

    pictures = load_mnist_sample().images / 255
    pairs = []
    for number, size in enumerate(SIZES):
        rng = np.random.default_rng(136 + number)
        chosen = rng.permutation(len(pictures))[:1000]
        moved = np.roll(pictures[chosen], (1, number - 1), axis=(1, 2))
        clean = moved.reshape(len(moved), -1)
        pairs.append((clean, clean + size * rng.normal(size=clean.shape)))
    return pairs


def share_removed(clean_up: Callable) -> float | str:
    """Return the share of the squared error that a function removes, on average."""
    shares = []
    for clean, noisy in noisy_sets():
        result = clean_up(noisy.copy())
        cleaned = as_array(result)
        if cleaned is None or cleaned.dtype.kind not in "biuf":
            return (
                f"`clean` returns {describe(result)}; return an array of pictures of "
                f"shape {noisy.shape}."
            )
        if cleaned.shape != noisy.shape:
            return _about_shape(cleaned.shape, noisy.shape)
        if not np.isfinite(cleaned).all():
            return "Your pictures have entries that are not finite: nan or inf."
        if np.abs(cleaned).max() and np.abs(cleaned.mean(axis=0)).max() < 1e-6:
            return (
                "The mean of your pictures is 0 in every pixel: on the way back, add "
                "the mean picture, which PCA subtracted before it began."
            )
        error = ((cleaned - clean) ** 2).mean()
        shares.append(1 - error / ((noisy - clean) ** 2).mean())
    share = float(np.mean(shares))
    if share < -0.0005:
        return (
            f"Your pictures are further from the clean ones than the noisy pictures "
            f"are: on average the error grows by {-share:.0%}."
        )
    return share


def _about_shape(given: tuple, wanted: tuple) -> str:
    hint = ""
    if len(given) == 2 and given[0] == wanted[0] and given[1] < wanted[1]:
        hint = " These look like components: lead them back to pixels."
    elif given[::-1] == wanted:
        hint = " Transpose: one picture per row."
    return (
        f"For noisy pictures of shape {wanted} you return shape {given}; return one "
        f"cleaned picture for each.{hint}"
    )


CLEAN = Challenge(
    id="13.6",
    score=share_removed,
    because="What you kept is where digits differ; what you dropped was noise.",
    goal=GOAL,
    of="of the noise is removed on average",
)


EXERCISES = [CLEAN]
