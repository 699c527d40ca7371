"""Judges of the first lesson, Start here: one exercise of every kind."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.exercises.comparing import as_array, describe
from helpers.exercises.judging import Choice, Custom, Function, Mistake


def decide(score, threshold):
    """Call an e-mail spam when its score reaches the threshold."""
    return "spam" if score >= threshold else "wanted"


def mean_score(scores):
    """Average the scores, also those that came as text."""
    return sum(float(score) for score in scores) / len(scores)


def mean_score_as_given(scores):
    """The stub of exercise 00.2, which stops at a score that is text."""
    total = 0
    for score in scores:
        total = total + score
    return total / len(scores)


def accuracy(labels, guesses):
    """Share of the guesses that equal their label."""
    return _count_right(labels, guesses) / len(labels)


def accuracy_as_given(labels, guesses):
    """The stub of exercise 00.3: it forgets all right guesses but one."""
    return min(_count_right(labels, guesses), 1) / len(labels)


def _count_right(labels, guesses):
    return sum(label == guess for label, guess in zip(labels, guesses, strict=False))


def _numbers_only(scores):
    numbers = [score for score in scores if not isinstance(score, str)]
    return sum(numbers) / len(numbers)


def _numbers_only_over_all(scores):
    return sum(s for s in scores if not isinstance(s, str)) / len(scores)


RUN_TWICE = Choice(
    id="00.Q1",
    right="a",
    because="The cell starts from the count that its last run left behind, 2, "
    "and adds one more.",
    replies={
        "b": "The code is the same, but it starts from the count in memory, and its "
        "first run has changed that to 2.",
        "c": "Giving a new value to a name that exists is no error in Python: the "
        "old value is replaced.",
    },
)

DECIDE = Function(
    id="00.1",
    right=decide,
    inputs=lambda: [
        (0.9, 0.6),
        (0.1, 0.6),
        (0.6, 0.6),  # equal: spam too
        (0.59, 0.6),
        (0.7, 0.8),
        (0.3, 0.2),
    ],
    because="You compared the score with the threshold and returned the word.",
    blank="Replace the three dots with your code, run that cell, then run this check.",
    mistakes=[
        Mistake(
            lambda score, threshold: "spam" if score > threshold else "wanted",
            "You wrote > , so a score equal to the threshold is let through: "
            "it should count as spam too.",
        ),
        Mistake(
            lambda score, threshold: "wanted" if score >= threshold else "spam",
            "Your two words are swapped: a high score means spam.",
        ),
        Mistake(
            lambda score, threshold: "wanted" if score > threshold else "spam",
            "Your two words are swapped: a high score means spam. (And a "
            "score equal to the threshold counts as spam.)",
        ),
        Mistake(
            lambda score, threshold: "spam" if score >= 0.5 else "wanted",
            "You compared with 0.5 itself: use the name threshold, which may be "
            "another number.",
        ),
        Mistake(
            lambda score, threshold: score >= threshold,
            'You returned True or False (or 1 or 0): return the word "spam" or '
            '"wanted".',
        ),
        Mistake(
            lambda score, threshold: decide(score, threshold).capitalize(),
            'Your words start with a capital letter: write "spam" and "wanted" in '
            "small letters.",
        ),
    ],
)

READ_TRACEBACK = Function(
    id="00.2",
    right=mean_score,
    inputs=lambda: [([0.2, "0.9", 0.4],), ([1.0, 0.5],), (["0.25", "0.7", "1.4"],)],
    because="You turned each score into a number before adding it.",
    start=mean_score_as_given,
    blank="The function still stops at the score that is text: fix the line that "
    "the traceback names, run the cell, then run this check.",
    mistakes=[
        Mistake(
            _numbers_only,
            "You skipped the scores that are text: they are scores too, so turn "
            "them into numbers instead.",
        ),
        Mistake(
            _numbers_only_over_all,
            "You skipped the scores that are text but still divided by the number "
            "of all scores: turn them into numbers instead.",
        ),
        Mistake(
            lambda scores: sum(float(score) for score in scores),
            "You added the scores but did not divide by how many there are.",
        ),
        Mistake(
            lambda scores: sum(int(score) for score in scores) / len(scores),
            'You used int, which cuts 0.2 down to 0 and cannot read "0.9": use float.',
        ),
        Mistake(
            lambda scores: round(mean_score(scores), 2),
            "You rounded the mean: return it with all its digits.",
        ),
        Mistake(
            lambda scores: float(scores[0]) / len(scores),
            "You return inside the loop, after the first score: move the return "
            "below the loop.",
        ),
    ],
)

FIND_THE_BUG = Function(
    id="00.3",
    right=accuracy,
    inputs=lambda: [
        ([1, 0, 1, 1], [1, 0, 0, 1]),
        ([0, 1, 1], [1, 1, 1]),
        (["spam", "wanted"], ["spam", "wanted"]),
    ],
    because="Every right guess is counted now: 3 of 4 give 0.75.",
    start=accuracy_as_given,
    mistakes=[
        Mistake(
            lambda labels, guesses: 1 - accuracy(labels, guesses),
            "You counted the wrong guesses: that share is the error rate, not the "
            "accuracy.",
        ),
        Mistake(
            lambda labels, guesses: _count_right(labels, guesses),
            "You counted the right guesses but did not divide by how many there are.",
        ),
        Mistake(
            lambda labels, guesses: 100 * accuracy(labels, guesses),
            "You gave a percentage: return the share itself, a number from 0 to 1.",
        ),
        Mistake(
            lambda labels, guesses: 1.0,
            "You count every pair as right: add one only when label and guess are "
            "equal.",
        ),
        Mistake(
            lambda labels, guesses: int(labels[0] == guesses[0]) / len(labels),
            "You return inside the loop, after the first pair: move the return "
            "below the loop.",
        ),
    ],
)

RAISE_THRESHOLD = Choice(
    id="00.Q2",
    right="c",
    because="A score must now reach 0.8, and whatever reaches 0.8 had reached 0.5.",
    replies={
        "a": "A higher threshold is harder to reach, so it cannot let more e-mails "
        "be called spam.",
        "b": "The scores stay the same. Which e-mail could reach 0.8 without having "
        "reached 0.5?",
    },
)


def made_mails() -> tuple[np.ndarray, np.ndarray]:
    """Return which of the lesson's e-mails are spam, and their scores.

    They are those of the parameters as given; the exercise says so.
    """
    rng = np.random.default_rng(42)
    is_spam = rng.random(60) < 0.35
    return is_spam, np.clip(rng.normal(0.38 + 0.24 * is_spam, 0.16), 0, 1)


def _complaint_about_threshold(answer: Any) -> str | None:
    """Judge a threshold by what it does to the e-mails; None for the smallest safe."""
    array = as_array(answer)
    if array is None or array.ndim or array.dtype.kind not in "iuf":
        hint = ", without quotes" if isinstance(answer, str) else ""
        return f"Give one number, such as 0.25{hint}; you gave {describe(answer)}."
    threshold = float(array.reshape(()))
    if not 0 <= threshold <= 1:
        return f"Scores go from 0 to 1, and so do thresholds; you gave {threshold:g}."
    hundredths = 100 * threshold
    if abs(hundredths - round(hundredths)) > 1e-4:  # float32 is less exact
        return f"Go in steps of 0.01; you gave {threshold:g}."
    return _result_of(round(hundredths))


def _result_of(hundredths: int) -> str | None:
    is_spam, scores = made_mails()

    def lost(step):
        return int((scores[~is_spam] >= step / 100).sum())

    at, wanted = f"At {hundredths / 100:.2f}", int((~is_spam).sum())
    if count := lost(hundredths):
        return f"{at}, {count} of the {wanted} wanted e-mails would be lost: go higher."
    if lost(hundredths - 1):
        return None
    through = int((scores[is_spam] < hundredths / 100).sum())
    return (
        f"{at}, no wanted e-mail is lost, and {through} of the {is_spam.sum()} spam "
        f"get through. But a smaller threshold loses none either: go lower."
    )


SAFEST = Custom(
    id="00.4",
    complaint=_complaint_about_threshold,
    because="At 0.54, 0 of the 42 wanted e-mails are lost, and 3 of the 18 spam get "
    "through. At 0.53, one wanted e-mail would be lost.",
    blank="Put your threshold in the place of None, run that cell, then run this "
    "check.",
    wanted="a number from 0 to 1",
)

EXERCISES = [
    RUN_TWICE,
    DECIDE,
    READ_TRACEBACK,
    FIND_THE_BUG,
    RAISE_THRESHOLD,
    SAFEST,
]
