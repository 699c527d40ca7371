"""The handwritten digits and their enlarged two-class version."""

import numpy as np
import pytest
import torch
from sklearn import datasets as sklearn_datasets

from helpers.datasets import load_digits, load_two_digits


def test_digits_are_scikit_learns():
    digits = load_digits()
    theirs = sklearn_datasets.load_digits()
    np.testing.assert_array_equal(digits.images, theirs.images)
    np.testing.assert_array_equal(digits.X, theirs.data)
    np.testing.assert_array_equal(digits.y, theirs.target)
    assert (digits.X.dtype, digits.y.dtype) == (np.float64, np.int64)
    assert digits.names == tuple("0123456789")


def test_scaled_digits_run_from_0_to_1():
    images, _, _ = load_digits(scaled=True)
    assert images.min() == 0
    assert images.max() == 1
    np.testing.assert_array_equal(images * 16, load_digits().images)


def test_two_digits_have_400_features_and_two_classes():
    pair = load_two_digits((3, 8))
    all_labels = load_digits().y
    assert pair.X.shape == (np.isin(all_labels, [3, 8]).sum(), 400)
    assert pair.images.shape[1:] == (20, 20)
    assert (pair.X.dtype, pair.y.dtype) == (np.float64, np.int64)
    assert np.bincount(pair.y).tolist() == [
        (all_labels == 3).sum(),
        (all_labels == 8).sum(),
    ]
    assert pair.names == ("3", "8")
    assert pair.X.min() >= 0
    assert pair.X.max() <= 1


def test_the_order_of_the_pair_decides_the_class_numbers():
    np.testing.assert_array_equal(
        load_two_digits((1, 7)).y, 1 - load_two_digits((7, 1)).y
    )


@pytest.mark.parametrize("size", [1, 5, 8, 20, 28])
def test_resizing_equals_torch(size):
    images, y, _ = load_digits(scaled=True)
    images = images[y < 2]
    theirs = torch.nn.functional.interpolate(
        torch.from_numpy(images)[:, None], size=(size, size), mode="bilinear"
    )[:, 0]
    np.testing.assert_allclose(
        load_two_digits(size=size).images, theirs.numpy(), atol=1e-12
    )


@pytest.mark.parametrize(
    ("digits", "error", "says"),
    [
        ((3, 3), ValueError, "two different digits"),
        ((3,), ValueError, "two digits such as"),
        (3, ValueError, "two digits such as"),
        ((3, 10), ValueError, "from 0 to 9"),
        ((-1, 3), ValueError, "at least 0"),
        ((3, "8"), TypeError, "whole number"),
    ],
)
def test_bad_pairs(digits, error, says):
    with pytest.raises(error, match=says):
        load_two_digits(digits)


def test_bad_size():
    with pytest.raises(ValueError, match="size must be at least 1"):
        load_two_digits(size=0)


def test_scaled_is_true_or_false():
    with pytest.raises(TypeError, match="scaled must be True or False, not 'no'"):
        load_digits(scaled="no")
