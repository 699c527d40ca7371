"""Which of the four tasks it is, and which labels outputs then mean."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from helpers.training import evaluate
from helpers.training.tasks import infer_task, to_labels, to_probabilities

TABLE = torch.tensor([[0.2, 3.0, -1.0], [2.0, -1.0, 0.4]])
ONE = TABLE[:, :1]


def own(outputs, targets):
    return (outputs - targets).square().mean()


@pytest.mark.parametrize(
    ("loss", "outputs", "targets", "task"),
    [
        (nn.BCEWithLogitsLoss(), ONE, ONE, "binary"),
        (nn.BCELoss(), ONE[:, 0], ONE[:, 0], "binary"),
        (F.binary_cross_entropy_with_logits, TABLE, TABLE, "multilabel"),
        (nn.BCEWithLogitsLoss(), TABLE[:, :2], TABLE[:, :2], "multilabel"),
        (nn.MultiLabelSoftMarginLoss(), TABLE, TABLE, "multilabel"),
        (nn.CrossEntropyLoss(), TABLE, torch.tensor([1, 0]), "multiclass"),
        (nn.CrossEntropyLoss(), TABLE, TABLE.softmax(1), "multiclass"),
        (F.nll_loss, TABLE, torch.tensor([1, 0]), "multiclass"),
        (nn.MultiMarginLoss(), TABLE, torch.tensor([1, 0]), "multiclass"),
        (own, TABLE, torch.tensor([1, 0]), "multiclass"),  # by its targets
        (own, TABLE, torch.tensor([1.0, 0.0]), "regression"),
        (own, ONE, torch.tensor([1, 0]), "regression"),
        (own, TABLE, torch.ones(2, 3).long(), "regression"),
        (nn.MSELoss(), TABLE, TABLE, "regression"),
    ],
)
def test_the_loss_tells_the_task_else_the_targets(loss, outputs, targets, task):
    assert infer_task(loss, outputs, targets) == task


def test_labels_by_hand():
    assert to_labels(TABLE, "multiclass").tolist() == [1, 0]
    assert to_labels(TABLE, "multilabel").tolist() == [[1, 1, 0], [1, 0, 1]]
    assert to_labels(TABLE, "regression") is TABLE
    assert to_labels(ONE, "binary", threshold=0.8).tolist() == [0, 1]
    shares = torch.tensor([[0.2], [0.6]])
    assert to_labels(shares, "binary", probabilities=True).tolist() == [0, 1]
    assert to_labels(shares, "binary").tolist() == [1, 1]  # as logits


def test_probabilities_by_hand():
    assert torch.equal(to_probabilities(TABLE, "multiclass"), TABLE.softmax(1))
    assert torch.equal(to_probabilities(TABLE, "multilabel"), TABLE.sigmoid())
    assert torch.equal(to_probabilities(ONE, "binary"), ONE.sigmoid())
    assert to_probabilities(TABLE, "regression") is TABLE


def test_a_loss_of_ones_own_over_classes_is_counted_by_class():
    def loss(outputs, targets):
        return -outputs.log_softmax(1)[torch.arange(len(targets)), targets].mean()

    pair = TABLE, torch.tensor([1, 2])
    found = evaluate(nn.Identity(), pair, loss=loss, metrics=["accuracy"])
    assert found["accuracy"] == 0.5


@pytest.mark.parametrize(
    ("outputs", "task", "says"),
    [
        (ONE, "multiclass", "M4.* task='binary'"),
        (ONE[:, 0], "multiclass", r"shape \[2\]"),
        (TABLE, "binary", "task='multiclass' for one output per class"),
    ],
)
def test_outputs_of_another_task_are_refused(outputs, task, says):
    with pytest.raises(ValueError, match=says):
        to_labels(outputs, task)
