import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_reconstructions, plot_signals


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_signals_have_a_row_per_group():
    t = np.arange(5.0)
    both = np.stack([t, -t], axis=1)
    figure = plot_signals(t, {"sources": both, "mixed": 2 * both})
    assert [ax.get_ylabel() for ax in figure.axes] == ["sources", "", "mixed", ""]
    np.testing.assert_array_equal(figure.axes[3].lines[0].get_ydata(), -2 * t)
    assert [ax.get_title() for ax in figure.axes] == ["signal 1", "signal 2", "", ""]
    assert [ax.get_xlabel() for ax in figure.axes] == ["", "", "time", "time"]


def test_reconstructions_end_with_the_original():
    originals = np.arange(8.0).reshape(2, 2, 2)
    figure = plot_reconstructions(originals, {1: 0 * originals, 3: originals})
    titles = [ax.get_title() for ax in figure.axes[:3]]
    assert titles == ["1", "3", "original"]
    assert len(figure.axes) == 6
