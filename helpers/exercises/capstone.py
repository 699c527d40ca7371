"""Judges of the capstone: intervals, what a decision costs, one parcel at a time."""

from __future__ import annotations

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array
from helpers.exercises.judging import Choice, Custom, Function, Mistake

DRAWS = 4000
VALUES = np.array([0.0, 1.0, 1.0, 20.0, 1.0, 0.0, 7.0, 1.0])


def complain_about_means(bootstrap) -> str | None:
    """Return one sentence about what is wrong with the resampled means, or None."""
    found = as_array(bootstrap(VALUES.copy(), DRAWS, np.random.default_rng(0)))
    if found is None or found.dtype.kind not in "fiu":
        return "Return one array with the mean of each draw."
    if found.shape == (DRAWS, len(VALUES)):
        return "These are the draws themselves: take the mean of each row, axis=1."
    if found.size == 2:
        return "Return the means of all draws; the interval is cut from them later."
    if found.shape != (DRAWS,):
        return (
            f"The result has the shape {list(found.shape)}; one mean for each of "
            f"the {DRAWS:,} draws is wanted: [{DRAWS}]."
        )
    return _about_spread(found.astype(float)) or _about_generator(bootstrap, found)


def _about_spread(means) -> str | None:
    right = VALUES.std() / np.sqrt(len(VALUES))
    if np.allclose(means, VALUES.mean()):
        return (
            "Every draw has the same mean: a value may be drawn more than once, "
            "and another not at all (replace=True)."
        )
    if np.isin(means, VALUES).all():
        return "Each draw holds one value; draw as many values as there are."
    if abs(means.mean() - VALUES.mean()) > 0.2:
        if abs(means.mean() - VALUES.sum()) < 2:
            return "You return the sum of each draw; return its mean."
        return (
            f"On average your numbers are {means.mean():.2f}; the values' mean is "
            f"{VALUES.mean():.2f}. Is each number the mean of a draw, and is every "
            f"value as likely as any other?"
        )
    if not 0.93 < means.std() / right < 1.07:
        way = "vary too much" if means.std() > right else "vary too little"
        return (
            f"The means {way}: draw as many values as there are, {len(VALUES)} here, "
            "with replacement."
        )
    if len(np.unique(means)) > 3 * DRAWS // 4:
        return "Draw the values themselves, not random numbers like them."
    return None


def _about_generator(bootstrap, first) -> str | None:
    again = as_array(bootstrap(VALUES.copy(), DRAWS, np.random.default_rng(0)))
    if not np.array_equal(first, again):
        return "The same rng gave other means: draw with the rng that is passed in."
    other = as_array(bootstrap(VALUES.copy(), DRAWS, np.random.default_rng(1)))
    if np.array_equal(first, other):
        return "Another rng gave the same means: draw with the one that is passed in."
    return None


BOOTSTRAP = Custom(
    "18.1",
    complaint=complain_about_means,
    because="The spread of these means is what another set of rows would change.",
)


INSIDE_THE_NOISE = Choice(
    "18.Q1",
    right="c",
    because="A few rows decide, and other rows would decide otherwise.",
    replies={
        "a": "Look at the intervals: which of these models could change places?",
        "b": "More numbers to fit are no advantage by themselves, on 2,000 rows.",
    },
)


def decisions():
    """Return (scores, y, cut, wrong, ask) with no score or gap at a tie."""
    rng = np.random.default_rng(5)
    scores, y = rng.normal(size=(12, 4)).round(3), rng.integers(0, 4, 12)
    y[:7] = scores[:7].argmax(axis=1)
    return [
        (scores, y, 0.5, 25.0, 1.5),
        (scores - 3, y, 1.1, 5.0, 2.0),
        (scores[:, :2], y % 2, 0.7, 8.0, 3.0),
    ]


def _gap(scores):
    ordered = np.sort(scores, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def _of_positions(scores):
    ordered = np.argsort(scores, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def _cost(scores, y, cut, wrong, ask, gap=_gap):
    missed = scores.argmax(axis=1) != y
    return np.where(gap(scores) < cut, ask, np.where(missed, wrong, 0.0))


def _probabilities(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


COST = Function(
    "18.2",
    names=("scores", "y", "cut", "wrong", "ask"),
    right=_cost,
    inputs=decisions,
    because="Now a model is worth what its answers cost.",
    mistakes=[
        Mistake(
            lambda *given: _cost(*given).mean(),
            "You return the mean; return the cost of each case, one number a row.",
        ),
        Mistake(
            lambda *given: _cost(*given).sum(),
            "You return the sum; return the cost of each case, one number a row.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: np.where(
                _gap(scores) >= cut,
                ask,
                np.where(scores.argmax(axis=1) != y, wrong, 0.0),
            ),
            "It is the wrong way round: the cases with a *small* gap go to a person.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: (
                _cost(scores, y, cut, 0.0, ask) + wrong * (scores.argmax(axis=1) != y)
            ),
            "A case that a person reads can't be read wrong: it costs `ask` only.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: np.where(
                scores.argmax(axis=1) != y,
                wrong,
                np.where(_gap(scores) < cut, ask, 0.0),
            ),
            "You look for mistakes first. The gap comes first: what a person reads "
            "costs `ask`, whatever the machine would have said.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: np.where(
                scores.argmax(axis=1) != y,
                np.where(_gap(scores) < cut, ask, wrong),
                0.0,
            ),
            "You ask about wrong answers only. At night nobody knows which they are: "
            "every case with a small gap costs `ask`.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: np.where(_gap(scores) < cut, ask, wrong),
            "Where nobody is asked, only a wrong answer costs something; yours all do.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=lambda s: -_gap(s)),
            "Your gap is negative, so everything goes to a person: best minus second.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=lambda s: _gap(-s)),
            "You take the two smallest scores: after np.sort the best comes last.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=_of_positions),
            "np.argsort gives positions; np.sort gives the scores themselves.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=lambda s: abs(s[:, 0] - s[:, 1])),
            "You compare the first two columns; sort each row first.",
        ),
        Mistake(
            lambda *given: _cost(*given).astype(int),
            "Your costs are cut to whole numbers; `ask` may be 1.5.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=lambda scores: scores.max(axis=1)),
            "You compare the best score with the cut; compare its lead over the "
            "second best.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=lambda s: s.max(axis=1) - s.min(axis=1)),
            "You take the best score minus the *worst*: the second best counts.",
        ),
        Mistake(
            lambda *given: _cost(*given, gap=lambda s: _gap(_probabilities(s))),
            "You compare probabilities; the cut is for the scores as they are.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: np.where(
                _gap(scores) < cut,
                ask,
                np.where(scores.argmax(axis=1) == y, wrong, 0.0),
            ),
            "Right answers cost money here, and wrong ones nothing: != for ==.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: _cost(scores, y, cut, ask, wrong),
            "`wrong` and `ask` have changed places.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: _cost(scores, y, -1, wrong, ask),
            "Nobody is asked: a case whose gap is below the cut costs `ask`.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: _cost(scores, y, cut, 1.0, ask),
            "A wrong answer costs 1 here; it should cost `wrong`.",
        ),
        Mistake(
            lambda scores, y, cut, wrong, ask: _gap(scores) < cut,
            "You return who is asked; return what each case costs.",
        ),
    ],
)


AFTER_CHOOSING = Choice(
    "18.Q2",
    right="a",
    because="The cut was chosen to suit the validation rows.",
    replies={
        "b": "The validation rows chose the cut. Whom does it suit best?",
        "c": "A choice among a few dozen cuts on 1,000 rows can't fool us so much.",
    },
)


def parcels():
    """Return (training table, new rows): many, a few, and a single one."""
    rng = np.random.default_rng(2)
    train = rng.normal(4, 3, (30, 3))
    new = rng.normal(5, 2, (8, 3))
    return [(train, new), (train * 7, new[:2]), (train, new[:1])]


def _ready(X_train, X_new):
    return (X_new - X_train.mean(axis=0)) / X_train.std(axis=0)


def _by_itself(X_train, X_new):
    spread = X_new.std(axis=0)
    return (X_new - X_new.mean(axis=0)) / np.where(spread > 0, spread, 1)


def _half_fixed(X_train, X_new):
    spread = X_new.std(axis=0)
    return (X_new - X_train.mean(axis=0)) / np.where(spread > 0, spread, 1)


def _half_fixed_too(X_train, X_new):
    return (X_new - X_new.mean(axis=0)) / X_train.std(axis=0)


def _fixed_for_one(X_train, X_new):
    return (_ready if len(X_new) == 1 else _by_itself)(X_train, X_new)


def _together(X_train, X_new):
    both = np.concatenate([X_train, X_new])
    return (X_new - both.mean(axis=0)) / both.std(axis=0)


READY = Function(
    "18.3",
    names=("X_train", "X_new"),
    right=_ready,
    also=[
        lambda X_train, X_new: (
            (X_new - X_train.mean(axis=0)) / X_train.std(axis=0, ddof=1)
        )
    ],
    inputs=parcels,
    start=_by_itself,
    because="One parcel or a thousand: the ruler is that of the training rows.",
    mistakes=[
        Mistake(
            _together,
            "The new rows still take part: the same parcel would get other numbers "
            "beside other parcels. Use X_train only (M34).",
            34,
        ),
        Mistake(
            lambda X_train, X_new: X_new - X_train.mean(axis=0),
            "The mean is that of the training rows now; divide by their standard "
            "deviation too.",
        ),
        Mistake(
            _half_fixed,
            "The mean is that of the training rows now, but you still divide by the "
            "spread of the new ones.",
        ),
        Mistake(
            _half_fixed_too,
            "The spread is that of the training rows now, but you still subtract the "
            "mean of the new ones.",
        ),
        Mistake(
            _fixed_for_one,
            "A single row is right now, but a table still gets a mean and a spread of "
            "its own: the same parcel, other numbers. Use X_train for both.",
        ),
        Mistake(
            lambda X_train, X_new: (
                (X_new - X_new.mean(axis=1, keepdims=True))
                / X_new.std(axis=1, keepdims=True)
            ),
            "You scale each row by itself; each *column* has a mean and a spread, "
            "axis=0, and both come from X_train.",
        ),
        Mistake(
            lambda X_train, X_new: (
                (X_new - X_train.min(axis=0)) / np.ptp(X_train, axis=0)
            ),
            "You scale to the range from 0 to 1; the model was trained on mean 0 and "
            "standard deviation 1.",
        ),
        Mistake(
            lambda X_train, X_new: X_new - X_train.mean(axis=0) / X_train.std(axis=0),
            "Division comes before subtraction: put the difference in parentheses.",
        ),
        Mistake(
            lambda X_train, X_new: (X_new - X_train.mean()) / X_train.std(),
            "One mean for the whole table: take one a column, with axis=0.",
        ),
        Mistake(
            lambda X_train, X_new: (
                (X_train - X_train.mean(axis=0)) / X_train.std(axis=0)
            ),
            "You return the training rows; return the new ones.",
        ),
        Mistake(
            lambda X_train, X_new: (X_new - X_train.mean(axis=0)) / X_train.var(axis=0),
            "You divide by the variance; the standard deviation is its root.",
        ),
        Mistake(
            lambda X_train, X_new: X_new,
            "The new rows come back as they were: the model was trained on scaled "
            "ones.",
        ),
    ],
)


NIGHT, SHIFT, WRONG, ASK, BUDGET = 1500, 1000, 20, 1, 400
PERSON = -1


def cost_of_a_night(answer) -> float | str:
    """Return what 1,000 parcels cost, or the rule that the answer breaks."""
    from helpers.datasets import load_mnist_sample

    sample = load_mnist_sample()
    X, y = sample.X / 255.0, sample.y
    rows = np.random.default_rng(18).permutation(len(y))
    train, new = rows[:NIGHT], rows[-SHIFT:]
    found = as_array(answer(X[train], y[train], X[new]))
    if found is None or found.shape != (SHIFT,):
        return f"Return one answer for each of the {SHIFT:,} new rows."
    if not np.isin(found, [PERSON, *range(10)]).all():
        return "An answer is a digit from 0 to 9, or -1 for a person."
    asked = found == PERSON
    return float(ASK * asked.sum() + WRONG * (~asked & (found != y[new])).sum())


INSTALLED = Challenge(
    "18.4",
    score=cost_of_a_night,
    goal=BUDGET,
    of="euros for 1,000 parcels",
    fewest=True,
    because="A person reads what the model isn't sure of, and nothing else.",
)


EXERCISES = [
    BOOTSTRAP,
    INSIDE_THE_NOISE,
    COST,
    AFTER_CHOOSING,
    READY,
    INSTALLED,
]
