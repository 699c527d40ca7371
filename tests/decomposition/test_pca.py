"""PCA: by hand, published numbers, against scikit-learn, and bad input."""

import numpy as np
import pytest
import sklearn.decomposition
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from case_by_case import case_by_case
from helpers.decomposition import PCA, pca
from helpers.decomposition.pca import by_rows

SOLVERS = ["auto", "covariance_eigh", "full"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_three_points_on_a_line_by_hand(solver):
    pca = PCA(svd_solver=solver).fit([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    half = np.sqrt(0.5)
    np.testing.assert_allclose(np.abs(pca.components_), half, atol=1e-12)
    np.testing.assert_allclose(pca.explained_variance_, [2, 0], atol=1e-12)
    np.testing.assert_allclose(
        pca.transform([[3.0, 3.0]]), [[np.sqrt(2), 0]], atol=1e-9
    )


@pytest.mark.parametrize("solver", SOLVERS)
def test_published_numbers_of_iris(solver):
    pca = PCA(svd_solver=solver).fit(load_iris().data)
    np.testing.assert_allclose(
        pca.explained_variance_ratio_,
        [0.92461872, 0.05306648, 0.01710261, 0.00521218],
        atol=5e-9,
    )
    np.testing.assert_allclose(
        pca.explained_variance_,
        [4.22824171, 0.24267075, 0.0782095, 0.02383509],
        atol=5e-9,
    )


@pytest.mark.parametrize(("share", "number"), [(0.9, 21), (0.95, 29), (0.99, 41)])
def test_components_of_digits_for_a_share_of_the_variance(share, number):
    assert PCA(share).fit(load_digits().data).n_components_ == number


def test_published_numbers_of_wine():
    X, y = load_wine(return_X_y=True)
    train = train_test_split(X, y, test_size=0.3, stratify=y, random_state=0)[0]
    ratios = PCA().fit(StandardScaler().fit_transform(train)).explained_variance_ratio_
    np.testing.assert_allclose(
        ratios[:3], [0.36951469, 0.18434927, 0.11815159], atol=5e-9
    )


def test_wine_with_and_without_scaling():
    X = load_wine().data
    raw, scaled = PCA().fit(X), PCA().fit(StandardScaler().fit_transform(X))
    assert raw.explained_variance_ratio_[0] == pytest.approx(0.998, abs=5e-4)
    assert scaled.explained_variance_ratio_[0] == pytest.approx(0.362, abs=5e-4)


@case_by_case(
    "shape n_components solver",
    [(60, 4), (30, 30), (12, 40), (600, 90), (20, 600)],
    [1, 3, None, 0.8],
    SOLVERS,
)
def test_the_same_as_scikit_learn(shape, n_components, solver):
    generator = np.random.default_rng(shape[0])
    X = generator.normal(size=shape) * np.linspace(1, 3, shape[1])
    X_new = generator.normal(size=(5, shape[1]))
    ours = PCA(n_components, svd_solver=solver).fit(X)
    theirs = sklearn.decomposition.PCA(n_components, svd_solver="full").fit(X)
    clear = theirs.explained_variance_ratio_ > 1e-9  # no direction in the null space
    for name in ("components_", "explained_variance_", "singular_values_"):
        np.testing.assert_allclose(
            getattr(ours, name)[clear], getattr(theirs, name)[clear], atol=1e-8
        )
    np.testing.assert_allclose(
        ours.transform(X_new)[:, clear], theirs.transform(X_new)[:, clear], atol=1e-7
    )
    assert ours.noise_variance_ == pytest.approx(theirs.noise_variance_, abs=1e-9)
    assert ours.n_components_ == theirs.n_components_


def test_wide_tables_that_vary_in_few_directions_only():
    generator = np.random.default_rng(0)
    X = generator.normal(size=(40, 2)) @ generator.normal(size=(2, 700))
    assert by_rows(X, X.mean(axis=0), 5) is None
    pca = PCA(5).fit(X)
    np.testing.assert_allclose(pca.explained_variance_[2:], 0, atol=1e-9)
    np.testing.assert_allclose(
        pca.components_ @ pca.components_.T, np.eye(5), atol=1e-9
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 30), st.integers(1, 8), st.booleans())
def test_all_components_lose_nothing(seed, n, d, whiten):
    X = np.random.default_rng(seed).normal(size=(max(n, d + 2), d))
    pca = PCA(whiten=whiten).fit(X)
    np.testing.assert_allclose(pca.inverse_transform(pca.transform(X)), X, atol=1e-7)
    np.testing.assert_allclose(
        pca.components_ @ pca.components_.T, np.eye(d), atol=1e-9
    )
    assert pca.explained_variance_ratio_.sum() == pytest.approx(1)
    largest = np.abs(pca.components_).argmax(axis=1)
    assert (pca.components_[np.arange(d), largest] > 0).all()


def test_whitened_features_are_uncorrelated_with_variance_one():
    white = PCA(5, whiten=True).fit_transform(load_digits().data)
    np.testing.assert_allclose(np.cov(white.T), np.eye(5), atol=1e-10)


def test_data_far_from_zero_keep_their_digits():
    X = np.random.default_rng(0).normal(size=(200, 3)) * [1, 2, 3]
    near, far = PCA().fit(X), PCA().fit(X + 1e7)
    np.testing.assert_allclose(
        far.explained_variance_, near.explained_variance_, rtol=1e-6
    )


def test_the_gaussian_model_is_scikit_learns():
    X = load_iris().data
    ours, theirs = PCA(2).fit(X), sklearn.decomposition.PCA(2).fit(X)
    np.testing.assert_allclose(ours.get_covariance(), theirs.get_covariance())
    np.testing.assert_allclose(ours.get_precision(), theirs.get_precision())
    np.testing.assert_allclose(ours.score_samples(X), theirs.score_samples(X))
    assert ours.score(X) == pytest.approx(theirs.score(X))


def test_float32_stays_float32_and_data_stay_as_they_are():
    X = load_iris().data.astype(np.float32)
    X.flags.writeable = False
    pca = PCA(2).fit(X)
    assert pca.components_.dtype == pca.transform(X).dtype == np.float32


def test_a_constant_feature_gets_no_weight():
    X = np.column_stack([np.arange(5.0), np.full(5, 7.0)])
    pca = PCA().fit(X)
    np.testing.assert_allclose(pca.components_[0], [1, 0])
    assert np.isfinite(PCA(whiten=True).fit_transform(X)).all()


@pytest.mark.parametrize(
    ("words", "error", "says"),
    [
        ({"n_components": 5}, ValueError, "n_components=5 must be between 1 and"),
        ({"n_components": 0}, ValueError, "n_components=0"),
        ({"n_components": 1.5}, ValueError, "between 0 and 1"),
        ({"n_components": 0.0}, ValueError, "between 0 and 1"),
        ({"n_components": "mle"}, TypeError, "whole number"),
        ({"n_components": True}, TypeError, "whole number"),
        ({"svd_solver": "jacobi"}, ValueError, "svd_solver"),
        ({"svd_solver": "randomized"}, ValueError, "svd_solver must be one of 'auto'"),
    ],
)
def test_settings_that_cannot_work(words, error, says):
    with pytest.raises(error, match=says):
        PCA(**words).fit(load_iris().data)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e9])
@pytest.mark.parametrize("solver", SOLVERS)
def test_rows_that_are_all_equal_are_refused(value, solver):
    with pytest.raises(ValueError, match="All 30 rows of X are equal"):
        PCA(svd_solver=solver).fit(np.full((30, 3), value))


@pytest.mark.parametrize(
    ("X", "error", "says"),
    [
        ([[1.0, 2.0]], ValueError, "minimum of 2"),
        ([[1.0, np.nan], [1, 2]], ValueError, "NaN"),
        ([1.0, 2.0], ValueError, "2D"),
        ([["a", "b"], ["c", "d"]], ValueError, "Encode words"),
    ],
)
def test_bad_data(X, error, says):
    with pytest.raises(error, match=says):
        PCA().fit(X)


def test_use_before_fit_and_wrong_widths():
    with pytest.raises(ValueError, match="not fitted"):
        PCA().transform([[1.0]])
    pca = PCA(2).fit(load_iris().data)
    with pytest.raises(ValueError, match="expecting 4 features"):
        pca.transform([[1.0, 2.0]])
    with pytest.raises(ValueError, match="needs 2 coordinates"):
        pca.inverse_transform([[1.0, 2.0, 3.0]])


def test_takes_every_setting_of_scikit_learns_class_that_has_an_effect():
    theirs, ours = sklearn.decomposition.PCA().get_params(), PCA().get_params()
    assert ours.items() <= theirs.items()
    for name in theirs.keys() - ours.keys():
        with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
            PCA(**{name: theirs[name]})


@pytest.mark.parametrize("solver", SOLVERS)
def test_squares_that_overflow_are_refused(solver):
    with pytest.raises(ValueError, match="overflow"):
        PCA(svd_solver=solver).fit(load_iris().data * 1e200)


@pytest.mark.parametrize("offset", [3.0, 300.0, 900.0, 1e4])
@pytest.mark.parametrize("solver", ["auto", "covariance_eigh", "full"])
def test_float32_far_from_zero_keeps_its_digits(offset, solver):
    X = np.random.default_rng(0).normal(size=(2000, 4)) * [1, 2, 3, 4] + offset
    X = X.astype(np.float32)
    found, expected = PCA(svd_solver=solver).fit(X), PCA().fit(X.astype(float))
    np.testing.assert_allclose(
        found.explained_variance_, expected.explained_variance_, rtol=1e-4
    )
    np.testing.assert_allclose(found.components_, expected.components_, atol=1e-3)
    np.testing.assert_allclose(found.mean_, expected.mean_, rtol=1e-6)


@pytest.mark.parametrize("unit", [2.0**660, 2.0**-660])
def test_squares_that_overflow_or_vanish_are_refused(unit):
    X = np.random.default_rng(0).normal(size=(30, 3)) * unit
    for solver in ("auto", "covariance_eigh", "full"):
        with pytest.raises(ValueError, match="divide each column"):
            PCA(svd_solver=solver).fit(X)


@pytest.mark.parametrize(
    ("n", "d", "wanted", "solver", "road"),
    [
        (501, 500, 5, "auto", "by_covariance"),  # large, and no wider than high
        (500, 51, 5, "auto", "by_svd"),
        (500, 50, 5, "auto", "by_covariance"),  # ten rows a feature
        (500, 51, 5, "covariance_eigh", "by_covariance"),
        (501, 50, 5, "full", "by_svd"),
        (100, 501, 50, "auto", "by_rows"),
        (100, 501, 51, "auto", "by_svd"),  # more than half of all directions
        (100, 500, 5, "auto", "by_svd"),
        (100, 501, 5, "full", "by_svd"),
        (20_000, 1001, 5, "auto", "by_covariance"),
    ],
)
def test_the_road_follows_the_shape(monkeypatch, n, d, wanted, solver, road):
    for name in ("by_rows", "by_covariance", "by_svd"):
        monkeypatch.setattr(pca, name, lambda *_, name=name: name)
    table = np.broadcast_to(0.0, (n, d))
    assert pca.spectrum_of(table, table[0], wanted, solver) == road


def test_to_whiten_is_a_switch():
    with pytest.raises(TypeError, match="whiten must be True or False, not 'no'"):
        PCA(whiten="no").fit(np.eye(3))


@pytest.mark.parametrize("solver", ["full", "covariance_eigh"])
def test_the_last_digits_far_from_zero_give_the_right_variance(solver):
    X = np.random.default_rng(0).integers(0, 3, (16, 3)) * 2.0
    far = PCA(svd_solver=solver).fit(X + 2.0**53)
    np.testing.assert_allclose(
        far.explained_variance_, PCA().fit(X).explained_variance_
    )


def test_a_model_without_noise_has_no_likelihood():
    X = np.random.default_rng(0).normal(size=(9, 3)) @ np.ones((3, 4))
    with pytest.raises(ValueError, match="no variance in 3 of 4 directions"):
        PCA().fit(X).score(X)
