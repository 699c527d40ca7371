"""Tests of training loop."""

import subprocess
import sys
import warnings

import numpy as np
import pytest
import torch

from helpers.autograd import Value, softmax_cross_entropy
from helpers.errors import MistakeWarning
from helpers.layers import (
    BatchGenerator,
    NaiveDense,
    NaiveSequential,
    fit,
    one_training_step,
    predict_classes,
    relu,
    torch_parameter,
)
from helpers.optim import SGD, Adam, RMSprop, StepLR


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


def test_a_torch_optimizer_fits_too():
    images, labels = data()
    model = network(torch_parameter)
    step = (torch.tensor(images), torch.tensor(labels))
    optimizer = torch.optim.SGD(model.weights, lr=0.1)
    loss_of = torch.nn.functional.cross_entropy
    losses = [one_training_step(model, *step, loss_of, optimizer) for _ in range(5)]
    assert losses == sorted(losses, reverse=True)


NO_TORCH = """
import sys
import numpy as np
from helpers.autograd import softmax_cross_entropy
from helpers.layers import BatchGenerator, NaiveDense, NaiveSequential, fit, relu
from helpers.layers import predict_classes
from helpers.optim import CosineAnnealingLR, RMSprop
model = NaiveSequential([NaiveDense(4, 8, relu), NaiveDense(8, 3)])
images, labels = np.random.default_rng(0).normal(size=(20, 4)), np.arange(20) % 3
optimizer = RMSprop(model.weights, lr=0.01)
batches = BatchGenerator(images, labels, 8)
schedule = CosineAnnealingLR(optimizer, 6)
fit(model, batches, softmax_cross_entropy, optimizer, 2, schedule)
assert predict_classes(model, images).shape == (20,)
assert "torch" not in sys.modules, "torch was imported"
"""


def test_a_network_of_values_needs_no_torch():
    subprocess.run([sys.executable, "-c", NO_TORCH], check=True)


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


def test_a_schedule_goes_on_after_every_batch():
    images, labels = data(20)
    model = network()
    optimizer = SGD(model.weights, lr=1.0)
    schedule = StepLR(optimizer, 1, gamma=0.5)
    batches = BatchGenerator(images, labels, 10)
    fit(model, batches, softmax_cross_entropy, optimizer, 2, schedule)
    assert schedule.get_last_lr() == [0.5**4]


def test_a_loss_that_is_not_finite_stops_and_keeps_the_weights():
    model = network(torch_parameter)
    before = model.layers[0].W.detach().clone()
    images, labels = torch.full((4, 4), torch.inf), torch.zeros(4, dtype=torch.int64)
    batches = BatchGenerator(images.double(), labels, 4)
    optimizer = SGD(model.weights, lr=0.1)
    with pytest.raises(ValueError, match=r"epoch 1: the loss is nan: the images hold"):
        fit(model, batches, torch.nn.functional.cross_entropy, optimizer, 1)
    assert torch.equal(model.layers[0].W, before)


def test_a_step_that_is_too_large_is_named():
    model = NaiveSequential([NaiveDense(4, 3, seed=0)])
    model.layers[0].W.data = np.full((4, 3), 1e308)
    images = np.full((2, 4), 10.0)
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="learning rate"):
        one_training_step(
            model, images, [0, 1], softmax_cross_entropy, SGD(model.weights)
        )


@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64, "torch"])
def test_unscaled_pictures_are_named_once_as_in_training(kind):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (64, 4)), np.arange(64) % 3
    as_torch = kind == "torch"
    model = network(torch_parameter if as_torch else Value)
    x = torch.tensor(images).double() if as_torch else images.astype(kind)
    y = torch.tensor(labels) if as_torch else labels
    loss_of = torch.nn.functional.cross_entropy if as_torch else softmax_cross_entropy
    batches = BatchGenerator(x, y, 16)
    with pytest.warns(MistakeWarning, match="unscaled inputs: .* Scale them") as caught:
        fit(model, batches, loss_of, SGD(model.weights, lr=1e-6), 2)
    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_scaled_pictures_are_not_named():
    images, labels = data()
    model = network()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        batches = BatchGenerator(images, labels, 16)
        fit(model, batches, softmax_cross_entropy, SGD(model.weights, lr=0.1), 1)


def test_epochs_and_batches_that_cannot_be_used():
    images, labels = data()
    model = network()
    rule, loss_of = SGD(model.weights, lr=0.1), softmax_cross_entropy
    batches = BatchGenerator(images, labels, 16)
    assert len(fit(model, batches, loss_of, rule, np.int64(2))) == 2
    assert fit(model, batches, loss_of, rule, 0) == []
    for epochs in (True, 2.0, "2"):
        with pytest.raises(TypeError, match="epochs must be a whole number"):
            fit(model, batches, loss_of, rule, epochs)
    once = ((images, labels) for _ in range(1))
    with pytest.raises(ValueError, match="epoch 2: there are no batches"):
        fit(model, once, loss_of, rule, 2)


def test_predictions_need_a_row_of_logits_for_each_image():
    with pytest.raises(ValueError, match=r"shape \(n, classes\), not \(3,\)"):
        predict_classes(lambda images: Value(np.zeros(3)), np.zeros((3, 2)))
    assert predict_classes(lambda images: images, np.eye(3)).tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="the table of outputs has 1 of 2"):
        predict_classes(lambda images: images, [[0.0, np.nan]])


def test_a_loss_that_is_a_plain_number_is_refused():
    model = network()
    step = (np.ones((2, 4)), [0, 1], lambda outputs, labels: 1.0, SGD(model.weights))
    with pytest.raises(TypeError, match="loss_of must return a Value or a tensor"):
        one_training_step(model, *step)


@pytest.mark.parametrize("kind", ["values", "torch", "rows of one number"])
def test_rows_sorted_by_class_are_named_once(kind):
    images, labels = data(120)
    labels = np.sort(labels)
    model = network()
    loss_of, rule = softmax_cross_entropy, SGD(model.weights, lr=0.01)
    if kind == "torch":
        images, labels = torch.tensor(images), torch.tensor(labels)
        model = network(torch_parameter)
        loss_of, rule = torch.nn.functional.cross_entropy, SGD(model.weights, lr=0.01)
    if kind == "rows of one number":
        labels = labels[:, None]

        def loss_of(outputs, labels):
            return softmax_cross_entropy(outputs, labels[:, 0])

    batches = BatchGenerator(images, labels, 20, shuffle=False)
    with pytest.warns(
        MistakeWarning, match=r"rows sorted by class: .* 3 blocks"
    ) as seen:
        fit(model, batches, loss_of, rule, 3)
    assert len(seen) == 1
    assert seen[0].filename == __file__


def test_one_epoch_is_enough_to_see_sorted_rows():
    images, labels = data(120)
    batches = BatchGenerator(images, np.sort(labels), 20, shuffle=False)
    model = network()
    with pytest.warns(MistakeWarning, match="rows sorted by class"):
        fit(model, batches, softmax_cross_entropy, SGD(model.weights, lr=0.01), 1)


def test_a_loss_that_explodes_is_named_once():
    def loss_of(outputs, labels):
        assert isinstance(labels, np.ndarray)  # in every call, also those that look
        return ((outputs - labels) ** 2).mean()

    model = NaiveSequential([NaiveDense(2, 1, seed=0)])
    images = np.random.default_rng(0).normal(size=(40, 2))
    batches = BatchGenerator(images, images[:, :1], 10)
    with pytest.warns(
        MistakeWarning, match="M27 learning rate too large: .* rose"
    ) as seen:
        fit(model, batches, loss_of, SGD(model.weights, lr=2.0), 4)
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("loss_of", "optimizer", "says"),
    [
        (None, SGD, "loss_of must be a function of outputs and targets"),
        (len, SGD, "optimizer must be made first"),
    ],
)
def test_what_makes_no_step_is_named(loss_of, optimizer, says):
    model = NaiveSequential([NaiveDense(2, 1, seed=0)])
    with pytest.raises(TypeError, match=says):
        fit(model, [(np.zeros((4, 2)), np.zeros(4))], loss_of, optimizer, 1)
