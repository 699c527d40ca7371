"""Lessons 14 and 15: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest

from case_by_case import case_by_case
from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.kernel_methods import polynomial, rbf, score, take_step
from helpers.exercises.side_effects import PRINTS
from helpers.exercises.support_vector_machines import (
    ASKED,
    DESCENT,
    hinge,
    hinge_gradient,
    hospital,
    margin,
    rounds_of,
)
from helpers.svm import SVC, rbf_kernel
from nonsense import THINGS
from verdicts import judged

RIGHT = {
    "14.1": margin,
    "14.2": DESCENT.right,
    "14.3": hinge_gradient,
    "15.8": take_step,
    "15.2": polynomial,
    "15.3": rbf,
    "15.4": score,
}


def test_the_exercises_are_in_the_order_of_the_lesson():
    wanted = ["14.Q1", "14.1", "14.Q2", "14.2", "14.3", "14.Q3", "14.4"]
    assert list(exercises_of("14")) == wanted


@pytest.mark.parametrize(
    ("exercise_id", "right"),
    [("14.Q1", "b"), ("14.Q2", "a"), ("14.Q3", "c"), ("15.Q2", "c")],
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == [right]
    assert len({v.sentence for v in verdicts.values()}) == 3


@pytest.mark.parametrize("exercise_id", RIGHT)
def test_every_listed_mistake_earns_its_sentence(exercise_id):
    assert judged(exercise_id, RIGHT[exercise_id]).status == "pass"
    for mistake in find(exercise_id).mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def test_the_margin_of_the_judge_is_what_a_machine_reaches():
    """The reference against the class: the widest margin of two points is sqrt 2."""
    machine = SVC(kernel="linear", C=1e6).fit([[-1, -1], [1, 1]], [-1, 1])
    X, y = np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([-1.0, 1.0])
    found = margin(machine.coef_[0], machine.intercept_[0], X, y)
    assert found == pytest.approx(np.sqrt(2))


def test_the_slope_of_the_judge_is_that_of_its_objective():
    torch = pytest.importorskip("torch")
    for w, b, X, y, C in [(np.array([0.5, -1.0]), 0.2, np.eye(2), np.array([0, 1]), 3)]:
        v = torch.tensor([*w, b], requires_grad=True)
        scores = torch.tensor(X) @ v[:2] + v[2]
        misses = torch.relu(1 - torch.tensor(2 * y - 1) * scores).sum()
        (0.5 * v[:2] @ v[:2] + C * misses).backward()
        slope_w, slope_b = hinge_gradient(w, b, X, y, C)
        np.testing.assert_allclose([*slope_w, slope_b], v.grad)


# Stubs, side effects and nonsense


def hinge_gradient_as_given(w, b, X, y, C):
    missed = y * (X @ w + b) < 1
    slope_w = w - C * (y[missed] @ X[missed])
    slope_b = -C * y[missed].sum()
    return slope_w, slope_b


def test_untouched_stubs_are_to_do():
    assert judged("14.3", hinge_gradient_as_given).status == "to do"
    for exercise_id in ("14.1", "14.2", "14.4", "15.8", "15.3"):
        assert judged(exercise_id, lambda *arguments: None).status == "to do"
    for exercise_id in (*exercises_of("14"), *exercises_of("15")):
        assert judged(exercise_id, None).status == "to do"


def margin_that_multiplies_in_place(w, b, X, y):
    X *= y[:, None]
    return (X @ w + b * y).min() / np.linalg.norm(w)


def gradient_that_relabels_in_place(w, b, X, y, C):
    """The next cell would find labels -1 and 1, and turn them into -3 and 1."""
    y[y == 0] = -1
    missed = y * (X @ w + b) < 1
    return w - C * (y[missed] @ X[missed]), -C * y[missed].sum()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "sentence"),
    [
        ("14.1", margin_that_multiplies_in_place, "your function changes `"),
        ("14.3", gradient_that_relabels_in_place, "your function changes `"),
        ("14.1", lambda *given: print(margin(*given)), PRINTS),
        ("14.2", lambda *given: print(DESCENT.right(*given)), PRINTS),
        ("14.3", lambda *given: print(hinge_gradient(*given)), PRINTS),
    ],
)
def test_what_a_function_does_besides_is_named(exercise_id, answer, sentence):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@case_by_case("answer exercise_id", THINGS, [*exercises_of("14"), *exercises_of("15")])
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    right = getattr(find(exercise_id), "right", None)
    verdict = judged(exercise_id, answer)
    assert verdict.status != "pass" or (isinstance(answer, str) and answer == right)


def margin_by_loop(w, b, X, y):
    size = sum(v * v for v in w) ** 0.5
    scores = [sum(w_k * x_k for w_k, x_k in zip(w, x, strict=True)) + b for x in X]
    return min(label * score / size for label, score in zip(y, scores, strict=True))


def margin_in_float32(w, b, X, y):
    w, X, y = (values.astype(np.float32) for values in (w, X, y))
    return (y * (X @ w + np.float32(b))).min() / np.linalg.norm(w)


def margin_by_sorting(w, b, X, y):
    print("distances:", sorted(y * (X @ w + b)))
    return sorted(y * (np.dot(X, w) + b))[0] / np.sqrt(np.dot(w, w))


def margin_of_read_only_arrays(w, b, X, y):
    for values in (w, X, y):
        values.flags.writeable = False
    return np.array(np.min(y * np.einsum("ij,j->i", X, w) + y * b) / np.hypot(*w))


def gradient_by_where(w, b, X, y, C):
    signs = np.where(y == 1, 1.0, -1.0)
    pull = np.where(1 - signs * (X @ w + b) > 0, signs, 0.0)
    return [w - C * X.T @ pull, -C * np.sum(pull)]


def gradient_by_loop(w, b, X, y, C):
    slope_w, slope_b = w.copy(), 0.0
    for x, label in zip(X, y, strict=True):
        sign = -1 if label == 0 else 1
        if sign * (x @ w + b) <= 1:
            slope_w -= C * sign * x
            slope_b -= C * sign
    return slope_w.tolist(), slope_b


def step_by_clip(beta_i, beta_j, gap, bend, high_i, low_j):
    room = min(high_i - beta_i, beta_j - low_j)
    step = np.clip(gap / bend, 0, room)
    return np.array([beta_i + step, beta_j - step])


def step_by_ifs(beta_i, beta_j, gap, bend, high_i, low_j):
    step = gap / bend
    if beta_i + step > high_i:
        step = high_i - beta_i
    if beta_j - step < low_j:
        step = beta_j - low_j
    return [beta_i + step, beta_j - step]


def rbf_by_loops(X, Z, gamma):
    return [[np.exp(-gamma * np.sum((x - z) ** 2)) for z in Z] for x in X]


def rbf_by_products(X, Z, gamma):
    lengths = (X**2).sum(axis=1)[:, None] + (Z**2).sum(axis=1)
    return np.e ** (-gamma * (lengths - 2 * X @ Z.T))


def rbf_by_features(X, Z, gamma):
    return np.exp(-gamma * (X[:, None] - Z[None]) ** 2).prod(axis=-1)


def rbf_by_library(X, Z, gamma):
    return rbf_kernel(X, Z, gamma=gamma).astype(np.float32)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("14.1", margin_by_loop),
        ("14.1", margin_in_float32),
        ("14.1", margin_by_sorting),
        ("14.1", margin_of_read_only_arrays),
        ("14.3", gradient_by_where),
        ("14.3", gradient_by_loop),
        ("15.8", step_by_clip),
        ("15.8", step_by_ifs),
        ("15.3", rbf_by_loops),
        ("15.3", rbf_by_products),
        ("15.3", rbf_by_features),
        ("15.3", rbf_by_library),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert find(exercise_id).judge(answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "right"),
    [
        ("14.1", margin),
        ("14.2", DESCENT.right),
        ("14.3", hinge_gradient),
        ("15.3", rbf),
    ],
)
def test_torch_answers_pass(exercise_id, right):
    torch = pytest.importorskip("torch")

    def answer(*given):
        result = right(*given)
        if isinstance(result, tuple):
            return tuple(torch.tensor(part) for part in result)
        return torch.tensor(result)

    assert find(exercise_id).judge(answer).status == "pass"


WRONG = [
    ("14.1", lambda w, b, X, y: 2.2),  # right for one of the inputs
    ("14.1", lambda w, b, X, y: round(margin(w, b, X, y), 3)),
    ("14.1", lambda w, b, X, y: margin(w, b, X, y) // 0.1 * 0.1),
    ("14.1", lambda w, b, X, y: [margin(w, b, X, y)]),
    ("14.1", lambda w, b, X, y: (margin(w, b, X, y), 0)),
    ("14.1", lambda w, b, X, y: str(margin(w, b, X, y))),
    ("14.1", lambda w, b, X, y: np.median(y * (X @ w + b)) / np.linalg.norm(w)),
    ("14.1", lambda w, b, X, y: (y * (X @ w + b)).min() / np.linalg.norm(X)),
    ("14.1", lambda w, b, X, y: hinge(w, b, X, y).min()),
    ("14.1", lambda w, b, X, y: None if b > 0 else margin(w, b, X, y)),
    ("14.1", lambda w, b, X, y: np.nan),
    ("14.1", lambda: 1.0),
    ("14.1", type("Margin", (), {})),
    ("14.1", "margin"),
    ("14.3", lambda *given: (hinge_gradient(*given)[0], 0)),
    ("14.3", lambda *given: dict(zip("wb", hinge_gradient(*given), strict=True))),
    ("14.3", lambda w, b, X, y, C: hinge_gradient(w, b, X, 2 * y - 1, C)),
    ("14.3", lambda w, b, X, y, C: hinge_gradient(w, 0, X, y, C)),
    ("14.3", lambda w, b, X, y, C: (C * w - hinge_gradient(w, b, X, y, 1)[0], 0)),
    ("14.3", lambda *given: (*hinge_gradient(*given), 0)),
    ("15.8", lambda *given: (0.35, 0.35)),  # right for one of the inputs
    ("15.8", lambda bi, bj, gap, bend, high, low: (high, low)),
    ("15.8", lambda bi, bj, gap, bend, high, low: (bi, bj)),
    ("15.8", lambda *given: (*take_step(*given), 0)),
    ("15.8", lambda *given: iter(take_step(*given))),
    ("15.8", lambda bi, bj, *rest: take_step(bj, bi, *rest)),
    ("15.3", lambda X, Z, gamma: np.ones((len(X), len(Z)))),
    ("15.3", lambda X, Z, gamma: np.full((len(X), len(Z)), np.nan)),
    ("15.3", lambda X, Z, gamma: rbf(X, Z, 0.4)),  # one input's gamma
    ("15.3", lambda X, Z, gamma: rbf(X, Z[:1], gamma)),
    ("15.3", lambda X, Z, gamma: np.diag(rbf(X, Z, gamma))),
    ("15.3", lambda X, Z, gamma: (1 + gamma * X @ Z.T) ** 2),
]


@case_by_case("exercise_id answer", WRONG)
def test_a_wrong_answer_never_passes_and_is_told_something(exercise_id, answer):
    verdict = find(exercise_id).judge(answer)
    assert verdict.status == "try again"
    assert "Traceback" not in verdict.sentence
    assert len(verdict.sentence) < 900


# 14.2, 14.4, 15.2 and 15.4, written as learners write them


def descend_in_place(X, y, C, rate, steps):
    w, b = np.zeros(X.shape[1]), np.zeros(1)
    for k in range(steps):
        missed = y * (X @ w + b) < 1
        slope_w = w - C * (y[missed] @ X[missed])
        slope_b = -C * y[missed].sum()
        w -= rate / (1 + k / 10) * slope_w
        b -= rate / (1 + k / 10) * slope_b
    return w, b[0]


def descend_by_torch(X, y, C, rate, steps):
    import torch

    w = torch.zeros(X.shape[1], dtype=torch.float64, requires_grad=True)
    b = torch.zeros((), dtype=torch.float64, requires_grad=True)
    X, y = torch.tensor(X), torch.tensor(y)
    optimizer = torch.optim.SGD([w, b], lr=rate)
    shrink = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: 1 / (1 + k / 10))
    for _ in range(steps):
        optimizer.zero_grad()
        misses = torch.relu(1 - y * (X @ w + b)).sum()
        (0.5 * w @ w + C * misses).backward()
        optimizer.step()
        shrink.step()
    return w, b


def descend_with_one_vector(X, y, C, rate, steps):
    X1 = np.column_stack([X, np.ones(len(X))])
    v = np.zeros(X1.shape[1])
    for k in range(steps):
        missed = 1 - y * (X1 @ v) > 0
        slope = np.append(v[:-1], 0) - C * (y[missed] @ X1[missed])
        v = v - rate * 10 / (10 + k) * slope
    return v[:-1], v[-1]


def descend_by_loops(X, y, C, rate, steps):
    w, b = [0.0] * len(X[0]), 0
    for k in range(steps):
        slope_w, slope_b = list(w), 0
        for x, label in zip(X, y, strict=True):
            if label * (sum(p * q for p, q in zip(w, x, strict=True)) + b) < 1:
                slope_w = [s - C * label * q for s, q in zip(slope_w, x, strict=True)]
                slope_b -= C * label
        size = rate / (1 + 0.1 * k)
        w = [p - size * s for p, s in zip(w, slope_w, strict=True)]
        b -= size * slope_b
    return w, b


def ask_near(scores):
    return np.argsort(np.abs(scores))[:5]


def ask_by_sorting(scores):
    return sorted(range(len(scores)), key=lambda i: abs(scores[i]))[:5]


def ask_in_the_street(scores):
    """Any five inside, and near ones where there are fewer: less greedy."""
    inside = np.flatnonzero(np.abs(scores) < 0.5)
    return inside[:5] if len(inside) >= 5 else ask_near(scores)


def ask_by_torch(scores):
    torch = pytest.importorskip("torch")
    return torch.topk(torch.tensor(scores).abs(), 5, largest=False).indices


def polynomial_by_loops(X, Z, degree):
    return [[(1 + sum(x * z)) ** degree for z in Z] for x in X]


def score_by_loops(kernel, points, beta, b, X_new):
    pairs = list(zip(beta, points, strict=True))
    return [
        sum(v * kernel(x[None], p[None]).item() for v, p in pairs) + b for x in X_new
    ]


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("14.2", descend_in_place),
        ("14.2", descend_by_torch),
        ("14.2", descend_with_one_vector),
        ("14.2", descend_by_loops),
        ("14.4", ask_near),
        ("14.4", ask_by_sorting),
        ("14.4", ask_in_the_street),
        ("14.4", ask_by_torch),
        ("15.2", polynomial_by_loops),
        ("15.2", lambda X, Z, degree: np.power(X @ Z.T + 1, degree)),
        ("15.2", lambda X, Z, degree: (np.einsum("ik,jk->ij", X, Z) + 1) ** degree),
        ("15.4", score_by_loops),
        ("15.4", lambda k, P, beta, b, X: (k(X, P) * beta).sum(axis=1) + b),
        ("15.4", lambda k, P, beta, b, X: np.dot(k(X, P), beta) + b),
        ("15.4", lambda k, P, beta, b, X: beta @ k(P, X) + b),  # kernels are symmetric
    ],
)
def test_builds_in_other_styles_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("14.2", lambda X, y, C, rate, steps: (np.zeros(X.shape[1]), 0.0)),
        ("14.2", lambda X, y, C, rate, steps: DESCENT.right(X, y, C, rate, 2 * steps)),
        ("14.2", lambda X, y, C, rate, steps: DESCENT.right(X, -y, C, rate, steps)),
        ("14.2", lambda X, y, C, rate, steps: DESCENT.right(X, y, C, 0.3, steps)),
        ("14.2", lambda X, y, C, rate, steps: DESCENT.right(X[1:], y[1:], C, rate, 9)),
        ("14.2", lambda *given: dict(zip("wb", DESCENT.right(*given), strict=True))),
        ("14.2", lambda *given: (*DESCENT.right(*given), 0)),
        ("15.2", lambda X, Z, degree: (1 + X @ Z.T) ** (degree + 1)),
        ("15.2", lambda X, Z, degree: (1 + (X**2) @ (Z**2).T) ** degree),
        ("15.2", lambda X, Z, degree: (X @ Z.T - 1) ** degree),
        ("15.4", lambda k, P, beta, b, X: (k(X, P) + b) @ beta),
        ("15.4", lambda k, P, beta, b, X: k(X, P) @ (beta + b)),
        ("15.4", lambda k, P, beta, b, X: -(k(X, P) @ beta + b)),
    ],
)
def test_builds_that_are_wrong_in_ways_of_their_own_never_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "try again"


def asking_wrongly():
    """(answer, words of the sentence that it earns)."""
    rng = np.random.default_rng(0)
    return [
        (lambda scores: rng.permutation(len(scores))[:5], "the goal is 96 %"),
        (lambda scores: np.argsort(-np.abs(scores))[:5], "the goal is 96 %"),
        (lambda scores: np.argsort(scores)[:5], "the goal is 96 %"),
        (lambda scores: np.argsort(scores)[-5:], "the goal is 96 %"),
        (lambda scores: range(5), "the goal is 96 %"),
        (lambda scores: np.abs(scores) < 0.01, "Return 5 positions"),
        (lambda scores: np.sort(np.abs(scores))[:5], "np.argsort gives positions"),
        (lambda scores: np.argsort(np.abs(scores)), "you return 390"),
        (lambda scores: np.abs(scores).argmin(), "Return five positions, not int64"),
        (lambda scores: [0, 0, 1, 2, 3], "the same tumor twice"),
        (lambda scores: [0, 1, 2, 3, -len(scores)], "the same tumor twice"),
        (lambda scores: [0, 1, 2, 3, 5000], "There are 390 scores; position 5000"),
        (lambda scores: "abcde", "Return five positions, not str"),
        (lambda scores: print(ask_near(scores)), PRINTS),
    ]


@pytest.mark.parametrize(("answer", "words"), asking_wrongly())
def test_asking_for_the_wrong_labels_is_told_what_it_reached(answer, words):
    verdict = judged("14.4", answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_the_hospital_is_scaled_by_the_four_hundred_and_starts_with_ten_labels():
    X, y, X_new, y_new = hospital(3)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(X.std(axis=0), 1)
    assert (len(y), len(y_new), X_new.shape) == (400, 169, (169, 30))
    asked = []
    shares = rounds_of(lambda scores: asked.append(len(scores)) or range(ASKED), 3)
    assert asked == [390 - 5 * k for k in range(10)]
    assert len(shares) == 11
