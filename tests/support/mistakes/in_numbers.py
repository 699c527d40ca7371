"""Mistakes in measuring and splitting: M30-M34."""

import numpy as np
import torch
from sklearn.preprocessing import StandardScaler
from torch import nn
from torchmetrics.classification import BinaryAccuracy, BinaryF1Score

from helpers import metrics
from helpers.diagnose import diagnose_metric
from helpers.training import evaluate, fit
from mistakes.table import accepts, because, catches, judged, refused

SPAM = torch.tensor([1, 0, 1, 1])


@catches(30, "check 06.6")
def every_batch_as_long_as_the_first():
    def accuracy(batches):
        length = max(len(truth) for truth, _ in batches)
        shares = [(truth == answer).sum() / length for truth, answer in batches]
        first = len(batches[0][0])
        return float(sum(shares)) * length / (first * len(batches))

    return judged("06.6", accuracy)


@catches(30, "check 06.6", says="How much does a row in a short batch|short batch")
def mean_of_means():
    from helpers.exercises.catalog import find

    def accuracy(batches):
        return np.mean([np.mean(truth == answer) for truth, answer in batches])

    return find("06.6").judge(accuracy).sentence


@accepts(30, "evaluate weighs batches by their rows")
def a_short_last_batch():
    X, y = torch.tensor([[0.0], [0.0], [9.0]]), torch.zeros(3, 1)
    model, loss = nn.Linear(1, 1), nn.L1Loss()
    halves = evaluate(model, (X, y), loss=loss, batch_size=2)["loss"]
    whole = loss(model(X), y).item()
    return None if abs(halves - whole) < 1e-5 else f"{halves} is not {whole}"


@catches(31, "diagnose_metric")
def two_epochs_in_one_metric():
    metric, answers = BinaryF1Score(), torch.tensor([0.9, 0.2, 0.4, 0.8])
    for _epoch in range(2):
        for rows in (slice(0, 2), slice(2, 4)):
            metric.update(answers[rows], SPAM[rows])
        metric.compute()
    return str(diagnose_metric(metric, answers[:2], batches=2))


@catches(31, "diagnose_metric")
def metric_left_on_another_device():
    return str(diagnose_metric(BinaryAccuracy(), torch.ones(4, device="meta")))


@catches(31, "fit")
def metric_object_given_to_fit():
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    words = {"loss": nn.BCEWithLogitsLoss(), "optimizer": optimizer}
    data = (torch.ones(4, 1), SPAM[:, None].float())
    return refused(fit, model, data, metrics={"f1": BinaryF1Score()}, **words)


@catches(32, "diagnose_metric")
def logits_for_probabilities():
    logits = nn.Linear(2, 1, bias=False)(torch.full((4, 2), 0.1)).squeeze(1)
    return str(diagnose_metric(BinaryAccuracy(), logits))


@catches(32, "check 06.Q2")
def logits_believed_to_be_noticed():
    return because("06.Q2", "b")


@catches(32, "accuracy", says="threshold")
def logits_scored_by_hand():
    return refused(metrics.accuracy, SPAM, torch.tensor([0.2, 0.4, 1.5, -2.0]))


@catches(33, "check 06.1")
def arguments_exchanged():
    def counts(y_true, y_pred):
        table = np.zeros((2, 2), dtype=int)
        np.add.at(table, (y_pred, y_true), 1)  # rows should be the truth
        (tn, fp), (fn, tp) = table
        return tp, fp, fn, tn

    return judged("06.1", counts)


@catches(33, "check 06.2")
def precision_for_recall():
    def four(tp, fp, fn, tn):
        precision, recall = tp / (tp + fn), tp / (tp + fp)
        f1 = 2 / (1 / precision + 1 / recall)
        return (tp + tn) / (tp + tn + fp + fn), precision, recall, f1

    return judged("06.2", four)


@catches(33, "check 06.Q1")
def believed_not_to_matter():
    return because("06.Q1", "c")


@catches(34, "check 03.4")
def scaler_fitted_on_everything():
    def standardize(train, other):
        scaler = StandardScaler().fit(np.vstack([train, other]))
        return scaler.transform(train), scaler.transform(other)

    return judged("03.4", standardize)


@catches(34, "check 03.4", says="use those of train for both")
def each_part_scaled_by_itself():
    def standardize(train, other):
        return [StandardScaler().fit_transform(part) for part in (train, other)]

    return judged("03.4", standardize)


@catches(34, "check 03.Q3")
def columns_chosen_before_the_split():
    return because("03.Q3", "a")
