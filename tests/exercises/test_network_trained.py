"""Lesson 11 is trained with pieces of three learners who write in other ways."""

import functools

import numpy as np
import pytest
import torch

from helpers.exercises.catalog import find
from scratch_network import engine, lesson_at, training

# One who loops over everything


class LoopDense:
    def __init__(self, inputs, units, relu, rng, parameter):
        columns = []
        for _ in range(units):
            columns.append([rng.normal() * (2 / inputs) ** 0.5 for _ in range(inputs)])
        self.W = parameter(np.array(columns).T)
        self.b = parameter(np.array([0.0] * units))
        self.weights, self.relu = (self.W, self.b), relu

    def __call__(self, x):
        z = self.b
        for i in range(self.W.shape[0]):
            z = z + x[:, i : i + 1] * self.W[i]
        if self.relu:
            return z.relu()
        return z


class LoopNetwork:
    def __init__(self, layers):
        self.layers, self.weights = layers, []
        for layer in layers:
            for w in layer.weights:
                self.weights.append(w)

    def __call__(self, x):
        for i in range(len(self.layers)):
            x = self.layers[i](x)
        return x


def loop_batches(images, labels, size, order):
    batches, x, y = [], [], []
    for place in order:
        x.append(images[place])
        y.append(labels[place])
        if len(x) == size:
            batches.append((x, y))
            x, y = [], []
    if x:
        batches.append((x, y))
    return batches


def loop_rule(w, g, average, rate):
    w, average = w.copy(), average.copy()
    for place in np.ndindex(w.shape):
        average[place] = 0.99 * average[place] + 0.01 * g[place] ** 2
        w[place] -= rate * g[place] / (average[place] ** 0.5 + 1e-8)
    return w, average


def loop_fit(take_step, images, labels, size, orders):
    history = []
    for order in orders:
        total = count = 0
        for batch in loop_batches(images, labels, size, order):
            loss = take_step(batch[0], batch[1])
            for _ in batch[1]:
                total, count = total + loss, count + 1
        history.append(total / count)
    return history


def loop_step(model, loss_of, optimizer, images, labels):
    for w in model.weights:
        w.grad = None
    loss = loss_of(model(images), labels)
    number = loss.item()
    loss.backward()
    optimizer.step()
    return number


# One who loves einsum, take and reduce


class ShortDense:
    def __init__(self, inputs, units, relu, rng, parameter):
        W = np.einsum(
            "iu,->iu", rng.standard_normal((inputs, units)), (2 / inputs) ** 0.5
        )
        self.weights = [*map(parameter, (W, np.zeros((1, units))))]
        self.end = (lambda z: z * (z > 0)) if relu else (lambda z: z)

    def __call__(self, x):
        return self.end(x @ self.weights[0] + self.weights[1])


class ShortNetwork:
    def __init__(self, layers):
        self.layers = layers

    weights = property(lambda self: [w for la in self.layers for w in la.weights])

    def __call__(self, x):
        return functools.reduce(lambda x, layer: layer(x), self.layers, x)


def short_batches(images, labels, size, order):
    cuts = np.split(np.asarray(order), range(size, len(order), size))
    return [(np.take(images, c, axis=0), np.take(labels, c)) for c in cuts]


def short_rule(w, g, average, rate):
    new = 0.99 * average + 0.01 * np.einsum("...,...->...", g, g)
    return w - rate * g / (np.sqrt(new) + 1e-8), new


def short_fit(take_step, images, labels, size, orders):
    def epoch(order):
        batches = short_batches(images, labels, size, order)
        losses = [take_step(*batch) for batch in batches]
        return np.average(losses, weights=[len(y) for _, y in batches])

    return [*map(epoch, orders)]


def short_step(model, loss_of, optimizer, images, labels):
    optimizer.zero_grad()
    (loss := loss_of(model(images), labels)).backward()
    optimizer.step()
    return loss.item()


# One who thinks in torch


class TorchDense:
    def __init__(self, inputs, units, relu, rng, parameter):
        drawn = torch.from_numpy(rng.normal(size=(inputs, units)))
        W = drawn * torch.sqrt(torch.tensor(2.0 / inputs, dtype=torch.float64))
        zeros = torch.zeros(units, dtype=torch.float64)
        self.W, self.b, self.relu = parameter(W.numpy()), parameter(zeros.numpy()), relu

    @property
    def weights(self):
        return [self.W, self.b]

    def forward(self, x):
        z = x @ self.W + self.b
        return z.relu() if self.relu else z

    __call__ = forward


class TorchNetwork(list):
    @property
    def weights(self):
        return [w for layer in self for w in layer.weights]

    def __call__(self, x):
        for layer in self:
            x = layer(x)
        return x


def torch_batches(images, labels, size, order):
    images, labels = torch.as_tensor(images), torch.as_tensor(labels)
    for places in torch.as_tensor(order).split(size):
        yield images[places], labels[places]


def torch_rule(w, g, average, rate):
    w, g, average = (torch.tensor(a) for a in (w, g, average))
    average = average.lerp(g.square(), 0.01)
    return w - rate * g / (average.sqrt() + 1e-8), average


def torch_fit(take_step, images, labels, size, orders):
    history = torch.zeros(len(orders), dtype=torch.float64)
    for epoch, order in enumerate(orders):
        for x, y in torch_batches(images, labels, size, order):
            history[epoch] += take_step(x, y) * len(y) / len(order)
    return history.tolist()


def torch_step(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss.data)


IDS = ("11.1", "11.2", "11.3", "11.5", "11.6", "11.7")
NAMES = ("Dense", "Network", "make_batches", "training_step", "rmsprop", "fit")
LEARNERS = {
    "loops": (LoopDense, LoopNetwork, loop_batches, loop_step, loop_rule, loop_fit),
    "einsum": (
        ShortDense,
        ShortNetwork,
        short_batches,
        short_step,
        short_rule,
        short_fit,
    ),
    "torch": (
        TorchDense,
        TorchNetwork,
        torch_batches,
        torch_step,
        torch_rule,
        torch_fit,
    ),
}


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_piece_passes_its_check(learner):
    for exercise_id, piece in zip(IDS, LEARNERS[learner], strict=True):
        verdict = find(exercise_id).judge(piece)
        assert verdict.status == "pass", f"{exercise_id}: {verdict.sentence}"


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_lesson_is_trained_on_both_engines(learner):
    pieces = dict(zip(NAMES, LEARNERS[learner], strict=True))
    curves = []
    for own_pieces in ({}, pieces):
        names = lesson_at(1, 1, 4, own_pieces)
        names |= {k: names[k][:300] for k in ("X_train", "y_train", "X_val", "y_val")}
        for k in ("X_train", "X_val"):
            names[k] = names[k][:, 200:240].copy()
        names["train_with"].__globals__.update(names)
        names["orders"] = names["train_with"].__globals__["orders"] = [
            np.random.default_rng(epoch).permutation(300) for epoch in range(2)
        ]
        for own in (False, True):
            layers = [
                names["Dense"](*sizes, np.random.default_rng(2), engine(own)[0])
                for sizes in ((40, 4, True), (4, 10, False))
            ]
            network = names["Network"](layers)
            start = np.random.default_rng(3)
            for w in network.weights:
                array = np.asarray(w.data)
                array[...] = start.normal(size=array.size).reshape(array.shape) / 4
            curves.append(training(names, network=network, own=own)[1])
    for curve in curves[1:]:
        np.testing.assert_allclose(curve, curves[0], rtol=1e-9)
