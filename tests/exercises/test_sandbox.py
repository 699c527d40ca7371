"""Nothing that a learner's code prints, shows or sets stays behind."""

import builtins
import os
import sys
import warnings

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from helpers.exercises.judging import HIDDEN, Function
from helpers.exercises.sandbox import Sink, sandbox, settings_kept

SETTINGS = {
    "names of builtins": (
        lambda: [len, vars(builtins).get("sum")],
        lambda: (setattr(builtins, "len", max), delattr(builtins, "sum")),
    ),
    "names of numpy": (lambda: np.sum, lambda: setattr(np, "sum", max)),
    "names of torch.nn": (
        lambda: torch.nn.Linear,
        lambda: setattr(torch.nn, "Linear", torch.nn.Module),
    ),
    "working folder": (os.getcwd, lambda: os.chdir("/")),
    "environment": (lambda: dict(os.environ), lambda: os.environ.clear()),
    "recursion limit": (sys.getrecursionlimit, lambda: sys.setrecursionlimit(5000)),
    "NumPy errors": (np.geterr, lambda: np.seterr(all="raise")),
    "NumPy printing": (np.get_printoptions, lambda: np.set_printoptions(precision=1)),
    "figure style": (
        lambda: mpl.rcParams["lines.linewidth"],
        lambda: mpl.rcParams.update({"lines.linewidth": 17}),
    ),
    "gradients": (torch.is_grad_enabled, lambda: torch.set_grad_enabled(False)),
    "default dtype": (
        torch.get_default_dtype,
        lambda: torch.set_default_dtype(torch.float16),
    ),
    "default device": (
        torch.get_default_device,
        lambda: torch.set_default_device("meta"),
    ),
    "threads": (
        torch.get_num_threads,
        lambda: torch.set_num_threads(torch.get_num_threads() + 1),
    ),
    "anomaly mode": (
        torch.is_anomaly_enabled,
        lambda: torch.autograd.set_detect_anomaly(True),
    ),
    "deterministic algorithms": (
        torch.are_deterministic_algorithms_enabled,
        lambda: torch.use_deterministic_algorithms(True),
    ),
    "torch printing": (
        lambda: torch._tensor_str.PRINT_OPTS.precision,
        lambda: torch.set_printoptions(precision=1),
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_put_back_and_named(name):
    read, change = SETTINGS[name]
    before, changed = read(), set()
    with settings_kept(changed):
        change()
        assert read() != before
    assert read() == before
    assert name in changed  # some set a variable of the environment, too


def test_code_that_asks_is_told_what_to_use():
    before = input
    asks = Function("t", lambda x: x, lambda: [(1,)], "Yes.")
    verdict = asks.judge(lambda x: float(input("x? ")))
    assert "a check answers no input(): use what the function is given" in str(verdict)
    assert input is before


def test_settings_are_put_back_after_an_error():
    def fails():
        torch.set_grad_enabled(False)
        raise KeyError

    with pytest.raises(KeyError), settings_kept(set()):
        fails()
    assert torch.is_grad_enabled()


def test_random_numbers_and_warning_filters_are_put_back():
    filters, state = list(warnings.filters), np.random.get_state()[1].copy()
    with sandbox():
        warnings.simplefilter("error")
        np.random.seed(1)
    assert warnings.filters == filters
    assert (np.random.get_state()[1] == state).all()


def test_text_is_forgotten_but_noted(capsys):
    with sandbox() as sink:
        print(" ")
        assert not sink.printed
        print("x" * 1000, flush=True)
        sys.stdout.buffer.write(b"y")
        sys.stderr.write("z")
    assert sink.printed
    assert vars(sink).keys() <= {"printed", "buffer"}
    assert capsys.readouterr() == ("", "")


def test_a_sink_wants_text():
    with pytest.raises(TypeError, match="a str, not bytes"):
        Sink().write(b"x")


def test_figures_are_closed_but_for_those_open_before():
    mine = plt.figure()
    with sandbox():
        plt.figure()
        plt.plot([1, 2])
    assert plt.get_fignums() == [mine.number]
    plt.close(mine)


def test_a_passing_answer_hears_that_its_text_was_hidden():
    exercise = Function("t.1", lambda x: 2 * x, lambda: [(3,)], "Twice as much.")
    verdict = exercise.judge(lambda x: print(x) or x + x)
    assert verdict.sentence == f"Twice as much. {HIDDEN}"
    assert exercise.judge(lambda x: x + x).sentence == "Twice as much."
