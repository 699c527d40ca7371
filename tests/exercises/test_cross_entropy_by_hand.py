"""A cross-entropy by hand: every right style passes, each mistake has its words."""

import math

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from case_by_case import case_by_case
from helpers.exercises.catalog import find
from helpers.exercises.cross_entropy_by_hand import EXERCISES, cross_entropy


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


def entropy_with_a_loop(logits, labels):
    losses = []
    for z, label in zip(logits, labels, strict=True):
        top = max(z.tolist())
        total = sum(math.exp(v - top) for v in z.tolist())
        losses.append(math.log(total) + top - z[label].item())
    return sum(losses) / len(losses)


def entropy_with_one_hot(logits, labels):
    hot = torch.eye(logits.shape[1])[labels]
    z = logits - logits.amax(dim=1, keepdim=True)
    log_p = z - z.exp().sum(1, keepdim=True).log()
    return -(hot * log_p).sum() / len(labels)


def entropy_in_numpy(logits, labels):
    z = logits.numpy() - logits.numpy().max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(z)), labels.numpy()])


RIGHT = [
    ("02.6", cross_entropy),
    ("02.6", entropy_with_a_loop),
    ("02.6", entropy_with_one_hot),
    ("02.6", lambda z, y: (z.logsumexp(1) - z.gather(1, y[:, None])[:, 0]).mean()),
    ("02.6", lambda z, y: float(F.nll_loss(z.log_softmax(-1), y))),
    ("02.6", lambda z, y: F.cross_entropy(z.double(), y)),
    ("02.6", entropy_in_numpy),
]


@pytest.mark.parametrize(("exercise_id", "answer"), RIGHT)
def test_right_answers_pass(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "pass", verdict.sentence


def picked(table, labels):
    return table[torch.arange(len(labels)), labels]


def entropy_shifted(logits, labels, shift):
    z = logits - shift
    return -(picked(z, labels) - z.exp().sum(1).log()).mean()


def hot(logits, labels):
    return torch.eye(logits.shape[1])[labels]


def shares(logits):
    return logits.exp() / logits.exp().sum(dim=1, keepdim=True)


WRONG = [
    ("02.6", lambda z, y: -picked(z.softmax(1), y).log().mean(), "rounded to 0"),
    ("02.6", lambda z, y: -(hot(z, y) * z.softmax(1).log()).sum() / len(y), "rounded"),
    ("02.6", lambda z, y: -(hot(z, y) * shares(z).log()).sum(1).mean(), "infinite"),
    ("02.6", lambda z, y: -picked(shares(z), y).log().mean(), "exp(1000) is infinite"),
    (
        "02.6",
        lambda z, y: -(picked(z.softmax(1), y) + 1e-8).log().mean(),
        "add or clip",
    ),
    ("02.6", lambda z, y: -picked(z - z.exp().sum(1)[:, None].log(), y).mean(), "inf"),
    ("02.6", lambda z, y: entropy_shifted(z, y, z.max()), "each row needs its own"),
    ("02.6", lambda z, y: -picked(z - z.logsumexp((0, 1)), y).mean(), "all rows at"),
    ("02.6", lambda z, y: -z.softmax(1).amax(1).log().mean(), "largest probability"),
    ("02.6", lambda z, y: -z.log_softmax(1).mean(), "over all classes"),
    ("02.6", lambda z, y: 1 - picked(z.softmax(1), y).mean(), "1 - p"),
    ("02.6", lambda z, y: F.cross_entropy(z.softmax(1), y), "twice"),
    ("02.6", lambda z, y: -picked(z.log_softmax(0), y).mean(), "over the batch"),
    ("02.6", lambda z, y: F.cross_entropy(z, y, reduction="sum"), "take their mean"),
    ("02.6", lambda z, y: -picked(z.log_softmax(1), y), "one loss for each row"),
    ("02.6", lambda z, y: picked(z.log_softmax(1), y).mean(), "sign is missing"),
    ("02.6", lambda z, y: -picked(shares(z), y).log10().mean(), "another log"),
    ("02.6", lambda z, y: -z.log_softmax(1)[:, y].mean(), "every label in every row"),
    ("02.6", lambda z, y: F.cross_entropy(z, y) / z.shape[1], "samples and classes"),
    ("02.6", lambda z, y: picked(z.softmax(1), y).mean(), "-log is missing"),
    ("02.6", lambda z, y: -picked(z.sigmoid(), y).log().mean(), "sigmoid for each"),
    ("02.6", lambda z, y: -picked(z, y).mean(), "logits themselves"),
    ("02.6", lambda z, y: -picked(z.softmax(0), y).log().mean(), "over the batch"),
    ("02.6", lambda z, y: -z.softmax(1)[:, y].log().mean(), "every label in every row"),
    ("02.6", lambda z, y: -picked(z.softmax(1), y).log().sum(), "take their mean"),
    ("02.6", lambda z, y: picked(z.softmax(1), y).log().mean(), "sign is missing"),
    ("02.6", lambda z, y: -picked(z.softmax(1), y).log(), "one loss for each row"),
    ("02.6", lambda z, y: F.cross_entropy(z, y) + 1, "Called with"),
    ("02.6", lambda z, y: z[0, 7], "IndexError"),
]


@case_by_case("exercise_id answer words", WRONG)
def test_every_mistake_gets_its_sentence(exercise_id, answer, words):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_every_listed_mistake_is_told_apart():
    for exercise in EXERCISES:
        for mistake in exercise.mistakes:
            assert exercise.judge(mistake.does).sentence == mistake.says


@pytest.mark.parametrize("exercise_id", [e.id for e in EXERCISES])
def test_blank_is_to_do_and_nonsense_never_raises(exercise_id):
    def raises(*_):
        raise RuntimeError("on purpose")

    assert judge(exercise_id, None).status == "to do"
    for answer in ("x", math.nan, [], np.nan, raises, int, torch.zeros(2, 2)):
        assert judge(exercise_id, answer).status == "try again"
