"""Judges of notebook 03: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch

from helpers.exercises.catalog import find
from helpers.exercises.data_and_splits import EXERCISES


def split(n, n_train, n_validation, generator):
    order = torch.randperm(n, generator=generator)
    second = n_train + n_validation
    return order[:n_train], order[n_train:second], order[second:]


def split_by_chunks(n, n_train, n_validation, generator):
    sizes = [n_train, n_validation, n - n_train - n_validation]
    return list(torch.randperm(n, generator=generator).split(sizes))


def split_unshuffled(n, n_train, n_validation, generator):
    rows = torch.arange(n)
    second = n_train + n_validation
    return rows[:n_train], rows[n_train:second], rows[second:]


def split_twice_shuffled(n, n_train, n_validation, generator):
    def shuffle():
        return torch.randperm(n, generator=generator)

    second = n_train + n_validation
    return shuffle()[:n_train], shuffle()[n_train:second], shuffle()[second:]


def split_wrong_end(n, n_train, n_validation, generator):
    order = torch.randperm(n, generator=generator)
    return order[:n_train], order[n_train:n_validation], order[n_validation:]


def split_forgets_rest(n, n_train, n_validation, generator):
    order = torch.randperm(n, generator=generator)
    second = n_train + n_validation
    return order[:n_train], order[n_train:second], order[second : second + 2]


def split_two(*arguments):
    return split(*arguments)[:2]


def split_other_sizes(n, n_train, n_validation, generator):
    return split(n, n_validation, n_train, generator)


def split_own_seed(n, n_train, n_validation, generator):
    return split(n, n_train, n_validation, torch.Generator().manual_seed(5))


def split_sorted(n, n_train, n_validation, generator):
    return [part.sort().values for part in split(n, n_train, n_validation, generator)]


def split_global(n, n_train, n_validation, generator):
    return split(n, n_train, n_validation, None)


def scaled(values, mean, spread):
    return (values - mean) / spread


def standardize(train, other):
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return scaled(train, mean, spread), scaled(other, mean, spread)


def standardize_sklearn(train, other):
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(train)
    return [scaler.transform(train), scaler.transform(other)]


def standardize_together(train, other):
    both = np.vstack([train, other])
    return tuple(scaled(t, both.mean(axis=0), both.std(axis=0)) for t in (train, other))


def standardize_each(train, other):
    return tuple(scaled(t, t.mean(axis=0), t.std(axis=0)) for t in (train, other))


def standardize_n_minus_1(train, other):
    mean, spread = train.mean(axis=0), train.std(axis=0, ddof=1)
    return scaled(train, mean, spread), scaled(other, mean, spread)


def best(X, y, k):
    difference = X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)
    return np.argsort(-np.abs(difference))[:k]


def differences(X, y):
    return X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)


def top(values, k):
    return np.argsort(values)[-k:]


def others(y, rows):
    return np.array([i for i in range(len(y)) if i not in set(rows)])


RIGHT = [
    ("03.Q1", "c"),
    ("03.Q2", "a"),
    ("03.Q3", " c"),
    ("03.1", lambda p: p.flip(-1)),
    ("03.1", lambda p: torch.stack([row.flip(1) for row in p])),
    ("03.1", lambda p: p.numpy()[:, :, ::-1]),
    ("03.2", lambda p, t, l, s: p[..., t : t + s, l : l + s]),
    ("03.2", lambda p, t, l, s: p.narrow(1, t, s).narrow(2, l, s)),
    ("03.3", split),
    ("03.3", split_by_chunks),
    ("03.4", standardize),
    ("03.4", standardize_sklearn),
    ("03.4", standardize_n_minus_1),
    ("03.5", lambda X, y, rows, k: best(X[rows], y[rows], k)),
    ("03.5", lambda X, y, rows, k: list(best(X[rows], y[rows], k))),
    ("03.5", lambda X, y, rows, k: set(best(X[rows], y[rows], k).tolist())),
    ("03.5", lambda X, y, rows, k: best(X[rows], y[rows], k)[::-1]),
]
WRONG = [
    ("03.Q1", "a", "chosen by them"),
    ("03.Q1", "b", "too low"),
    ("03.Q2", "b", "repeat"),
    ("03.Q2", "c", "danger"),
    ("03.Q3", "b", "choosing the columns"),
    ("03.Q3", "a", "no reason"),
    ("03.1", lambda p: p.flip(1), "upside down"),
    ("03.1", lambda p: p.flip(0), "channels"),
    ("03.1", lambda p: p.flip([1, 2]), "half a circle"),
    ("03.1", lambda p: p.permute(0, 2, 1), "swapped"),
    ("03.1", lambda p: p.clone(), "unchanged"),
    ("03.2", lambda p, t, l, s: p[:, l : l + s, t : t + s], "height comes before"),
    ("03.2", lambda p, t, l, s: p[:, t:s, l:s], "after a length"),
    ("03.2", lambda p, t, l, s: p[t : t + s, l : l + s], "channels"),
    ("03.2", lambda p, t, l, s: p[:, t : t + s + 1, l : l + s + 1], "one pixel"),
    ("03.3", split_unshuffled, "not shuffled"),
    ("03.3", split_twice_shuffled, "two parts"),
    ("03.3", split_wrong_end, "rows"),
    ("03.3", split_forgets_rest, "none of the parts"),
    ("03.3", split_two, "three tensors"),
    ("03.3", split_other_sizes, "should have"),
    ("03.3", split_own_seed, "passed in"),
    ("03.3", split_sorted, "sorted again"),
    ("03.3", lambda n, a, b, g: torch.randperm(n, generator=g), "three tensors"),
    ("03.3", lambda n, a, b, g: 5, "three tensors"),
    ("03.2", lambda p, t, l, s: p[:, t : t - s, l : l - s], "subtracted"),
    ("03.5", lambda X, y, r, k: top(differences(X[r], y[r]), k), "np.abs"),
    ("03.5", lambda X, y, r, k: top(-abs(differences(X[r], y[r])), k), "smallest"),
    ("03.5", lambda X, y, r, k: differences(X[r], y[r]), "all columns"),
    ("03.5", lambda X, y, r, k: X[r][:, best(X[r], y[r], k)], "their numbers"),
    ("03.5", lambda X, y, r, k: best(X[r], y[r], k + 1), "too many"),
    ("03.5", lambda X, y, r, k: best(X[r], y[r], 60), "first k"),
    ("03.5", lambda X, y, r, k: best(X[: len(r)], y[: len(r)], k), "names"),
    ("03.5", lambda X, y, r, k: best(X[r], y, k), "y all rows"),
    ("03.3", split_global, "randperm"),
    ("03.4", standardize_together, "M34"),
    ("03.4", standardize_each, "its own mean"),
    ("03.4", lambda a, b: standardize(a, b)[0], "both arrays"),
    ("03.4", lambda a, b: (a - a.mean(axis=0), b - a.mean(axis=0)), "divide by"),
    (
        "03.4",
        lambda a, b: tuple(scaled(t, a.mean(axis=0), a.var(axis=0)) for t in (a, b)),
        "variance",
    ),
    (
        "03.4",
        lambda a, b: tuple(scaled(t, a.mean(), a.std()) for t in (a, b)),
        "one per column",
    ),
    ("03.4", lambda a, b: (standardize(a, b)[0], b), "unscaled"),
    (
        "03.5",
        lambda X, y, rows, k: best(X[others(y, rows)], y[others(y, rows)], k),
        "other way round",
    ),
    ("03.5", lambda X, y, rows, k: best(X[rows], y[: len(rows)], k), "y[train_rows]"),
]
BLANK = [
    *((f"03.{i}", lambda *_: ...) for i in range(1, 5)),
]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize(("number", "answer", "said"), WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("nonsense", ["x", float("nan"), [1], len, lambda: 1 / 0])
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")
