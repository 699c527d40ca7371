"""Judges of notebook 01: classification problems."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_01_answers as answers
from helpers.exercises.judging import Choice, Custom, Function, Mistake

EXERCISES = [
    Function(
        "01.1",
        right=lambda tags, names: [int(name in tags) for name in names],
        inputs=answers.tags,
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
    ),
    Choice(
        "01.Q1",
        right="a",
        because="The percentage is a number about one of two classes.",
        replies={
            "b": "70 % does not measure the rain; it says how sure the program is. "
            "Of what?",
            "c": "It leaves the choice to you, but its number is about a fixed list of "
            "things that can happen.",
        },
    ),
    Custom(
        "01.2",
        complaint=answers.complain_about_kinds,
        untouched=answers.kinds_untouched,
        because="Labels or none, name or amount, how many names: that is all it takes.",
    ),
    Function(
        "01.3",
        right=lambda outputs, names: names[int(np.argmax(outputs))],
        inputs=answers.outputs,
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
    ),
    Choice(
        "01.Q2",
        right="c",
        because="It is right for every e-mail that is ham.",
        replies={
            "a": "It has learned nothing, and is still right for any ham.",
            "b": "A coin would be right for half of them. Ham is more than half.",
        },
    ),
    Function(
        "01.4",
        right=lambda y: np.bincount(y).max() / len(y),
        inputs=answers.class_numbers,
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
                lambda y: max(np.mean(y == 0), np.mean(y == 1)),
                "You compared the classes 0 and 1 only; there may be more.",
                3,
            ),
        ],
    ),
    Function(
        "01.5",
        right=answers.by_whole_words,
        inputs=answers.texts,
        start=answers.by_pieces,
        because="Whole words only: nobody called Goodwin is spam any more.",
        mistakes=[
            Mistake(
                answers.by_spaces,
                'Words are cut at spaces only, so "Win!" and "cash," are not found.',
            ),
            Mistake(
                answers.with_capitals,
                "Capitals make a difference now: put the text in lower case first.",
            ),
            Mistake(
                answers.by_spaces_with_capitals,
                "Words are cut at spaces only, and capitals make a difference.",
            ),
            Mistake(
                answers.between_spaces,
                "A keyword at the start, at the end or before a comma is not found.",
            ),
            Mistake(
                answers.by_each_word,
                "You counted a repeated keyword twice; count different keywords.",
            ),
            Mistake(
                answers.by_all_keywords,
                "You ask for all the keywords; `needed` of them are enough.",
            ),
            Mistake(
                lambda text, keywords, needed: answers.by_whole_words(
                    text, keywords, 1
                ),
                "You ignored `needed`: so many keywords must be found.",
            ),
            Mistake(
                lambda text, keywords, needed: answers.by_whole_words(
                    text, keywords, needed + 1
                ),
                "You demand one more than `needed`; `needed` itself is enough.",
            ),
        ],
    ),
    Function(
        "01.6",
        right=lambda y_true, y_pred: np.mean(y_pred[y_true == 1]),
        inputs=answers.labels_and_answers,
        because="Always ham has 0 here, whatever its accuracy.",
        mistakes=answers.WRONG_SHARES,
    ),
]
