"""The challenge of choosing a threshold: judged by the cost on new tumors."""

import numpy as np
import pytest
import torch

from helpers.exercises.choosing_a_threshold import (
    CHOOSE_THRESHOLD,
    cheapest_threshold,
    tumor_scores,
)


def by_expected_cost(y_true, scores, cost_fp, cost_fn):
    """Return the lowest probability at which an alarm is the cheaper answer."""
    for p in np.linspace(0, 1, 1001):
        if (1 - p) * cost_fp <= p * cost_fn:
            return p
    return 1.0


def tuned_on_scores(y_true, scores, cost_fp, cost_fn):
    thresholds = np.linspace(0.01, 0.99, 99)
    return cheapest_threshold(y_true, scores, thresholds, cost_fp, cost_fn)


RIGHT = [
    lambda y, s, fp, fn: fp / (fp + fn),
    lambda y, s, fp, fn: np.array([1 / (1 + fn / fp)]),
    lambda y, s, fp, fn: torch.tensor(fp / (fp + fn)),
    by_expected_cost,
]
WRONG = [
    (lambda y, s, fp, fn: fn / (fp + fn), "swapped"),
    (lambda y, s, fp, fn: 0.5, "0.0 % of the cost"),
    (tuned_on_scores, "the goal is 45 %"),
    (lambda y, s, fp, fn: tuned_on_scores(y, s, 1, 1), "follow the two costs?"),
    (lambda y, s, fp, fn: y.mean(), "follow the two costs?"),
    (lambda y, s, fp, fn: 0.0, "follow the two costs?"),
    (lambda y, s, fp, fn: fp / fn, "between 0 and 1"),
    (lambda y, s, fp, fn: s >= 0.3, "142 numbers"),
    (lambda y, s, fp, fn: "low", "one number"),
    (lambda y, s, fp, fn: float("nan"), "between 0 and 1"),
]


@pytest.mark.parametrize("answer", RIGHT)
def test_right_answers_pass(answer):
    verdict = CHOOSE_THRESHOLD.judge(answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize(("answer", "said"), WRONG)
def test_each_wrong_answer_gets_its_sentence(answer, said):
    verdict = CHOOSE_THRESHOLD.judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


def test_an_untouched_stub_is_to_do():
    assert CHOOSE_THRESHOLD.judge(lambda *_: ...).status == "to do"


def test_the_tumors_to_choose_on_are_not_the_new_ones():
    y_val, val, y_new, new = tumor_scores(0)
    assert (len(y_val), len(y_new)) == (142, 143)
    assert not set(val) & set(new)
