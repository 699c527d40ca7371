"""Judges of the lesson on classification problems."""

from __future__ import annotations

import re

import numpy as np

from helpers.exercises.comparing import describe
from helpers.exercises.judging import Choice, Custom, Function, Mistake

NAMES = ["sport", "business", "health", "culture"]


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


TAG_ROW = Function(
    "01.1",
    right=lambda tags, names: [int(name in tags) for name in names],
    inputs=tags,
    because="One yes or no for each tag: that is a multilabel label.",
    mistakes=[
        Mistake(
            lambda tags, names: [int(name not in tags) for name in names],
            "Zeros and ones are swapped: 1 is for the tags that it has.",
        ),
        Mistake(
            lambda tags, names: [i for i, name in enumerate(names) if name in tags],
            "You return the places of its tags; return one 0 or 1 for every name.",
        ),
        Mistake(
            lambda tags, names: [name for name in names if name in tags],
            "You return the tags' names; return one 0 or 1 for every name.",
        ),
        Mistake(
            lambda tags, names: [int(tag in names) for tag in tags],
            "You went through the article's tags; go through all the names.",
        ),
        Mistake(
            lambda tags, names: [int(name in tags[:1]) for name in names],
            "Only its first tag got a 1; an article may have several.",
        ),
        Mistake(
            lambda tags, names: [int(name in " ".join(tags)) for name in names],
            'You looked for a piece of a text: "port" is in "sport". Look for a '
            "whole entry of the list `tags`.",
        ),
        Mistake(
            lambda tags, names: [name in tags and 1 for name in names[:1]],
            "You return after the first name: go through all of them first.",
        ),
        Mistake(
            lambda tags, names: [int(name in tags) for name in sorted(names)],
            "The zeros and ones are right, but not in the order of `names`.",
        ),
    ],
)


CHANCE_OF_RAIN = Choice(
    "01.Q1",
    right="a",
    because="The percentage is a number about one of two classes.",
    replies={
        "b": "70 % does not measure the rain; it says how sure the program is. "
        "Of what?",
        "c": "It leaves the choice to you, but its number is about a fixed list of "
        "things that can happen.",
    },
)


def kinds_untouched(kinds) -> bool:
    """Whether all six places are still empty."""
    return isinstance(kinds, (list, tuple)) and all(kind is None for kind in kinds)


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


KINDS_OF_PROBLEM = Custom(
    "01.2",
    complaint=complain_about_kinds,
    untouched=kinds_untouched,
    because="Labels or none, name or amount, how many names: that is all it takes.",
)


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


MEANING = Function(
    "01.3",
    right=lambda outputs, names: names[int(np.argmax(outputs))],
    inputs=outputs,
    because="The place of the largest output is the class; its name the meaning.",
    mistakes=[
        Mistake(
            lambda outputs, names: outputs.argmax(),
            "You return the place of the largest output; look it up in names.",
        ),
        Mistake(
            lambda outputs, names: outputs.max(),
            "You return the largest output itself; find its place, then the name.",
        ),
        Mistake(
            lambda outputs, names: names[outputs.argmin()],
            "You chose the class with the smallest output.",
        ),
        Mistake(
            lambda outputs, names: names[int(outputs[1] > 0.5)],
            "That works for two classes only: take the largest of all outputs.",
            3,
        ),
        Mistake(
            lambda outputs, names: names[np.abs(outputs).argmax()],
            "You took the output of largest size; -9 is a small output, not a "
            "large one.",
        ),
        Mistake(
            lambda outputs, names: names[outputs.argsort()[-2]],
            "You chose the class with the second largest output.",
        ),
        Mistake(
            lambda outputs, names: names[0],
            "You took the first name; the outputs must decide.",
        ),
        Mistake(
            lambda outputs, names: names[-1],
            "You took the last name; the outputs must decide.",
        ),
        Mistake(
            lambda outputs, names: max(names),
            "You took the last name in the alphabet; the outputs must decide.",
        ),
    ],
)


ALWAYS_HAM = Choice(
    "01.Q2",
    right="c",
    because="It is right for every e-mail that is ham.",
    replies={
        "a": "It has learned nothing, and is still right for any ham.",
        "b": "A coin would be right for half of them. Ham is more than half.",
    },
)


def class_numbers():
    """Return arrays of class numbers with different commonest classes."""
    return [
        (np.array([0, 0, 0, 1, 0]),),
        (np.array([1, 1, 0, 1]),),
        (np.array([2, 2, 1, 0, 2, 1, 2, 2, 0, 0]),),
        (np.array([0, 3, 1, 1, 2, 2, 2, 2, 2, 1, 3, 0, 1]),),
    ]


MAJORITY = Function(
    "01.4",
    right=lambda y: np.bincount(y).max() / len(y),
    inputs=class_numbers,
    because="Whatever you build must beat this number.",
    mistakes=[
        Mistake(
            lambda y: np.bincount(y).max(),
            "You return how many there are; divide by the number of examples.",
        ),
        Mistake(
            lambda y: np.bincount(y).argmax(),
            "You return which class is the most common; return its share.",
        ),
        Mistake(
            lambda y: np.mean(y),
            "You took the mean of the class numbers: it is a share for the classes "
            "0 and 1 only, and then that of class 1.",
        ),
        Mistake(
            lambda y: np.mean(y == 0),
            "You took the share of class 0; it is not always the most common.",
        ),
        Mistake(
            lambda y: np.mean(y == 1),
            "You took the share of class 1; it is not always the most common.",
        ),
        Mistake(
            lambda y: 1 / len(np.unique(y)),
            "That is guessing with equal chances; the largest class does better.",
        ),
        Mistake(
            lambda y: np.bincount(y).min() / len(y),
            "You took the rarest class.",
        ),
        Mistake(
            lambda y: np.max(y) / len(y),
            "You took the largest class number; take the largest count.",
        ),
        Mistake(
            lambda y: max(np.mean(y == 0), np.mean(y == 1)),
            "You compared the classes 0 and 1 only; there may be more.",
            3,
        ),
    ],
)


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


def by_all_keywords(text, keywords, needed):
    """Ask for every keyword, however many are needed."""
    words = re.findall("[a-z]+", text.lower())
    return all(word in words for word in keywords)


KEYWORD_RULE = Function(
    "01.5",
    right=by_whole_words,
    inputs=texts,
    start=by_pieces,
    because="Whole words only: nobody called Goodwin is spam any more.",
    mistakes=[
        Mistake(
            by_spaces,
            'Words are cut at spaces only, so "Win!" and "cash," are not found.',
        ),
        Mistake(
            with_capitals,
            "Capitals make a difference now: put the text in lower case first.",
        ),
        Mistake(
            by_spaces_with_capitals,
            "Words are cut at spaces only, and capitals make a difference.",
        ),
        Mistake(
            between_spaces,
            "A keyword at the start, at the end or before a comma is not found.",
        ),
        Mistake(
            by_each_word,
            "You counted a repeated keyword twice; count different keywords.",
        ),
        Mistake(
            by_all_keywords,
            "You ask for all the keywords; `needed` of them are enough.",
        ),
        Mistake(
            lambda text, keywords, needed: by_whole_words(text, keywords, 1),
            "You ignored `needed`: so many keywords must be found.",
        ),
        Mistake(
            lambda text, keywords, needed: by_whole_words(text, keywords, needed + 1),
            "You demand one more than `needed`; `needed` itself is enough.",
        ),
    ],
)


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


SPAM_FOUND = Function(
    "01.6",
    right=lambda y_true, y_pred: np.mean(y_pred[y_true == 1]),
    inputs=labels_and_answers,
    because="Always ham has 0 here, whatever its accuracy.",
    mistakes=WRONG_SHARES,
)


EXERCISES = [
    TAG_ROW,
    CHANCE_OF_RAIN,
    KINDS_OF_PROBLEM,
    MEANING,
    ALWAYS_HAM,
    MAJORITY,
    KEYWORD_RULE,
    SPAM_FOUND,
]
