import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_image_grid, plot_weights


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def test_every_picture_stands_on_the_canvas():
    pictures = np.arange(5 * 6, dtype=float).reshape(5, 3, 2) + 1
    ax = plot_image_grid(pictures, names="abcde", columns=3)
    canvas = ax.images[0].get_array()
    assert np.nansum(canvas) == pictures.sum()
    assert [text.get_text() for text in ax.texts] == list("abcde")


def test_a_column_of_weights_becomes_a_picture():
    weights = np.zeros((6, 2))
    weights[:, 1] = np.arange(6)
    ax = plot_weights(weights, (2, 3), columns=2)
    canvas = np.asarray(ax.images[0].get_array())
    assert (canvas[-2:, 4:7] == [[0, 1, 2], [3, 4, 5]]).all()
    assert ax.images[0].get_clim() == (-5.0, 5.0)


@pytest.mark.parametrize("pictures", [np.zeros((4, 16)), np.zeros((0, 2, 2))])
def test_refuses_what_is_no_stack_of_pictures(pictures):
    with pytest.raises(ValueError, match="height, width"):
        plot_image_grid(pictures)


def test_refuses_sizes_that_do_not_fit():
    with pytest.raises(ValueError, match="2 pictures, 1 names"):
        plot_image_grid(np.zeros((2, 3, 3)), names=["a"])
    with pytest.raises(ValueError, match="one for each pixel"):
        plot_weights(np.zeros((10, 2)), (3, 3))
