"""Points, regions and bends: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_hex

from helpers.plotting import plot_bends, plot_points, plot_regions

X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
y = np.array([0, 0, 1, 1])


def test_each_class_has_its_points_its_color_and_its_marker():
    ax = plot_points(X, y, names=["low", "high"])
    first, second = ax.collections
    assert first.get_offsets().tolist() == X[:2].tolist()
    assert second.get_offsets().tolist() == X[2:].tolist()
    assert not np.array_equal(first.get_facecolor(), second.get_facecolor())
    shapes = [c.get_paths()[0].vertices.shape for c in (first, second)]
    assert shapes[0] != shapes[1]
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["low", "high"]


def test_regions_ask_the_classifier_at_every_point_of_the_grid():
    asked = []

    def predict(points):
        asked.append(points)
        return points[:, 1] > 0.5

    ax = plot_regions(predict, X, y, resolution=11)
    assert asked[0].shape == (121, 2)
    drawn = ax.collections[0].get_array().reshape(11, 11)
    assert (drawn[:5] == 0).all()
    assert (drawn[6:] == 1).all()


def test_regions_take_tensors_and_draw_on_the_axes_given():
    torch = pytest.importorskip("torch")
    _, ax = plt.subplots()
    result = plot_regions(
        lambda p: torch.zeros(len(p)), torch.tensor(X), resolution=5, ax=ax
    )
    assert result is ax
    assert len(plt.get_fignums()) == 1


def looks(collections):
    return [
        (tuple(c.get_facecolor()[0]), c.get_paths()[0].vertices.tobytes())
        for c in collections
    ]


@pytest.mark.parametrize("n", [10, 35])
def test_many_classes_look_different_and_are_named(n):
    rng = np.random.default_rng(0)
    points, labels = rng.normal(size=(5 * n, 2)), np.arange(5 * n) % n
    ax = plot_points(points, labels)
    assert len(set(looks(ax.collections))) == n
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    assert names == [f"class {k}" for k in range(n)]


def test_regions_of_ten_classes_have_ten_colors():
    ax = plot_regions(lambda p: np.clip(p[:, 0] // 1, 0, 9), [[0, 0], [10, 1]])
    assert len(set(ax.collections[0].cmap.colors)) == 10


def test_a_class_that_no_point_has_does_not_shift_the_colors():
    """Points of class 2 get the color of region 2 though no point has class 1."""
    ax = plot_regions(
        lambda p: np.clip(np.rint(2 * p[:, 0]), 0, 2),
        X,
        [0, 2, 0, 2],
        names=["a", "b", "c"],
        resolution=11,
    )
    points = [c for c in ax.collections if c.get_label() in "abc"]
    assert [c.get_label() for c in points] == ["a", "b", "c"]
    assert [len(c.get_offsets()) for c in points] == [2, 0, 2]
    shades = ax.collections[0].cmap.colors
    assert to_hex(points[2].get_facecolor()[0]) == shades[2].lower()


@pytest.mark.parametrize(
    ("labels", "names", "legend"),
    [
        ([0, 0, 2, 2], ["a", "b", "c"], ["a", "c"]),
        ([1, 1, 2, 2], ["one", "two"], ["one", "two"]),
        ([-1, -1, 1, 1], ["minus", "plus"], ["minus", "plus"]),
        (["u", "v", "u", "v"], ["you", "we"], ["you", "we"]),
        ([False, True, True, True], ["no", "yes"], ["no", "yes"]),
        ([1.0, 1.0, 1.0, 1.0], ["no", "yes"], ["yes"]),
    ],
)
def test_names_are_those_of_the_classes(labels, names, legend):
    ax = plot_points(X, labels, names=names)
    assert [t.get_text() for t in ax.get_legend().get_texts()] == legend


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="choose two columns"):
        plot_points(np.ones((4, 3)), y)
    with pytest.raises(ValueError, match="one label per point: 4, not 2"):
        plot_points(X, [0, 1])
    with pytest.raises(ValueError, match="argmax"):
        plot_regions(lambda p: np.ones((len(p), 2)), X, y)
    with pytest.raises(ValueError, match=r"one for each class \(0, 1\), not 1"):
        plot_points(X, y, names=["low"])
    with pytest.raises(ValueError, match=r"1 of 4 values that are NaN"):
        plot_points([[np.nan, 1.0], [0.0, 1.0]], [0, 1])
    with pytest.raises(ValueError, match="minimum of 1 is required"):
        plot_regions(lambda p: p[:, 0], np.empty((0, 2)))
    with pytest.raises(ValueError, match="resolution must be at least 2"):
        plot_regions(lambda p: p[:, 0], X, resolution=1)


THREE = np.array([[-1.0, -1.0], [1.0, 1.0], [0.5, -0.5]])
KINDS = [0, 1, 1]


def test_a_panel_per_unit_and_one_for_all():
    weight, bias = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]), np.zeros(3)
    figure = plot_bends(weight, bias, lambda p: p[:, 0] > 0, THREE, KINDS)
    titles = [ax.get_title() for ax in figure.axes if ax.get_visible()]
    assert titles == ["unit 1", "unit 2", "unit 3", "together"]
    shade = figure.axes[0].collections[0].get_array()
    assert shade.min() == 0
    assert shade.max() == pytest.approx(1.1)


def test_bad_layers_are_named():
    with pytest.raises(ValueError, match="first layer"):
        plot_bends(np.ones((3, 4)), np.ones(3), len, THREE, KINDS)
    with pytest.raises(ValueError, match="too many"):
        plot_bends(np.ones((30, 2)), np.ones(30), len, THREE, KINDS)


def test_names_may_be_given_by_label():
    ax = plot_points(X, y, names={1: "spam", 0: "ham"})
    legend = ax.get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["ham", "spam"]
