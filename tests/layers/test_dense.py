import numpy as np
import pytest

from helpers.layers import NaiveDense, NaiveSequential, relu


def test_a_layer_by_hand():
    layer = NaiveDense(2, 1, relu)
    layer.W.data[:] = [[2.0], [-1.0]]
    layer.b.data[:] = 0.5
    outputs = layer(np.array([[1.0, 1.0], [0.0, 3.0]]))
    assert outputs.data.tolist() == [[1.5], [0.0]]


def test_first_weights_have_the_variance_of_he():
    layer = NaiveDense(1000, 200, seed=1)
    assert layer.W.data.var() == pytest.approx(2 / 1000, rel=0.02)
    assert not layer.b.data.any()


def test_a_network_passes_on_what_each_layer_returns():
    model = NaiveSequential([NaiveDense(3, 4, relu), NaiveDense(4, 2)])
    x = np.ones((5, 3))
    assert model(x).shape == (5, 2)
    assert (model(x).data == model.layers[1](model.layers[0](x)).data).all()
    assert [w.shape for w in model.weights] == [(3, 4), (4,), (4, 2), (2,)]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: NaiveDense(0, 3), "at least 1 input"),
        (lambda: NaiveSequential([]), "at least one layer"),
        (lambda: NaiveDense(4, 2)(np.zeros((5, 2, 2))), "flatten images first"),
    ],
)
def test_bad_input_is_named(make, says):
    with pytest.raises(ValueError, match=says):
        make()
