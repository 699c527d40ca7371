"""Notebook 13: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest

from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.kernel_methods import rbf, take_step
from helpers.exercises.side_effects import PRINTS
from helpers.exercises.support_vector_machines import (
    hinge,
    hinge_gradient,
    margin,
    objective,
)
from helpers.svm import SVC, rbf_kernel
from nonsense import THINGS
from verdicts import judged

RIGHT = {
    "13.1": margin,
    "13.2": objective,
    "13.3": hinge_gradient,
    "13.4": take_step,
    "13.5": rbf,
}


def test_the_exercises_stand_in_the_order_of_the_lesson():
    wanted = ["13.Q1", "13.1", "13.Q2", "13.2", "13.3", "13.4", "13.5", "13.Q3", "13.6"]
    assert list(exercises_of("13")) == wanted


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("13.Q1", "b"), ("13.Q2", "a"), ("13.Q3", "c")]
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
    assert judged("13.3", hinge_gradient_as_given).status == "to do"
    for exercise_id in ("13.1", "13.2", "13.4", "13.5"):
        assert judged(exercise_id, lambda *arguments: None).status == "to do"
    for exercise_id in exercises_of("13"):
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
        ("13.1", margin_that_multiplies_in_place, "your function changes `"),
        ("13.3", gradient_that_relabels_in_place, "your function changes `"),
        ("13.1", lambda *given: print(margin(*given)), PRINTS),
        ("13.2", lambda *given: print(objective(*given)), PRINTS),
        ("13.3", lambda *given: print(hinge_gradient(*given)), PRINTS),
    ],
)
def test_what_a_function_does_besides_is_named(exercise_id, answer, sentence):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@pytest.mark.parametrize("exercise_id", list(exercises_of("13")))
@pytest.mark.parametrize("answer", THINGS, ids=lambda answer: "")
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


def objective_by_loop(w, b, X, y, C):
    total = 0.5 * np.linalg.norm(w) ** 2
    for x, label in zip(X, y, strict=True):
        total += C * max(0.0, 1 - label * (x @ w + b))
    return total


def objective_by_mask(w, b, X, y, C):
    product = y * (X @ w + b)
    return np.float32(sum(w**2) / 2 + ((1 - product) * C)[product <= 1].sum())


def objective_by_clip(w, b, X, y, C):
    return float(w.dot(w) / 2 + np.clip(C - C * y * (X @ w + b), 0, None).sum())


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
        ("13.1", margin_by_loop),
        ("13.1", margin_in_float32),
        ("13.1", margin_by_sorting),
        ("13.1", margin_of_read_only_arrays),
        ("13.2", objective_by_loop),
        ("13.2", objective_by_mask),
        ("13.2", objective_by_clip),
        ("13.3", gradient_by_where),
        ("13.3", gradient_by_loop),
        ("13.4", step_by_clip),
        ("13.4", step_by_ifs),
        ("13.5", rbf_by_loops),
        ("13.5", rbf_by_products),
        ("13.5", rbf_by_features),
        ("13.5", rbf_by_library),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert find(exercise_id).judge(answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "right"),
    [("13.1", margin), ("13.2", objective), ("13.3", hinge_gradient), ("13.5", rbf)],
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
