"""Correct variations: a report on any of them is a false alarm."""

import pytest
import torch
from torch import nn

from helpers.diagnose import diagnose

torch.manual_seed(1)
N = 32
X = torch.randn(N, 6)
SEQUENCE = torch.randint(0, 20, (N, 5))
PICTURES = torch.rand(N, 3, 8, 8)
CLASSES = torch.arange(N) % 4
YES = (torch.arange(N) % 2).float()
TAGS = (torch.rand(N, 4) > 0.5).float()
CE, BCE = nn.CrossEntropyLoss(), nn.BCEWithLogitsLoss()


def net(out, activation=nn.ReLU, *extra):
    return nn.Sequential(nn.Linear(6, 16), activation(), *extra, nn.Linear(16, out))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(6, 6), nn.Linear(6, 4)

    def forward(self, X):
        return self.b(X + self.a(X).relu())


class ListOfLayers(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(6, 6), nn.Linear(6, 4)])
        self.sizes = [6, 6, 4]
        self.options = {"activation": "tanh"}

    def forward(self, X):
        return self.layers[1](self.layers[0](X).tanh())


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(6, 6)

    def forward(self, X):
        return self.layer(self.layer(X).relu())[:, :4]


class Attention(nn.Module):
    """Softmax inside a model is not softmax at its end."""

    def __init__(self):
        super().__init__()
        self.embed, self.score = nn.Embedding(20, 8), nn.Linear(8, 1)
        self.head = nn.Linear(8, 4)

    def forward(self, tokens):
        words = self.embed(tokens)
        share = self.score(words).softmax(dim=1)
        return self.head((share * words).sum(dim=1))


class Frozen(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(6, 8), nn.ReLU()).requires_grad_(False)
        self.head = nn.Linear(8, 4)

    def forward(self, X):
        return self.head(self.body(X))


class SqueezedLogit(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = net(1)

    def forward(self, X):
        return self.body(X).squeeze(1)


def convolutional():
    return nn.Sequential(
        nn.Conv2d(3, 4, 3),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(36, 4),
    )


def half_way(outputs, targets):
    return ((outputs - targets) ** 2).mean() / 2


CORRECT = {
    "linear, classes": (nn.Linear(6, 4), CE, (X, CLASSES)),
    "linear, yes/no": (nn.Linear(6, 1), BCE, (X, YES[:, None])),
    "relu": (net(4), CE, (X, CLASSES)),
    "tanh": (net(4, nn.Tanh), CE, (X, CLASSES)),
    "sigmoid inside": (net(4, nn.Sigmoid), CE, (X, CLASSES)),
    "gelu": (net(4, nn.GELU), CE, (X, CLASSES)),
    "leaky relu": (net(4, nn.LeakyReLU), CE, (X, CLASSES)),
    "softplus": (net(4, nn.Softplus), CE, (X, CLASSES)),
    "dropout": (net(4, nn.ReLU, nn.Dropout()), CE, (X, CLASSES)),
    "batch norm": (net(4, nn.ReLU, nn.BatchNorm1d(16)), CE, (X, CLASSES)),
    "layer norm": (net(4, nn.ReLU, nn.LayerNorm(16)), CE, (X, CLASSES)),
    "functional loss": (net(4), nn.functional.cross_entropy, (X, CLASSES)),
    "label smoothing": (net(4), nn.CrossEntropyLoss(label_smoothing=0.1), (X, CLASSES)),
    "class weights": (net(4), nn.CrossEntropyLoss(torch.ones(4)), (X, CLASSES)),
    "ignored labels": (net(4), CE, (X, torch.where(CLASSES == 3, -100, CLASSES))),
    "probabilities as labels": (net(4), CE, (X, torch.softmax(X[:, :4], 1))),
    "log-softmax and NLL": (
        nn.Sequential(net(4), nn.LogSoftmax(dim=1)),
        nn.NLLLoss(),
        (X, CLASSES),
    ),
    "squeezed logit": (SqueezedLogit(), BCE, (X, YES)),
    "sigmoid and BCE": (
        nn.Sequential(net(1), nn.Sigmoid()),
        nn.BCELoss(),
        (X, YES[:, None]),
    ),
    "two outputs for yes/no": (net(2), CE, (X, YES.long())),
    "soft yes/no labels": (net(1), BCE, (X, 0.1 + 0.8 * YES[:, None])),
    "tags": (net(4), BCE, (X, TAGS)),
    "tags with weights": (
        net(4),
        nn.BCEWithLogitsLoss(pos_weight=torch.ones(4)),
        (X, TAGS),
    ),
    "regression": (net(1), nn.MSELoss(), (X, X[:, :1])),
    "regression, flat": (SqueezedLogit(), nn.MSELoss(), (X, X[:, 0])),
    "several targets": (net(2), nn.L1Loss(), (X, X[:, :2])),
    "huber": (net(1), nn.SmoothL1Loss(), (X, X[:, :1])),
    "own loss": (net(1), half_way, (X, X[:, :1])),
    "float64 throughout": (net(4).double(), CE, (X.double(), CLASSES)),
    "residual": (Residual(), CE, (X, CLASSES)),
    "module list": (ListOfLayers(), CE, (X, CLASSES)),
    "shared weights": (Tied(), CE, (X, CLASSES)),
    "softmax inside": (Attention(), CE, (SEQUENCE, CLASSES)),
    "frozen body": (Frozen(), CE, (X, CLASSES)),
    "convolutions": (convolutional(), CE, (PICTURES, CLASSES)),
    "flattened pictures": (
        nn.Sequential(nn.Flatten(), nn.Linear(192, 8), nn.ReLU(), nn.Linear(8, 4)),
        CE,
        (PICTURES, CLASSES),
    ),
    "one row": (net(4), CE, (X[:1], CLASSES[:1])),
    "eval without dropout": (net(4).eval(), CE, (X, CLASSES)),
    "regression through a sigmoid": (
        nn.Sequential(net(1), nn.Sigmoid()),
        nn.MSELoss(),
        (X, YES[:, None]),
    ),
    "pixel by pixel": (
        nn.Conv2d(3, 4, 1),
        CE,
        (PICTURES, (PICTURES[:, 0] > 0.5).long()),
    ),
}


@pytest.mark.parametrize("name", CORRECT)
@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_a_correct_model_gives_an_empty_report(name, kind):
    model, loss, batch = CORRECT[name]
    optimizer = getattr(torch.optim, kind)(model.parameters(), lr=0.05)
    report = diagnose(model, loss, batch, optimizer=optimizer, validation=X + 1)
    assert not report, str(report)
    assert str(report) == "No mistake found."


def test_there_are_at_least_thirty_variations():
    assert len(CORRECT) >= 30
