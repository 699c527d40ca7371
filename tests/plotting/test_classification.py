"""Points, regions and curves: what is drawn is what was given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.plotting import plot_history, plot_points, plot_regions

X = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
y = np.array([0, 0, 1, 1])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_each_class_has_its_points_its_colour_and_its_marker():
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


def test_a_history_has_one_line_per_curve():
    ax = plot_history({"training": [3, 2, 1], "validation": [3, 3]})
    assert [len(line.get_xdata()) for line in ax.lines] == [3, 2]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="choose two columns"):
        plot_points(np.ones((4, 3)), y)
    with pytest.raises(ValueError, match="one label per point: 4, not 2"):
        plot_points(X, [0, 1])
    with pytest.raises(ValueError, match="argmax"):
        plot_regions(lambda p: np.ones((len(p), 2)), X, y)
    with pytest.raises(ValueError, match="empty"):
        plot_history({})
