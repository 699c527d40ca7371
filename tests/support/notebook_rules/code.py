"""Rules on a notebook's code: plain Python, short, with one cell of parameters."""

from __future__ import annotations

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

from notebook_rules.lesson import Lesson, calls, name, tags, tree

PLACES = re.compile(
    r"/home/|/root/|/Users/|/tmp/|/work/|/opt/|/usr/|[A-Z]:\\|file://"
    r"|127\.0\.0\.1|localhost|site-packages"
)
COUNTED = re.compile(r"\bn_support_|\bn_iter_|len\([\w.]*support_\)")
# Comments and tags by which nbval compares less than all.
LENIENT = re.compile(r"nbval[-_](?!check)|validate[-_]ignore|raises[-_]exception", re.I)


def has_one_parameters_cell(lesson: Lesson):
    """One cell tagged ``parameters``: at least two annotated literals, no more."""
    cells = lesson.tagged("parameters")
    if len(cells) != 1:
        yield f"{len(cells)} cells are tagged parameters"
    for cell in cells:
        lines = tree(cell).body
        if len(lines) < 2:
            yield f"{name(cell)} has {len(lines)} parameters"
        for line in lines:
            if not _is_annotated_literal(line):
                yield f"{name(cell)}: {ast.unparse(line)} is no annotated literal"


def _is_annotated_literal(line: ast.stmt) -> bool:
    if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
        return False
    try:
        ast.literal_eval(line.value)
    except (TypeError, ValueError):
        return False
    return True


def uses_plain_python(lesson: Lesson):
    """No magics, no shell lines, no question marks: they fail without an error."""
    for cell in lesson.code:
        plain = TransformerManager().transform_cell(cell.source)
        if plain.rstrip("\n") != cell.source.rstrip("\n") or tree(cell).body == []:
            yield f"{name(cell)} is not plain Python"


def ends_without_semicolon(lesson: Lesson):
    """No cell ends with a semicolon: its output would not be compared."""
    for cell in lesson.code:
        lines = [line.partition("#")[0].rstrip() for line in cell.source.splitlines()]
        last = next((line for line in reversed(lines) if line), "")
        if last.endswith(";"):
            yield f"{name(cell)} ends with a semicolon"


def gives_reasons_for_leniency(lesson: Lesson):
    """A cell that is compared less strictly says why, in its metadata."""
    for cell in lenient_cells(lesson):
        if len(str(cell.metadata.get("reason", "")).split()) < 3:
            yield f"{name(cell)} is not compared strictly, and gives no reason"


def says_what_a_second_run_changes(lesson: Lesson):
    """A cell that shows something else when run again says why, in its metadata."""
    for cell in lesson.cells:
        if "twice" in cell.metadata and len(str(cell.metadata["twice"]).split()) < 5:
            yield f"{name(cell)} may not be run twice, and gives no reason"


def counts_at_a_tolerance_of_its_own(lesson: Lesson):
    """Support vectors and steps are counted where the solver's ``tol`` is named.

    At a default `tol` the last few of them depend on the processor.
    """
    for cell in lesson.code:
        if COUNTED.search(cell.source) and not re.search(r"\btol\b", cell.source):
            yield f"{name(cell)} counts what depends on a solver's default tol"


def lenient_cells(lesson: Lesson) -> list:
    """Return the cells whose outputs are ignored, skipped, or raise."""
    return [c for c in lesson.code if LENIENT.search(f"{c.source} {tags(c)}")]


def gives_reasons_where_solutions_differ(lesson: Lesson):
    """A cell that may print something else once exercises are solved says why."""
    for cell in lesson.code:
        reason = str(cell.metadata.get("solved", "it shows what it does"))
        if len(reason.split()) < 5:
            yield f"{name(cell)} may differ when solved, and gives no reason"


def has_short_cells(lesson: Lesson):
    """At most 20 lines of code in a cell: it must fit a projector."""
    for cell in lesson.code:
        count = len(cell.source.splitlines())
        if count > 20:
            yield f"{name(cell)} has {count} lines"


def has_short_lines(lesson: Lesson):
    """At most 75 characters in a line of code, in solutions too."""
    for cell in [*lesson.code, *lesson.tagged("solution")]:
        fenced = cell.cell_type == "markdown"
        for line in _fenced_lines(cell.source) if fenced else cell.source.splitlines():
            if len(line) > 75:
                yield f"{name(cell)}: {len(line)} characters: {line[:40]}"


def _fenced_lines(source: str) -> list[str]:
    blocks = re.findall(r"^```python\n(.*?)^```", source, re.MULTILINE | re.DOTALL)
    return "".join(blocks).splitlines()


def imports_helpers(lesson: Lesson):
    """The lesson uses the course's own tested parts."""
    modules = [
        getattr(node, "module", None) or node.names[0].name
        for cell in lesson.code
        for node in ast.walk(tree(cell))
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    if not any(module.split(".")[0] == "helpers" for module in modules):
        yield "it does not import helpers"


def uses_what_it_imports(lesson: Lesson):
    """Each imported name is used, in a cell or in a solution."""
    solutions = "\n".join(cell.source for cell in lesson.tagged("solution"))
    trees = [tree(cell) for cell in lesson.code]
    nodes = [node for parsed in trees for node in ast.walk(parsed)]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                known = alias.asname or alias.name.split(".")[0]
                if known not in used and not re.search(rf"\b{known}\b", solutions):
                    yield f"{known} is imported, but never used"


def names_no_place(lesson: Lesson):
    """No path or host of one machine, in cells or in outputs."""
    for cell in lesson.cells:
        texts = [cell.source]
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown = {k: v for k, v in data.items() if not k.startswith("image/")}
            texts.append(f"{output.get('text', '')} {shown}")
        found = PLACES.search("\n".join(texts))
        if found:
            yield f"{name(cell)} names a place: {found.group()!r}"


def functions_of(lesson: Lesson) -> set[str]:
    """Return the functions of more than one line, but for stubs and live figures.

    A stub is an exercise; what `live` is given draws this lesson's figure only. What a
    function or a class has inside is its own: two rules may both have a `step`.
    """
    drawn = {
        ast.unparse(a[0]) for cell in lesson.code for a in calls(cell, "live") if a
    }
    return {
        node.name
        for cell in lesson.code
        if "exercise" not in tags(cell)
        for node in tree(cell).body
        if isinstance(node, ast.FunctionDef)
        and len(node.body) + _has_several_lines(node.body[0]) > 1
        and not node.name.startswith("__")
        and node.name not in drawn
    }


def _has_several_lines(line: ast.stmt) -> bool:
    return line.end_lineno > line.lineno


RULES = (
    has_one_parameters_cell,
    uses_plain_python,
    ends_without_semicolon,
    gives_reasons_for_leniency,
    says_what_a_second_run_changes,
    counts_at_a_tolerance_of_its_own,
    gives_reasons_where_solutions_differ,
    has_short_cells,
    has_short_lines,
    imports_helpers,
    uses_what_it_imports,
    names_no_place,
)
