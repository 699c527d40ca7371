"""Right answers pass, each wrong one gets its own sentence, nothing ever raises."""

import math

import numpy as np
import pytest
import torch

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


SHAPES = {letter: shape for letter, (_, shape, _) in answers.QUESTIONS.items()}


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


def area(pictures, columns):
    n, channels, height, width = pictures.shape
    return n // columns * height, columns * width, channels


def split(pictures, columns):
    return pictures.unflatten(0, (-1, columns))


def sheet_with_loops(pictures, columns):
    n, _, height, width = pictures.shape
    sheet = torch.zeros(area(pictures, columns))
    for i in range(n):
        top, left = i // columns * height, i % columns * width
        sheet[top : top + height, left : left + width] = pictures[i].permute(1, 2, 0)
    return sheet


def sheet_by_joining(pictures, columns):
    parts = [pictures[i : i + columns] for i in range(0, len(pictures), columns)]
    rows = [torch.cat(list(part), dim=2) for part in parts]
    return torch.cat(rows, dim=1).permute(1, 2, 0)


def sheet_in_numpy(pictures, columns):
    parts = np.moveaxis(pictures.numpy(), 1, -1)
    rows = [parts[i : i + columns] for i in range(0, len(parts), columns)]
    return np.vstack([np.hstack(row) for row in rows])


RIGHT = [
    ("02.1", SHAPES),
    ("02.1", {letter: tuple(shape) for letter, shape in SHAPES.items()}),
    ("02.1", {letter.upper(): torch.Size(s) for letter, s in SHAPES.items()}),
    ("02.1", {letter: np.array(shape) for letter, shape in SHAPES.items()}),
    ("02.1", {letter: str(shape) for letter, shape in SHAPES.items()}),
    ("02.1", SHAPES | {"a": 6, "j": (3), "c": ()}),
    ("02.1", list(SHAPES.values())),
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
    ("02.6", answers.cross_entropy),
    ("02.6", entropy_with_a_loop),
    ("02.6", entropy_with_one_hot),
    ("02.6", lambda z, y: (z.logsumexp(1) - z.gather(1, y[:, None])[:, 0]).mean()),
    ("02.6", lambda z, y: float(F.nll_loss(z.log_softmax(-1), y))),
    ("02.6", lambda z, y: F.cross_entropy(z.double(), y)),
    ("02.6", entropy_in_numpy),
    ("02.Q3", "a"),
    ("02.7", answers.contact_sheet),
    ("02.7", sheet_with_loops),
    ("02.7", sheet_by_joining),
    (
        "02.7",
        lambda p, k: torch.einsum("rkchw->rhkwc", split(p, k)).reshape(*area(p, k)),
    ),
    ("02.7", sheet_in_numpy),
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
    ("02.1", SHAPES | {"a": [4]}, "9 of 10. Still open: a."),
    ("02.1", SHAPES | {"a": [4]}, "is the one that disappears"),
    ("02.1", SHAPES | {"b": (4,)}, "keepdim=True keeps"),
    ("02.1", SHAPES | {"c": [1]}, "no axis at all"),
    ("02.1", SHAPES | {"d": [4, 3]}, "stops before its end"),
    ("02.1", SHAPES | {"e": [4, 6]}, "the mask itself"),
    ("02.1", SHAPES | {"f": [6, 4]}, "grows to 6"),
    ("02.1", SHAPES | {"g": [4]}, "every pair is compared"),
    ("02.1", SHAPES | {"h": [2, 10, 3, 8]}, "old axes in their new order"),
    ("02.1", SHAPES | {"i": [480]}, "so the batch stays"),
    ("02.1", SHAPES | {"j": [2, 8, 10]}, "that you name disappear"),
    ("02.1", SHAPES | {"j": [1.5]}, "whole numbers"),
    ("02.1", SHAPES | {"j": "three"}, "whole numbers"),
    ("02.1", {"a": [6], "b": None}, "1 of 10"),
    ("02.1", [[6]], "cannot use your answer"),
    ("02.2", lambda p: torch.tensor(p).view(len(p), 3, *p.shape[1:3]) / 255, "M41"),
    ("02.2", lambda p: torch.tensor(p).view(len(p), 3, *p.shape[1:3]), "M41"),
    ("02.2", lambda p: torch.tensor(p).transpose(1, 3) / 255, "width before"),
    ("02.2", lambda p: torch.tensor(p).transpose(1, 3), "width before"),
    ("02.2", lambda p: torch.tensor(p).permute(0, 3, 1, 2), "divide by 255"),
    ("02.2", lambda p: torch.tensor(p) / 255, "still last"),
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
    ("02.5", lambda x, w, b: w @ x + b, "x comes first"),
    ("02.5", lambda x, w, b: x.matmul(w) + b, "as it is"),
    ("02.5", lambda x, w, b: x @ w.t(), "did not add the bias"),
    ("02.5", lambda x, w, b: w @ x.T + b.reshape(-1, 1), "on the left"),
    ("02.5", lambda x, w, b: torch.relu(x @ w.T + b), "no activation"),
    ("02.5", lambda x, w, b: 2 * (x @ w.T + b), "values differ"),
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
    ("02.6", lambda z, y: F.cross_entropy(z, y) + 1, "Called with"),
    ("02.6", lambda z, y: z[0, 7], "IndexError"),
    ("02.7", lambda p, k: p.reshape(area(p, k)), "M41"),
    ("02.7", answers.by_columns, "run down the columns"),
    ("02.7", lambda p, k: sheet_with_loops(p, k).permute(2, 0, 1), "you return [3, 4"),
    ("02.7", lambda p, k: p, "should become [4, 15, 3]"),
    ("02.7", lambda p, k: sheet_with_loops(p, k).flip(0), "goal is 100 %"),
    ("02.7", lambda p, k: sheet_with_loops(p, k) / 255, "goal is 100 %"),
    ("02.7", lambda p, k: sheet_with_loops(p.flip(2), k), "goal is 100 %"),
    ("02.7", lambda p, k: split(p, k).permute(0, 3, 1, 4, 2), "should become"),
    ("02.7", lambda p, k: p.view(k, 2), "RuntimeError"),
    ("02.Q1", "a", "does it know where"),
    ("02.Q1", "b", "still neighbors"),
    ("02.Q1", "d", "Turn it around"),
    ("02.Q3", "b", "hand on"),
    ("02.Q3", "c", "right shape"),
    ("02.Q2", "a", "sum when a row"),
    ("02.Q2", "c", "no error"),
]


@pytest.mark.parametrize(("exercise_id", "answer", "words"), WRONG)
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
