"""Right answers pass, each wrong one gets its own sentence, nothing ever raises."""

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy

from helpers.exercises import network_from_scratch as answers
from helpers.exercises.catalog import find
from helpers.exercises.network_from_scratch import EXERCISES


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


def updates_by_counting(n, batch_size, epochs):
    return sum(len(range(0, n, batch_size)) for _ in range(epochs))


def dense_in_torch(inputs, W, b):
    return torch.relu(torch.tensor(inputs) @ torch.tensor(W) + torch.tensor(b))


def dense_by_mask(inputs, W, b):
    z = inputs.dot(W) + b
    return z * (z > 0)


def batches_by_yield(images, labels, size, order):
    while len(order):
        yield images[order[:size]], labels[order[:size]]
        order = order[size:]


def batches_as_lists(images, labels, size, order):
    return [[a, b] for a, b in answers.make_batches(images, labels, size, order)]


def shuffle_once(images, labels, random):
    order = random.permutation(len(images))
    return images[order], labels[order]


def shuffle_pairs(images, labels, random):
    pairs = list(zip(images, labels, strict=True))
    random.shuffle(pairs)
    return [x for x, _ in pairs], [y for _, y in pairs]


def batches_as_long_as_images(images, labels, size, order):
    return [
        (images[order[i : i + size]], labels[order[i : i + size]])
        for i in range(0, len(images), size)
    ]


def batches_with_order_sorted(images, labels, size, order):
    batches = answers.make_batches(images, labels, size, order)
    order.sort()
    return batches


def shuffle_with_a_seed(images, labels, random):
    return shuffle_once(images, labels, np.random.default_rng(0))


def shuffle_globally(images, labels, random):
    return shuffle_once(images, labels, np.random)


def shuffle_in_place(images, labels, random):
    order = random.permutation(len(images))
    images[:], labels[:] = images[order], labels[order]
    return images, labels


def step(model, images, labels, learning_rate):
    loss = cross_entropy(model(images), labels)
    loss.backward()
    with torch.no_grad():
        for w in model.weights:
            w -= learning_rate * w.grad
            w.grad = None
    return loss.item()


def step_with_sgd(model, images, labels, learning_rate):
    optimizer = torch.optim.SGD(model.weights, lr=learning_rate)
    optimizer.zero_grad()
    loss = cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


def step_without_tape(model, images, labels, learning_rate):
    loss = cross_entropy(model(images), labels)
    slopes = torch.autograd.grad(loss, model.weights)
    for w, slope in zip(model.weights, slopes, strict=True):
        w.data -= learning_rate * slope
    return loss.item()


def share_by_loop(logits, labels):
    right = sum(int(np.argmax(z) == y) for z, y in zip(logits, labels, strict=True))
    return right / len(labels)


RIGHT = [
    ("11.1", lambda n, size, epochs: math.ceil(n / size) * epochs),
    ("11.1", lambda n, size, epochs: -(-n // size) * epochs),
    ("11.1", updates_by_counting),
    ("11.2", answers.dense),
    ("11.2", dense_in_torch),
    ("11.2", dense_by_mask),
    ("11.Q1", "b"),
    ("11.3", answers.make_batches),
    ("11.3", batches_by_yield),
    ("11.3", batches_as_lists),
    ("11.4", shuffle_once),
    ("11.4", shuffle_pairs),
    ("11.5", step),
    ("11.5", step_with_sgd),
    ("11.5", step_without_tape),
    ("11.6", answers.share_right),
    ("11.6", share_by_loop),
    (
        "11.6",
        lambda z, y: (torch.tensor(z).argmax(1) == torch.tensor(y)).float().mean(),
    ),
    ("11.Q2", "C"),
]


@pytest.mark.parametrize(("exercise_id", "answer"), RIGHT)
def test_right_answers_pass(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "pass", verdict.sentence


LISTED = [
    (exercise.id, mistake.does, mistake.says)
    for exercise in EXERCISES
    for mistake in getattr(exercise, "mistakes", ())
]
LISTED += [("11.3", does, says) for does, says in answers.BATCH_MISTAKES]


@pytest.mark.parametrize(
    ("exercise_id", "does", "says"), LISTED, ids=[f"{i}-{s[:30]}" for i, _, s in LISTED]
)
def test_listed_mistakes_get_their_own_sentence(exercise_id, does, says):
    verdict = judge(exercise_id, does)
    assert (verdict.status, verdict.sentence) == ("try again", says)


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if hasattr(e, "replies")])
def test_each_wrong_choice_has_its_reply(exercise):
    said = {exercise.judge(letter).sentence for letter in exercise.replies}
    assert said == set(exercise.replies.values())


def step_that_adds_up(model, images, labels, learning_rate):
    loss = cross_entropy(model(images), labels)
    loss.backward()
    with torch.no_grad():
        for w in model.weights:
            w -= learning_rate * w.grad
    return loss.item()


def step_in_place(model, images, labels, learning_rate):
    loss = cross_entropy(model(images), labels)
    loss.backward()
    for w in model.weights:
        w -= learning_rate * w.grad
    return loss.item()


def step_on_new_tensors(model, images, labels, learning_rate):
    loss = cross_entropy(model(images), labels)
    loss.backward()
    for w in model.weights:
        w = w - learning_rate * w.grad
    return loss.item()


def step_uphill(model, images, labels, learning_rate):
    return step(model, images, labels, -learning_rate)


def step_at_full_rate(model, images, labels, learning_rate):
    return step(model, images, labels, 1.0)


def step_with_tensor(model, images, labels, learning_rate):
    return torch.tensor(step(model, images, labels, learning_rate))


def step_with_later_loss(model, images, labels, learning_rate):
    step(model, images, labels, learning_rate)
    return cross_entropy(model(images), labels).item()


@pytest.mark.parametrize(
    ("exercise_id", "answer", "says"),
    [
        ("11.3", lambda x, y, n, order: print(x), "must return it"),
        (
            "11.3",
            lambda *a: [b[::-1] for b in answers.make_batches(*a)],
            "images first",
        ),
        (
            "11.3",
            lambda *a: [b[:1] for b in answers.make_batches(*a)],
            "must be a pair",
        ),
        ("11.3", lambda x, y, n, order: order, "pairs, not"),
        ("11.3", lambda x, y, n, order: 5, "pairs, not"),
        ("11.3", batches_as_long_as_images, "as far as it is long"),
        ("11.3", batches_with_order_sorted, "changes `order`"),
        ("11.4", lambda x, y, random: (x[::-1], y[::-1]), "the same order"),
        ("11.4", lambda x, y, random: (np.roll(x, 1, 0), np.roll(y, 1)), "same order"),
        ("11.4", shuffle_with_a_seed, "the same order"),
        ("11.4", shuffle_globally, "Two generators"),
        ("11.4", shuffle_in_place, "changes `images` and `labels`"),
        ("11.4", lambda x, y, random: 5, "two arrays"),
        ("11.4", lambda x, y, random: (x, y), "nothing is shuffled"),
        ("11.4", lambda x, y, random: (random.permutation(x), y), "do not belong"),
        ("11.4", lambda x, y, random: (x[:3], y[:3]), "lost"),
        ("11.4", lambda x, y, r: (x * 0, y * 0), "came twice"),
        ("11.4", lambda x, y, random: x, "Some images or labels|two arrays"),
        ("11.5", step_that_adds_up, "M14"),
        ("11.5", step_in_place, "M22"),
        ("11.5", step_on_new_tensors, "have not moved"),
        ("11.5", step_uphill, "uphill"),
        ("11.5", step_at_full_rate, "left the learning rate out"),
        ("11.5", step_with_tensor, "M23"),
        ("11.5", step_with_later_loss, "before"),
    ],
)
def test_wrong_answers_as_a_learner_writes_them(exercise_id, answer, says):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert any(part in verdict.sentence for part in says.split("|"))


def stub(*arguments):
    return ...


def shuffled(images, labels, random):
    images = images[random.permutation(len(images))]
    labels = labels[random.permutation(len(labels))]
    return images, labels


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_stubs_are_to_do(exercise):
    assert exercise.judge(None).status == "to do"
    if ".Q" not in exercise.id:
        given = shuffled if exercise.id == "11.4" else stub
        assert exercise.judge(given).status == "to do"


def raises(*arguments):
    raise RuntimeError("no")


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
@pytest.mark.parametrize("answer", ["x", math.nan, -1, [], raises, int, np.zeros(2)])
def test_nonsense_is_answered_in_one_sentence(exercise, answer):
    verdict = exercise.judge(answer)
    assert verdict.status == "try again"
    assert verdict.sentence.strip()
