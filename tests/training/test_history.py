"""The record of a training."""

import pytest

from helpers.training import History


def test_columns_rows_and_the_best_epoch():
    rows = [
        {"epoch": 1, "loss": 3.0, "val_loss": 1.0},
        {"epoch": 2, "loss": 2.0, "val_loss": 2.0},
    ]
    history = History(rows)
    assert history["loss"] == [3.0, 2.0]
    assert history.best()["epoch"] == 1
    assert history.best("loss", highest=True)["epoch"] == 1
    assert "val_loss" in history
    assert "accuracy" not in history
    assert len(history) == 2


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(KeyError, match="known: epoch, loss"):
        History([{"epoch": 1, "loss": 1.0}])["acc"]
    assert History().last == {}
