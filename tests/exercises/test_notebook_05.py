"""Judges of notebook 05: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch
from torch import nn

from helpers.exercises.catalogue import find
from helpers.exercises.notebook_05 import EXERCISES

torch.manual_seed(0)


def net(*layers):
    return lambda: nn.Sequential(*layers).double()


def linear():
    return nn.Linear(2, 16), nn.Linear(16, 16), nn.Linear(16, 1)


def with_relu(activation=nn.ReLU):
    a, b, c = linear()
    return net(a, activation(), b, activation(), c)


class Functional(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = linear()

    def forward(self, X):
        return self.c(self.b(self.a(X).relu()).tanh())


def collapse_by_columns(W1, b1, W2, b2):
    W = np.stack(
        [sum(W1[:, k] * W2[k, j] for k in range(len(W2))) for j in range(W2.shape[1])],
        axis=1,
    )
    return [W, np.dot(b1, W2) + b2]


a, b, c = linear()
RIGHT = [
    ("05.Q1", "a"),
    ("05.Q2", "B"),
    ("05.Q3", "b"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2)),
    ("05.1", collapse_by_columns),
    ("05.2", lambda z: torch.clamp(z, min=0)),
    ("05.2", torch.relu),
    ("05.2", lambda z: np.maximum(z.numpy(), 0)),
    ("05.3", lambda z, slope: torch.maximum(z, slope * z)),
    ("05.3", lambda z, slope=0.01: torch.where(z > 0, z, slope * z)),
    ("05.4", lambda w, b: np.array([-x / y for x, y in zip(b, w, strict=True)])),
    ("05.4", lambda w, b: [-x / y for x, y in zip(b, w, strict=True)]),
    ("05.5", with_relu()),
    ("05.5", with_relu(nn.Tanh)),
    ("05.5", Functional),
]
WRONG = [
    ("05.Q1", "b", "one formula"),
    ("05.Q1", "c", "still a line"),
    ("05.Q2", "a", "straight pieces"),
    ("05.Q2", "c", "open"),
    ("05.Q3", "a", "the gradient is 0"),
    ("05.Q3", "c", "harmless"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2), "second layer first"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b2), "left out b1"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2), "left out b2"),
    ("05.1", lambda W1, b1, W2, b2: np.matmul(W1, W2), "two things"),
    ("05.1", lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2), "order"),
    ("05.1", lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2), "entry by entry"),
    ("05.2", torch.abs, "absolute"),
    ("05.2", lambda z: (z > 0).double(), "multiply it"),
    ("05.2", lambda z: torch.clamp(z, max=0), "negative side"),
    ("05.2", lambda z: z[z > 0], "shape changed"),
    ("05.2", lambda z: max(0, z), "yes-or-no question"),
    ("05.3", lambda z, slope: z.relu(), "slope * z"),
    ("05.3", lambda z, slope: torch.where(z > 0, z, 0.01 * z), "argument slope"),
    ("05.3", lambda z, slope: torch.where(z > 0, slope * z, z), "exchanged"),
    ("05.3", lambda z, slope: torch.where(z > 0, z, -slope * z), "wrong sign"),
    ("05.4", lambda w, b: b / w, "sign"),
    ("05.4", lambda w, b: -w / b, "other way round"),
    ("05.4", lambda w, b: -b, "divide by w"),
    ("05.5", net(a, nn.ReLU(), b, c), "two linear layers in a row"),
    ("05.5", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Sigmoid()), "M2"),
    ("05.5", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.ReLU()), "is relu"),
    ("05.5", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Tanh()), "is tanh"),
    ("05.5", net(a, nn.Dropout(0.0), b, nn.Identity(), c), "M25"),
    ("05.5", net(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)), "Keep the three"),
    ("05.5", lambda: 3, "Return the model"),
]
BLANK = [(f"05.{i}", lambda *_: ...) for i in range(1, 5)]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize(("number", "answer", "said"), WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("nonsense", ["x", float("nan"), [1], len, lambda: 1 / 0])
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")
