"""Compare a learner's answer with a known one, and say how they differ.

Numbers, NumPy arrays, torch tensors and nested lists of numbers are compared by
shape and value; other things by equality. Nothing here imports torch.
"""

from __future__ import annotations

import contextlib
import copy
import inspect
import re
from collections.abc import Sequence
from numbers import Number
from typing import Any

import numpy as np

from helpers.exercises.tracebacks import alike

MOST_NUMBERS = 20  # of an array that is written in full
LONGEST_ARRAY = 120  # nobody types more digits than these
LONGEST = 400
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
FLOAT32 = (1e-4, 1e-6)  # what a few sums in float32 may be off: rtol, atol


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
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        return None  # what is under a mask is no answer
    array = np.asarray(value)
    if array.dtype.kind == "O" and all(isinstance(x, Number) for x in array.flat):
        array = array.astype(float)  # fractions, decimals, whole numbers of any size
    return array if array.dtype.kind in "biufc" else None


def same(answer: Any, other: Any, rtol: float, atol: float) -> bool:
    """Whether two results are the same, within tolerances for numbers.

    Two errors are the same when their types and, but for numbers, their messages
    are; shapes must be equal; NaN equals NaN; tuples, lists and dictionaries are
    compared item by item. Results in float32 or less may be 1e-4 apart.
    """
    if isinstance(answer, BaseException) or isinstance(other, BaseException):
        return isinstance(answer, BaseException) and alike(answer, other)
    if isinstance(answer, dict) and isinstance(other, dict):
        return answer.keys() == other.keys() and all(
            same(answer[key], other[key], rtol, atol) for key in other
        )
    a, b = as_array(answer), as_array(other)
    if a is not None and b is not None:
        return a.shape == b.shape and bool(close(a, b, rtol, atol).all())
    if a is not None or b is not None:
        return False
    return _same_things(answer, other, rtol, atol)


def close(a: np.ndarray, b: np.ndarray, rtol: float, atol: float) -> np.ndarray:
    """Return which entries of two arrays of one shape are the same."""
    if a.dtype.kind == "f" and a.dtype.itemsize <= 4:
        rtol, atol = max(rtol, FLOAT32[0]), max(atol, FLOAT32[1])
    return np.isclose(a, b, rtol, atol, equal_nan=True)


def _same_things(answer, other, rtol, atol):
    """Compare what holds no numbers only: texts, sets, and lists with such parts."""
    answer, other = _as_plain(answer), _as_plain(other)
    if _are_sequences(answer, other):
        return len(answer) == len(other) and all(
            same(x, y, rtol, atol) for x, y in zip(answer, other, strict=True)
        )
    if isinstance(other, (str, bytes)) and not isinstance(answer, type(other)):
        return False
    try:
        return bool(answer == other)
    except Exception:
        return False


def _as_plain(value):
    """Return the list, or the single thing, that an array or pandas series holds."""
    with contextlib.suppress(Exception):
        return value.tolist()
    return value


def in_any_order(result: Any) -> Any:
    """Sort the numbers of a set, list or array, where their order does not count.

    Examples
    --------
    >>> in_any_order({3, 1, 2}).tolist()
    [1, 2, 3]
    """
    listed = list(result) if isinstance(result, (set, frozenset)) else result
    array = as_array(listed)
    return result if array is None else np.sort(array, axis=None)


def as_tensors(value: Any) -> Any:
    """Return a copy in which every array is a torch tensor, also inside of lists."""
    if isinstance(value, (list, tuple)):
        return type(value)(as_tensors(part) for part in value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        import torch

        return torch.from_numpy(np.array(value))
    return copy.deepcopy(value)


def describe(value: Any) -> str:
    """Say what a value is, so that it can be typed again where it is short.

    Arrays and tensors of up to 20 numbers are written in full, larger ones and those
    with many digits by their type and shape; functions by their name; other things
    never by their address.
    """
    try:
        text = _described(value)
    except Exception:
        text = ""
    if text and len(text) <= LONGEST and "\n" not in text:
        return text
    array = as_array(value)
    shape = f" and shape {array.shape}" if array is not None else ""
    return f"an object of type {type(value).__name__}{shape}"


def _described(value):
    array, kind = as_array(value), type(value).__name__
    if array is not None and array.ndim == 0 and not isinstance(value, (bool, int)):
        return f"{array.item():.6g}" if array.dtype.kind == "f" else str(array.item())
    written = {"ndarray": "array", "Tensor": "tensor"}.get(kind)
    if array is not None and array.size > MOST_NUMBERS:
        return f"{kind} of shape {array.shape}"
    if array is not None and written:
        text = _typed(array)
        short = len(text) <= LONGEST_ARRAY
        return f"{written}({text})" if short else f"{kind} of shape {array.shape}"
    if isinstance(value, (list, tuple)):
        return _described_parts(value)
    if inspect.isgenerator(value):
        return "a generator (which yield makes, in place of return)"
    if inspect.iscoroutine(value):
        return "a coroutine (which async def makes, in place of def)"
    if callable(value) and not isinstance(value, type) and hasattr(value, "__name__"):
        name = value.__name__
        return "a function without a name" if name == "<lambda>" else name
    return ADDRESS.sub("", repr(value))


def _described_parts(value):
    parts = ", ".join(map(describe, value[: MOST_NUMBERS + 1]))
    if len(value) > MOST_NUMBERS:
        return f"{type(value).__name__} of {len(value)} things"
    if isinstance(value, list):
        return f"[{parts}]"
    return f"({parts},)" if len(value) == 1 else f"({parts})"


def _typed(array):
    """Write an array as it is typed, with all the digits that it has."""
    text = np.array2string(
        array, separator=", ", floatmode="unique", threshold=array.size + 1
    )
    return re.sub(r" (?=[],])", "", re.sub(r"\s+", " ", text)).replace("[ ", "[")


def _are_sequences(*values):
    return all(isinstance(value, (list, tuple)) for value in values)


def difference(
    answer: Any,
    right: Any,
    subject: str = "your result",
    rtol: float = 1e-3,
    atol: float = 1e-6,
    names: Sequence[str] = (),
) -> str:
    """Say in one sentence how an answer differs, without giving the right values.

    Parameters
    ----------
    answer, right : object
    subject : str
        What the sentence calls the answer.
    rtol, atol : float
        The tolerances with which the two were found to differ.
    names : sequence of str
        What the parts of a tuple are called.
    """
    if isinstance(right, tuple) and (parts := _parts(answer)) is not None:
        return _difference_of_parts(parts, right, subject, rtol, atol, names)
    a, b = as_array(answer), as_array(right)
    if b is None and _are_sequences(answer, right):
        return _difference_of_parts(answer, right, subject, rtol, atol, names)
    if b is None:
        return f"{subject} is {describe(answer)}, which is not right."
    if a is None or a.shape != b.shape:
        return _difference_of_kind(answer, a, b, subject)
    return _difference_of_numbers(answer, a, b, subject, rtol, atol)


def _parts(answer):
    """Return the parts of a tuple, list, or array with an axis; else None."""
    if _are_sequences(answer):
        return answer
    array = as_array(answer)
    return list(array) if array is not None and array.ndim else None


def _difference_of_parts(answer, right, subject, rtol, atol, names):
    if len(answer) != len(right):
        count = f"{len(answer)} {'part' if len(answer) == 1 else 'parts'}"
        return f"{subject} has {count}, but {len(right)} were expected."
    for place, (part, other) in enumerate(zip(answer, right, strict=True)):
        if not same(part, other, rtol, atol):
            name = f" ({names[place]})" if place < len(names) else ""
            part_of = f"part {place + 1}{name} of {subject}"
            return difference(part, other, part_of, rtol, atol)
    return f"{subject} is {describe(answer)}, which is not right."


def _difference_of_kind(answer, a, b, subject):
    if b.ndim == 0 and isinstance(answer, tuple) and len(answer) == 1:
        return f"{subject} is a tuple: take the comma away, to give a number alone."
    if b.ndim == 0 and a is not None:
        shown = describe(answer) if a.size <= 4 else f"an array of shape {a.shape}"
        return f"{subject} is {shown}, but a single number was expected."
    if a is None:
        wanted = f"numbers of shape {b.shape} were" if b.ndim else "a number was"
        return f"{subject} is {describe(answer)}, but {wanted} expected."
    return f"{subject} has shape {a.shape}, but shape {b.shape} was expected."


def _difference_of_numbers(answer, a, b, subject, rtol, atol):
    wrong = ~close(a, b, rtol, atol)
    if not np.isfinite(a[wrong]).all():
        return f"{subject} has values that are not finite (NaN or infinite)."
    if not a.ndim or not wrong.any():
        return f"{subject} is {describe(answer)}, which is not right."
    first = tuple(map(int, np.argwhere(wrong)[0]))
    return (
        f"{subject} has the right shape, but {wrong.sum()} of {a.size} values differ, "
        f"the first at {list(first)}: {describe(a[first])}."
    )
