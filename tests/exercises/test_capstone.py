"""Judges of the capstone: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from case_by_case import case_by_case
from helpers.exercises.capstone import EXERCISES
from helpers.exercises.catalog import find


def means(values, draws, rng):
    values = np.asarray(values, dtype=float)
    rows = rng.integers(len(values), size=(draws, len(values)))
    return values[rows].mean(axis=1)


def means_by_loop(values, draws, rng):
    return [rng.choice(values, len(values)).mean() for _ in range(draws)]


def means_by_counts(values, draws, rng):
    n = len(values)
    return rng.multinomial(n, np.full(n, 1 / n), size=draws) @ values / n


def means_in_torch(values, draws, rng):
    rows = torch.from_numpy(rng.integers(0, len(values), (draws, len(values))))
    return torch.as_tensor(values, dtype=torch.float64)[rows].mean(dim=1)


def without_replacement(values, draws, rng):
    return np.array([rng.permutation(values).mean() for _ in range(draws)])


def half_as_many(values, draws, rng):
    return np.array([rng.choice(values, len(values) // 2).mean() for _ in range(draws)])


def half_without(values, draws, rng):
    return np.array(
        [
            rng.choice(values, len(values) - 1, replace=False).mean()
            for _ in range(draws)
        ]
    )


def own_generator(values, draws, rng):
    return means(values, draws, np.random.default_rng(3))


def no_generator(values, draws, rng):
    return np.array(
        [np.random.choice(values, len(values)).mean() for _ in range(draws)]
    )


def bell_curve(values, draws, rng):
    spread = np.std(values) / np.sqrt(len(values))
    return rng.normal(np.mean(values), spread, draws)


def first_never(values, draws, rng):
    return means(values[:3], draws, rng)


def gap(scores):
    ordered = np.sort(scores, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def cost(scores, y, cut, wrong, ask, gap=gap):
    missed = scores.argmax(axis=1) != y
    return np.where(gap(scores) < cut, ask, np.where(missed, wrong, 0.0))


def cost_by_loop(scores, y, cut, wrong, ask):
    found = []
    for row, label in zip(scores, y, strict=True):
        best, second = sorted(row)[-1], sorted(row)[-2]
        if best - second < cut:
            found.append(ask)
        elif list(row).index(best) == label:
            found.append(0)
        else:
            found.append(wrong)
    return found


def cost_in_torch(scores, y, cut, wrong, ask):
    top = torch.as_tensor(scores).topk(2, dim=1)
    unsure = top.values[:, 0] - top.values[:, 1] < cut
    missed = top.indices[:, 0] != torch.as_tensor(y)
    return unsure * ask + ~unsure * missed * wrong


def cost_by_masks(scores, y, cut, wrong, ask):
    found = np.zeros(len(y))
    found[scores.argmax(axis=1) != y] = wrong
    found[gap(scores) < cut] = ask
    return found


def softmax(scores):
    powers = np.exp(scores)
    return powers / powers.sum(axis=1, keepdims=True)


def asks_the_sure(scores, y, cut, wrong, ask):
    missed = scores.argmax(axis=1) != y
    return np.where(gap(scores) > cut, ask, np.where(missed, wrong, 0.0))


def pays_twice(scores, y, cut, wrong, ask):
    asked = np.where(gap(scores) < cut, ask, 0.0)
    return asked + np.where(scores.argmax(axis=1) != y, wrong, 0.0)


def mistakes_first(scores, y, cut, wrong, ask):
    asked = np.where(gap(scores) < cut, ask, 0.0)
    return np.where(scores.argmax(axis=1) != y, wrong, asked)


def asks_about_mistakes(scores, y, cut, wrong, ask):
    decided = np.where(gap(scores) < cut, ask, wrong)
    return np.where(scores.argmax(axis=1) != y, decided, 0.0)


def of_positions(scores):
    order = scores.argsort(axis=1)
    return order[:, -1] - order[:, -2]


def first_two(scores):
    return abs(scores[:, 0] - scores[:, 1])


def pays_for_right(scores, y, cut, wrong, ask):
    right = scores.argmax(axis=1) == y
    return np.where(gap(scores) < cut, ask, np.where(right, wrong, 0.0))


def ready(X_train, X_new):
    return (X_new - X_train.mean(axis=0)) / X_train.std(axis=0)


def ready_sklearn(X_train, X_new):
    return StandardScaler().fit(X_train).transform(X_new)


def ready_n_minus_1(X_train, X_new):
    return (X_new - X_train.mean(axis=0)) / X_train.std(axis=0, ddof=1)


def ready_by_column(X_train, X_new):
    result = X_new.copy()
    for j in range(X_new.shape[1]):
        column = X_train[:, j]
        result[:, j] = (X_new[:, j] - np.mean(column)) / np.std(column)
    return result


def own(X_train, X_new):
    mean, spread = X_new.mean(axis=0), X_new.std(axis=0)
    return (X_new - mean) / np.where(spread > 0, spread, 1)


def half_fixed(X_train, X_new):
    spread = X_new.std(axis=0)
    return (X_new - X_train.mean(axis=0)) / np.where(spread > 0, spread, 1)


def together(X_train, X_new):
    both = np.vstack([X_train, X_new])
    return (X_new - both.mean(axis=0)) / both.std(axis=0)


def logistic(X_train, y_train, X_new, least=0.9):
    model = LogisticRegression(max_iter=200).fit(X_train[:1000], y_train[:1000])
    found = model.predict_proba(X_new)
    return np.where(found.max(axis=1) > least, found.argmax(axis=1), -1)


def three_agree(X_train, y_train, X_new, neighbors=3, least=0.5):
    pca = PCA(40, random_state=0).fit(X_train)
    Z, new = pca.transform(X_train), pca.transform(X_new)
    street = SVC(C=10).fit(Z, y_train).predict(new)
    near = KNeighborsClassifier(neighbors).fit(Z, y_train).predict_proba(new)
    line = LogisticRegression(max_iter=300).fit(Z, y_train).predict_proba(new)
    sure = (near.max(axis=1) == 1) & (line.max(axis=1) > least)
    agree = (near.argmax(axis=1) == street) & (line.argmax(axis=1) == street)
    return np.where(sure & agree, street, -1)


def three_agree_as_list(X_train, y_train, X_new):
    found = three_agree(X_train, y_train, X_new, least=0.3)
    return [int(each) for each in found]


def two_agree(X_train, y_train, X_new):
    street = SVC(C=5).fit(X_train, y_train).predict(X_new)
    line = logistic(X_train, y_train, X_new)
    return [a if a == b else -1 for a, b in zip(line, street, strict=True)]


RIGHT = [
    *(("18.1", one) for one in (means, means_by_loop, means_by_counts, means_in_torch)),
    ("18.Q1", "c"),
    *(("18.2", one) for one in (cost, cost_by_loop, cost_in_torch, cost_by_masks)),
    ("18.Q2", "A"),
    ("18.3", ready),
    ("18.3", ready_sklearn),
    ("18.3", ready_n_minus_1),
    ("18.3", ready_by_column),
    ("18.4", three_agree),
    ("18.4", three_agree_as_list),
]
WRONG = [
    ("18.1", without_replacement, "replace=True"),
    ("18.1", half_as_many, "vary too much"),
    ("18.1", half_without, "vary too little"),
    ("18.1", own_generator, "Another rng"),
    ("18.1", no_generator, "passed in"),
    ("18.1", bell_curve, "values themselves"),
    ("18.1", lambda values, draws, rng: rng.choice(values, draws), "one value"),
    ("18.1", first_never, "as likely"),
    ("18.1", lambda *given: 8 * means(*given), "the sum of each draw"),
    ("18.1", lambda v, d, rng: v[rng.integers(8, size=(d, 8))], "axis=1"),
    ("18.1", lambda *given: np.quantile(means(*given), [0.025, 0.975]), "of all draws"),
    ("18.1", lambda *given: means(*given)[:50], "shape [50]"),
    ("18.1", lambda *given: "means", "one array"),
    ("18.Q1", "a", "change places"),
    ("18.Q1", "b", "no advantage"),
    ("18.2", lambda *given: cost(*given).mean(), "the mean"),
    ("18.2", lambda *given: cost(*given).sum(), "the sum"),
    ("18.2", asks_the_sure, "wrong way round"),
    ("18.2", pays_twice, "costs `ask` only"),
    ("18.2", pays_for_right, "!= for =="),
    ("18.2", lambda *given: cost(*given, lambda s: s.max(axis=1)), "second best"),
    (
        "18.2",
        lambda *given: cost(*given, lambda s: s.max(axis=1) - s.min(axis=1)),
        "*worst*",
    ),
    ("18.2", lambda *given: cost(*given, lambda s: gap(softmax(s))), "probabilities"),
    ("18.2", lambda s, y, c, wrong, ask: cost(s, y, c, ask, wrong), "changed places"),
    ("18.2", lambda s, y, c, wrong, ask: cost(s, y, -9, wrong, ask), "Nobody"),
    ("18.2", lambda s, y, c, wrong, ask: cost(s, y, c, 1, ask), "costs 1"),
    ("18.2", lambda s, y, c, wrong, ask: gap(s) < c, "who is asked"),
    ("18.2", mistakes_first, "You look for mistakes first"),
    ("18.2", asks_about_mistakes, "wrong answers only"),
    ("18.2", lambda s, y, c, w, a: np.where(gap(s) < c, a, w), "yours all do"),
    ("18.2", lambda *given: cost(*given, lambda s: -gap(s)), "negative"),
    ("18.2", lambda *given: cost(*given, lambda s: gap(-s)), "two smallest"),
    ("18.2", lambda *given: cost(*given, of_positions), "positions"),
    ("18.2", lambda *given: cost(*given, first_two), "first two columns"),
    ("18.2", lambda *given: cost(*given).astype(int), "whole numbers"),
    ("18.Q2", "b", "suit best"),
    ("18.Q2", "c", "so much"),
    ("18.3", together, "M34"),
    ("18.3", lambda a, b: b - a.mean(axis=0), "divide by their"),
    ("18.3", half_fixed, "still divide by"),
    ("18.3", lambda a, b: (b - b.mean(axis=0)) / a.std(axis=0), "still subtract"),
    ("18.3", lambda a, b: (ready if len(b) == 1 else own)(a, b), "single row is right"),
    ("18.3", lambda a, b: own(a.T, b.T).T, "each row by itself"),
    ("18.3", lambda a, b: (b - a.min(0)) / (a.max(0) - a.min(0)), "from 0 to 1"),
    ("18.3", lambda a, b: b - a.mean(axis=0) / a.std(axis=0), "parentheses"),
    ("18.3", lambda a, b: (b - a.mean()) / a.std(), "axis=0"),
    ("18.3", lambda a, b: ready(a, a), "the new ones"),
    ("18.3", lambda a, b: (b - a.mean(axis=0)) / a.var(axis=0), "variance"),
    ("18.3", lambda a, b: b, "as they were"),
    ("18.4", two_agree, "the goal is 400"),
    pytest.param(
        *("18.4", lambda a, b, c: logistic(a, b, c, least=0), "the goal is 400"),
        marks=pytest.mark.slow,
    ),
    ("18.3", own, "same results as the code given"),
    ("18.4", lambda a, b, c: -np.ones(len(c)), "1,000 euros"),
    ("18.4", lambda a, b, c: b, "1,000 new rows"),
    ("18.4", lambda a, b, c: np.full(len(c), 11), "from 0 to 9"),
    ("18.4", lambda a, b, c: np.full(len(c), 0.5), "from 0 to 9"),
]
BLANK = [
    *((f"18.{i}", lambda *_: ...) for i in (1, 2, 4)),
    ("18.Q1", None),
    ("18.Q2", None),
]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
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
