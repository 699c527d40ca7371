"""Judge a model of the season by the days of a year that it has not seen."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from helpers.datasets import load_temperatures
from helpers.exercises import machines
from helpers.exercises.challenges import Challenge

CLOSE = 5.0  # degrees
WRONG = 0.35  # of the entries are in degrees Fahrenheit
SEEN = 0.97  # no season comes that near to a single year's days


def spoiled(high: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Return a log in which a share of the days is in degrees Fahrenheit."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(len(high)) < share, 32 + 1.8 * high, high)


def score(model: Any) -> float | str:
    """Return the share of days of 2015 within 5 degrees, over three spoiled logs."""
    fault = machines.complaint_about_form(model, "scaled_svr, or one of your own")
    if fault is not None:
        return fault
    log = load_temperatures()
    days, new = log.day[:, None].astype(np.float64), log.year == 2015
    shares = []
    for seed in (21, 22, 23):
        y = spoiled(log.high[~new], WRONG, seed)
        season = _fresh(model).fit(days[~new], y).predict(days[new])
        season = np.asarray(season, dtype=np.float64).reshape(-1)
        if season.shape != (new.sum(),):
            return f"predict gives {len(season)} numbers for {new.sum()} days."
        shares.append((abs(log.high[new] - season) <= CLOSE).mean())
    if np.mean(shares) > SEEN:
        return (
            "No season comes within 5 degrees on nearly every day of a year: your "
            "model has seen 2015. Learn from the log that fit is given."
        )
    return float(np.mean(shares))


def _fresh(model: Any) -> Any:
    """Return an unfitted copy; of a class of the learner's own, a plain copy."""
    try:
        return machines.fresh(model)
    except TypeError:  # no get_params
        return copy.deepcopy(model)


SEASON = Challenge(
    "16.6",
    score=score,
    goal=0.78,
    of="of the days of 2015 within 5 degrees",
    because="A third of the log was wrong, and nobody told your model which third.",
)

EXERCISES = [SEASON]
