"""Notebook 13: wrong answers that no list names never pass either."""

import numpy as np
import pytest

from helpers.exercises.catalog import find
from helpers.exercises.kernel_methods import rbf, take_step
from helpers.exercises.support_vector_machines import (
    hinge,
    hinge_gradient,
    margin,
    objective,
)

WRONG = [
    ("13.1", lambda w, b, X, y: 2.2),  # right for one of the inputs
    ("13.1", lambda w, b, X, y: round(margin(w, b, X, y), 3)),
    ("13.1", lambda w, b, X, y: margin(w, b, X, y) // 0.1 * 0.1),
    ("13.1", lambda w, b, X, y: [margin(w, b, X, y)]),
    ("13.1", lambda w, b, X, y: (margin(w, b, X, y), 0)),
    ("13.1", lambda w, b, X, y: str(margin(w, b, X, y))),
    ("13.1", lambda w, b, X, y: np.median(y * (X @ w + b)) / np.linalg.norm(w)),
    ("13.1", lambda w, b, X, y: (y * (X @ w + b)).min() / np.linalg.norm(X)),
    ("13.1", lambda w, b, X, y: hinge(w, b, X, y).min()),
    ("13.1", lambda w, b, X, y: None if b > 0 else margin(w, b, X, y)),
    ("13.1", lambda w, b, X, y: np.nan),
    ("13.1", lambda: 1.0),
    ("13.1", type("Margin", (), {})),
    ("13.1", "margin"),
    ("13.2", lambda w, b, X, y, C: 0.5 * w @ w + 0.5 * C * hinge(w, b, X, y).sum()),
    ("13.2", lambda w, b, X, y, C: 0.5 * (w @ w) ** 2 + C * hinge(w, b, X, y).sum()),
    ("13.2", lambda w, b, X, y, C: (0.5 * w @ w, C * hinge(w, b, X, y).sum())),
    ("13.2", lambda w, b, X, y, C: C * (hinge(w, b, X, y) ** 2).sum()),
    ("13.2", lambda w, b, X, y, C: objective(w, b, X, y, 2.0)),  # one input's C
    ("13.2", lambda w, b, X, y, C: objective(w, b, X[1:], y[1:], C)),
    ("13.2", lambda w, b, X, y, C: hinge(w, b, X, y).sum(axis=1)),
    ("13.2", lambda *given: np.full(9, objective(*given))),
    ("13.3", lambda *given: (hinge_gradient(*given)[0], 0)),
    ("13.3", lambda *given: dict(zip("wb", hinge_gradient(*given), strict=True))),
    ("13.3", lambda w, b, X, y, C: hinge_gradient(w, b, X, 2 * y - 1, C)),
    ("13.3", lambda w, b, X, y, C: hinge_gradient(w, 0, X, y, C)),
    ("13.3", lambda w, b, X, y, C: (C * w - hinge_gradient(w, b, X, y, 1)[0], 0)),
    ("13.3", lambda *given: (*hinge_gradient(*given), 0)),
    ("13.4", lambda *given: (0.35, 0.35)),  # right for one of the inputs
    ("13.4", lambda bi, bj, gap, bend, high, low: (high, low)),
    ("13.4", lambda bi, bj, gap, bend, high, low: (bi, bj)),
    ("13.4", lambda *given: (*take_step(*given), 0)),
    ("13.4", lambda *given: iter(take_step(*given))),
    ("13.4", lambda bi, bj, *rest: take_step(bj, bi, *rest)),
    ("13.5", lambda X, Z, gamma: np.ones((len(X), len(Z)))),
    ("13.5", lambda X, Z, gamma: np.full((len(X), len(Z)), np.nan)),
    ("13.5", lambda X, Z, gamma: rbf(X, Z, 0.4)),  # one input's gamma
    ("13.5", lambda X, Z, gamma: rbf(X, Z[:1], gamma)),
    ("13.5", lambda X, Z, gamma: np.diag(rbf(X, Z, gamma))),
    ("13.5", lambda X, Z, gamma: (1 + gamma * X @ Z.T) ** 2),
]


@pytest.mark.parametrize(("exercise_id", "answer"), WRONG)
def test_a_wrong_answer_never_passes_and_is_told_something(exercise_id, answer):
    verdict = find(exercise_id).judge(answer)
    assert verdict.status == "try again"
    assert "Traceback" not in verdict.sentence
    assert len(verdict.sentence) < 900


def test_python_s_own_max_is_told_apart_from_numpy_s():
    def by_max(w, b, X, y, C):
        return 0.5 * w @ w + C * max(0, 1 - y * (X @ w + b)).sum()

    assert "np.maximum" in find("13.2").judge(by_max).sentence
