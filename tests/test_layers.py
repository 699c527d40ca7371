import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from helpers.autograd import Value, softmax_cross_entropy
from helpers.layers import (
    BatchGenerator,
    NaiveDense,
    NaiveSequential,
    fit,
    one_training_step,
    predict_classes,
    relu,
    torch_parameter,
    update_weights,
)
from helpers.optim import SGD, Adam, RMSprop


def network(parameter=Value, n_inputs=4):
    random = np.random.default_rng(3)
    return NaiveSequential(
        [
            NaiveDense(n_inputs, 8, relu, seed=random, parameter=parameter),
            NaiveDense(8, 3, seed=random, parameter=parameter),
        ]
    )


def data(n=50):
    random = np.random.default_rng(4)
    labels = random.integers(0, 3, n)
    return random.normal(size=(n, 4)) + 2.0 * np.eye(3, 4)[labels], labels


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


@pytest.mark.parametrize("rule", [SGD, RMSprop, Adam])
def test_values_and_tensors_learn_the_same(rule):
    images, labels = data()
    histories, predictions = [], []
    for parameter in (Value, torch_parameter):
        as_torch = parameter is torch_parameter
        model = network(parameter)
        x = torch.tensor(images) if as_torch else images
        y = torch.tensor(labels) if as_torch else labels
        loss_of = (
            torch.nn.functional.cross_entropy if as_torch else softmax_cross_entropy
        )
        batches = BatchGenerator(x, y, 16, seed=0)
        histories.append(fit(model, batches, loss_of, rule(model.weights, 0.02), 8))
        predictions.append(predict_classes(model, x))
    assert histories[0] == pytest.approx(histories[1], rel=1e-9)
    assert histories[0][-1] < histories[0][0]
    assert (predictions[0] == predictions[1]).all()


def test_a_torch_optimiser_fits_too():
    images, labels = data()
    model = network(torch_parameter)
    step = (torch.tensor(images), torch.tensor(labels))
    optimizer = torch.optim.SGD(model.weights, lr=0.1)
    loss_of = torch.nn.functional.cross_entropy
    losses = [one_training_step(model, *step, loss_of, optimizer) for _ in range(5)]
    assert losses == sorted(losses, reverse=True)


def test_update_weights_is_plain_sgd():
    one, two = network(), network()
    images, labels = data()
    for model in (one, two):
        softmax_cross_entropy(model(images), labels).backward()
    update_weights(one.weights, 0.1)
    SGD(two.weights, lr=0.1).step()
    for w, v in zip(one.weights, two.weights, strict=True):
        np.testing.assert_allclose(w.data, v.data, rtol=1e-15)


@given(n=st.integers(1, 60), batch_size=st.integers(1, 70), seed=st.integers(0, 5))
def test_every_image_is_used_once_an_epoch(n, batch_size, seed):
    images = np.arange(n)
    batches = BatchGenerator(images, -images, batch_size, seed=seed)
    for _ in range(2):
        seen = list(batches)
        assert len(seen) == len(batches)
        assert all(len(x) == batch_size for x, _ in seen[:-1])
        assert all((x == -y).all() for x, y in seen)
        assert sorted(np.concatenate([x for x, _ in seen])) == images.tolist()


def test_the_order_is_new_every_epoch_and_the_same_for_a_seed():
    images = np.arange(100)
    one, two = (BatchGenerator(images, images, 100, seed=5) for _ in range(2))
    first, second = next(iter(one))[0], next(iter(one))[0]
    assert (first != second).any()
    assert (next(iter(two))[0] == first).all()
    kept = BatchGenerator(images, images, 100, shuffle=False)
    assert (next(iter(kept))[0] == images).all()


def test_steps_of_the_first_example():
    batches = BatchGenerator(np.zeros(60_000), np.zeros(60_000), 128)
    assert len(batches) == 469
    assert "the last of 96" in repr(batches)


def test_the_epochs_loss_is_a_mean_over_images():
    class Constant:
        weights = [Value(1.0)]  # noqa: RUF012

        def __call__(self, images):
            return self.weights[0] * images

    def loss_of(outputs, labels):
        return outputs.mean()

    model = Constant()
    batches = BatchGenerator(np.array([0.0, 0.0, 3.0]), np.zeros(3), 2, shuffle=False)
    assert fit(model, batches, loss_of, SGD(model.weights, lr=0), 1) == [1.0]


def test_a_loss_that_is_not_finite_stops_and_keeps_the_weights():
    model = network(torch_parameter)
    before = model.layers[0].W.detach().clone()
    images, labels = torch.full((4, 4), torch.inf), torch.zeros(4, dtype=torch.int64)
    batches = BatchGenerator(images.double(), labels, 4)
    optimizer = SGD(model.weights, lr=0.1)
    with pytest.raises(ValueError, match=r"epoch 1: the loss is nan"):
        fit(model, batches, torch.nn.functional.cross_entropy, optimizer, 1)
    assert torch.equal(model.layers[0].W, before)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: NaiveDense(0, 3), "at least 1 input"),
        (lambda: NaiveSequential([]), "at least one layer"),
        (lambda: network()(np.zeros((5, 2, 2))), "flatten images first"),
        (lambda: BatchGenerator(np.zeros(3), np.zeros(2)), "3 images but 2 labels"),
        (lambda: BatchGenerator([], []), "no images"),
        (lambda: BatchGenerator(np.zeros(3), np.zeros(3), 0), "batch_size"),
        (lambda: BatchGenerator(np.zeros(3), np.zeros(3), 1.5), "batch_size"),
    ],
)
def test_bad_input_is_named(make, says):
    with pytest.raises(ValueError, match=says):
        make()
