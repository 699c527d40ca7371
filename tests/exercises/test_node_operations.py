"""Operations of a `Node`, and a loss of few nodes: right, wrong and odd answers."""

import itertools
import math

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import node_operations as judge
from helpers.exercises.node_operations import Number, value_and_slopes
from verdicts import assert_listed_mistakes_are_named, assert_named_apart, judged


class Node:
    """The class of the lesson, as a learner has it: another one than the judge's."""

    def __init__(self, data, parents=(), operation=""):
        self.data, self.grad, self.operation = data, 0.0, operation
        self.parents = parents

    def __add__(self, other):
        return Node(self.data + other.data, ((self, 1.0), (other, 1.0)), "+")

    def __sub__(self, other):
        return Node(self.data - other.data, ((self, 1.0), (other, -1.0)), "-")

    def __mul__(self, other):
        slopes = ((self, other.data), (other, self.data))
        return Node(self.data * other.data, slopes, "*")


def exp(node):
    result = math.exp(node.data)
    return Node(result, ((node, result),), "exp")


def tanh(node):
    result = math.tanh(node.data)
    return Node(result, [(node, 1 - result * result)])


def power(a, n):
    return Node(a.data**n, ((a, n * a.data ** (n - 1)),), "**")


def divide(a, b):
    return Node(a.data / b.data, ((a, 1 / b.data), (b, -a.data / b.data**2)), "/")


def exp_in_numpy(node):
    result = np.exp(node.data)
    return Node(result, ((node, result),))


def exp_by_torch(node):
    x = torch.tensor(node.data, dtype=torch.float64, requires_grad=True)
    result = torch.exp(x)
    result.backward()
    return Node(result.item(), ((node, x.grad.item()),))


def exp_of_two_halves(node):
    half = exp(node * Node(0.5))
    return half * half


def tanh_by_cosh(node):
    return Node(np.tanh(node.data), ((node, 1 / math.cosh(node.data) ** 2),))


def tanh_composed(node):
    up, down = exp(node), exp(Node(0.0) - node)
    return divide(up - down, up + down)


def tanh_nudged(node):
    x, eps = node.data, 1e-6
    slope = (math.tanh(x + eps) - math.tanh(x - eps)) / (2 * eps)
    return Node(math.tanh(x), [[node, slope]])


def power_by_its_logarithm(a, n):
    return Node(a.data**n, ((a, n * (a.data**n) / a.data),))


def power_by_torch(a, n):
    x = torch.tensor(a.data, dtype=torch.float64, requires_grad=True)
    (x**n).backward()
    return Node(a.data**n, ((a, float(x.grad)),))


def power_in_two_nodes(a, n):
    inner = Node(a.data ** (n / 1), ((a, n * a.data ** (n - 1)),))
    return inner + Node(0.0)


def divide_by_a_power(a, b):
    return a * power(b, -1)


def divide_by_its_result(a, b):
    result = a.data / b.data
    return Node(result, ((b, -result / b.data), (a, 1 / b.data)))


def divide_by_an_inverse(a, b):
    inverse = Node(1 / b.data, ((b, -1 / b.data**2),))
    return inverse * a


RIGHT = {
    "08.3": [exp, exp_in_numpy, exp_by_torch, exp_of_two_halves],
    "08.4": [tanh, tanh_by_cosh, tanh_composed, tanh_nudged],
    "08.5": [power, power_by_its_logarithm, power_by_torch, power_in_two_nodes],
    "08.6": [divide, divide_by_a_power, divide_by_its_result, divide_by_an_inverse],
}


@pytest.mark.parametrize(
    ("exercise_id", "answer"), [(i, a) for i, some in RIGHT.items() for a in some]
)
def test_right_operations_pass(exercise_id, answer):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize("exercise_id", RIGHT)
def test_each_listed_mistake_earns_its_own_sentence(exercise_id):
    assert_listed_mistakes_are_named(exercise_id)


def right_for_cubes_too(a, n):
    slope = 3 * a.data**2 if n == 3 else n * a.data
    return Node(a.data**n, ((a, slope),))


@case_by_case(
    "exercise_id answer words",
    [
        ("08.3", lambda a: Node(math.exp(a.data), ((a, a.data),)), "once more"),
        ("08.3", lambda a: Node(math.exp(a.data), (a, math.exp(a.data))), "pairs"),
        ("08.3", lambda a: Node(math.exp(a.data)), "no parents"),
        ("08.3", lambda a: np.exp(a.data), "no Node"),
        ("08.3", lambda a: Node(a.data + 1, ((a, 1.0),)), "part 1 (the number)"),
        ("08.3", lambda a: math.exp(a), "Your code stopped with TypeError"),
        ("08.4", lambda a: Node(math.tanh(a.data), ((a, 1 - a.data**2),)), "result"),
        ("08.4", lambda a: Node(math.tanh(a.data), ((a, 0.5),)), "part 2 (the slope)"),
        ("08.4", lambda a: Node(math.tanh(a.data), 1.0), "pairs"),
        ("08.5", lambda a, n: a * a, "is not right"),
        ("08.5", right_for_cubes_too, "part 2 (the slope)"),
        ("08.6", lambda a, b: a / b, "'Node' and 'Node'"),
        ("08.5", lambda a, n: Node(a.data**n, ((a, n),)), "part 2 (the slope)"),
        ("08.6", lambda a, b: Node(a.data / b.data, ((a, 1 / b.data),)), "two parents"),
        ("08.6", lambda a, b: a.data / b.data, "no Node"),
        ("08.6", lambda a, b: a * b, "is not right"),
        ("08.6", lambda a, b: power(b, -1), "is not right"),
        ("08.6", lambda a, b: divide(b, a), "b by a"),
        ("08.6", lambda a, b: a / b, "Your code stopped with TypeError"),
        ("08.6", lambda a: a, "stopped with TypeError"),
        ("08.6", 3.0, "Give the function itself"),
    ],
)
def test_wrong_operations_earn_a_fitting_sentence(exercise_id, answer, words):
    verdict = judged(exercise_id, answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_the_stubs_are_to_do():
    def power(a, n):
        return Node(a.data**n, ((a, n * a.data),), "**")

    assert judged("08.5", power).status == "to do"
    for exercise_id in ("08.3", "08.4", "08.6", "08.7"):
        assert judged(exercise_id, lambda *_: ...).status == "to do"


def test_slopes_are_found_without_touching_a_gradient():
    a, b = Number(3.0, name="a"), Number(2.0, name="b")
    a.grad = 7.0
    assert value_and_slopes((a * b - a).abs(), ("a", "b")) == (3.0, 1.0, 3.0)
    assert (a.grad, b.grad) == (7.0, 0.0)
    assert (Number(0.0).abs().parents[0][1], repr(a)) == (0.0, "Node(3)")


def test_the_one_letter_that_is_right_and_a_reply_to_each_other():
    verdicts = [judged("08.Q3", letter) for letter in "abcd"]
    assert [v.status == "pass" for v in verdicts] == [True, False, False, False]
    assert len({v.sentence for v in verdicts}) == 4


# 08.7


def probability(net, point):
    *hidden, output = net
    units = [tanh(judge.weighted(row, list(map(Node, point)))) for row in hidden]
    one = Node(1.0)
    score = judge.weighted(output, units)
    return divide(one, one + exp(Node(0.0) - score))


def plain(net, points, labels):
    total = Node(0.0)
    for point, label in zip(points, labels, strict=True):
        total = total + power(probability(net, point) - Node(label), 2)
    return divide(total, Node(len(points)))


def row_sum(row, inputs):
    return row[-1].data + sum(w.data * x for w, x in zip(row, inputs, strict=False))


def unit(row, point):
    result = math.tanh(row_sum(row, point))
    inputs = [*point, 1.0]
    slopes = [(1 - result**2) * x for x in inputs]
    return Node(result, tuple(zip(row, slopes, strict=True)))


def units_fused(net, points, labels):
    *hidden, output = net
    total = Node(0.0)
    for point, label in zip(points, labels, strict=True):
        units = [unit(row, point) for row in hidden]
        p = 1 / (1 + math.exp(-row_sum(output, [u.data for u in units])))
        slope = 2 * (p - label) * p * (1 - p) / len(points)
        pairs = [(w, slope * u.data) for w, u in zip(output, units, strict=False)]
        pairs += [(u, slope * w.data) for w, u in zip(output, units, strict=False)]
        pairs.append((output[-1], slope))
        total = total + Node((p - label) ** 2 / len(points), tuple(pairs))
    return total


def by_torch(net, points, labels, factor=1.0):
    """One node, whose slopes torch has found."""
    weights = list(itertools.chain.from_iterable(net))
    w = torch.tensor([x.data for x in weights], dtype=torch.float64, requires_grad=True)
    split = list(torch.split(w, [len(row) for row in net]))
    inputs = torch.tensor([[*point, 1.0] for point in points], dtype=torch.float64)
    H = torch.tanh(inputs @ torch.stack(split[:-1]).T)
    p = torch.sigmoid(H @ split[-1][:-1] + split[-1][-1])
    loss = ((p - torch.tensor(labels)) ** 2).mean()
    loss.backward()
    slopes = (factor * w.grad).tolist()
    return Node(loss.item(), tuple(zip(weights, slopes, strict=True)))


def in_float_arrays(net, points, labels):
    """One node, with the backward pass written in NumPy."""
    weights = list(itertools.chain.from_iterable(net))
    W = np.array([[w.data for w in row] for row in net[:-1]])
    v = np.array([w.data for w in net[-1]])
    X = np.column_stack([np.array(points), np.ones(len(points))])
    H = np.tanh(X @ W.T)
    p = 1 / (1 + np.exp(-(H @ v[:-1] + v[-1])))
    miss = p - np.array(labels)
    dz = 2 * miss * p * (1 - p) / len(points)
    dv = np.append(dz @ H, dz.sum())
    dW = (np.outer(dz, v[:-1]) * (1 - H**2)).T @ X
    slopes = np.append(dW.ravel(), dv)
    return Node((miss**2).mean(), tuple(zip(weights, slopes, strict=True)))


@pytest.mark.parametrize(
    ("answer", "count"), [(units_fused, 346), (by_torch, 26), (in_float_arrays, 26)]
)
def test_a_lean_loss_passes_with_its_number_of_nodes(answer, count):
    verdict = judged("08.7", answer)
    assert verdict.status == "pass", verdict
    assert verdict.sentence.startswith(f"{count} nodes for 40 points; the goal is 700")


def sum_for_mean(net, points, labels):
    end = by_torch(net, points, labels, len(points))
    return Node(end.data * len(points), end.parents)


def without_slopes(net, points, labels):
    return Node(by_torch(net, points, labels).data)


def without_the_output(net, points, labels):
    end = by_torch(net, points, labels)
    return Node(end.data, end.parents[: -len(net[-1])])


def uphill(net, points, labels):
    end = by_torch(net, points, labels)
    return Node(end.data, [(weight, -slope) for weight, slope in end.parents])


def of_the_output_only(net, points, labels):
    end = by_torch(net, points, labels)
    return Node(end.data, end.parents[-len(net[-1]) :])


def only_the_number(net, points, labels):
    return by_torch(net, points, labels).data


def unpaired(net, points, labels):
    end = by_torch(net, points, labels)
    return Node(end.data, (net[0][0], 1.0))


def with_half_the_slopes(net, points, labels):
    return by_torch(net, points, labels, 0.5)


def changes_the_net(net, points, labels):
    end = by_torch(net, points, labels)
    net.clear()
    return end


def of_one_point(net, points, labels):
    return by_torch(net, points[:1], labels[:1])


def test_wrong_lean_losses_are_named_apart():
    assert_named_apart(
        "08.7",
        [
            (plain, "2,588 nodes for 40 points; the goal is 700"),
            (sum_for_mean, "return the sum over the points"),
            (of_one_point, "The loss itself differs"),
            (without_slopes, "no gradient reaches the weights"),
            (without_the_output, "but 7 of 25 gradients are not"),
            (with_half_the_slopes, "each gradient is 0.5 times"),
            (uphill, "each gradient is -1 times"),
            (of_the_output_only, "those of the hidden units are not"),
            (only_the_number, "no Node"),
            (unpaired, "pairs"),
            (changes_the_net, "your function changes `net`"),
            (lambda net: net, "TypeError"),
            (3.0, "Give the function itself"),
        ],
    )
