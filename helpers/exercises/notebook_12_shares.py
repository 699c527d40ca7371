"""Judges of notebook 12 on shares of the variance, and on the way back."""

from __future__ import annotations

import numpy as np

from helpers.exercises.judging import Function, Mistake


def _shares():
    shares = np.array([0.5, 0.25, 0.125, 0.0625, 0.0625])
    return [(shares, 0.75), (shares, 0.8), (shares, 0.4), (shares, 0.99)]


def _needed(ratios, share):
    return int(np.argmax(np.cumsum(ratios) >= share)) + 1


def _nearest(ratios, share):
    return int(np.abs(np.cumsum(ratios) - share).argmin()) + 1


_NEEDED_MISTAKES = [
    Mistake(
        lambda ratios, share: _needed(ratios, share) - 1,
        "You returned a place counted from 0; the number is one more.",
    ),
    Mistake(
        lambda ratios, share: _needed(ratios, share) + 1,
        "You counted one too many: the number includes the one that reaches the share.",
    ),
    Mistake(
        lambda ratios, share: int(np.argmax(np.cumsum(ratios) > share)) + 1,
        "You asked for more than the share; reaching it is enough.",
    ),
    Mistake(
        lambda ratios, share: int(np.argmax(np.cumsum(ratios) > share)),
        "You stopped at the last total within the share; count to the first that "
        "reaches it.",
    ),
    Mistake(
        lambda ratios, share: int((np.cumsum(ratios) >= share).sum()),
        "You counted the places where the share is reached; find the first.",
    ),
    Mistake(
        lambda ratios, share: np.flatnonzero(np.cumsum(ratios) >= share) + 1,
        "You returned every number that is enough; return the smallest.",
    ),
    Mistake(
        lambda ratios, share: np.cumsum(ratios) >= share,
        "You returned where the share is reached; find the first such place.",
    ),
    Mistake(
        lambda ratios, share: int((ratios >= share).sum()),
        "You compared single shares; add them up one after the other.",
    ),
    Mistake(
        lambda ratios, share: 1,
        "You get 1 whatever the share is: compare the running totals with it, and "
        "find the first that reaches it.",
    ),
    Mistake(
        lambda ratios, share: np.cumsum(ratios)[_needed(ratios, share) - 1],
        "You returned the running total; return how many components it takes.",
    ),
    Mistake(
        lambda ratios, share: np.cumsum(ratios),
        "You returned all running totals; at which of them is the share reached?",
    ),
    Mistake(
        lambda ratios, share: ratios[: _needed(ratios, share)],
        "You returned the shares themselves; return how many they are.",
    ),
    Mistake(
        _nearest,
        "You took the total nearest to the share, which may fall short of it.",
    ),
    Mistake(
        lambda ratios, share: _needed(ratios[::-1], share),
        "You began with the smallest shares; the largest come first.",
    ),
    Mistake(
        lambda ratios, share: int(np.ceil(len(ratios) * share)),
        "You took a share of the components, not of the variance.",
    ),
]

NEEDED = Function(
    "12.3",
    right=_needed,
    inputs=_shares,
    because="The first place where the running total reaches the share.",
    mistakes=_NEEDED_MISTAKES,
)


def _codes():
    generator = np.random.default_rng(0)
    rotation = np.linalg.qr(generator.normal(size=(5, 5)))[0]
    mean = generator.normal(size=5)
    return [
        (generator.normal(size=(4, 2)), rotation[:2], mean),
        (generator.normal(size=(5, 5)), rotation, mean),
    ]


_RECONSTRUCT_MISTAKES = [
    Mistake(
        lambda Z, components, mean: Z @ components,
        "You forgot the mean, which PCA subtracted before it began.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components - mean,
        "You subtracted the mean; on the way back it is added.",
    ),
    Mistake(
        lambda Z, components, mean: (Z + mean) @ components,
        "You added the mean too early: it has one entry per pixel, so it comes last.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components + mean.mean(),
        "You added one number; the mean picture has one for each pixel.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components + Z.mean(axis=0),
        "You added the mean of Z; add the mean picture, `mean`.",
    ),
    Mistake(
        lambda Z, components, mean: Z @ components.T + mean,
        "`components.T` leads from pixels to numbers; back it is `components`.",
    ),
    Mistake(
        lambda Z, components, mean: Z * components + mean,
        "`*` multiplies entry by entry; a matrix product is `@`.",
    ),
    Mistake(
        lambda Z, components, mean: components @ Z + mean,
        "The order of a matrix product counts: Z comes first.",
    ),
    Mistake(
        lambda Z, components, mean: components.T @ Z.T + mean[:, None],
        "Your pictures are columns; return one per row.",
    ),
    Mistake(
        lambda Z, components, mean: np.tile(mean, (len(Z), 1)),
        "These are mean pictures only; add the components, as often as Z says.",
    ),
]

RECONSTRUCT = Function(
    "12.4",
    right=lambda Z, components, mean: Z @ components + mean,
    inputs=_codes,
    because="The mean picture plus the components, each as often as Z says.",
    mistakes=_RECONSTRUCT_MISTAKES,
)
