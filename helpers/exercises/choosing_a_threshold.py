"""Judges of the exercises that choose a threshold for given costs."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.judging import Function, Mistake

THRESHOLDS = np.arange(1, 10) / 10


def _on_the_threshold() -> list[tuple]:
    """Return scores that equal a threshold, which is reached then.

    In the first case a spam's score equals 0.6, in the second one a ham's.
    """
    thresholds = np.array([0.3, 0.6, 0.8])
    scores = np.array([0.2, 0.4, 0.5, 0.6, 0.7, 0.9])
    return [
        (np.array([0, 0, 0, 1, 1, 1]), scores, thresholds, 2.0, 6.0),
        (np.array([0, 0, 0, 0, 1, 1]), scores, thresholds, 2.5, 1.5),
    ]


def some_scores() -> list[tuple]:
    """Return truth, scores, thresholds and the costs of both mistakes."""
    generator = np.random.default_rng(6)
    cases = []
    for cost_fp, cost_fn in ((10.0, 1.5), (1.5, 4.0), (2.0, 3.0)):
        y_true = (generator.random(80) < 0.4).astype(int)
        scores = generator.normal(0.35 + 0.25 * y_true, 0.15).clip(0.01, 0.99)
        cases.append((y_true, scores, THRESHOLDS.copy(), cost_fp, cost_fn))
    return [*cases, *_on_the_threshold()]


def costs(y_true, scores, thresholds, cost_fp, cost_fn) -> np.ndarray:
    """Return the total cost of the mistakes at each threshold."""
    said = scores >= thresholds[:, None]
    false_alarms = (said & (y_true == 0)).sum(axis=1)
    misses = (~said & (y_true == 1)).sum(axis=1)
    return cost_fp * false_alarms + cost_fn * misses


def cheapest_threshold(y_true, scores, thresholds, cost_fp, cost_fn):
    """Return the threshold with the lowest total cost."""
    total = costs(y_true, scores, thresholds, cost_fp, cost_fn)
    return thresholds[total.argmin()]


def cheapest_above(y_true, scores, thresholds, cost_fp, cost_fn):
    """Return the cheapest threshold where a score has to be above it."""
    nudged = scores - 1e-9
    return cheapest_threshold(y_true, nudged, thresholds, cost_fp, cost_fn)


def _of_shares(y_true, scores, thresholds, cost_fp, cost_fn) -> np.ndarray:
    """Return the costs where a mistake is a share of its class."""
    ham, spam = (y_true == 0).sum(), (y_true == 1).sum()
    return costs(y_true, scores, thresholds, cost_fp / ham, cost_fn / spam)


def _threshold(choose):
    """Return a function that takes the threshold chosen from all costs."""
    return lambda y, s, t, fp, fn: t[choose(y, s, t, fp, fn)]


CHEAPEST_THRESHOLD = Function(
    "06.4",
    right=cheapest_threshold,
    inputs=some_scores,
    because="For the same scores, more expensive false alarms never lower it.",
    mistakes=[
        Mistake(
            _threshold(lambda y, s, t, fp, fn: costs(y, s, t, fn, fp).argmin()),
            "The two costs are swapped: cost_fp is for ham called spam (M33).",
            33,
        ),
        Mistake(
            _threshold(lambda y, s, t, fp, fn: costs(y, s, t, 1, 1).argmin()),
            "You counted mistakes without their costs.",
        ),
        Mistake(
            cheapest_above,
            "You call an e-mail spam above the threshold only: a score that equals "
            "it counts too (at least the threshold: >=).",
        ),
        Mistake(
            _threshold(lambda y, s, t, fp, fn: costs(y, s, t, fp, 0 * fn).argmin()),
            "You counted false positives only: lost spam costs, too.",
        ),
        Mistake(
            _threshold(lambda y, s, t, fp, fn: costs(y, s, t, 0 * fp, fn).argmin()),
            "You counted false negatives only: false alarms cost, too.",
        ),
        Mistake(
            _threshold(lambda y, s, t, fp, fn: _of_shares(y, s, t, fp, fn).argmin()),
            "You weigh the *shares* of lost ham and of missed spam; each single "
            "mistake costs, so count them.",
        ),
        Mistake(
            lambda y, s, t, fp, fn: fp / (fp + fn),
            "You return cost_fp / (cost_fp + cost_fn), which looks at no e-mail: "
            "return the one of the thresholds that is cheapest for these scores.",
        ),
        Mistake(
            lambda *case: costs(*case).argmin(),
            "This is the position of the threshold; return thresholds[position].",
        ),
        Mistake(
            lambda *case: costs(*case).min(),
            "This is the lowest cost; return the threshold that has it.",
        ),
        Mistake(
            lambda *case: costs(*case),
            "These are the costs of all thresholds; return the cheapest threshold.",
        ),
        Mistake(
            _threshold(lambda *case: costs(*case).argmax()),
            "This is the most expensive threshold: you took the largest cost, or "
            "called scores *below* the threshold spam.",
        ),
    ],
)


COST_PAIRS = ((1.0, 20.0), (20.0, 1.0))
SPLITS = 10


@functools.cache
def tumor_scores(seed: int) -> tuple[np.ndarray, ...]:
    """Return truth (1 is malignant) and scores of tumors to choose on, and of new ones.

    The split and the model are the lesson's: half of the tumors train it, a quarter
    is for choosing, a quarter is new.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from helpers.datasets import load_breast_cancer

    table = load_breast_cancer()
    kwargs = {"test_size": 0.5, "random_state": seed}
    y = (table.y == 0).astype(int)
    X_train, X, y_train, y = train_test_split(table.X, y, stratify=y, **kwargs)
    X_val, X_new, y_val, y_new = train_test_split(X, y, stratify=y, **kwargs)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    val, new = (model.predict_proba(rows)[:, 1] for rows in (X_val, X_new))
    return y_val, val, y_new, new


def score_on_tumors(answer: Callable) -> float | str:
    """Return the share of the cost at 0.5 that is saved, or what is wrong."""
    at_half, chosen, swapped = 0.0, 0.0, []
    for seed in range(SPLITS):
        y_val, val, y_new, new = tumor_scores(seed)
        for cost_fp, cost_fn in COST_PAIRS:
            found = answer(y_val.copy(), val.copy(), cost_fp, cost_fn)
            threshold = _one_threshold(found)
            if isinstance(threshold, str):
                return threshold
            swapped.append(np.isclose(threshold, cost_fn / (cost_fp + cost_fn)))
            both = np.array([0.5, threshold])
            cost = costs(y_new, new, both, cost_fp, cost_fn)
            at_half, chosen = at_half + cost[0], chosen + cost[1]
    if all(swapped):
        return (
            "The two costs are swapped: when a miss is expensive (cost_fn), the "
            "threshold has to be low (M33)."
        )
    if chosen > at_half:
        return (
            f"On new tumors your thresholds cost {chosen:,.0f} in all, and 0.5 costs "
            f"{at_half:,.0f}: do they follow the two costs?"
        )
    return float(1 - chosen / at_half)


def _one_threshold(found) -> float | str:
    """Return a threshold as a number, or what is wrong with it."""
    try:
        value = np.asarray(found, dtype=float)
    except (TypeError, ValueError):
        return f"Return one number, the threshold, not {type(found).__name__}."
    if value.size != 1:
        return f"Return one threshold; you return {value.size} numbers."
    number = float(value.reshape(-1)[0])
    if not 0 <= number <= 1:
        return (
            f"You return {number:g}; scores are probabilities, so a threshold is "
            "between 0 and 1."
        )
    return number


CHOOSE_THRESHOLD = Challenge(
    "06.7",
    score=score_on_tumors,
    goal=0.45,
    of="of the cost at threshold 0.5 saved on new tumors",
    because="With probabilities that come true, the costs alone give the threshold.",
)
