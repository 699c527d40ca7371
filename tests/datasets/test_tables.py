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
