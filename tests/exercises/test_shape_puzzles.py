"""Ten shapes and a contact sheet: right answers pass, each mistake has its words."""

import math

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.exercises.catalog import find
from helpers.exercises.shape_puzzles import (
    EXERCISES,
    QUESTIONS,
    by_columns,
    contact_sheet,
)


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


SHAPES = {letter: shape for letter, (_, shape, _) in QUESTIONS.items()}


def area(pictures, columns):
    n, channels, height, width = pictures.shape
    return n // columns * height, columns * width, channels


def split(pictures, columns):
    return pictures.unflatten(0, (-1, columns))


def sheet_with_loops(pictures, columns):
    n, _, height, width = pictures.shape
    sheet = torch.zeros(area(pictures, columns))
    for i in range(n):
        top, left = i // columns * height, i % columns * width
        sheet[top : top + height, left : left + width] = pictures[i].permute(1, 2, 0)
    return sheet


def sheet_by_joining(pictures, columns):
    parts = [pictures[i : i + columns] for i in range(0, len(pictures), columns)]
    rows = [torch.cat(list(part), dim=2) for part in parts]
    return torch.cat(rows, dim=1).permute(1, 2, 0)


def sheet_in_numpy(pictures, columns):
    parts = np.moveaxis(pictures.numpy(), 1, -1)
    rows = [parts[i : i + columns] for i in range(0, len(parts), columns)]
    return np.vstack([np.hstack(row) for row in rows])


RIGHT = [
    ("02.1", SHAPES),
    ("02.1", {letter: tuple(shape) for letter, shape in SHAPES.items()}),
    ("02.1", {letter.upper(): torch.Size(s) for letter, s in SHAPES.items()}),
    ("02.1", {letter: np.array(shape) for letter, shape in SHAPES.items()}),
    ("02.1", {letter: str(shape) for letter, shape in SHAPES.items()}),
    ("02.1", SHAPES | {"a": 6, "j": (3), "c": ()}),
    ("02.1", list(SHAPES.values())),
    ("02.7", contact_sheet),
    ("02.7", sheet_with_loops),
    ("02.7", sheet_by_joining),
    (
        "02.7",
        lambda p, k: torch.einsum("rkchw->rhkwc", split(p, k)).reshape(*area(p, k)),
    ),
    ("02.7", sheet_in_numpy),
]


@pytest.mark.parametrize(("exercise_id", "answer"), RIGHT)
def test_right_answers_pass(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "pass", verdict.sentence


WRONG = [
    ("02.1", SHAPES | {"a": [4]}, "9 of 10. Still open: a."),
    ("02.1", SHAPES | {"a": [4]}, "is the one that disappears"),
    ("02.1", SHAPES | {"b": (4,)}, "keepdim=True keeps"),
    ("02.1", SHAPES | {"c": [1]}, "no axis at all"),
    ("02.1", SHAPES | {"d": [4, 3]}, "stops before its end"),
    ("02.1", SHAPES | {"e": [4, 6]}, "the mask itself"),
    ("02.1", SHAPES | {"f": [6, 4]}, "grows to 6"),
    ("02.1", SHAPES | {"g": [4]}, "every pair is compared"),
    ("02.1", SHAPES | {"h": [2, 10, 3, 8]}, "old axes in their new order"),
    ("02.1", SHAPES | {"i": [480]}, "so the batch stays"),
    ("02.1", SHAPES | {"j": [2, 8, 10]}, "that you name disappear"),
    ("02.1", SHAPES | {"j": [1.5]}, "whole numbers"),
    ("02.1", SHAPES | {"j": "three"}, "whole numbers"),
    ("02.1", {"a": [6], "b": None}, "1 of 10"),
    ("02.1", [[6]], "cannot use your answer"),
    ("02.7", lambda p, k: p.reshape(area(p, k)), "M41"),
    ("02.7", by_columns, "run down the columns"),
    ("02.7", lambda p, k: sheet_with_loops(p, k).permute(2, 0, 1), "you return [3, 4"),
    ("02.7", lambda p, k: p, "should become [4, 15, 3]"),
    ("02.7", lambda p, k: sheet_with_loops(p, k).flip(0), "goal is 100 %"),
    ("02.7", lambda p, k: sheet_with_loops(p, k) / 255, "goal is 100 %"),
    ("02.7", lambda p, k: sheet_with_loops(p.flip(2), k), "goal is 100 %"),
    ("02.7", lambda p, k: split(p, k).permute(0, 3, 1, 4, 2), "should become"),
    ("02.7", lambda p, k: p.view(k, 2), "RuntimeError"),
]


@case_by_case("exercise_id answer words", WRONG)
def test_every_mistake_gets_its_sentence(exercise_id, answer, words):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert words in verdict.sentence


@pytest.mark.parametrize("exercise_id", [e.id for e in EXERCISES])
def test_blank_is_to_do_and_nonsense_never_raises(exercise_id):
    def raises(*_):
        raise RuntimeError("on purpose")

    assert judge(exercise_id, None).status == "to do"
    for answer in ("x", math.nan, [], np.nan, raises, int, torch.zeros(2, 2)):
        assert judge(exercise_id, answer).status == "try again"
