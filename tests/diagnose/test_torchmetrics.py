"""torchmetrics' objects: what they remember, and what they take for probabilities."""

import pytest
import torch
from torch import nn
from torchmetrics import MetricCollection
from torchmetrics.classification import BinaryAccuracy, BinaryAUROC, MulticlassAccuracy

from helpers.diagnose import diagnose_metric

LABELS = torch.tensor([0, 1, 1, 0])
SHARES = torch.tensor([0.2, 0.9, 0.6, 0.4])


def updated(metric, *batches):
    for outputs in batches:
        metric.update(outputs, LABELS)
    return metric


def test_batches_of_an_earlier_epoch():
    metric = updated(BinaryAccuracy(), SHARES, SHARES, SHARES, SHARES)
    report = diagnose_metric(metric, SHARES, batches=2)
    assert [f.number for f in report] == [31]
    assert "4 batches, but an epoch has 2" in str(report)
    metric.reset()
    assert not diagnose_metric(updated(metric, SHARES, SHARES), SHARES, batches=2)


def test_another_device():
    report = diagnose_metric(BinaryAccuracy(), SHARES.to("meta"))
    assert [f.number for f in report] == [31]
    assert "the metric is on cpu, the outputs on meta" in str(report)


@pytest.mark.parametrize(
    "outputs",
    [
        torch.tensor([-2.0, 3.0, 0.5, 0.1]),
        nn.Linear(3, 1).requires_grad_()(torch.ones(4, 3))[:, 0].abs() / 10,
    ],
)
def test_logits(outputs):
    report = diagnose_metric(BinaryAccuracy(), outputs)
    assert [f.number for f in report] == [32]


@pytest.mark.parametrize(
    ("metric", "outputs"),
    [
        (BinaryAccuracy(), SHARES),
        (BinaryAccuracy(), (SHARES > 0.5).long()),
        (BinaryAccuracy(), nn.Linear(3, 1)(torch.ones(4, 3)).sigmoid()[:, 0]),
        (BinaryAUROC(), torch.tensor([-2.0, 3.0, 0.5, 0.1])),
        (MulticlassAccuracy(3), torch.randn(4, 3)),
    ],
)
def test_right_use_gives_no_finding(metric, outputs):
    assert str(diagnose_metric(metric, outputs)) == "No mistake found."


def test_an_accuracy_that_is_a_mean_over_classes():
    metric = MulticlassAccuracy(num_classes=3)
    metric.update(torch.zeros(10).long(), torch.tensor([0] * 8 + [1, 2]))
    [finding] = diagnose_metric(metric, torch.zeros(10, 3), batches=1)
    assert "says 0.33" in finding.evidence
    assert "0.80 of all rows" in finding.evidence
    assert 'average="micro"' in finding.remedy
    assert metric._computed is None


@pytest.mark.parametrize(
    ("average", "labels"), [("micro", [0] * 8 + [1, 2]), ("macro", [0, 1, 2] * 4)]
)
def test_a_mean_over_rows_or_over_equal_classes_is_right(average, labels):
    metric = MulticlassAccuracy(num_classes=3, average=average)
    metric.update(torch.zeros(len(labels)).long(), torch.tensor(labels))
    assert not diagnose_metric(metric, torch.zeros(len(labels), 3))


def test_a_collection_is_looked_at_one_by_one():
    pair = MetricCollection([BinaryAccuracy(), BinaryAUROC()])
    for _ in range(3):
        pair.update(SHARES, LABELS)
    report = diagnose_metric(pair, SHARES, batches=1)
    assert [finding.number for finding in report] == [31, 31]


def test_bad_arguments():
    with pytest.raises(TypeError, match="torchmetrics object"):
        diagnose_metric(BinaryAccuracy, SHARES)
    with pytest.raises(TypeError, match="tensor"):
        diagnose_metric(BinaryAccuracy(), [0.2])
