"""Batches from tensors, datasets or loaders, in one form: pairs of tensors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, IterableDataset, TensorDataset

from helpers.validation import check_whole_number
from helpers.validation.arrays import refuse_masked

UNSIGNED = (torch.uint16, torch.uint32, torch.uint64)


class TensorBatches:
    """Batches of tensors in memory, shuffled exactly as a `DataLoader` would.

    Parameters
    ----------
    X, y : Tensor of shape [N, ...]
    batch_size : int
    shuffle : bool
    """

    def __init__(self, X: Tensor, y: Tensor, batch_size: int, shuffle: bool):
        self.X, self.y = X, y
        self.batch_size, self.shuffle = batch_size, shuffle

    def __len__(self) -> int:
        return -(-len(self.X) // self.batch_size)

    def __iter__(self) -> Iterator[tuple[Tensor, Tensor]]:
        if not self.shuffle:
            yield from zip(
                self.X.split(self.batch_size),
                self.y.split(self.batch_size),
                strict=True,
            )
            return
        order = _dataloader_order(len(self.X)).to(self.X.device)
        for rows in order.split(self.batch_size):
            yield self.X.index_select(0, rows), self.y.index_select(0, rows)


def _dataloader_order(n: int) -> Tensor:
    # A DataLoader draws one number for its workers, then one to seed its shuffling.
    torch.empty((), dtype=torch.int64).random_()
    seed = torch.empty((), dtype=torch.int64).random_().item()
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed))


def as_batches(data: Any, batch_size: int, shuffle: bool, device: torch.device):
    """Return an object that yields (X, y) batches each time it is iterated over.

    Parameters
    ----------
    data : (X, y) of tensors or arrays, Dataset, or DataLoader
        A loader is used as it is: `batch_size` and `shuffle` are its own.
    batch_size : int
    shuffle : bool
    device : device
        Tensors in memory are moved there once.

    Raises
    ------
    TypeError
        If `data` is of another kind.
    ValueError
        If it is empty, or X and y differ in length.
    """
    batch_size = check_whole_number(batch_size, "batch_size")
    if isinstance(data, DataLoader):
        return _not_empty(data)
    if isinstance(data, Dataset):
        # Only the class itself: one made from it has its own way to give a row.
        if type(data) is not TensorDataset or len(data.tensors) != 2:
            _not_empty(data)
            shuffle = shuffle and not isinstance(data, IterableDataset)
            return DataLoader(data, batch_size=batch_size, shuffle=shuffle)
        data = data.tensors
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(
            f"data must be a pair (X, y) of tensors, a Dataset or a DataLoader, not "
            f"{type(data).__name__}."
        )
    X, y = (_as_tensor(values, name) for values, name in zip(data, "Xy", strict=True))
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows but y has {len(y)}; give one y per row.")
    _not_empty(X)
    return TensorBatches(X.to(device), y.to(device), batch_size, shuffle)


def _as_tensor(values: Any, name: str) -> Tensor:
    refuse_masked(values, name)
    if isinstance(values, Tensor):
        tensor = values
    elif isinstance(values, np.ndarray) and _torch_has(values.dtype):
        # Torch takes neither read-only arrays nor bytes in a foreign order.
        native = values.dtype.newbyteorder("=")
        tensor = torch.from_numpy(np.require(values, native, "CW"))
    else:
        raise TypeError(
            f"{name} is a {type(values).__name__}, but X and y must be tensors or "
            f"numeric arrays: {_remedy(values, name)}"
        )
    if tensor.is_meta:
        raise ValueError(
            f"{name} is on the device meta, where tensors have no values: make it on "
            f"the CPU."
        )
    if tensor.ndim == 0:
        raise ValueError("X and y must have one row per example, not be one number.")
    if tensor.dtype in UNSIGNED:
        raise TypeError(
            f"{name} is of type {tensor.dtype}, with which torch cannot compute: use "
            f"int64, by .astype('int64') of an array or .long() of a tensor."
        )
    return tensor.detach()  # data are not trained: they gather no gradient


def _torch_has(dtype: np.dtype) -> bool:
    return dtype.kind in "biuf" and dtype.itemsize <= 8  # no float of 16 bytes


def _remedy(values: Any, name: str) -> str:
    if hasattr(values, "to_numpy"):
        kind = "torch.float32" if name == "X" else "torch.long for classes"
        return f"use torch.tensor({name}.to_numpy()), as {kind}."
    if isinstance(values, np.ndarray):
        return f"its dtype is {values.dtype}; turn what it holds into numbers first."
    return f"use torch.tensor({name})."


def _not_empty(data: Any):
    if isinstance(getattr(data, "dataset", None), IterableDataset):
        return data  # a stream does not know its length
    if hasattr(data, "__len__") and len(data) == 0:
        rows = len(getattr(data, "dataset", ()))
        if rows and getattr(data, "drop_last", False):
            raise ValueError(
                f"there are no batches: the {rows} rows are fewer than "
                f"batch_size={data.batch_size}, and drop_last=True drops them. Take a "
                f"smaller batch_size, or drop_last=False."
            )
        raise ValueError("there are no batches: the data are empty.")
    return data


def checked(batch: Any, device: torch.device) -> tuple[Tensor, Tensor]:
    """Return a batch as a pair of tensors on the device.

    Raises
    ------
    TypeError
        If it is not a pair of tensors.
    """
    pair = isinstance(batch, (tuple, list)) and len(batch) == 2
    if not pair:
        parts = batch if isinstance(batch, (tuple, list)) else [batch]
        kinds = ", ".join(type(part).__name__ for part in parts)
        raise TypeError(
            f"each batch must be a pair (X, y) of tensors, but the loader gave "
            f"({kinds}). Let the dataset's __getitem__ return (x, y)."
        )
    for part, name in zip(batch, "xy", strict=True):
        if not isinstance(part, Tensor):
            raise TypeError(
                f"each batch must be a pair (X, y) of tensors, but its {name.upper()} "
                f"is a {type(part).__name__}. {_torch_tensor(part, name)}"
            )
    X, y = batch
    return X.to(device), y.to(device)


def _torch_tensor(part: Any, name: str) -> str:
    """Say how the parts of a dataset's rows become tensors."""
    words = isinstance(part, (tuple, list)) and any(isinstance(v, str) for v in part)
    if words and name == "y":
        return "These are words: number the classes from 0 and return the number."
    if words:
        return "These are words: turn them into numbers and return torch.tensor(x)."
    return f"Let the dataset's __getitem__ return torch.tensor({name})."
