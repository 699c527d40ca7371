"""Tests of descend."""

import numpy as np
import pytest

from helpers.optim import SGD, StepLR, descend


def test_momentum_path_by_hand():
    path = descend(lambda x: x**2, (1.0,), SGD, 2, lr=0.1, momentum=0.5)
    assert path.ravel() == pytest.approx([1.0, 0.8, 0.54])  # v = 2, then 1 + 1.6


def test_a_diverging_path_ends_in_nan():
    path = descend(lambda x: x**4, (10.0,), SGD, 10, lr=1.0)
    assert np.isnan(path[-1]).all()
    assert np.isfinite(path[0]).all()


def test_a_path_ends_where_one_of_its_weights_has_run_away():
    path = descend(lambda x, y: x**2 + y**2, (1.0, 0.0), SGD, 100, lr=10.0)
    last = np.isfinite(path[:, 0]).sum()
    assert 1e100 < np.abs(path[last - 1, 0]) < 1e102  # each step times 19
    assert np.isnan(path[last:]).all()


def test_a_schedule_is_followed():
    path = descend(
        lambda x: x * 1.0, (0.0,), SGD, 3, lambda o: StepLR(o, 1, gamma=0.5), lr=1.0
    )
    assert path.ravel().tolist() == [0.0, -1.0, -1.5, -1.75]


def test_the_methods_that_the_docstring_names_exist():
    path = descend(lambda x: x.tanh() ** 2, (1.0,), SGD, np.int64(3), lr=0.1)
    assert (np.diff(path.ravel()) < 0).all()
    with pytest.raises(TypeError, match="steps must be a whole number"):
        descend(lambda x: x**2, (1.0,), SGD, 2.0, lr=0.1)
    with pytest.raises(ValueError, match="start must be a list of numbers"):
        descend(lambda x: x**2, 1.0, SGD, 2, lr=0.1)
    with pytest.raises(TypeError, match=r"must return a Value, not 3\.0"):
        descend(lambda x: 3.0, (1.0,), SGD, 2, lr=0.1)
