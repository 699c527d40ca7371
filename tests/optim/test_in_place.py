"""The in-place words do to a NumPy array what they do to a torch tensor."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.optim.in_place import InPlaceArray, filled_like, larger_

triples = arrays(np.float64, (3, 4), elements=st.floats(0.1, 10))
WORDS = [
    lambda x, a, b: x.mul_(0.3),
    lambda x, a, b: x.add_(a),
    lambda x, a, b: x.add_(a, alpha=-0.3),
    lambda x, a, b: x.addcmul_(a, b, value=-0.7),
    lambda x, a, b: x.addcdiv_(a, b, value=-0.7),
    lambda x, a, b: x.lerp_(a, 0.1),
    lambda x, a, b: x.sqrt_(),
    lambda x, a, b: x.add(a, alpha=2.5),
    lambda x, a, b: x.add(a),
    lambda x, a, b: x.addcmul(a, b),
    lambda x, a, b: x.addcmul_(a, b),
    lambda x, a, b: x.addcdiv_(a, b),
    lambda x, a, b: x.addcmul(a, b, value=0.5),
    lambda x, a, b: x.sqrt().div(0.5),
    lambda x, a, b: larger_(x, a),
    lambda x, a, b: filled_like(x, 3.0),
]


@settings(deadline=None, max_examples=25)
@given(triples, triples, triples)
def test_equals_torch(x, a, b):
    for word in WORDS:
        mine, array = x.copy(), x.copy()
        tensors = [torch.tensor(array), torch.tensor(a), torch.tensor(b)]
        result = word(mine.view(InPlaceArray), a, b)
        np.testing.assert_allclose(
            result, word(*tensors).numpy(), rtol=1e-12, atol=1e-13
        )
        np.testing.assert_allclose(mine, tensors[0].numpy(), rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("array", [np.ones((3, 4)).T, np.ones((6, 8))[::2, ::2]])
def test_views_are_changed_where_they_live(array):
    owner = array.base
    array.view(InPlaceArray).add_(np.ones(array.shape), alpha=2.0)
    assert (array == 3.0).all()
    assert owner.max() == 3.0
