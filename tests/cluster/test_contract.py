"""scikit-learn's own checks of what an estimator must do, and their number."""

import pickle

import numpy as np
import pytest
import sklearn.cluster
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import (
    check_estimator,
    estimator_checks_generator,
)

from helpers.cluster import AgglomerativeClustering, KMeans

# scikit-learn's KMeans is excused from this one too: drawing starts from weighted
# rows and from repeated rows uses other random numbers.
EXCUSED = {"KMeans": {"check_sample_weight_equivalence_on_dense_data": "draws differ"}}
ESTIMATORS = [KMeans(), AgglomerativeClustering()]


# Some checks use few distinct points, of which scikit-learn's class warns as well.
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("estimator", ESTIMATORS, ids=str)
def test_scikit_learns_check(estimator):
    excused = EXCUSED.get(type(estimator).__name__, {})
    results = check_estimator(
        estimator, expected_failed_checks=excused, on_skip=None, on_fail=None
    )
    assert len(results) >= 46
    failed = [each for each in results if each["status"] == "failed"]
    assert {each["check_name"]: each["exception"] for each in failed} == {}


@pytest.mark.parametrize(
    ("estimator", "number"), [(ESTIMATORS[0], 58), (ESTIMATORS[1], 46)]
)
def test_no_check_is_left_out(estimator, number):
    """A forgotten base class silently runs fewer checks."""
    checks = list(estimator_checks_generator(estimator, legacy=True))
    assert len(checks) >= number


def test_works_in_a_pipeline_a_search_and_a_pickle():
    X = np.random.default_rng(0).normal(size=(60, 3))
    pipeline = make_pipeline(StandardScaler(), KMeans(random_state=0))
    search = GridSearchCV(pipeline, {"kmeans__n_clusters": [2, 4]}, cv=3).fit(X)
    best = search.best_estimator_
    copied = pickle.loads(pickle.dumps(best))
    np.testing.assert_array_equal(copied.predict(X), best.predict(X))
    np.testing.assert_array_equal(clone(best).fit(X).predict(X), best.predict(X))


def test_takes_and_gives_data_frames():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [0.0, 1.0, 9.0], "b": [0.0, 0.0, 9.0]})
    model = KMeans(n_clusters=2, random_state=0).set_output(transform="pandas")
    distances = model.fit_transform(frame)
    assert list(distances.columns) == ["kmeans0", "kmeans1"]
    assert list(model.feature_names_in_) == ["a", "b"]


def test_takes_every_setting_of_scikit_learns_class_that_has_an_effect():
    theirs = sklearn.cluster.KMeans().get_params()
    idle = theirs.pop("copy_x")  # X is never changed
    assert KMeans(**theirs).get_params() == theirs
    with pytest.raises(TypeError, match="unexpected keyword argument 'copy_x'"):
        KMeans(copy_x=idle)
