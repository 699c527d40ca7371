"""A kernel at one place of a picture, with its numbers."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_kernel_step


def numbers(ax):
    return [float(text.get_text()) for text in ax.texts]


def test_the_result_is_the_sum_of_products():
    figure = plot_kernel_step([[1, 2, 3], [4, 5, 6]], [[1, -1], [0, 2]], 0, 1)
    assert numbers(figure.axes[2]) == [1 - 2 + 10, 2 - 3 + 12]


def test_the_frames_are_at_the_place():
    figure = plot_kernel_step(np.eye(4), np.ones((2, 3)), 1, 1)
    corners = [ax.patches[0].get_xy() for ax in figure.axes]
    assert corners == [(0.5, 0.5), (-0.5, -0.5), (0.5, 0.5)]
    assert figure.axes[0].patches[0].get_width() == 3


@pytest.mark.parametrize(
    ("picture", "kernel", "place", "said"),
    [
        ([[1, 2]], [[1]], (0, 2), "leave the picture"),
        ([[1, 2]], [[1]], (-1, 0), "row must be at least 0"),
        ([[1, 2]], [[1], [1]], (0, 0), "does not fit"),
        ([1, 2], [[1]], (0, 0), "two axes"),
    ],
)
def test_what_cannot_be_drawn_is_refused(picture, kernel, place, said):
    with pytest.raises(ValueError, match=said):
        plot_kernel_step(picture, kernel, *place)


@pytest.fixture(autouse=True)
def close():
    yield
    plt.close("all")
