"""What a loss does with each pair, and that the list of problems agrees."""

import pytest
import torch

from helpers.shapes import try_losses
from helpers.shapes.loss_table import try_loss

TASKS = ("binary", "multiclass", "multilabel", "regression")


def outcome(task, outputs, targets, loss):
    table = try_losses(task)
    row = table.outcomes[table.pairs.index((outputs, targets))]
    return row[table.losses.index(loss)]


@pytest.mark.parametrize(
    ("task", "outputs", "targets", "loss", "kind"),
    [
        ("binary", "[4]", "[4] float32", "BCEWithLogits", "works"),
        ("binary", "[4, 1]", "[4, 1] float32", "BCEWithLogits", "works"),
        ("binary", "[4, 2]", "[4] int64", "CrossEntropy", "works"),
        ("binary", "[4, 1]", "[4, 1] float32", "CrossEntropy", "wrong"),
        ("binary", "[4]", "[4] int64", "BCEWithLogits", "raises"),
        ("binary", "[4, 1]", "[4] float32", "BCEWithLogits", "raises"),
        ("multiclass", "[4, 3]", "[4] int64", "CrossEntropy", "works"),
        ("multiclass", "[4, 3]", "[4] float32", "CrossEntropy", "raises"),
        ("multiclass", "[4, 3]", "[4] int64, from 1", "CrossEntropy", "raises"),
        ("multiclass", "[4, 3]", "[4, 3] float32, one-hot", "BCEWithLogits", "wrong"),
        ("multilabel", "[4, 3]", "[4, 3] float32", "BCEWithLogits", "works"),
        ("multilabel", "[4, 3]", "[4, 3] float32", "CrossEntropy", "wrong"),
        ("regression", "[4, 1]", "[4] float32", "MSE", "wrong"),
        ("regression", "[4]", "[4] float32", "MSE", "works"),
    ],
)
def test_known_outcomes(task, outputs, targets, loss, kind):
    assert outcome(task, outputs, targets, loss).kind == kind


def test_one_logit_in_a_cross_entropy_is_exactly_zero():
    told = outcome("binary", "[4, 1]", "[4, 1] float32", "CrossEntropy")
    assert told.detail == "0.000, not 0.373"


@pytest.mark.parametrize("task", TASKS)
def test_the_truth_is_that_of_torch_in_float64(task):
    from helpers.shapes.loss_table import TASKS as forms

    losses, outputs, targets, truth = forms[task]()
    table = try_losses(task)
    place = [row[0].kind for row in table.outcomes].index("works")
    output = outputs[place // len(targets)].double()
    target = list(targets.values())[place % len(targets)]
    target = target.double() if target.is_floating_point() else target
    assert next(iter(losses.values()))(output, target).item() == pytest.approx(truth)


@pytest.mark.parametrize("task", TASKS)
def test_every_pair_is_told_and_something_works(task):
    table = try_losses(task)
    total = len(table.pairs) * len(table.losses)
    assert sum(table.count(kind) for kind in ("works", "raises", "wrong")) == total
    assert table.count("works") > 0
    assert len(repr(table).splitlines()) == len(table.pairs) + 2


def test_an_unknown_task_is_named():
    with pytest.raises(ValueError, match="Did you mean 'binary'"):
        try_losses("binery")


def test_a_loss_that_gives_no_single_number_raises():
    told = try_loss(lambda a, b: a - b, torch.zeros(2), torch.zeros(2), 0.0)
    assert str(told) == "raises RuntimeError"


# One-hot rows are tags too, as far as a yes/no loss can see.
BLIND = {("multiclass", "[4, 3] float32, one-hot", "BCEWithLogits")}


@pytest.mark.parametrize("task", TASKS)
def test_the_list_of_problems_and_the_losses_agree(task):
    """What raises or is wrong has a problem's name; what works has none."""
    table = try_losses(task)
    for (_, form), row in zip(table.pairs, table.outcomes, strict=True):
        for name, told in zip(table.losses, row, strict=True):
            if (task, form, name) not in BLIND:
                assert (told.problem is None) == (told.kind == "works"), (form, told)


@pytest.mark.parametrize("task", TASKS[:3])
def test_a_cross_entropy_by_hand_gives_the_same_table(task):
    def by_hand(logits, labels):
        assert logits.dtype == torch.float32
        assert labels.dtype == torch.int64
        return -logits.log_softmax(1).gather(1, labels[:, None]).mean()

    mine, known = try_losses(task, by_hand), try_losses(task)
    assert mine.truth == pytest.approx(known.truth, rel=1e-6)
    assert repr(mine) == repr(known)


def test_a_wrong_one_makes_right_losses_wrong():
    assert try_losses("binary", lambda logits, labels: 1.0).count("works") == 0


def test_a_regression_has_no_cross_entropy():
    with pytest.raises(ValueError, match="'regression' doesn't have"):
        try_losses("regression", torch.nn.functional.cross_entropy)


def test_a_cross_entropy_by_hand_must_be_a_function():
    with pytest.raises(TypeError, match="by_hand must be a function"):
        try_losses("multiclass", 0.7)
