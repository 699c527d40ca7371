"""Mistakes in the data: their scale, their order, test rows trained on (M17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import Subset

from helpers.diagnose.findings import Finding
from helpers.diagnose.trial_run import Scene, numbers
from helpers.validation.arrays import off_torch
from helpers.validation.training_data import SCALE, SHUFFLE, in_blocks, unscaled

TRIED = 20  # training rows that are looked for among the validation rows


def check_inputs(scene: Scene) -> Iterator[Finding]:
    """Find inputs that are not finite or far from the scale of 1."""
    values = numbers(scene.X)
    if not values.is_floating_point() or not values.numel():
        return
    if not torch.isfinite(values).all():
        bad = int((~torch.isfinite(values)).sum())
        yield Finding(
            None,
            "inputs that are not finite",
            f"{bad} of {values.numel()} input values are NaN or infinite.",
            "Remove or fill them before training.",
            "03",
        )
    elif evidence := unscaled(off_torch(values)):
        yield Finding(None, "unscaled inputs", evidence, SCALE, "03")


def check_validation(scene: Scene) -> Iterator[Finding]:
    """Find validation data that are, or contain, the training data (M17)."""
    if isinstance(scene.validation, Tensor):
        yield from find_shared_rows(scene.X, scene.validation)


def find_sorted_rows(labels: Tensor, batch: int) -> Iterator[Finding]:
    """Yield a finding where rows were trained on in blocks of one class each.

    Parameters
    ----------
    labels : Tensor of shape [N], [N, 1] or, one-hot, [N, C]
        Classes in the order of an epoch; others, such as measures, are passed over.
    batch : int
        How many of them were the first batch.
    """
    if evidence := in_blocks(off_torch(labels), batch):
        yield Finding(None, "rows sorted by class", evidence, SHUFFLE, "04")


def find_shared_rows(X: Tensor, other: Tensor) -> Iterator[Finding]:
    """Yield a finding where two tensors of inputs share memory, or hold equal rows."""
    if _overlap(X, other) or _equal(X, other):
        yield _finding(f"the {len(X)} training rows are also validation rows")
        return
    found, tried = _found_again(X, other)
    if tried >= TRIED // 2 and found > tried / 2:
        yield _finding(f"{found} of {tried} training rows are among the validation "
                       f"rows too")  # fmt: skip


def find_shared_examples(data: Any, other: Any) -> Iterator[Finding]:
    """Yield a finding where two datasets are one, or subsets of one with equal rows."""
    (base, rows), (other_base, other_rows) = _base_of(data), _base_of(other)
    if base is not other_base:
        tensors = [getattr(d, "tensors", [None])[0] for d in (base, other_base)]
        if all(isinstance(t, Tensor) for t in tensors):
            X, Z = (t if r is None else t[r] for t, r in zip(
                tensors, (rows, other_rows), strict=True))  # fmt: skip
            yield from find_shared_rows(X, Z)
        return
    everything = range(len(base))
    shared = set(everything if rows is None else rows)
    shared &= set(everything if other_rows is None else other_rows)
    if shared:
        yield _finding(f"{len(shared)} training rows are also validation rows")


def _finding(evidence: str) -> Finding:
    return Finding(
        17,
        "training on the test data",
        f"{evidence}; eval() does not stop learning from them.",
        "Split first, and train on the training rows only.",
        "04",
    )


def _base_of(data: Any) -> tuple[Any, list | None]:
    """Return the dataset behind subsets of subsets, and the rows taken from it."""
    rows = None
    while isinstance(data, Subset):
        inner = [int(row) for row in data.indices]
        rows = inner if rows is None else [inner[row] for row in rows]
        data = data.dataset
    return data, rows


def _overlap(a: Tensor, b: Tensor) -> bool:
    """Whether two contiguous tensors use the same memory (slices of one do not)."""
    plain = all(t.layout == torch.strided and not t.is_meta for t in (a, b))
    if not plain or a.device != b.device:
        return False
    if not (a.is_contiguous() and b.is_contiguous()):
        return False
    (a0, a1), (b0, b1) = ((t.data_ptr(), t.data_ptr() + t.nbytes) for t in (a, b))
    return a0 < b1 and b0 < a1


def _equal(a: Tensor, b: Tensor) -> bool:
    if a.layout != torch.strided or b.layout != torch.strided or a.is_meta or b.is_meta:
        return False
    return a.shape == b.shape and a.dtype == b.dtype and torch.equal(a, b.to(a.device))


def _found_again(X: Tensor, other: Tensor) -> tuple[int, int]:
    """Return how many of a few training rows are in the other data, and of how many.

    Only rows that occur once in training count: where examples repeat by nature (short
    texts, tables of yes and no), equal rows on both sides prove nothing.
    """
    fits = X.ndim > 1 and X.shape[1:] == other.shape[1:] and X.dtype == other.dtype
    plain = X.layout == other.layout == torch.strided and not (
        X.is_meta or other.is_meta
    )
    if not (fits and plain and X.is_floating_point()):
        return 0, 0
    own, others = X.detach().flatten(1), other.detach().to(X.device).flatten(1)
    if own.shape[1] < 2:
        return 0, 0
    chosen = torch.linspace(0, len(own) - 1, min(TRIED, len(own))).long().tolist()
    once = [own[row] for row in chosen if _copies(own[row], own) == 1]
    return sum(_copies(row, others) > 0 for row in once), len(once)


def _copies(row: Tensor, rows: Tensor) -> int:
    """Count the rows that equal one; compare one telling column first, for speed."""
    column = int((row - rows[0]).abs().argmax())
    near = rows[rows[:, column] == row[column]]
    return int((near == row).all(dim=1).sum())
