"""Errors on a continuous scale, against scikit-learn."""

import numpy as np
import pytest
import sklearn.metrics as outside
from hypothesis import given
from hypothesis import strategies as st

from helpers.metrics import (
    mean_absolute_error,
    mean_squared_error,
    r2,
    root_mean_squared_error,
)

numbers = st.floats(-100, 100).map(lambda x: round(x, 3))
rows = st.lists(st.tuples(numbers, numbers), min_size=2)


def test_three_points_by_hand():
    y_true, y_pred = [1.0, 2.0, 3.0], [1.0, 2.0, 6.0]
    assert mean_squared_error(y_true, y_pred) == 3.0
    assert root_mean_squared_error(y_true, y_pred) == 3**0.5
    assert mean_absolute_error(y_true, y_pred) == 1.0
    assert r2(y_true, y_pred) == 1 - 9 / 2


@given(rows)
def test_all_are_scikit_learns(pairs):
    y_true, y_pred = np.array(pairs).T
    for ours, theirs in [
        (mean_squared_error, outside.mean_squared_error),
        (root_mean_squared_error, outside.root_mean_squared_error),
        (mean_absolute_error, outside.mean_absolute_error),
        (r2, outside.r2_score),
    ]:
        if ours is r2 and np.ptp(y_true) == 0:
            continue  # scikit-learn may divide by the rounding of the mean
        assert ours(y_true, y_pred) == pytest.approx(theirs(y_true, y_pred))


def test_several_targets_are_averaged_as_in_scikit_learn():
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.normal(size=(2, 30, 3))
    assert r2(y_true, y_pred) == pytest.approx(outside.r2_score(y_true, y_pred))
    assert root_mean_squared_error(y_true, y_pred) == pytest.approx(
        outside.root_mean_squared_error(y_true, y_pred)
    )


def test_a_constant_target():
    assert r2([2.0, 2.0], [2.0, 2.0]) == 1.0
    assert r2([2.0, 2.0], [2.0, 3.0]) == 0.0

    assert (
        r2([0.1] * 3, [0.1, 0.1, 0.2]) == 0.0
    )  # whose mean is not 0.1 to the last bit


@pytest.mark.parametrize("unit", [2.0**660, 2.0**-660])
def test_very_large_and_very_small_units_change_no_digit(unit):
    y_true, y_pred = np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.5, 3.0])
    for metric in (root_mean_squared_error, mean_absolute_error):
        assert metric(unit * y_true, unit * y_pred) == unit * metric(y_true, y_pred)
    assert r2(unit * y_true, unit * y_pred) == r2(y_true, y_pred)
    assert r2(y_true, 1e300 * y_pred) == -np.inf


def test_squares_that_overflow_are_refused():
    with pytest.raises(ValueError, match="in a larger unit"):
        mean_squared_error([1e200], [-1e200])
    assert mean_squared_error([1e-200], [0.0]) == 0.0
    assert mean_squared_error([2.0**310], [0.0]) == 2.0**620


def test_bad_input_is_named():
    for odd in (["1.5"], [1 + 2j], [{}]):
        with pytest.raises(TypeError, match="y_pred"):
            mean_squared_error([1.0], odd)
    for odd in ([None], [np.nan], np.array([np.inf], dtype=object)):
        with pytest.raises(ValueError, match="y_pred"):
            mean_squared_error([1.0], odd)
    with pytest.raises(ValueError, match="N x N"):
        mean_squared_error([[1.0], [2.0]], [1.0, 2.0])
    with pytest.raises(ValueError, match="empty"):
        r2([], [])
    with pytest.warns(UserWarning, match="two rows"):
        assert np.isnan(r2([1.0], [1.0]))
