"""What the table is made of: names, and cases registered by decorators."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from helpers.course.contents import LESSONS

NAMES = {
    1: ("softmax before cross-entropy", "02"),
    2: ("sigmoid before BCE-with-logits", "02"),
    3: ("round for argmax, yes/no for one of several", "02"),
    4: ("cross-entropy on one logit", "02"),
    5: ("labels of the wrong dtype", "02"),
    6: ("labels from 1, or out of range", "02"),
    7: ("[N, 1] beside [N] in a squared error", "02"),
    8: ("[N, 1] beside [N] in accuracy or BCE", "02"),
    9: ("input features that do not fit in_features", "02"),
    10: ("a weight with swapped axes", "02"),
    11: ("float64 from NumPy", "02"),
    12: ("argmax without, or over the wrong, dim", "02"),
    13: ("softmax over the batch", "02"),
    14: ("gradients not reset", "04"),
    15: ("zero_grad after step thought wrong (both orders are right)", "04"),
    16: ("eval() never followed by train()", "04"),
    17: ("eval() thought to stop learning: training on test data", "04"),
    18: ("model and data on two devices", "04"),
    19: ("a gradient assigned where it must be added", "08"),
    20: ("a gradient passed on before all its pieces are there", "08"),
    21: ("backward twice on one graph", "08"),
    22: ("an update recorded, or made on a new tensor", "04"),
    23: ("losses kept as tensors", "04"),
    24: ("layers that the model does not know", "04"),
    25: ("no activation between layers", "05"),
    26: ("conventions of momentum mixed", "10"),
    27: ("learning rate too large", "10"),
    28: ("gradient check in float32", "07"),
    29: ("softmax that overflows", "09"),
    30: ("mean of batch means", "06"),
    31: ("torchmetrics without reset, or on another device", "06"),
    32: ("torchmetrics given logits", "06"),
    33: ("y_true and y_pred exchanged", "06"),
    34: ("preprocessing before the split", "03"),
    35: ("SVM on unscaled features", "15"),
    36: ("PCA or k-means on unscaled features", "13"),
    37: ("SVR on an unscaled target", "16"),
    38: ("cluster numbers read as classes", "12"),
    39: ("k-means that changes by run", "12"),
    40: ("the sign of a principal component read as meaning", "13"),
    41: ("view for permute", "02"),
    42: ("the elbow as proof", "12"),
}


@dataclass(frozen=True)
class Case:
    """One piece of code, the place that looks at it, and the words that it says."""

    place: str
    run: Callable[[], Any]
    says: str
    sound: bool = False


@dataclass(frozen=True)
class Mistake:
    """One of the 42: its name, its lesson, and the cases that commit it."""

    number: int
    name: str
    lesson: str
    cases: list[Case] = field(default_factory=list)


TABLE = {number: Mistake(number, *entry) for number, entry in NAMES.items()}


def catches(number: int, place: str, says: str | None = None) -> Callable:
    """Register a function that commits a mistake and returns what it is told."""

    def register(run):
        TABLE[number].cases.append(Case(place, run, says or rf"\bM{number}\b"))
        return run

    return register


def accepts(number: int, place: str) -> Callable:
    """Register a function that does right, and returns None when that is accepted."""

    def register(run):
        TABLE[number].cases.append(Case(place, run, "", sound=True))
        return run

    return register


def judged(exercise: str, answer: Any) -> str | None:
    """Return the sentence for a wrong answer, None for one that passes."""
    from helpers.exercises.catalog import find

    verdict = find(exercise).judge(answer)
    if verdict.status == "to do":
        return "taken for an untouched stub"
    return None if verdict.status == "pass" else verdict.sentence


def because(exercise: str, wrong: str) -> str:
    """Answer a question wrongly, then rightly; return why the right answer is right."""
    from helpers.exercises.catalog import find

    question = find(exercise)
    if question.judge(wrong).status != "try again":
        return "the wrong answer was not refused"
    return question.judge(question.right).sentence


def refused(function: Callable, *arguments: Any, **words: Any) -> str:
    """Return what a function says when it refuses what it is given."""
    try:
        function(*arguments, **words)
    except (TypeError, ValueError, AssertionError) as error:
        return str(error)
    return "nothing was refused"


def warned(function: Callable, *arguments: Any, **words: Any) -> str:
    """Return all that a function warns of, whether it finishes or not."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            function(*arguments, **words)
        except (IndexError, RuntimeError, TypeError, ValueError) as error:
            return "\n".join([*(str(w.message) for w in said), f"({error})"])
    return "\n".join(str(w.message) for w in said)


def names_it(case: Case) -> bool:
    """Whether a case's code is met with words that name the mistake."""
    sentence = case.run()
    if case.sound:
        return sentence is None
    return sentence is not None and re.search(case.says, sentence) is not None


def as_markdown() -> str:
    """Return the table for readers: number, mistake, lesson, and who notices it."""
    links = {
        lesson.number: f"[{lesson.number}](../notebooks/{lesson.slug}.ipynb)"
        for lesson in LESSONS
    }
    lines = [
        "# The 42 mistakes of this course",
        "",
        "Each is shown in a notebook, and named where you make it:",
        "",
        "- *check 02.3* is the check of that exercise;",
        "- *fit* (`helpers.training`) looks at your model and data before training;",
        "- *diagnose*, *watch* and *diagnose_metric* (`helpers.diagnose`) look at a",
        "  model with one batch, at a training loop, and at a torchmetrics object;",
        "- *check_pairing* (`helpers.shapes`) looks at outputs and targets;",
        "- *accuracy* (`helpers.metrics`), *gradcheck* (`helpers.autograd`) and",
        "  *compare_runs* (`helpers.cluster`) refuse, or warn of, what misleads.",
        "",
        "| number | mistake | notebook | named by |",
        "|---|---|---|---|",
    ]
    for mistake in TABLE.values():
        places = [case.place for case in mistake.cases if not case.sound]
        if not places:
            places = [f"accepted: {case.place}" for case in mistake.cases]
        named = ", ".join(dict.fromkeys(places)) or "nobody yet"
        number = f'<a id="m{mistake.number}"></a>M{mistake.number}'
        lines.append(
            f"| {number} | {mistake.name} | {links[mistake.lesson]} | {named} |"
        )
    return "\n".join(lines) + "\n"
