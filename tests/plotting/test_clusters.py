"""Tests of clusters."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from scipy.cluster.hierarchy import linkage

from helpers.plotting import (
    COLORS,
    plot_clusters,
    plot_dendrogram,
    plot_elbow,
    plot_k_means_frame,
    plot_k_means_steps,
    plot_silhouettes,
)

X = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0]])
STEPS = [
    (np.array([[0.0, 0.0], [5.0, 0.0]]), np.array([0, 0, 1, 1]), 34.0),
    (np.array([[0.0, 0.5], [9.0, 0.5]]), np.array([0, 0, 1, 1]), 1.0),
]


def drawn(ax):
    """Marks by color: how many points each collection has."""
    return [
        (to_hex(c.get_facecolor()[0]).upper(), len(c.get_offsets()))
        for c in ax.collections
    ]


def test_each_cluster_has_its_color_and_each_center_its_number():
    ax = plot_clusters(X, [0, 0, 0, 1], [[0, 0], [9, 1]])
    assert drawn(ax)[:2] == [(COLORS[0], 3), (COLORS[1], 1)]
    assert [text.get_text() for text in ax.texts] == ["0", "1"]


def test_many_clusters_look_different_and_are_named():
    """As many as `KMeans()` makes by default, and ten more."""
    points = np.random.default_rng(0).normal(size=(90, 2))
    ax = plot_clusters(points, np.arange(90) % 18)
    looks = {
        (tuple(c.get_facecolor()[0]), c.get_paths()[0].vertices.tobytes())
        for c in ax.collections
    }
    assert len(looks) == 18
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == [f"cluster {k}" for k in range(18)]
    assert plot_clusters(points, np.arange(90) % 7).get_legend() is None
    assert plot_clusters(points, np.arange(90) % 2, legend=True).get_legend()


def test_points_without_labels_are_gray():
    assert drawn(plot_clusters(X)) == [("#8C8C8C", 4)]


def test_points_without_a_cluster_are_noise():
    """As DBSCAN labels them: -1."""
    ax = plot_clusters(X, [-1, 1, 1, -1], size=30)
    assert drawn(ax) == [("#8C8C8C", 2), (COLORS[1], 2)]
    assert [c.get_label() for c in ax.collections] == ["noise", "cluster 1"]
    assert ax.collections[0].get_sizes() == [15]


def test_points_of_three_numbers_are_refused():
    with pytest.raises(ValueError, match="shape"):
        plot_clusters(np.zeros((4, 3)), [0, 0, 1, 1])


@pytest.mark.parametrize(
    ("frame", "title"),
    [
        (0, "start"),
        (1, "step 1, assign: inertia 34.0"),
        (2, "step 1, move"),
        (3, "step 2, assign: inertia 1.0"),
        (99, "step 2, assign: inertia 1.0"),
    ],
)
def test_frames_by_turns_assign_and_move(frame, title):
    assert plot_k_means_frame(X, STEPS, frame).get_title() == title


def test_one_legend_names_many_clusters_for_all_panels():
    points = np.random.default_rng(0).normal(size=(90, 2))
    labels = np.arange(90) % 9
    figure = plot_k_means_steps(points, [(points[:9], labels, 5.0)] * 4)
    legends = [ax.get_legend() for ax in figure.axes if ax.get_legend()]
    assert len(legends) == 1
    assert len(legends[0].get_texts()) == 9


def test_a_large_inertia_is_written_in_millions():
    steps = [(centers, labels, 72_367_914.5) for centers, labels, _ in STEPS]
    title = plot_k_means_frame(X, steps, 1).get_title()
    assert title == "step 1, assign: inertia 72.4 million"


def test_a_move_has_an_arrow_to_every_new_center():
    ax = plot_k_means_frame(X, STEPS, 2)
    ends = [a.xy for a in ax.texts if hasattr(a, "arrow_patch") and a.arrow_patch]
    np.testing.assert_array_equal(ends, STEPS[1][0])


def test_a_move_leaves_a_ring_where_each_center_was():
    ax = plot_k_means_frame(X, STEPS, 2)
    [ring] = [c for c in ax.collections if not len(c.get_facecolor())]
    np.testing.assert_array_equal(ring.get_offsets(), STEPS[0][0])


def test_steps_side_by_side():
    figure = plot_k_means_steps(X, STEPS, frames=(0, 1, 2, 3))
    assert [ax.get_title()[:6] for ax in figure.axes[:4]] == [
        "start",
        "step 1",
        "step 1",
        "step 2",
    ]
    assert not figure.axes[4].axison


def test_elbow_marks_the_highest_silhouette():
    figure = plot_elbow([1, 2, 3], [9, 4, 3], [np.nan, 0.4, 0.6])
    left, right = figure.axes
    np.testing.assert_array_equal(left.lines[0].get_ydata(), [9, 4, 3])
    assert right.get_legend().get_texts()[0].get_text() == "highest: 3"


@pytest.mark.parametrize(("lowest", "bottom"), [(0.4, 0), (-0.2, -0.25)])
def test_silhouettes_of_two_figures_are_on_one_scale(lowest, bottom):
    right = plot_elbow([2, 3], [9, 4], [lowest, 0.6]).axes[1]
    assert right.get_ylim() == pytest.approx((bottom, 1))


def test_dendrogram_colors_what_hangs_together_below_the_cut():
    tree = linkage(X, "single")
    ax = plot_dendrogram(tree, cut=5, names="abcd")
    colors = {to_hex(c.get_color()[0]).upper() for c in ax.collections}
    assert colors == {COLORS[0], COLORS[1], "#595959"}
    assert ax.lines[-1].get_ydata()[0] == 5
    assert sorted(t.get_text() for t in ax.get_xticklabels()) == list("abcd")
    assert ax.get_xlabel() == ""


def test_many_branches_have_different_colors():
    n = 12  # pairs of neighbors, far from the other pairs
    points = np.repeat(100.0 * np.arange(n), 2) + np.tile([0, 1], n)
    tree = linkage(points[:, None])
    ax = plot_dendrogram(tree, cut=50)
    assert len({to_hex(c.get_color()[0]) for c in ax.collections}) == n + 1


def test_a_dendrogram_without_a_cut_is_gray():
    ax = plot_dendrogram(linkage(X, "ward"))
    assert {to_hex(c.get_color()[0]) for c in ax.collections} == {"#595959"}
    assert ax.get_xlabel() == "4 points"


def test_silhouettes_are_sorted_bars_in_the_colors_of_their_clusters():
    ax = plot_silhouettes([0.2, 0.9, -0.3, 0.6, 0.1], [0, 1, 0, 1, 1])
    first, second = ax.containers
    assert [bar.get_width() for bar in first] == [0.2, -0.3]
    assert [bar.get_width() for bar in second] == [0.9, 0.6, 0.1]
    colors = [to_hex(bars[0].get_facecolor()).upper() for bars in (first, second)]
    assert colors == [COLORS[0], COLORS[1]]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["0", "1"]
    assert first[0].get_y() < second[0].get_y()
    assert ax.yaxis_inverted()
    assert ax.get_title() == "mean silhouette 0.30"
    assert ax.lines[0].get_xdata()[0] == pytest.approx(0.3)


def test_no_bar_of_a_silhouette_is_outside():
    scores = np.linspace(-0.9, 0.9, 24)
    ax = plot_silhouettes(scores, np.arange(24) % 9)
    low, high = ax.get_xlim()
    assert low < -0.9
    assert high == 1
    assert len({bars[0].get_facecolor() for bars in ax.containers}) == 9


@pytest.mark.parametrize("labels", [[0], [[0, 1]], 3])
def test_a_silhouette_needs_its_label(labels):
    with pytest.raises(ValueError, match=r"one label per point|an array or a list"):
        plot_silhouettes([0.5, 0.4], labels)


def test_no_silhouettes_are_refused():
    with pytest.raises(ValueError, match="labels is empty"):
        plot_silhouettes([], [])


def test_long_names_at_the_leaves_are_upright():
    tree = linkage(X, "ward")
    for names, rotation in (
        (np.array(["Adelie", "Gentoo", "a", "b"]), 90),
        ("abcd", 0),
    ):
        ax = plot_dendrogram(tree, names=names)
        assert {label.get_rotation() for label in ax.get_xticklabels()} == {rotation}
