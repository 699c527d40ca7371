"""`fit` names silent mistakes, unless it is told not to, and is otherwise quiet."""

import warnings

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, Subset, TensorDataset
from torchmetrics.classification import MulticlassAccuracy

from helpers.diagnose import MistakeWarning
from helpers.training import fit

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
    with pytest.warns(MistakeWarning, match="M27 .*loss of this batch"):
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


def test_a_loss_that_rises_far_is_named():
    net = nn.Linear(4, 1)
    with pytest.warns(MistakeWarning, match="M27"):
        run(net, (X, X[:, :1]), lr=1.3, loss=nn.MSELoss(), epochs=30, batch_size=40)


def test_it_can_be_turned_off():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(model(nn.Softmax(dim=1)), (X, y), diagnose=False)


@pytest.mark.parametrize("own_generator", [True, False])
def test_looking_changes_no_number(own_generator):
    histories = []
    for look in (True, False):
        torch.manual_seed(1)
        net = model(nn.Dropout(0.5))
        generator = torch.Generator().manual_seed(3) if own_generator else None
        loader = DataLoader(
            TensorDataset(X, y), batch_size=8, shuffle=True, generator=generator
        )
        histories.append(run(net, loader, diagnose=look)["loss"])
    assert histories[0] == histories[1]
