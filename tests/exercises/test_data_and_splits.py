"""Judges of notebook 03: right answers in several forms, wrong ones by name."""

import functools
import math

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from torch.utils.data import Dataset

from case_by_case import case_by_case
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


def curve(t, turns, inner, outer, start, circle=2 * np.pi):
    radius, angle = inner + (outer - inner) * t, start + circle * turns * t
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def curve_by_loop(t, turns, inner, outer, start):
    rows = []
    for share in t:
        radius = (1 - share) * inner + share * outer
        angle = start + 2 * math.pi * turns * share
        rows.append([radius * math.cos(angle), radius * math.sin(angle)])
    return rows


def curve_complex(t, turns, inner, outer, start):
    z = (inner + (outer - inner) * t) * np.exp(1j * (start + 2 * np.pi * turns * t))
    return np.stack([z.real, z.imag], axis=1)


def curve_in_torch(t, turns, inner, outer, start):
    t = torch.as_tensor(t)
    radius, angle = (
        torch.lerp(*torch.tensor([inner, outer]).double(), t),
        start + (2 * torch.pi * turns * t),
    )
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)


class Blank(Dataset):
    def __init__(self, images, labels, generator):
        self.images, self.labels = images, labels
        self.generator = generator

    def __len__(self):
        return ...

    def __getitem__(self, i):
        return ...


class Flipped(Blank):
    """The reference, in pieces that the wrong answers exchange."""

    def __len__(self):
        return len(self.images)

    def picture(self, i):
        return torch.from_numpy(self.images[i]).permute(2, 0, 1).float() / 255

    def heads(self):
        return torch.rand(1, generator=self.generator) < 0.5

    def mirror(self, picture):
        return picture.flip(2)

    def __getitem__(self, i):
        picture = self.picture(i)
        if self.heads():
            picture = self.mirror(picture)
        return picture, self.labels[i]


class FlippedArrays(Flipped):
    def __getitem__(self, i):
        pixels = self.images[i].transpose(2, 0, 1).astype(np.float32) / 255.0
        if self.heads().item():
            pixels = pixels[:, :, ::-1].copy()
        return torch.tensor(pixels), torch.tensor(self.labels[i])


class FlippedByIntegers(Flipped):
    def heads(self):
        return torch.randint(0, 2, (), generator=self.generator) == 1


class FlippedAtOnce(Flipped):
    def __init__(self, images, labels, generator):
        super().__init__(images, labels, generator)
        self.pictures = torch.tensor(images).movedim(3, 1).double() / 255

    def picture(self, i):
        return self.pictures[i]

    def mirror(self, picture):
        return torch.flip(picture, dims=(-1,))


def but(name, method):
    """The reference with one other method."""
    return type("Flipped", (Flipped,), {name: method})


class OnceForAll(Flipped):
    def __init__(self, images, labels, generator):
        super().__init__(images, labels, generator)
        self.thrown = torch.rand(len(images), generator=generator) < 0.5

    def __getitem__(self, i):
        picture = self.picture(i)
        return (picture.flip(2) if self.thrown[i] else picture), self.labels[i]


def parts_of(X):
    rows = np.random.default_rng(0).permutation(len(X))
    return rows[:120], rows[120:180], rows[180:]


def neighbors(X, y):
    """Return the best of 15 models on the middle part: fitted once for two tests."""
    return best_of_neighbors(X.tobytes(), y.tobytes()), *parts_of(X)[1:]


@functools.cache
def best_of_neighbors(X, y):
    X, y = np.frombuffer(X).reshape(-1, 2), np.frombuffer(y, dtype=np.int64)
    a, b, _ = parts_of(X)
    models = [KNeighborsClassifier(k).fit(X[a], y[a]) for k in range(1, 30, 2)]
    return max(models, key=lambda m: m.score(X[b], y[b]))


def report(X, y):
    model, _, c = neighbors(X, y)
    return model, model.score(X[c], y[c])


def report_validation(X, y):
    model, b, _ = neighbors(X, y)
    return model, model.score(X[b], y[b])


def report_training(X, y):
    model = KNeighborsClassifier(15).fit(X, y)
    return model, model.score(X, y)


def report_street(X, y):
    a, _, c = parts_of(X)
    model = SVC(gamma=3.0).fit(X[a], y[a])
    return [model, np.mean(model.predict(X[c]) == y[c])]


def report_cross(X, y):
    model = KNeighborsClassifier(11)
    return model.fit(X, y), cross_val_score(model, X, y, cv=5).mean()


def report_line(X, y):
    model = LogisticRegression()
    return model.fit(X, y), cross_val_score(model, X, y, cv=5).mean()


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


def standardize_in_turn(train, other):
    train = scaled(train, train.mean(axis=0), train.std(axis=0))
    return train, scaled(other, train.mean(axis=0), train.std(axis=0))


def curve_on_even_radii(t, turns, inner, outer, start):
    radius = np.linspace(inner, outer, len(t))
    angle = start + turns * 2 * np.pi * t
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def cut_anew(image):
    height, width, channels = image.shape
    return torch.from_numpy(image).reshape(channels, height, width) / 255


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
    *(("03.1", one) for one in (curve, curve_by_loop, curve_complex, curve_in_torch)),
    ("03.2", Flipped),
    ("03.2", FlippedArrays),
    ("03.2", FlippedByIntegers),
    ("03.2", FlippedAtOnce),
    ("03.6", report),
    ("03.6", report_street),
    pytest.param("03.6", report_cross, marks=pytest.mark.slow),
    ("03.Q1", "c"),
    ("03.Q2", "a"),
    ("03.Q3", " b"),
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
    ("03.1", lambda *given: curve(*given)[:, ::-1], "swapped"),
    ("03.1", lambda *given: curve(*given).T, "[2, n]"),
    ("03.1", lambda *given: curve(*given, 1), "radians"),
    ("03.1", lambda *given: curve(*given, np.pi), "half as far"),
    ("03.1", lambda *given: curve(*given, 360), "not 360"),
    ("03.1", lambda t, n, a, b, s: curve(t, n, a, b, 0), "`start`"),
    ("03.1", lambda t, n, a, b, s: curve(t, 1, a, b, s), "`turns`"),
    ("03.1", lambda t, n, a, b, s: curve(t, n, a, a + b, s), "outer - inner"),
    ("03.1", lambda t, n, a, b, s: curve(t, n, b, a, s), "backward"),
    ("03.1", lambda t, n, a, b, s: curve(t, n, a, b, 2 * np.pi * s), "already"),
    ("03.1", lambda t, n, a, b, s: curve(t, n, a, b, np.deg2rad(s)), "once more"),
    ("03.1", lambda t, n, a, b, s: curve(t, -n, a, b, s), "shrinks"),
    ("03.1", lambda t, *rest: curve(np.linspace(0, 1, len(t)), *rest), "entry of t"),
    ("03.1", curve_on_even_radii, "its own t"),
    ("03.1", lambda *given: curve(*given).T.ravel(), "two columns"),
    ("03.2", Flipped(None, None, None), "class itself"),
    ("03.2", but("__len__", lambda self: 3), "len(data) is 3"),
    ("03.2", but("__getitem__", lambda self, i: self.picture(i)), "two things"),
    ("03.2", but("picture", lambda self, i: torch.tensor(self.images[i])), "last"),
    (
        "03.2",
        but("picture", lambda self, i: torch.tensor(self.images[i]).permute(2, 1, 0)),
        "swapped",
    ),
    (
        "03.2",
        but("picture", lambda self, i: torch.tensor(self.images[i]).permute(2, 0, 1)),
        "floats",
    ),
    ("03.2", but("picture", lambda self, i: 255 * Flipped.picture(self, i)), "255"),
    ("03.2", but("mirror", lambda self, picture: picture.flip(1)), "upside down"),
    ("03.2", but("mirror", lambda self, picture: picture.flip(0)), "red is blue"),
    (
        "03.2",
        but("picture", lambda self, i: cut_anew(self.images[i])),
        "M41",
    ),
    ("03.2", but("mirror", lambda self, picture: picture), "what flip gives back"),
    ("03.2", but("heads", lambda self: True), "always"),
    ("03.2", but("heads", lambda self: False), "never"),
    ("03.2", but("heads", lambda self: torch.rand(1) < 0.5), "self.generator"),
    (
        "03.2",
        but("heads", lambda self: torch.rand(1, generator=self.generator) < 0.1),
        "about half",
    ),
    ("03.2", OnceForAll, "anew"),
    ("03.2", Blank, "should both return"),
    ("03.6", lambda X, y: KNeighborsClassifier().fit(X, y), "two things"),
    ("03.6", lambda X, y: (0.9, KNeighborsClassifier().fit(X, y)), "`predict`"),
    ("03.6", lambda X, y: (KNeighborsClassifier().fit(X, y), 88), "from 0 to 1"),
    ("03.6", lambda X, y: (KNeighborsClassifier().fit(X, y), "good"), "from 0 to 1"),
    ("03.6", report_validation, "too much"),
    ("03.6", report_training, "shuffled labels"),
    ("03.6", lambda X, y: (KNeighborsClassifier(15).fit(X, y), 0.87), "shuffled"),
    (
        "03.6",
        lambda X, y: (KNeighborsClassifier(1).fit(X, y), 1.0),
        "too much",
    ),
    ("03.6", lambda X, y: (KNeighborsClassifier(9).fit(X, y), 0.5), "too little"),
    (
        "03.6",
        report_line,
        "the goal is 86 %",
    ),
    ("03.Q1", "a", "better judges"),
    ("03.Q1", "b", "also choose better"),
    ("03.Q2", "b", "come again"),
    ("03.Q2", "c", "danger"),
    ("03.Q3", "a", "choosing the columns"),
    ("03.Q3", "c", "no reason"),
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
    ("03.4", standardize_in_turn, "before it was scaled itself"),
    ("03.4", lambda a, b: (standardize(a, b)[0], b / a.std(axis=0)), "not shifted"),
    ("03.4", lambda a, b: standardize(a, b)[::-1], "exchanged"),
    (
        "03.5",
        lambda X, y, rows, k: best(X[others(y, rows)], y[others(y, rows)], k),
        "other way round",
    ),
    ("03.5", lambda X, y, rows, k: best(X[rows], y[: len(rows)], k), "y[train_rows]"),
]
BLANK = [
    *((f"03.{i}", lambda *_: ...) for i in (1, 3, 4, 6)),
]


@case_by_case("number answer", RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("number answer said", WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@case_by_case(
    "nonsense exercise", ["x", float("nan"), [1], len, lambda: 1 / 0], EXERCISES
)
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")
