"""Gradients brought back to the shape of what they belong to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from helpers.autograd.broadcasting import stretch, unbroadcast


@given(mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3))
def test_unbroadcast_counts_how_often_each_number_was_used(shapes):
    for shape in shapes.input_shapes:
        back = unbroadcast(np.ones(shapes.result_shape), shape)
        assert back.shape == shape
        assert back.sum() == np.prod(shapes.result_shape, dtype=int)


def test_unbroadcast_keeps_float32():
    assert unbroadcast(np.ones((3, 2), np.float32), (2,)).dtype == np.float32


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2)])
def test_stretch_is_the_reverse_of_a_sum(axis, keepdims):
    x = np.arange(24.0).reshape(2, 3, 4)
    spread = stretch(x.sum(axis=axis, keepdims=keepdims), x.shape, axis, keepdims)
    np.testing.assert_array_equal(
        spread, np.broadcast_to(x.sum(axis=axis, keepdims=True), x.shape)
    )
