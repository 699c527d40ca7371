"""The tables that come with scikit-learn keep its numbers and our types."""

import numpy as np
import pytest
from sklearn import datasets as sklearn_datasets

from helpers import datasets


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "diabetes"])
def test_numbers_are_scikit_learns(name):
    ours = getattr(datasets, f"load_{name}")()
    theirs = getattr(sklearn_datasets, f"load_{name}")()
    np.testing.assert_array_equal(ours.X, theirs.data)
    np.testing.assert_array_equal(ours.y, theirs.target)
    assert ours.X.dtype == np.float64
    assert ours.X.flags.c_contiguous
    assert ours.y.dtype == (np.float64 if name == "diabetes" else np.int64)
    assert list(ours.features) == list(theirs.feature_names)
    assert all(type(each) is str for each in ours.names + ours.features)


def test_unscaled_diabetes_has_ages_in_years():
    table = datasets.load_diabetes(scaled=False)
    assert table.features[0] == "age"
    assert (table.X[:, 0].min(), table.X[:, 0].max()) == (19, 79)


def test_the_penguins_are_those_of_palmer_station():
    penguins = datasets.load_penguins()
    assert penguins.names == ("Adelie", "Chinstrap", "Gentoo")
    assert np.bincount(penguins.y).tolist() == [146, 68, 119]
    assert np.bincount(penguins.sex).tolist() == [165, 168]
    assert penguins.features[3] == "body mass g"
    assert penguins.X.dtype == np.float64
    assert np.isfinite(penguins.X).all()
    means = penguins.X.mean(axis=0)
    np.testing.assert_allclose(means, [43.99, 17.16, 200.97, 4207.06], atol=0.005)


def points(marks):
    """Score marks by the tables of 1984 (IAAF): hurdles, high jump, shot, ..."""
    a = np.array([9.23076, 1.84523, 56.0211, 4.99087, 0.188807, 15.9803, 0.11193])
    b = np.array([26.7, 75, 1.5, 42.5, 210, 3.8, 254])
    c = np.array([1.835, 1.348, 1.05, 1.81, 1.41, 1.04, 1.88])
    runs = np.array([True, False, False, True, False, False, True])
    centimeters = np.array([1, 100, 1, 1, 100, 1, 1])
    marks = marks * centimeters
    return np.floor(a * np.where(runs, b - marks, marks - b).clip(0) ** c)


def test_the_official_points_follow_from_the_results_of_twenty_athletes():
    """The handbook has slips in five rows; they are kept as published."""
    X, score, athletes, events = datasets.load_heptathlon()
    assert (len(athletes), events[0], events[-1]) == (25, "hurdles", "run800m")
    assert (np.diff(score) <= 0).all()
    off = np.abs(points(X).sum(axis=1) - score)
    assert (off <= 1).sum() == 20


def test_the_temperatures_have_every_day_of_four_years_and_two_known_ones():
    log = datasets.load_temperatures()
    assert np.bincount(log.year)[2012:].tolist() == [366, 365, 365, 365]
    assert (np.diff(log.date) == np.timedelta64(1, "D")).all()
    leap_day = log.date == np.datetime64("2012-02-29")
    assert (log.month[leap_day], log.day[leap_day]) == (2, 60)
    assert log.day[log.year == 2013].tolist() == list(range(1, 366))
    assert (log.high[0], log.low[0]) == (12.8, 5.0)
    assert (log.high >= log.low).all()
    assert (log.high.min(), log.high.max()) == (-1.6, 35.6)
