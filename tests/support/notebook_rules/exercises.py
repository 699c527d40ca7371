"""Rules on a notebook's exercises: each has its stub, check, hint and solution."""

from __future__ import annotations

import ast
import re

from helpers.course.editions import solution_code
from helpers.exercises.catalog import exercises_of, notebooks_with_exercises
from notebook_rules.lesson import Lesson, calls, name, tags

KINDS = ("check", "hint", "solution")
DETAILS = re.compile(r"\s*<details>\s*<summary>.+?</summary>.+</details>\s*", re.DOTALL)


def ids_of(lesson: Lesson) -> list[str]:
    """Return the ids of the notebook's exercises in their order."""
    return [cell.metadata.get("exercise") for cell in lesson.tagged("exercise")]


def parts(lesson: Lesson) -> list[tuple]:
    """Return (stub, position, cells by kind) for each exercise.

    What is between a stub and the next one belongs to the first.
    """
    found = []
    for position, cell in enumerate(lesson.cells):
        if "exercise" in tags(cell):
            found.append((cell, position, {kind: [] for kind in KINDS}))
        for kind in KINDS:
            if kind in tags(cell) and found:
                found[-1][2][kind].append(cell)
    return found


def completes_each_exercise(lesson: Lesson):
    """Prose that names it, a stub, one check of its id, a hint, one solution."""
    for stub, position, found in parts(lesson):
        number = stub.metadata.get("exercise")
        counts = {kind: len(cells) for kind, cells in found.items()}
        if counts["check"] != 1 or counts["hint"] < 1 or counts["solution"] != 1:
            yield f"exercise {number} has {counts}"
        for check in found["check"]:
            asked = [ast.unparse(call[0]) for call in calls(check, "check") if call]
            if asked != [repr(number)]:
                yield f"the check of exercise {number} checks {asked}"
            above = lesson.cells[max(0, position - 4) : lesson.cells.index(check)]
            if not any(
                c.cell_type == "markdown" and f"{number}" in c.source for c in above
            ):
                yield f"no prose above its check names exercise {number}"


def folds_hints_and_solutions(lesson: Lesson):
    """Hints and solutions are Markdown in ``<details>``; solutions hold one block."""
    for cell in lesson.tagged("hint") + lesson.tagged("solution"):
        if cell.cell_type != "markdown" or not DETAILS.fullmatch(cell.source):
            yield f"{name(cell)} is not one <details> with a summary"
    for cell in lesson.tagged("solution"):
        try:
            ast.parse(solution_code(cell))
        except (SyntaxError, ValueError) as error:
            yield f"{name(cell)}: {error}"


def has_all_its_judges(lesson: Lesson):
    """The notebook's exercises are those that have judges, in the same order."""
    known = []
    if lesson.number in notebooks_with_exercises():
        known = list(exercises_of(lesson.number))
    if sorted(map(str, ids_of(lesson))) != sorted(known):
        yield f"it has exercises {ids_of(lesson)}, but judges exist for {known}"


def has_enough_exercises(lesson: Lesson):
    """Four exercises, one question to predict, one bug to find (not in 00)."""
    if lesson.number == "00":
        return
    questions = [i for i in ids_of(lesson) if ".Q" in str(i)]
    tasks = [i for i in ids_of(lesson) if ".Q" not in str(i)]
    if len(tasks) < 4 or not questions or not lesson.tagged("find-the-bug"):
        bugs = len(lesson.tagged("find-the-bug"))
        yield f"{len(tasks)} exercises, {len(questions)} questions, {bugs} bugs to find"


def leaves_exercises_to_do(lesson: Lesson):
    """As committed, each check answers "to do"."""
    for cell in lesson.tagged("check"):
        texts = [o.get("data", {}).get("text/plain", "") for o in cell.outputs]
        if len(texts) != 1 or " to do: " not in texts[0]:
            yield f"{name(cell)} answers {texts}"


def hands_on_what_solutions_use(lesson: Lesson):
    """What a solution takes from an earlier exercise has come through `yours` by then.

    Whoever leaves the earlier one out would get a stub's ``...`` there.
    """
    made: dict[str, str] = {}
    handed_on: set[str] = set()
    after = {id(stub): found["solution"] for stub, _, found in parts(lesson)}
    for cell in lesson.cells:
        if cell.cell_type != "code":
            continue
        handed_on |= {ast.literal_eval(call[0]) for call in calls(cell, "yours")}
        number = cell.metadata.get("exercise")
        for solution in after.get(id(cell), []):
            tree = ast.parse(solution_code(solution))
            names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
            for used in sorted(names & made.keys()):
                if made[used] not in handed_on | {number}:
                    yield f"the solution of {number} uses {used} of {made[used]}"
            made |= dict.fromkeys(_defined(tree), number)


def _defined(tree: ast.Module):
    """Yield the names that a cell defines, not those inside its functions."""
    for part in tree.body:
        if isinstance(part, ast.FunctionDef | ast.ClassDef):
            yield part.name
        elif isinstance(part, ast.Assign):
            yield from (t.id for t in part.targets if isinstance(t, ast.Name))


def ends_with_progress(lesson: Lesson):
    """The last code cell shows the learner's progress in this notebook."""
    shown = [
        ast.unparse(a) for call in calls(lesson.code[-1], "progress") for a in call
    ]
    if shown != [repr(lesson.number)]:
        yield f"the last code cell is {name(lesson.code[-1])}"


RULES = (
    completes_each_exercise,
    folds_hints_and_solutions,
    has_all_its_judges,
    has_enough_exercises,
    leaves_exercises_to_do,
    hands_on_what_solutions_use,
    ends_with_progress,
)
