"""Channels lie in their order; pictures are in rows."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import (
    plot_channels,
    plot_image_grid,
    plot_pictures,
    plot_reconstructions,
    plot_weights,
)
from helpers.plotting.figures import draw_picture


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def test_the_sheets_hold_the_channels():
    picture = np.zeros((3, 4, 5))
    picture[1] = 0.5
    ax = plot_channels(picture)
    sheets = [image.get_array() for image in ax.images]
    assert [float(sheet.max()) for sheet in sheets] == [0.5, 0.0, 0.5, 0.0]
    assert (sheets[2][..., 1] == 0.5).all()
    assert {"0 red", "1 green", "2 blue"} < set(texts_of(ax))


def test_a_picture_with_its_channels_last_is_refused():
    with pytest.raises(ValueError, match=r"not \[4, 5, 3\]"):
        plot_channels(np.zeros((4, 5, 3)))


def test_pictures_are_in_a_row_with_titles():
    figure = plot_pictures([np.zeros((2, 2)), np.zeros((2, 2, 3))], ["a", "b"])
    assert [ax.get_title() for ax in figure.axes] == ["a", "b"]
    with pytest.raises(ValueError, match="titles must hold 1"):
        plot_pictures([np.zeros((2, 2))], ["a", "b"])


def test_a_row_of_pictures_is_as_high_as_they_are():
    for shape, count, size in [((20, 40), 2, 3), ((8, 8), 8, 1.1), ((30, 20), 3, 3.4)]:
        dark, names = [np.zeros(shape)] * count, "abcdefgh"[:count]
        assert 0.02 < blank_at_the_edges(plot_pictures(dark, names, size=size)) < 0.1


def test_reconstructions_leave_no_strip_blank():
    originals = np.zeros((3, 9, 9))
    originals[:, 0, 0] = -1  # all others are dark
    figure = plot_reconstructions(originals, {4: originals, 8: originals})
    assert 0.02 < blank_at_the_edges(figure) < 0.1


def blank_at_the_edges(figure):
    """Return the inches above or below what is drawn that are furthest from 0.04."""
    drawn = draw_picture(figure).convert("L")
    rows = np.flatnonzero((np.asarray(drawn) < 200).any(axis=1))
    inches = np.array([rows[0], drawn.height - 1 - rows[-1]]) / figure.dpi
    return inches[np.abs(inches - 0.04).argmax()]


def test_every_picture_is_on_the_canvas():
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
    with pytest.raises(
        ValueError, match="names must hold 2 entries, one for each picture"
    ):
        plot_image_grid(np.zeros((2, 3, 3)), names=["a"])
    with pytest.raises(ValueError, match="one for each pixel"):
        plot_weights(np.zeros((10, 2)), (3, 3))


def test_signed_pictures_share_a_scale_around_zero():
    figure = plot_pictures([np.eye(2), -3 * np.eye(2)], ["a", "b"], signed=True)
    assert [ax.images[0].get_clim() for ax in figure.axes] == [(-3, 3)] * 2
    plt.close(figure)
