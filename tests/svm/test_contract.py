"""scikit-learn's own checks of what an estimator must do."""

import pickle
from collections import Counter

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC as TheirSVC
from sklearn.svm import SVR as TheirSVR
from sklearn.svm import LinearSVC as TheirLinearSVC
from sklearn.svm import LinearSVR as TheirLinearSVR
from sklearn.utils.estimator_checks import (
    check_class_weight_balanced_linear_classifier,
    check_estimator,
    estimator_checks_generator,
)

from helpers.svm import SVC, SVR, LinearSVC, LinearSVR

ALL = [SVC(), SVR(), LinearSVC(), LinearSVR()]
PAIRS = [
    (SVC(), TheirSVC()),
    (SVR(), TheirSVR()),
    (LinearSVC(), TheirLinearSVC()),
    (LinearSVR(), TheirLinearSVR()),
]
COUNTS = {SVC: 63, SVR: 59, LinearSVC: 63, LinearSVR: 59}
# Sparse input and sparse coefficients are not offered; the third has its own test.
ELSEWHERE = [
    "check_sample_weight_equivalence_on_sparse_data",
    "check_sparsify_coefficients",
    "check_class_weight_balanced_linear_classifier",
]
VARIANTS = [
    LinearSVC(loss="hinge"),
    LinearSVR(loss="squared_epsilon_insensitive"),
    SVC(kernel="precomputed"),
    SVR(kernel="precomputed"),
]


def excused(estimator):
    """scikit-learn excuses its own classes of these names from the same check."""
    name = "check_sample_weight_equivalence_on_dense_data"
    reason = "The solver stops at a tolerance, so weights and copies differ a little."
    kernel = isinstance(estimator, (SVC, SVR)) and estimator.kernel != "precomputed"
    return {name: reason} if kernel else {}


@pytest.mark.parametrize("estimator", ALL + VARIANTS, ids=str)
def test_scikit_learns_checks(estimator):
    results = check_estimator(
        estimator, expected_failed_checks=excused(estimator), on_skip=None, on_fail=None
    )
    assert len(results) >= 46
    failed = [each for each in results if each["status"] == "failed"]
    assert {each["check_name"]: each["exception"] for each in failed} == {}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    PAIRS,
    ids=lambda estimator: type(estimator).__name__,
)
def test_as_many_checks_run_as_for_scikit_learns_class(ours, theirs):
    def names(estimator):
        checks = estimator_checks_generator(estimator, mark=None)
        return Counter(getattr(c, "func", c).__name__ for _, c in checks)

    assert names(theirs) - names(ours) - Counter(ELSEWHERE) == Counter()
    assert sum(names(ours).values()) == COUNTS[type(ours)]


def test_balanced_classes_have_more_equal_precision():
    """Asked for by scikit-learn where its own linear base class is inherited."""
    check_class_weight_balanced_linear_classifier("LinearSVC", LinearSVC())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    PAIRS,
    ids=lambda estimator: type(estimator).__name__,
)
def test_parameters_and_defaults_are_scikit_learns(ours, theirs):
    """All of theirs that would have an effect; an argument that has none is refused."""
    idle = {"shrinking", "verbose", "random_state", "penalty", "dual", "multi_class"}
    idle |= {"probability"}  # deprecated there
    expected = {k: v for k, v in theirs.get_params().items() if k not in idle}
    assert ours.get_params() == expected
    for name in idle:
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
            type(ours)(**{name: 1})


@pytest.mark.parametrize("machine", [SVC(), LinearSVC()])
def test_in_pipeline_and_grid_search(machine):
    X, y = load_iris(return_X_y=True)
    pipeline = make_pipeline(StandardScaler(), machine)
    assert cross_val_score(pipeline, X, y).mean() > 0.9
    name = type(machine).__name__.lower()
    search = GridSearchCV(pipeline, {f"{name}__C": [0.1, 1.0]}, cv=3).fit(X, y)
    assert search.best_score_ > 0.9


@pytest.mark.parametrize("machine", ALL, ids=lambda machine: type(machine).__name__)
def test_copy_pickle_and_data_frame(machine):
    pandas = pytest.importorskip("pandas")
    X, y = load_iris(return_X_y=True)
    frame = pandas.DataFrame(X, columns=["a", "b", "c", "d"])
    fitted = clone(machine).fit(frame, y)
    again = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_array_equal(again.predict(frame), fitted.predict(frame))
    assert list(fitted.feature_names_in_) == ["a", "b", "c", "d"]
