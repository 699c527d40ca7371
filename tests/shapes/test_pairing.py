"""What is wrong with outputs, targets and a loss is named."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from case_by_case import case_by_case
from helpers.errors import caught
from helpers.shapes import check_pairing
from helpers.shapes.pairing import failing_pair, loss_name

LONG = torch.tensor([0, 2, 1, 1])
TAGS = torch.tensor([[1.0, 0, 1], [0, 1, 0], [0, 0, 1], [0, 0, 0]])
ONE_LOGIT, THREE = torch.zeros(4, 1), torch.zeros(4, 3)


@pytest.mark.parametrize(
    ("loss", "outputs", "targets"),
    [
        ("CrossEntropyLoss", THREE, LONG),
        (nn.CrossEntropyLoss(), THREE, torch.tensor([0, -100, 1, 2])),
        ("CrossEntropyLoss", THREE, torch.full((4, 3), 1 / 3)),
        ("CrossEntropyLoss", torch.zeros(4, 3, 5), torch.zeros(4, 5).long()),
        ("NLLLoss", THREE, LONG),
        ("BCEWithLogitsLoss", THREE, torch.ones(4, 3)),
        (nn.BCEWithLogitsLoss(), torch.zeros(4), torch.ones(4)),
        ("MSELoss", ONE_LOGIT, torch.ones(4, 1)),
        ("MSELoss", torch.zeros(4), torch.ones(4).double()),
        ("MSELoss", torch.zeros(4), LONG),
        (F.cross_entropy, THREE, LONG),
        (nn.CrossEntropyLoss(ignore_index=9), THREE, torch.tensor([0, 9, 1, 2])),
        (partial(F.nll_loss, ignore_index=9), THREE, torch.tensor([0, 9, 1, 2])),
        ("CrossEntropyLoss", THREE, 0.9 * torch.eye(3)[LONG] + 0.1 / 3),
        ("CrossEntropyLoss", torch.zeros(3), torch.tensor(2)),
        ("CrossEntropyLoss", torch.zeros(2, 3, 2), torch.eye(3)[:, :2].expand(2, 3, 2)),
    ],
)
def test_a_good_pair_passes(loss, outputs, targets):
    assert check_pairing(loss, outputs, targets) is None


@case_by_case(
    "loss outputs targets words",
    [
        ("CrossEntropyLoss", ONE_LOGIT, LONG, "always 0 .M4."),
        ("CrossEntropyLoss", torch.zeros(4), LONG, "M4"),
        ("CrossEntropyLoss", THREE, LONG.float(), r"M5.*\.long\(\)"),
        ("CrossEntropyLoss", THREE, LONG.int(), r"int32.*M5"),
        ("CrossEntropyLoss", THREE, LONG + 1, r"from 1 to 3.*M6"),
        ("CrossEntropyLoss", THREE, LONG - 1, r"start at 0.*M6"),
        ("CrossEntropyLoss", THREE, LONG[:, None], r"squeeze\(1\)"),
        ("CrossEntropyLoss", THREE, LONG[:3], "4 rows of outputs, but 3 targets"),
        ("CrossEntropyLoss", THREE, torch.eye(3)[LONG].long(), "one-hot"),
        ("CrossEntropyLoss", torch.zeros(4, 28, 3), LONG, r"M9.*nn.Flatten"),
        ("BCEWithLogitsLoss", ONE_LOGIT, torch.ones(4), r"M8.*outputs.squeeze"),
        ("BCEWithLogitsLoss", torch.zeros(4), torch.ones(4, 1), "targets.squeeze"),
        ("BCEWithLogitsLoss", THREE, torch.ones(4, 3).long(), r"M5.*\.float\(\)"),
        ("BCEWithLogitsLoss", torch.zeros(4), LONG.float(), "0 to 2"),
        ("BCEWithLogitsLoss", torch.zeros(4), torch.full((4,), torch.nan), "nan"),
        ("BCEWithLogitsLoss", THREE, torch.ones(4), "two equal shapes"),
        ("MSELoss", ONE_LOGIT, torch.ones(4), r"4 x 4 values \(M7\)"),
        ("L1Loss", torch.zeros(4), torch.ones(4, 1), "M7"),
        ("CrossEntropyLoss", torch.zeros(0, 3), torch.zeros(0).long(), "empty"),
        ("CrossEntropy", THREE, LONG, "Did you mean 'CrossEntropyLoss'"),
        (
            "CrossEntropyLoss",
            THREE,
            TAGS,
            r"2 of 4 rows do not sum to 1.*BCEWithLogits",
        ),
        ("CrossEntropyLoss", THREE, TAGS.long(), r"targets.float\(\)"),
        ("CrossEntropyLoss", THREE, torch.eye(3)[LONG].bool(), "one-hot.*argmax"),
        ("NLLLoss", THREE, torch.eye(3)[LONG], "one-hot.*argmax"),
        ("CrossEntropyLoss", THREE, LONG + 0.5, "fractions.*MSELoss"),
        ("CrossEntropyLoss", THREE, LONG[:, None].float(), "M8"),
        ("CrossEntropyLoss", THREE, 127 * (LONG == 2), "ignore_index=127"),
        ("CrossEntropyLoss", torch.zeros(4, 1, 5), torch.zeros(4, 5).long(), "M4"),
        ("CrossEntropyLoss", torch.zeros(4, 5, 3), torch.ones(4, 5).long(), "movedim"),
        (
            "CrossEntropyLoss",
            torch.zeros(4, 3, 5),
            torch.ones(4, 6).long(),
            r"\[4, 5\]",
        ),
        ("BCEWithLogitsLoss", torch.zeros(4), LONG[:3].float(), "two equal shapes"),
        ("BCEWithLogitsLoss", THREE, LONG, "M8.*CrossEntropyLoss"),
        ("BCEWithLogitsLoss", torch.zeros(3), torch.tensor([1.0, 2, 1]), "targets - 1"),
        ("BCEWithLogitsLoss", torch.zeros(2), torch.tensor([-1.0, 1]), r"\+ 1\) / 2"),
        ("BCELoss", torch.tensor([-2.0, 3]), torch.ones(2), "-2 to 3.*BCEWithLogits"),
        ("BCELoss", torch.full((2,), 0.5), torch.ones(2).double(), "M11"),
        ("HuberLoss", torch.zeros(4), LONG, r"M5.*float\(\)"),
        (F.mse_loss, ONE_LOGIT, torch.ones(4), "M7"),
        ("MSELoss", THREE, torch.ones(4), "two equal shapes"),
        ("MSELoss", torch.zeros(4, 1, 1), torch.ones(4), r"reshape\(4, 1, 1\)"),
    ],
)
def test_a_bad_pair_is_named(loss, outputs, targets, words):
    with pytest.raises(ValueError, match=words):
        check_pairing(loss, outputs, targets)


@pytest.mark.parametrize("labels", [np.zeros(4, int), [0, 0, 0, 0]])
def test_labels_that_are_no_tensor_are_named(labels):
    with pytest.raises(TypeError, match=r"torch.tensor\(targets\)"):
        check_pairing("CrossEntropyLoss", THREE, labels)


class OwnCrossEntropyLoss(nn.Module):
    def forward(self, outputs, targets):
        return nn.CrossEntropyLoss()(outputs, targets)


@pytest.mark.parametrize(
    ("loss", "name"),
    [
        (F.binary_cross_entropy_with_logits, "BCEWithLogitsLoss"),
        (F.smooth_l1_loss, "SmoothL1Loss"),
        (nn.CrossEntropyLoss(), "CrossEntropyLoss"),
        (OwnCrossEntropyLoss(), "OwnCrossEntropyLoss"),
        (partial(F.mse_loss, reduction="sum"), "MSELoss"),
        (nn.TripletMarginLoss(), "TripletMarginLoss"),
    ],
)
def test_a_loss_has_one_name(loss, name):
    assert loss_name(loss) == name


@pytest.mark.parametrize(
    "loss", [OwnCrossEntropyLoss(), lambda z, y: F.cross_entropy(z, y, ignore_index=5)]
)
def test_a_loss_of_one_s_own_is_followed_to_where_it_failed(loss):
    for targets, words in ((LONG[:, None], "squeeze"), (LONG + 1, "targets - 1")):
        error = caught(loss, THREE, targets)
        assert words in failing_pair(loss, THREE, targets, error).remedy
    assert failing_pair(loss, THREE, LONG, ValueError()) is None


def test_a_loss_must_be_made_first():
    with pytest.raises(TypeError, match=r"made first: MSELoss\(\) with brackets"):
        check_pairing(nn.MSELoss, torch.zeros(4, 1), torch.zeros(4))
