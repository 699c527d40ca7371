"""A sweep's table holds what was run, and its picture has an axis for it."""

import csv
import io

import pytest

from helpers.course.sweep import Run
from helpers.course.sweep_results import draw_results, rows_of, table_bytes

RUNS = [
    Run({"lr": 0.1, "seed": 1}, "done", 2.0, {"loss": 0.5}),
    Run({"lr": 1.0, "seed": 1}, "done", 2.5, {"loss": float("inf"), "steps": 3.0}),
    Run({"lr": 9.0, "seed": 1}, "failed", 1.0, {}, 'cell 3: "a, b"\nsecond line'),
]


def test_the_table_by_hand():
    rows = list(csv.DictReader(io.StringIO(table_bytes(RUNS).decode(), newline="")))
    assert list(rows[0]) == [
        "lr",
        "seed",
        "loss",
        "steps",
        "status",
        "seconds",
        "error",
    ]
    assert [row["loss"] for row in rows] == ["0.5", "inf", ""]
    assert rows[2]["error"] == 'cell 3: "a, b"\nsecond line'
    assert rows_of(RUNS)[0]["seconds"] == 2.0


@pytest.mark.parametrize(
    "values",
    [
        [{"lr": 0.01}, {"lr": 1.0}],
        [{"kind": "relu"}, {"kind": "tanh"}],
        [{"sizes": [1, 2]}, {"sizes": [3]}],
        [{"deep": True, "seed": 1}, {"deep": False, "seed": 2}],
    ],
)
def test_parameters_of_all_kinds_are_drawn(values):
    runs = [Run(each, "done", 1.0, {"a": 1.0, "b": 2.0}) for each in values]
    assert draw_results(runs).startswith(b"\x89PNG")


def test_without_numbers_there_is_no_picture():
    assert draw_results([Run({"lr": 1.0}, "done", 1.0, {})]) is None
