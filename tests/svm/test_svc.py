"""SVC beside libsvm, its warnings, and several classes as a tournament."""

import warnings

import numpy as np
import pytest
import sklearn.svm
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import (
    load_breast_cancer,
    load_digits,
    load_iris,
    load_wine,
    make_circles,
    make_classification,
    make_moons,
)
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import scale

from case_by_case import case_by_case
from helpers.errors import MistakeWarning
from helpers.svm import SVC, SVR, LinearSVC
from helpers.svm.svc import confidences, pair_coefficients, pairs_of, votes
from support_kernel import support_kernel

PROBLEMS = {
    "moons": make_moons(150, noise=0.3, random_state=0),
    "circles": make_circles(150, noise=0.15, factor=0.5, random_state=0),
    "cancer": load_breast_cancer(return_X_y=True),
    "noise": make_classification(300, 20, flip_y=0.1, random_state=0),
    "many": make_moons(1500, noise=0.3, random_state=0),  # rows kept in float32
}
CASES = [
    ("moons", {}),
    ("moons", {"C": 100.0}),
    ("moons", {"C": 0.05}),
    ("moons", {"kernel": "poly", "coef0": 1.0}),
    ("moons", {"kernel": "linear", "C": 5.0}),
    ("moons", {"gamma": 10.0, "C": np.inf}),
    ("circles", {}),
    ("circles", {"gamma": "auto", "C": 10.0}),
    ("circles", {"kernel": "poly", "degree": 2, "gamma": 2.0}),
    ("circles", {"class_weight": {0: 3.0, 1: 0.5}}),
    ("cancer", {}),
    ("cancer", {"C": 50.0}),
    ("noise", {"C": 3.0}),
    ("noise", {"kernel": "sigmoid", "gamma": 0.01}),
    ("noise", {"class_weight": "balanced"}),
    ("many", {}),
    ("many", {"kernel": "poly", "coef0": 1.0, "C": 10.0}),
]
# Pairs (0, 1), (0, 2), (1, 2): positive where the first class of the pair wins.
SCORES = np.array([[1.0, 2.0, 3.0], [-1.0, -2.0, 0.0], [1.0, -1.0, 1.0]])


def dual_objective(machine, X, y):
    beta = machine.dual_coef_[0]
    K = support_kernel(machine)
    return 0.5 * beta @ K @ beta - np.abs(beta).sum()


@pytest.mark.parametrize(("name", "arguments"), CASES)
def test_same_machine_as_libsvm(name, arguments):
    X, y = PROBLEMS[name]
    X = scale(X) if name == "cancer" else X
    ours = SVC(**arguments, tol=1e-6).fit(X, y)
    theirs = sklearn.svm.SVC(**arguments, tol=1e-6).fit(X, y)
    best = dual_objective(theirs, X, y)
    assert dual_objective(ours, X, y) <= best + 1e-6 * abs(best)
    np.testing.assert_allclose(
        ours.decision_function(X), theirs.decision_function(X), atol=5e-3
    )
    # A coefficient near 0 may be 0 in one and 1e-7 in the other.
    large = np.abs(theirs.dual_coef_[0]) > 1e-3
    assert np.isin(theirs.support_[large], ours.support_).all()
    large = np.abs(ours.dual_coef_[0]) > 1e-3
    assert np.isin(ours.support_[large], theirs.support_).all()


@pytest.mark.parametrize("load", [load_iris, load_wine, load_digits])
@pytest.mark.parametrize("arguments", [{}, {"kernel": "linear", "C": 0.1}])
def test_several_classes_as_libsvm(load, arguments):
    X, y = load(return_X_y=True)
    X, y = scale(X)[::3], y[::3]
    ours = SVC(**arguments, tol=1e-6).fit(X, y)
    theirs = sklearn.svm.SVC(**arguments, tol=1e-6).fit(X, y)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    np.testing.assert_array_equal(ours.n_support_, theirs.n_support_)
    np.testing.assert_array_equal(ours.support_, theirs.support_)
    for attribute in ("dual_coef_", "intercept_", "support_vectors_"):
        np.testing.assert_allclose(
            getattr(ours, attribute), getattr(theirs, attribute), atol=5e-3
        )
    for shape in ("ovr", "ovo"):
        ours.decision_function_shape = theirs.decision_function_shape = shape
        np.testing.assert_allclose(
            ours.decision_function(X), theirs.decision_function(X), atol=5e-3
        )


def test_two_points():
    machine = SVC(kernel="linear", C=10).fit([[-1, -1], [1, 1]], ["a", "b"])
    np.testing.assert_allclose(machine.coef_, [[0.5, 0.5]])
    np.testing.assert_allclose(machine.intercept_, [0])
    assert list(machine.predict([[3, 0], [-3, 0]])) == ["b", "a"]


def test_exclusive_or_has_four_alphas_of_an_eighth():
    X = [[-1, -1], [-1, 1], [1, -1], [1, 1]]
    machine = SVC(kernel="poly", degree=2, gamma=1, coef0=1, C=1e6, tol=1e-9)
    machine.fit(X, [-1, 1, 1, -1])
    np.testing.assert_allclose(machine.dual_coef_, [[-1 / 8, -1 / 8, 1 / 8, 1 / 8]])


def test_published_line_between_iris_petals():
    X, y = load_iris(return_X_y=True)
    machine = SVC(kernel="linear", C=2, tol=1e-6).fit(X[:, 2:], y == 2)
    np.testing.assert_allclose(machine.coef_, [[2.271, 2.713]], atol=5e-4)
    np.testing.assert_allclose(machine.intercept_, [-15.517], atol=5e-4)


def test_published_count_on_digits():
    X, y = load_digits(return_X_y=True)
    half = len(X) // 2
    machine = SVC(gamma=0.001).fit(X[:half], y[:half])
    assert (machine.predict(X[half:]) == y[half:]).sum() == 871
    assert len(y[half:]) == 899


def test_wine_needs_scaling():
    from sklearn.preprocessing import StandardScaler

    X, y = load_wine(return_X_y=True)
    scaled = make_pipeline(StandardScaler(), SVC())
    with pytest.warns(MistakeWarning, match="M35 .* column 12 spreads more than 100 "):
        raw = cross_val_score(SVC(), X, y).mean()
    assert raw == pytest.approx(0.663, abs=5e-4)
    assert cross_val_score(scaled, X, y).mean() == pytest.approx(0.983, abs=5e-4)


@pytest.mark.parametrize(("spreads", "named"), [((1, 5, 300), 0), ((1, 2, 300), 1)])
def test_half_of_the_columns_are_the_measure_of_units(spreads, named):
    signs = np.array([[a, b, c] for a in (-1, 1) for b in (-1, 1) for c in (-1, 1)])
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", MistakeWarning)
        SVC().fit(signs * spreads, signs[:, 0])
    assert len(seen) == named


def test_given_and_own_kernels_are_the_named_one():
    X, y = PROBLEMS["moons"]
    named = SVC(kernel="linear").fit(X, y)
    own = SVC(kernel=lambda A, B: A @ B.T).fit(X, y)
    assert own.shape_fit_ == X.shape
    given = SVC(kernel="precomputed").fit(X @ X.T, y)
    for machine, new in ((own, X[:9]), (given, X[:9] @ X.T)):
        np.testing.assert_allclose(
            machine.decision_function(new), named.decision_function(X[:9]), atol=1e-9
        )
        assert not hasattr(machine, "coef_")


def test_an_own_kernel_may_give_numbers_of_any_kind():
    X = np.array([[-2.0, 1.0], [-1.0, -1.0], [1.0, 1.0], [3.0, -1.0]])
    expected = SVC(kernel="linear").fit(X, [0, 0, 1, 1]).decision_function(X)
    for kind in (int, np.float32, np.float16, object):
        own = SVC(kernel=lambda A, B, kind=kind: (A @ B.T).astype(kind))
        found = own.fit(X, [0, 0, 1, 1]).decision_function(X)
        assert found.dtype == np.float64
        np.testing.assert_allclose(found, expected, err_msg=str(kind))


def test_own_kernel_may_compare_what_is_no_number():
    words = ["a", "b", "aa", "bb", "aaa", "bbb"]

    def letters(first, second):
        return [[a.count("a") * b.count("a") for b in second] for a in first]

    machine = SVC(kernel=letters).fit(words, [0, 1, 0, 1, 0, 1])
    assert list(machine.predict(["aaaa", "b"])) == [0, 1]


@pytest.mark.parametrize(
    "transform", [np.asfortranarray, lambda X: X[::1, ::-1][:, ::-1]]
)
def test_any_memory_layout(transform):
    X, y = PROBLEMS["moons"]
    read_only = transform(X.copy())
    read_only.flags.writeable = False
    expected = SVC().fit(X, y).decision_function(X)
    found = SVC().fit(read_only, y).decision_function(read_only)
    np.testing.assert_allclose(found, expected)


def test_weights_of_zero_leave_samples_out():
    X, y = PROBLEMS["moons"]
    weights = np.ones(len(y))
    weights[::5] = 0
    kept = weights > 0
    ours = SVC(tol=1e-8).fit(X, y, sample_weight=weights)
    without = SVC(tol=1e-8, gamma=ours._gamma).fit(X[kept], y[kept])
    np.testing.assert_allclose(
        ours.decision_function(X), without.decision_function(X), atol=1e-5
    )


def test_few_rows_in_memory_give_the_same():
    X, y = make_classification(1200, 5, flip_y=0.05, random_state=0)
    small = SVC(cache_size=0.1, tol=1e-6).fit(X, y)
    np.testing.assert_allclose(
        small.decision_function(X),
        SVC(tol=1e-6).fit(X, y).decision_function(X),
        atol=1e-4,
    )


def far_apart(name):
    """Return data of which somebody forgot to bring the columns to one scale."""
    rng = np.random.default_rng(0)
    if name == "cancer":
        return load_breast_cancer(return_X_y=True)
    if name == "age and salary":
        X = np.c_[rng.integers(18, 70, 80), rng.normal(60_000, 30_000, 80)]
        return X, (X[:, 0] > 40).astype(int)
    X = rng.normal(size=(60, 2)) * 1e4
    return X, (X[:, 0] > X[:, 1]).astype(int)


@pytest.mark.parametrize("name", ["cancer", "age and salary", "ten thousands"])
@pytest.mark.parametrize("model", [SVC, SVR])
def test_features_that_are_not_scaled_are_named_before_the_search(name, model):
    X, y = far_apart(name)
    with pytest.warns(UserWarning, match="M35") as caught:
        model(kernel="linear", max_iter=1).fit(X, y)
    first = caught[0]
    assert first.category is MistakeWarning
    assert "M35" in str(first.message)
    assert f"make_pipeline(StandardScaler(), {model.__name__}(" in str(first.message)
    assert {warning.filename for warning in caught} == {__file__}


def test_the_widest_column_is_called_by_its_name():
    X, y = load_wine(return_X_y=True, as_frame=True)
    with pytest.warns(MistakeWarning, match="'proline' spreads more than 100 times"):
        SVC().fit(X, y)


def even(name):
    """Return data about which there is nothing to complain."""
    rng = np.random.default_rng(0)
    wine = load_wine().data
    return {
        "iris": load_iris().data,
        "digits": load_digits().data[:200],
        "pixels to 255": 255 * (rng.random((60, 30)) < 0.2).astype(float),
        "standardized": (wine - wine.mean(axis=0)) / wine.std(axis=0),
        "from 0 to 1": (wine - wine.min(axis=0)) / np.ptp(wine, axis=0),
        "rare flags": np.c_[np.eye(300)[:, :9], rng.normal(size=300)],
        "one outlier": np.r_[rng.normal(size=(300, 3)), [[90.0, 0, 0]]],
        "mildly uneven": rng.normal(size=(60, 4)) * [1, 5, 20, 50],
        "constant": np.c_[np.full(60, 1e9), rng.normal(size=60)],
        "one column": rng.normal(size=(60, 1)),
    }[name]


@case_by_case(
    "kernel name",
    ["linear", "rbf"],
    [
        *("iris", "digits", "pixels to 255", "standardized", "from 0 to 1"),
        *("rare flags", "one outlier", "mildly uneven", "constant", "one column"),
    ],
)
def test_no_false_alarm_about_scales(name, kernel):
    X = even(name)
    machine = SVC(kernel=kernel, max_iter=1)
    with pytest.warns(UserWarning, match="terminated early") as caught:
        machine.fit(X, np.arange(len(X)) % 2)
    assert [warning.category for warning in caught] == [ConvergenceWarning]


def test_a_long_search_says_so_and_ends_with_a_way_out(monkeypatch):
    monkeypatch.setattr("helpers.svm.base.MOST", 3000)
    monkeypatch.setattr("helpers.svm.base.LEAST", 0)
    monkeypatch.setattr("helpers.svm.smo.LONG", 2000)
    X, y = far_apart("ten thousands")
    X, y = X[:20], np.arange(20) % 2
    with pytest.warns(UserWarning, match="M35") as caught:
        machine = SVC(kernel="linear").fit(X, y)
    _, first, last = (str(warning.message) for warning in caught)
    assert "still searching after 2,048 steps; it stops after 3,000." in first
    assert "M35" in first
    assert "terminated early (max_iter=-1) after 3,000 steps" in last
    assert "StandardScaler" in last
    assert "LinearSVC" in last
    assert machine.fit_status_ == 1


def test_a_long_search_for_a_hard_margin_names_its_cause(monkeypatch):
    monkeypatch.setattr("helpers.svm.smo.LONG", 2000)
    X = np.random.default_rng(0).normal(size=(40, 2))
    machine = SVC(kernel="linear", C=np.inf, max_iter=3000)
    with pytest.warns(UserWarning, match="C=inf|terminated") as caught:
        machine.fit(X, np.arange(40) % 2)
    assert "With C=inf there may be no solution" in str(caught[0].message)


def test_all_pairs_share_the_steps_and_the_warnings(monkeypatch):
    for name, steps in {"MOST": 900, "MOST_IN_ALL": 1000, "LEAST": 50}.items():
        monkeypatch.setattr(f"helpers.svm.base.{name}", steps)
    X = np.random.default_rng(0).normal(size=(9, 2)) * 1e4
    with pytest.warns(UserWarning, match="M35") as caught:
        machine = SVC(kernel="linear").fit(X, np.arange(9) % 3)
    assert len(caught) == 2  # one before the search, one after it
    assert machine.n_iter_.max() <= 900
    assert machine.n_iter_.sum() <= 1000 + 2 * 600


@pytest.mark.parametrize("weight", [-1, 0, np.nan, np.inf, "a", True, None])
@pytest.mark.parametrize("model", [SVC, LinearSVC])
def test_class_weights_must_be_above_zero(model, weight):
    X, y = PROBLEMS["moons"]
    with pytest.raises((TypeError, ValueError), match=r"class_weight\[0\] must be a "):
        model(class_weight={0: weight}).fit(X, y)


@pytest.mark.parametrize("n", [200, 1200])  # rows of the kernel in float64, float32
@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_far_from_zero_is_as_near_it(n, kernel):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 3))
    y = (X @ [1, 2, -1] + rng.normal(size=n) > 0).astype(int)
    near = SVC(kernel=kernel, tol=1e-5).fit(X, y)
    far = SVC(kernel=kernel, tol=1e-5).fit(X + 1e6, y)
    np.testing.assert_allclose(
        far.decision_function(X + 1e6), near.decision_function(X), atol=1e-3
    )


def test_features_whose_squares_vanish_are_refused():
    X, y = PROBLEMS["moons"]
    with pytest.raises(ValueError, match="divide each column"):
        SVC().fit(X * 1e-200, y)


def test_warns_when_it_stops_early():
    X, y = PROBLEMS["moons"]
    with pytest.warns(ConvergenceWarning, match=r"terminated early \(max_iter=2\)"):
        machine = SVC(max_iter=2).fit(X, y)
    assert machine.fit_status_ == 1
    assert list(machine.n_iter_) == [2]


@pytest.mark.parametrize("kernel", ["linear", "rbf"])
def test_ends_and_warns_where_a_hard_margin_is_impossible(kernel):
    X, y = [[0.0], [0.0], [1.0], [1.0]], [0, 1, 0, 1]
    with pytest.warns(ConvergenceWarning, match="No surface keeps every margin"):
        SVC(C=np.inf, kernel=kernel).fit(X, y)


def test_contradictory_and_equal_points_are_fine_with_finite_c():
    X, y = np.ones((6, 2)), [0, 1, 0, 1, 0, 1]
    scores = SVC().fit(X, y).decision_function(X)
    np.testing.assert_allclose(scores, 0, atol=1e-9)


@case_by_case(
    "arguments says",
    [
        ({"C": 0}, "C must be a number above 0, not 0"),
        ({"C": -1.0}, "C must be"),
        ({"C": "1"}, "C must be"),
        ({"C": np.nan}, "C must be"),
        ({"gamma": 0.0}, "gamma must be a finite number above 0"),
        ({"gamma": -1}, "gamma must be"),
        ({"gamma": "large"}, "'scale', 'auto' or a number"),
        ({"kernel": "gauss"}, "kernel must be one of 'linear', 'poly', 'rbf'"),
        ({"kernel": "rfb"}, "Did you mean 'rbf'"),
        ({"kernel": None}, "kernel must be"),
        ({"degree": -1}, "degree must be at least 0, not -1"),
        ({"degree": 2.5}, "degree must be a whole number, not 2.5"),
        ({"coef0": np.inf}, "coef0 must be a finite number"),
        ({"tol": 0}, "tol must be"),
        ({"max_iter": -2}, "max_iter must be"),
        ({"cache_size": 0}, "cache_size must be"),
        ({"class_weight": "even"}, "class_weight must be one of 'balanced' or None"),
        ({"decision_function_shape": "x"}, "decision_function_shape must be"),
        ({"break_ties": 1}, "break_ties must be True or False"),
    ],
)
def test_refuses_bad_parameters(arguments, says):
    with pytest.raises((TypeError, ValueError), match=says):
        SVC(**arguments).fit([[0.0], [1.0]], [0, 1])


@pytest.mark.parametrize(
    ("X", "y", "says"),
    [
        ([[0.0], [1.0]], [1, 1], "got 1 class"),
        ([[0.0], [1.0]], [0, 1, 0], "inconsistent numbers of samples"),
        ([[0.0], [1.0]], [0.5, 1.2], "Unknown label type"),
        ([[np.nan], [1.0]], [0, 1], "NaN"),
        ([[np.inf], [1.0]], [0, 1], "infinity"),
        ([0.0, 1.0], [0, 1], "2D array"),
        (np.zeros((2, 2, 2)), [0, 1], "dim 3"),
        (np.zeros((0, 2)), [], "minimum of 1 is required"),
        ([["a"], ["b"]], [0, 1], "Encode words"),
        ([[1e308], [-1e308]], [0, 1], "squares overflow"),
    ],
)
def test_refuses_bad_data(X, y, says):
    with pytest.raises(ValueError, match=says):
        SVC().fit(X, y)


def test_refuses_a_kernel_matrix_of_the_wrong_shape():
    with pytest.raises(ValueError, match=r"square matrix.*2x3"):
        SVC(kernel="precomputed").fit(np.ones((2, 3)), [0, 1])
    machine = SVC(kernel="precomputed").fit(np.eye(3), [0, 1, 1])
    with pytest.raises(ValueError, match="3 features as input"):
        machine.predict(np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"shape \(2, 2\)"):
        SVC(kernel=lambda A, B: np.ones(3)).fit([[0.0], [1.0]], [0, 1])


def test_refuses_weights_that_leave_nothing():
    X, y = [[0.0], [1.0]], [0, 1]
    with pytest.raises(ValueError, match="zero or negative weights"):
        SVC().fit(X, y, sample_weight=[0, -1])
    with pytest.raises(ValueError, match="belong to the same class"):
        SVC().fit(X, y, sample_weight=[0, 1])
    with pytest.raises(ValueError, match="one number for each of the 2 samples"):
        SVC().fit(X, y, sample_weight=[1, 1, 1])


def test_refuses_to_break_ties_between_pairs():
    X, y = load_iris(return_X_y=True)
    machine = SVC(decision_function_shape="ovo", break_ties=True).fit(X, y)
    with pytest.raises(ValueError, match="break_ties must be False"):
        machine.predict(X)
    machine.decision_function_shape = "ovr"
    best = machine.decision_function(X).argmax(axis=1)
    np.testing.assert_array_equal(machine.predict(X), best)


def test_pairs():
    assert pairs_of(3) == [(0, 1), (0, 2), (1, 2)]


def test_votes_by_hand():
    np.testing.assert_array_equal(votes(SCORES, 3), [[2, 1, 0], [0, 1, 2], [1, 1, 1]])


def test_confidences_break_ties_but_never_outweigh_a_vote():
    values = confidences(SCORES, 3)
    assert values[0].argmax() == 0
    sums = np.array([0.0, 0.0, 0.0])  # third row: every class wins once, by 1
    np.testing.assert_allclose(values[2], 1 + sums / (3 * (np.abs(sums) + 1)))
    huge = confidences(1e9 * SCORES, 3)
    assert np.abs(huge - votes(SCORES, 3))[[0, 2]].max() < 1 / 3


def test_layout_of_the_coefficients():
    """Row r of a support vector is its coefficient against the r-th other class."""
    betas = np.array([[1.0, -1.0, 0.0], [2.0, 0.0, -2.0], [0.0, 3.0, -3.0]])
    support = [np.array([0]), np.array([1]), np.array([2])]
    np.testing.assert_array_equal(
        pair_coefficients(betas, support), [[1, -1, -2], [2, 3, -3]]
    )


@pytest.mark.parametrize("model", [SVC(kernel="linear"), LinearSVC()])
def test_who_looks_for_probabilities_is_shown_the_way(model):
    X, y = PROBLEMS["moons"]
    name = type(model).__name__
    with pytest.raises(AttributeError, match=rf"CalibratedClassifierCV\({name}\("):
        model.fit(X, y).predict_proba(X)
    assert not hasattr(model, "predict_proba")  # so that tools take the scores
    chances = CalibratedClassifierCV(model, cv=5).fit(X, y).predict_proba(X)
    assert ((chances[:, 1] > 0.5) == (y == model.classes_[1])).mean() > 0.8


@pytest.mark.parametrize("machine", [SVC, SVR])
def test_a_kernel_that_overflows_is_named(machine):
    X = np.random.default_rng(0).normal(size=(20, 2)) * 1e4
    with pytest.raises(ValueError, match="the kernel overflows on these data"):
        machine(kernel="poly", degree=200, gamma=1.0).fit(X, np.arange(20) % 2)
