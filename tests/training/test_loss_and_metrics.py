"""`evaluate` counts all rows alike, and leaves everything as it was."""

import math

import numpy as np
import pytest
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
