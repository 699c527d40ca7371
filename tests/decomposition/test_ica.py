"""FastICA: unmixing known sources, against scikit-learn, and bad input."""

import numpy as np
import pytest
import sklearn.decomposition
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning

from helpers.decomposition import FastICA

TIME = np.linspace(0, 8, 800)
SOURCES = np.stack([np.sin(3 * TIME), np.sign(np.sin(5 * TIME)), TIME % 1], axis=1)
MIXING = np.array([[1.0, 1.0, 1.0], [0.5, 2.0, 1.0], [1.5, 1.0, 2.0]])


def agreement(found):
    """The correlation of each true source with the found one most like it."""
    table = np.corrcoef(found.T, SOURCES.T)[: found.shape[1], found.shape[1] :]
    return np.abs(table).max(axis=0)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_unmixes_whatever_the_mixing(seed):
    mixing = np.random.default_rng(seed).uniform(-1, 1, (3, 3)) + np.eye(3)
    found = FastICA(random_state=0).fit_transform(SOURCES @ mixing)
    assert agreement(found).min() > 0.98
    np.testing.assert_allclose(found.std(axis=0), 1)


def test_same_start_same_components_as_scikit_learn():
    X, start = SOURCES @ MIXING.T, np.random.default_rng(0).normal(size=(3, 3))
    ours = FastICA(w_init=start, tol=1e-9).fit(X)
    theirs = sklearn.decomposition.FastICA(w_init=start, tol=1e-9).fit(X)
    for name in ("components_", "mixing_", "mean_"):
        np.testing.assert_allclose(
            getattr(ours, name), getattr(theirs, name), atol=1e-10
        )
    assert ours.n_iter_ == theirs.n_iter_


def test_mixing_again_gives_the_data_back():
    X = SOURCES @ MIXING.T + 5
    ica = FastICA(random_state=1).fit(X)
    np.testing.assert_allclose(ica.inverse_transform(ica.transform(X)), X)


def test_too_few_steps_are_told():
    with pytest.warns(ConvergenceWarning, match="Raise max_iter"):
        model = FastICA(max_iter=1, tol=1e-12, random_state=0).fit(SOURCES)
    assert model.n_iter_ == 1


def test_without_a_tolerance_all_steps_are_taken():
    with pytest.warns(ConvergenceWarning, match="in 3 steps") as caught:
        model = FastICA(max_iter=3, tol=0, random_state=0).fit(SOURCES)
    assert model.n_iter_ == 3
    assert caught[0].filename == __file__


@pytest.mark.parametrize("unit", [2.0**660, 2.0**-660])
def test_the_unit_of_the_data_does_not_matter(unit):
    found = FastICA(random_state=0).fit_transform(SOURCES * unit)
    expected = FastICA(random_state=0).fit_transform(SOURCES)
    np.testing.assert_allclose(found, expected, atol=1e-8)


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ({"n_components": 4}, ValueError, "more than"),
        ({"n_components": 0}, ValueError, "n_components"),
        ({"n_components": 1.0}, TypeError, "n_components"),
        ({"max_iter": 0}, ValueError, "max_iter"),
        ({"tol": -1}, ValueError, "tol"),
        ({"w_init": np.eye(2)}, ValueError, r"shape \(2, 2\), but must be \(3, 3\)"),
    ],
)
def test_settings_that_cannot_work(words, error, says):
    with pytest.raises(error, match=says):
        FastICA(**words).fit(SOURCES)


def test_more_components_than_directions_are_refused():
    with pytest.raises(ValueError, match="varies in 2 directions, too few for 3"):
        FastICA(3).fit(SOURCES[:, [0, 1, 0]])
    with pytest.raises(ValueError, match="varies in 0 directions"):
        FastICA().fit(np.full((6, 2), 0.1))
    with pytest.raises(ValueError, match="varies in 0 directions"):
        FastICA().fit(SOURCES * 1e-315)  # too small for any arithmetic


def test_as_many_components_as_there_are_directions_unless_told():
    repeated = FastICA(random_state=0).fit(SOURCES[:, [0, 1, 0]])
    assert repeated.components_.shape == (2, 3)
    few_rows = FastICA(random_state=0).fit(SOURCES[:3])
    assert few_rows.transform(SOURCES).shape == (len(SOURCES), 2)
    assert list(few_rows.get_feature_names_out()) == ["fastica0", "fastica1"]


def test_a_wrong_number_of_sources_is_refused():
    ica = FastICA(random_state=0).fit(SOURCES)
    with pytest.raises(ValueError, match="each of 3 sources"):
        ica.inverse_transform(SOURCES[:, :2])
    with pytest.raises(ValueError, match="X has 1 of 3 values that are NaN"):
        ica.inverse_transform([[0.0, np.nan, 0.0]])
    assert ica.inverse_transform([[0.0, 0.0, 0.0]]).shape == (1, 3)


def test_a_constant_column_does_not_disturb_the_others():
    mixed = SOURCES @ np.array([[1.0, 0.3], [0.5, 1.0], [0.2, 0.4]])
    constant = np.column_stack([mixed, np.ones(len(mixed))])
    with np.errstate(all="raise"):
        found = FastICA(2, random_state=0).fit_transform(constant)
    expected = FastICA(2, random_state=0).fit_transform(mixed)
    np.testing.assert_allclose(np.abs(found), np.abs(expected), atol=1e-6)
