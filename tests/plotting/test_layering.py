"""Columns and heights of the nodes of a graph."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from helpers.plotting.layering import place_in_columns


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
