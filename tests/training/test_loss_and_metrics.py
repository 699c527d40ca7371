"""`evaluate` counts all rows alike, and leaves everything as it was."""

import math

import numpy as np
import pytest
import sklearn.metrics
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from helpers.training import evaluate, predict
from small_training import data, make, noisy_sets


@settings(max_examples=15, deadline=None)
@given(n=st.integers(1, 40), batch_size=st.integers(1, 40))
def test_the_mean_loss_does_not_depend_on_the_batches(n, batch_size):
    X, y = data(n)
    model = make()
    whole = evaluate(model, (X, y), loss=nn.CrossEntropyLoss(), batch_size=n)
    parts = evaluate(model, (X, y), loss=nn.CrossEntropyLoss(), batch_size=batch_size)
    assert parts["loss"] == pytest.approx(whole["loss"], rel=1e-5)


def test_metrics_are_counted_over_all_rows_not_over_batches():
    outputs = torch.tensor([[1.0, 0.0]] * 32 + [[0.0, 1.0]] * 8)
    y = torch.zeros(40, dtype=torch.long)
    found = evaluate(
        nn.Identity(),
        (outputs, y),
        loss=nn.CrossEntropyLoss(),
        metrics=["accuracy"],
        batch_size=32,
    )
    assert found["accuracy"] == 0.8  # the mean of the batches' 1.0 and 0.0 is 0.5


@pytest.mark.parametrize("given_data", noisy_sets())
def test_judging_leaves_the_random_numbers_alone(given_data):
    model = make(dropout=0.5)
    before = torch.get_rng_state(), np.random.get_state()[1].copy()
    evaluate(model, given_data, loss=nn.CrossEntropyLoss())
    predict(model, data()[0], task="multiclass")
    assert torch.equal(torch.get_rng_state(), before[0])
    assert (np.random.get_state()[1] == before[1]).all()
    assert model.training


def test_metrics_of_outputs_that_are_nan_are_nan():
    """NaN has no largest class; argmax would call all rows class 0."""
    model, X, y = nn.Linear(2, 3), torch.zeros(8, 2), torch.zeros(8).long()
    X[5, 1] = torch.nan
    found = evaluate(
        model, (X, y), loss=nn.CrossEntropyLoss(), metrics=["accuracy"], batch_size=3
    )
    assert math.isnan(found["accuracy"])
    assert math.isnan(found["loss"])


def outputs_and_labels(classes):
    g = torch.Generator().manual_seed(3)
    return torch.randn(60, classes, generator=g), torch.randint(
        classes, (60,), generator=g
    )


@pytest.mark.parametrize("name", ["precision", "recall", "f1"])
def test_averaged_metrics_are_scikit_learns(name):
    """The mean over classes; for yes or no, that of the yes alone."""
    judge = getattr(sklearn.metrics, f"{name}_score")
    outputs, y = outputs_and_labels(3)
    found = evaluate(
        nn.Identity(), (outputs, y), loss=nn.CrossEntropyLoss(), metrics=[name]
    )
    assert found[name] == pytest.approx(judge(y, outputs.argmax(1), average="macro"))
    outputs, y = outputs_and_labels(2)
    logits, yes = outputs[:, :1], y[:, None].float()
    found = evaluate(
        nn.Identity(), (logits, yes), loss=nn.BCEWithLogitsLoss(), metrics=[name]
    )
    assert found[name] == pytest.approx(judge(y, (logits > 0)[:, 0]))


def test_a_class_never_predicted_counts_as_zero():
    outputs, y = torch.eye(3)[torch.zeros(6).long()], torch.tensor([0, 0, 0, 1, 1, 2])
    found = evaluate(
        nn.Identity(), (outputs, y), loss=nn.CrossEntropyLoss(), metrics=["precision"]
    )
    assert found["precision"] == pytest.approx(0.5 / 3)


def test_the_best_device_can_be_asked_for():
    X, y = data()
    model, options = make(), {"loss": nn.CrossEntropyLoss()}
    found = evaluate(model, (X, y), device="auto", **options)
    assert found["loss"] == pytest.approx(evaluate(model, (X, y), **options)["loss"])
    assert next(model.parameters()).device.type == "cpu"


def test_metrics_that_are_iterated_once_are_all_measured():
    names = (name for name in ["accuracy", "f1"])
    found = evaluate(make(), data(), loss=nn.CrossEntropyLoss(), metrics=names)
    assert list(found) == ["loss", "accuracy", "f1"]


def one(y_true, y_pred):
    return 1.0


@pytest.mark.parametrize("name", ["loss", "epoch", "lr", "val_loss"])
def test_a_metric_takes_no_name_that_a_history_uses(name):
    """With patience, a metric called loss would decide when training stops."""
    with pytest.raises(ValueError, match=f"cannot be called '{name}'.*'my_{name}'"):
        evaluate(make(), data(), loss=nn.CrossEntropyLoss(), metrics={name: one})


@pytest.mark.parametrize("metrics", [None, one, [one], 3, {"one": None}, {1: one}])
def test_metrics_are_names_or_functions_by_name(metrics):
    with pytest.raises(TypeError, match="metrics must be names such as 'accuracy'"):
        evaluate(make(), data(), loss=nn.CrossEntropyLoss(), metrics=metrics)


@pytest.mark.parametrize("value", [None, np.ones(2), torch.ones(2), "0.9 or so"])
def test_a_metric_returns_one_number(value):
    metrics = {"odd": lambda y_true, y_pred: value}
    with pytest.raises(TypeError, match="the metric 'odd' must return one number"):
        evaluate(make(), data(), loss=nn.CrossEntropyLoss(), metrics=metrics)
