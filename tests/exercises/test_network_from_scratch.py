"""Right answers pass, each wrong one gets its own sentence, nothing ever raises."""

import math

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import network_from_scratch as answers
from helpers.exercises.catalog import find
from helpers.exercises.network_from_scratch import EXERCISES


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


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


def batches_one_by_one(images, labels, size, order):
    batches, x, y = [], [], []
    for place in order:
        x.append(images[place])
        y.append(labels[place])
        if len(x) == size:
            batches.append((np.array(x), np.array(y)))
            x, y = [], []
    return [*batches, (np.array(x), np.array(y))] if x else batches


def rule_by_loops(w, g, average, rate):
    w, average = w.copy(), average.copy()
    for place in np.ndindex(w.shape):
        average[place] = 0.99 * average[place] + 0.01 * g[place] ** 2
        w[place] -= rate * g[place] / (math.sqrt(average[place]) + 1e-8)
    return w, average


def rule_in_torch(w, g, average, rate):
    w, g, average = (torch.tensor(a) for a in (w, g, average))
    average = average.lerp(g.square(), 0.01)
    return [w - rate * g / (average.sqrt() + 1e-8), average]


def rule_by_einsum(w, g, average, rate):
    new = 0.99 * average + 0.01 * np.einsum("...,...->...", g, g)
    return (w - rate * g / (np.sqrt(new) + 1e-8), new)


def rule_outside_of_the_root(w, g, average, rate):
    new = average + 0.01 * (g * g - average)
    return w - np.divide(rate * g, np.sqrt(new) + 1e-8), new


make_batches = answers.make_batches


def fit(take_step, images, labels, size, orders):
    history = []
    for order in orders:
        total = 0.0
        for x, y in make_batches(images, labels, size, order):
            total += take_step(x, y) * len(y)
        history.append(total / len(order))
    return history


def fit_by_averages(take_step, images, labels, size, orders):
    history = []
    for order in orders:
        batches = make_batches(images, labels, size, order)
        losses = [take_step(*batch) for batch in batches]
        history.append(np.average(losses, weights=[len(y) for _, y in batches]))
    return np.array(history)


def fit_without_batches(take_step, images, labels, size, orders):
    def epoch(order):
        total = count = 0
        while len(order):
            now, order = order[:size], order[size:]
            total += take_step(images[now], labels[now]) * len(now)
            count += len(now)
        return total / count

    return tuple(map(epoch, orders))


def learn(images, labels):
    """Nearest neighbors of scikit-learn: any way that reaches the goal is one."""
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(3, weights="distance").fit(images, labels).predict


RIGHT = [
    ("11.3", answers.make_batches),
    ("11.3", batches_by_yield),
    ("11.3", batches_as_lists),
    ("11.3", batches_one_by_one),
    ("11.4", shuffle_once),
    ("11.4", shuffle_pairs),
    ("11.6", answers.rmsprop),
    ("11.6", rule_by_loops),
    ("11.6", rule_in_torch),
    ("11.6", rule_by_einsum),
    ("11.6", rule_outside_of_the_root),
    ("11.7", fit),
    ("11.7", fit_by_averages),
    ("11.7", fit_without_batches),
    ("11.Q1", "b"),
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


@case_by_case("exercise_id does says", LISTED)
def test_listed_mistakes_get_their_own_sentence(exercise_id, does, says):
    verdict = judge(exercise_id, does)
    assert (verdict.status, verdict.sentence) == ("try again", says)


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if hasattr(e, "replies")])
def test_each_wrong_choice_has_its_reply(exercise):
    said = {exercise.judge(letter).sentence for letter in exercise.replies}
    assert said == set(exercise.replies.values())


@pytest.mark.parametrize(
    ("returned", "says"),
    answers.FIT_MISTAKES,
    ids=[t[:30] for _, t in answers.FIT_MISTAKES],
)
def test_each_wrong_history_gets_its_own_sentence(returned, says):
    def answer(*arguments):
        fit(*arguments)
        return returned()

    verdict = judge("11.7", answer)
    assert (verdict.status, verdict.sentence) == ("try again", says)


def fit_in_one_order(take_step, images, labels, size, orders):
    return fit(take_step, images, labels, size, [orders[0]] * len(orders))


def fit_on_all(take_step, images, labels, size, orders):
    return [take_step(images, labels) for _ in orders]


def fit_twice(take_step, images, labels, size, orders):
    def both(x, y):
        return (take_step(x, y) + take_step(x, y)) / 2

    return fit(both, images, labels, size, orders)


def fit_that_returns_early(take_step, images, labels, size, orders):
    for order in orders:
        total = 0.0
        for x, y in make_batches(images, labels, size, order):
            total += take_step(x, y) * len(y)
        return [total / len(order)]


def fit_that_leaves_the_rest(take_step, images, labels, size, orders):
    history = []
    for order in orders:
        batches = make_batches(images, labels, size, order)[:2]
        history.append(sum(take_step(x, y) for x, y in batches) / 2)
    return history


@case_by_case(
    "exercise_id answer says",
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
        ("11.6", lambda w, g, a, rate: print(w), "must return it"),
        ("11.6", lambda w, g, a, rate: (w, a), "part 1|the new w"),
        ("11.7", lambda take_step, *rest: [1.0, 2.0, 3.0], "No step was taken"),
        ("11.7", lambda *arguments: print(fit(*arguments)), "must return it"),
        ("11.7", fit_in_one_order, "its own order"),
        ("11.7", fit_on_all, "all images at once"),
        ("11.7", fit_twice, "two steps for each batch"),
        ("11.7", fit_that_returns_early, "inside of a loop"),
        ("11.7", fit_that_leaves_the_rest, "take_step should get three batches"),
        ("11.7", lambda *a: fit(*a)[::-1], "not that of each epoch's mean"),
        ("11.8", lambda X, y: y, "return a function"),
        ("11.8", lambda X, y: lambda X: X, "one digit each"),
        ("11.8", lambda X, y: lambda X: np.zeros(len(X)), "the goal is 94 %"),
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


def test_the_challenge_counts_digits_that_it_kept_back():
    verdict = judge("11.8", learn)
    assert verdict.status == "pass"
    assert "% of 1,000 unseen digits are right" in verdict.sentence
    X, _ = answers.real_digits()
    assert X.shape == (5000, 784)
    assert (X.min(), X.max()) == (0, 1)


def raises(*arguments):
    raise RuntimeError("no")


@case_by_case(
    "answer exercise", ["x", math.nan, -1, [], raises, int, np.zeros(2)], EXERCISES
)
def test_nonsense_is_answered_in_one_sentence(exercise, answer):
    verdict = exercise.judge(answer)
    assert verdict.status == "try again"
    assert verdict.sentence.strip()
