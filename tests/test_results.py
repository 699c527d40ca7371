"""What a lesson records reaches a sweep, and nobody else sees it."""

import math

import numpy as np
import pytest
import torch

from helpers.results import KIND, SWITCH, record, recorded


@pytest.fixture
def shown(monkeypatch):
    """The outputs that a notebook would keep."""
    outputs = []

    def display(data, *, raw):
        assert raw
        outputs.append({"output_type": "display_data", "data": data})

    monkeypatch.setattr("IPython.display.display", display)
    return outputs


def notebook_of(*outputs):
    return {"cells": [{"cell_type": "markdown"}, {"outputs": list(outputs)}]}


def test_when_read_by_hand_nothing_is_shown(shown, monkeypatch):
    monkeypatch.delenv(SWITCH, raising=False)
    record(accuracy=0.5)
    assert shown == []


def test_numbers_of_all_kinds_come_back(shown, monkeypatch):
    monkeypatch.setenv(SWITCH, "1")
    record(whole=np.int64(3), share=torch.tensor(0.25), far=math.inf, right=True)
    assert recorded(notebook_of(*shown)) == {
        "whole": 3,
        "share": 0.25,
        "far": math.inf,
        "right": 1,
    }
    assert "share = 0.25" in shown[0]["data"]["text/plain"]


def test_the_last_of_a_name_counts(shown, monkeypatch):
    monkeypatch.setenv(SWITCH, "1")
    record(a=1, b=2)
    record(a=5)
    assert recorded(notebook_of(*shown)) == {"a": 5, "b": 2}


def test_other_outputs_are_passed_over():
    stream = {"output_type": "stream", "name": "stdout", "text": "hello"}
    picture = {"data": {"image/png": "..."}}
    assert recorded(notebook_of(stream, picture, {"data": {KIND: {"a": 1}}})) == {
        "a": 1
    }


@pytest.mark.parametrize("value", [[1, 2], "0.5", None, np.zeros(3), 1j])
def test_what_is_no_number_is_refused_even_by_hand(value):
    with pytest.raises(TypeError, match="accuracy must be one number"):
        record(accuracy=value)
