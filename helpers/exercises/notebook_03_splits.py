"""How a three-way split is judged: by the rows that it returns."""

from __future__ import annotations

from helpers.exercises.comparing import as_array

N, N_TRAIN, N_VALIDATION = 50, 30, 12


def _parts(split, seed=0) -> list[list[int]] | None:
    """Return the parts as lists of row numbers; None if they are something else."""
    import torch

    parts = split(N, N_TRAIN, N_VALIDATION, torch.Generator().manual_seed(seed))
    if not isinstance(parts, (list, tuple)):
        return None
    arrays = [as_array(part) for part in parts]
    if any(array is None or array.ndim != 1 for array in arrays):
        return None
    return [[int(row) for row in array] for array in arrays]


def complain_about_split(split) -> str | None:
    """Return one sentence about what is wrong with the split, or None."""
    parts = _parts(split)
    if parts is None:
        return "Return three tensors of row numbers: for training, validation, testing."
    if len(parts) != 3:
        return f"Return three tensors of row numbers; you returned {len(parts)}."
    return _about_rows(parts) or _about_order(split, parts)


def _about_rows(parts) -> str | None:
    rows = [row for part in parts for row in part]
    if len(set(rows)) < len(rows):
        return "Some rows are in two parts: a test row that is also trained on leaks."
    if set(rows) != set(range(N)):
        return f"{len(set(range(N)) - set(rows))} of {N} rows are in none of the parts."
    sizes = [len(part) for part in parts]
    if sizes != [N_TRAIN, N_VALIDATION, N - N_TRAIN - N_VALIDATION]:
        return (
            f"The parts have {sizes} rows; they should have n_train, n_validation, and "
            f"the rest: {[N_TRAIN, N_VALIDATION, N - N_TRAIN - N_VALIDATION]}."
        )
    return None


def _about_order(split, parts) -> str | None:
    rows = [row for part in parts for row in part]
    if rows == sorted(rows):
        return "The rows are not shuffled: in sorted data a class would be missing."
    if all(part == sorted(part) for part in parts):
        return "The rows of each part are sorted again: leave them in random order."
    if _parts(split) != parts:
        return "Twice the same generator gave different rows: pass it to randperm."
    if _parts(split, seed=1) == parts:
        return "Another generator gave the same rows: use the one that is passed in."
    return None
