"""Wrong answers made mechanically from right ones: one small change each."""

from __future__ import annotations

import ast
from collections.abc import Iterator

OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


OTHERS = {
    "max": "min",
    "min": "max",
    "sum": "mean",
    "mean": "sum",
    "argmax": "argmin",
    "argmin": "argmax",
    "maximum": "minimum",
    "minimum": "maximum",
    "std": "var",
    "var": "std",
    "ceil": "floor",
    "zeros_like": "ones_like",
}


def mutants(source: str) -> Iterator[tuple[str, str]]:
    """Yield (what was changed, changed source) for each change in function bodies.

    Examples
    --------
    >>> for change, source in mutants("def f(x):\\n    return x + 1"):
    ...     print(change)
    line 2: return x + 1 -> return -(x + 1)
    line 2: return x + 1 -> return x - 1
    line 2: return x + 1 -> return x + 2
    """
    tree = ast.parse(source)
    places = [
        place
        for place, node in enumerate(ast.walk(tree))
        if isinstance(node, ast.FunctionDef)
    ]
    seen = {ast.unparse(tree)}
    for place in places:
        function = list(ast.walk(tree))[place]
        names = [argument.arg for argument in function.args.args]
        for index, node in enumerate(_inside(function)):
            for change in range(len(list(changes(node, names)))):
                mutant = ast.parse(source)
                body = list(_inside(list(ast.walk(mutant))[place]))
                list(changes(body[index], names))[change]()
                text = ast.unparse(ast.fix_missing_locations(mutant))
                if text not in seen:
                    seen.add(text)
                    yield _told(tree, mutant), text


def _inside(function):
    """Yield the function, and what of its body can be changed, in a fixed order."""
    yield function
    for statement in function.body:
        for node in ast.walk(statement):
            if hasattr(node, "lineno"):
                yield node


def _told(tree, mutant):
    """Return the first line that differs: its number, before and after."""
    pair = (ast.unparse(tree).splitlines(), ast.unparse(mutant).splitlines())
    for number, (old, new) in enumerate(zip(*pair, strict=False), start=1):
        if old != new:
            return f"line {number}: {old.strip()} -> {new.strip()}"
    return f"line {len(pair[1]) + 1}: gone"


def _is_yes_or_no(value):
    """Whether a minus sign before a value changes nothing: -True counts as True."""
    called = getattr(getattr(value, "func", None), "id", None)
    return (
        isinstance(value, ast.Compare)
        or (isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not))
        or (isinstance(value, ast.Constant) and isinstance(value.value, bool))
        or called in ("all", "any", "bool", "callable", "hasattr", "isinstance")
    )


def changes(node, names):
    """Yield functions without arguments, each of which changes the node in place."""
    yield from _other_operators(node)
    yield from _other_names(node, names)
    if isinstance(node, ast.Return) and node.value and not _is_yes_or_no(node.value):
        negative = ast.UnaryOp(ast.USub(), node.value)
        yield lambda: setattr(node, "value", negative)
    if isinstance(node, ast.FunctionDef):
        for place in range(len(node.args.defaults)):
            yield lambda p=place: _raise_default(node.args.defaults, p)
    if isinstance(node, ast.Slice):
        for end in ("lower", "upper"):
            if getattr(node, end) is not None:
                yield lambda end=end: setattr(node, end, None)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield lambda: setattr(node, "value", node.value + 1)
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield lambda: setattr(node, "value", not node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield lambda: setattr(node, "op", ast.UAdd())
    if isinstance(node, ast.Call):
        if len(node.args) > 1:
            yield lambda: node.args.__setitem__(slice(0, 2), node.args[1::-1])
        for place in range(len(node.keywords)):
            yield lambda place=place: node.keywords.pop(place)
    for name in ("body", "orelse"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            only = isinstance(node, ast.FunctionDef) and len(block) == 1
            for place in [] if only else range(len(block)):
                if not _says_nothing(block[place]):
                    yield lambda b=block, p=place: b.__setitem__(p, _nothing(b[p]))


def _raise_default(defaults, place):
    defaults[place] = ast.BinOp(defaults[place], ast.Add(), ast.Constant(1))


def _other_names(node, names):
    """Yield changes of a function's argument, or of a function, to another one."""
    if isinstance(node, ast.Name) and node.id in names and len(names) > 1:
        other = names[(names.index(node.id) + 1) % len(names)]
        if isinstance(node.ctx, ast.Load):
            yield lambda: setattr(node, "id", other)
    if isinstance(node, ast.Name) and node.id in OTHERS and node.id not in names:
        yield lambda: setattr(node, "id", OTHERS[node.id])
    if isinstance(node, ast.Attribute) and node.attr in OTHERS:
        yield lambda: setattr(node, "attr", OTHERS[node.attr])


def _says_nothing(statement):
    """Whether a statement is a docstring, or does nothing already."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass)


def _nothing(statement):
    return ast.copy_location(ast.Pass(), statement)


def _other_operators(node):
    if isinstance(node, (ast.BinOp, ast.AugAssign, ast.BoolOp)):
        other = OPERATORS.get(type(node.op))
        if other is not None:
            yield lambda: setattr(node, "op", other())
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        other = OPERATORS[type(node.ops[0])]
        yield lambda: node.ops.__setitem__(0, other())
