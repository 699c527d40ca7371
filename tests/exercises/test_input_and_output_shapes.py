"""Right answers pass, each wrong one gets its own sentence, nothing ever raises."""

import math

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises import input_and_output_shapes as answers
from helpers.exercises.catalog import find
from helpers.exercises.input_and_output_shapes import EXERCISES
from helpers.exercises.judging import STILL

F = torch.nn.functional


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


def batch_with_numpy(pictures):
    moved = np.moveaxis(pictures, -1, 1).astype(np.float32) / 255
    return torch.from_numpy(moved)


def labels_without_sigmoid(logits, task):
    if task == "multiclass":
        return logits.softmax(1).max(1).indices
    return logits > 0


def labels_by_rounding(logits, task):
    if task == "multiclass":
        return logits.argmax(-1)
    return logits.sigmoid().round()


def squared_error_by_unsqueezing(outputs, targets):
    return F.mse_loss(outputs, targets.view_as(outputs))


def squared_error_by_loop(outputs, targets):
    pairs = zip(outputs, targets, strict=True)
    return sum((float(a) - float(b)) ** 2 for a, b in pairs) / len(targets)


RIGHT = [
    ("02.Q1", "c"),
    ("02.2", answers.to_batch),
    ("02.2", batch_with_numpy),
    ("02.Q2", "b"),
    ("02.3", answers.to_labels),
    ("02.3", labels_without_sigmoid),
    ("02.3", labels_by_rounding),
    ("02.4", answers.squared_error),
    ("02.4", squared_error_by_unsqueezing),
    ("02.4", squared_error_by_loop),
    ("02.4", lambda a, b: ((a.squeeze(1) - b) ** 2).mean()),
    ("02.4", lambda a, b: ((a[:, 0] - b) ** 2).mean()),
    ("02.4", lambda a, b: ((a - b[:, None]) ** 2).mean()),
    ("02.5", answers.linear),
    ("02.5", F.linear),
    ("02.5", lambda x, w, b: torch.einsum("ni,oi->no", x, w) + b),
    ("02.Q3", "a"),
]


@pytest.mark.parametrize(("exercise_id", "answer"), RIGHT)
def test_right_answers_pass(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "pass", verdict.sentence


def labels(yes_no, one_of):
    """Build a wrong to_labels as a learner would."""

    def to_labels(logits, task):
        return one_of(logits) if task == "multiclass" else yes_no(logits)

    return to_labels


def half(logits):
    return (torch.sigmoid(logits) > 0.5).int()


WRONG = [
    ("02.2", lambda p: torch.tensor(p).view(len(p), 3, *p.shape[1:3]) / 255, "M41"),
    ("02.2", lambda p: torch.tensor(p).view(len(p), 3, *p.shape[1:3]), "M41"),
    ("02.2", lambda p: torch.tensor(p).transpose(1, 3) / 255, "width before"),
    ("02.2", lambda p: torch.tensor(p).transpose(1, 3), "width before"),
    ("02.2", lambda p: torch.tensor(p).permute(0, 3, 1, 2), "divide by 255"),
    ("02.2", lambda p: torch.tensor(p) / 255, "still last"),
    ("02.2", lambda p: answers.to_batch(p) * 255 / p.max(), "of this batch"),
    ("02.2", lambda p: torch.tensor(p).permute(0, 3, 1, 2) / 256, "divided by 256"),
    ("02.2", lambda p: torch.tensor(p / 255).permute(0, 3, 1, 2), "M11"),
    ("02.2", lambda p: answers.to_batch(p).half(), "the dtype is torch.float16"),
    ("02.2", lambda p: np.moveaxis(p, -1, 1) / 255, "return a torch tensor"),
    ("02.3", lambda z, t: z.argmax(1, keepdim=t == "binary"), "a single logit"),
    ("02.3", labels(torch.round, lambda z: z.argmax(1)), "rounded the logits"),
    ("02.3", labels(lambda z: z > 0.5, lambda z: z.argmax(1)), "compared the logits"),
    ("02.3", labels(half, lambda z: z.argmax()), "without dim"),
    ("02.3", labels(half, lambda z: z.argmax(0)), "dim=0"),
    ("02.3", labels(lambda z: z.softmax(1) > 0.5, lambda z: z.argmax(1)), "always 1"),
    ("02.3", labels(torch.sigmoid, lambda z: z.argmax(1)), "probabilities"),
    ("02.3", labels(lambda z: half(z).flatten(), lambda z: z.argmax(1)), "is [N]"),
    ("02.3", labels(lambda z: z < 0, lambda z: z.argmax(1)), "swapped"),
    ("02.3", labels(half, lambda z: z.argmax(1, keepdim=True)), "here it is [N]"),
    ("02.3", labels(half, half), "exactly one of them"),
    ("02.3", labels(half, lambda z: z.max(1)[0]), "its position"),
    ("02.3", labels(half, lambda z: z.argmin(1)), "smallest logit"),
    ("02.3", labels(half, lambda z: z.softmax(1)), "which class is it"),
    ("02.4", lambda a, b: ((a.squeeze(-1) - b) ** 2).sum(), "take the mean"),
    ("02.4", lambda a, b: (a.squeeze(-1) - b).mean(), "cancel"),
    ("02.4", lambda a, b: F.l1_loss(a.squeeze(-1), b), "absolute values"),
    ("02.4", lambda a, b: F.mse_loss(a.squeeze(-1), b) ** 0.5, "root"),
    ("02.5", lambda x, w, b: x @ w.T - b, "subtracted the bias"),
    ("02.5", lambda x, w, b: x @ w.view(w.shape[1], -1) + b, "reshaped the weight"),
    ("02.5", lambda x, w, b: w @ x + b, "x comes first"),
    ("02.5", lambda x, w, b: x.matmul(w) + b, "as it is"),
    ("02.5", lambda x, w, b: x @ w.t(), "did not add the bias"),
    ("02.5", lambda x, w, b: w @ x.T + b.reshape(-1, 1), "on the left"),
    ("02.5", lambda x, w, b: torch.relu(x @ w.T + b), "no activation"),
    ("02.5", lambda x, w, b: 2 * (x @ w.T + b), "values differ"),
    ("02.Q1", "a", "does it know where"),
    ("02.Q1", "b", "still neighbors"),
    ("02.Q1", "d", "Turn it around"),
    ("02.Q3", "b", "hand on"),
    ("02.Q3", "c", "right shape"),
    ("02.Q2", "a", "sum when a row"),
    ("02.Q2", "c", "no error"),
]


@case_by_case("exercise_id answer words", WRONG)
def test_every_mistake_gets_its_sentence(exercise_id, answer, words):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


def test_softmax_for_tags_gets_its_sentence():
    def to_labels(logits, task):
        if task == "multilabel":
            return logits.softmax(dim=1) > 0.5
        return logits.argmax(1) if task == "multiclass" else half(logits)

    assert "share one probability" in judge("02.3", to_labels).sentence


def test_every_listed_mistake_is_told_apart():
    for exercise in EXERCISES:
        for mistake in getattr(exercise, "mistakes", ()):
            verdict = exercise.judge(mistake.does)
            assert verdict.status == "try again", (exercise.id, mistake.says)
            assert verdict.sentence == mistake.says


def test_the_bug_written_otherwise_is_not_the_code_as_given():
    verdict = judge("02.4", lambda a, b: (a - b).square().mean())
    assert (verdict.status, verdict.sentence) == ("try again", STILL)


@pytest.mark.parametrize("exercise_id", [e.id for e in EXERCISES])
def test_blank_is_to_do_and_nonsense_never_raises(exercise_id):
    def raises(*_):
        raise RuntimeError("on purpose")

    assert judge(exercise_id, None).status == "to do"
    for answer in ("x", math.nan, [], np.nan, raises, int, torch.zeros(2, 2)):
        assert judge(exercise_id, answer).status == "try again"
    if hasattr(find(exercise_id), "inputs"):
        assert judge(exercise_id, lambda *_: None).status == "to do"
        assert judge(exercise_id, lambda *_: math.nan).status == "try again"
