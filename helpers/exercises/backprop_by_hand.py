"""Judges of the lesson on backprop by hand: numbers, graphs, and an engine."""

from __future__ import annotations

from collections.abc import Callable

from helpers.exercises.judging import Choice, Custom, Mistake, Value

CHAIN = Choice(
    id="08.Q1",
    right="c",
    because=(
        "Slopes of steps in a row multiply: 0.01 becomes 4 times 0.01, and that "
        "becomes 3 times as much."
    ),
    replies={
        "a": "That is the outer step alone: it receives 0.04 already, not 0.01.",
        "b": "You added the slopes; but the outer step stretches what the inner one "
        "has already stretched.",
    },
)


SQUARED_LOSS = Value(
    id="08.1",
    names=("for w", "for b"),
    right=(12.0, 6.0),
    because="The square's slope is 2 times 3, times 2 on the way to w and 1 to b.",
    mistakes=(
        Mistake((2.0, 1.0), "These are the gradients of the absolute loss: the last "
                "step is now a square, whose slope is twice its input."),
        Mistake((6.0, 3.0), "You forgot the factor 2 in the slope of a square."),
        Mistake((6.0, 6.0), "For w you stopped at y: the edge from w into the product "
                "has the slope x."),
        Mistake((18.0, 6.0), "For w you multiplied by w; the slope of the product x w "
                "with respect to w is x."),
        Mistake((12.0, 12.0), "For b you multiplied by x; b is added, so its edge has "
                "the slope 1."),
        Mistake((-12.0, -6.0), "The sign is reversed: y is above y_true, and a larger "
                "w makes the loss larger still."),
        Mistake((6.0, 12.0), "The two are swapped: give the gradient of w first."),
        Mistake((9.0, 9.0), "9 is the loss itself; we want how fast it changes."),
    ),
    blank="Replace the None by two numbers in brackets, run the cell, then this check.",
)  # fmt: skip


TWO_PATHS = Choice(
    id="08.Q2",
    right="b",
    because="w reaches y on two paths, and a nudge of w travels along both.",
    replies={
        "a": "You multiplied the two paths; slopes multiply along a path, and paths "
        "add up.",
        "c": "That is the path through 3 w alone; w also works through x w.",
        "d": "That is the path through x w alone; w also works through 3 w.",
    },
)


MULTIPLIED = (
    "Where a node is used twice you multiply the pieces of its two paths: multiply "
    "along a path, and add over paths."
)


TWINS = (
    "In x * x both parents are the same node with the same slope, and one of the two "
    "pieces is lost: take every pair of node.parents, equal ones too."
)


UNEVEN = (
    "Where every node is used once your gradients are right. Where one is used twice "
    "they are not: its gradient is the sum of the pieces of all paths."
)


MISSING_PATH = (
    "A node that is used twice keeps only the piece of one path: you assign to "
    "parent.grad where the pieces of all paths must be added (M19)."
)


TOO_EARLY = (
    "You pass a node's gradient on before all its paths have arrived, so pieces are "
    "passed on twice (M20): walk from the end in an order in which a node comes after "
    "everything that uses it."
)


NOTHING_ARRIVES = (
    "No gradient arrives anywhere: start with 1 at the end, then walk back."
)


TWICE = (
    "One call is right, but a second call on the same graph is neither the same nor "
    "the double (M21): the gradients of the nodes in between still hold the first "
    "call's numbers when they are passed on again."
)


class Node:
    """As in the notebook: data, gradient, and (parent, local slope) pairs."""

    def __init__(self, data, parents=(), operation="", name=""):
        self.data, self.grad = data, 0.0
        self.parents = parents
        self.operation, self.name = operation, name


def lecture_graph() -> list[Node]:
    """x w + b against y_true: every node is used once."""
    x, w, b, y_true = Node(2.0), Node(3.0), Node(1.0), Node(4.0)
    product = Node(6.0, ((x, 3.0), (w, 2.0)))
    y = Node(7.0, ((product, 1.0), (b, 1.0)))
    difference = Node(-3.0, ((y_true, 1.0), (y, -1.0)))
    return [x, w, b, y_true, product, y, difference, Node(3.0, ((difference, -1.0),))]


def start_used_twice() -> list[Node]:
    """3 x + 5 x: two paths of one step."""
    x = Node(1.0)
    return [x, Node(8.0, ((x, 3.0), (x, 5.0)))]


def square() -> list[Node]:
    """x * x at 3: two equal pairs of parent and slope."""
    x = Node(3.0)
    return [x, Node(9.0, ((x, 3.0), (x, 3.0)))]


def middle_used_twice() -> list[Node]:
    """q = 2 x, used on a short and on a long path."""
    x = Node(1.0)
    q = Node(2.0, ((x, 2.0),))
    detour = Node(6.0, ((q, 3.0),))
    return [x, q, detour, Node(8.0, ((q, 1.0), (detour, 1.0)))]


def detour_first() -> list[Node]:
    """The same with the end's parents in the other order."""
    *others, end = middle_used_twice()
    return [*others, Node(8.0, end.parents[::-1])]


def _why_nothing_arrives(lecture: list[float]) -> str:
    if not any(lecture):
        return NOTHING_ARRIVES
    if lecture[-1]:
        return (
            "The end has its gradient, but none arrives at the leaves: walk from the "
            "end to them, and give every parent its piece on the way."
        )
    return "The gradient of the end is not 1: start with 1 there, then walk back."


def gradients(function: Callable, graph: Callable, calls: int = 1) -> list[float]:
    """Return the gradients of a fresh graph's nodes after some calls."""
    nodes = graph()
    for _ in range(calls):
        function(nodes[-1])
    return [float(node.grad) for node in nodes]


def parents_first(end: Node) -> list[Node]:
    """Return all nodes below `end`, each after its parents."""
    order, seen, stack = [], set(), [end]
    while stack:
        waiting = [p for p, _ in stack[-1].parents if p not in seen]
        if waiting:
            stack.append(waiting[0])
        elif (node := stack.pop()) not in seen:
            seen.add(node)
            order.append(node)
    return order


def backward(end: Node) -> None:
    """Leave in every node the derivative of `end` with respect to it."""
    order = parents_first(end)
    for node in order:
        node.grad = 0.0
    end.grad = 1.0
    for node in reversed(order):
        for parent, slope in node.parents:
            parent.grad += slope * node.grad


def agree(numbers: list[float], graph: Callable) -> bool:
    """Whether the leaves' gradients are right, and the others right or cleared."""
    nodes, right = graph(), gradients(backward, graph)
    return all(
        abs(number - truth) < 1e-9 or (node.parents and number == 0.0)
        for node, number, truth in zip(nodes, numbers, right, strict=True)
    )


def close(numbers, others) -> bool:
    """Whether two lists of numbers agree."""
    return all(abs(a - b) < 1e-9 for a, b in zip(numbers, others, strict=True))


def _about_two_paths(answer: Callable) -> str | None:
    """Judge a node whose two paths have one step: their slopes differ, or don't."""
    found = gradients(answer, start_used_twice)
    if not agree(found, start_used_twice):
        if found[0] in (3.0, 5.0):
            return MISSING_PATH
        return MULTIPLIED if found[0] == 15.0 else UNEVEN
    return None if agree(gradients(answer, square), square) else TWINS


def complaint_about_backward(answer: Callable) -> str | None:
    """Return None for a right `backward`, else the sentence for the mistake."""
    if not callable(answer):
        return (
            "Give the function itself, without parentheses: check(..., backpropagate)."
        )
    lecture = gradients(answer, lecture_graph)
    if not any(lecture[:4]):
        return _why_nothing_arrives(lecture)
    if not agree(lecture, lecture_graph):
        return (
            "Even where every node is used once the gradients are wrong: a parent's "
            "piece is the slope on the edge times the gradient of the node."
        )
    sentence = _about_two_paths(answer)
    if sentence:
        return sentence
    for graph in (middle_used_twice, detour_first):
        if not agree(gradients(answer, graph), graph):
            return TOO_EARLY
    second = gradients(answer, middle_used_twice, calls=2)[0]
    return None if close([second], [8.0]) or close([second], [16.0]) else TWICE


BACKWARD = Custom(
    id="08.2",
    complaint=complaint_about_backward,
    returns=False,
    untouched=lambda answer: complaint_about_backward(answer) == NOTHING_ARRIVES,
    because="All paths are added, nothing is passed on too early, twice is no trouble.",
)


EXERCISES = [CHAIN, SQUARED_LOSS, TWO_PATHS, BACKWARD]
