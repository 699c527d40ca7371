"""What a lesson's notebook says about its exercises, and whether a stub was changed."""

from __future__ import annotations

import ast
import dis
import functools
import inspect
import json
import re
import textwrap
import types
from pathlib import Path
from typing import Any, NamedTuple

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
_SIGNATURE = ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount")
_NAMES = ("co_code", "co_names", "co_varnames", "co_freevars", "co_cellvars")
_IDLE = {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


def is_blank(answer: Any) -> bool:
    """Whether a function has no code but ``...``, ``pass`` or ``return None``.

    Examples
    --------
    >>> is_blank(lambda x: ...), is_blank(lambda x: print(x)), is_blank(7)
    (True, False, False)
    """
    code = getattr(answer, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    steps = list(dis.get_instructions(code))
    constants = [step.argval for step in steps if "CONST" in step.opname]
    if not {step.opname for step in steps} <= _IDLE or len(constants) != 1:
        return False
    return constants[0] is None or constants[0] is ...


def holds_dots(answer: Any) -> bool:
    """Whether the three dots of a stub are still somewhere in a function or class."""
    return any(
        any(constant is ... for constant in code.co_consts) for code in _codes(answer)
    )


def is_as_given(exercise_id: str, answer: Any) -> bool | None:
    """Whether a function or class has the code of the exercise's stub.

    Comments, blank lines and line numbers do not count.

    Returns
    -------
    bool or None
        None where it cannot be told: no such notebook, or no code to compare.
    """
    name, codes = getattr(answer, "__name__", None), _codes(answer)
    given = _given(exercise_id)
    if not codes or given is None:
        return None
    if isinstance(answer, type):
        found = [_only_codes(code) for code in given if code.co_name == name]
        return any(_same_sets(codes, methods) for methods in found)
    return any(_same(codes[0], code) for code in given) and not _reads_otherwise(
        exercise_id, answer
    )


def _reads_otherwise(exercise_id, answer):
    """Whether a text is known, and differs: ``a =+ 1`` has the code of ``a = 1``."""
    try:
        [mine] = ast.parse(textwrap.dedent(inspect.getsource(answer))).body
        given = ast.parse(_source(exercise_id)).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return False
    known = [_steps(node) for node in given if isinstance(node, ast.FunctionDef)]
    return isinstance(mine, ast.FunctionDef) and _steps(mine) not in known


def _steps(function):
    """Return what a function does; its name does not count."""
    return [ast.dump(step) for step in function.body]


def _codes(answer):
    """Return the code of a function, or of the methods that a class defines."""
    if isinstance(answer, type):
        members = vars(answer).values()
        found = [getattr(getattr(m, "fget", m), "__code__", None) for m in members]
    else:
        found = [getattr(answer, "__code__", None)]
    return [code for code in found if isinstance(code, types.CodeType)]


@functools.cache
def _given(exercise_id):
    """Return the codes that an exercise's stub cell defines; None if unknown."""
    try:
        return _only_codes(compile(_source(exercise_id), "<stub>", "exec"))
    except (LookupError, ValueError, TypeError, SyntaxError):
        return None


def _source(exercise_id):
    cells = cells_of(exercise_id.partition(".")[0])
    [cell] = [c for c in cells if c["metadata"].get("exercise") == exercise_id]
    return "".join(cell["source"])


def cells_of(number: str) -> list[dict]:
    """Return the cells of a lesson's notebook, as the course gives it.

    Raises
    ------
    LookupError
        If there is no such notebook, or it cannot be read.
    """
    try:
        [path] = NOTEBOOKS.glob(f"{number}_*.ipynb")
        return json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, KeyError, TypeError):
        raise LookupError(f"There is no notebook {number!r} to read.") from None


class Task(NamedTuple):
    """An exercise as its lesson presents it: its id, size and minutes."""

    id: str
    size: str
    minutes: int


# How long an exercise of each size usually takes a learner, in minutes.
USUAL = {
    "question": 2,
    "warm-up": 4,
    "find the bug": 5,
    "build": 10,
    "challenge": 15,
}


def task_of(stub: dict) -> Task:
    """Return what the metadata of a stub cell say about its exercise.

    Without a size it is a question, a bug to find, or a warm-up, by its tags; without
    minutes it takes as long as is usual for its size.
    """
    metadata = stub["metadata"]
    tags = metadata.get("tags", [])
    kinds = {"predict": "question", "find-the-bug": "find the bug"}
    kind = next((kinds[tag] for tag in kinds if tag in tags), "warm-up")
    size = metadata.get("size", kind)
    return Task(
        metadata.get("exercise", ""), size, int(metadata.get("minutes", USUAL[size]))
    )


@functools.cache
def contents(number: str) -> tuple[str, tuple[Task, ...]] | None:
    """Return a notebook's title and exercises; None if it cannot be read."""
    try:
        cells = cells_of(number)
        first = "".join(cells[0]["source"]).splitlines()[0]
        tasks = [task_of(cell) for cell in cells if "exercise" in cell["metadata"]]
    except (LookupError, ValueError, TypeError):
        return None
    return re.sub(r"^#+\s*(\d+\W+)?", "", first), tuple(tasks)


def _only_codes(code):
    return [c for c in code.co_consts if isinstance(c, types.CodeType)]


def _same_sets(codes, others):
    by_name = {code.co_name: code for code in others}
    return len(codes) == len(by_name) and all(
        code.co_name in by_name and _same(code, by_name[code.co_name]) for code in codes
    )


def _same(code, other):
    names = (*_SIGNATURE, *_NAMES)
    return all(getattr(code, n) == getattr(other, n) for n in names) and (
        len(code.co_consts) == len(other.co_consts)
        and all(map(_same_constant, code.co_consts, other.co_consts))
    )


def _same_constant(constant, other):
    if isinstance(constant, types.CodeType) and isinstance(other, types.CodeType):
        return _same(constant, other)
    return type(constant) is type(other) and constant == other
