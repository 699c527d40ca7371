"""Race a training step of `helpers.autograd` against torch, on one thread."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).parent))
from race import Row, main

from helpers.autograd import Value, softmax_cross_entropy
from helpers.datasets import make_moons

STEPS = 50  # steps per measurement: one alone is too short to time


def repeated(step):
    def run():
        for _ in range(STEPS):
            step()

    return run


def parameters(sizes):
    rng = np.random.default_rng(0)
    return [
        (Value(rng.uniform(-1, 1, (i, o)) / np.sqrt(i)), Value(np.zeros(o)))
        for i, o in pairwise(sizes)
    ]


def torch_network(sizes):
    layers = []
    for i, o in pairwise(sizes):
        layers += [nn.Linear(i, o), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def our_step(layers, x, loss_of):
    def step():
        h = x
        for number, (w, b) in enumerate(layers):
            h = h.relu() if number else h
            h = h @ w + b
        loss = loss_of(h)
        for layer in layers:
            for value in layer:
                value.zero_grad()
        loss.backward()
        for layer in layers:
            for value in layer:
                value.data -= 0.1 * value.grad

    return step


def torch_step(network, x, loss_of):
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)

    def step():
        loss = loss_of(network(x))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def moons():
    x, y = make_moons(100)
    sign = np.where(y == 1, 1.0, -1.0)[:, None]
    sizes = (2, 16, 16, 1)
    t, s = (torch.tensor(a, dtype=torch.float32) for a in (x, sign))
    ours = our_step(parameters(sizes), x, lambda h: (1 - h * sign).relu().mean())
    rival = torch_step(torch_network(sizes), t, lambda h: (1 - h * s).relu().mean())
    return repeated(ours), repeated(rival)


def digits():
    rng = np.random.default_rng(0)
    x, y, sizes = rng.standard_normal((128, 64)), rng.integers(0, 10, 128), (64, 64, 10)
    t, labels, loss = torch.tensor(x).float(), torch.tensor(y), nn.CrossEntropyLoss()
    ours = our_step(parameters(sizes), x, lambda h: softmax_cross_entropy(h, y))
    rival = torch_step(torch_network(sizes), t, lambda h: loss(h, labels))
    return repeated(ours), repeated(rival)


def by_hand():
    rng = np.random.default_rng(0)
    x, y, sizes = rng.standard_normal((128, 64)), rng.integers(0, 10, 128), (64, 64, 10)
    (w1, b1), (w2, b2) = [(w.data, b.data) for w, b in parameters(sizes)]
    one_hot, ones, columns = np.eye(10)[y], np.ones(128), np.ones(10)
    zeros = np.zeros((128, 64))

    def step():
        h = x @ w1
        h += b1
        np.maximum(h, zeros, out=h)
        e = np.exp(h @ w2 + b2)  # logits stay small here
        p = e / (e @ columns)[:, None]
        np.log((p * one_hot) @ columns).mean()
        p -= one_hot
        p *= 1 / 128
        back = p @ w2.T
        back *= h > 0
        for parameter, gradient in (
            (w1, x.T @ back),
            (b1, ones @ back),
            (w2, h.T @ p),
            (b2, ones @ p),
        ):
            gradient *= 0.1
            parameter -= gradient

    return repeated(step), digits()[1]


ROWS = [
    Row("hand-written backprop, 64-64-10, batch 128", "torch eager", 0.3, by_hand, 21),
    Row("autograd step, 2-16-16-1, 100 moons", "torch eager", 0.5, moons, 21),
    Row("autograd step, 64-64-10, batch 128", "torch eager", 0.5, digits, 21),
]

if __name__ == "__main__":
    main(ROWS)
