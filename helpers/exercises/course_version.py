"""The course's own version of an answer, read out of the lesson's solution.

A solution is written once, in its notebook. Its code is run in a namespace of its
own: the learner's names stay as they are. Names that it uses come from the answers
of other exercises, from the lesson that calls, or from the notebook it is in.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import io
import re
from collections.abc import Callable
from typing import Any

from helpers.exercises.stubs import cells_of

FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHECK = re.compile(r"""check\(\s*["']([^"']+)["'],\s*(\w+)""")


class Solution:
    """A solution: the exercise's id, the name that it defines, and its code."""

    def __init__(self, exercise_id: str, name: str, code: str):
        self.exercise_id, self.name, self.code = exercise_id, name, code

    @functools.cached_property
    def needs(self) -> set[str]:
        """The names that the code uses and does not make itself."""
        return _needs(ast.parse(self.code))


@functools.cache
def solutions_of(lesson: str) -> dict[str, Solution]:
    """Return a lesson's solutions by exercise id, in its order.

    Raises
    ------
    LookupError
        If there is no notebook of this number that can be read.
    """
    found, exercise_id, name = {}, None, None
    for cell in cells_of(lesson):
        source, tags = "".join(cell["source"]), cell["metadata"].get("tags", [])
        if "check" in tags and (call := CHECK.search(source)):
            exercise_id, name = call.groups()
        elif "solution" in tags and exercise_id and (code := FENCE.search(source)):
            found[exercise_id] = Solution(exercise_id, name, code[1])
    return found


def course_version(
    exercise_id: str, around: dict[str, Any], answer_of: Callable[[str], Any]
) -> Any:
    """Return what the course's solution of an exercise defines.

    Parameters
    ----------
    exercise_id : str
        Such as ``"08.3"``.
    around : dict
        The names of the notebook that asks.
    answer_of : callable
        Takes another exercise's id and returns the answer to use for it.

    Raises
    ------
    LookupError
        If there is no such exercise with a solution.
    """
    lesson = exercise_id.partition(".")[0]
    known = solutions_of(lesson)
    if exercise_id not in known:
        raise LookupError(f"There is no solution of an exercise {exercise_id!r}.")
    solution = known[exercise_id]
    others = {s.name: s.exercise_id for s in known.values() if s is not solution}
    names: dict[str, Any] = {"__name__": f"solution_{exercise_id}"}
    waiting, done = set(solution.needs), set()
    while waiting:
        name = waiting.pop()
        done.add(name)
        if name in others:
            names[name] = answer_of(others[name])
        elif name in around:
            names[name] = around[name]
        elif name in (made := _definitions(lesson)):
            waiting |= _needs(made[name]) - done
    _define(names, done, lesson)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(solution.code, f"<solution of {exercise_id}>", "exec"), names)
    return names[solution.name]


def _define(names: dict[str, Any], wanted: set[str], lesson: str) -> None:
    """Run the notebook's own definitions of the names that are not there yet."""
    made = _definitions(lesson)
    chosen = {id(made[n]): made[n] for n in wanted if n in made and n not in names}
    for statement in sorted(chosen.values(), key=lambda node: node.place):
        module = ast.Module([statement], type_ignores=[])
        exec(compile(module, f"<notebook {lesson}>", "exec"), names)


@functools.cache
def _definitions(lesson: str) -> dict[str, ast.stmt]:
    """Return the imports, functions, classes and literals of a notebook by name."""
    found: dict[str, ast.stmt] = {}
    for number, cell in enumerate(cells_of(lesson)):
        if cell["cell_type"] != "code" or "exercise" in cell["metadata"]:
            continue
        for statement in ast.parse("".join(cell["source"])).body:
            statement.place = (number, statement.lineno)
            for name in _made_by(statement):
                found.setdefault(name, statement)
    return found


def _made_by(statement: ast.stmt) -> list[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [a.asname or a.name.partition(".")[0] for a in statement.names]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    return []


def _needs(node: ast.AST) -> set[str]:
    used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    stored = {
        n.id
        for n in ast.walk(node)
        if isinstance(n, ast.Name) and not isinstance(n.ctx, ast.Load)
    }
    kinds = (ast.FunctionDef, ast.ClassDef)
    made = {n.name for n in ast.walk(node) if isinstance(n, kinds)}
    arguments = {n.arg for n in ast.walk(node) if isinstance(n, ast.arg)}
    return used - stored - made - arguments - set(vars(builtins))
