"""Judges of the lesson on data and splits."""

from __future__ import annotations

import numpy as np

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, in_any_order
from helpers.exercises.judging import Choice, Custom, Function, Mistake


def curves():
    """Return (t, turns, inner, outer, start)."""
    t = np.linspace(0, 1, 9)
    return [
        (t, 0.75, 0.1, 1.0, np.pi / 3),
        (np.random.default_rng(0).uniform(size=7), 1, 0.5, 0.5, 0.0),
        (t[1:6], 1.5, 0.2, 0.8, -1.0),
    ]


def _curve(t, turns, inner, outer, start, *, circle=2 * np.pi):
    radius = inner + (outer - inner) * t
    angle = start + circle * turns * t
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _on_even_radii(t, turns, inner, outer, start):
    angle = start + 2 * np.pi * turns * t
    radius = np.linspace(inner, outer, len(t))
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


CURVE = Function(
    "03.1",
    names=("t", "turns", "inner", "outer", "start"),
    right=_curve,
    inputs=curves,
    because="With inner = outer and one turn it is a ring, else an arm of a spiral.",
    mistakes=[
        Mistake(
            lambda *given: _curve(*given)[:, ::-1],
            "The columns are swapped: x is the cosine and comes first.",
        ),
        Mistake(
            lambda *given: _curve(*given).T,
            "The shape is [2, n]; each point is one row: np.column_stack([x, y]).",
        ),
        Mistake(
            lambda *given: _curve(*given, circle=1),
            "A full turn is 2 pi: np.cos counts angles in radians.",
        ),
        Mistake(
            lambda *given: _curve(*given, circle=np.pi),
            "Your arm winds half as far as it should: a full turn is 2 pi.",
        ),
        Mistake(
            lambda *given: _curve(*given, circle=360),
            "np.cos counts in radians: a full turn is 2 pi, not 360.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(
                t, turns, inner, outer, 2 * np.pi * start
            ),
            "`start` is an angle in radians already: only the turns are times 2 pi.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(
                t, turns, inner, outer, np.deg2rad(start)
            ),
            "`start` is in radians: don't turn it into radians once more.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(
                t, -turns, inner, outer, start
            ),
            "The angle shrinks along the curve: it should grow from `start`.",
        ),
        Mistake(
            lambda t, *given: _curve(np.linspace(0, 1, len(t)), *given),
            "Your points are evenly spaced: put each one where its entry of t says.",
        ),
        Mistake(
            _on_even_radii,
            "Your radii are evenly spaced: the radius of a point follows its own t.",
        ),
        Mistake(
            lambda *given: np.hstack(list(_curve(*given).T)),
            "All x come first and then all y, in one row: np.column_stack makes them "
            "two columns.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(t, turns, inner, outer, 0),
            "The angle begins at `start`: add it.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(t, 1, inner, outer, start),
            "`turns` is missing: the angle grows by 2 pi times turns.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(
                t, turns, inner, inner + outer, start
            ),
            "At t = 1 the radius should be `outer`: it grows by outer - inner.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(t, turns, 0, outer, start),
            "At t = 0 the radius should be `inner`.",
        ),
        Mistake(
            lambda t, turns, inner, outer, start: _curve(t, turns, outer, inner, start),
            "The radius runs backward: `inner` at t = 0, `outer` at t = 1.",
        ),
    ],
)


DRAWS = 400
HAVE_A_CLASS = "Give the check the class itself, with `__len__` and `__getitem__`."


def _pictures():
    rng = np.random.default_rng(3)
    return rng.integers(0, 256, (6, 4, 5, 3), dtype=np.uint8), np.array(
        [2, 0, 1, 1, 2, 0]
    )


def _about_item(item, pixels, label) -> str | None:
    """Return what is wrong with one (picture, label), mirrored or not, or None."""
    if not isinstance(item, (tuple, list)) or len(item) != 2:
        return "`data[i]` should be two things: return picture, label."
    picture, answer = as_array(item[0]), as_array(item[1])
    if picture is None or answer is None:
        return "`data[i]` should be a picture as a tensor, and a label as a number."
    if picture.shape == pixels.shape:
        return "The channels come last; PyTorch wants them first: permute(2, 0, 1)."
    right = pixels.transpose(2, 0, 1) / 255
    if picture.shape == right.transpose(0, 2, 1).shape:
        return "Height and width are swapped: permute(2, 0, 1)."
    if picture.shape != right.shape:
        return (
            f"Picture i has the shape {list(picture.shape)}; it should be "
            f"{list(right.shape)}: channels, height, width."
        )
    if picture.dtype.kind != "f":
        return "The picture should be floats from 0 to 1: .float() / 255."
    if answer.size != 1 or answer.item() != label:
        return "The label should be that of the same picture: self.labels[i]."
    if any(np.allclose(picture, view) for view in (right, right[:, :, ::-1])):
        return None
    return _about_values(picture, right)


def _about_values(picture, right) -> str:
    if picture.max() > 1:
        return "The values run to 255: divide by 255."
    if any(np.allclose(picture, v) for v in (right[:, ::-1], right[:, ::-1, ::-1])):
        return "A picture is upside down: mirror the last axis, flip(2)."
    cut_anew = right.transpose(1, 2, 0).reshape(right.shape)
    if any(np.allclose(picture, v) for v in (cut_anew, cut_anew[:, :, ::-1])):
        return (
            "You cut the row of numbers anew (reshape, view), which scrambles the "
            "picture: permute(2, 0, 1) moves the axes (M41)."
        )
    if np.allclose(picture, right[::-1]):
        return "The channels are reversed, red is blue: mirror the last axis, flip(2)."
    return "Picture i is neither images[i] nor its mirror image, from 0 to 1."


def _draws(make, seed, number=0, draws=DRAWS) -> list[bool]:
    """Ask for one picture again and again: was it mirrored?"""
    import torch

    images, labels = _pictures()
    data = make(images, labels, torch.Generator().manual_seed(seed))
    right = images[number].transpose(2, 0, 1) / 255
    return [not np.allclose(as_array(data[number][0]), right) for _ in range(draws)]


def complain_about_dataset(make) -> str | None:
    """Return one sentence about what is wrong with the Dataset, or None."""
    import torch

    if not isinstance(make, type):
        return HAVE_A_CLASS
    images, labels = _pictures()
    data = make(images.copy(), labels.copy(), torch.Generator().manual_seed(0))
    if data.__len__() is ... or data[0] is ...:
        return "`__len__` and `__getitem__` should both return something."
    if len(data) != len(images):
        return f"len(data) is {len(data)} for {len(images)} pictures."
    for i in (*range(len(images)), *range(len(images))):
        found = _about_item(data[i], images[i], labels[i])
        if found is not None:
            return found
    return _about_chance(make)


def _about_chance(make) -> str | None:
    flips = _draws(make, 0)
    share = sum(flips) / DRAWS
    if share in (0, 1):
        if len({_draws(make, seed, draws=1)[0] for seed in range(12)}) == 2:
            return "Decide anew each time in `__getitem__`, not once in `__init__`."
        if not share:
            return (
                "Picture 0 is never mirrored: let chance decide, and keep what flip "
                "gives back, since it leaves the picture itself as it is."
            )
        return "Picture 0 is always mirrored: let chance decide."
    if not 0.38 < share < 0.62:
        return f"{100 * share:.0f} % of the draws are mirrored; about half should be."
    if _draws(make, 0) != flips:
        return "The same generator gave other flips: pass generator=self.generator."
    if _draws(make, 1) == flips:
        return "Another generator gave the same flips: use the one that is passed in."
    return None


DATASET = Custom(
    "03.2",
    complaint=complain_about_dataset,
    because="One picture at a time, and a new throw of the coin each time.",
)


TWO_WINNERS = Choice(
    "03.Q1",
    right="c",
    because="Fifty random rows choose as well as fifty others. What differs is the "
    "report.",
    replies={
        "a": "A row does not know that it is in the exam: what makes these 50 better "
        "judges than 50 others?",
        "b": "They are made for choosing so that the test rows stay closed. Do they "
        "also choose better?",
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
        return "Two generators of one seed gave different rows: pass it to randperm."
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
    because="It learns the 100 points by heart, wrong labels included.",
    replies={
        "b": "Strong enough to learn wrong labels as well. Do they come again in new "
        "points?",
        "c": "Many parameters are easy to train on 100 points; that is the danger.",
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
            "The other data come out unscaled: use the mean and the spread that train "
            "had before it was scaled itself.",
        ),
        Mistake(
            lambda train, other: (
                _standardize(train, other)[0],
                other / train.std(axis=0),
            ),
            "The other data are not shifted: subtract the mean that train had before "
            "it was shifted itself.",
        ),
        Mistake(
            lambda train, other: _standardize(train, other)[::-1],
            "You exchanged the two arrays: return train first.",
        ),
    ],
)


CHOSEN_ON_NOISE = Choice(
    "03.Q3",
    right="b",
    because="The labels of the test parts had chosen the columns (M34).",
    replies={
        "a": "They were not used for training, but for choosing the columns.",
        "c": "There is no reason for it to be worse than guessing.",
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


ROWS, SETS, GOAL, MAY_MISS = 240, 30, 0.86, 0.025
SHUFFLED_SETS, MOST_ON_SHUFFLED = 10, 0.56


def blurred_arms(seed: int, count: int = ROWS) -> tuple[np.ndarray, np.ndarray]:
    """Return the lesson's two blurred spiral arms: (X, y)."""
    rng = np.random.default_rng(seed)
    y = np.arange(count) % 2
    t = np.sqrt(rng.uniform(size=count))
    X = np.empty((count, 2))
    for arm in (0, 1):
        X[y == arm] = _curve(t[y == arm], 0.75, 0.1, 1.0, np.pi * arm)
    return X + rng.normal(scale=0.25, size=X.shape), y


def _report(answer, X, y):
    """Return (model, estimate), or the sentence for what is wrong with them."""
    found = answer(X, y)
    if not isinstance(found, (tuple, list)) or len(found) != 2:
        return "Return two things: the chosen model and your estimate."
    model, estimate = found
    if not callable(getattr(model, "predict", None)):
        return "The first thing should be a fitted model with `predict`."
    number = as_array(estimate)
    if number is None or number.size != 1 or not 0 <= number.item() <= 1:
        return "The estimate should be a share from 0 to 1."
    return model, number.item()


def score_of_report(answer) -> float | str:
    """Return the share of new points right, or what is wrong with the report."""
    shares, told = [], []
    for seed in range(SETS):
        report = _report(answer, *blurred_arms(seed))
        if isinstance(report, str):
            return report
        X, y = blurred_arms(1000 + seed, 1000)
        shares.append((np.ravel(as_array(report[0].predict(X))) == y).mean())
        told.append(report[1])
    truth, said = float(np.mean(shares)), float(np.mean(told))
    if abs(said - truth) > MAY_MISS:
        way = "promise too much" if said > truth else "promise too little"
        return (
            f"Your estimates {way}: {100 * said:.1f} % on average, and "
            f"{100 * truth:.1f} % of new points are right. They should agree within "
            f"{100 * MAY_MISS} points."
        )
    return _about_shuffled_labels(answer) or truth


def _about_shuffled_labels(answer) -> str | None:
    """Say so if the estimates promise a discovery where there is nothing to find."""
    told = []
    for seed in range(SHUFFLED_SETS):
        X, y = blurred_arms(500 + seed)
        report = _report(answer, X, np.random.default_rng(seed).permutation(y))
        if isinstance(report, str):
            return report
        told.append(report[1])
    said = float(np.mean(told))
    if said <= MOST_ON_SHUFFLED:
        return None
    return (
        f"With shuffled labels you promise {100 * said:.1f} % on average, but guessing "
        f"is all that anybody can do there: report on rows that neither fit nor chose."
    )


REPORT = Challenge(
    "03.6",
    score=score_of_report,
    goal=GOAL,
    of="of new points right, and the estimates keep their promise",
    because="Chosen on some rows, reported on others.",
)


EXERCISES = [
    CURVE,
    DATASET,
    TWO_WINNERS,
    SPLIT,
    LARGE_NETWORK,
    STANDARDIZE,
    CHOSEN_ON_NOISE,
    CHOSEN_COLUMNS,
    REPORT,
]
