"""How a three-way split is judged: by the rows that it returns."""

from __future__ import annotations

N, N_TRAIN, N_VALIDATION = 50, 30, 12


def _parts(split, seed=0):
    import torch

    parts = split(N, N_TRAIN, N_VALIDATION, torch.Generator().manual_seed(seed))
    return [[int(row) for row in part] for part in parts]


def split_untouched(split) -> bool:
    """Whether the stub still returns nothing."""
    import torch

    return split(N, N_TRAIN, N_VALIDATION, torch.Generator().manual_seed(0)) in (
        None,
        ...,
    )


def complain_about_split(split) -> str | None:
    """Return one sentence about what is wrong with the split, or None."""
    parts = _parts(split)
    if len(parts) != 3:
        return f"Return three tensors of row numbers; you returned {len(parts)}."
    rows = [row for part in parts for row in part]
    if len(set(rows)) < len(rows):
        return "Some rows stand in two parts: a test row that is also trained on leaks."
    if set(rows) != set(range(N)):
        return f"{len(set(range(N)) - set(rows))} of {N} rows are in none of the parts."
    sizes = [len(part) for part in parts]
    if sizes != [N_TRAIN, N_VALIDATION, N - N_TRAIN - N_VALIDATION]:
        return (
            f"The parts have {sizes} rows; asked were n_train, n_validation, the rest."
        )
    if rows == sorted(rows):
        return "The rows are not shuffled: in sorted data a class would be missing."
    if _parts(split) != parts:
        return "Twice the same generator gave different rows: pass it to randperm."
    if _parts(split, seed=1) == parts:
        return "Another generator gave the same rows: use the one that is passed in."
    return None
