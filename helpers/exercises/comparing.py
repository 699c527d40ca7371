"""Compare a learner's answer with a known one, and say how they differ.

Numbers, NumPy arrays, torch tensors and nested lists of numbers are compared by
shape and value; other things by equality. Nothing here imports torch.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def as_array(value: Any) -> np.ndarray | None:
    """Return a numeric or boolean array for anything array-like, else None."""
    try:
        return _as_array(value)
    except Exception:
        return None


def _as_array(value):
    if isinstance(value, (str, bytes, dict, set, type(None), type)):
        return None
    if hasattr(value, "detach"):
        tensor = value.detach().cpu()
        value = (tensor.float() if "bfloat16" in str(tensor.dtype) else tensor).numpy()
    elif hasattr(value, "toarray"):  # a sparse matrix
        value = value.toarray()
    elif not isinstance(value, np.ndarray) and hasattr(value, "data"):
        value = value.data if isinstance(value.data, np.ndarray) else value
    if callable(value):
        return None
    array = np.asarray(value)
    return array if array.dtype.kind in "biufc" else None


def same(answer: Any, other: Any, rtol: float, atol: float) -> bool:
    """Whether two results are the same, within tolerances for numbers.

    Two errors are the same when their types are; shapes must be equal; NaN equals
    NaN; tuples, lists and dictionaries are compared item by item.
    """
    if isinstance(answer, BaseException) or isinstance(other, BaseException):
        return type(answer) is type(other)
    if isinstance(answer, dict) and isinstance(other, dict):
        return answer.keys() == other.keys() and all(
            same(answer[key], other[key], rtol, atol) for key in other
        )
    a, b = as_array(answer), as_array(other)
    if a is not None and b is not None:
        return a.shape == b.shape and np.allclose(a, b, rtol, atol, equal_nan=True)
    if isinstance(answer, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(answer) == len(other) and all(
            same(x, y, rtol, atol) for x, y in zip(answer, other, strict=True)
        )
    if a is not None or b is not None:
        return False
    try:
        return bool(answer == other)
    except Exception:
        return False


def describe(value: Any) -> str:
    """Name a value in a few words: a short repr, or type and shape."""
    array = as_array(value)
    if array is not None and array.size > 4:
        return f"{type(value).__name__} of shape {array.shape}"
    if array is not None and array.ndim == 0 and not isinstance(value, (bool, int)):
        return f"{array.item():.6g}" if array.dtype.kind == "f" else str(array.item())
    try:
        text = repr(value)
    except Exception:
        text = ""
    plain = text and len(text) <= 60 and "\n" not in text
    return text if plain else f"an object of type {type(value).__name__}"


def _are_sequences(*values):
    return all(isinstance(value, (list, tuple)) for value in values)


def _difference_of_parts(answer, right, subject):
    if len(answer) != len(right):
        return f"{subject} has {len(answer)} parts, but {len(right)} were expected."
    for place, (part, other) in enumerate(zip(answer, right, strict=True), start=1):
        if not same(part, other, 1e-3, 1e-6):
            return difference(part, other, f"part {place} of {subject}")
    return f"{subject} is {describe(answer)}, which is not right."


def difference(answer: Any, right: Any, subject: str = "your result") -> str:
    """Say in one sentence how an answer differs, without giving the right values."""
    a, b = as_array(answer), as_array(right)
    if a is None and b is not None:
        wanted = f"numbers of shape {b.shape} were" if b.ndim else "a number was"
        return f"{subject} is {describe(answer)}, but {wanted} expected."
    if a is None and b is None and _are_sequences(answer, right):
        return _difference_of_parts(answer, right, subject)
    if a is not None and b is not None and a.shape != b.shape:
        return f"{subject} has shape {a.shape}, but shape {b.shape} was expected."
    if a is not None and b is not None and not np.isfinite(a).all():
        return f"{subject} has values that are not finite (NaN or infinite)."
    if a is not None and b is not None and a.ndim:
        wrong = int((~np.isclose(a, b, rtol=1e-3, atol=1e-6, equal_nan=True)).sum())
        if wrong:
            return (
                f"{subject} has the right shape, but {wrong} of {a.size} values differ."
            )
    return f"{subject} is {describe(answer)}, which is not right."
