"""Pictures of computation graphs."""

from itertools import pairwise
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.patches import FancyArrowPatch

from helpers.autograd import Value, softmax_cross_entropy
from helpers.plotting import plot_graph, plot_order
from helpers.plotting.graphs import place_in_columns


def lecture_graph():
    x, w, b, t = (
        Value(number, name=name)
        for number, name in [(2, "x"), (3, "w"), (1, "b"), (4, "y_true")]
    )
    loss = (t - (x * w + b)).abs()
    loss.name = "loss"
    return loss


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_every_value_gradient_and_slope_of_the_lecture_graph():
    loss = lecture_graph()
    loss.backward()
    written = texts(plot_graph(loss))
    for number in ("2", "3", "1", "4", "6", "7", "−3"):
        assert number in written
    for gradient in ("grad 2", "grad 1", "grad 3", "grad −1"):
        assert gradient in written
    for slope in ("×3", "×2", "×1", "×−1"):
        assert slope in written
    assert {"x", "w", "b", "y_true", "×", "+", "−", "loss:  | |"} <= set(written)


def test_forward_only():
    written = texts(plot_graph(lecture_graph(), gradients=False))
    assert not [text for text in written if text.startswith(("grad", "×−", "×2"))]
    loss = lecture_graph()
    assert "×2" not in texts(plot_graph(loss, slopes=False))


def test_arrays_show_their_shapes():
    x, w = Value(np.ones((4, 3)), name="x"), Value(np.ones((3, 2)), name="W")
    loss = softmax_cross_entropy(x @ w, [0, 1, 1, 0])
    loss.backward()
    written = texts(plot_graph(loss))
    assert {"shape (4, 3)", "grad (3, 2)", "@", "cross-entropy"} <= set(written)


def test_boxes_do_not_overlap_and_texts_stay_inside():
    loss = lecture_graph()
    ax = plot_graph(loss)
    figure = ax.get_figure()
    figure.canvas.draw()
    boxes = [p.get_window_extent() for p in ax.patches if hasattr(p, "get_boxstyle")]
    assert len(boxes) == 8
    for i, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:i])
    inside = figure.bbox
    for text in ax.texts:
        extent = text.get_window_extent()
        assert inside.x0 <= extent.x0 < extent.x1 <= inside.x1
        assert inside.y0 <= extent.y0 < extent.y1 <= inside.y1


def test_a_value_used_twice_has_two_arrows():
    x = Value(3.0)
    ax = plot_graph(x * x)
    assert texts(ax).count("×3") == 2


def test_any_node_with_slopes_as_numbers_can_be_drawn():
    start = SimpleNamespace(data=2.0, grad=5.0, parents=())
    end = SimpleNamespace(data=10.0, grad=1.0, parents=((start, 5.0),))
    assert {"×5", "given", "grad 5"} <= set(texts(plot_graph(end)))


def test_axes_given_are_used_and_the_text_shrinks_with_them():
    figure, ax = plt.subplots(figsize=(3, 1.5))
    assert plot_graph(lecture_graph(), ax=ax) is ax
    assert plt.get_fignums() == [figure.number]
    assert max(text.get_fontsize() for text in ax.texts) < 8


def test_what_cannot_be_drawn():
    with pytest.raises(TypeError, match=r"plot_graph needs a node .* not float"):
        plot_graph(3.0)
    long = Value(1.0)
    for _ in range(70):
        long = long + 1.0
    with pytest.raises(ValueError, match="more than 60 nodes"):
        plot_graph(long)


def test_the_lecture_graph_has_five_columns():
    nodes = ["x", "w", "p", "b", "y", "t", "d", "loss"]
    edges = ["xp", "wp", "py", "by", "td", "yd"]
    pairs = [(a, b) for a, b in edges] + [("d", "loss")]
    places, _ = place_in_columns(nodes, pairs)
    columns = [(node, places[node][0]) for node in nodes]
    assert columns == list(zip(nodes, [0, 0, 1, 1, 2, 2, 3, 4], strict=True))


def test_an_edge_that_skips_a_column_has_a_point_in_it():
    places, routes = place_in_columns("abc", [("a", "b"), ("b", "c"), ("a", "c")])
    assert [len(route) for route in routes] == [2, 2, 3]
    passing = routes[2][1]
    assert passing[0] == 1
    assert abs(passing[1] - places["b"][1]) > 0.5  # it does not run through b


def test_one_node():
    assert place_in_columns("a", []) == ({"a": (0, 0.0)}, [])


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 12))
    return size, [
        (draw(st.integers(0, end - 1)), end)
        for end in range(1, size)
        for _ in range(draw(st.integers(0, 3)))
    ]


@given(graphs())
def test_edges_point_right_and_boxes_never_overlap(graph):
    size, edges = graph
    places, routes = place_in_columns(range(size), edges)
    for (start, end), route in zip(edges, routes, strict=True):
        assert [column for column, _ in route] == list(
            range(places[start][0], places[end][0] + 1)
        )
        assert (route[0], route[-1]) == (places[start], places[end])
    columns = {}
    for column, height in places.values():
        columns.setdefault(column, []).append(height)
    for heights in columns.values():
        heights.sort()
        gaps = [b - a for a, b in pairwise(heights)]
        assert all(gap > 0.999 for gap in gaps)


def in_order():
    """The nodes of q = x * x, r = q.abs(), end = q + r, parents first."""
    x = Value(3.0, name="x")
    q = x * x
    r = q.abs()
    return [x, q, r, q + r]


def arcs(ax):
    """Whether each arrow is above the row (1) or below it (-1), and its line style."""
    arrows = [p for p in ax.patches if isinstance(p, FancyArrowPatch)]
    starts = [arrow.get_path().vertices[0, 1] for arrow in arrows]
    lines = [arrow.get_linestyle() for arrow in arrows]
    return list(zip(np.sign(starts), lines, strict=True))


def test_in_a_topological_order_every_arrow_is_above_the_row():
    drawn = plot_order(in_order())
    assert arcs(drawn) == [(1.0, "solid")] * 5
    assert texts(drawn) == ["x", "3", "×", "9", "| |", "9", "+", "18"]


def test_an_arrow_to_the_left_is_below_the_row_and_dashed():
    x, q, r, end = in_order()
    drawn = arcs(plot_order([x, r, q, end]))
    assert drawn.count((-1.0, "--")) == 1
    assert drawn.count((1.0, "solid")) == 4


def test_parents_that_are_not_in_the_row_are_left_out():
    assert arcs(plot_order(in_order()[2:])) == [(1.0, "solid")]
    assert arcs(plot_order(in_order()[:1])) == []


def test_a_row_needs_nodes_and_not_too_many():
    with pytest.raises(TypeError, match="plot_order needs a node"):
        plot_order([1.0])
    with pytest.raises(ValueError, match="from 1 to 60 nodes, not 0"):
        plot_order([])
    with pytest.raises(ValueError, match="not 61"):
        plot_order([Value(1.0) for _ in range(61)])


@pytest.mark.parametrize("grad", [None, "0", 1j])
def test_a_gradient_that_is_no_number_is_named(grad):
    with pytest.raises(TypeError, match="of a node must be numbers, not"):
        plot_graph(SimpleNamespace(data=2.0, grad=grad, parents=()))
    start = SimpleNamespace(data=2.0, grad=5.0, parents=())
    end = SimpleNamespace(data=1.0, grad=1.0, parents=((start, lambda g: grad),))
    with pytest.raises(TypeError, match="of a node must be numbers, not"):
        plot_graph(end)
