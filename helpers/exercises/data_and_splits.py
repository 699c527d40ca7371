"""Judges of the lesson on data and splits."""

from __future__ import annotations

import numpy as np

from helpers.exercises.comparing import as_array, in_any_order
from helpers.exercises.judging import Choice, Custom, Function, Mistake


def pictures():
    """Return pictures of shape [channels, height, width], as tensors."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return [
        (torch.rand(3, 4, 6, generator=generator),),
        (torch.rand(1, 5, 5, generator=generator),),
    ]


MIRROR = Function(
    "03.1",
    right=lambda picture: picture.flip(2),
    inputs=pictures,
    because="The last axis of [channels, height, width] runs from left to right.",
    mistakes=[
        Mistake(
            lambda picture: picture.flip(1),
            "You turned the picture upside down: axis 1 is the height.",
        ),
        Mistake(
            lambda picture: picture.flip(0),
            "You reversed the channels: red became blue.",
        ),
        Mistake(
            lambda picture: picture.flip(1, 2),
            "You turned the picture by half a circle: reverse one axis only.",
        ),
        Mistake(
            lambda picture: picture.transpose(1, 2),
            "You swapped height and width; reverse an axis instead.",
        ),
        Mistake(lambda picture: picture, "The picture came back unchanged."),
    ],
)


def crops():
    """Return (picture, top, left, size)."""
    import torch

    generator = torch.Generator().manual_seed(0)
    return [
        (torch.rand(3, 8, 9, generator=generator), 1, 4, 3),
        (torch.rand(2, 7, 6, generator=generator), 2, 0, 4),
        (torch.rand(4, 5, 5, generator=generator), 2, 1, 3),  # down to the last row
    ]


CROP = Function(
    "03.2",
    right=lambda p, top, left, size: p[:, top : top + size, left : left + size],
    inputs=crops,
    because="All channels, `size` rows from `top`, `size` columns from `left`.",
    mistakes=[
        Mistake(
            lambda p, top, left, size: p[:, left : left + size, top : top + size],
            "Rows and columns are swapped: height comes before width.",
        ),
        Mistake(
            lambda p, top, left, size: p[:, top : top - size, left : left - size],
            "A slice ends at top + size; you subtracted.",
        ),
        Mistake(
            lambda p, top, left, size: p[:, top:size, left:size],
            "A slice ends at a position, not after a length: top + size.",
        ),
        Mistake(
            lambda p, top, left, size: p[top : top + size, left : left + size],
            "The first axis holds the channels: keep them all with a colon.",
        ),
        Mistake(
            lambda p, top, left, size: p[
                :, top : top + size + 1, left : left + size + 1
            ],
            "The cut is one pixel too large: the end of a slice is not included.",
        ),
    ],
)


BEST_OF_FIFTY = Choice(
    "03.Q1",
    right="c",
    because="The best of many tries is partly luck with these test rows.",
    replies={
        "a": "It was not trained on them, but it was chosen by them.",
        "b": "Choosing the best of 50 scores cannot make the score too low.",
    },
)


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


def complain_about_split(split) -> str | None:
    """Return one sentence about what is wrong with the split, or None."""
    parts = _parts(split)
    if parts is None:
        return "Return three tensors of row numbers: for training, validation, testing."
    if len(parts) != 3:
        return f"Return three tensors of row numbers; you returned {len(parts)}."
    return _about_rows(parts) or _about_order(split, parts)


SPLIT = Custom(
    "03.3",
    complaint=complain_about_split,
    because="Every row in exactly one part, in random order.",
)


LARGE_NETWORK = Choice(
    "03.Q2",
    right="a",
    because="It learns the 60 points by heart.",
    replies={
        "b": "Strong enough to learn chance as well. Does chance repeat itself in "
        "new points?",
        "c": "Many parameters are easy to train on 60 points; that is the danger.",
    },
)


def tables():
    """Return (training table, other table)."""
    generator = np.random.default_rng(0)
    return [
        (generator.normal(3, 2, (12, 3)), generator.normal(5, 1, (7, 3))),
        (generator.normal(-1, 5, (9, 1)), generator.normal(0, 9, (4, 1))),
    ]


def _scaled(values, mean, spread):
    return (values - mean) / spread


def _standardize(train, other, ddof=0):
    mean, spread = train.mean(axis=0), train.std(axis=0, ddof=ddof)
    return _scaled(train, mean, spread), _scaled(other, mean, spread)


def _standardize_together(train, other):
    both = np.concatenate([train, other])
    mean, spread = both.mean(axis=0), both.std(axis=0)
    return _scaled(train, mean, spread), _scaled(other, mean, spread)


STANDARDIZE = Function(
    "03.4",
    names=("train", "other"),
    right=_standardize,
    also=[lambda train, other: _standardize(train, other, ddof=1)],
    inputs=tables,
    because="Both were measured with the training data's ruler.",
    mistakes=[
        Mistake(
            _standardize_together,
            "The other data took part in mean and spread: use train only (M34).",
            34,
        ),
        Mistake(
            lambda train, other: tuple(
                _scaled(t, t.mean(axis=0), t.std(axis=0)) for t in (train, other)
            ),
            "Each array has its own mean and spread, so they no longer compare: "
            "use those of train for both.",
            34,
        ),
        Mistake(
            lambda train, other: _standardize(train, other)[0],
            "Return both arrays: return train, other.",
        ),
        Mistake(
            lambda train, other: (
                train - train.mean(axis=0),
                other - train.mean(axis=0),
            ),
            "The mean is 0 now; divide by the standard deviation too.",
        ),
        Mistake(
            lambda train, other: tuple(
                _scaled(t, train.mean(axis=0), train.var(axis=0))
                for t in (train, other)
            ),
            "You divided by the variance; the standard deviation is its root.",
        ),
        Mistake(
            lambda train, other: (
                tuple(_scaled(t, train.mean(), train.std()) for t in (train, other))
                if train.shape[1] > 1
                else _standardize(train, other)
            ),
            "One mean for the whole table: take one per column, with axis=0.",
        ),
        Mistake(
            lambda train, other: (_standardize(train, other)[0], other),
            "The other data are unscaled: they need the same two numbers.",
        ),
    ],
)


CHOSEN_ON_NOISE = Choice(
    "03.Q3",
    right="c",
    because="The labels of the test parts had chosen the columns (M34).",
    replies={
        "a": "There is no reason for it to be worse than guessing.",
        "b": "They were not used for training, but for choosing the columns.",
    },
)


def noise():
    """Return (X, y, training rows, number of columns to keep)."""
    generator = np.random.default_rng(1)
    X, y = generator.normal(size=(40, 60)), np.arange(40) % 2
    train_rows = generator.permutation(40)[:20]
    return [(X, y, train_rows, 6), (X, y, np.sort(train_rows)[:16], 3)]


def _differences(X, y):
    return X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)


def _best(X, y, k):
    return np.argsort(-np.abs(_differences(X, y)))[:k]


def _by_size(X, y, k):
    """Take the largest differences, and forget the large negative ones."""
    return np.argsort(-_differences(X, y))[:k]


def _other_rows(y, train_rows):
    return np.setdiff1d(np.arange(len(y)), train_rows)


CHOSEN_COLUMNS = Function(
    "03.5",
    right=lambda X, y, train_rows, k: _best(X[train_rows], y[train_rows], k),
    inputs=noise,
    form=in_any_order,
    start=lambda X, y, train_rows, k: _best(X, y, k),
    because="Now the rows that are measured on do not choose.",
    mistakes=[
        Mistake(
            lambda X, y, train_rows, k: _best(
                X[_other_rows(y, train_rows)], y[_other_rows(y, train_rows)], k
            ),
            "You chose with the rows that are measured on: it is the other way round.",
            34,
        ),
        Mistake(
            lambda X, y, train_rows, k: _by_size(X[train_rows], y[train_rows], k),
            "You took the largest differences, but a large negative one counts "
            "as much: take np.abs of them.",
        ),
        Mistake(
            lambda X, y, train_rows, k: _best(X[train_rows], y[train_rows], len(X[0]))[
                ::-1
            ][:k],
            "You return the columns with the smallest differences.",
        ),
        Mistake(
            lambda X, y, train_rows, k: _differences(X[train_rows], y[train_rows]),
            "You return the differences of all columns; return the numbers of "
            "the k columns with the largest ones.",
        ),
        Mistake(
            lambda X, y, train_rows, k: _best(X[train_rows], y[train_rows], k + 1),
            "You return one column too many.",
        ),
        Mistake(
            lambda X, y, train_rows, k: _best(X[train_rows], y[train_rows], len(X[0])),
            "You return all columns in order; return the first k of them.",
        ),
        Mistake(
            lambda X, y, train_rows, k: _best(
                X[: len(train_rows)], y[: len(train_rows)], k
            ),
            "You took the first rows; take those that train_rows names.",
        ),
        Mistake(
            lambda X, y, train_rows, k: X[train_rows][
                :, _best(X[train_rows], y[train_rows], k)
            ],
            "You return the columns themselves; return their numbers.",
        ),
        Mistake(
            lambda X, y, train_rows, k: _best(X[train_rows], y, k),
            "X has the training rows, but y all rows: take y[train_rows].",
        ),
        Mistake(
            lambda X, y, train_rows, k: _best(X[train_rows], y[: len(train_rows)], k),
            "X has the training rows, but y the first rows: take y[train_rows].",
        ),
    ],
)


EXERCISES = [
    MIRROR,
    CROP,
    BEST_OF_FIFTY,
    SPLIT,
    LARGE_NETWORK,
    STANDARDIZE,
    CHOSEN_ON_NOISE,
    CHOSEN_COLUMNS,
]
