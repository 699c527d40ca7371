"""Check what is given to a metric, and say clearly what is wrong with it."""

from __future__ import annotations

from typing import Any

import numpy as np


def as_numpy(values: Any, name: str) -> np.ndarray:
    """Return a non-empty array without NaN from an array, list, series or tensor."""
    if hasattr(values, "detach"):
        values = values.detach().cpu().numpy()
    if hasattr(values, "toarray"):
        raise TypeError(f"{name} is sparse; give a dense array: {name}.toarray().")
    if np.ma.isMaskedArray(values) and np.ma.is_masked(values):
        raise ValueError(f"{name} has masked values; remove these rows first.")
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name} has rows of different lengths.") from None
    if array.ndim == 0:
        whole = array.dtype.kind in "iu"
        raise ValueError(
            f"{name} must be a list or array with one entry per row, not {values!r}."
            + " Argmax without dim gives one position in the whole table (M12)." * whole
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty; a metric needs at least one value.")
    if array.dtype.kind == "c":
        raise ValueError(f"{name} has complex numbers; labels and scores are real.")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise ValueError(f"{name} has NaN or infinite values; remove or mend them.")
    return array


def check_labels(y_true: Any, y_pred: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return two arrays of labels of the same shape, `[N]` or (tags) `[N, L]`.

    Raises
    ------
    ValueError
        If the shapes differ, or if values are not labels (probabilities, logits).
    """
    true, pred = as_numpy(y_true, "y_true"), as_numpy(y_pred, "y_pred")
    if true.shape != pred.shape:
        raise ValueError(
            f"y_true has shape {true.shape} and y_pred {pred.shape}, but both must "
            f"have the same shape{_shape_advice(true, pred)}."
        )
    if true.ndim > 2:
        raise ValueError(f"labels must have shape [N] or [N, L], not {true.shape}.")
    true, pred = _as_labels(true, "y_true"), _as_labels(pred, "y_pred")
    if (true.dtype.kind in "US") != (pred.dtype.kind in "US"):
        raise ValueError(
            f"y_true has {true.dtype} labels and y_pred {pred.dtype}: use words or "
            f"numbers in both."
        )
    if true.ndim == 2 and not np.isin(np.stack([true, pred]), (0, 1)).all():
        raise ValueError(
            "labels of shape [N, L] must be 0 or 1: one column per tag. For one "
            "class per row give shape [N]; for logits apply a threshold first."
        )
    if true.ndim == 2 and true.shape[1] == 1:
        true, pred = true[:, 0], pred[:, 0]
    return true, pred


def check_scores(y_true: Any, y_score: Any, pos_label: Any = 1):
    """Return truth as booleans and scores as float64, both of shape `[N]`."""
    true, score = as_numpy(y_true, "y_true"), as_numpy(y_score, "y_score")
    if true.shape != score.shape or true.ndim != 1:
        raise ValueError(
            f"y_true has shape {true.shape} and y_score {score.shape}, but both must "
            f"have shape [N]{_shape_advice(true, score)}. Give the score of the "
            f"positive class only."
        )
    if score.dtype.kind not in "biuf":
        raise ValueError("y_score must be numbers: one score per row.")
    true = _as_labels(true, "y_true")
    classes = np.unique(true)
    if len(classes) > 2 or (len(classes) == 2 and pos_label not in classes.tolist()):
        raise ValueError(
            f"y_true has the classes {classes[:5].tolist()}; exactly two are needed, "
            f"one of them pos_label={pos_label!r}."
        )
    return true == pos_label, score.astype(np.float64)


def check_probabilities(y_prob: np.ndarray) -> None:
    """Raise where values do not lie between 0 and 1."""
    if y_prob.min() < 0 or y_prob.max() > 1:
        raise ValueError(
            f"y_prob must lie between 0 and 1, but goes from {y_prob.min():.3g} to "
            f"{y_prob.max():.3g}: these look like logits; apply sigmoid or softmax."
        )


def _as_labels(array: np.ndarray, name: str) -> np.ndarray:
    if array.dtype.kind == "O":
        array = _from_objects(array, name)
    if array.dtype.kind == "f":
        if not (array == np.round(array)).all():
            odd = array[array % 1 != 0][0]
            raise ValueError(
                f"{name} holds {odd:.4g}, which is not a label: for probabilities "
                f"apply a threshold (or argmax) first."
            )
        return array.astype(np.int64)
    return array.astype(np.int64) if array.dtype.kind == "b" else array


def _from_objects(array: np.ndarray, name: str) -> np.ndarray:
    kinds = {isinstance(value, str) for value in array.ravel()}
    if kinds == {True}:
        return array.astype(str)
    try:
        if True in kinds:
            raise TypeError
        return as_numpy(array.astype(np.float64), name)
    except TypeError:
        raise ValueError(f"{name} mixes words with other values.") from None


def _shape_advice(a: np.ndarray, b: np.ndarray) -> str:
    if a.size == b.size and 1 in a.shape + b.shape:
        return (
            " (comparing [N, 1] with [N] would make an N x N table): use .reshape(-1)"
        )
    if a.ndim == b.ndim == 1:
        return " (the best class of each row is argmax over dim=1, the classes: M12)"
    return ""
