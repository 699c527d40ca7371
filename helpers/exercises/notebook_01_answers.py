"""What the answers of notebook 01 are tried on, and some wrong ones."""

from __future__ import annotations

import re

import numpy as np

from helpers.exercises.comparing import describe
from helpers.exercises.judging import Mistake

NAMES = ["sport", "business", "health", "culture"]
KINDS = ("binary", "multiclass", "multilabel", "regression", "clustering")
RIGHT_KINDS = (*KINDS, "binary")
CLUES = (
    "there are labels, and exactly two names to choose from.",
    "there are labels and more than two names, of which one is right.",
    "several names may be right at once.",
    "the answer is an amount on a scale, not a name.",
    "nobody has given labels: what can still be looked for?",
    "the number is about a class: the customer leaves, or does not.",
)


def tags():
    """Return (an article's tags, all names)."""
    return [
        (["sport", "health"], list(NAMES)),
        (["culture"], list(NAMES)),
        (["sport", "business", "culture"], list(NAMES)),
        ([], list(NAMES)),
        (["sport"], ["port", "sport", "art"]),  # one name inside another
        (["martial arts"], ["arts", "martial arts"]),
    ]


def outputs():
    """Return (outputs, names) with two, three and four classes."""
    return [
        (np.array([0.2, 0.7, 0.1]), ("sushi", "steak", "pizza")),
        (np.array([0.9, 0.1]), ("ham", "spam")),
        (np.array([-1.0, -3.0, 4.5, 2.0]), ("d", "c", "b", "a")),
        (np.array([0.3, 0.32, 0.38]), ("red", "yellow", "green")),
        (np.array([-9.0, 0.2, 2.5]), ("rain", "snow", "sun")),  # largest is not widest
        (np.array([-5.0, -0.5, -2.0]), ("low", "high", "middle")),
    ]


def class_numbers():
    """Return arrays of class numbers with different commonest classes."""
    return [
        (np.array([0, 0, 0, 1, 0]),),
        (np.array([1, 1, 0, 1]),),
        (np.array([2, 2, 1, 0, 2, 1, 2, 2, 0, 0]),),
    ]


def texts():
    """Return (text, keywords, needed) for all ways to look for words."""
    few = ["pen", "vote", "lucky"]
    return [
        ("the door is open", few, 1),
        ("devoted voters happen to spend", few, 1),
        ("you vote today", few, 1),
        ("Vote! Reply today", few, 1),
        ("bring it, lucky, please", few, 1),
        ("lunch is LUCKY today", few, 1),
        ("lucky lunch", few, 1),
        ("a pen for the lucky one", few, 1),
        ("a pen and more for the lucky one of you", few, 2),
        ("a pen and a pen and a pen", few, 2),
        ("a pen for you", few, 2),
        ("your vote, a pen, lucky you", few, 3),
        ("lunch at noon", few, 1),
    ]


def by_whole_words(text, keywords, needed=1):
    """Count the keywords among the words of the text."""
    return len(set(re.findall("[a-z]+", text.lower())) & set(keywords)) >= needed


def by_pieces(text, keywords, needed):
    """Find keywords inside other words: the stub as given."""
    return sum(word in text.lower() for word in keywords) >= needed


def by_spaces(text, keywords, needed):
    """Leave punctuation on the words."""
    return sum(word in text.lower().split() for word in keywords) >= needed


def with_capitals(text, keywords, needed):
    """Forget the lower case."""
    words = re.findall("[A-Za-z]+", text)
    return sum(word in words for word in keywords) >= needed


def by_spaces_with_capitals(text, keywords, needed):
    """Leave punctuation on the words and forget the lower case."""
    return sum(word in text.split() for word in keywords) >= needed


def between_spaces(text, keywords, needed):
    """Ask for a space on either side."""
    return sum(f" {word} " in text.lower() for word in keywords) >= needed


def by_each_word(text, keywords, needed):
    """Count every occurrence."""
    words = re.findall("[a-z]+", text.lower())
    return sum(word in keywords for word in words) >= needed


def labels_and_answers():
    """Return (true classes, answers) for which all shares differ."""
    return [
        (np.array([1, 1, 1, 1, 0, 0, 0]), np.array([1, 1, 1, 0, 1, 0, 0])),
        (np.array([0, 1, 0, 1, 0, 0, 1, 0]), np.array([1, 1, 1, 0, 0, 0, 0, 1])),
        (np.array([1, 0, 0, 1]), np.array([0, 0, 0, 0])),
        (np.array([0, 1, 0]), np.array([1, 1, 1])),
    ]


def _precision(y_true, y_pred):
    called = np.sum(y_pred == 1)
    return np.sum(y_true * y_pred) / called if called else float("nan")


WRONG_SHARES = [
    Mistake(
        lambda y_true, y_pred: np.mean(y_true == y_pred),
        "That is the accuracy: look only at the e-mails that are spam.",
    ),
    Mistake(
        _precision,
        "You divided by the e-mails that were called spam; divide by those that are.",
        33,
    ),
    Mistake(
        lambda y_true, y_pred: np.mean(y_true * y_pred),
        "You divided by all e-mails; divide by those that are spam.",
    ),
    Mistake(
        lambda y_true, y_pred: np.sum(y_true * y_pred),
        "You return how many were found; divide by how many there are.",
    ),
    Mistake(
        lambda y_true, y_pred: np.mean(y_pred[y_true == 1] == 0),
        "That is the share of spam that was missed.",
    ),
    Mistake(
        lambda y_true, y_pred: np.mean(y_pred[y_true == 0]),
        "That is the share of ham that was called spam: look at class 1.",
    ),
    Mistake(
        lambda y_true, y_pred: np.mean(y_pred),
        "That is the share called spam of all e-mails, right or wrong.",
    ),
    Mistake(
        lambda y_true, y_pred: np.sum(y_pred) / np.sum(y_true),
        "You counted all that were called spam; count only those that are spam.",
    ),
]


def by_all_keywords(text, keywords, needed):
    """Ask for every keyword, however many are needed."""
    words = re.findall("[a-z]+", text.lower())
    return all(word in words for word in keywords)


def kinds_untouched(kinds) -> bool:
    """Whether all six places are still empty."""
    return isinstance(kinds, (list, tuple)) and all(kind is None for kind in kinds)


def complain_about_kinds(kinds) -> str | None:
    """Return one sentence about the first wrong kind, or None."""
    if not isinstance(kinds, (list, tuple, np.ndarray)) or np.ndim(kinds) != 1:
        return f"Keep the list of six words in square brackets, not {describe(kinds)}."
    if len(kinds) != len(RIGHT_KINDS):
        return f"The list needs six entries, a to f; yours has {len(kinds)}."
    for letter, kind, right, clue in zip(
        "abcdef", kinds, RIGHT_KINDS, CLUES, strict=True
    ):
        if kind is None or kind is ...:
            return f"Question {letter} has no answer yet."
        word = str(kind).strip().lower().replace("-", "").replace(" ", "")
        if word not in KINDS:
            return f"Question {letter}: {describe(kind)} is none of the five words."
        if word != right:
            return f"Question {letter} is not {word}: {clue}"
    return None
