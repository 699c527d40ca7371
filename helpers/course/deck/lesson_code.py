"""Which code of a cell is the lesson: short, and no drawing, import, check or report.

Code is taken in the chunks that blank lines make. A chunk that draws, imports or checks
is left out, and so is code that only prepares a drawing or prints a report. What is
left is cut into pieces of at most twelve lines.
"""

from __future__ import annotations

import ast
import re

MOST_LINES = 12
MOST_PIECES = 2
FEWEST_LINES = 4  # of what is defined in passing, above a drawing
_PLUMBING = re.compile(
    r"\b(?:draw|draw_\w+|plt|plot_\w+|show|show_\w+|live|animate\w*|ax|axes|fig|figure"
    r"|widgets?|check|yours|progress|use_course_style)\b"
)
_REPORTS = re.compile(r"\b(?:print|compare)\(")
_DEFINES = ast.FunctionDef | ast.ClassDef | ast.For | ast.While | ast.With


def code_of(source: str, wanted: bool = False, has_output: bool = True) -> list[str]:
    """Return the pieces of a cell's code that a deck shows; often none.

    Parameters
    ----------
    source : str
        The cell's code.
    wanted : bool
        The text before it ends in a colon, so a report is shown as well.
    has_output : bool
        Whether something is printed below it. Without output only definitions and
        loops are worth a slide.

    Examples
    --------
    >>> code_of("import math")
    []
    >>> code_of("def half(x):\\n    return x / 2\\n\\n\\nfor k in 1, 2:\\n    half(k)")
    ['def half(x):\\n    return x / 2\\n\\nfor k in 1, 2:\\n    half(k)']
    """
    chunks = _chunks(source)
    lessons = [chunk for chunk in chunks if not _is_plumbing(chunk)]
    in_passing = not has_output or len(lessons) < len(chunks)
    if in_passing:
        lessons = [chunk for chunk in lessons if _defines(chunk)]
    text = "\n\n".join(lessons)
    if not lessons or (_is_report(text) and not wanted):
        return []
    if in_passing and len([line for line in text.splitlines() if line]) < FEWEST_LINES:
        return []
    pieces = _pieces(lessons)
    return pieces if len(pieces) <= MOST_PIECES else []


def stub_of(source: str) -> str:
    """Return an exercise's stub: the code to complete, without its trial runs."""
    chunks = _chunks(source)
    wanted = [c for c in chunks if _defines(c) or "..." in c or "None" in c]
    text = "\n\n".join(wanted or chunks)
    return text if text.count("\n") < MOST_LINES else (wanted or chunks)[0]


def _chunks(source: str) -> list[str]:
    """Cut code at the blank lines between its statements, and drop what is no code."""
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return []
    lines, chunks, last = source.splitlines(), [], -2
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_yours(statement):
            continue
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(d.lineno for d in decorators)]) - 1
        while first and lines[first - 1].startswith("#"):
            first -= 1
        text = "\n".join(lines[first : statement.end_lineno])
        if chunks and first == last:
            chunks[-1] += f"\n{text}"
        else:
            chunks.append(text)
        last = statement.end_lineno
    return chunks


def _is_yours(statement: ast.stmt) -> bool:
    return "yours(" in ast.unparse(statement)


def _is_plumbing(chunk: str) -> bool:
    code = re.sub(r"#.*|\"[^\"\n]*\"|'[^'\n]*'", "", chunk)
    return bool(_PLUMBING.search(code))


def _defines(chunk: str) -> bool:
    return any(isinstance(statement, _DEFINES) for statement in ast.parse(chunk).body)


def _is_report(text: str) -> bool:
    """Whether a quarter of the code's lines print."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Expr)]
    printing = [call for call in calls if _REPORTS.match(ast.unparse(call))]
    count = sum(call.end_lineno - call.lineno + 1 for call in printing)
    return 4 * count >= len([line for line in text.splitlines() if line.strip()])


def _pieces(chunks: list[str]) -> list[str]:
    """Join chunks into pieces of a slide's length; a long one is cut at blank lines."""
    parts = [part for chunk in chunks for part in _parts(chunk)]
    joined = [
        ["\n\n".join(parts[:n]), "\n\n".join(parts[n:])] for n in range(1, len(parts))
    ]
    whole = ["\n\n".join(parts)] if parts else []
    ways = [whole, *joined]
    fitting = [way for way in ways if all(p.count("\n") < MOST_LINES for p in way)]
    # One piece if it fits, else two of about the same length.
    best = min(
        fitting,
        key=lambda way: (len(way), max((p.count("\n") for p in way), default=0)),
        default=[],
    )
    return best or parts


def _parts(chunk: str) -> list[str]:
    """Return a chunk whole, or its parts if it is long; nothing if a part is long."""
    chunk = re.sub(r"\n\s*\n", "\n\n", chunk)
    if chunk.count("\n") < MOST_LINES:
        return [chunk]
    parts = chunk.split("\n\n")
    return parts if all(part.count("\n") < MOST_LINES for part in parts) else []
