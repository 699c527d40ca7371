"""The bars of a counting rule are the shares, counted again by hand."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.plotting import plot_count_rule


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def shares(figure):
    return [bar.get_width() for bar in figure.axes[1].patches]


def test_by_hand():
    figure = plot_count_rule(
        [0, 1, 0, 0, 3, 1, 0], [0, 0, 0, 0, 1, 1, 1], 1, names=("ham", "spam")
    )
    assert shares(figure) == pytest.approx([5 / 7, 2 / 3, 1 / 4])
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights == pytest.approx([3 / 4, 1 / 4, 0, 0, 1 / 3, 1 / 3, 0, 1 / 3])
    assert figure.axes[0].lines[0].get_xdata()[0] == 0.5
    assert figure.axes[1].lines[0].get_xdata()[0] == pytest.approx(4 / 7)


@given(st.lists(st.integers(0, 6), min_size=2, max_size=30), st.integers(0, 8))
def test_a_stricter_rule_never_calls_more(counts, needed):
    y = np.arange(len(counts)) % 2
    first = shares(plot_count_rule(counts, y, needed))
    second = shares(plot_count_rule(counts, y, needed + 1))
    plt.close("all")
    assert first[1] >= second[1]
    assert first[2] >= second[2]


@pytest.mark.parametrize(
    ("counts", "y"), [([], []), ([1], [1]), ([1, 2], [0, 0]), ([1, 2], [0]), (3, 1)]
)
def test_bad_input(counts, y):
    with pytest.raises(ValueError, match="both classes"):
        plot_count_rule(counts, y, 1)
