"""Tables show every number; outcomes show a word and a sign for each kind."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from helpers.plotting import plot_outcomes, plot_table


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_every_number_is_written():
    ax = plot_table([[1.234, 0], [-1, 2]], rows=["a", "b"], columns=["x", "y"])
    assert words(ax) == ["1.23", "0.00", "-1.00", "2.00"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["x", "y"]


def test_whole_numbers_true_and_false_and_tensors():
    assert words(plot_table(torch.tensor([[3, 4]]))) == ["3", "4"]
    assert words(plot_table([True, False])) == ["1", "0"]
    learning = torch.tensor([[0.5]], requires_grad=True)
    assert words(plot_table(learning, digits=1)) == ["0.5"]


def test_marked_cells_get_a_frame():
    ax = plot_table(np.zeros((2, 3)), marked=[[1, 0, 0], [0, 0, 1]])
    assert [patch.get_xy() for patch in ax.patches] == [(-0.5, -0.5), (1.5, 0.5)]


@pytest.mark.parametrize(
    ("values", "more", "told"),
    [
        (np.zeros((2, 2, 2)), {}, "one or two axes"),
        (np.zeros((2, 2)), {"rows": ["a"]}, "rows must hold 2"),
        (np.zeros((2, 2)), {"columns": ["a"] * 3}, "columns must hold 2"),
        (np.zeros((2, 2)), {"marked": [True, False]}, "marked must have shape"),
    ],
)
def test_bad_tables_are_named(values, more, told):
    with pytest.raises(ValueError, match=told):
        plot_table(values, **more)


def test_outcomes_read_without_colour():
    ax = plot_outcomes(
        [["works", "raises", "wrong"]], rows=["pair"], columns=["a", "b", "c"]
    )
    assert words(ax) == ["✓ works", "× raises", "! WRONG"]
    assert len({patch.get_facecolor() for patch in ax.patches}) == 3


@pytest.mark.parametrize("kinds", [[["fails"]], ["works"], [["works", "raises"]]])
def test_bad_outcomes_are_named(kinds):
    with pytest.raises(ValueError, match=r"kinds must|columns must"):
        plot_outcomes(kinds, rows=["a"], columns=["b"])
