"""Judges of lesson 04, single steps: right answers in several forms, wrong by name."""

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises.catalog import find
from helpers.exercises.training_a_classifier import EXERCISES


def step(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def step_reset_last(model, X, y, loss_function, optimizer):
    loss = loss_function(model.forward(X), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)


def step_by_hand(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    gradients = torch.autograd.grad(loss, list(model.parameters()))
    with torch.no_grad():
        for weight, gradient in zip(model.parameters(), gradients, strict=True):
            weight -= optimizer.param_groups[0]["lr"] * gradient
    return loss.detach().numpy()


def step_no_reset(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    loss.backward()
    optimizer.step()
    return loss.item()


def step_no_step(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


def step_no_backward(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


def step_too_early(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    optimizer.zero_grad()
    optimizer.step()
    loss.backward()
    return loss.item()


def step_reset_between(model, X, y, loss_function, optimizer):
    loss = loss_function(model(X), y)
    loss.backward()
    model.zero_grad()
    optimizer.step()
    return loss.item()


def step_asleep(model, *others):
    model.eval()
    return step(model, *others)


def step_own_loss(model, X, y, loss_function, optimizer):
    return step(model, X, y, torch.nn.BCEWithLogitsLoss(), optimizer)


def step_exchanged(model, X, y, loss_function, optimizer):
    return step(model, X, y, lambda z, y: loss_function(y, z), optimizer)


def step_after_sigmoid(model, X, y, loss_function, optimizer):
    return step(model, X, y, lambda z, y: loss_function(z.sigmoid(), y), optimizer)


def step_own_optimizer(model, X, y, loss_function, optimizer):
    own = torch.optim.SGD(model.parameters(), lr=0.1)
    return step(model, X, y, loss_function, own)


def step_own_rate(model, X, y, loss_function, optimizer):
    own = torch.optim.SGD(model.parameters(), lr=0.7)
    return step(model, X, y, loss_function, own)


def step_text(*parts):
    return str(step(*parts))


def step_tensor(*parts):
    return torch.tensor(step(*parts))


def step_nothing(*parts):
    step(*parts)


def step_loss_after(model, X, y, loss_function, optimizer):
    step(model, X, y, loss_function, optimizer)
    return loss_function(model(X), y).item()


def train(model, X, y, loss_function, optimizer, steps):
    return [step(model, X, y, loss_function, optimizer) for _ in range(steps)]


def train_reset_last(*parts):
    *parts, steps = parts
    return [step_reset_last(*parts) for _ in range(steps)]


def train_as_given(model, X, y, loss_function, optimizer, steps):
    losses = []
    for _ in range(steps):
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def train_reset_between(model, X, y, loss_function, optimizer, steps):
    losses = []
    for _ in range(steps):
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


def train_with_tensors(model, X, y, loss_function, optimizer, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss_function(model(X), y))
        optimizer.zero_grad()
        losses[-1].backward()
        optimizer.step()
    return losses


def train_into_an_array(*parts):
    return np.array(train(*parts))


def train_into_a_tensor(*parts):
    return torch.tensor(train(*parts))


def train_asleep(model, *others):
    model.eval()
    losses = train(model, *others)
    model.train()
    return losses


def train_left_asleep(model, *others):
    losses = train(model, *others)
    model.eval()
    return losses


def train_new_optimizer(model, X, y, loss_function, optimizer, steps):
    losses = []
    for _ in range(steps):
        lr = optimizer.param_groups[0]["lr"]
        fresh = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.5)
        losses.append(step(model, X, y, loss_function, fresh))
    return losses


def train_no_step(model, X, y, loss_function, optimizer, steps):
    return [step_no_step(model, X, y, loss_function, optimizer) for _ in range(steps)]


def train_loss_after(model, X, y, loss_function, optimizer, steps):
    return [
        step_loss_after(model, X, y, loss_function, optimizer) for _ in range(steps)
    ]


def train_loss_once(model, X, y, loss_function, optimizer, steps):
    loss = loss_function(model(X), y)
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [loss.item()] * steps


def train_returns_early(model, X, y, loss_function, optimizer, steps):
    losses = []
    for _ in range(steps):
        losses.append(step(model, X, y, loss_function, optimizer))
        return losses


def train_last_loss(*parts):
    return train(*parts)[-1]


def descend(start, learning_rate, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        w.grad = None
        loss = (w - 3) ** 2
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        path.append(w.item())
    return path


def descend_reset_last(start, learning_rate, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = [start]
    for _ in range(steps):
        (w - 3).square().backward()
        w.data.sub_(learning_rate * w.grad)
        w.grad.zero_()
        path.append(float(w))
    return path


def descend_by_formula(start, learning_rate, steps):
    places = [start]
    while len(places) <= steps:
        places.append(places[-1] - learning_rate * 2 * (places[-1] - 3))
    return np.array(places)


def descend_with_sgd(start, learning_rate, steps):
    w = torch.nn.Parameter(torch.tensor(start))
    optimizer = torch.optim.SGD([w], lr=learning_rate)
    path = [start]
    for _ in range(steps):
        optimizer.zero_grad()
        ((w - 3) ** 2).backward()
        optimizer.step()
        path.append(w.item())
    return path


def descend_as_given(start, learning_rate, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        loss = (w - 3) ** 2
        loss.backward()
        with torch.no_grad():
            w -= learning_rate * w.grad
        path.append(w.item())
    return path


def descend_variant(reset="w.grad = None", update="w -= learning_rate * w.grad"):
    """Return a descent with another reset, or another update."""
    names = {"torch": torch}
    lines = f"""
def descend(start, learning_rate, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        loss = (w - 3) ** 2
        loss.backward()
        {update}
        {reset}
        path.append(w.item())
    return path
"""
    exec(lines, names)
    return names["descend"]


def descend_thrown_away(start, learning_rate, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        loss = (w - 3) ** 2
        loss.backward()
        w.grad = None
        with torch.no_grad():
            w -= learning_rate * w.grad
        path.append(w.item())
    return path


def descend_zeroed_between(start, learning_rate, steps):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    path = [w.item()]
    for _ in range(steps):
        ((w - 3) ** 2).backward()
        w.grad.zero_()
        with torch.no_grad():
            w -= learning_rate * w.grad
        path.append(w.item())
    return path


def fitted(lr, batch_size, epochs=20, optimizer=torch.optim.SGD):
    """Return an answer to the challenge with these settings."""

    def train_on_moons(model, X, y):
        order, loss = torch.Generator().manual_seed(1), torch.nn.BCEWithLogitsLoss()
        own = optimizer(model.parameters(), lr=lr)
        for _ in range(epochs):
            for rows in torch.randperm(len(X), generator=order).split(batch_size):
                step(model, X[rows], y[rows], loss, own)

    return train_on_moons


def train_another_model(model, X, y):
    fitted(0.5, 8)(torch.nn.Linear(2, 1).double(), X, y)


NO_GRAD = "with torch.no_grad(): "
RIGHT = [
    ("04.Q1", " A "),
    ("04.Q2", "b"),
    ("04.Q3", "c"),
    ("04.1", step),
    ("04.1", step_reset_last),
    ("04.2", train),
    ("04.2", train_reset_last),
    ("04.2", train_into_an_array),
    ("04.2", train_into_a_tensor),
    ("04.6", descend),
    ("04.6", descend_reset_last),
    ("04.6", descend_by_formula),
    ("04.6", descend_with_sgd),
    ("04.8", fitted(0.5, 8)),
    ("04.8", fitted(0.03, 32, optimizer=torch.optim.Adam)),
    ("04.8", fitted(1.0, 16, epochs=19)),
]
WRONG = [
    ("04.Q1", "b", "not before"),
    ("04.Q1", "c", "only later"),
    ("04.Q2", "a", "which line"),
    ("04.Q2", "c", "inference_mode"),
    ("04.Q3", "a", "rest of the same 1,000"),
    ("04.Q3", "b", "lift it above"),
    ("04.1", step_no_reset, "M14"),
    ("04.1", step_no_step, "step() is missing"),
    ("04.1", step_no_backward, "call loss.backward()"),
    ("04.1", step_tensor, "M23"),
    ("04.1", step_nothing, "returns nothing"),
    ("04.1", step_loss_after, "before the step"),
    ("04.1", step_too_early, "comes before backward()"),
    ("04.1", step_reset_between, "thrown away"),
    ("04.1", step_asleep, "M16"),
    ("04.1", step_own_loss, "loss of your own"),
    ("04.1", step_exchanged, "arguments: the model's outputs come first"),
    ("04.1", step_after_sigmoid, "M2"),
    ("04.1", step_own_optimizer, "rate of 0.1"),
    ("04.1", step_own_rate, "not by the step()"),
    ("04.1", step_text, "one number"),
    ("04.2", train_as_given, "M14"),
    ("04.2", train_reset_between, "between"),
    ("04.2", train_returns_early, "after 1 of 4 steps"),
    ("04.2", train_last_loss, "list of 4 losses"),
    ("04.2", train_with_tensors, "M23"),
    ("04.2", train_asleep, "M16"),
    ("04.2", train_left_asleep, "left the model in eval mode"),
    ("04.2", train_new_optimizer, "forgets its momentum"),
    ("04.2", train_no_step, "step() is missing"),
    ("04.2", train_loss_after, "before the step"),
    ("04.2", train_loss_once, "compute the loss anew"),
    ("04.6", descend_as_given, "same results as the code given"),
    ("04.6", descend_thrown_away, "thrown away"),
    ("04.6", descend_zeroed_between, "never moves"),
    ("04.6", descend_variant(update="w -= learning_rate * w.grad"), "M22"),
    (
        "04.6",
        descend_variant("", f"{NO_GRAD}w = w - learning_rate * w.grad"),
        "M22",
    ),
    (
        "04.6",
        descend_variant(update=f"{NO_GRAD}w += learning_rate * w.grad"),
        "uphill",
    ),
    ("04.6", descend_variant(update=f"{NO_GRAD}w -= w.grad"), "left the learning rate"),
    ("04.6", lambda *parts: descend(*parts)[1:], "begins at the start"),
    ("04.6", lambda *parts: descend(*parts)[-1], "every place"),
    ("04.6", descend_variant("", f"{NO_GRAD}w += learning_rate * w.grad"), "uphill"),
    ("04.8", fitted(0.1, 32), "the goal is 95 %"),
    ("04.8", fitted(0.5, 8, epochs=40), "looked at 40 times the data"),
    ("04.8", fitted(0.0, 8), "have not moved"),
    ("04.8", train_another_model, "have not moved"),
    ("04.8", fitted(1e200, 8), "M27"),
    pytest.param(
        *("04.8", fitted(0.01, 4), "of new points right"), marks=pytest.mark.slow
    ),
    ("04.8", fitted(0.5, 8, epochs=1), "the goal is 95 %"),
    ("04.8", fitted(0.5, 400), "the goal is 95 %"),
]
BLANK = [
    ("04.1", lambda *parts: ...),
    ("04.2", lambda *parts: None),
    ("04.8", lambda *parts: ...),
]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@case_by_case("number answer said", WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@case_by_case(
    "nonsense exercise", ["x", float("nan"), [1], len, lambda: 1 / 0], EXERCISES
)
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")


def test_a_step_without_the_optimizer_is_judged_by_what_it_does():
    verdict = find("04.1").judge(step_by_hand)
    assert verdict.status == "pass", verdict
