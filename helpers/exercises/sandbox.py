"""A sandbox for a learner's code: what it prints, shows or sets does not stay.

Nothing here imports torch or Matplotlib; where they are in use, they are asked.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from helpers.reproducible import random_state_kept

# Settings whose change spoils the learner's own cells, so that they are told.
GRADIENTS, DTYPE, DEVICE = "gradients", "default dtype", "default device"


class Sink(io.TextIOBase):
    """A stream that keeps nothing but whether something was written.

    An endless loop that prints would fill the memory if its text was kept.
    """

    encoding = "utf-8"

    def __init__(self):
        self.printed = False
        self.buffer = _Bytes(self)

    def writable(self) -> bool:
        """Return True: everything may be written."""
        return True

    def write(self, text: str) -> int:
        """Note that something was written, and forget it."""
        if not isinstance(text, str):
            raise TypeError(f"write() wants a str, not {type(text).__name__}.")
        self.printed = self.printed or bool(text.strip())
        return len(text)


class _Bytes(io.RawIOBase):
    """The sink's ``buffer``, for code that writes bytes."""

    def __init__(self, sink):
        self._sink = sink

    def writable(self):
        return True

    def write(self, content):
        self._sink.printed = True
        return len(content)


@contextlib.contextmanager
def sandbox() -> Iterator[Sink]:
    """Run a block so that nothing of it is seen or stays, and yield the sink.

    Text, warnings, displayed objects and figures are swallowed; random numbers,
    settings, environment and working folder are as before when the block ends.
    """
    sink = Sink()
    with (
        random_state_kept(),
        settings_kept(set()),
        warnings.catch_warnings(),
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(Sink()),
        _display_silenced(sink),
        _figures_closed(),
    ):
        warnings.simplefilter("ignore")
        builtins.input = _input  # put back as a setting is
        yield sink


def _input(prompt=""):
    raise EOFError("a check answers no input(): use what the function is given.")


@contextlib.contextmanager
def settings_kept(changed: set[str]) -> Iterator[None]:
    """Put all settings back after a block; add the names of those it changed."""
    before = []
    for name, read, write in _settings():
        with contextlib.suppress(Exception):
            before.append((name, read, write, read()))
    try:
        yield
    finally:
        for name, read, write, old in before:
            with contextlib.suppress(Exception):
                if read() != old:
                    changed.add(name)
                    write(old)


def _settings() -> Iterator[tuple[str, Callable, Callable]]:
    """Yield (name, reader, writer) of each setting that can be asked now."""
    yield _names_of(builtins)  # first: to put the rest back takes some of them
    yield _names_of(np)
    yield "working folder", os.getcwd, os.chdir
    yield "environment", lambda: dict(os.environ), _write_environment
    yield "recursion limit", sys.getrecursionlimit, sys.setrecursionlimit
    yield "NumPy errors", np.geterr, lambda old: np.seterr(**old)
    yield (
        "NumPy printing",
        np.get_printoptions,
        lambda old: np.set_printoptions(**old),
    )
    if (matplotlib := sys.modules.get("matplotlib")) is not None:
        styles = matplotlib.rcParams
        yield "figure style", lambda: _style(styles), lambda old: _restyle(styles, old)
    if (torch := sys.modules.get("torch")) is not None:
        yield from _settings_of_torch(torch)


def _settings_of_torch(torch):
    yield from map(_names_of, (torch, torch.nn, torch.nn.functional))
    yield GRADIENTS, torch.is_grad_enabled, torch.set_grad_enabled
    yield DTYPE, torch.get_default_dtype, torch.set_default_dtype
    yield DEVICE, torch.get_default_device, lambda old: _write_device(torch, old)
    yield "threads", torch.get_num_threads, torch.set_num_threads
    yield (
        "deterministic algorithms",
        torch.are_deterministic_algorithms_enabled,
        torch.use_deterministic_algorithms,
    )
    yield (
        "anomaly mode",
        torch.is_anomaly_enabled,
        torch.autograd.set_detect_anomaly,
    )
    options = torch._tensor_str.PRINT_OPTS
    yield "torch printing", lambda: dict(vars(options)), vars(options).update


def _names_of(module):
    names = vars(module)
    return f"names of {module.__name__}", names.copy, names.update


def _write_environment(old):
    os.environ.clear()
    os.environ.update(old)


def _write_device(torch, old):
    # None takes the device mode away; "cpu" would leave one that slows every call.
    torch.set_default_device(None if old.type == "cpu" else old)


def _style(styles):
    """Return a copy by `dict`'s own method: theirs takes twenty times as long."""
    kept = dict(dict.items(styles))
    kept.pop("backend")
    return kept


def _restyle(styles, old):
    dict.update(styles, old)  # as rc_context does: no warning for old names


@contextlib.contextmanager
def _display_silenced(sink):
    """Publish nothing in a notebook while the block runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        yield
        return
    publisher = shell.display_pub
    shell.display_pub = _NoDisplay(publisher, sink)
    try:
        yield
    finally:
        shell.display_pub = publisher


class _NoDisplay:
    """Stands in for a shell's publisher of displayed objects."""

    def __init__(self, publisher, sink):
        self._publisher, self._sink = publisher, sink

    def publish(self, *arguments: Any, **keywords: Any) -> None:
        self._sink.printed = True

    def clear_output(self, *arguments: Any, **keywords: Any) -> None:
        """Clear nothing: what the cell showed before stays."""

    def __getattr__(self, name):
        return getattr(self._publisher, name)


@contextlib.contextmanager
def _figures_closed():
    """Close the figures that the block opened."""
    open_before = _figures()
    try:
        yield
    finally:
        for number in _figures() - open_before:
            with contextlib.suppress(Exception):
                sys.modules["matplotlib.pyplot"].close(number)


def _figures():
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if hasattr(pyplot, "get_fignums") else set()
