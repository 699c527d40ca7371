"""scikit-learn's own checks of what a transformer must do, and their number."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import (
    check_estimator,
    estimator_checks_generator,
)

from helpers.decomposition import PCA, FastICA

ESTIMATORS = [PCA(), PCA(whiten=True, svd_solver="full"), FastICA()]


# Some checks give random noise, in which there is nothing to unmix.
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("estimator", ESTIMATORS, ids=str)
def test_scikit_learns_check(estimator):
    results = check_estimator(estimator, on_skip=None, on_fail=None)
    assert len(results) >= 46
    failed = [each for each in results if each["status"] == "failed"]
    assert {each["check_name"]: each["exception"] for each in failed} == {}


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_no_check_is_left_out(estimator):
    """A forgotten base class silently runs fewer checks."""
    assert len(list(estimator_checks_generator(estimator, legacy=True))) >= 47


def test_works_in_a_pipeline_a_search_and_a_pickle():
    X, y = load_iris(return_X_y=True)
    pipeline = make_pipeline(PCA(), LogisticRegression())
    search = GridSearchCV(pipeline, {"pca__n_components": [1, 2]}, cv=3).fit(X, y)
    best = search.best_estimator_
    copied = pickle.loads(pickle.dumps(best))
    np.testing.assert_array_equal(copied.predict(X), best.predict(X))
    np.testing.assert_array_equal(clone(best).fit(X, y).predict(X), best.predict(X))


@pytest.mark.parametrize("name", ["pca", "fastica"])
def test_gives_data_frames(name):
    pytest.importorskip("pandas")
    model = {"pca": PCA(2), "fastica": FastICA(2, random_state=0)}[name]
    frame = model.set_output(transform="pandas").fit_transform(load_iris().data)
    assert list(frame.columns) == [f"{name}0", f"{name}1"]
