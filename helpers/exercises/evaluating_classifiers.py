"""Judges of notebook 06: evaluating classifiers."""

from __future__ import annotations

from helpers.exercises import notebook_06_answers as answers
from helpers.exercises.judging import Choice, Function, Mistake, Value
from helpers.exercises.notebook_06_answers import costs, macro_and_micro
from helpers.exercises.notebook_06_counting import COUNTING


def _threshold(choose):
    """Return a function that takes the threshold chosen from all costs."""
    return lambda y, s, t, fp, fn: t[choose(y, s, t, fp, fn)]


EXERCISES = [
    *COUNTING,
    Choice(
        "06.Q1",
        right="b",
        because="Swapping exchanges fp and fn, and so precision and recall (M33).",
        replies={
            "a": "Both lists hold labels of the same length: the function cannot tell.",
            "c": "That holds for accuracy. What becomes of a false positive when the "
            "lists change places?",
        },
    ),
    Value(
        "06.3",
        names=("accuracy", "precision", "recall", "F1"),
        right=(198 / 200, 99 / 101, 1.0, 0.99),
        because="2 false alarms cost a little precision; nothing was missed.",
        mistakes=[
            Mistake(
                (198 / 200, 1.0, 99 / 101, 0.99),
                "Precision and recall are swapped: precision reads down the column "
                "of class 1, recall along its row (M33).",
                33,
            ),
            Mistake(
                (99.0, 9900 / 101, 100.0, 99.0),
                "These are percentages; write shares between 0 and 1.",
            ),
            Mistake(
                (198 / 200, 99 / 101, 1.0, (99 / 101 + 1) / 2),
                "F1 is not the plain mean of precision and recall: it is "
                "2 * p * r / (p + r).",
            ),
            Mistake(
                (99 / 200, 99 / 101, 1.0, 0.99),
                "Accuracy counts the right answers of both classes: the whole "
                "diagonal.",
            ),
        ],
    ),
    Function(
        "06.4",
        right=answers.cheapest_threshold,
        inputs=answers.some_scores,
        because="The more expensive false alarms are, the higher the threshold.",
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
                answers.cheapest_above,
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
    ),
    Function(
        "06.5",
        names=("macro", "micro"),
        right=macro_and_micro,
        inputs=answers.some_tables,
        because="Macro counts every class the same, micro every row.",
        mistakes=[
            Mistake(
                lambda table: macro_and_micro(table)[::-1],
                "The two are swapped: macro is the mean over classes.",
            ),
            Mistake(
                lambda table: macro_and_micro(table.T),
                "You divided by the column sums, which gives precision; recall "
                "divides by the row sums (M33).",
                33,
            ),
            Mistake(
                lambda table: (
                    table.diagonal() / table.sum(axis=1),
                    macro_and_micro(table)[1],
                ),
                "The first result still has one recall per class: take their mean.",
            ),
            Mistake(
                lambda table: (macro_and_micro(table)[1],) * 2,
                "Both are micro: for macro, divide class by class first, then take "
                "the mean.",
            ),
            Mistake(
                lambda table: (macro_and_micro(table)[0],) * 2,
                "Both are macro: for micro, add the counts first, then divide once.",
            ),
        ],
    ),
    Function(
        "06.6",
        right=answers.accuracy_by_batches,
        inputs=answers.some_batches,
        start=answers.mean_of_batches,
        because="Counts may be added over batches; shares may not (M30).",
        mistakes=[
            Mistake(
                answers.mean_of_batches,
                "You still average over the batches: how much does a row in a short "
                "batch count (M30)?",
                30,
            ),
            Mistake(
                lambda batches: sum((a == b).sum() for a, b in batches),
                "You add up the right rows; now divide by the number of all rows.",
            ),
            Mistake(
                lambda batches: (
                    sum((a == b).sum() for a, b in batches)
                    / (len(batches) * len(batches[0][0]))
                ),
                "You take every batch to be as long as the first; add up their real "
                "lengths (M30).",
                30,
            ),
            Mistake(
                lambda batches: sum((a == b).sum() for a, b in batches) / len(batches),
                "You divide the right rows by the number of batches; divide by the "
                "number of rows.",
            ),
            Mistake(
                lambda batches: answers.accuracy_by_batches(batches[:-1]),
                "You leave out the last batch: its rows count too.",
            ),
            Mistake(
                lambda batches: answers.accuracy_by_batches(batches[-1:]),
                "This is the last batch only: the counts start anew in each round.",
            ),
        ],
    ),
    Choice(
        "06.Q2",
        right="a",
        because="Numbers that all lie in [0, 1] are taken for probabilities (M32).",
        replies={
            "b": "That would be true if it knew that they are logits. What else could "
            "0.2 and 0.4 be?",
            "c": "Nothing is raised: 0.2 and 0.4 look like sound probabilities.",
        },
    ),
]
