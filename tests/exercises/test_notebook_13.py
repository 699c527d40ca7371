"""Notebook 13: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.svm import SVC as TheirSVC

from helpers.exercises import notebook_13_answers as answers
from helpers.exercises.catalogue import exercises_of, find
from helpers.svm import SVC
from nonsense import THINGS

FUNCTIONS = ["13.1", "13.2", "13.3", "13.4", "13.5"]


def judged(exercise_id, answer):
    return find(exercise_id).judge(answer)


def test_the_exercises_stand_in_the_order_of_the_lesson():
    wanted = ["13.Q1", "13.1", "13.Q2", "13.2", "13.3", "13.4", "13.5", "13.Q3", "13.6"]
    assert list(exercises_of("13")) == wanted


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("13.Q1", "c"), ("13.Q2", "a"), ("13.Q3", "b")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(exercise_id, right):
    verdicts = {letter: judged(exercise_id, letter) for letter in "abc"}
    assert [k for k, v in verdicts.items() if v.status == "pass"] == [right]
    assert len({v.sentence for v in verdicts.values()}) == 3


@pytest.mark.parametrize("exercise_id", FUNCTIONS)
def test_every_listed_mistake_earns_its_own_sentence(exercise_id):
    exercise = find(exercise_id)
    assert judged(exercise_id, exercise.right).status == "pass"
    sentences = set()
    for mistake in exercise.mistakes:
        verdict = judged(exercise_id, mistake.does)
        assert (verdict.status, verdict.sentence) == ("try again", mistake.says)
        sentences.add(verdict.sentence)
    assert len(sentences) == len(exercise.mistakes)


# Right answers, written another way


def margin_by_loop(w, b, X, y):
    length = sum(v * v for v in w) ** 0.5
    scores = [sum(w_k * x_k for w_k, x_k in zip(w, x, strict=True)) + b for x in X]
    return min(label * score / length for label, score in zip(y, scores, strict=True))


def objective_by_loop(w, b, X, y, C):
    total = 0.5 * np.linalg.norm(w) ** 2
    for x, label in zip(X, y, strict=True):
        total += C * max(0.0, 1 - label * (x @ w + b))
    return total


def gradient_by_where(w, b, X, y, C):
    signs = np.where(y == 1, 1.0, -1.0)
    pull = np.where(1 - signs * (X @ w + b) > 0, signs, 0.0)
    return [w - C * X.T @ pull, -C * np.sum(pull)]


def step_by_clip(beta_i, beta_j, gap, bend, high_i, low_j):
    room = min(high_i - beta_i, beta_j - low_j)
    step = np.clip(gap / bend, 0, room)
    return np.array([beta_i + step, beta_j - step])


def rbf_by_loops(X, Z, gamma):
    return [[np.exp(-gamma * np.sum((x - z) ** 2)) for z in Z] for x in X]


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("13.1", margin_by_loop),
        ("13.2", objective_by_loop),
        ("13.3", gradient_by_where),
        ("13.4", step_by_clip),
        ("13.5", rbf_by_loops),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def test_torch_answers_pass():
    torch = pytest.importorskip("torch")

    def rbf(X, Z, gamma):
        squares = torch.cdist(torch.tensor(X), torch.tensor(Z)) ** 2
        return torch.exp(-gamma * squares)

    assert judged("13.5", rbf).status == "pass"


# Stubs and nonsense


def test_untouched_stubs_are_to_do():
    def hinge_gradient(w, b, X, y, C):
        missed = y * (X @ w + b) < 1
        slope_w = w - C * (y[missed] @ X[missed])
        slope_b = -C * y[missed].sum()
        return slope_w, slope_b

    assert judged("13.3", hinge_gradient).status == "to do"
    for exercise_id in ("13.1", "13.2", "13.4", "13.5"):
        assert judged(exercise_id, lambda *arguments: None).status == "to do"
    for exercise_id in exercises_of("13"):
        assert judged(exercise_id, None).status == "to do"


@pytest.mark.parametrize("exercise_id", list(exercises_of("13")))
@pytest.mark.parametrize("answer", THINGS, ids=lambda answer: "")
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    right = getattr(find(exercise_id), "right", None)
    verdict = judged(exercise_id, answer)
    assert verdict.status != "pass" or (isinstance(answer, str) and answer == right)


# 13.6


def test_the_margin_of_the_answers_is_what_a_machine_reaches():
    """The reference against the class: the widest margin of two points is sqrt 2."""
    machine = SVC(kernel="linear", C=1e6).fit([[-1, -1], [1, 1]], [-1, 1])
    X, y = np.array([[-1.0, -1.0], [1.0, 1.0]]), np.array([-1.0, 1.0])
    found = answers.margin(machine.coef_[0], machine.intercept_[0], X, y)
    assert found == pytest.approx(np.sqrt(2))


@pytest.mark.parametrize(
    "model",
    [
        make_pipeline(StandardScaler(), SVC()),
        make_pipeline(StandardScaler(), TheirSVC()),
        make_pipeline(MinMaxScaler(), SVC()),
        make_pipeline(StandardScaler(), SVC(kernel="linear")),
    ],
)
def test_a_model_that_scales_passes(model):
    assert judged("13.6", model).status == "pass"


@pytest.mark.parametrize(
    ("model", "says"),
    [
        (SVC(), "(M35)"),
        (TheirSVC(), "(M35)"),
        (SVC, "needs brackets"),
        (StandardScaler(), "one model with fit and predict"),
        ((StandardScaler(), SVC()), "one model with fit and predict"),
        (make_pipeline(StandardScaler(), SVC(C=1e-3)), "reaches"),
    ],
)
def test_a_model_that_does_not_is_told_why(model, says):
    verdict = judged("13.6", model)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_a_fitted_model_passes_too_and_stays_as_it_was():
    from helpers.datasets import load_wine

    wine = load_wine()
    model = make_pipeline(StandardScaler(), SVC()).fit(wine.X, wine.y)
    before = model.predict(wine.X)
    assert judged("13.6", model).status == "pass"
    np.testing.assert_array_equal(model.predict(wine.X), before)
