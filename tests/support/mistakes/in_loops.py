"""Mistakes in loops that learners write: M14, M15, M19-M23."""

import torch
from torch import nn

from helpers.diagnose import watch
from mistakes.table import accepts, because, catches, judged


def loop(X, y, order):
    """Train with the steps of a loop in some order, watched."""
    model = nn.Sequential(nn.Linear(3, 4), nn.Softplus(), nn.Linear(4, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    with watch(model, optimizer) as report:
        for _ in range(4):
            loss = (model(X).flatten() - y).abs().mean()
            for step in order:
                {"zero": model.zero_grad, "back": loss.backward}.get(
                    step, optimizer.step
                )()
    return str(report)


POINTS, VALUES = torch.ones(6, 3).cumsum(0) / 6, torch.linspace(-1, 1, 6)


@catches(14, "watch")
def never_reset():
    return loop(POINTS, VALUES, ["back", "step"])


@catches(14, "check 04.1")
def a_step_without_zero_grad():
    def train_step(model, X, y, loss_function, optimizer):
        output = model(X)
        error = loss_function(output, y)
        error.backward()
        optimizer.step()
        return float(error)

    return judged("04.1", train_step)


def sound_or_none(report):
    return None if report == "No mistake found." else report


@accepts(15, "watch, both orders")
def reset_after_the_step():
    return sound_or_none(loop(POINTS, VALUES, ["back", "step", "zero"]))


@accepts(15, "watch, both orders")
def reset_before_backward():
    return sound_or_none(loop(POINTS, VALUES, ["zero", "back", "step"]))


def step_in_order(reset_last):
    def train_step(model, X, y, loss_function, optimizer):
        if not reset_last:
            optimizer.zero_grad()
        error = loss_function(model(X), y)
        error.backward()
        optimizer.step()
        if reset_last:
            optimizer.zero_grad(set_to_none=False)
        return error.detach().item()

    return train_step


@accepts(15, "check 04.1, both orders")
def exercise_resets_last():
    return judged("04.1", step_in_order(reset_last=True))


@accepts(15, "check 04.1, both orders")
def exercise_resets_first():
    return judged("04.1", step_in_order(reset_last=False))


@accepts(15, "check 04.2, both orders")
def epochs_reset_last():
    def train_epochs(model, X, y, loss_function, optimizer, epochs):
        one = step_in_order(reset_last=True)
        return [one(model, X, y, loss_function, optimizer) for _ in range(epochs)]

    return judged("04.2", train_epochs)


@catches(14, "check 04.3")
def batches_of_an_epoch_added_up():
    def train_in_batches(model, loader, loss_function, optimizer, epochs):
        for _ in range(epochs):
            optimizer.zero_grad()
            for X, y in loader:
                loss_function(model(X), y).backward()
                optimizer.step()
        return [0.0] * epochs

    return judged("04.3", train_in_batches)


@catches(15, "check 04.Q1")
def believed_to_be_wrong():
    return because("04.Q1", "c")


def visit(nodes, assign):
    """Walk back through nodes in this order; assign or add each edge's piece."""
    for node in nodes:
        for parent, slope in node.parents:
            piece = slope * node.grad
            parent.grad = piece if assign else parent.grad + piece


def newest_first(end):
    order = []

    def descend(node):
        if node not in order:
            for parent, _ in node.parents:
                descend(parent)
            order.append(node)

    descend(end)
    return order[::-1]


@catches(19, "check 08.2")
def gradient_assigned():
    def backpropagate(end):
        nodes = newest_first(end)
        end.grad = 1.0
        visit(nodes, assign=True)

    return judged("08.2", backpropagate)


@catches(20, "check 08.2")
def walked_breadth_first():
    def backpropagate(end):
        end.grad, queue = 1.0, [end]
        while queue:
            node = queue.pop(0)
            visit([node], assign=False)
            queue.extend(parent for parent, _ in node.parents)

    return judged("08.2", backpropagate)


@catches(21, "check 08.2")
def right_only_once():
    def backpropagate(end):
        nodes = newest_first(end)
        end.grad = 1.0
        visit(nodes, assign=False)

    return judged("08.2", backpropagate)


@catches(22, "check 04.6")
def update_recorded():
    def descend(start, learning_rate, steps):
        w, path = torch.tensor(start, requires_grad=True), [start]
        for _ in range(steps):
            (w - 3).pow(2).backward()
            w.sub_(learning_rate * w.grad)
            w.grad = None
            path.append(w.item())
        return path

    return judged("04.6", descend)


@catches(23, "check 04.1")
def loss_returned_as_a_tensor():
    def train_step(model, X, y, loss_function, optimizer):
        error = loss_function(model(X), y)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
        return error

    return judged("04.1", train_step)
