"""Judges of lesson 08: operations for a `Node`, and a loss of few nodes.

An operation is judged by what its result does: its number, and the slopes that a walk
back through its graph finds. So an answer that is composed of other operations is as
right as one that makes a single node.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from typing import Any

from helpers.exercises.backprop_by_hand import Node, close, parents_first
from helpers.exercises.challenges import Challenge
from helpers.exercises.judging import Choice, Function, Mistake

NO_NODE = (
    "You return no Node, and from a number alone there is no way back: end with "
    "return Node(result, parents, operation)."
)
NO_PARENTS = (
    "Your node has no parents, so no gradient can pass through it: give the pairs "
    "(parent, local slope) as the second argument."
)
NO_PAIRS = (
    "The parents are a tuple of pairs. With a single pair it is written "
    "((node, slope),), with a comma before the last bracket."
)
CHANGED = (
    "You changed the node that you were given and returned it; make a new Node, whose "
    "parent is the one given."
)
THE_SAME = "the very node that was given"
MALFORMED = "a node whose parents are not pairs (parent, local slope)"


class Number(Node):
    """A node that can be computed with, as the lesson's can."""

    def __add__(self, other):
        return Number(self.data + other.data, ((self, 1.0), (other, 1.0)), "+")

    def __sub__(self, other):
        return Number(self.data - other.data, ((self, 1.0), (other, -1.0)), "-")

    def __mul__(self, other):
        slopes = ((self, other.data), (other, self.data))
        return Number(self.data * other.data, slopes, "*")

    def abs(self):
        slope = float((self.data > 0) - (self.data < 0))
        return Number(abs(self.data), ((self, slope),), "abs")

    def __repr__(self):
        return f"Node({self.data:g})"


Number.__name__ = "Node"  # as learners know it, in Python's own error messages


def value_and_slopes(result: Any, names: Sequence[str]) -> Any:
    """Return a node's number and its slopes for the inputs of some names.

    No gradient in the graph is touched: the nodes may be those of a lesson at work.
    For what is no sound node of a graph, a text says what it is.

    Examples
    --------
    >>> a, b = Number(3.0, name="a"), Number(2.0, name="b")
    >>> value_and_slopes(a * b + a, ("a", "b"))
    (9.0, 3.0, 3.0)
    """
    if not hasattr(result, "parents") or not hasattr(result, "data"):
        return NO_NODE
    if getattr(result, "name", "") in names:
        return THE_SAME
    try:
        flow = {result: 1.0}
        slopes = dict.fromkeys(names, 0.0)
        for node in reversed(parents_first(result)):
            for parent, slope in node.parents:
                flow[parent] = flow.get(parent, 0.0) + slope * flow[node]
            if getattr(node, "name", "") in slopes:
                slopes[node.name] += float(flow[node])
        return (float(result.data), *slopes.values())
    except (TypeError, ValueError, AttributeError):
        return MALFORMED


def _node(result, *parents):
    return Number(result, parents)


def _numbers(*given):
    """Return nodes that are called a, b, ... for some numbers."""
    return tuple(Number(x, name=name) for x, name in zip(given, "ab", strict=False))


def _changed(node, result):
    node.data = result
    return node


def _of_one(right: Callable, slope: Callable) -> tuple[Mistake, ...]:
    """Return the mistakes that can be made with any operation of one parent."""
    return (
        Mistake(lambda a: right(a.data), NO_NODE),
        Mistake(lambda a: Number(right(a.data)), NO_PARENTS),
        Mistake(lambda a: Number(right(a.data), (a, slope(a.data))), NO_PAIRS),
        Mistake(lambda a: _changed(a, right(a.data)), CHANGED),
        Mistake(lambda a: _node(right(a.data), (a, 1.0)), "The number is right, but 1 "
                "as the slope says that the result grows as fast as the input "
                "everywhere."),
    )  # fmt: skip


def _slope_of_tanh(x):
    return 1 - math.tanh(x) ** 2


def _logistic(x):
    return 1 / (1 + math.exp(-x))


ONE = functools.partial(value_and_slopes, names=("a",))
TWO = functools.partial(value_and_slopes, names=("a", "b"))

EARLY = Choice(
    id="08.Q3",
    right="a",
    because="q passes 1 on, and then passes 2 on: 3 times as much as one piece, where "
    "twice is right.",
    replies={
        "b": "12 is the truth. It comes out if q waits for both pieces; here it does "
        "not.",
        "c": "That is what one piece alone brings; both are passed on here.",
        "d": "24 would mean that both pieces are passed on twice; only the first one "
        "is.",
    },
)

EXP = Function(
    id="08.3",
    right=lambda a: _node(math.exp(a.data), (a, math.exp(a.data))),
    inputs=lambda: [_numbers(x) for x in (0.5, 0.0, -1.0, 2.0)],
    form=ONE,
    names=("the number", "the slope"),
    because="exp is its own slope, so the result serves twice.",
    mistakes=(
        *_of_one(math.exp, math.exp),
        Mistake(lambda a: _node(math.exp(a.data), (a, a.data)), "The slope of exp is "
                "not its input; it is exp once more."),
        Mistake(lambda a: _node(math.exp(a.data), (a, a.data * math.exp(a.data - 1))),
                "You used the rule for powers. In exp the input is the exponent, not "
                "the base; its slope is exp itself."),
        Mistake(lambda a: _node(math.exp(a.data), (a, math.exp(-a.data))), "The slope "
                "has the wrong sign in its exponent: it is the result itself."),
        Mistake(lambda a: _node(2**a.data, (a, 2**a.data)), "exp raises e = 2.718..., "
                "not 2: use math.exp."),
    ),
)  # fmt: skip

TANH = Function(
    id="08.4",
    right=lambda a: _node(math.tanh(a.data), (a, _slope_of_tanh(a.data))),
    inputs=lambda: [_numbers(x) for x in (0.5, 0.0, -1.2, 2.0)],
    form=ONE,
    names=("the number", "the slope"),
    because="The slope is largest, 1, at 0, and fades where tanh is flat.",
    mistakes=(
        *_of_one(math.tanh, _slope_of_tanh),
        Mistake(lambda a: _node(math.tanh(a.data), (a, 1 - a.data**2)), "You squared "
                "the input; the slope is 1 minus the square of the *result*."),
        Mistake(lambda a: _node(math.tanh(a.data), (a, 1 - math.tanh(a.data))), "You "
                "forgot the square: the slope is 1 minus the result squared."),
        Mistake(lambda a: _node(math.tanh(a.data), (a, (1 - math.tanh(a.data)) ** 2)),
                "You squared the whole difference: square the result alone, 1 - "
                "result**2."),
        Mistake(lambda a: _node(math.tanh(a.data),
                                (a, math.tanh(a.data) * (1 - math.tanh(a.data)))),
                "result * (1 - result) is the slope of a sigmoid; that of tanh is 1 - "
                "result**2."),
        Mistake(lambda a: _node(math.tanh(a.data), (a, -_slope_of_tanh(a.data))),
                "The sign of the slope is reversed: tanh never falls."),
        Mistake(lambda a: _node(math.tanh(a.data), (a, math.tanh(a.data))), "The "
                "result serves as its own slope in exp, but not in tanh."),
        Mistake(lambda a: _node(_logistic(a.data),
                                (a, _logistic(a.data) * (1 - _logistic(a.data)))),
                "That is the sigmoid, between 0 and 1; use math.tanh."),
        Mistake(lambda a: _node(math.tan(a.data), (a, 1 + math.tan(a.data) ** 2)),
                "math.tan is the tangent of an angle; you want math.tanh."),
    ),
)  # fmt: skip


def power_as_given(a, n):
    """The stub of exercise 08.5: right for squares only."""
    return _node(a.data**n, (a, n * a.data))


POWERS = ((2.5, 2), (1.5, 4), (0.5, -1), (-2.0, 5), (4.0, 0.5), (7.0, 1), (1.5, 3))

POWER = Function(
    id="08.5",
    right=lambda a, n: _node(a.data**n, (a, n * a.data ** (n - 1))),
    inputs=lambda: [
        (*_numbers(x), n)
        for x, n in POWERS
    ],
    form=ONE,
    names=("the number", "the slope"),
    start=power_as_given,
    because="It was right for squares, the one case that was tried.",
    mistakes=(
        Mistake(lambda a, n: a.data**n, NO_NODE),
        Mistake(lambda a, n: Number(a.data**n), NO_PARENTS),
        Mistake(lambda a, n: Number(a.data**n, (a, n * a.data ** (n - 1))), NO_PAIRS),
        Mistake(lambda a, n: _node(a.data**n, (a, n * a.data**n)), "The exponent of "
                "the slope is one less than that of the power."),
        Mistake(lambda a, n: _node(a.data**n, (a, n * a.data**n - 1)), "Python reads "
                "`a.data**n - 1` as one less than the power: put n - 1 in brackets."),
        Mistake(lambda a, n: _node(a.data**n, (a, a.data ** (n - 1))), "You forgot "
                "the factor n of the slope."),
        Mistake(lambda a, n: _node(a.data**n, (a, (n - 1) * a.data ** (n - 1))),
                "The factor of the slope is n, the exponent as it was."),
        Mistake(lambda a, n: _node(a.data**n, (a, (n - 1) * a.data**n)), "Factor and "
                "exponent are swapped: the factor is n, the exponent n - 1."),
        Mistake(lambda a, n: _node(a.data**n, (a, 2 * a.data)), "That is the slope of "
                "the square, for every n."),
        Mistake(lambda a, n: _node(n * a.data, (a, float(n))), "Now the number is "
                "wrong as well: a power, not a product."),
    ),
)  # fmt: skip

DIVIDE = Function(
    id="08.6",
    right=lambda a, b: _node(
        a.data / b.data, (a, 1 / b.data), (b, -a.data / b.data**2)
    ),
    inputs=lambda: [
        _numbers(*pair) for pair in ((1.0, 2.0), (3.0, -4.0), (-0.5, 0.25), (6.0, 3.0))
    ],
    form=TWO,
    names=("the number", "the slope for a", "the slope for b"),
    because="A larger b makes the quotient smaller, and less and less so.",
    mistakes=(
        Mistake(lambda a, b: a.data / b.data, NO_NODE),
        Mistake(lambda a, b: Number(a.data / b.data), NO_PARENTS),
        Mistake(lambda a, b: _node(a.data / b.data, (a, 1 / b.data)), "b is no parent "
                "of your node, so it gets no gradient: an operation on two nodes has "
                "two parents."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, 1 / b.data),
                                   (b, a.data / b.data**2)),
                "The sign of the slope for b is wrong: a larger b makes a positive "
                "quotient smaller."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, 1 / b.data),
                                   (b, -1 / b.data**2)),
                "The slope for b lacks the factor a: three times the a is three times "
                "the quotient, and three times its slope."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, 1 / b.data),
                                   (b, -a.data / b.data)),
                "The slope for b has b squared below the line."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, 1 / b.data), (b, 1 / a.data)),
                "You treated the two alike; but b is below the line. Write a / b as "
                "a times b to the power -1."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, 1 / b.data), (b, a.data)),
                "a is the slope for 1/b, not for b: multiply it by the slope of 1/b, "
                "which is -1/b squared."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, b.data), (b, a.data)),
                "These are the slopes of the product."),
        Mistake(lambda a, b: _node(a.data / b.data, (a, -a.data / b.data**2),
                                   (b, 1 / b.data)),
                "The two slopes are swapped: each pair holds a parent and its own "
                "slope."),
        Mistake(lambda a, b: _node(b.data / a.data, (a, -b.data / a.data**2),
                                   (b, 1 / a.data)),
                "You divided b by a."),
    ),
)  # fmt: skip


# 08.7: the network's loss with fewer nodes


def probability(net, point):
    """The output of the lesson's network, one node for every number."""
    *hidden, output = net
    inputs = [Number(x) for x in point]
    units = [TANH.right(weighted(row, inputs)) for row in hidden]
    score = weighted(output, units)
    one = Number(1.0)
    return DIVIDE.right(one, one + EXP.right(Number(0.0) - score))


def weighted(weights, inputs):
    """The sum of weight times input, and the bias, which is the last weight."""
    *weights, total = weights
    for weight, value in zip(weights, inputs, strict=True):
        total = total + weight * value
    return total


def mean_loss(net, points, labels):
    """The mean of (probability - label) squared, one node for every number."""
    total = Number(0.0)
    for point, label in zip(points, labels, strict=True):
        total = total + POWER.right(probability(net, point) - Number(float(label)), 2)
    return DIVIDE.right(total, Number(float(len(points))))


def network(numbers, hidden, inputs=2):
    """Return a network whose weights are taken from an iterator of numbers."""
    sizes = [inputs + 1] * hidden + [hidden + 1]
    return [
        [Number(next(numbers), name=f"{row}.{column}") for column in range(size)]
        for row, size in enumerate(sizes)
    ]


def names_in(net):
    """Return the names of a network's weights."""
    return [weight.name for row in net for weight in row]


def cases():
    """Two networks with points: 6 hidden units and 40 points, and a tiny one."""
    import numpy as np

    rng = np.random.default_rng(8)
    found = []
    for hidden, count in ((6, 40), (2, 3)):
        net = network(iter(rng.normal(size=99).tolist()), hidden)
        points = rng.normal(size=(count, 2)).tolist()
        found.append((net, points, rng.integers(0, 2, count).tolist()))
    return found


WRONG_NUMBER = "The loss itself differs: yours is {:.6g}, the lesson's {:.6g}."
SUM = "You return the sum over the points; divide it by their number."
WRONG_SLOPES = (
    "The loss is right, but {} of {} gradients are not. Nudge one weight, and compare "
    "the change with its gradient."
)
ONE_FACTOR = (
    "The loss is right, and each gradient is {:.3g} times what it should be: one "
    "factor is wrong in all of them, such as a sign, the 2 of a square, or the 1/n of "
    "a mean."
)
OUTPUT_ONLY = (
    "The gradients of the output's weights are right, those of the hidden units are "
    "not: the units must be among the parents of what is computed from them, each "
    "with its own local slope."
)
NO_SLOPES = (
    "The loss is right, but no gradient reaches the weights: they must be among the "
    "parents of your nodes."
)


def count_of_lean_loss(answer: Callable) -> int | str:
    """Return how many nodes a right loss has, or the sentence for a wrong one."""
    if not callable(answer):
        return "Give the function itself, without parentheses: check(..., lean_loss)."
    for given in cases():
        names = names_in(given[0])
        right = value_and_slopes(mean_loss(*given), names)
        found = value_and_slopes(answer(*given), names)
        if isinstance(found, str):
            return NO_PAIRS if found == MALFORMED else NO_NODE
        if close(found[:1], [right[0] * len(given[1])]):
            return SUM
        if not close(found[:1], right[:1]):
            return WRONG_NUMBER.format(found[0], right[0])
        wrong = sum(not close([a], [b]) for a, b in zip(found, right, strict=True))
        if wrong and not any(found[1:]):
            return NO_SLOPES
        if wrong:
            return _about_slopes(found[1:], right[1:], len(given[0][-1]), wrong)
    return len(parents_first(answer(*cases()[0])))


def _about_slopes(found, right, of_the_output: int, wrong: int) -> str:
    """Name what wrong gradients have in common."""
    factors = [a / b for a, b in zip(found, right, strict=True) if abs(b) > 1e-6]
    if max(factors) - min(factors) < 1e-6 * max(map(abs, factors)):
        return ONE_FACTOR.format(factors[0])
    if close(found[-of_the_output:], right[-of_the_output:]):
        return OUTPUT_ONLY
    return WRONG_SLOPES.format(wrong, len(right))


LEAN = Challenge(
    id="08.7",
    score=count_of_lean_loss,
    goal=700,
    of="nodes for 40 points",
    fewest=True,
    because="The same loss and the same gradients, from fewer and larger pieces.",
)

EXERCISES = [EARLY, EXP, TANH, POWER, DIVIDE, LEAN]
