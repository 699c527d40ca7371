"""Lines with a tube: judged by their cost; a mistake is named on evidence only."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.svm import SVR as TheirSVR

from case_by_case import case_by_case
from helpers.exercises.fitting_a_tube import CHANGED, LEAST_SQUARES, NEAR, tasks
from verdicts import judged


def descend(
    pull=None,
    *,
    shrink=1.0,
    steps=3000,
    rate=lambda step: 0.5 / (50 + step),
    moves_b=True,
    shrink_b=0.0,
    total=np.sum,
):
    """Return the course's loop, or one with a mistake in it."""

    def fit_line(x, y, epsilon, C):
        w, b = 0.0, 0.0
        for step in range(steps):
            error = y - (w * x + b)
            p = (pull or pulls)(error, epsilon, C)
            w += rate(step) * (total(p * x) - shrink * w)
            b += rate(step) * (total(p) - shrink_b * b) * moves_b
        return w, b

    return fit_line


def pulls(error, epsilon, C):
    return np.where(abs(error) > epsilon, C * np.sign(error), 0)


def by_loops(x, y, epsilon, C):
    w = b = 0.0
    for step in range(3000):
        rate, slope, height = 0.5 / (50 + step), -w, 0.0
        for xi, yi in zip(x.tolist(), y.tolist(), strict=True):
            e = yi - w * xi - b
            if e > epsilon:
                slope, height = slope + C * xi, height + C
            elif e < -epsilon:
                slope, height = slope - C * xi, height - C
        w, b = w + rate * slope, b + rate * height
    return [w, b]


def by_inner_sum(x, y, epsilon, C):
    w = b = 0.0
    for step in range(3000):
        p = pulls(y - (w * x + b), epsilon, C)
        rate = 0.5 / (50 + step)
        w, b = w + rate * (p * x - w).sum(), b + rate * p.sum()
    return w, b


def without_x(x, y, epsilon, C):
    w = b = 0.0
    for step in range(3000):
        p = pulls(y - (w * x + b), epsilon, C)
        rate = 0.5 / (50 + step)
        w, b = w + rate * (p.sum() - w), b + rate * p.sum()
    return w, b


def by_libsvm(x, y, epsilon, C):
    m = TheirSVR(kernel="linear", C=C, epsilon=epsilon).fit(x[:, None], y)
    return m.coef_[0], m.intercept_


def by_simplex(x, y, epsilon, C):
    def cost(line):
        excess = np.maximum(0, abs(y - line[0] * x - line[1]) - epsilon)
        return line[0] ** 2 / 2 + C * excess.sum()

    return minimize(cost, (0.0, 0.0), method="Nelder-Mead").x


@pytest.mark.parametrize(
    "answer",
    [
        descend(),
        descend(rate=lambda step: 0.002),
        descend(rate=lambda step: 0.01 / (1 + step / 50), steps=2000),
        by_libsvm,
        by_simplex,
        pytest.param(by_loops, marks=pytest.mark.slow),
    ],
)
def test_every_way_to_the_cheapest_line_passes(answer):
    assert judged("16.2", answer).status == "pass"


@case_by_case(
    "answer says",
    [
        (lambda x, y, epsilon, C: np.polyfit(x, y, 1), LEAST_SQUARES),
        (descend(lambda e, eps, C: C * np.sign(e)), CHANGED["no epsilon"]),
        (descend(lambda e, eps, C: pulls(e, 2 * eps, C)), CHANGED["twice epsilon"]),
        (descend(lambda e, eps, C: pulls(e, eps / 2, C)), CHANGED["half epsilon"]),
        (descend(lambda e, eps, C: pulls(e, eps, 1)), CHANGED["no C"]),
        (
            lambda x, y, epsilon, C: by_libsvm(x, y, epsilon, C / len(x)),
            CHANGED["mean"],
        ),
        (descend(lambda e, eps, C: -pulls(e, eps, C)), "must pull the line up"),
        (
            descend(lambda e, eps, C: np.where(abs(e) > eps, C * e, 0)),
            "with C, however far away",
        ),
        (descend(shrink=0.0), "steeper than it has to be"),
        (descend(moves_b=False), "b is still 0"),
        (lambda *given: descend()(*given)[::-1], "b before w"),
        (lambda *given: descend()(*given)[0], "two numbers"),
        (lambda *given: (*descend()(*given), 0.0), "two numbers"),
        (lambda *given: (np.nan, 0.0), "not a finite number"),
        (descend(lambda e, eps, C: e**3), "not a finite number"),
        (descend(steps=10), "the best one"),
        (descend(steps=1), "behind the loop"),
        (descend(shrink_b=1.0), "Your b shrinks"),
        (by_inner_sum, "subtract w once"),
        (without_x, "each counts times its x"),
        (descend(lambda e, eps, C: -np.where(e < -eps, C, 0)), "Only the points below"),
        (
            descend(lambda e, eps, C: C * np.sign(e) * np.maximum(0, abs(e) - eps)),
            "grow with the distance",
        ),
        (descend(rate=lambda step: 0.05), "let the steps get smaller"),
        (descend(lambda e, eps, C: np.where(e > eps, C, 0)), "Only the points above"),
        (descend(total=np.mean), "take their sum, not their mean"),
    ],
)
def test_a_wrong_line_is_told_what_is_known_about_it(answer, says):
    verdict = judged("16.2", answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_the_stub_is_to_do():
    assert judged("16.2", None).status == "to do"
    assert judged("16.2", lambda x, y, epsilon, C: None).status != "pass"


def test_the_known_wrong_lines_cost_too_much_somewhere():
    for change in ({"epsilon": 0.0}, {"C": 1.0}):
        assert not all(
            task.is_met_by(*task._replace(**change).best()) for task in tasks()
        )
    for task in tasks():
        right = task.best()
        assert task.cost(*right) <= task.cost(*by_simplex(*task)) * 1.001
        assert task.cost(right[0] + 0.2, right[1]) > NEAR * task.cost(*right)
