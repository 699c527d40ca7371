"""Lesson 08: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest

from helpers.exercises import backprop_by_hand as graphs
from helpers.exercises.backprop_by_hand import parents_first
from helpers.exercises.catalog import exercises_of, find
from verdicts import judged


def test_the_exercises_are_in_the_order_of_the_lesson():
    wanted = ["08.Q1", "08.1", "08.Q2", "08.2", "08.Q3"]
    wanted += ["08.3", "08.4", "08.5", "08.6", "08.7"]
    assert list(exercises_of("08")) == wanted


@pytest.mark.parametrize(
    ("exercise_id", "letters", "right"), [("08.Q1", "abc", "c"), ("08.Q2", "abcd", "b")]
)
def test_one_letter_is_right_and_the_others_have_their_own_reply(
    exercise_id, letters, right
):
    verdicts = [judged(exercise_id, letter) for letter in letters]
    assert [v.status == "pass" for v in verdicts] == [x == right for x in letters]
    assert len({v.sentence for v in verdicts}) == len(letters)


# 08.2, written as learners write it


def resets(end):
    order = parents_first(end)
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


def adds_like_torch(end):
    flow = {end: 1.0}
    for node in parents_first(end)[::-1]:
        node.grad += flow[node]
        for parent, slope in node.parents:
            flow[parent] = flow.get(parent, 0.0) + slope * flow[node]


def every_path_on_its_own(end):
    def walk(node, along):
        node.grad += along
        for parent, slope in node.parents:
            walk(parent, slope * along)

    walk(end, 1.0)


def assigns_after_zeroing(end):
    order = parents_first(end)
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad = slope * node.grad


def multiplies_over_paths(end):
    for node in graphs.parents_first(end):
        node.grad = 1.0
    for node in reversed(graphs.parents_first(end)):
        for parent, slope in node.parents:
            parent.grad *= slope * node.grad


def takes_each_pair_once(end):
    for node in graphs.parents_first(end):
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(graphs.parents_first(end)):
        for parent, slope in set(node.parents):
            parent.grad += slope * node.grad


def adds_half_of_each_piece(end):
    for node in graphs.parents_first(end):
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(graphs.parents_first(end)):
        users = {}
        for parent, slope in node.parents:
            users.setdefault(parent, []).append(slope)
        for parent, slopes in users.items():  # their mean, not their sum
            parent.grad += sum(slopes) / len(slopes) * node.grad


def adds_without_order(end):
    stack = [end]
    end.grad = 1.0
    while stack:
        node = stack.pop()
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            stack.append(parent)


def never_cleared(end):
    end.grad = 1.0
    for node in reversed(parents_first(end)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


def forgets_the_start(end):
    for node in reversed(parents_first(end)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


def walks_forwards(end):
    end.grad = 1.0
    for node in parents_first(end):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


def forgets_the_slope(end):
    end.grad = 1.0
    for node in reversed(parents_first(end)):
        for parent, _ in node.parents:
            parent.grad += node.grad


def clears_after_use(end):
    end.grad = 1.0
    for node in reversed(parents_first(end)):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
        if node.parents:
            node.grad = 0.0


def recursion_that_does_not_wait(end):
    """Mistake 20: recursion that does not wait for the other paths."""

    def pass_on(node):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
            pass_on(parent)

    end.grad = 1.0
    pass_on(end)


def each_node_once_in_a_wrong_order(end):
    for node in parents_first(end):
        node.grad = 0.0
    end.grad, waiting, done = 1.0, [end], set()
    while waiting:
        node = waiting.pop()
        if node not in done:
            done.add(node)
            for parent, slope in node.parents:
                parent.grad += slope * node.grad
                waiting.append(parent)


RIGHT_BACKWARD = [
    resets,
    adds_like_torch,
    every_path_on_its_own,
    clears_after_use,
    graphs.backward,
]


@pytest.mark.parametrize("answer", RIGHT_BACKWARD)
def test_a_right_backward_passes(answer):
    assert judged("08.2", answer).status == "pass"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (assigns_after_zeroing, graphs.MISSING_PATH),
        (multiplies_over_paths, graphs.MULTIPLIED),
        (takes_each_pair_once, graphs.TWINS),
        (adds_half_of_each_piece, graphs.UNEVEN),
        (adds_without_order, graphs.TOO_EARLY),
        (recursion_that_does_not_wait, graphs.TOO_EARLY),
        (each_node_once_in_a_wrong_order, graphs.TOO_EARLY),
        (never_cleared, graphs.TWICE),
        (forgets_the_start, "No gradient arrives anywhere"),
        (walks_forwards, "The end has its gradient, but none arrives"),
        (forgets_the_slope, "Even where every node is used once"),
        (3.0, "Give the function itself"),
    ],
)
def test_each_wrong_backward_earns_its_sentence(answer, sentence):
    verdict = judged("08.2", answer)
    assert verdict.status == "try again"
    assert verdict.sentence.startswith(sentence)


def test_the_stub_is_to_do():
    def backpropagate(end):
        order = parents_first(end)  # noqa: F841, as in the stub
        ...

    assert judged("08.2", backpropagate).status == "to do"


def test_pieces_that_are_assigned_are_named_without_clearing_too():
    def backpropagate(end):
        end.grad = 1.0
        for node in reversed(parents_first(end)):
            for parent, slope in node.parents:
                parent.grad = slope * node.grad

    assert judged("08.2", backpropagate).sentence == graphs.MISSING_PATH


@pytest.mark.parametrize("answer", [(12, 6), [12.0, 6.0], np.array([12.0, 6.0])])
def test_the_gradients_of_the_squared_loss_pass_in_any_form(answer):
    assert judged("08.1", answer).status == "pass"


@pytest.mark.parametrize("mistake", find("08.1").mistakes)
def test_each_listed_mistake_earns_its_own_sentence(mistake):
    verdict = judged("08.1", mistake.does)
    assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


@pytest.mark.parametrize("exercise_id", list(exercises_of("08")))
def test_blank_says_to_do_and_nonsense_never_raises(exercise_id):
    assert judged(exercise_id, None).status == "to do"

    def raises(*_):
        raise KeyError("no")

    for nonsense in ("x", np.nan, [], {}, 3, len, raises, lambda: 1, lambda *a: "x"):
        assert judged(exercise_id, nonsense).status == "try again"
