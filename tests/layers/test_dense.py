"""Tests of dense."""

import warnings

import numpy as np
import pandas as pd
import pytest
import torch

from helpers.autograd import Value
from helpers.errors import MistakeWarning
from helpers.layers import NaiveDense, NaiveSequential, relu, torch_parameter
from helpers.reproducible import seed_everything


def test_a_layer_by_hand():
    layer = NaiveDense(2, 1, relu)
    layer.W.data[:] = [[2.0], [-1.0]]
    layer.b.data[:] = 0.5
    outputs = layer(np.array([[1.0, 1.0], [0.0, 3.0]]))
    assert outputs.data.tolist() == [[1.5], [0.0]]


def test_first_weights_have_the_variance_of_he():
    layer = NaiveDense(1000, 200, seed=1)
    assert layer.W.data.var() == pytest.approx(2 / 1000, rel=0.02)
    assert layer.W.data.mean() == pytest.approx(0, abs=5e-4)  # five standard errors
    assert not layer.b.data.any()


def test_a_network_passes_on_what_each_layer_returns():
    model = NaiveSequential([NaiveDense(3, 4, relu), NaiveDense(4, 2)])
    x = np.ones((5, 3))
    assert model(x).shape == (5, 2)
    assert (model(x).data == model.layers[1](model.layers[0](x)).data).all()
    assert [w.shape for w in model.weights] == [(3, 4), (4,), (4, 2), (2,)]


def test_layers_without_a_seed_start_differently_and_the_same_on_every_run():
    def two():
        seed_everything(5)
        return [NaiveDense(16, 16).W.data for _ in range(2)]

    (a, b), (c, d) = two(), two()
    assert (a != b).all()
    assert (a == c).all()
    assert (b == d).all()


def test_layers_of_equal_seeds_are_named():
    with pytest.warns(MistakeWarning, match="layers 1 and 3 start alike.*seed=0"):
        NaiveSequential(
            [
                NaiveDense(4, 4, seed=0),
                NaiveDense(4, 4, seed=1),
                NaiveDense(4, 2, seed=0),
            ]
        )
    random, shared = np.random.default_rng(0), NaiveDense(4, 4, seed=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        NaiveSequential([NaiveDense(4, 4, seed=random), NaiveDense(4, 4, seed=random)])
        NaiveSequential([NaiveDense(4, 4), relu, NaiveDense(4, 4)])
        NaiveSequential([shared, NaiveDense(4, 4), shared])  # one layer, used twice


def test_inputs_may_be_lists_and_frames():
    layer, rows = NaiveDense(2, 3, seed=0), [[1.0, 2.0], [3.0, 4.0]]
    expected = layer(np.array(rows)).data
    assert (layer(rows).data == expected).all()
    assert (layer(pd.DataFrame(rows, index=[7, 3])).data == expected).all()
    assert (layer(Value(rows)).data == expected).all()


def test_an_activation_must_be_a_function():
    with pytest.raises(TypeError, match="function such as relu, not an object of"):
        NaiveDense(2, 3, "relu")


@pytest.mark.parametrize("size", [2.0, True, "3", None])
def test_sizes_must_be_whole_numbers(size):
    with pytest.raises(TypeError, match="n_outputs must be a whole number"):
        NaiveDense(2, size)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: NaiveDense(0, 3), "n_inputs must be at least 1"),
        (lambda: NaiveSequential([]), "at least one layer"),
        (
            lambda: NaiveDense(4, 2)(np.zeros((5, 2, 2))),
            "takes 4 numbers a row",
        ),
    ],
)
def test_bad_input_is_named(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_what_is_no_list_of_layers_is_named():
    layer = NaiveDense(2, 2, seed=0)
    with pytest.raises(TypeError, match=r"must be a list, as in NaiveSequential\(\["):
        NaiveSequential(layer)
    with pytest.raises(TypeError, match="each layer must be a function"):
        NaiveSequential([layer, "relu"])
    assert len(NaiveSequential(each for each in [layer]).layers) == 1
    with pytest.raises(ValueError, match="at least one layer"):
        NaiveSequential(each for each in [])


def test_a_parameter_must_be_a_function():
    with pytest.raises(TypeError, match="parameter must be a function"):
        NaiveDense(2, 2, parameter="torch")


def test_layers_of_tensors_take_tensors():
    layer = NaiveDense(2, 2, seed=0, parameter=torch_parameter)
    X = np.ones((3, 2))
    with pytest.raises(TypeError, match="so its inputs must be one, not ndarray"):
        layer(X)
    ours = NaiveDense(2, 2, seed=0)(torch.tensor(X, requires_grad=True))
    np.testing.assert_allclose(ours.data, layer(torch.tensor(X)).detach())
