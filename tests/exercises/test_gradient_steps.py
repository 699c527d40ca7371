"""A training of one's own is judged by where it ends, a fast one by its calls."""

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import gradient_steps as steps_of
from helpers.exercises.catalog import find
from helpers.exercises.gradient_steps import digit_net, train


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


def with_backward(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        for w in weights:
            w.grad = None
        loss = loss_of(weights)
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w.sub_(w.grad * lr)
        losses.append(float(loss))
    return losses


def with_an_optimizer(loss_of, weights, lr, steps):
    optimizer, losses = torch.optim.SGD(weights, lr=lr), np.zeros(steps)
    for i in range(steps):
        loss = loss_of(weights)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses[i] = loss.item()
    return losses


def with_data(loss_of, weights, lr, steps):
    losses = []
    while len(losses) < steps:
        losses += [loss_of(weights)]
        slopes = torch.autograd.grad(losses[-1], weights)
        for i in range(len(weights)):
            weights[i].data = weights[i].data - lr * slopes[i]
    return [loss.detach().numpy() for loss in losses]


def reset_after_the_step(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        loss.backward()
        for w in weights:
            w.data -= lr * w.grad
            w.grad.zero_()
        losses.append(loss.item())
    return losses


def with_new_leaves_in_the_list(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        slopes = torch.autograd.grad(loss, weights)
        for i, slope in enumerate(slopes):
            weights[i] = (weights[i] - lr * slope).detach().requires_grad_()
        losses.append(loss.item())
    return losses


@pytest.mark.parametrize(
    "answer",
    [
        train,
        with_backward,
        with_an_optimizer,
        with_data,
        reset_after_the_step,
        with_new_leaves_in_the_list,
    ],
)
def test_a_right_training_passes_in_any_style(answer):
    verdict = judge("07.7", answer)
    assert verdict.status == "pass", verdict.sentence


def never_reset(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        loss.backward()
        with torch.no_grad():
            for w in weights:
                w -= lr * w.grad
        losses.append(loss.item())
    return losses


def on_new_tensors(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        slopes = torch.autograd.grad(loss, weights)
        weights = [w - lr * slope for w, slope in zip(weights, slopes, strict=True)]
        losses.append(loss.item())
    return losses


def on_names_only(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        with torch.no_grad():
            for w, g in zip(weights, torch.autograd.grad(loss, weights), strict=True):
                w = w - lr * g
        losses.append(w.mean().item())
    return losses


def recorded(loss_of, weights, lr, steps):
    for w, g in zip(
        weights, torch.autograd.grad(loss_of(weights), weights), strict=True
    ):
        w -= lr * g


def in_one_block(loss_of, weights, lr, steps):
    with torch.no_grad():
        loss_of(weights).backward()


def one_by_one(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss_of(weights).item())
        for w in weights:
            (slope,) = torch.autograd.grad(loss_of(weights), w)
            w.data -= lr * slope
    return losses


def first_only(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        slopes = torch.autograd.grad(loss, weights)
        for w, slope in zip(weights[:1], slopes[:1], strict=True):
            w.data -= lr * slope
        losses.append(loss.item())
    return losses


def with_recorded_tensors_in_the_list(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        loss = loss_of(weights)
        slopes = torch.autograd.grad(loss, weights)
        for i, slope in enumerate(slopes):
            weights[i] = weights[i] - lr * slope
        losses.append(loss.item())
    return losses


def measures_once(loss_of, weights, lr, steps):
    slopes = torch.autograd.grad(loss_of(weights), weights)
    for _ in range(steps):
        for w, slope in zip(weights, slopes, strict=True):
            w.data -= lr * slope
    return [loss_of(weights).item()] * steps


def keeps_tensors(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        losses.append(loss_of(weights))
        slopes = torch.autograd.grad(losses[-1], weights)
        for w, slope in zip(weights, slopes, strict=True):
            w.data -= lr * slope
    return losses


def notes_after(loss_of, weights, lr, steps):
    losses = []
    for _ in range(steps):
        train(loss_of, weights, lr, 1)
        losses.append(loss_of(weights).item())
    return losses


def returns_the_last(loss_of, weights, lr, steps):
    return train(loss_of, weights, lr, steps)[-1]


def takes_one_step(loss_of, weights, lr, steps):
    return train(loss_of, weights, lr, 1) * steps


@case_by_case(
    "answer says",
    [
        (never_reset, "(M14)"),
        (on_new_tensors, "(M22)"),
        (on_names_only, "(M22)"),
        (recorded, "(M22)"),
        (in_one_block, "only the update belongs inside no_grad"),
        (one_by_one, "find all gradients at one place"),
        (first_only, "Only the first of the weights moves"),
        (with_recorded_tensors_in_the_list, "not leaves"),
        (measures_once, "measure it anew"),
        (keeps_tensors, "(M23)"),
        (notes_after, "loss after each step"),
        (returns_the_last, "list of 3 losses"),
        (takes_one_step, "One step only"),
        (lambda f, w, lr, n: train(f, w, -lr, n), "uphill"),
        (lambda f, w, lr, n: train(f, w, 1.0, n), "learning rate out"),
        (lambda f, w, lr, n: train(f, w, lr, n - 1), "One step is missing"),
        (lambda f, w, lr, n: train(f, w, lr, n + 1), "one step too many"),
        (lambda f, w, lr, n: train(f, w, 2 * lr, n), "not where 3 times"),
        (lambda f, w, lr, n: [w.pop()], "list of weights has changed"),
    ],
)
def test_a_wrong_training_is_told_what_is_wrong(answer, says):
    verdict = judge("07.7", answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def with_momentum(loss_of, weights):
    optimizer = torch.optim.SGD(weights, lr=0.3, momentum=0.8)
    while (loss := loss_of(weights)).item() > 0.2:
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def with_adam(loss_of, weights):
    optimizer = torch.optim.Adam(weights, lr=0.1)
    while True:
        loss = loss_of(weights)
        if loss < 0.2:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def by_the_straight_line(loss_of, weights):
    """Step so far that the straight line would reach most of the way to 0."""
    for _ in range(100):
        loss = loss_of(weights)
        if loss < 0.2:
            return
        slopes = torch.autograd.grad(loss, weights)
        steepness = sum((slope**2).sum() for slope in slopes)
        with torch.no_grad():
            for w, slope in zip(weights, slopes, strict=True):
                w -= min(3.0, 0.7 * loss / steepness) * slope


def plain(loss_of, weights):
    while train(loss_of, weights, 0.5, 1)[0] > 0.2:
        pass


@pytest.mark.parametrize("answer", [with_momentum, with_adam, by_the_straight_line])
def test_a_fast_descent_passes(answer):
    verdict = judge("07.8", answer)
    assert verdict.status == "pass", verdict.sentence
    assert "calls of loss_of" in verdict.sentence


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (plain, "the goal is 25"),
        (lambda loss_of, weights: train(loss_of, weights, 0.5, 10), "The loss ends at"),
        (lambda loss_of, weights: loss_of(weights) and None, "have not moved"),
        (lambda loss_of, weights: train(loss_of, weights, 0.0, 1000), "does your loop"),
    ],
)
def test_a_slow_descent_is_told_how_far_it_came(answer, says):
    verdict = judge("07.8", answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


def test_calls_are_counted_in_the_worst_of_the_networks():
    counts = []
    for seed in (11, 12, 13):
        loss_of, weights = digit_net(seed)
        losses = train(loss_of, weights, 0.5, 100)
        counts.append(next(i for i, loss in enumerate(losses) if loss <= 0.2) + 1)
    assert steps_of.count_calls(plain) in (max(counts), max(counts) + 1)
