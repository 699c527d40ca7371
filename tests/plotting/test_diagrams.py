"""Nested boxes lie inside each other; stages are in their order."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_nested, plot_stages, plot_training
from helpers.plotting.diagrams import OURS, PIECES, THEIRS, WAYS


def texts_of(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_each_box_lies_inside_the_one_before(n):
    names, notes = [f"name {i}" for i in range(n)], [f"note {i}" for i in range(n)]
    ax = plot_nested(names, notes)
    boxes = [patch.get_bbox() for patch in ax.patches]
    assert texts_of(ax) == [f"{w} {i}" for i in range(n) for w in ("name", "note")]
    for outer, inner in itertools.pairwise(boxes):
        assert outer.x0 < inner.x0 < inner.x1 < outer.x1
        assert outer.y0 < inner.y0 < inner.y1 < outer.y1


def test_no_name_is_hidden_by_the_next_box():
    ax = plot_nested(list("abcd"), list("efgh"))
    ax.figure.canvas.draw()
    for depth, box in enumerate(ax.patches[1:]):
        for text in ax.texts[2 * depth : 2 * depth + 2]:
            assert text.get_window_extent().y0 > box.get_window_extent().y1


def test_the_axes_given_are_drawn_on():
    ax = plt.subplots()[1]
    assert plot_nested(["a"], ["b"], ax=ax) is ax


@pytest.mark.parametrize("names", [[], list("abcde"), ["a", "b"]])
def test_boxes_need_one_note_each_and_at_most_four(names):
    with pytest.raises(ValueError, match=r"1 to 4 names|notes must hold 2"):
        plot_nested(names, ["a"])


def test_stages_are_in_rows_with_titles_above():
    figure = plot_stages(["raw", "numbers"], [["win!", "1 0"], ["lunch", "0 1"]])
    axes = figure.axes
    assert [ax.get_title() for ax in axes] == ["raw", "numbers", "", ""]
    said = [word for ax in axes for word in texts_of(ax) if word]
    assert said == ["win!", "1 0", "lunch", "0 1"]


def test_a_stage_may_be_a_picture():
    picture = np.zeros((4, 6, 3), dtype=np.uint8)
    first, second = plot_stages(["raw", "numbers"], [[picture, "0 0"]]).axes
    assert first.images[0].get_array().shape == (4, 6, 3)
    assert not second.images


def test_long_texts_are_wrapped():
    ax = plot_stages(["raw"], [["several words that are too long for one line"]]).axes[
        0
    ]
    assert max(len(line) for line in texts_of(ax)[0].splitlines()) <= 18


def test_each_row_needs_an_entry_for_each_stage():
    with pytest.raises(ValueError, match="each of the 2 stages"):
        plot_stages(["a", "b"], [["x", "y"], ["x"]])


def colors_of(ax):
    """Return the color of each piece: of its box, or of its frame's tab."""
    from matplotlib.colors import to_hex

    boxes = [p for p in ax.patches if type(p).__name__ == "FancyBboxPatch"]
    found = {}
    for piece, box in zip(PIECES, boxes, strict=True):
        tabs = [t.get_bbox_patch() for t in ax.texts if t.get_text().startswith(piece)]
        tab = next((patch for patch in tabs if patch is not None), box)
        found[piece] = to_hex(tab.get_facecolor()).upper()
    return found


@pytest.mark.parametrize("own", [(), ("layer", "fit"), tuple(PIECES)])
def test_our_pieces_have_another_color(own):
    ax = plot_training({"layer": "nn.Linear"}, own)
    right = {piece: OURS if piece in own else THEIRS for piece in PIECES}
    assert colors_of(ax) == right
    assert "layer\nnn.Linear" in texts_of(ax)


def test_what_goes_along_each_arrow_is_written_and_hidden_by_nothing():
    ax = plot_training(dict.fromkeys(PIECES, "cross_entropy"), PIECES)
    ax.figure.canvas.draw()
    words = [what for _, _, what, _ in WAYS]
    places = {t.get_text(): t.get_window_extent() for t in ax.texts}
    assert {*words, "labels"} <= set(places)
    alone = [box for text, box in places.items() if "\n" not in text]
    for a, b in itertools.combinations(alone, 2):
        assert not a.overlaps(b)


def test_a_piece_that_is_none_is_named():
    with pytest.raises(ValueError, match="not 'engin'"):
        plot_training({"engin": "SGD"})
    with pytest.raises(ValueError, match="the pieces are fit, step"):
        plot_training({}, own=["x"])
