"""Notebook 08: every right answer passes, every wrong one earns its sentence."""

import numpy as np
import pytest
import torch

from helpers.exercises import backprop_by_hand as graphs
from helpers.exercises import backprop_in_a_network as layers
from helpers.exercises.backprop_by_hand import parents_first
from helpers.exercises.catalog import exercises_of, find
from helpers.exercises.torch_loops import descend
from verdicts import judged


def test_the_exercises_stand_in_the_order_of_the_lesson():
    wanted = ["08.Q1", "08.1", "08.Q2", "08.2", "08.3", "08.4", "08.5"]
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


def test_the_stub_of_the_bug_hunt_is_to_do():
    def backpropagate(end):
        end.grad = 1.0
        for node in reversed(parents_first(end)):
            for parent, slope in node.parents:
                parent.grad = slope * node.grad

    assert judged("08.2", backpropagate).status == "to do"


# 08.3 and 08.4


def logits_by_torch(Z, y):
    z = torch.tensor(Z, requires_grad=True)
    torch.nn.functional.cross_entropy(z, torch.tensor(y)).backward()
    return z.grad


def logits_by_loops(Z, y):
    gradient = np.zeros(Z.shape)
    for i, row in enumerate(Z):
        weights = [np.exp(z - max(row)) for z in row]
        for j, weight in enumerate(weights):
            gradient[i, j] = (weight / sum(weights) - (j == y[i])) / len(Z)
    return gradient


def layer_by_torch(X, W, dA):
    x, w = (torch.tensor(a, requires_grad=True) for a in (X, W))
    b = torch.zeros(W.shape[1], dtype=torch.float64, requires_grad=True)
    (x @ w + b).backward(torch.tensor(dA))
    return [x.grad, w.grad, b.grad]


def layer_by_einsum(X, W, dA):
    dX = np.einsum("nj,ij->ni", dA, W)
    return dX, np.einsum("ni,nj->ij", X, dA), np.einsum("nj->j", dA)


# 08.5


def with_sgd(w, loss_of, learning_rate, steps):
    optimizer = torch.optim.SGD([w], lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(w)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    return losses


def zero_after_step(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        w.data -= learning_rate * w.grad
        w.grad.zero_()
        losses.append(loss.item())
    return tuple(losses)


@pytest.mark.parametrize(
    ("exercise_id", "answer"),
    [
        ("08.1", (12, 6)),
        ("08.1", [12.0, 6.0]),
        ("08.1", np.array([12.0, 6.0])),
        ("08.3", layers.gradient_of_logits),
        ("08.3", logits_by_torch),
        ("08.3", logits_by_loops),
        ("08.4", layers.layer_backward),
        ("08.4", layer_by_torch),
        ("08.4", layer_by_einsum),
        ("08.5", descend),
        ("08.5", with_sgd),
        ("08.5", zero_after_step),
        ("08.5", lambda *given: np.array(descend(*given))),
    ],
)
def test_right_answers_pass(exercise_id, answer):
    assert judged(exercise_id, answer).status == "pass"


def mistakes_of(exercise_id):
    return [(exercise_id, mistake) for mistake in find(exercise_id).mistakes]


@pytest.mark.parametrize(
    ("exercise_id", "mistake"),
    [*mistakes_of("08.1"), *mistakes_of("08.3"), *mistakes_of("08.4")],
)
def test_each_listed_mistake_earns_its_own_sentence(exercise_id, mistake):
    verdict = judged(exercise_id, mistake.does)
    assert (verdict.status, verdict.sentence) == ("try again", mistake.says)


def softmax_of_a_beginner(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    P[np.arange(len(y)), y] -= 1
    return P / len(y)


def test_a_hand_written_softmax_that_overflows_is_named():
    assert "M29" in judged("08.3", softmax_of_a_beginner).sentence


def in_place(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        w -= learning_rate * w.grad
        losses.append(loss.item())
    return losses


def new_tensor(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        w = w - learning_rate * w.grad
        losses.append(loss.item())
    return losses


def new_tensor_each_time(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        w = (w - learning_rate * w.grad).detach().requires_grad_()
        losses.append(loss.item())
    return losses


def never_zeroed(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        losses.append(loss.item())
    return losses


def keeps_graphs(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        w.grad = None
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        losses.append(loss)
    return losses


def notes_after(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        descend(w, loss_of, learning_rate, 1)
        losses.append(loss_of(w).item())
    return losses


def uphill(w, loss_of, learning_rate, steps):
    return descend(w, loss_of, -learning_rate, steps)


def new_tensor_unrecorded(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        loss.backward()
        with torch.no_grad():
            w = w - learning_rate * w.grad
        losses.append(loss.item())
    return losses


def all_unrecorded(w, loss_of, learning_rate, steps):
    with torch.no_grad():
        return descend(w, loss_of, learning_rate, steps)


def clears_too_early(w, loss_of, learning_rate, steps):
    for _ in range(steps):
        loss_of(w).backward()
        w.grad = None
        with torch.no_grad():
            w -= learning_rate * w.grad


def never_steps(w, loss_of, learning_rate, steps):
    return [loss_of(w).item() for _ in range(steps)]


def notes_w(w, loss_of, learning_rate, steps):
    return [(descend(w, loss_of, learning_rate, 1), w.tolist()) for _ in range(steps)]


def only_w(w, loss_of, learning_rate, steps):
    descend(w, loss_of, learning_rate, steps)


def one_step(w, loss_of, learning_rate, steps):
    return descend(w, loss_of, learning_rate, 1)


def detached(w, loss_of, learning_rate, steps):
    return [torch.tensor(loss) for loss in descend(w, loss_of, learning_rate, steps)]


def without_update(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(w)
        w.grad = None
        loss.backward()
        losses.append(loss.item())
    return losses


def without_rate(w, loss_of, learning_rate, steps):
    return descend(w, loss_of, 1.0, steps)


def loss_once(w, loss_of, learning_rate, steps):
    loss, losses = loss_of(w), []
    for _ in range(steps):
        w.grad = None
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        losses.append(loss.item())
    return losses


def frozen(w, loss_of, learning_rate, steps):
    losses = descend(w, loss_of, learning_rate, steps)
    w.requires_grad_(False)
    return losses


def zeros(w, loss_of, learning_rate, steps):
    descend(w, loss_of, learning_rate, steps)
    return [0.0] * steps


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (in_place, "no_grad"),
        (new_tensor, "makes a new tensor"),
        (new_tensor_each_time, "makes a new tensor"),
        (new_tensor_unrecorded, "nothing leads from the loss to the w"),
        (all_unrecorded, "nothing leads from the loss to the w"),
        (clears_too_early, "between backward and the update"),
        (never_steps, "w has not moved, and w.grad is still None"),
        (notes_w, "Each loss should be one number"),
        (never_zeroed, "M14"),
        (keeps_graphs, "M23"),
        (notes_after, "after each step"),
        (uphill, "uphill"),
        (only_w, "returns nothing"),
        (one_step, "one step only"),
        (frozen, "requires_grad"),
        (zeros, "losses are not those"),
        (7, "Give the function itself"),
        (detached, "M23"),
        (without_update, "is missing"),
        (without_rate, "left the learning rate out"),
        (loss_once, "compute the loss anew"),
        (lambda *given: dict(enumerate(descend(*given))), "Return the list of"),
    ],
)
def test_each_wrong_descent_earns_its_sentence(answer, words):
    verdict = judged("08.5", answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_mistake_22_is_named_in_both_of_its_forms():
    assert all("M22" in judged("08.5", f).sentence for f in (in_place, new_tensor))


def blank_descend(w, loss_of, learning_rate, steps):
    losses = []
    for _ in range(steps):
        ...
    return losses


@pytest.mark.parametrize("exercise_id", list(exercises_of("08")))
def test_blank_says_to_do_and_nonsense_never_raises(exercise_id):
    assert judged(exercise_id, None).status == "to do"

    def raises(*_):
        raise KeyError("no")

    for nonsense in ("x", np.nan, [], {}, 3, len, raises, lambda: 1, lambda *a: "x"):
        assert judged(exercise_id, nonsense).status == "try again"


def test_blank_functions_are_to_do():
    assert judged("08.5", blank_descend).status == "to do"
    assert judged("08.3", lambda Z, y: ...).status == "to do"
    verdict = judged("08.4", lambda X, W, dA: (..., ..., ...))
    assert "the same results as the code given" in verdict.sentence
