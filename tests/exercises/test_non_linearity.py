"""Judges of notebook 05: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch
from torch import nn

from case_by_case import case_by_case
from helpers.exercises.catalog import find
from helpers.exercises.non_linearity import EXERCISES

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
    W = torch.stack(
        [sum(W1[:, k] * W2[k, j] for k in range(len(W2))) for j in range(W2.shape[1])],
        dim=1,
    )
    return [W.numpy(), np.dot(b1.numpy(), W2.numpy()) + b2.numpy()]


class Reusing(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = linear()
        self.relu = nn.ReLU()

    def forward(self, X):
        return self.c(self.relu(self.b(self.relu(self.a(X)))))


class FunctionalRelu(Reusing):
    def forward(self, X):
        hidden = torch.nn.functional.relu(self.a(X))
        return self.c(torch.nn.functional.relu(self.b(hidden)))


class OneRelu(Reusing):
    def forward(self, X):
        return self.c(self.b(torch.nn.functional.relu(self.a(X))))


class Skips(Reusing):
    def forward(self, X):
        return self.c(self.relu(self.a(X)))


def linear_with(activation):
    a, b, c = linear()
    return a, activation(), b, activation(), c


def collapse_by_probing(W1, b1, W2, b2):
    def f(x):
        return (x @ W1 + b1) @ W2 + b2

    b = f(torch.zeros(len(W1), dtype=W1.dtype))
    return f(torch.eye(len(W1), dtype=W1.dtype)) - b, b


def always(sign):
    """Return a last layer whose logits all have one sign."""
    layer = nn.Linear(16, 1)
    with torch.no_grad():
        layer.weight.zero_()
        layer.weight[0, 0] = 1e-3
        layer.bias.fill_(sign)
    return layer


a, b, c = linear()
SHARED = nn.LeakyReLU()
RIGHT = [
    ("05.Q1", "a"),
    ("05.Q2", "C"),
    ("05.Q3", "b"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2 + b2)),
    ("05.1", collapse_by_columns),
    ("05.2", lambda z: torch.clamp(z, min=0)),
    ("05.2", torch.relu),
    ("05.2", lambda z: np.maximum(z.numpy(), 0)),
    ("05.4", with_relu()),
    ("05.4", with_relu(nn.Tanh)),
    ("05.4", Functional),
    ("05.4", net(a, SHARED, b, SHARED, c)),
    ("05.4", Reusing),
    ("05.4", FunctionalRelu),
    ("05.4", with_relu(nn.ELU)),
    ("05.4", with_relu(nn.Sigmoid)),
    ("05.4", net(a, nn.ReLU(), nn.Dropout(0.5), b, nn.ReLU(), nn.Dropout(0.5), c)),
    ("05.4", lambda: nn.Sequential(*linear_with(nn.ReLU))),
    ("05.1", lambda W1, b1, W2, b2: (torch.matmul(W1, W2), torch.mv(W2.T, b1) + b2)),
    ("05.1", lambda W1, b1, W2, b2: [W1.mm(W2), (b1[:, None] * W2).sum(0) + b2]),
    ("05.1", collapse_by_probing),
]
WRONG = [
    ("05.Q1", "b", "one formula"),
    ("05.Q1", "c", "still a line"),
    ("05.Q2", "a", "only goes downhill"),
    ("05.Q2", "b", "none may be spare"),
    ("05.Q3", "a", "the gradient is 0"),
    ("05.Q3", "c", "harmless"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b1 + b2), "second layer first"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b2), "left out b1"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, b1 @ W2), "left out b2"),
    ("05.1", lambda W1, b1, W2, b2: np.matmul(W1, W2), "two things"),
    ("05.1", lambda W1, b1, W2, b2: (W2 @ W1, b1 @ W2 + b2), "order"),
    ("05.1", lambda W1, b1, W2, b2: (W1 * W2, b1 @ W2 + b2), "entry by entry"),
    ("05.1", lambda W1, b1, W2, b2: (W1 @ W2, (b1 + b2) @ W2), "b2 through"),
    ("05.1", lambda W1, b1, W2, b2: ((W1 @ W2).T, b1 @ W2 + b2), "transposed"),
    ("05.1", lambda W1, b1, W2, b2: (b1 @ W2 + b2, W1 @ W2), "exchanged"),
    ("05.2", torch.abs, "absolute"),
    ("05.2", lambda z: (z > 0).double(), "multiply it"),
    ("05.2", lambda z: torch.clamp(z, max=0), "negative side"),
    ("05.2", lambda z: z[z > 0], "shape changed"),
    ("05.2", lambda z: max(0, z), "yes-or-no question"),
    ("05.2", lambda z: z if z > 0 else 0 * z, "yes-or-no question"),
    ("05.2", lambda z: z, "still there"),
    ("05.4", net(a, nn.ReLU(), b, c), "two linear layers in a row"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Sigmoid()), "M2"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.ReLU()), "is relu"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Tanh()), "is tanh"),
    ("05.4", net(a, nn.ReLU(), nn.ReLU(), b, c), "the second and the third"),
    ("05.4", net(a, b, nn.ReLU(), c), "the first and the second"),
    ("05.4", net(nn.ReLU(), a, nn.ReLU(), b, nn.ReLU(), c), "before the first layer"),
    ("05.4", OneRelu, "the second and the third"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Flatten(0)), "Keep the shape"),
    ("05.4", Skips, "each of the three layers once"),
    ("05.4", net(a, nn.Softmax(0), b, nn.Softmax(0), c), "M13"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Softmax(1)), "is softmax"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.ELU()), "is elu"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.Hardtanh()), "is hardtanh"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), c, nn.SiLU()), "is silu"),
    ("05.4", net(a, nn.BatchNorm1d(16), b, nn.LeakyReLU(1.0), c), "M25"),
    ("05.4", net(a, nn.Dropout(0.0), b, nn.Identity(), c), "M25"),
    ("05.4", net(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 1)), "Keep the three"),
    ("05.4", lambda: 3, "Return the model"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), always(1.0), nn.ReLU()), "is relu"),
    ("05.4", net(a, nn.ReLU(), b, nn.ReLU(), always(-1.0), nn.LeakyReLU()), "relu"),
    ("05.4", lambda: nn.Sequential(a, torch.relu, b, torch.relu, c), "parentheses"),
    ("05.4", lambda: nn.Sequential(a, nn.ReLU, b, nn.ReLU, c), "parentheses"),
]
BLANK = [(f"05.{i}", lambda *_: ...) for i in (1, 2)]


@case_by_case("number answer", RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("number answer said", WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


def test_a_model_keeps_its_weights():
    layers = linear_with(nn.ReLU)
    before = [weight.clone() for weight in nn.Sequential(*layers).parameters()]
    find("05.4").judge(net(*layers))
    after = list(nn.Sequential(*layers).parameters())
    assert len(after) == len(before)
    assert all(map(torch.allclose, after, [weight.double() for weight in before]))


def test_a_verdict_shows_short_inputs():
    verdict = find("05.1").judge(lambda W1, b1, W2, b2: (W1 @ W2 + 1, b2))
    assert len(verdict.sentence) < 300


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@case_by_case(
    "nonsense exercise", ["x", float("nan"), [1], len, lambda: 1 / 0], EXERCISES
)
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")
