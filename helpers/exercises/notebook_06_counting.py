"""Judges of exercises 06.1 and 06.2: the four counts, and metrics made of them."""

from __future__ import annotations

import numpy as np

from helpers.exercises import notebook_06_answers as answers
from helpers.exercises.judging import Function, Mistake
from helpers.exercises.notebook_06_answers import count_outcomes, four_metrics


def _count(order):
    """Return the four counts in another order, by position in (tp, fp, fn, tn)."""
    return lambda y_true, y_pred: [count_outcomes(y_true, y_pred)[i] for i in order]


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


COUNTING = [
    Function(
        "06.1",
        names=("tp", "fp", "fn", "tn"),
        right=count_outcomes,
        inputs=answers.some_labels,
        because="Every e-mail is in exactly one of the four counts.",
        mistakes=[
            Mistake(
                _count([0, 2, 1, 3]),
                "fp and fn are swapped: a false positive was *predicted* 1 and is "
                "0 (M33).",
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
                "This is the confusion matrix; return its four numbers as tp, fp, fn, "
                "tn.",
            ),
            Mistake(
                lambda y_true, y_pred: (y_true == y_pred).sum(),
                "This is how many are right, tp and tn together: return four counts.",
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
    ),
    Function(
        "06.2",
        names=("accuracy", "precision", "recall", "F1"),
        right=four_metrics,
        inputs=answers.some_counts,
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
                _metrics([1, 2, 3]),
                "Return four numbers: accuracy comes first.",
            ),
        ],
    ),
]
