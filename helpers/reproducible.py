"""The same numbers on every run, and the device to run on."""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from helpers.validation import check_whole_number


def seed_everything(seed: int = 42) -> int:
    """Seed Python's, NumPy's and, where it is imported, torch's generators.

    Parameters
    ----------
    seed : int
        A whole number from 0 to 2**32 - 1.

    Returns
    -------
    int
        The seed.

    Raises
    ------
    TypeError
        If the seed is not a whole number.
    ValueError
        If it is out of range.

    Examples
    --------
    >>> seed_everything(7)
    7
    """
    seed = check_whole_number(seed, "seed", at_least=0, at_most=2**32 - 1)
    random.seed(seed)
    np.random.seed(seed)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)
    return seed


def generator_of(seed: int | np.random.Generator | None) -> np.random.Generator:
    """Return a random generator: the one given, or one that begins at a seed.

    Parameters
    ----------
    seed : int, numpy.random.Generator or None
        None draws the seed from NumPy's own generator, which `seed_everything`
        sets: two calls give different numbers, and the same ones on every run.

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    TypeError, ValueError
        If the seed is neither, or negative.

    Examples
    --------
    >>> generator_of(0).integers(10) == generator_of(0).integers(10)
    np.True_
    """
    if isinstance(seed, np.random.Generator):
        return seed
    if seed is None:
        seed = np.random.randint(2**31 - 1)
    return np.random.default_rng(check_whole_number(seed, "seed", at_least=0))


def best_device():
    """Return the fastest torch device here: CUDA, then Apple's MPS, then the CPU.

    The environment variable ``COURSE_DEVICE`` (such as ``cpu``) decides instead
    where it is set.

    Returns
    -------
    torch.device

    Raises
    ------
    RuntimeError
        If ``COURSE_DEVICE`` names no device that torch knows.
    """
    import torch

    chosen = os.environ.get("COURSE_DEVICE")
    if chosen:
        return torch.device(chosen)
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def random_state() -> dict[str, Any]:
    """Return the states of the generators that `seed_everything` seeds.

    Returns
    -------
    dict
        Numbers, tuples, lists and tensors only, so that it can be saved: ``"python"``,
        ``"numpy"`` and, where torch is imported, ``"torch"`` and those of the GPUs.

    Examples
    --------
    >>> before = random_state()
    >>> first = random.random()
    >>> set_random_state(before)
    >>> random.random() == first
    True
    """
    numpy = without_arrays(np.random.get_state(legacy=False))
    states = {"python": random.getstate(), "numpy": numpy}
    torch = sys.modules.get("torch")
    if torch:
        states["torch"] = torch.get_rng_state()
        if torch.cuda.is_available():
            states["cuda"] = torch.cuda.get_rng_state_all()
        if torch.backends.mps.is_available():
            states["mps"] = torch.mps.get_rng_state()
    return states


def set_random_state(states: dict[str, Any]) -> None:
    """Put the generators into the states that `random_state` returned.

    States of devices that are not here are left out.
    """
    random.setstate(states["python"])
    np.random.set_state(states["numpy"])
    torch = sys.modules.get("torch")
    if torch and "torch" in states:
        torch.set_rng_state(states["torch"])
        if torch.cuda.is_available():
            gpus = range(torch.cuda.device_count())
            for gpu, state in zip(gpus, states.get("cuda", []), strict=False):
                torch.cuda.set_rng_state(state, gpu)
        if torch.backends.mps.is_available() and "mps" in states:
            torch.mps.set_rng_state(states["mps"])


def without_arrays(value: Any) -> Any:
    """Return a generator's state with NumPy's arrays and numbers as Python's."""
    if isinstance(value, dict):
        return {name: without_arrays(part) for name, part in value.items()}
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value


@contextlib.contextmanager
def random_state_kept() -> Iterator[None]:
    """Leave the block with all random number generators as they were before it.

    Examples
    --------
    >>> with random_state_kept():
    ...     _ = seed_everything(1)
    """
    states = random_state()
    try:
        yield
    finally:
        set_random_state(states)
