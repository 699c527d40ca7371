"""Directions, shadows and what is left of data are where the numbers say."""

import numpy as np
import pytest

from helpers.plotting import (
    plot_arrows,
    plot_label_map,
    plot_loadings,
    plot_plane,
    plot_reconstructions,
    plot_scree,
    plot_shadow,
    plot_signals,
    plot_turned_arrows,
)

X = np.array([[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]])


def test_arrows_start_at_the_mean_and_have_their_lengths():
    ax = plot_arrows(X, [[0.6, 0.8], [-0.8, 0.6]], [5, 2])
    arrows = [c for c in ax.collections if hasattr(c, "U")]
    np.testing.assert_array_equal([c.XY[0] for c in arrows], [[2, 2], [2, 2]])
    np.testing.assert_allclose(
        [(c.U[0], c.V[0]) for c in arrows], [(3, 4), (-1.6, 1.2)]
    )
    assert ax.get_aspect() == 1


@pytest.mark.parametrize(
    ("names", "texts"),
    [(None, ["direction 1", "direction 2"]), (["long", "short"], ["long", "short"])],
)
def test_each_arrow_has_its_name_at_its_head(names, texts):
    ax = plot_arrows(X, [[0.6, 0.8], [-0.8, 0.6]], [5, 2], names=names)
    assert [text.get_text() for text in ax.texts] == texts
    np.testing.assert_allclose([t.xy for t in ax.texts], [(5, 6), (0.4, 3.2)])


def test_more_arrows_than_colors_and_one_of_no_length_are_all_drawn():
    ax = plot_arrows(X, np.tile([0.6, 0.8], (8, 1)), [*range(8)])
    assert len(ax.texts) == 8


@pytest.mark.parametrize(("angle", "variance"), [(45, 8), (135, 0), (0, 4)])
def test_the_shadows_variance_is_in_the_title(angle, variance):
    left, right = plot_shadow(X, angle).axes
    assert right.get_title() == f"{angle} degrees: variance {variance:.2f}"
    feet = left.collections[1].get_offsets()
    assert np.var(feet, axis=0, ddof=1).sum() == pytest.approx(variance, abs=1e-9)


def test_a_line_joins_each_point_with_its_shadow():
    left, _ = plot_shadow(X, 0, names=("width", "height")).axes
    x, y = left.lines[1].get_data()
    np.testing.assert_allclose(y.reshape(-1, 3)[:, :2], [[-2, 0], [0, 0], [2, 0]])
    assert np.isnan(x[2::3]).all()
    assert left.get_xlabel() == "width, centered"
    assert left.get_ylabel() == "height, centered"


def test_scree_draws_shares_and_their_running_total():
    ax = plot_scree([0.7, 0.2, 0.1])
    np.testing.assert_allclose(
        [bar.get_height() for bar in ax.patches], [0.7, 0.2, 0.1]
    )
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.7, 0.9, 1.0])


def test_scree_refuses_a_table():
    with pytest.raises(ValueError, match="shares"):
        plot_scree([[0.7], [0.3]])


def test_each_label_is_drawn_at_its_points():
    ax = plot_label_map(X, [7, 3, 7])
    assert [len(c.get_offsets()) for c in ax.collections] == [1, 2]
    assert not ax.texts


def test_each_label_can_be_in_a_box_at_its_mean():
    ax = plot_label_map(X, [7, 3, 7], means=True)
    placed = [(text.get_text(), text.get_position()) for text in ax.texts]
    assert placed == [("3", (2, 2)), ("7", (2, 2))]


def test_signals_have_a_row_per_group():
    t = np.arange(5.0)
    both = np.stack([t, -t], axis=1)
    figure = plot_signals(t, {"sources": both, "mixed": 2 * both})
    assert [ax.get_ylabel() for ax in figure.axes] == ["sources", "", "mixed", ""]
    np.testing.assert_array_equal(figure.axes[3].lines[0].get_ydata(), -2 * t)
    assert [ax.get_title() for ax in figure.axes] == ["signal 1", "signal 2", "", ""]
    assert [ax.get_xlabel() for ax in figure.axes] == ["", "", "time", "time"]


def test_reconstructions_end_with_the_original():
    originals = np.arange(8.0).reshape(2, 2, 2)
    figure = plot_reconstructions(originals, {1: 0 * originals, 3: originals})
    assert [ax.get_title() for ax in figure.axes] == ["1", "3", "original"]
    pixels = figure.axes[2].images[0].get_array()
    np.testing.assert_array_equal(pixels[[0, 1, 3, 4]], originals.reshape(4, 2))


def test_reconstructions_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="pictures of 3 have shape"):
        plot_reconstructions(np.zeros((2, 2, 2)), {3: np.zeros((2, 4))})


def test_only_eigenvectors_keep_their_direction():
    left, right = plot_turned_arrows([[2.0, 1.0], [1.0, 2.0]]).axes
    before, after = (
        np.array([(c.U[0], c.V[0]) for c in ax.collections]) for ax in (left, right)
    )
    np.testing.assert_allclose(after, before @ [[2, 1], [1, 2]], atol=1e-12)
    turned = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0])
    assert (turned < 1e-9).sum() == 4
    np.testing.assert_allclose(np.abs(before[0]), np.sqrt([0.5, 0.5]))


@pytest.mark.parametrize(
    ("matrix", "count", "words"),
    [
        ([[1.0, 2.0], [0.0, 1.0]], 16, "symmetric"),
        (np.eye(3), 16, r"\(3, 3\)"),
        (np.eye(2), 6, "multiple of 4"),
    ],
)
def test_arrows_of_no_use_are_refused(matrix, count, words):
    with pytest.raises(ValueError, match=words):
        plot_turned_arrows(matrix, count=count)


def test_loadings_go_to_both_sides_of_zero():
    ax = plot_loadings([0.6, -0.8], ["up", "down"])
    assert [bar.get_width() for bar in ax.patches] == [0.6, -0.8]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["up", "down"]
    assert [t.get_text() for t in ax.texts] == ["+0.60", "-0.80"]
    with pytest.raises(ValueError, match="one for each weight, not 3"):
        plot_loadings([0.6, -0.8], ["a", "b", "c"])


def test_the_plane_holds_the_shadows():
    cloud = np.array([[1.0, 0.0, 2.0], [0.0, 1.0, -2.0], [-1.0, -1.0, 0.0]])
    directions = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    figure = plot_plane(cloud, [0, 0, 0], directions, y=[0, 1, 1], classes=["a", "b"])
    space, plane = figure.axes
    feet = np.stack([np.stack(line.get_data_3d())[:, 1] for line in space.lines])
    np.testing.assert_allclose(feet, cloud * [1, 1, 0])
    np.testing.assert_allclose(plane.collections[1].get_offsets(), cloud[1:, :2])
    with pytest.raises(ValueError, match="shape"):
        plot_plane(cloud[:, :2], [0, 0, 0], directions)


@pytest.mark.parametrize(
    ("directions", "lengths", "names"),
    [
        ([1.0, 0.0], [1.0, 2.0], None),
        (np.eye(3), [1.0, 2.0, 3.0], None),
        (np.eye(2), [1.0], None),
        (np.eye(2), [1.0, 2.0], ["first"]),
    ],
)
def test_each_arrow_has_a_length_and_a_name(directions, lengths, names):
    with pytest.raises(
        ValueError, match=r"needs a length|one for each direction, not 1"
    ):
        plot_arrows(np.zeros((3, 2)), directions, lengths, names=names)
