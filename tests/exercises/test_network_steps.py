"""Training steps of any style pass on both engines; wrong ones are named."""

import numpy as np
import pytest
from torch.nn.functional import cross_entropy

from helpers.exercises.catalog import find


def judge(answer):
    return find("11.5").judge(answer)


def step(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def reset_first(model, loss_of, optimizer, images, labels):
    optimizer.zero_grad()
    logits = model(images)
    loss = loss_of(logits, labels)
    loss.backward()
    optimizer.step()
    return float(loss.data)


def reset_by_hand(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    value = loss.item()
    for w in model.weights:
        w.grad = None
    loss.backward()
    optimizer.step()
    return np.float64(value)


@pytest.mark.parametrize("answer", [step, reset_first, reset_by_hand])
def test_right_steps_pass(answer):
    verdict = judge(answer)
    assert verdict.status == "pass", verdict.sentence


def without_reset(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def without_update(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.zero_grad()
    return loss.item()


def without_backward(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    optimizer.step()
    return loss.item()


def reset_too_early(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


def update_too_early(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss.item()


def own_loss(model, loss_of, optimizer, images, labels):
    return step(model, cross_entropy, optimizer, images, labels)


def swapped(model, loss_of, optimizer, images, labels):
    return loss_of(labels, model(images)).item()


def two_updates(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


def own_update(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    for w in model.weights:
        w.data -= 0.1 * w.grad
        w.grad = None
    return loss.item()


def later_loss(model, loss_of, optimizer, images, labels):
    step(model, loss_of, optimizer, images, labels)
    return loss_of(model(images), labels).item()


def with_graph(model, loss_of, optimizer, images, labels):
    loss = loss_of(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss


def detached(*arguments):
    return with_graph(*arguments).detach()


def nothing(*arguments):
    step(*arguments)


def other_number(*arguments):
    return step(*arguments) + 1


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (without_reset, "M14"),
        (swapped, "loss_of takes the logits first, then the labels"),
        (without_update, "step() is missing"),
        (without_backward, "before backward()"),
        (reset_too_early, "reset in between"),
        (update_too_early, "batch before"),
        (own_loss, "use the loss_of"),
        (two_updates, "more than once"),
        (own_update, "not by the step()"),
        (later_loss, "after the update"),
        (with_graph, "M23"),
        (detached, "M23"),
        (nothing, "returns nothing|not returned"),
        (other_number, "the loss returned is"),
        (lambda *arguments: 5, "step() is missing"),
    ],
)
def test_wrong_steps_are_named(answer, says):
    verdict = judge(answer)
    assert verdict.status == "try again"
    assert any(part in verdict.sentence for part in says.split("|")), verdict.sentence


@pytest.mark.parametrize("answer", ["x", -1, [], int, np.zeros(2), lambda: 1 / 0])
def test_nonsense_is_answered_in_one_sentence(answer):
    verdict = judge(answer)
    assert verdict.status == "try again"
    assert verdict.sentence.strip()
