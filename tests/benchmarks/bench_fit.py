"""`helpers.training.fit` beside loops written by hand: one epoch as large as MNIST."""

import torch
from race import Row, main
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from helpers.training import fit

BATCH = 128


def data(n):
    """Random pictures as flat rows, and their classes."""
    random = torch.Generator().manual_seed(0)
    X = torch.rand(n, 784, generator=random)
    return X, torch.randint(0, 10, (n,), generator=random)


def network():
    """Return the model, its loss and its optimizer; the same for both runners."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 10))
    return model, nn.CrossEntropyLoss(), torch.optim.SGD(model.parameters(), lr=0.1)


def with_loader(X, y):
    """The loop of most tutorials: a DataLoader, and loss.item() in every step."""
    model, loss, optimizer = network()
    loader = DataLoader(TensorDataset(X, y), batch_size=BATCH, shuffle=True)

    def epoch():
        total = 0.0
        for rows, labels in loader:
            error = loss(model(rows), labels)
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            total += error.item() * len(rows)
        return total / len(X)

    return epoch


def leanest(X, y):
    """The least that an epoch can do: rows by number, the loss read once."""
    model, loss, optimizer = network()

    def epoch():
        total = torch.zeros(())
        for chosen in torch.randperm(len(X)).split(BATCH):
            error = loss(model(X.index_select(0, chosen)), y.index_select(0, chosen))
            optimizer.zero_grad()
            error.backward()
            optimizer.step()
            total += error.detach() * len(chosen)
        return float(total) / len(X)

    return epoch


def ours(X, y):
    model, loss, optimizer = network()

    def epoch():
        fit(
            model,
            (X, y),
            loss=loss,
            optimizer=optimizer,
            epochs=1,
            batch_size=BATCH,
        )

    return epoch


def against(rival, n):
    """Prepare `fit` and a rival loop on the same data."""

    def prepare():
        X, y = data(n)
        return ours(X, y), rival(X, y)

    return prepare


NAME = "fit, one epoch, 60,000x784-512-10, batch 128"
ROWS = [
    Row(NAME, "loop with a DataLoader", 0.9, against(with_loader, 60_000), 5),
    Row(NAME, "leanest raw loop", 1.03, against(leanest, 60_000), 5),
]

if __name__ == "__main__":
    main(ROWS)
