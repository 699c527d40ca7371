"""`compare` says exact, close, or wrong and where."""

import numpy as np
import pytest
import torch

from helpers.autograd import Value, compare


@pytest.mark.parametrize(
    ("ours", "theirs", "says"),
    [
        (2, 2.0, "exact"),
        ([1.0, np.nan], np.array([1.0, np.nan]), "exact"),
        ([], [], "exact"),
        (np.inf, np.inf, "exact"),
        (1.0, 1.0 + 3e-13, "close: the largest difference is below 1e-12"),
        (np.float32(0.1), 0.1, "close: the largest difference is below 1e-6"),
        ([np.inf, 1.0], [np.inf, 1.0 + 1e-12], "close: "),
        (3.0, 6.0, "wrong: 3, but it should be 6"),
        (np.nan, 6.0, "wrong: nan, but it should be 6"),
        (np.inf, 6.0, "wrong: inf, but it should be 6"),
        (
            [1.0, 2.0],
            [1.0, 5.0],
            "wrong at [1]: 2, but it should be 5 (1 of 2 numbers)",
        ),
        ([[1.0]], [1.0], "wrong shape: (1, 1), but it should be (1,)"),
        (1.0, [1.0], "wrong shape: (), but it should be (1,)"),
    ],
)
def test_the_line_says_how_they_agree(capsys, ours, theirs, says):
    compare("dW", ours, theirs)
    assert capsys.readouterr().out.startswith(f"dW             {says}")


def test_a_tensor_with_a_gradient_is_compared_by_its_numbers(capsys):
    w = torch.tensor([3.0, 1.0], dtype=torch.float64, requires_grad=True)
    (w**2).sum().backward()
    compare("w.grad", [6.0, 2.0], w.grad)
    compare("w", Value([3.0, 1.0]).data, w)
    assert capsys.readouterr().out.count("exact") == 2


def test_the_tolerance_can_be_chosen(capsys):
    compare("w", 1.0, 1.001)
    compare("w", 1.0, 1.001, rtol=0.01)
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == [
        "wrong:",
        "close:",
    ]


@pytest.mark.parametrize("bad", [None, "6", object(), [[1.0], [1.0, 2.0]], 1j])
def test_what_holds_no_numbers_is_refused(bad):
    with pytest.raises(TypeError, match="ours"):
        compare("w", bad, 1.0)
    with pytest.raises(TypeError, match="theirs"):
        compare("w", 1.0, bad)
