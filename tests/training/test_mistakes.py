"""`fit` names silent mistakes, unless it is told not to, and is otherwise quiet."""

import warnings

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

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
