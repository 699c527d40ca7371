"""A drawn network has its units, its lines and the right numbers of parameters."""

import itertools

import matplotlib.pyplot as plt
import pytest
from torch import nn

from helpers.plotting import plot_network


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def test_the_network_of_the_digits():
    ax = plot_network((400, 14, 8, 2))
    assert texts_of(ax) == [
        *("400\ninputs", "14\nunits", "8\nunits", "2\noutputs"),
        *("400 · 14 + 14\n= 5,614", "14 · 8 + 8\n= 120", "8 · 2 + 2\n= 18"),
    ]


@pytest.mark.parametrize("sizes", [(3, 2), (5, 4, 1), (400, 100, 40, 2)])
def test_the_parameters_are_those_that_torch_counts(sizes):
    ax = plot_network(sizes)
    told = [int(t.split("= ")[1].replace(",", "")) for t in texts_of(ax) if "=" in t]
    layers = [nn.Linear(i, o) for i, o in itertools.pairwise(sizes)]
    assert told == [sum(p.numel() for p in layer.parameters()) for layer in layers]


def test_every_pair_of_drawn_units_is_joined():
    ax = plot_network((3, 20, 2), most=6)
    lines = ax.collections[:2]
    assert [len(each.get_segments()) for each in lines] == [3 * 6, 6 * 2]


def test_small_layers_are_drawn_whole_and_without_dots():
    ax = plot_network((2, 6, 1))
    drawn = [len(c.get_offsets()) for c in ax.collections[2:]]
    assert drawn == [2, 6, 1]


def test_no_unit_hides_another_or_a_word():
    ax = plot_network((400, 14, 8, 2), most=6)
    for circles in ax.collections[3:]:
        ys = sorted(circles.get_offsets()[:, 1])
        gaps = [b - a for a, b in itertools.pairwise(ys)]
        assert len(ys) == 3 or min(gaps) > 0.9  # three dots, or the units of a layer
    lowest = min(c.get_offsets()[:, 1].min() for c in ax.collections[3:])
    assert max(text.get_position()[1] for text in ax.texts) < lowest - 0.5


def test_it_draws_on_the_axes_given():
    ax = plt.subplots()[1]
    assert plot_network([2, 1], ax=ax) is ax


@pytest.mark.parametrize("bad", [[(3,), 8], [(3, 0), 8], [(3, 2), 1]])
def test_bad_sizes_are_named(bad):
    with pytest.raises(
        ValueError, match=r"two or more sizes|each size must be at least 1"
    ):
        plot_network(bad[0], most=bad[1])
