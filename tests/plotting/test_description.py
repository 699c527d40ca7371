"""A figure says what it shows: kinds, counts, ranges, words in boxes."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from helpers.plotting.description import describe


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([4, 1, 0.5], "loss falls from 4 to 0.5"),
        ([0, 0.5, 0.5, 2], "loss rises from 0 to 2"),
        ([1, 5, 2], "loss goes from 1 to 2, lowest 1, highest 5"),
        ([1, np.nan, 0], "loss falls from 1 to 0"),
        ([3, 3], "loss at 3"),
        ([0.6934, 0.69312, 0.1], "loss falls from 0.69 to 0.1"),
    ],
)
def test_a_curve_is_told_by_its_ends(values, told):
    figure, ax = plt.subplots()
    ax.plot(values, label="loss")
    assert describe(figure) == f"{told}.".replace("loss", "Loss", 1)


def test_the_axes_are_named_with_their_range():
    figure, ax = plt.subplots()
    ax.plot([1, 2, 30], [1, 2, 3], label="a")
    ax.set(xlabel="epoch", ylabel="loss", title="Training")
    assert describe(figure).startswith("Training, loss over epoch, from 1 to 30: a ")


def test_points_are_counted_by_group():
    figure, ax = plt.subplots()
    ax.scatter([1, 2], [1, 2], label="class 0")
    ax.plot([1], [1], "o", label="class 1")
    ax.scatter([3, 4, 5], [1, 1, 1])
    told = "Class 0 (2 points); class 1 (1 point); 3 other points."
    assert describe(figure) == told


def test_bars_pictures_and_boxes_are_told():
    figure, (left, middle, right) = plt.subplots(1, 3)
    left.bar(["ham", "spam"], [3, 12.4])
    middle.imshow(np.zeros((4, 6)))
    right.text(0, 0, "grad\n2.0")
    told = describe(figure)
    assert told.startswith("3 panels. ")
    for part in ("bars: ham 3, spam 12", "a picture of 6 by 4", "texts: grad 2.0"):
        assert part in told.lower()


def test_contour_lines_are_no_colored_regions():
    x, y = np.meshgrid(np.arange(4.0), np.arange(3.0))
    _, (lines, filled, both) = plt.subplots(1, 3)
    lines.contour(x, y, x * y)
    filled.contourf(x, y, x * y)
    both.pcolormesh(x, y, x * y)
    both.contour(x, y, x * y)
    told = describe(lines.figure).lower()
    assert (told.count("contour lines"), told.count("colored regions")) == (1, 2)


def test_horizontal_bars_are_told_by_what_is_written_beside_them():
    figure, ax = plt.subplots()
    ax.barh(["found", "lost"], [0.8, 0.05], label="shares")
    ax.barh([2], [0.5], label="more")  # without a label of its own
    told = describe(figure).lower()
    assert "bars of shares: found 0.8, lost 0.05" in told
    assert "1 bars of more, from 0.5 to 0.5" in told


def test_panels_that_say_the_same_are_told_once():
    figure, axes = plt.subplots(1, 4)
    for ax in axes:
        ax.imshow(np.zeros((8, 8)))
    assert describe(figure) == "4 panels, each: A picture of 8 by 8."


def test_the_description_follows_the_parameters():
    def drawn(rate):
        figure, ax = plt.subplots()
        ax.plot([(1 - rate) ** k for k in range(20)], label="loss")
        return describe(figure)

    assert drawn(0.1).startswith("Loss falls")
    assert "highest" in drawn(2.5)


@given(st.lists(st.floats(-1e6, 1e6, width=32) | st.just(float("nan")), max_size=12))
@settings(max_examples=40)  # each draws a figure
def test_whatever_is_drawn_it_is_described(values):
    figure = Figure()
    ax = figure.subplots()
    ax.plot(values, label="a")
    ax.scatter(values, values)
    assert describe(figure)


def test_nothing_drawn_is_said():
    assert describe(plt.figure()) == "An empty figure."
