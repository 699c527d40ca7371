"""Shapes show every length, and bad ones are refused."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.patches import Rectangle

from helpers.plotting import (
    plot_shape_flow,
    plot_tensor,
)


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


def boxes(ax):
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


@pytest.mark.parametrize(
    ("shape", "sheets"),
    [((), 1), ((5,), 1), ((4, 6), 1), ((3, 4, 6), 3), ((2, 3, 4, 6), 6)],
)
def test_one_box_for_every_sheet(shape, sheets):
    assert len(boxes(plot_tensor(shape))) == sheets


def test_every_length_is_written_with_its_name():
    ax = plot_tensor((32, 3, 224, 112), names=["pictures", "channels", "high", "wide"])
    assert {"32 pictures", "3 channels", "224 high", "112 wide"} < set(texts_of(ax))
    assert "…" in texts_of(ax)
    box = boxes(ax)[0]
    assert box.get_height() == 2 * box.get_width()


def test_the_first_channel_lies_in_front():
    ax = plot_tensor((3, 2, 2), tints=["red", "green", "blue"])
    front = max(boxes(ax), key=lambda box: box.zorder)
    assert front.get_facecolor()[:3] == (1, 0, 0)
    assert front.get_xy() == (0, 0)


@pytest.mark.parametrize("shape", [(1, 2, 3, 4, 5), (0, 3), (-1,)])
def test_a_shape_that_cannot_be_drawn_is_named(shape):
    with pytest.raises(ValueError, match="0 to 4 axes"):
        plot_tensor(shape)


def test_names_must_fit():
    with pytest.raises(ValueError, match="2 entries, one for each axis, not 1"):
        plot_tensor((2, 3), names=["rows"])


def test_a_flow_names_every_step():
    ax = plot_shape_flow(["in", "pool", "out"], [(2, 3, 8, 8), (2, 3, 4, 4), (2, 5)])
    steps = [text for text in texts_of(ax) if text]
    assert steps == ["in\n[2, 3, 8, 8]", "pool\n[2, 3, 4, 4]", "out\n[2, 5]"]
    assert len(boxes(ax)) == 3 + 3 + 1


@pytest.mark.parametrize(
    ("names", "shapes"), [(["a"], []), ([], []), (["a"], [(3,)]), (["a"], [()])]
)
def test_a_flow_that_cannot_be_drawn_is_named(names, shapes):
    with pytest.raises(ValueError, match=r"equally many|begin with the batch"):
        plot_shape_flow(names, shapes)


def test_axes_given_are_used():
    ax = plt.subplots()[1]
    assert plot_tensor((2,), ax=ax) is ax
    assert plot_shape_flow(["a"], [(1, 2)], ax=ax) is ax
