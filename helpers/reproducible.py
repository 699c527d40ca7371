"""The same numbers on every run, and the device to run on."""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterator

import numpy as np


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
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
        raise TypeError(f"seed must be a whole number such as 42, not {seed!r}.")
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed must lie between 0 and 2**32 - 1, not {seed}.")
    random.seed(int(seed))
    np.random.seed(int(seed))
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(int(seed))
    return int(seed)


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


@contextlib.contextmanager
def random_state_kept() -> Iterator[None]:
    """Leave the block with all random number generators as they were before it.

    Examples
    --------
    >>> with random_state_kept():
    ...     _ = seed_everything(1)
    """
    torch = sys.modules.get("torch")
    python, numpy = random.getstate(), np.random.get_state()
    cpu = torch.get_rng_state() if torch else None
    cuda = torch.cuda.get_rng_state_all() if torch and torch.cuda.is_available() else []
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
        if torch:
            torch.set_rng_state(cpu)
            if cuda:
                torch.cuda.set_rng_state_all(cuda)
