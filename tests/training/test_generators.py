"""Generators and counts inside loaders are found, saved and put back."""

import functools
import io
import random

import numpy as np
import pytest
import torch
from torch.utils.data import (
    BatchSampler,
    DataLoader,
    Dataset,
    IterableDataset,
    RandomSampler,
    Sampler,
    Subset,
    SubsetRandomSampler,
    WeightedRandomSampler,
)

from helpers.training.generators import find_sources


def generator():
    return torch.Generator().manual_seed(3)


class Shuffled(Sampler):
    """Draws its orders from a generator of NumPy or Python."""

    def __init__(self, rng):
        self.rng = rng

    def __iter__(self):
        order = list(range(20))
        self.rng.shuffle(order)
        return iter(order)

    def __len__(self):
        return 20


class Counted(Sampler):
    """Counts the epochs, and draws each order from that number."""

    epoch = 0

    def __init__(self):
        self.epoch = 0

    def __iter__(self):
        self.epoch += 1
        return iter(torch.randperm(20, generator=generator().manual_seed(self.epoch)))

    def __len__(self):
        return 20


class Noisy(Dataset):
    """Adds noise, by a transform that closes over a generator."""

    def __init__(self):
        rng = np.random.default_rng(0)
        self.transforms = [lambda x: x + rng.normal()]

    def __getitem__(self, i):
        return self.transforms[0](i)

    def __len__(self):
        return 20


def scaled(x, rng):
    return x * rng.random()


class Partly(Noisy):
    """Scales, by a partial with a generator."""

    def __init__(self):
        self.transforms = (functools.partial(scaled, rng=random.Random(1)),)


class Stream(IterableDataset):
    def __init__(self):
        self.rng = np.random.RandomState(3)

    def __iter__(self):
        return iter(self.rng.normal(size=20))


def mixed(batch):
    return torch.tensor([float(value) for value in batch])


rows = torch.arange(20)
LOADERS = {
    "loader": lambda: DataLoader(rows, 4, shuffle=True, generator=generator()),
    "sampler": lambda: DataLoader(
        rows,
        4,
        sampler=WeightedRandomSampler(torch.ones(20), 20, generator=generator()),
    ),
    "subset": lambda: DataLoader(
        rows, 4, sampler=SubsetRandomSampler(range(9), generator())
    ),
    "batch_sampler": lambda: DataLoader(
        rows,
        batch_sampler=BatchSampler(RandomSampler(rows, generator=generator()), 4, True),
    ),
    "a list of batches": lambda: DataLoader(
        rows, sampler=BatchSampler(Shuffled(random.Random(3)), 4, True), batch_size=None
    ),
    "NumPy": lambda: DataLoader(rows, 4, sampler=Shuffled(np.random.default_rng(3))),
    "old NumPy": lambda: DataLoader(
        rows, 4, sampler=Shuffled(np.random.RandomState(3))
    ),
    "Philox": lambda: DataLoader(
        rows, 4, sampler=Shuffled(np.random.Generator(np.random.Philox(3)))
    ),
    "Python": lambda: DataLoader(rows, 4, sampler=Shuffled(random.Random(3))),
    "a count": lambda: DataLoader(rows, 4, sampler=Counted()),
    "a closure": lambda: DataLoader(Noisy(), 4, collate_fn=mixed),
    "a partial": lambda: DataLoader(Partly(), 4, collate_fn=mixed),
    "a subset of noise": lambda: DataLoader(Subset(Noisy(), range(8)), 4),
    "a stream": lambda: DataLoader(Stream(), 4),
}


def epoch(loader):
    return [torch.as_tensor(batch).tolist() for batch in loader]


@pytest.fixture(params=LOADERS.values(), ids=LOADERS)
def make(request):
    return request.param


def test_a_saved_state_goes_on_in_another_loader(make):
    loader, again = make(), make()
    first = epoch(loader)
    buffer = io.BytesIO()
    torch.save(find_sources(loader).state(), buffer)
    second = epoch(loader)
    assert first != second
    buffer.seek(0)
    epoch(again)
    epoch(again)
    find_sources(again).restore(torch.load(buffer, weights_only=True))
    assert epoch(again) == second


def test_only_numbers_that_have_changed_are_part_of_a_later_state():
    class Turns(SubsetRandomSampler):
        size, turn = 20, 0

        def __init__(self):
            super().__init__(range(20))
            self.size, self.turn = 20, 0

    sampler = Turns()
    sources = find_sources(DataLoader(rows, 4, sampler=sampler))
    start = sources.values()
    assert start.items() >= {"sampler.size": 20, "sampler.turn": 0}.items()
    sampler.turn = 3
    assert sources.state(since=start)["numbers"] == {"sampler.turn": 3}
    assert sources.state()["numbers"] == start | {"sampler.turn": 3}


def test_iterators_are_named_and_not_touched():
    class Once(Sampler):
        def __init__(self):
            self.rows = iter(range(20))

        def __iter__(self):
            return self.rows

    loader = DataLoader(rows, 4, sampler=Once())
    assert find_sources(loader).iterators == ["sampler.rows"]
    assert epoch(loader)[0] == [0, 1, 2, 3]


def test_modules_with_generators_of_their_own():
    class Noise(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.generator = generator()

    net = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Sequential(Noise()))
    found = find_sources(net)
    assert list(found.generators.values()) == [net[1][0].generator]
    assert found.numbers == {}


def test_things_that_hold_themselves_and_long_lists_are_no_trouble():
    ring = {"rows": list(range(10**6))}
    ring["self"] = ring
    assert find_sources(ring).generators == {}


def test_a_function_may_name_what_is_made_later():
    def noise():
        return later()

    assert not find_sources(noise).generators
    later = np.random.default_rng(0).random
    assert noise() < 1
