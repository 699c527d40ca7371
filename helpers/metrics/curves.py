"""Judge scores instead of labels: every threshold at once, and calibration."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.errors import warn_caller
from helpers.metrics.arguments import as_labels, check_scores
from helpers.validation import check_probabilities, check_whole_number
from helpers.validation.arrays import check_numbers


def _counts_by_threshold(positive, score):
    """Count false and true positives when all scores >= a threshold are positive."""
    order = np.argsort(-score, kind="stable")
    positive, score = positive[order], score[order]
    last_of_ties = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    tp = np.cumsum(positive)[last_of_ties]
    return 1 + last_of_ties - tp, tp, score[last_of_ties]


def roc_curve(
    y_true: Any, y_score: Any, *, pos_label: Any = None, drop_intermediate: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ROC curve: false and true positive rate at every threshold.

    Parameters
    ----------
    y_true : array-like of shape [N]
        Two classes.
    y_score : array-like of shape [N]
        Probabilities or logits of the positive class.
    pos_label : label, optional
        The positive class. By default 1, where the classes are 0 and 1 or -1 and 1;
        for any others it must be given.
    drop_intermediate : bool
        Leave out thresholds in the middle of a straight stretch of the curve.

    Returns
    -------
    fpr, tpr, thresholds : ndarray of shape [T]
        From (0, 0) at threshold infinity to (1, 1). A rate of 0/0 is NaN, with a
        warning.

    Examples
    --------
    >>> fpr, tpr, thresholds = roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> fpr.tolist(), tpr.tolist()
    ([0.0, 0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0, 1.0])
    """
    fp, tp, thresholds = _counts_by_threshold(*check_scores(y_true, y_score, pos_label))
    if drop_intermediate and len(fp) > 2:
        # Counts in a straight stretch change evenly: their second difference is 0.
        bends = np.logical_or(np.diff(fp, 2), np.diff(tp, 2))
        kept = np.flatnonzero(np.concatenate([[True], bends, [True]]))
        fp, tp, thresholds = fp[kept], tp[kept], thresholds[kept]
    fp, tp = np.append(0, fp), np.append(0, tp)
    thresholds = np.append(np.inf, thresholds)
    return _rate(fp, "negative"), _rate(tp, "positive"), thresholds


def _rate(counts, name):
    if counts[-1] == 0:
        warn_caller(f"y_true has no {name} row, so its rate is 0/0 (NaN).")
        return np.full(len(counts), np.nan)
    return counts / counts[-1]


def roc_auc(y_true: Any, y_score: Any, *, pos_label: Any = None) -> float:
    """Return the area under the ROC curve.

    It is the chance that a random positive row has a higher score than a random
    negative one (ties count half). NaN, with a warning, where a class is missing.

    References
    ----------
    Fawcett, An introduction to ROC analysis (2006), sections 3 and 7.

    Examples
    --------
    >>> roc_auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    fpr, tpr, _ = roc_curve(y_true, y_score, pos_label=pos_label)
    return float(np.trapezoid(tpr, fpr))


def precision_recall_curve(
    y_true: Any, y_score: Any, *, pos_label: Any = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return precision and recall at every threshold.

    Parameters
    ----------
    y_true, y_score, pos_label
        As for `roc_curve`.

    Returns
    -------
    precision, recall : ndarray of shape [T + 1]
        Recall falls from 1 to 0; the last point (1, 0) has no threshold.
    thresholds : ndarray of shape [T]
        Rising.
    """
    fp, tp, thresholds = _counts_by_threshold(*check_scores(y_true, y_score, pos_label))
    precision = tp / (tp + fp)
    if tp[-1] == 0:
        warn_caller("y_true has no positive row: recall is 0/0 and was set to 1.")
    recall = tp / tp[-1] if tp[-1] else np.ones(len(tp))
    return (
        np.append(precision[::-1], 1.0),
        np.append(recall[::-1], 0.0),
        thresholds[::-1],
    )


def average_precision(y_true: Any, y_score: Any, *, pos_label: Any = None) -> float:
    """Return the mean precision over the steps of recall (no interpolation).

    Examples
    --------
    >>> round(average_precision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), 4)
    0.8333
    """
    precision, recall, _ = precision_recall_curve(y_true, y_score, pos_label=pos_label)
    # Recall falls along the curve, so its steps are negative. A trapezoid would draw
    # straight lines between points, which precision does not follow.
    return max(0.0, float(-np.sum(np.diff(recall) * precision[:-1])))


def calibration_curve(
    y_true: Any, y_prob: Any, *, n_bins: int = 5, pos_label: Any = None
) -> tuple[np.ndarray, np.ndarray]:
    """Return, for bins of probability, how often it happened and what was said.

    Parameters
    ----------
    y_true : array-like of shape [N]
    y_prob : array-like of shape [N]
        Probabilities of the positive class.
    n_bins : int
        Number of equally wide bins; empty ones are left out.

    Returns
    -------
    prob_true, prob_pred : ndarray of shape [up to n_bins]
        Share of positive rows, and mean probability, of each bin.
    """
    positive, prob = check_scores(y_true, y_prob, pos_label, "y_prob")
    check_probabilities(prob, "y_prob")
    n_bins = check_whole_number(n_bins, "n_bins")
    edges = np.linspace(0, 1, n_bins + 1)
    # The outermost edges are left out: 0 falls into the first bin and 1 into the last.
    bins = np.searchsorted(edges[1:-1], prob)
    rows = np.bincount(bins, minlength=n_bins)
    filled = rows > 0
    happened = np.bincount(bins, weights=positive, minlength=n_bins)
    said = np.bincount(bins, weights=prob, minlength=n_bins)
    return happened[filled] / rows[filled], said[filled] / rows[filled]


def brier_score(y_true: Any, y_prob: Any, *, pos_label: Any = None) -> float:
    """Return the mean squared distance between probability and what happened.

    Examples
    --------
    >>> round(brier_score([0, 1], [0.1, 0.8]), 3)
    0.025
    """
    positive, prob = check_scores(y_true, y_prob, pos_label, "y_prob")
    check_probabilities(prob, "y_prob")
    return float(np.mean((prob - positive) ** 2))


def log_loss(y_true: Any, y_prob: Any) -> float:
    """Return the mean cross-entropy, in nats: minus the log of the true class's share.

    Parameters
    ----------
    y_true : array-like of shape [N]
        Class indices 0..C-1.
    y_prob : array-like of shape [N] (probability of class 1) or [N, C]
        Probabilities; 0 and 1 are moved inwards by the smallest step of float64.

    Examples
    --------
    >>> round(log_loss([0, 1], [0.5, 0.5]), 4)
    0.6931
    """
    prob = check_numbers(y_prob, "y_prob")
    check_probabilities(prob, "y_prob", sum_to_one=prob.ndim == 2)
    prob = np.stack([1 - prob, prob], axis=1) if prob.ndim == 1 else prob
    true = as_labels(y_true, "y_true")
    if prob.ndim != 2 or true.shape != prob.shape[:1]:
        raise ValueError(
            f"y_true has shape {true.shape}, y_prob {prob.shape}: they must be [N] and "
            f"[N, C], or both [N]."
        )
    if not np.isin(true, np.arange(prob.shape[1])).all():
        raise ValueError(
            f"y_true must hold classes 0 to {prob.shape[1] - 1}, not "
            f"{np.unique(true)[:5].tolist()}."
        )
    # A certain and wrong answer would cost infinitely much: log 0.
    tiny = np.finfo(np.float64).eps
    chosen = prob[np.arange(len(true)), true]
    return float(-np.mean(np.log(np.clip(chosen, tiny, 1 - tiny))))
