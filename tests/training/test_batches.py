"""Data of every form become batches of tensors."""

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, TensorDataset

from helpers.training import evaluate
from small_training import data, make, run


def test_arrays_may_be_read_only_and_of_any_order_of_bytes():
    X, y = (values.numpy() for values in data())
    X = np.asfortranarray(X).astype(">f4")
    X.flags.writeable = False
    expected = evaluate(make(), data(), loss=nn.CrossEntropyLoss())
    assert evaluate(make(), (X, y), loss=nn.CrossEntropyLoss()) == expected


@pytest.mark.parametrize("parts", [0, 1, 3])
def test_a_pair_has_two_parts(parts):
    given_data = (*data(), data()[0])[:parts]
    with pytest.raises(TypeError, match=r"data must be a pair \(X, y\) of tensors"):
        run(make(), given_data)


def test_a_dataset_made_from_tensors_gives_its_own_rows():
    class Doubled(TensorDataset):
        def __getitem__(self, row):
            X, y = super().__getitem__(row)
            return 2 * X, y

    X, y = data()
    histories = []
    for given_data in (Doubled(X, y), (2 * X, y)):
        torch.manual_seed(2)
        histories.append(run(make(), given_data, diagnose=False)["loss"])
    assert histories[0] == histories[1]


def test_a_stream_is_trained_on_in_its_order():
    class Stream(torch.utils.data.IterableDataset):
        def __iter__(self):
            return iter(list(zip(*data(), strict=True)))

    histories = []
    for given_data in (Stream(), data()):
        torch.manual_seed(2)
        options = {"shuffle": isinstance(given_data, Stream), "diagnose": False}
        histories.append(run(make(), given_data, **options)["loss"])
    assert histories[0] == histories[1]


def test_a_frame_is_told_what_each_half_becomes():
    X, y = pd.DataFrame({"a": [1.0, 2.0]}), pd.Series([0, 1])
    model, loss = nn.Linear(1, 2), nn.CrossEntropyLoss()
    with pytest.raises(TypeError, match=r"X is a DataFrame.*as torch\.float32\.$"):
        evaluate(model, (X, torch.tensor([0, 1])), loss=loss)
    with pytest.raises(TypeError, match=r"y is a Series.*as torch\.long for classes"):
        evaluate(model, (torch.ones(2, 1), y), loss=loss)


class Rows(Dataset):
    """Two rows of whatever kind."""

    def __init__(self, x, y):
        self.row = x, y

    def __len__(self):
        return 2

    def __getitem__(self, row):
        return self.row


@pytest.mark.parametrize(
    ("x", "y", "says"),
    [
        ("a cat", 0, "its X is a .* These are words: turn them into numbers"),
        (torch.ones(1), "cat", "its Y is a .* number the classes from 0"),
        ([1.0, 2.0], 0, r"its X is a list.* __getitem__ return torch\.tensor\(x\)"),
        ({"a": 1.0}, 0, r"its X is a dict.* __getitem__ return torch\.tensor\(x\)"),
    ],
)
def test_rows_that_are_no_tensors_are_told_what_they_become(x, y, says):
    with pytest.raises(TypeError, match=says):
        evaluate(nn.Linear(1, 2), DataLoader(Rows(x, y), 2), loss=nn.CrossEntropyLoss())


def test_a_batch_of_three_parts_is_told_what_it_is():
    loader = DataLoader(
        TensorDataset(torch.ones(4, 1), torch.ones(4), torch.ones(4)), 2
    )
    says = r"pair \(X, y\) of tensors, but the loader gave \(Tensor, Tensor, Tensor\)"
    with pytest.raises(TypeError, match=says):
        evaluate(nn.Linear(1, 1), loader, loss=nn.MSELoss())


def test_data_gather_no_gradient():
    X, y = data()
    X.requires_grad_()
    run(make(), (X, y), epochs=1)
    assert X.grad is None
    assert X.requires_grad


@pytest.mark.parametrize("kind", ["uint16", "uint32", "uint64"])
def test_numbers_with_which_torch_cannot_compute_are_named(kind):
    X, y = data()
    with pytest.raises(TypeError, match=rf"y is of type torch\.{kind}.*int64"):
        run(make(), (X, y.numpy().astype(kind)), epochs=1)


def test_a_stream_that_is_used_up_is_named():
    class Once(torch.utils.data.IterableDataset):
        def __init__(self):
            self.rows = iter(list(zip(*data(), strict=True)))

        def __iter__(self):
            return self.rows

    with pytest.raises(ValueError, match=r"used up\. Its __iter__ must begin anew"):
        run(make(), Once(), epochs=2)


def test_tensors_without_values_are_named():
    X, y = data()
    with pytest.raises(ValueError, match="y is on the device meta"):
        run(make(), (X, y.to("meta")), epochs=1)


@pytest.mark.skipif(np.longdouble(0).itemsize <= 8, reason="no longer floats here")
def test_floats_longer_than_torchs_are_named():
    X, y = data()
    with pytest.raises(TypeError, match="its dtype is"):
        run(make(), (X.numpy().astype(np.longdouble), y), epochs=1)
