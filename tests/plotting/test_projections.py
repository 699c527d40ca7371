"""Directions, shadows and what is left of data are where the numbers say."""

import numpy as np
import pytest

from helpers.plotting import (
    plot_arrows,
    plot_label_map,
    plot_reconstructions,
    plot_scree,
    plot_shadow,
    plot_signals,
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
    titles = [ax.get_title() for ax in figure.axes[:3]]
    assert titles == ["1", "3", "original"]
    assert len(figure.axes) == 6
