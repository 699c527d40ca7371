"""Judges of the lesson on evaluating classifiers."""

from __future__ import annotations

import numpy as np

from helpers.exercises.choosing_a_threshold import (
    CHEAPEST_THRESHOLD,
    CHOOSE_THRESHOLD,
)
from helpers.exercises.judging import Choice, Function, Mistake, Value


def _labels_with(tp: int, fp: int, fn: int, tn: int) -> tuple:
    counts = (tp, fp, fn, tn)
    return np.repeat([1, 0, 1, 0], counts), np.repeat([1, 1, 0, 0], counts)


def some_labels() -> list[tuple]:
    """Return true and predicted labels; the four outcomes differ in number."""
    return [_labels_with(4, 1, 2, 7), _labels_with(2, 5, 3, 1)]


def count_outcomes(y_true, y_pred) -> tuple:
    """Return tp, fp, fn and tn."""
    yes, said = y_true == 1, y_pred == 1
    outcomes = (yes & said, ~yes & said, yes & ~said, ~yes & ~said)
    return tuple(int(mask.sum()) for mask in outcomes)


def _count(order):
    """Return the four counts in another order, by position in (tp, fp, fn, tn)."""
    return lambda y_true, y_pred: [count_outcomes(y_true, y_pred)[i] for i in order]


COUNT_OUTCOMES = Function(
    "06.1",
    names=("tp", "fp", "fn", "tn"),
    right=count_outcomes,
    inputs=some_labels,
    because="Every e-mail is in exactly one of the four counts.",
    mistakes=[
        Mistake(
            _count([0, 2, 1, 3]),
            "fp and fn are swapped: a false positive was *predicted* 1 and is 0 (M33).",
            33,
        ),
        Mistake(
            _count([3, 1, 2, 0]),
            "You return tn first and tp last; the order is tp, fp, fn, tn.",
        ),
        Mistake(
            _count([3, 2, 1, 0]),
            "You counted with 0 as the positive class; here 1 (spam) is positive.",
        ),
        Mistake(
            _count([0, 1, 2]),
            "Return four counts: tn is missing.",
        ),
        Mistake(
            _count([0, 1, 3, 2]),
            "fn and tn are swapped: the order is tp, fp, fn, tn.",
        ),
        Mistake(
            lambda y_true, y_pred: (
                np.array(count_outcomes(y_true, y_pred)) / len(y_true)
            ),
            "These are shares; return counts.",
        ),
        Mistake(
            lambda y_true, y_pred: np.reshape(
                [count_outcomes(y_true, y_pred)[i] for i in (3, 1, 2, 0)], (2, 2)
            ),
            "This is the confusion matrix; return its four numbers as tp, fp, fn, tn.",
        ),
        Mistake(
            lambda y_true, y_pred: (y_true == y_pred).sum(),
            "This is how many are right, tp and tn together: return four counts.",
        ),
        Mistake(
            lambda y_true, y_pred: (
                (y_true & y_pred).sum(),
                (~y_true & y_pred).sum(),
                (y_true & ~y_pred).sum(),
                (~y_true & ~y_pred).sum(),
            ),
            "`~` turns the integers 0 and 1 into -1 and -2; it says *not* to True and "
            "False only, so compare first: y_true == 0.",
        ),
        Mistake(
            lambda y_true, y_pred: (
                (y_true == y_pred).sum(),
                *count_outcomes(y_true, y_pred)[1:3],
                (y_true == y_pred).sum(),
            ),
            "Your tp and tn both count *all* right answers: tp are right and 1, tn are "
            "right and 0.",
        ),
        Mistake(
            lambda y_true, y_pred: [
                y_pred.sum(),
                (~y_true.astype(bool) & (y_pred == 1)).sum(),
                (y_true.astype(bool) & (y_pred == 0)).sum(),
                (y_pred == 0).sum(),
            ],
            "tp and tn must also be *true*: combine two conditions, one about "
            "y_true and one about y_pred, with &.",
        ),
        Mistake(
            lambda y_true, y_pred: np.stack(
                [
                    (y_true == 1) & (y_pred == 1),
                    (y_true == 0) & (y_pred == 1),
                    (y_true == 1) & (y_pred == 0),
                    (y_true == 0) & (y_pred == 0),
                ]
            ),
            "These are the conditions for each e-mail; count them with .sum().",
        ),
    ],
)


def some_counts() -> list[tuple]:
    """Return (tp, fp, fn, tn), none of them 0 and no two equal."""
    return [(4, 1, 2, 7), (30, 18, 6, 45)]


def four_metrics(tp, fp, fn, tn) -> tuple:
    """Return accuracy, precision, recall and F1."""
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    f1 = 2 * precision * recall / (precision + recall)
    return (tp + tn) / (tp + fp + fn + tn), precision, recall, f1


def _metrics(order):
    return lambda *counts: [four_metrics(*counts)[i] for i in order]


def _with_mean_f1(tp, fp, fn, tn):
    accuracy, precision, recall, _ = four_metrics(tp, fp, fn, tn)
    return accuracy, precision, recall, (precision + recall) / 2


def _with_half_f1(tp, fp, fn, tn):
    accuracy, precision, recall, f1 = four_metrics(tp, fp, fn, tn)
    return accuracy, precision, recall, f1 / 2


def _with_specificity(tp, fp, fn, tn):
    precision, other = tp / (tp + fp), tn / (tn + fp)
    accuracy = four_metrics(tp, fp, fn, tn)[0]
    return accuracy, precision, other, 2 * precision * other / (precision + other)


def _without_tn(tp, fp, fn, tn):
    return (tp / (tp + fp + fn + tn), *four_metrics(tp, fp, fn, tn)[1:])


def _without_brackets(tp, fp, fn, tn):
    precision, recall = tp / tp + fp, tp / tp + fn
    f1 = 2 * precision * recall / precision + recall
    return tp + tn / tp + fp + fn + tn, precision, recall, f1


FOUR_METRICS = Function(
    "06.2",
    names=("accuracy", "precision", "recall", "F1"),
    right=four_metrics,
    inputs=some_counts,
    because="Precision divides by what was predicted, recall by what is there.",
    mistakes=[
        Mistake(
            _metrics([0, 2, 1, 3]),
            "Precision and recall are swapped: fp belongs to precision (M33).",
            33,
        ),
        Mistake(
            _with_mean_f1,
            "F1 is not the plain mean of the two: it is 2 * p * r / (p + r).",
        ),
        Mistake(_with_half_f1, "F1 lacks its factor 2."),
        Mistake(
            _with_specificity,
            "Your recall is tn / (tn + fp), the share of *ham* that was left "
            "alone; recall is about spam.",
        ),
        Mistake(
            _without_tn,
            "Your accuracy leaves out tn: rows rightly called ham are right too.",
        ),
        Mistake(
            lambda *counts: 100 * np.array(four_metrics(*counts)),
            "These are percentages; return shares between 0 and 1.",
        ),
        Mistake(
            lambda *counts: np.round(four_metrics(*counts), 2),
            "You rounded; return the shares as they are, and round where you print.",
        ),
        Mistake(
            _without_brackets,
            "Python divides before it adds: put the sums above and below the line in "
            "brackets.",
        ),
        Mistake(
            lambda tp, fp, fn, tn: (
                tp + tn / (tp + fp + fn + tn),
                *four_metrics(tp, fp, fn, tn)[1:],
            ),
            "In your accuracy only tn is divided: put tp + tn in brackets.",
        ),
        Mistake(
            _metrics([1, 2, 3]),
            "Return four numbers: accuracy comes first.",
        ),
    ],
)


SWAPPED_ARGUMENTS = Choice(
    "06.Q1",
    right="b",
    because="Swapping exchanges fp and fn, and so precision and recall (M33).",
    replies={
        "a": "Both lists hold labels of the same length: the function cannot tell.",
        "c": "That holds for accuracy. What becomes of a false positive when the "
        "lists change places?",
    },
)


ANATOMY = Value(
    "06.3",
    names=("accuracy", "precision", "recall", "F1"),
    right=(170 / 200, 20 / 30, 20 / 40, 40 / 70),
    because="A fine accuracy, and half of class 1 is missed.",
    mistakes=[
        Mistake(
            (170 / 200, 20 / 40, 20 / 30, 40 / 70),
            "Precision and recall are swapped: precision reads down the column "
            "of class 1, recall along its row (M33).",
            33,
        ),
        Mistake(
            (85.0, 200 / 3, 50.0, 400 / 7),
            "These are percentages; write shares between 0 and 1.",
        ),
        Mistake(
            (170 / 200, 20 / 30, 20 / 40, (20 / 30 + 20 / 40) / 2),
            "F1 is not the plain mean of precision and recall: it is "
            "2 * p * r / (p + r).",
        ),
        Mistake(
            (20 / 200, 20 / 30, 20 / 40, 40 / 70),
            "Accuracy counts the right answers of both classes: the whole diagonal.",
        ),
        Mistake(
            (170 / 200, 150 / 170, 150 / 160, 300 / 330),
            "These are the numbers of class 0; here class 1 is positive.",
        ),
        Mistake(
            (0.85, 0.67, 0.5, 0.57),
            "You rounded: write the formulas, or three decimals.",
        ),
        Mistake(
            (170 / 200, 20 / 30, 20 / 40, 20 / 70),
            "F1 lacks its factor 2.",
        ),
    ],
)


def some_tables() -> list[tuple]:
    """Return confusion matrices of unequal classes."""
    return [
        (np.array([[90, 8, 2], [15, 80, 5], [4, 4, 2]]),),
        (np.array([[3, 1], [10, 30]]),),
    ]


def macro_and_micro(table) -> tuple:
    """Return the mean of the classes' recalls, and the recall of all rows together."""
    right = table.diagonal()
    return (right / table.sum(axis=1)).mean(), right.sum() / table.sum()


MACRO_AND_MICRO = Function(
    "06.5",
    names=("macro", "micro"),
    right=macro_and_micro,
    inputs=some_tables,
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
            lambda table: (
                (table.diagonal() / table.sum(axis=1)).sum(),
                macro_and_micro(table)[1],
            ),
            "Your first result is the sum of the recalls: divide it by the number of "
            "classes.",
        ),
        Mistake(
            lambda table: (
                (table.diagonal() / table.sum()).mean(),
                macro_and_micro(table)[1],
            ),
            "For macro you divide each class by *all* rows: divide it by the rows of "
            "its own class.",
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
)


def some_batches() -> list[tuple]:
    """Return lists of batches (y_true, y_pred), the last one shorter."""
    cases = []
    for lengths, wrong in (((4, 4, 1), (1, 0, 1)), ((8, 3), (2, 2)), ((5, 6), (1, 4))):
        batches = []
        for length, count in zip(lengths, wrong, strict=True):
            y_true = np.arange(length) % 2
            y_pred = y_true.copy()
            y_pred[:count] = 1 - y_pred[:count]
            batches.append((y_true, y_pred))
        cases.append((batches,))
    return cases


def accuracy_by_batches(batches) -> float:
    """Return the share of right rows in all batches together."""
    right = sum((y_true == y_pred).sum() for y_true, y_pred in batches)
    return right / sum(len(y_true) for y_true, _ in batches)


def mean_of_batches(batches) -> float:
    """Return the mean of the batches' accuracies: the mistake M30."""
    parts = [(y_true == y_pred).mean() for y_true, y_pred in batches]
    return sum(parts) / len(parts)


ACCURACY_OF_BATCHES = Function(
    "06.6",
    right=accuracy_by_batches,
    inputs=some_batches,
    start=mean_of_batches,
    because="Counts may be added over batches; shares may not (M30).",
    mistakes=[
        Mistake(
            mean_of_batches,
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
            lambda batches: accuracy_by_batches(batches[:1]),
            "This is the first batch only: is the return inside the loop?",
        ),
        Mistake(
            lambda batches: accuracy_by_batches(batches[:-1]),
            "You leave out the last batch: its rows count too.",
        ),
        Mistake(
            lambda batches: accuracy_by_batches(batches[-1:]),
            "This is the last batch only: the counts start anew in each round.",
        ),
    ],
)


LOGITS_BELIEVED = Choice(
    "06.Q2",
    right="a",
    because="Numbers that all lie in [0, 1] are taken for probabilities (M32).",
    replies={
        "b": "That would be true if it knew that they are logits. What else could "
        "0.2 and 0.4 be?",
        "c": "Nothing is raised: 0.2 and 0.4 look like sound probabilities.",
    },
)


EXERCISES = [
    COUNT_OUTCOMES,
    FOUR_METRICS,
    SWAPPED_ARGUMENTS,
    ANATOMY,
    CHEAPEST_THRESHOLD,
    MACRO_AND_MICRO,
    ACCURACY_OF_BATCHES,
    LOGITS_BELIEVED,
    CHOOSE_THRESHOLD,
]
