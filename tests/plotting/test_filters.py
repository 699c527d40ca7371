"""The words that moved a filter, and what filters find and lose."""

import matplotlib.pyplot as plt
import pytest

from helpers.plotting import plot_found_and_lost, plot_words


def test_words_are_in_the_order_of_their_weights():
    ax = plot_words(["a", "b", "c"], [-0.5, 2, 0.1])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["b", "c", "a"]
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([-0.5, 2, 0.1])


def test_only_the_strongest_words_are_drawn():
    ax = plot_words(list("abcd"), [0.1, -3, 2, 0.2], most=2)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["c", "b"]


def test_a_text_without_known_words_says_so():
    ax = plot_words([], [])
    assert [text.get_text() for text in ax.texts] == ["no word that the model knows"]


def test_each_word_needs_a_weight():
    with pytest.raises(ValueError, match="one number for each of the 2 words"):
        plot_words(["a", "b"], [1.0])


def test_each_rule_is_a_point_and_the_goal_a_corner():
    _, ax = plt.subplots()
    plot_found_and_lost({"one": (0.6, 0.05), "two": (0.9, 0.3)}, goal=(0.8, 0.1), ax=ax)
    places = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines]
    assert places == [(0.05, 0.6), (0.3, 0.9)]
    [corner] = ax.collections
    assert corner.get_paths()[0].contains_point((0.05, 0.9))
    assert not corner.get_paths()[0].contains_point((0.15, 0.9))
    assert ax.get_xlim()[1] > 0.3
