"""Judges of notebook 06: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch
from sklearn import metrics as sk

from case_by_case import case_by_case
from helpers.exercises.catalog import find
from helpers.exercises.evaluating_classifiers import EXERCISES


def counts_by_loop(y_true, y_pred):
    tp = fp = fn = tn = 0
    for true, predicted in zip(y_true, y_pred, strict=True):
        tp += true == 1 and predicted == 1
        fp += true == 0 and predicted == 1
        fn += true == 1 and predicted == 0
        tn += true == 0 and predicted == 0
    return [tp, fp, fn, tn]


def counts_of_sklearn(y_true, y_pred):
    tn, fp, fn, tp = sk.confusion_matrix(y_true, y_pred).ravel()
    return torch.tensor([tp, fp, fn, tn])


def metrics_of_counts(tp, fp, fn, tn):
    n = tp + fp + fn + tn
    return np.array(
        [1 - (fp + fn) / n, tp / (tp + fp), tp / (tp + fn), 2 * tp / (2 * tp + fp + fn)]
    )


def total_cost(y_true, scores, threshold, cost_fp, cost_fn):
    fp = ((scores >= threshold) & (y_true == 0)).sum()
    fn = ((scores < threshold) & (y_true == 1)).sum()
    return cost_fp * fp + cost_fn * fn


def cheapest_by_min(y_true, scores, thresholds, cost_fp, cost_fn):
    return min(
        thresholds, key=lambda t: total_cost(y_true, scores, t, cost_fp, cost_fn)
    )


def cheapest_by_loop(y_true, scores, thresholds, cost_fp, cost_fn):
    best, lowest = None, float("inf")
    for threshold in thresholds:
        y_pred = scores >= threshold
        cost = cost_fp * sum(y_pred & (y_true == 0))
        cost += cost_fn * sum(~y_pred & (y_true == 1))
        if cost < lowest:
            best, lowest = threshold, cost
    return float(best)


def cheapest_above(y_true, scores, thresholds, cost_fp, cost_fn):
    costs = []
    for threshold in thresholds:
        y_pred = scores > threshold
        fp = (y_pred & (y_true == 0)).sum()
        fn = (~y_pred & (y_true == 1)).sum()
        costs.append(cost_fp * fp + cost_fn * fn)
    return thresholds[np.argmin(costs)]


def all_costs(y_true, scores, thresholds, cost_fp, cost_fn):
    return [total_cost(y_true, scores, t, cost_fp, cost_fn) for t in thresholds]


def of_all_costs(choose):
    return lambda *case: choose(case[2], np.array(all_costs(*case)))


def below_is_spam(y_true, scores, thresholds, cost_fp, cost_fn):
    def cost(t):
        said = scores < t
        return (
            cost_fp * (said & (y_true == 0)).sum()
            + cost_fn * (~said & (y_true == 1)).sum()
        )

    return min(thresholds, key=cost)


def averages_of_sklearn(table):
    true, predicted = np.indices(table.shape).reshape(2, -1)
    y_true = np.repeat(true, table.ravel())
    y_pred = np.repeat(predicted, table.ravel())
    return [
        sk.recall_score(y_true, y_pred, average=average)
        for average in ("macro", "micro")
    ]


def averages_by_loop(table):
    recalls = [table[i, i] / sum(table[i]) for i in range(len(table))]
    return sum(recalls) / len(recalls), np.trace(table) / np.sum(table)


def accuracy_by_joining(batches):
    y_true = np.concatenate([true for true, _ in batches])
    y_pred = np.concatenate([predicted for _, predicted in batches])
    return (y_true == y_pred).mean()


def accuracy_by_weights(batches):
    total = sum((a == b).mean() * len(a) for a, b in batches)
    return total / sum(len(a) for a, _ in batches)


def mean_of_means(batches):
    return np.mean([np.mean(a == b) for a, b in batches])


def as_if_equally_long(batches):
    right = sum((a == b).sum() for a, b in batches)
    return right / (len(batches[0][0]) * len(batches))


def last_only(batches):
    for a, b in batches:
        right, rows = 0, 0
        right += (a == b).sum()
        rows += len(a)
    return right / rows


def conditions(y_true, y_pred):
    yes, said = y_true == 1, y_pred == 1
    return yes & said, ~yes & said, yes & ~said, ~yes & ~said


def counts_of_integers(t, p):
    return (t & p).sum(), (~t & p).sum(), (t & ~p).sum(), (~t & ~p).sum()


def counts_of_all_right(t, p):
    right = int(sum(t == p))
    return right, *counts_by_loop(t, p)[1:3], right


def metrics_without_brackets(tp, fp, fn, tn):
    p, r = tp / tp + fp, tp / tp + fn
    return tp + tn / tp + fp + fn + tn, p, r, 2 * p * r / p + r


def cheapest_by_rates(y_true, scores, thresholds, cost_fp, cost_fn):
    ham, spam = scores[y_true == 0], scores[y_true == 1]
    rates = [
        cost_fp * (ham >= t).mean() + cost_fn * (spam < t).mean() for t in thresholds
    ]
    return thresholds[int(np.argmin(rates))]


def accuracy_of_the_first(batches):
    right = rows = 0
    for y_true, y_pred in batches:
        right += (y_true == y_pred).sum()
        rows += len(y_true)
        return right / rows


RIGHT = [
    ("06.1", counts_by_loop),
    ("06.1", counts_of_sklearn),
    ("06.1", lambda t, p: [int(mask.sum()) for mask in conditions(t, p)]),
    ("06.2", metrics_of_counts),
    ("06.Q1", "b"),
    ("06.3", (0.85, 0.667, 0.5, 0.571)),
    ("06.3", [170 / 200, 20 / 30, 20 / 40, 40 / 70]),
    ("06.3", np.array([0.85, 0.6667, 0.5, 0.5714])),
    ("06.4", cheapest_by_min),
    ("06.4", cheapest_by_loop),
    ("06.4", of_all_costs(lambda t, c: t[c.argmin()])),
    ("06.5", averages_of_sklearn),
    ("06.5", averages_by_loop),
    ("06.6", accuracy_by_joining),
    ("06.6", accuracy_by_weights),
    ("06.Q2", " A "),
]
WRONG = [
    ("06.1", lambda t, p: np.array(counts_by_loop(t, p))[[0, 2, 1, 3]], "swapped"),
    ("06.1", lambda t, p: counts_by_loop(p, t), "swapped"),
    ("06.1", lambda t, p: sk.confusion_matrix(t, p).ravel(), "tn first"),
    ("06.1", lambda t, p: counts_by_loop(1 - t, 1 - p), "0 as the positive"),
    (
        "06.1",
        lambda t, p: (
            sum(p == 1),
            sum((p == 1) & (t == 0)),
            sum((p == 0) & (t == 1)),
            sum(p == 0),
        ),
        "two conditions",
    ),
    ("06.1", conditions, "count them"),
    ("06.1", lambda t, p: counts_by_loop(t, p)[:3], "tn is missing"),
    ("06.1", lambda t, p: np.array(counts_by_loop(t, p))[[0, 1, 3, 2]], "fn and tn"),
    ("06.1", lambda t, p: np.array(counts_by_loop(t, p)) / len(t), "shares"),
    ("06.1", sk.confusion_matrix, "confusion matrix"),
    ("06.1", lambda t, p: (t == p).sum(), "how many are right"),
    ("06.2", lambda a, b, c, d: metrics_of_counts(a, c, b, d), "swapped"),
    (
        "06.2",
        lambda a, b, c, d: (
            *metrics_of_counts(a, b, c, d)[:3],
            (a / (a + b) + a / (a + c)) / 2,
        ),
        "plain mean",
    ),
    ("06.2", lambda *n: metrics_of_counts(*n) * [1, 1, 1, 0.5], "factor 2"),
    (
        "06.2",
        lambda a, b, c, d: (
            (a + d) / (a + b + c + d),
            p := a / (a + b),
            r := d / (b + d),
            2 * p * r / (p + r),
        ),
        "ham",
    ),
    (
        "06.2",
        lambda *n: (n[0] / sum(n), *metrics_of_counts(*n)[1:]),
        "leaves out tn",
    ),
    ("06.2", lambda *n: metrics_of_counts(*n)[1:], "four numbers"),
    ("06.Q1", "a", "cannot tell"),
    ("06.Q1", "c", "accuracy"),
    ("06.3", (0.85, 0.5, 2 / 3, 4 / 7), "down the column"),
    ("06.3", (85, 66.67, 50, 57.14), "percentages"),
    ("06.3", (0.85, 2 / 3, 0.5, 7 / 12), "plain mean"),
    ("06.3", (0.1, 2 / 3, 0.5, 4 / 7), "both classes"),
    ("06.3", (0.85, 150 / 170, 150 / 160, 10 / 11), "class 0"),
    ("06.3", (0.85, 2 / 3, 0.5, 2 / 7), "factor 2"),
    ("06.4", lambda y, s, t, fp, fn: cheapest_by_min(y, s, t, fn, fp), "swapped"),
    ("06.4", lambda y, s, t, fp, fn: cheapest_by_min(y, s, t, 1, 1), "without their"),
    ("06.4", of_all_costs(lambda t, c: c.argmin()), "position"),
    ("06.4", of_all_costs(lambda t, c: c.min()), "lowest cost"),
    ("06.4", all_costs, "all thresholds"),
    ("06.4", of_all_costs(lambda t, c: t[c.argmax()]), "most expensive"),
    ("06.4", below_is_spam, "called scores"),
    ("06.4", cheapest_above, "above the threshold only"),
    ("06.4", lambda y, s, t, a, b: cheapest_by_min(y, s, t, a, 0), "positives only"),
    ("06.4", lambda y, s, t, a, b: cheapest_by_min(y, s, t, 0, b), "negatives only"),
    ("06.5", lambda table: averages_by_loop(table)[::-1], "swapped"),
    ("06.5", lambda table: averages_by_loop(table.T), "column sums"),
    (
        "06.5",
        lambda table: (
            np.diag(table) / table.sum(axis=1),
            np.trace(table) / table.sum(),
        ),
        "one recall per class",
    ),
    ("06.5", lambda table: [np.trace(table) / table.sum()] * 2, "Both are micro"),
    ("06.5", lambda table: [averages_by_loop(table)[0]] * 2, "Both are macro"),
    ("06.6", lambda batches: sum((a == b).sum() for a, b in batches), "number of all"),
    ("06.6", as_if_equally_long, "as long as the first"),
    (
        "06.6",
        lambda batches: np.mean([(a == b).sum() for a, b in batches]),
        "number of batches",
    ),
    ("06.6", lambda batches: accuracy_by_joining(batches[:-1]), "last batch:"),
    ("06.6", last_only, "start anew"),
    ("06.Q2", "b", "What else"),
    ("06.Q2", "c", "Nothing is raised"),
]
WRONG += [
    ("06.1", counts_of_integers, "-1 and -2"),
    ("06.1", counts_of_all_right, "*all* right answers"),
    ("06.2", lambda *n: [100 * share for share in metrics_of_counts(*n)], "percent"),
    ("06.2", lambda *n: [round(x, 2) for x in metrics_of_counts(*n)], "You rounded"),
    ("06.2", metrics_without_brackets, "divides before it adds"),
    (
        "06.2",
        lambda a, b, c, d: (
            a + d / (a + b + c + d),
            *metrics_of_counts(a, b, c, d)[1:],
        ),
        "tp + tn in brackets",
    ),
    ("06.3", (0.85, 0.67, 0.5, 0.57), "You rounded"),
    ("06.4", cheapest_by_rates, "*shares*"),
    ("06.4", lambda y, s, t, fp, fn: 1 / (1 + fn / fp), "looks at no e-mail"),
    (
        "06.5",
        lambda T: (
            sum(T[i, i] / T[i].sum() for i in range(len(T))),
            np.trace(T) / T.sum(),
        ),
        "sum of the recalls",
    ),
    (
        "06.5",
        lambda T: ((np.diag(T) / T.sum()).mean(), np.trace(T) / T.sum()),
        "its own class",
    ),
    ("06.6", accuracy_of_the_first, "return inside the loop"),
    ("06.6", mean_of_means, "row in a short batch"),
]
BLANK = [(f"06.{i}", lambda *_: ...) for i in (1, 2, 4, 5, 6)]
BLANK += [("06.3", None), ("06.3", ...), ("06.Q1", None)]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("number answer said", WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


def test_every_listed_mistake_is_made_above():
    for exercise in EXERCISES:
        listed = [m.says for m in getattr(exercise, "mistakes", ())]
        listed += getattr(exercise, "replies", {}).values()
        made = {find(n).judge(a).sentence for n, a, _ in WRONG if n == exercise.id}
        assert made == set(listed)


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@case_by_case(
    "nonsense exercise", ["x", float("nan"), [1], len, lambda: 1 / 0], EXERCISES
)
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")
