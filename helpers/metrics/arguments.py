"""Check what is given to a metric, and say clearly what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.validation.arrays import EXACT, as_array, check_finite, check_numbers


def as_labels(values: Any, name: str) -> np.ndarray:
    """Return labels as int64 or as words, of the shape given; a column stays one.

    Raises
    ------
    TypeError
        If they are neither numbers nor words.
    ValueError
        If a number is not whole: a probability or a logit is not a label.
    """
    array = as_array(values, name)
    kind = array.dtype.kind
    if kind == "S":
        return np.char.decode(array, "utf-8")
    if kind in "UT":
        return array.astype(str)
    if kind not in "biuf":
        raise TypeError(
            f"{name} holds {array.dtype} values; labels are numbers or words."
        )
    check_finite(array, name)
    if kind == "f" and not (array == np.round(array)).all():
        odd = array[array != np.round(array)][0]
        raise ValueError(
            f"{name} holds {odd:.4g}, which is not a label: for probabilities "
            f"apply a threshold (or argmax) first."
        )
    if kind in "uf" and np.abs(array).max() > EXACT:
        raise ValueError(f"{name} holds {array.max():.4g}: too large for a label.")
    return array.astype(np.int64)


def check_labels(y_true: Any, y_pred: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return two arrays of labels of the same shape, `[N]` or (tags) `[N, L]`.

    Two columns `[N, 1]` become `[N]`.

    Raises
    ------
    TypeError, ValueError
        If the shapes differ, or if values are not labels (probabilities, logits).
    """
    true, pred = as_labels(y_true, "y_true"), as_labels(y_pred, "y_pred")
    if true.shape != pred.shape:
        raise ValueError(
            f"y_true has shape {true.shape} and y_pred {pred.shape}, but both must "
            f"have the same shape{_shape_advice(true, pred)}."
        )
    if true.ndim > 2:
        raise ValueError(f"labels must have shape [N] or [N, L], not {true.shape}.")
    if true.dtype.kind != pred.dtype.kind:
        raise ValueError(
            f"y_true holds {_kind(true)} and y_pred {_kind(pred)}: use words or "
            f"numbers in both."
        )
    if true.ndim == 2 and true.shape[1] == 1:
        return true[:, 0], pred[:, 0]
    if true.ndim == 2 and not np.isin(np.stack([true, pred]), (0, 1)).all():
        raise ValueError(
            "labels of shape [N, L] must be 0 or 1: one column per tag. For one "
            "class per row give shape [N]; for logits apply a threshold first."
        )
    return true, pred


def check_class_list(labels: Any, like: np.ndarray) -> np.ndarray:
    """Return the classes given as `labels`: each once, words where `like` has words."""
    classes = as_labels(labels, "labels")
    if classes.ndim != 1:
        raise ValueError(
            f"labels must be a list of classes, not of shape {classes.shape}."
        )
    if classes.dtype.kind != like.dtype.kind:
        raise ValueError(
            f"labels holds {_kind(classes)}, but the classes are {_kind(like)}: use "
            f"words or numbers in both."
        )
    if len(np.unique(classes)) < len(classes):
        raise ValueError(f"labels names a class twice: {classes.tolist()}.")
    return classes


def positive_class(classes: np.ndarray, pos_label: Any) -> Any:
    """Return the positive one of two classes (or of one).

    Without `pos_label` it is 1, where the classes are 0 and 1 or -1 and 1. With other
    names nobody can know which class is meant, and so this asks.

    Raises
    ------
    ValueError
        If `pos_label` is needed, or is not one of the two classes.
    TypeError
        If `pos_label` is not a single label.
    """
    known = classes.tolist()
    if pos_label is None:
        if not ({*known} <= {0, 1} or {*known} <= {-1, 1}):
            raise ValueError(
                f"the classes are {known}, so it is not clear which one is positive: "
                f"name it, as in pos_label={known[-1]!r}."
            )
        return 1
    if np.ndim(pos_label) > 0:
        raise TypeError(f"pos_label must be one label, not {pos_label!r}.")
    label = as_labels([pos_label], "pos_label")
    if label.dtype.kind != classes.dtype.kind or (
        len(known) == 2 and label[0] not in known
    ):
        raise ValueError(f"pos_label={pos_label!r} is not one of the classes {known}.")
    return label[0]


def check_scores(y_true: Any, y_score: Any, pos_label: Any, name: str = "y_score"):
    """Return truth as booleans and scores as float64, both of shape `[N]`."""
    true, score = as_labels(y_true, "y_true"), check_numbers(y_score, name)
    if true.shape == score.shape and true.ndim == 2 and true.shape[1] == 1:
        true, score = true[:, 0], score[:, 0]
    if true.shape != score.shape or true.ndim != 1:
        raise ValueError(
            f"y_true has shape {true.shape} and {name} {score.shape}, but both must "
            f"have shape [N]{_shape_advice(true, score)}. Give the score of the "
            f"positive class only."
        )
    classes = np.unique(true)
    if len(classes) > 2:
        raise ValueError(
            f"y_true has {len(classes)} classes, {classes[:5].tolist()} among them; "
            f"exactly two are needed."
        )
    return true == positive_class(classes, pos_label), score


def _kind(labels: np.ndarray) -> str:
    return "words" if labels.dtype.kind == "U" else "numbers"


def _shape_advice(a: np.ndarray, b: np.ndarray) -> str:
    if a.size == b.size and 1 in a.shape + b.shape:
        return (
            " (comparing [N, 1] with [N] would make an N x N table): use .reshape(-1)"
        )
    if a.ndim == b.ndim == 1:
        return " (the best class of each row is argmax over dim=1, the classes: M12)"
    return ""
