"""Patience waits for a lower loss, and the best weights come back."""

import pytest
from torch import nn

from helpers.training import TrainingWarning, evaluate
from small_training import data, make, run, sgd


def test_early_stopping_goes_back_to_the_best_weights():
    model = make()
    X, y = data()
    history = run(
        model, (X, y), validation=(X, 1 - y), patience=2, epochs=30, diagnose=False
    )
    assert history.stopped == "early stopping after epoch 3"
    best = evaluate(model, (X, 1 - y), loss=nn.CrossEntropyLoss())["loss"]
    assert best == pytest.approx(history.best()["val_loss"], abs=1e-7)


def test_patience_takes_neither_ties_nor_nan_for_better():
    X, y = data()
    bad = X.clone()
    bad[0] = float("nan")
    model = make()
    options = {"validation": (bad, y), "patience": 2, "diagnose": False}
    with pytest.warns(
        TrainingWarning, match="validation loss of epoch 1 is not finite"
    ):
        history = run(model, (X, y), epochs=9, **options)
    assert history.stopped == "early stopping after epoch 2"
    options = {"optimizer": sgd(model, lr=0.0), "shuffle": False, "diagnose": False}
    still = run(model, (X, y), patience=3, epochs=9, **options)
    assert still.stopped == "early stopping after epoch 4"
