"""The parameters that a notebook declares, and values given for them as text.

papermill writes the names and values it is given into code, unchecked. So only names
that the notebook itself declares are let through, with values of the declared type.
"""

from __future__ import annotations

import argparse
import ast
import copy
import difflib
import math
import sys
import tokenize
import warnings
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any, NamedTuple

from nbformat import NotebookNode

TYPES = {
    "int": int,
    "float": float,
    "str": str,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "dict": dict,
}
MOST_SHOWN = 60  # letters of a value in an error
MOST_FLOAT = int(sys.float_info.max)


class ParameterError(ValueError):
    """A parameter is unknown, or its value does not fit."""


class Parameter(NamedTuple):
    """One declared parameter: name, annotation, value in the notebook, comment."""

    name: str
    annotation: str
    default: Any
    comment: str

    @property
    def type(self) -> type:
        """The annotation's outer type, such as list for ``list[float]``."""
        return TYPES[self.annotation.partition("[")[0]]


def declared_parameters(notebook: Mapping[str, Any]) -> dict[str, Parameter]:
    """Return the parameters of a notebook by name.

    Parameters
    ----------
    notebook : mapping
        A notebook as nbformat reads it.

    Returns
    -------
    dict of str to Parameter
        Empty if no cell is tagged ``parameters``.

    Raises
    ------
    ParameterError
        If that cell holds anything but annotated literals of the known types.
    """
    cells = [c for c in notebook["cells"] if _is_parameters_cell(c)]
    if len(cells) > 1:
        raise ParameterError("More than one cell is tagged parameters; keep one.")
    return read_parameters(cells[0]["source"]) if cells else {}


def read_parameters(source: str) -> dict[str, Parameter]:
    """Return the parameters that a cell's source declares.

    Examples
    --------
    >>> read_parameters("lr: float = 0.1  # step size")["lr"]
    Parameter(name='lr', annotation='float', default=0.1, comment='step size')
    """
    try:
        body, comments = ast.parse(source).body, _comments(source)
    except (SyntaxError, tokenize.TokenError) as error:
        raise ParameterError(f"The parameters cell is not Python: {error}") from None
    found = {}
    for statement in body:
        parameter = _parameter(statement, comments.get(statement.end_lineno, ""))
        found[parameter.name] = parameter
    return found


def with_values(notebook: NotebookNode, values: Mapping[str, Any]) -> NotebookNode:
    """Return a copy of a notebook whose parameters have other values.

    The values take the place of the old ones; annotations and comments stay.

    Parameters
    ----------
    notebook : NotebookNode
        It declares all these parameters.
    values : mapping
        As `chosen_values` returns them.

    Raises
    ------
    ParameterError
        If the notebook does not declare one of them.
    """
    declared = declared_parameters(notebook)
    for name in values:
        declared_as(declared, name, "This notebook")
    edition = copy.deepcopy(notebook)
    for cell in filter(_is_parameters_cell, edition.cells if values else ()):
        cell.source = _replaced(cell.source, values)
    return edition


def _replaced(source: str, values: Mapping[str, Any]) -> str:
    lines = source.encode().splitlines(keepends=True)  # ast counts columns in bytes
    for statement in reversed(ast.parse(source).body):
        name, old = ast.unparse(statement.target), statement.value
        if name in values:
            first, last = old.lineno - 1, old.end_lineno - 1
            before, after = lines[first][: old.col_offset], lines[last]
            new = repr(values[name]).encode()
            lines[first : last + 1] = [before + new + after[old.end_col_offset :]]
    return b"".join(lines).decode()


def _is_parameters_cell(cell: Mapping[str, Any]) -> bool:
    tags = cell.get("metadata", {}).get("tags", [])
    return cell["cell_type"] == "code" and "parameters" in tags


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _parameter(statement: ast.stmt, comment: str) -> Parameter:
    text = ast.unparse(statement)
    if not isinstance(statement, ast.AnnAssign) or statement.value is None:
        raise ParameterError(
            f"The parameters cell holds {text!r}: every line must be an annotated "
            f"literal, such as epochs: int = 5."
        )
    annotation = ast.unparse(statement.annotation)
    if annotation.partition("[")[0] not in TYPES:
        raise ParameterError(
            f"The annotation of {text!r} must be one of {', '.join(TYPES)}."
        )
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ParameterError(f"The value in {text!r} must be a literal.") from None
    return Parameter(ast.unparse(statement.target), annotation, default, comment)


def chosen_values(
    declared: Mapping[str, Parameter], assignments: Iterable[str]
) -> dict[str, Any]:
    """Check texts such as ``"lr=0.5"`` against the declared parameters.

    Returns
    -------
    dict
        The values by name, each of its declared type.

    Raises
    ------
    ParameterError
        If a text is not ``name=value``, a name is not declared or given twice, or
        a value does not fit its annotation.
    """
    chosen: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        if not equals:
            raise ParameterError(_without_value(assignment))
        name = name.strip()
        if name not in declared:
            raise ParameterError(_unknown(name, declared))
        if name in chosen:
            raise ParameterError(f"{name} is given twice; give it once.")
        chosen[name] = value_of(declared[name], text)
    return chosen


def declared_as(
    declared: Mapping[str, Parameter], name: str, notebook: str
) -> Parameter:
    """Return the parameter of this name; `notebook` is what an error calls it.

    Raises
    ------
    ParameterError
        If the notebook does not declare it.
    """
    if name not in declared:
        known = ", ".join(declared) or "none"
        raise ParameterError(f"{notebook} has no parameter {name!r}; it has: {known}.")
    return declared[name]


def _unknown(name: str, declared: Mapping[str, Parameter]) -> str:
    if not declared:
        return f"This notebook declares no parameters, so {name!r} cannot be set."
    if not name.isidentifier():
        return (
            f"{name!r} is not a name: a parameter is one of {', '.join(declared)}, "
            f"then = and its value."
        )
    near = difflib.get_close_matches(name, declared, n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return (
        f"This notebook has no parameter {name!r}.{hint} It has {', '.join(declared)}."
    )


def value_of(parameter: Parameter, text: str) -> Any:
    """Read one value and check it against the parameter's annotation.

    Text may be given with or without quotes; see `fitted` for the rest.

    Raises
    ------
    ParameterError
        If the value does not fit.

    Examples
    --------
    >>> value_of(Parameter("lr", "float", 0.1, ""), "1")
    1.0
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd backslashes in a text
            value = ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        value = _as_words(parameter, text)
    else:
        value = text if parameter.type is str and type(value) is not str else value
    return fitted(parameter, value, given=text)


def fitted(parameter: Parameter, value: Any, *, given: object = None) -> Any:
    """Return a value if it fits a parameter's annotation.

    A whole number is accepted where a float is declared, and becomes one; True and
    False are not numbers. Numbers are finite, whole ones fit into 64 bits.

    Parameters
    ----------
    parameter : Parameter
    value : object
    given : object, optional
        What an error shows as given, if not the value itself.

    Raises
    ------
    ParameterError
        If the value does not fit.

    Examples
    --------
    >>> fitted(Parameter("sizes", "list[int]", [], ""), [1, 2])
    [1, 2]
    """
    if parameter.type is float and type(value) is int:
        value = float(value) if abs(value) < MOST_FLOAT else math.inf
    _refuse_odd_parts(parameter.name, value)
    if type(value) is not parameter.type or not _fits_inside(parameter, value):
        raise ParameterError(
            f"{parameter.name} is declared as {parameter.annotation} (it is "
            f"{_short(parameter.default)} in the notebook), but "
            f"{_short(value if given is None else given)} is not one."
        )
    return value


def _as_words(parameter: Parameter, text: str) -> Any:
    if parameter.type is bool and text.strip().lower() in {"true", "false"}:
        return text.strip().lower() == "true"
    return text if parameter.type is str else None


def _fits_inside(parameter: Parameter, value: Any) -> bool:
    """Compare the items of a list with the annotation, or with the default's items."""
    if parameter.type not in (list, tuple):
        return True
    inner = parameter.annotation.partition("[")[2].rstrip("]").partition(",")[0]
    kinds = {TYPES[inner]} if inner in TYPES else {type(x) for x in parameter.default}
    kinds |= {int} if float in kinds else set()
    return not kinds or all(type(item) in kinds for item in value)


def _refuse_odd_parts(name: str, value: Any) -> None:
    """Refuse numbers that no lesson can use, and what papermill would write as text."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, (list, tuple)):
        for item in value:
            _refuse_odd_parts(name, item)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ParameterError(f"{name} must be finite, not {value!r}.")
    elif isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ParameterError(
            f"{name} must fit into 64 bits; a number of more than 19 digits does not."
        )
    elif not isinstance(value, (float, int, str, bool, type(None))):
        raise ParameterError(
            f"{name} may hold numbers, texts, True, False and None, in lists, tuples "
            f"or dicts; not {_short(value)}."
        )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


def add_parameter_option(
    parser: argparse.ArgumentParser,
    metavar: str = "NAME=VALUE",
    help: str = "a parameter's new value; give the option once for each",
) -> None:
    """Add ``-p NAME=VALUE`` to a command; `chosen_values` reads what it collects."""
    parser.add_argument(
        *("-p", "--parameter"),
        type=_assignment,
        metavar=metavar,
        action="append",
        default=[],
        help=help,
    )


def _assignment(text: str) -> str:
    """Refuse ``-p seed 1`` here: argparse would stop at the word behind."""
    if "=" not in text:
        raise argparse.ArgumentTypeError(_without_value(text))
    return text


def _without_value(text: str) -> str:
    return f"{text!r} is not name=value; write for example -p seed=1."
