"""Judges of the lesson on shapes: ten shapes to predict, and a contact sheet."""

from __future__ import annotations

import re

import numpy as np
import torch

from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import Custom

QUESTIONS = {  # letter: what is computed, its shape, wrong shapes with what they mean
    "a": (
        "table.sum(dim=0)",
        [6],
        {(4,): "the axis that you name is the one that disappears: dim=0 is the 4"},
    ),
    "b": (
        "table.sum(dim=1, keepdim=True)",
        [4, 1],
        {
            (4,): "keepdim=True keeps the summed axis, with length 1",
            (1, 6): "dim=1 is the axis of length 6, and that one becomes 1",
        },
    ),
    "c": (
        "table.max()",
        [],
        {(1,): "[1] is a list with one number; a number alone has no axis at all"},
    ),
    "d": (
        "table[:, 1:3]",
        [4, 2],
        {
            (4, 3): "a slice stops before its end: 1:3 takes columns 1 and 2",
            (2, 6): "`:` takes all rows; the slice is in the place of the columns",
        },
    ),
    "e": (
        "table[table > 0]",
        [9],
        {
            (4, 6): "that is the mask itself; used as an index, it picks",
            (): "a mask picks the numbers themselves, not how many there are",
        },
    ),
    "f": (
        "column * row",
        [4, 6],
        {
            (6, 4): "the last axis of the column is the 1, and that one grows to 6",
            (4, 1): "both are repeated: the 1 of the column grows, too",
        },
    ),
    "g": (
        "column == answers",
        [4, 4],
        {
            (4,): "answers counts as a row [1, 4], so every pair is compared",
            (4, 1): "answers counts as a row [1, 4], so every pair is compared",
        },
    ),
    "h": (
        "pictures.permute(0, 2, 3, 1)",
        [2, 8, 10, 3],
        {
            (2, 10, 3, 8): "permute names the old axes in their new order: 0, 2, 3, 1",
            (2, 10, 8, 3): "permute names the old axes in their new order: 0, 2, 3, 1",
        },
    ),
    "i": (
        "pictures.flatten(1)",
        [2, 240],
        {
            (480,): "flatten(1) begins at axis 1, so the batch stays",
            (2, 3, 80): "flatten(1) joins axis 1 and everything after it",
        },
    ),
    "j": (
        "pictures.mean(dim=(0, 2, 3))",
        [3],
        {
            (2, 8, 10): "the axes that you name disappear; the others stay",
            (1, 3, 1, 1): "without keepdim the axes that you name disappear",
        },
    ),
}


def as_shape(given):
    """Return a shape as a tuple: of brackets, a tensor's size, a number, a text."""
    if isinstance(given, str):
        digits = re.fullmatch(r"[\[(]?\s*((?:\d+[\s,x]*)*)[\])]?", given.strip())
        return tuple(map(int, re.findall(r"\d+", digits[1]))) if digits else None
    numbers = as_array(list(given) if isinstance(given, (tuple, list)) else given)
    if numbers is None or not np.all(numbers == np.round(numbers)) or numbers.ndim > 1:
        return None
    return tuple(int(number) for number in numbers.reshape(-1))


def judge_shapes(answers):
    """Say how many of the ten shapes are right, and what the first wrong one means."""
    if not isinstance(answers, dict):
        answers = dict(zip(QUESTIONS, answers, strict=True))
    given = {str(key).strip().lower(): value for key, value in answers.items()}
    wrong, says = [], ""
    for letter, (code, right, meanings) in QUESTIONS.items():
        value = given.get(letter)
        shape = None if value is None or value is ... else as_shape(value)
        if shape == tuple(right):
            continue
        wrong.append(letter)
        if says or value is None or value is ...:
            continue
        meaning = meanings.get(shape, "write the length of each axis of the result")
        if shape is None:
            meaning = "write a list of whole numbers, such as [3, 4]"
        says = f" {letter}, `{code}`: {meaning}."
    if not wrong:
        return None
    return f"{len(QUESTIONS) - len(wrong)} of 10. Still open: {', '.join(wrong)}.{says}"


def all_empty(answers):
    """Whether no shape has been written yet."""
    return isinstance(answers, dict) and all(v is None for v in answers.values())


SHAPES = Custom(
    id="02.1",
    complaint=judge_shapes,
    because="10 of 10. Named axes disappear, an axis of length 1 is repeated, permute "
    "reorders.",
    untouched=all_empty,
    wanted="a dictionary with a shape for each letter, a to j",
)


def pictures_in_order():
    """Pictures [N, C, H, W] in which every number occurs once, with the columns."""
    shapes = [((6, 3, 2, 5), 3), ((8, 1, 4, 3), 2), ((4, 3, 3, 3), 4)]
    return [
        (torch.arange(np.prod(shape)).reshape(shape).float(), columns)
        for shape, columns in shapes
    ]


def contact_sheet(pictures, columns):
    """All pictures in one, row by row, with the channels last."""
    n, channels, height, width = pictures.shape
    grid = pictures.reshape(n // columns, columns, channels, height, width)
    moved = grid.permute(0, 3, 1, 4, 2)
    return moved.reshape(n // columns * height, columns * width, channels)


def by_columns(pictures, columns):
    """Pictures counted down the columns, not along the rows."""
    n, channels, height, width = pictures.shape
    grid = pictures.reshape(columns, n // columns, channels, height, width)
    moved = grid.permute(1, 3, 0, 4, 2)
    return moved.reshape(n // columns * height, columns * width, channels)


def share_in_place(function):
    """The share of all pixels that a contact sheet has where they belong."""
    right = total = 0
    rules = [
        (
            lambda pictures, columns: pictures.reshape(
                contact_sheet(pictures, columns).shape
            ),
            "One reshape gives the right shape, but it moves nothing: every picture is "
            "torn (M41). Split, permute, then join.",
        ),
        (by_columns, "Your pictures run down the columns: fill row after row."),
    ]
    results = []
    for pictures, columns in pictures_in_order():
        truth = contact_sheet(pictures, columns)
        given = as_array(function(pictures.clone(), columns))
        if given is None or given.shape != tuple(truth.shape):
            got = describe(given) if given is None else list(given.shape)
            return (
                f"{list(pictures.shape)} in {columns} columns should become "
                f"{list(truth.shape)} (height, width, channels); you return {got}."
            )
        results.append(given)
        right += int((given == truth.numpy()).sum())
        total += truth.numel()
    for wrong, says in rules:
        known = [wrong(*arguments) for arguments in pictures_in_order()]
        if all(same(a, b, 0, 0) for a, b in zip(results, known, strict=True)):
            return says
    return right / total


CONTACT_SHEET = Challenge(
    id="02.7",
    score=share_in_place,
    goal=1.0,
    of="of the numbers are in their place",
    because="reshape splits and joins neighboring axes; only permute moves them.",
)


EXERCISES = [SHAPES, CONTACT_SHEET]
