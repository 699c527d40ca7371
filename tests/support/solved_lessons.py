"""The right answers of all lessons, in a namespace with what they need of theirs.

Of a notebook only imports, definitions and plain values are run, and each solution in
place of its stub: that is quick, and all that a solution should need.
"""

from __future__ import annotations

import ast
import contextlib
import functools
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

import nbformat

from helpers.course.editions import solution_code, tags_of

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PARTS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Solved:
    """One exercise: the name that is checked, its stub and its solution as text."""

    id: str
    name: str
    stub: str
    solution: str

    def answer(self, source: str | None = None) -> Any:
        """Run the solution, or another source in its place; return what is checked."""
        namespace = dict(_namespace(self.id[:2]))
        code = definitions(source or self.solution, self.name)
        exec(compile(code, "<answer>", "exec"), namespace)
        return namespace[self.name]

    @property
    def is_function(self) -> bool:
        """Whether the exercise asks for a function."""
        return isinstance(self.answer(), FunctionType)


@functools.cache
def solved_exercises() -> tuple[Solved, ...]:
    """Return all exercises that ask for more than a letter, in their order."""
    paths = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    return tuple(s for path in paths for s in _read(path.name[:2])[1])


@functools.cache
def parameters(number: str) -> dict[str, Any]:
    """Return the values of a notebook's parameters cell by name."""
    found: dict[str, Any] = {}
    for cell in _cells(number):
        if "parameters" in tags_of(cell):
            exec(cell.source, found)
    found.pop("__builtins__", None)
    return found


@functools.cache
def _cells(number):
    [path] = NOTEBOOKS.glob(f"{number}_*.ipynb")
    return nbformat.read(path, as_version=4).cells


@functools.cache
def _read(number):
    """Return the sources to run, and the exercises, of a notebook."""
    sources, exercises, stub, name = [], [], None, ""
    for cell in _cells(number):
        tags = tags_of(cell)
        if "exercise" in tags:
            stub = None if "predict" in tags else cell
        elif "check" in tags:
            name = _checked(cell.source)
        elif "solution" in tags and stub is not None:
            code = solution_code(cell)
            exercise_id = stub.metadata["exercise"]
            exercises.append(Solved(exercise_id, name, stub.source, code))
            sources.append(definitions(code, name))
        elif cell.cell_type == "code":
            sources.append(definitions(cell.source))
    return sources, exercises


def _checked(source):
    """Return the name in ``check("08.3", name)``."""
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)]
    return next(c.args[1].id for c in calls if getattr(c.func, "id", "") == "check")


def definitions(source: str, name: str = "") -> str:
    """Return a source without what draws, prints or trains: only what defines.

    Imports, functions, classes, plain values, and what is assigned to the name stay.
    """
    tree = ast.parse(source)
    tree.body = [n for n in tree.body if isinstance(n, PARTS) or _is_kept(n, name)]
    return ast.unparse(tree)


def _is_kept(node, name):
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return False
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if name in [getattr(target, "id", None) for target in targets]:
        return True
    with contextlib.suppress(ValueError):
        ast.literal_eval(node.value)
        return True
    return False


@functools.cache
def _namespace(number):
    namespace: dict[str, Any] = {"__name__": "lesson"}
    for source in _read(number)[0]:
        for node in ast.parse(source).body:
            code = compile(ast.Module([node], []), f"<lesson {number}>", "exec")
            with contextlib.suppress(NameError):  # it needs what was not run
                exec(code, namespace)
    return namespace
