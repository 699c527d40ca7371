"""Find the random generators, and the counts, that a loader or a model keeps itself.

A `DataLoader`, its samplers (also one inside another), its dataset and the transforms
of that may each have a generator of its own, or count epochs. What the next epoch
draws depends on them as much as on the generators that a seed sets.
"""

from __future__ import annotations

import contextlib
import functools
import io
import random
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch.utils.data import DataLoader

from helpers.reproducible import without_arrays

GENERATORS = (
    torch.Generator,
    np.random.Generator,
    np.random.RandomState,
    random.Random,
)
NUMBERS = (bool, int, float)
OPAQUE = (torch.Tensor, np.ndarray, str, bytes, type, types.ModuleType, *NUMBERS)
OF_LOADERS = ("dataset", "sampler", "batch_sampler", "generator", "collate_fn")
MANY = 100  # a longer list holds data, not parts
FARTHEST = 10_000  # objects that are looked at


@dataclass
class Sources:
    """What a run of random numbers depends on, by place ("sampler.generator").

    Attributes
    ----------
    generators : dict of str to generator
        Of torch, NumPy or Python.
    numbers : dict of str to (object, name)
        Attributes that are numbers, such as a sampler's count of epochs.
    iterators : list of str
        Places of iterators, whose state nobody can read.
    """

    generators: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, tuple[Any, str]] = field(default_factory=dict)
    iterators: list[str] = field(default_factory=list)

    def values(self) -> dict[str, Any]:
        """Return the numbers by place."""
        return {place: getattr(*found) for place, found in self.numbers.items()}

    def state(self, since: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return all that can be put back, as plain numbers, lists and tensors.

        Parameters
        ----------
        since : dict, optional
            Earlier `values`: only the numbers that have changed since are returned.
        """
        numbers = self.values()
        if since is not None:
            numbers = {k: v for k, v in numbers.items() if v != since[k]}
        states = {place: state_of(g) for place, g in self.generators.items()}
        return {"generators": states, "numbers": numbers}

    def restore(self, state: dict[str, Any]) -> None:
        """Put a state back; places that are not in it stay as they are."""
        for place, generator in self.generators.items():
            if place in state["generators"]:
                set_state(generator, state["generators"][place])
        for place, (owner, name) in self.numbers.items():
            value = state["numbers"].get(place, getattr(owner, name))
            if value != getattr(owner, name):
                setattr(owner, name, value)


def find_sources(root: Any) -> Sources:
    """Look through an object and its parts for what decides its random numbers.

    Parameters
    ----------
    root : DataLoader, Module, or any object

    Examples
    --------
    >>> generator = torch.Generator()
    >>> sampler = torch.utils.data.RandomSampler(range(4), generator=generator)
    >>> loader = DataLoader(range(4), sampler=sampler)
    >>> list(find_sources(loader).generators)
    ['sampler.generator']
    """
    found, seen, queue = Sources(), set(), [("", root)]
    for place, thing in queue:  # grows while it is gone through: nearest parts first
        if id(thing) in seen or len(seen) > FARTHEST or isinstance(thing, OPAQUE):
            continue
        seen.add(id(thing))
        if isinstance(thing, GENERATORS):
            found.generators[place] = thing
        elif hasattr(thing, "__next__") and not isinstance(thing, io.IOBase):
            found.iterators.append(place)
        else:
            queue.extend(_parts(place, thing))
            found.numbers.update(_numbers(place, thing))
    return found


def _parts(place: str, thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a thing consists of, each with its place."""
    if isinstance(thing, dict):
        parts = thing.items() if len(thing) <= MANY else ()
    elif isinstance(thing, (list, tuple, set, frozenset)):
        parts = enumerate(thing) if len(thing) <= MANY else ()
    elif isinstance(thing, DataLoader):
        parts = ((name, getattr(thing, name, None)) for name in OF_LOADERS)
    elif isinstance(thing, functools.partial):
        parts = {"func": thing.func, **thing.keywords}.items()
    elif isinstance(thing, types.FunctionType):
        cells = zip(thing.__code__.co_freevars, thing.__closure__ or (), strict=True)
        parts = ((n, c.cell_contents) for n, c in cells if _is_full(c))
    elif isinstance(thing, types.MethodType):
        parts = (("self", thing.__self__),)
    else:
        parts = getattr(thing, "__dict__", {}).items()
    for name, part in list(parts):
        yield f"{place}.{name}".lstrip("."), part


def _numbers(place: str, thing: Any) -> Iterator[tuple[str, tuple[Any, str]]]:
    if isinstance(thing, (DataLoader, types.FunctionType, torch.nn.Module)):
        return
    for name, value in getattr(thing, "__dict__", {}).items():
        if isinstance(value, NUMBERS):
            yield f"{place}.{name}".lstrip("."), (thing, name)


def _is_full(cell: Any) -> bool:
    with contextlib.suppress(ValueError):
        return cell.cell_contents is not None
    return False


def state_of(generator: Any) -> Any:
    """Return a generator's state as numbers, lists and tensors."""
    if isinstance(generator, torch.Generator):
        return generator.get_state()
    if isinstance(generator, random.Random):
        return generator.getstate()
    if isinstance(generator, np.random.Generator):
        return without_arrays(generator.bit_generator.state)
    return without_arrays(generator.get_state(legacy=False))


def set_state(generator: Any, state: Any) -> None:
    """Put a generator into the state that `state_of` returned."""
    if isinstance(generator, torch.Generator):
        generator.set_state(state)
    elif isinstance(generator, random.Random):
        generator.setstate(state)
    elif isinstance(generator, np.random.Generator):
        generator.bit_generator.state = state
    else:
        generator.set_state(state)
