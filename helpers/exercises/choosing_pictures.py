"""Judge of the choice of fifty pictures that an expert should label."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.exercises.assign_and_move import squared_distances
from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe

ROWS, LABELS, GOAL = 900, 50, 0.9


def score_of_chosen(answer: Callable) -> float | str:
    """Return how many digits the nearest chosen picture names rightly, or the rule."""
    from helpers.datasets import load_digits

    digits, shares = load_digits(), []
    for seed in (701, 702, 703):
        order = np.random.default_rng(seed).permutation(len(digits.X))
        known, new = order[:ROWS], order[ROWS:]
        X, y = digits.X[known], digits.y[known]
        chosen = _checked_rows(answer(X.copy(), LABELS))
        if isinstance(chosen, str):
            return chosen
        nearest = chosen[squared_distances(digits.X[new], X[chosen]).argmin(axis=1)]
        shares.append((y[nearest] == digits.y[new]).mean())
    return float(np.mean(shares))


def _checked_rows(given):
    """Return the rows chosen, or the sentence for what is wrong with them."""
    rows = as_array(given)
    if rows is None:
        return f"Return a list of {LABELS} row numbers of X, not {describe(given)}."
    if rows.ndim != 1:
        return (
            f"You returned an array of shape {list(rows.shape)}: give {LABELS} "
            f"*numbers* of rows of X, not pictures or centers."
        )
    if len(rows) == ROWS != LABELS:
        return (
            f"You returned a number for each of the {ROWS} rows; choose {LABELS} rows, "
            f"for example one for each cluster."
        )
    if len(rows) != LABELS:
        return f"You chose {len(rows)} rows; the expert labels exactly {LABELS}."
    if rows.dtype.kind not in "iu":
        return f"Row numbers are whole numbers (int); yours are {rows.dtype}."
    if rows.min() < 0 or rows.max() >= ROWS:
        return f"Row numbers go from 0 to {ROWS - 1}; yours go outside."
    twice = LABELS - len(np.unique(rows))
    if twice:
        return f"You chose {twice} of the rows more than once: a label is wasted."
    return rows


CHOOSE = Challenge(
    "12.5",
    score=score_of_chosen,
    goal=GOAL,
    of="of new digits right",
    because="One picture for each cluster says more than fifty drawn by chance.",
)
