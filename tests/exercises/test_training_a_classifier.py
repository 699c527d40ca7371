"""Judges of notebook 04: right answers in several forms, wrong ones by name."""

import numpy as np
import pytest
import torch

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


def measure(model, X, y):
    mode = model.training
    model.eval()
    with torch.inference_mode():
        predicted = (model(X) > 0).double()
    model.train(mode)
    return (predicted == y).double().mean().item()


def measure_by_counting(model, X, y):
    mode = model.training
    model.eval()
    with torch.no_grad():
        right = sum(
            int((z.sigmoid() > 0.5).item() == bool(t))
            for z, t in zip(model(X), y, strict=True)
        )
    model.train(mode)
    return right / len(y)


def measure_left_asleep(model, X, y):
    model.eval()
    return ((model(X) > 0) == y).double().mean().item()


def measure_woken(model, X, y):
    model.eval()
    share = ((model(X) > 0) == y).double().mean().item()
    model.train()
    return share


def measure_with_dropout(model, X, y):
    return ((model(X) > 0) == y).double().mean().item()


def measured_right(z, y):
    return ((z > 0) == y).double().mean().item()


def measure_count(model, X, y):
    return measure(model, X, y) * len(y)


def measure_wrong_rows(model, X, y):
    return 1 - measure(model, X, y)


def measure_tensor(model, X, y):
    return torch.tensor(measure(model, X, y))


def measured(count):
    """Return a measure that counts in its own way, in eval mode."""

    def answer(model, X, y):
        mode = model.training
        model.eval()
        with torch.no_grad():
            share = count(model(X), y)
        model.train(mode)
        return share

    return answer


def measure_recorded(model, X, y):
    mode = model.training
    model.eval()
    share = ((model(X) > 0) == y).double().mean().item()
    model.train(mode)
    return share


def measure_for_good(model, X, y):
    torch.set_grad_enabled(False)
    return measure(model, X, y)


def measure_table(model, X, y):
    mode = model.training
    model.eval()
    predicted = (model(X) > 0).double().reshape(-1)
    model.train(mode)
    return (predicted == y).double().mean().item()


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


def train_last_loss(*parts):
    return train(*parts)[-1]


def update(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad = None


def update_through_data(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.data.sub_(p.grad, alpha=lr)
            p.grad = None


def update_with_data(parameters, lr):
    for p in parameters:
        if p.grad is None:
            continue
        p.data = p.data - lr * p.grad
        p.grad = None


def update_breaks(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                break
            p -= lr * p.grad
            p.grad = None


def update_with_zeros(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad
                p.grad.zero_()


def update_own_rate(parameters, lr):
    update(parameters, 0.1)


def update_all(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            p -= lr * p.grad
            p.grad = None


def update_recorded(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p -= lr * p.grad


def update_new_tensor(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                gradient, p.grad = p.grad, None
                p = p - lr * gradient


def update_uphill(parameters, lr):
    update(parameters, -lr)


def update_keeps_gradients(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def update_without_rate(parameters, lr):
    update(parameters, 1.0)


RIGHT = [
    ("04.Q1", " A "),
    ("04.Q2", "b"),
    ("04.Q3", "c"),
    ("04.1", step),
    ("04.1", step_reset_last),
    ("04.2", measure),
    ("04.2", measure_by_counting),
    ("04.3", train),
    ("04.3", train_reset_last),
    ("04.4", update),
    ("04.4", update_through_data),
    ("04.4", update_with_data),
    ("04.2", measured(lambda z, y: ((z > 0) == y.bool()).float().mean().item())),
    ("04.2", measured(lambda z, y: np.mean((z.numpy() > 0) == y.numpy()))),
    ("04.2", measured(lambda z, y: np.float32(((z > 0) == y).double().mean()))),
    ("04.3", train_into_an_array),
    ("04.3", train_into_a_tensor),
]
WRONG = [
    ("04.Q1", "b", "not before"),
    ("04.Q1", "c", "only later"),
    ("04.Q2", "a", "which line"),
    ("04.Q2", "c", "inference_mode"),
    ("04.Q3", "a", "distance"),
    ("04.Q3", "b", "lr=1"),
    ("04.1", step_no_reset, "M14"),
    ("04.1", step_no_step, "step() is missing"),
    ("04.1", step_no_backward, "call loss.backward()"),
    ("04.1", step_tensor, "M23"),
    ("04.1", step_nothing, "returns nothing"),
    ("04.1", step_loss_after, "before the step"),
    ("04.2", measure_left_asleep, "put model.training back"),
    ("04.2", measure_woken, "was in eval mode before"),
    ("04.2", measure_with_dropout, "dropout"),
    ("04.2", measure_count, "divide"),
    ("04.2", measure_wrong_rows, "wrong"),
    ("04.2", measure_tensor, ".item()"),
    ("04.2", measure_table, "M8"),
    ("04.3", train_reset_between, "between"),
    ("04.3", train_last_loss, "list of 4 losses"),
    ("04.1", step_too_early, "comes before backward()"),
    ("04.1", step_reset_between, "thrown away"),
    ("04.1", step_asleep, "M16"),
    ("04.1", step_own_loss, "loss of your own"),
    ("04.1", step_own_optimizer, "rate of 0.1"),
    ("04.1", step_own_rate, "not by the step()"),
    ("04.1", step_text, "one number"),
    ("04.2", measure_recorded, "recorded for gradients"),
    ("04.2", measure_for_good, "gradients switched off"),
    ("04.2", lambda model, X, y: float("nan"), "you returned nan"),
    ("04.2", lambda model, X, y: "0.5", "you returned '0.5'"),
    ("04.2", measured(lambda z, y: 100 * measured_right(z, y)), "percent"),
    ("04.2", measured(lambda z, y: ((z > 0.5) == y).double().mean().item()), "0.5"),
    ("04.2", measured(lambda z, y: (z.argmax(1)[:, None] == y).sum() / 60), ".item()"),
    (
        "04.2",
        measured(lambda z, y: (z.argmax(1)[:, None] == y).double().mean().item()),
        "M3",
    ),
    (
        "04.2",
        measured(lambda z, y: ((z.sigmoid() > 0) == y).double().mean().item()),
        "its threshold is 0.5",
    ),
    ("04.2", measured(lambda z, y: (z > 0).double().mean().item()), "right or wrong"),
    ("04.2", measured(lambda z, y: measured_right(z, y) / 200), "not the share of"),
    ("04.3", train_with_tensors, "M23"),
    ("04.3", train_asleep, "M16"),
    ("04.3", train_left_asleep, "left the model in eval mode"),
    ("04.3", train_new_optimizer, "forgets its momentum"),
    ("04.3", train_no_step, "step() is missing"),
    ("04.3", train_loss_after, "before the step"),
    ("04.3", train_loss_once, "compute the loss anew"),
    ("04.4", update_breaks, "first parameter without"),
    ("04.4", update_with_zeros, "zeros now"),
    ("04.4", update_own_rate, "rate of 0.1"),
    ("04.4", update_all, "leave it alone"),
    ("04.4", update_recorded, "M22"),
    ("04.4", update_new_tensor, "makes a new one"),
    ("04.4", update_uphill, "uphill"),
    ("04.4", update_keeps_gradients, "still there"),
    ("04.4", update_without_rate, "left lr out"),
]
BLANK = [
    ("04.1", lambda *parts: ...),
    ("04.2", lambda *parts: None),
    ("04.4", lambda *parts: ...),
]


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_right_answers_pass(number, answer):
    verdict = find(number).judge(answer)
    assert verdict.status == "pass", verdict


@pytest.mark.parametrize(("number", "answer", "said"), WRONG)
def test_each_wrong_answer_gets_its_sentence(number, answer, said):
    verdict = find(number).judge(answer)
    assert verdict.status == "try again"
    assert said in verdict.sentence


@pytest.mark.parametrize(("number", "answer"), BLANK)
def test_an_untouched_stub_is_to_do(number, answer):
    assert find(number).judge(answer).status == "to do"


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("nonsense", ["x", float("nan"), [1], len, lambda: 1 / 0])
def test_nonsense_never_raises(exercise, nonsense):
    assert exercise.judge(nonsense).status in ("to do", "try again")


def test_a_step_without_the_optimizer_is_judged_by_what_it_does():
    verdict = find("04.1").judge(step_by_hand)
    assert verdict.status == "pass", verdict
