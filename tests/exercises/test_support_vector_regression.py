"""Notebook 16: every right answer passes, every wrong one earns its sentence."""

import time

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingRegressor
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    PolynomialFeatures,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)
from sklearn.svm import SVR as TheirSVR
from sklearn.svm import LinearSVR as TheirLinearSVR
from sklearn.svm import NuSVR

from case_by_case import case_by_case
from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.side_effects import PRINTS
from helpers.exercises.support_vector_regression import (
    epsilon_insensitive,
    measures,
    r_squared,
)
from helpers.metrics import r2
from helpers.svm import SVC, SVR, LinearSVR
from nonsense import THINGS
from verdicts import judged

RIGHT = {"16.1": epsilon_insensitive, "16.4": r_squared, "16.5": measures}


def test_the_exercises_are_those_of_the_lesson():
    numbers = ["1", "2", "3", "4", "5", "6", "Q1", "Q2", "Q3"]
    assert sorted(exercises_of("16")) == [f"16.{number}" for number in numbers]


@pytest.mark.parametrize(
    ("exercise_id", "right"), [("16.Q1", "a"), ("16.Q2", "c"), ("16.Q3", "b")]
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


# Wrong answers that no list names


@case_by_case(
    "exercise_id answer",
    [
        ("16.1", lambda t, p, e: epsilon_insensitive(t, p, 0.4)),  # one input's epsilon
        ("16.1", lambda t, p, e: epsilon_insensitive(t, p, e)[:, None]),
        ("16.1", lambda t, p, e: epsilon_insensitive(t, p, e)[1:]),
        ("16.1", lambda t, p, e: np.maximum(0, abs(t - p) * e)),
        ("16.1", lambda t, p, e: np.maximum(0, abs(t - p) / abs(t) - e)),
        ("16.1", lambda t, p, e: np.maximum(0, 1 - t * p)),
        ("16.1", lambda t, p, e: np.full(len(t), np.nan)),
        ("16.1", lambda t, p, e: max(0, abs(t - p) - e)),
        ("16.4", lambda t, p: [r_squared(t, p)]),
        ("16.4", lambda t, p: round(r_squared(t, p), 2)),
        ("16.4", lambda t, p: p.var() / t.var()),
        ("16.4", lambda t, p: 1 - (t - p).sum() ** 2 / ((t - t.mean()) ** 2).sum()),
        ("16.4", lambda t, p: 1 - ((t - p) ** 2).sum() / (t - t.mean()).sum()),
        ("16.4", lambda t, p: np.nan),
        ("16.5", lambda t, p: [measures(t, p)]),
        ("16.5", lambda t, p: measures(t, p)[0]),
        ("16.5", lambda t, p: (*measures(t, p), 0.0)),
        ("16.5", lambda t, p: {"MSE": measures(t, p)[0]}),
        ("16.5", lambda t, p: np.round(measures(t, p), 1)),
        ("16.5", lambda t, p: measures(t, p)[::-1]),
        ("16.5", lambda t, p: (0.0, 0.0, 0.0, 1.0)),
        ("16.5", lambda t, p: tuple(map(str, measures(t, p)))),
        *((number, "right") for number in RIGHT),
        *((number, lambda: 1) for number in RIGHT),
        *((number, type("Answer", (), {})) for number in RIGHT),
    ],
)
def test_a_wrong_answer_never_passes_and_is_told_something(exercise_id, answer):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert "Traceback" not in verdict.sentence
    assert len(verdict.sentence) < 300


# Stubs, side effects and nonsense


def r_squared_as_given(y_true, y_pred):
    left = ((y_true - y_pred) ** 2).sum()
    spread = ((y_pred - y_pred.mean()) ** 2).sum()
    return 1 - left / spread


def test_untouched_stubs_are_to_do():
    assert judged("16.4", r_squared_as_given).status == "to do"
    assert "the same results" in judged("16.4", lambda t, p: r_squared(p, t)).sentence
    assert judged("16.1", lambda *arguments: None).status == "to do"
    for exercise_id in exercises_of("16"):
        assert judged(exercise_id, None).status == "to do"


def loss_in_place(y_true, y_pred, epsilon):
    y_pred -= y_true
    return np.maximum(0, abs(y_pred) - epsilon)


def r_squared_in_place(y_true, y_pred):
    y_pred -= y_true
    y_true -= y_true.mean()
    return 1 - (y_pred**2).sum() / (y_true**2).sum()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "sentence"),
    [
        ("16.1", loss_in_place, "your function changes `"),
        ("16.4", r_squared_in_place, "your function changes `"),
        ("16.1", lambda *given: print(epsilon_insensitive(*given)), PRINTS),
        ("16.4", lambda *given: print(r_squared(*given)), PRINTS),
    ],
)
def test_what_a_function_does_besides_is_named(exercise_id, answer, sentence):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert sentence in verdict.sentence


@case_by_case("answer exercise_id", THINGS, list(exercises_of("16")))
def test_nonsense_never_passes_and_never_raises(exercise_id, answer):
    right = getattr(find(exercise_id), "right", None)
    verdict = judged(exercise_id, answer)
    assert verdict.status != "pass" or (isinstance(answer, str) and answer == right)


def loss_by_loop(y_true, y_pred, epsilon):
    errors = [abs(t - p) for t, p in zip(y_true, y_pred, strict=True)]
    return [error - epsilon if error > epsilon else 0.0 for error in errors]


def loss_by_clip(y_true, y_pred, epsilon):
    return np.clip(np.abs(y_pred - y_true) - epsilon, 0, None).astype(np.float32)


def loss_by_mask(y_true, y_pred, epsilon):
    loss = abs(y_true - y_pred) - epsilon
    loss[loss < 0] = 0
    return loss


def loss_of_both_sides(y_true, y_pred, epsilon):
    above, below = y_true - y_pred - epsilon, y_pred - y_true - epsilon
    return np.maximum(0, above) + np.maximum(0, below)


def loss_by_root(y_true, y_pred, epsilon):
    return tuple(np.maximum(np.sqrt((y_true - y_pred) ** 2), epsilon) - epsilon)


def r_squared_by_means(y_true, y_pred):
    return 1 - np.mean((y_pred - y_true) ** 2) / np.var(y_true)


def r_squared_by_sklearn(y_true, y_pred):
    from sklearn.metrics import r2_score

    return r2_score(y_true, y_pred)


def r_squared_by_lengths(y_true, y_pred):
    whole = np.linalg.norm(y_true - y_true.mean()) ** 2
    return np.float32((whole - np.linalg.norm(y_true - y_pred) ** 2) / whole)


def r_squared_by_lists(y_true, y_pred):
    true, mean = y_true.tolist(), sum(y_true) / len(y_true)
    left = sum((t - p) ** 2 for t, p in zip(true, y_pred, strict=True))
    return 1 - left / sum((t - mean) ** 2 for t in true)


def measures_as_array(y_true, y_pred):
    from sklearn import metrics

    mse = metrics.mean_squared_error(y_true, y_pred)
    mae = metrics.mean_absolute_error(y_true, y_pred)
    return np.array([mse, mae, mse**0.5, metrics.r2_score(y_true, y_pred)])


def measures_by_loop(y_true, y_pred):
    n, mean = len(y_true), sum(y_true) / len(y_true)
    squares = sizes = spread = 0.0
    for t, p in zip(y_true, y_pred, strict=True):
        squares += (t - p) ** 2
        sizes += abs(t - p)
        spread += (t - mean) ** 2
    return [squares / n, sizes / n, (squares / n) ** 0.5, 1 - squares / spread]


def measures_by_norms(y_true, y_pred):
    e = y_pred - y_true
    rmse = np.linalg.norm(e) / np.sqrt(e.size)
    mae = np.linalg.norm(e, 1) / e.size
    return rmse**2, mae, rmse, 1 - rmse**2 / y_true.var()


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("16.5", measures_as_array),
        ("16.5", measures_by_loop),
        ("16.5", measures_by_norms),
        ("16.1", loss_by_loop),
        ("16.1", loss_by_clip),
        ("16.1", loss_by_mask),
        ("16.1", loss_of_both_sides),
        ("16.1", loss_by_root),
        ("16.4", r_squared_by_means),
        ("16.4", r_squared_by_sklearn),
        ("16.4", r_squared_by_lengths),
        ("16.4", r_squared_by_lists),
        ("16.4", r2),
    ],
)
def test_equivalent_answers_pass(exercise_id, answer):
    assert find(exercise_id).judge(answer).status == "pass"


@pytest.mark.parametrize(
    ("exercise_id", "right"),
    [("16.1", epsilon_insensitive), ("16.4", r_squared)],
)
def test_torch_answers_pass(exercise_id, right):
    torch = pytest.importorskip("torch")
    verdict = find(exercise_id).judge(lambda *given: torch.tensor(right(*given)))
    assert verdict.status == "pass"


def judged_model(model):
    return find("16.3").judge(model)


SCALER, MACHINE = StandardScaler(), SVR()


def both(machine=MACHINE, first=SCALER, target=SCALER):
    return TransformedTargetRegressor(make_pipeline(first, machine), transformer=target)


@case_by_case(
    "model",
    [
        both(),
        both(TheirSVR()),
        both(SVR(C=10.0, epsilon=0.2)),
        both(SVR(C=100, epsilon=0)),
        both(SVR(kernel="linear")),
        both(TheirSVR(kernel="poly")),
        both(SVR(), MinMaxScaler()),
        both(SVR(), RobustScaler(), RobustScaler()),
        both(SVR(), MaxAbsScaler(), MinMaxScaler()),
        both(target=QuantileTransformer(n_quantiles=20)),
        both(LinearSVR()),
        both(TheirLinearSVR()),
        both(NuSVR()),
        both(BaggingRegressor(SVR(), 3)),
        both(GridSearchCV(SVR(), {"C": [1, 10]}, cv=3)),
        GridSearchCV(both(), {"regressor__svr__C": [1, 10]}, cv=3),
        both().fit(np.arange(20.0).reshape(10, 2), np.arange(10.0)),
        TransformedTargetRegressor(
            make_pipeline(StandardScaler(), PolynomialFeatures(2), SVR()),
            transformer=StandardScaler(),
        ),
        make_pipeline(
            StandardScaler(),
            TransformedTargetRegressor(SVR(), transformer=StandardScaler()),
        ),
    ],
)
def test_a_model_that_scales_both_passes(model):
    assert judged_model(model).status == "pass"


@case_by_case(
    "model says",
    [
        (SVR(), "(M37)"),
        (make_pipeline(StandardScaler(), SVR()), "(M37)"),
        (SVR(C=1e5, epsilon=0), "(M37)"),
        (make_pipeline(StandardScaler(), SVR(C=1e6, epsilon=1e-6)), "(M37)"),
        (TransformedTargetRegressor(make_pipeline(StandardScaler(), SVR())), "(M37)"),
        (both(target=FunctionTransformer()), "(M37)"),
        (both(target=StandardScaler(with_std=False)), "(M37)"),
        (both(target=FunctionTransformer(np.log1p, np.expm1)), "(M37)"),
        (TransformedTargetRegressor(SVR(), transformer=StandardScaler()), "features"),
        (both(first=Normalizer()), "features"),
        (both(first=StandardScaler(with_std=False)), "features"),
        (both(SVR(epsilon=100)), "its R² is"),
        (both(SVR(C=1e-9)), "its R² is"),
        (both(LinearRegression()), "no SVR"),
        (
            TransformedTargetRegressor(
                Pipeline([("scale", StandardScaler()), ("svr", LinearRegression())]),
                transformer=StandardScaler(),
            ),
            "no SVR",
        ),
        (both(SVC()), "use SVR"),
        (make_pipeline(StandardScaler(), SVC()), "use SVR"),
        (make_pipeline(StandardScaler(), SVR(), StandardScaler()), "not the last"),
        (
            TransformedTargetRegressor(make_pipeline(SVR(), StandardScaler())),
            "not the last",
        ),
        (SVR, "needs brackets"),
        (TransformedTargetRegressor, "needs brackets"),
        (both(target=StandardScaler), "StandardScaler()"),
        (both(SVR), "SVR()"),
        (StandardScaler(), "fit and predict"),
        ((make_pipeline(StandardScaler(), SVR()), StandardScaler()), "fit and predict"),
        (lambda: both(), "fit and predict"),
        (np.zeros(60), "fit and predict"),
        (0.96, "fit and predict"),
    ],
)
def test_a_model_that_does_not_is_told_why(model, says):
    verdict = judged_model(model)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_no_model_keeps_a_learner_waiting():
    start = time.perf_counter()
    judged_model(make_pipeline(StandardScaler(), SVR(C=1e9, epsilon=1e-9)))
    assert time.perf_counter() - start < 20
