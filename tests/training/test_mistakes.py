"""`fit` names silent mistakes, unless it is told not to, and is otherwise quiet."""

import random
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Sampler,
    Subset,
    TensorDataset,
)
from torchmetrics.classification import MulticlassAccuracy

from helpers.diagnose import Finding, MistakeWarning
from helpers.reproducible import seed_everything
from helpers.training import fit, mistakes

torch.manual_seed(0)
X = torch.randn(40, 4)
y = (X[:, 0] > 0).long()


def model(*last):
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2), *last)


def run(net, data, *, lr=0.1, loss=None, **options):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    options = {"epochs": 2, **options}
    return fit(
        net, data, loss=loss or nn.CrossEntropyLoss(), optimizer=optimizer, **options
    )


def test_a_softmax_too_many_is_named_and_training_goes_on():
    with pytest.warns(MistakeWarning, match="M1 softmax before CrossEntropy"):
        history = run(model(nn.Softmax(dim=1)), (X, y))
    assert len(history) == 2


def test_validation_on_the_training_rows_is_named():
    with pytest.warns(MistakeWarning, match="M17"):
        run(model(), (X, y), validation=(X, y))


def test_slices_of_one_tensor_are_two_sets():
    run(model(), (X[:30], y[:30]), validation=(X[30:], y[30:]))


def loaders(*sets):
    return [DataLoader(data, batch_size=8) for data in sets]


def test_validation_on_training_examples_is_named_for_datasets():
    data = TensorDataset(X, y)
    for train, validation in (
        loaders(data, data),
        loaders(TensorDataset(X, y), TensorDataset(X, y)),
        (Subset(data, range(30)), Subset(Subset(data, range(20, 40)), [0, 1])),
        ((X[torch.randperm(40)], y), (X, y)),
    ):
        with pytest.warns(MistakeWarning, match="M17"):
            run(model(), train, validation=validation)


def test_separate_examples_are_two_sets():
    data = TensorDataset(X, y)
    order = torch.randperm(40)
    run(model(), Subset(data, range(30)), validation=Subset(data, range(30, 40)))
    rows = (order[:30], order[30:])
    train, validation = ((X[part], y[part]) for part in rows)
    run(model(), train, validation=validation)


def test_rows_that_repeat_by_nature_are_no_proof():
    table = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    classes = torch.tensor([0, 1, 1, 0])
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 2))
    train = (table.repeat(8, 1), classes.repeat(8))
    run(net, train, validation=(table.repeat(3, 1), classes.repeat(3)))


class Stream(IterableDataset):
    def __init__(self):
        self.rows = iter(zip(X, y, strict=True))

    def __iter__(self):
        return self.rows


def test_no_row_of_a_stream_is_lost():
    history = run(model(), DataLoader(Stream(), batch_size=8), epochs=1)
    twin = run(model(), DataLoader(Stream(), batch_size=8), epochs=1, diagnose=False)
    assert len(history) == len(twin) == 1


def test_steps_of_adam_that_are_far_too_large_are_named():
    net = model()
    optimizer = torch.optim.Adam(net.parameters(), lr=10.0)
    with pytest.warns(MistakeWarning, match=r"M27 .*loss of this batch"):
        fit(net, (X, y), loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=1)


def test_a_few_large_targets_are_no_explosion():
    targets = torch.where(torch.arange(40) > 35, 40.0, 0.1)[:, None]
    run(
        nn.Linear(4, 1),
        (X, targets),
        lr=1e-3,
        loss=nn.MSELoss(),
        shuffle=False,
        batch_size=8,
    )


def test_a_metric_object_is_refused():
    with pytest.raises(TypeError, match="M31"):
        run(model(), (X, y), metrics={"accuracy": MulticlassAccuracy(2)})


def test_a_function_of_ones_own_may_have_attributes():
    def share(y_true, y_pred):
        return (y_true == y_pred).mean()

    share.update = "2026-11-28"
    assert "share" in run(model(), (X, y), metrics={"share": share}).last


def test_a_loss_that_rises_far_is_named():
    net = nn.Linear(4, 1)
    said = r"M27 .* rose from \S+ in epoch 1 to \S+ in epoch \d+\."
    with pytest.warns(MistakeWarning, match=said) as seen:
        run(net, (X, X[:, :1]), lr=0.9, loss=nn.MSELoss(), epochs=30, batch_size=40)
    assert len(seen) == 1


def test_a_rise_within_the_first_epoch_is_named_after_it():
    """No single step is large enough: only all fifty together tell."""
    torch.manual_seed(0)
    rows = torch.randn(400, 4)
    torch.manual_seed(1)
    net, pair, loss = nn.Linear(4, 1), (rows, rows[:, :1]), nn.MSELoss()
    said = r"M27 .*the loss of one batch rose from \S+ to \S+ in epoch 1\."
    with pytest.warns(MistakeWarning, match=said) as seen:
        run(net, pair, lr=0.7, loss=loss, epochs=1, batch_size=8)
    assert len(seen) == 1


def test_a_large_loss_at_the_start_is_no_rise():
    targets = 100 + X[:, :1]
    found = run(nn.Linear(4, 1), (X, targets), lr=1e-4, loss=nn.MSELoss(), epochs=3)
    assert found["loss"][0] > 1000


def test_it_can_be_turned_off():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(model(nn.Softmax(dim=1)), (X, y), diagnose=False)


class Noisy(Dataset):
    """Augments with a generator of its own, and counts how often it is asked."""

    def __init__(self, kind):
        self.kind, self.asked = kind, 0
        self.numpy, self.python = np.random.default_rng(0), random.Random(0)
        self.torch = torch.Generator().manual_seed(0)

    def __len__(self):
        return len(X)

    def __getitem__(self, row):
        self.asked += 1
        noise = {
            "numpy": self.numpy.normal,
            "python": lambda: self.python.gauss(0, 1),
            "torch": lambda: torch.randn((), generator=self.torch),
            "global": lambda: torch.randn(()) + np.random.normal() + random.random(),
            "count": lambda: 1 / self.asked,
        }
        return X[row] + 0.5 * float(noise[self.kind]()), y[row]


def own_batches():
    order = RandomSampler(range(40), generator=torch.Generator().manual_seed(3))
    return DataLoader(TensorDataset(X, y), batch_sampler=BatchSampler(order, 8, False))


class OwnOrder(Sampler):
    """Draws an order from NumPy each time."""

    def __init__(self):
        self.rng = np.random.default_rng(5)

    def __iter__(self):
        return iter(self.rng.permutation(40).tolist())

    def __len__(self):
        return 40


def with_workers():
    data = Noisy("global")
    return DataLoader(data, 8, shuffle=True, num_workers=1, persistent_workers=True)


def shuffled_by(generator):
    return DataLoader(TensorDataset(X, y), 8, shuffle=True, generator=generator)


LOADERS = {
    "batch sampler": own_batches,
    "own sampler": lambda: DataLoader(TensorDataset(X, y), 8, sampler=OwnOrder()),
    "workers": with_workers,
    "own generator": lambda: shuffled_by(torch.Generator().manual_seed(3)),
    "global generator": lambda: shuffled_by(None),
    "stream": lambda: DataLoader(Stream(), batch_size=8),
    "tensors": lambda: (X, y),
} | {
    kind: lambda kind=kind: DataLoader(Noisy(kind), 8, shuffle=True)
    for kind in ("numpy", "python", "torch", "global", "count")
}


class OwnNoise(nn.Module):
    """Draws from its own generator, and counts its calls."""

    def __init__(self):
        super().__init__()
        self.rng, self.calls = np.random.default_rng(2), 0

    def forward(self, X):
        self.calls += 1
        return X + 0.1 * float(self.rng.normal()) / self.calls


@pytest.mark.parametrize("name", LOADERS)
def test_looking_changes_no_number(name):
    histories = []
    for look in (True, False):
        seed_everything(1)
        net = model(nn.Dropout(0.5), OwnNoise())
        loader = LOADERS[name]()
        epochs = 1 if name == "stream" else 2
        histories.append(run(net, loader, diagnose=look, epochs=epochs)["loss"])
    assert histories[0] == histories[1]


@pytest.mark.parametrize("look", [True, False])
@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (y[:, None], "M8 .*shape"),
        (nn.functional.one_hot(y, 2), "one-hot"),
        (y.float(), "M5 "),
        (y + 1, "M6 .*targets - 1"),
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_labels_that_do_not_fit_are_named_by_the_error(look, labels, words, wrapped):
    loss = nn.CrossEntropyLoss()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError, match=words):
            run(
                model(),
                (X, labels),
                diagnose=look,
                loss=(lambda z, t: loss(z, t)) if wrapped else loss,
            )


def test_a_wrong_label_in_a_later_batch_is_named():
    late = torch.where(torch.arange(40) == 39, 2, y)
    with pytest.raises(ValueError, match=r"M6 .*run from"):
        run(model(), (X, late), shuffle=False, batch_size=8)


def test_a_last_batch_of_one_row_is_named():
    net = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2))
    with pytest.raises(ValueError, match="batch_size, or drop_last"):
        run(net, (X[:33], y[:33]), batch_size=32)
    run(net, (X[:34], y[:34]), batch_size=32)


def test_other_errors_are_left_as_they_are():
    def loss(outputs, targets):
        raise KeyError("of one's own")

    with pytest.raises(KeyError, match="of one's own"):
        run(model(), (X, y), loss=loss)


def test_parameters_that_cannot_learn_are_named():
    net = model()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    net[2] = nn.Linear(8, 2)
    with pytest.warns(MistakeWarning, match=r"2.weight, 2.bias would be trained"):
        fit(net, (X, y), loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=1)


@pytest.mark.parametrize("one_hot", [True, False])
@pytest.mark.parametrize("as_loader", [True, False])
def test_rows_sorted_by_class_are_named_once(as_loader, one_hot):
    order = y.argsort()
    labels = nn.functional.one_hot(y, 2).float() if one_hot else y
    data = (X[order], labels[order])
    data = DataLoader(TensorDataset(*data), batch_size=8) if as_loader else data
    with pytest.warns(MistakeWarning, match="sorted by class: .*class 0 only") as said:
        run(model(), data, shuffle=False, batch_size=8)
    assert len(said) == 1


def test_sound_orders_are_not_called_sorted():
    order = y.argsort()
    run(model(), (X[order], y[order]), batch_size=8)  # shuffled
    run(model(), (X[order], y[order]), batch_size=40, shuffle=False)  # one batch
    run(model(), (X, torch.arange(40) % 2), shuffle=False, batch_size=1)  # alternating
    rare = (torch.arange(40) == 30).long()
    run(model(), (X, rare), shuffle=False, batch_size=8)  # few of one class
    tags = (X[:, :2] > 0).float()[order]
    run(model(), (X, tags), loss=nn.BCEWithLogitsLoss(), shuffle=False, batch_size=8)
    measure = X[:, :1].sort(dim=0).values
    run(nn.Linear(4, 1), (X, measure), loss=nn.MSELoss(), shuffle=False, batch_size=8)


def test_the_warning_points_at_the_line_that_called_fit():
    with pytest.warns(MistakeWarning) as said:
        run(model(nn.Softmax(dim=1)), (X, y), epochs=1)
    assert {warning.filename for warning in said} == {__file__}


@pytest.mark.parametrize(("number", "stops"), [(6, True), (5, False)])
def test_on_a_gpu_a_label_out_of_range_stops_before_the_step(
    monkeypatch, number, stops
):
    """There it would end the whole session. The device meta stands for the GPU."""
    finding = Finding(number, "labels", "They are wrong.", "Change them.", "02")
    monkeypatch.setattr(mistakes, "_findings", lambda *_: [finding])
    job = SimpleNamespace(order=None, first=None, warned=set())
    labels = torch.zeros(3, device="meta")
    with pytest.raises(ValueError, match="M6") if stops else pytest.warns(match="M5"):
        mistakes.warn_of_mistakes(job, labels, labels)
    with pytest.warns(MistakeWarning):
        mistakes.warn_of_mistakes(job, labels, torch.zeros(3))
    assert job.warned == {number}
