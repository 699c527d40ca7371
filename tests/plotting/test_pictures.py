"""Channels lie in their order; pictures stand in a row."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_channels, plot_pictures


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_the_sheets_hold_the_channels():
    picture = np.zeros((3, 4, 5))
    picture[1] = 0.5
    ax = plot_channels(picture)
    sheets = [image.get_array() for image in ax.images]
    assert [float(sheet.max()) for sheet in sheets] == [0.5, 0.0, 0.5, 0.0]
    assert (sheets[2][..., 1] == 0.5).all()
    assert {"0 red", "1 green", "2 blue"} < set(words(ax))


def test_a_picture_with_its_channels_last_is_refused():
    with pytest.raises(ValueError, match=r"not \[4, 5, 3\]"):
        plot_channels(np.zeros((4, 5, 3)))


def test_pictures_stand_in_a_row_with_titles():
    figure = plot_pictures([np.zeros((2, 2)), np.zeros((2, 2, 3))], ["a", "b"])
    assert [ax.get_title() for ax in figure.axes] == ["a", "b"]
    with pytest.raises(ValueError, match="argument"):
        plot_pictures([np.zeros((2, 2))], ["a", "b"])
