"""A small model, its data and its training, for the tests of `helpers.training`."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from helpers.training import fit


def data(n=50, seed=0):
    g = torch.Generator().manual_seed(seed)
    X = torch.randn(n, 4, generator=g)
    return X, (X[:, 0] > 0).long()


def make(seed=1, dropout=0.0):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Linear(4, 8), nn.ReLU(), nn.Dropout(dropout), nn.Linear(8, 2)
    )


def sgd(model, lr=0.1):
    return torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)


def run(model, pair, **options):
    options.setdefault("loss", nn.CrossEntropyLoss())
    if "optimizer" not in options:
        options["optimizer"] = sgd(model)
    return fit(model, pair, **({"epochs": 4} | options))


def noisy_sets():
    X, y = data(seed=9)
    loader = DataLoader(TensorDataset(X, y), batch_size=16, shuffle=True)
    return [(X, y), TensorDataset(X, y), loader]
