"""What the exercises of notebook 06 should compute, and on which inputs."""

from __future__ import annotations

import numpy as np

THRESHOLDS = np.linspace(0.1, 0.9, 9)


def some_labels() -> list[tuple]:
    """Return true and predicted labels; the four outcomes differ in number."""
    return [_labels_with(4, 1, 2, 7), _labels_with(2, 5, 3, 1)]


def some_counts() -> list[tuple]:
    """Return (tp, fp, fn, tn), none of them 0 and no two equal."""
    return [(4, 1, 2, 7), (30, 18, 6, 45)]


def some_scores() -> list[tuple]:
    """Return truth, scores, thresholds and the costs of both mistakes."""
    generator = np.random.default_rng(6)
    cases = []
    for cost_fp, cost_fn in ((10.0, 1.5), (1.5, 4.0), (2.0, 3.0)):
        y_true = (generator.random(80) < 0.4).astype(int)
        scores = generator.normal(0.35 + 0.25 * y_true, 0.15).clip(0.01, 0.99)
        cases.append((y_true, scores, THRESHOLDS.copy(), cost_fp, cost_fn))
    return [*cases, *_on_the_threshold()]


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


def some_tables() -> list[tuple]:
    """Return confusion matrices of unequal classes."""
    return [
        (np.array([[90, 8, 2], [15, 80, 5], [4, 4, 2]]),),
        (np.array([[3, 1], [10, 30]]),),
    ]


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


def _labels_with(tp: int, fp: int, fn: int, tn: int) -> tuple:
    counts = (tp, fp, fn, tn)
    return np.repeat([1, 0, 1, 0], counts), np.repeat([1, 1, 0, 0], counts)


def count_outcomes(y_true, y_pred) -> tuple:
    """Return tp, fp, fn and tn."""
    yes, said = y_true == 1, y_pred == 1
    outcomes = (yes & said, ~yes & said, yes & ~said, ~yes & ~said)
    return tuple(int(mask.sum()) for mask in outcomes)


def four_metrics(tp, fp, fn, tn) -> tuple:
    """Return accuracy, precision, recall and F1."""
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    f1 = 2 * precision * recall / (precision + recall)
    return (tp + tn) / (tp + fp + fn + tn), precision, recall, f1


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


def macro_and_micro(table) -> tuple:
    """Return the mean of the classes' recalls, and the recall of all rows together."""
    right = table.diagonal()
    return (right / table.sum(axis=1)).mean(), right.sum() / table.sum()


def accuracy_by_batches(batches) -> float:
    """Return the share of right rows in all batches together."""
    right = sum((y_true == y_pred).sum() for y_true, y_pred in batches)
    return right / sum(len(y_true) for y_true, _ in batches)


def mean_of_batches(batches) -> float:
    """Return the mean of the batches' accuracies: the mistake M30."""
    parts = [(y_true == y_pred).mean() for y_true, y_pred in batches]
    return sum(parts) / len(parts)
