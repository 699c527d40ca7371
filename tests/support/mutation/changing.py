"""The small changes: which a module has, and the module's text with one of them."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from answer_mutants import changes

OPPOSITE = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# Outside of functions only these are changed: numbers, and what is computed of them.
EXPRESSIONS = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp)


@dataclass(frozen=True)
class Place:
    """One possible change: the node's place in the tree, and which of its changes."""

    node: int
    change: int


def places(source: str) -> list[Place]:
    """Return every change that a module's source has.

    Examples
    --------
    >>> len(places("def f(x):\\n    return not x"))
    2
    >>> places("'Only words.'")
    []
    """
    tree = ast.parse(source)
    names, skipped = _arguments(tree), _skipped(tree)
    return [
        Place(number, change)
        for number, node in enumerate(ast.walk(tree))
        if id(node) not in skipped
        for change in range(len(list(_all_changes(node, names.get(id(node))))))
    ]


def changed(source: str, place: Place) -> tuple[str, str] | None:
    """Return (line before -> after, source with the change), None if it is no change.

    Examples
    --------
    >>> source = "def f(x):\\n    return not x"
    >>> for place in places(source):
    ...     print(changed(source, place)[0])
    line 2: return not x -> return None
    line 2: return not x -> return x
    """
    tree = ast.parse(source)
    before = ast.unparse(tree)
    node = list(ast.walk(tree))[place.node]
    names = _arguments(tree).get(id(node))
    line = getattr(node, "lineno", 1)
    list(_all_changes(node, names))[place.change]()
    after = ast.unparse(ast.fix_missing_locations(tree))
    return None if after == before else (_told(before, after, line), after)


def sample(sources: dict[str, str], size: int, seed: int) -> list[tuple[str, Place]]:
    """Draw changes from all modules at random, each as likely as another."""
    found = [
        (name, place) for name in sorted(sources) for place in places(sources[name])
    ]
    return random.Random(seed).sample(found, min(size, len(found)))


def _told(before: str, after: str, line: int) -> str:
    for old, new in zip(before.splitlines(), after.splitlines(), strict=False):
        if old != new:
            return f"line {line}: {old.strip()} -> {new.strip()}"
    return f"line {line}: the end is gone"


def _arguments(tree: ast.AST) -> dict[int, list[str]]:
    """Return the names of the arguments for each node in a function's body."""
    names = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            inside = [function, *(n for s in function.body for n in ast.walk(s))]
            named = [argument.arg for argument in function.args.args]
            names.update(dict.fromkeys(map(id, inside), named))
    return names


def _skipped(tree: ast.AST) -> set[int]:
    """Return the nodes that only people and type checkers read."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        unread = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            unread.append(node)
        for part in filter(None, unread):
            skipped.update(map(id, ast.walk(part)))
    return skipped


def _all_changes(node: ast.AST, names: list[str] | None) -> Iterator[Callable]:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield lambda: setattr(node, "value", node.value - 1)
    if names is None:  # not in a function
        if isinstance(node, EXPRESSIONS):
            yield from changes(node, [])
        return
    yield from changes(node, names)
    if isinstance(node, ast.Return) and node.value is not None:
        yield lambda: setattr(node, "value", ast.Constant(None))
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITE:
        opposite = OPPOSITE[type(node.ops[0])]
        yield lambda: node.ops.__setitem__(0, opposite())
    for name, value in ast.iter_fields(node):
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
            yield lambda name=name, value=value: setattr(node, name, value.operand)
