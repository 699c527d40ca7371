"""The package is ours, its floors hold, and its parts stay small and documented."""

import ast
import importlib
import importlib.metadata
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import helpers
from case_by_case import case_by_case
from helpers.exercises.catalog import MODULES as LESSONS

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "helpers").rglob("*.py"))

# A module may import from floors below its own, and from its own package.
FLOORS = [
    {
        *("reproducible", "validation", "datasets", "metrics", "autograd"),
        *("shapes", "cluster", "decomposition", "svm", "errors", "atomic"),
        "console",
        "results",
    },
    {"layers", "optim", "saving", "plotting", "pretrained"},
    {"diagnose"},
    {"training"},
    {"exercises"},
    {"course"},
]
WITHOUT_TORCH = [
    *("metrics", "autograd", "cluster", "decomposition", "svm", "validation"),
    *("reproducible", "datasets", "exercises", "course", "atomic"),
    "console",
    "results",
]


@cache
def text_of(path):
    """Return a file's text, read once for all rules."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path):
    """Return a file's syntax tree, parsed once for all rules."""
    return ast.parse(text_of(path))


def part_of(path):
    """Return the name of the part (module or package of ``helpers``) of a file."""
    return path.relative_to(ROOT / "helpers").parts[0].removesuffix(".py")


def dotted(path):
    """Return a file's module name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def imported(path):
    """Yield the parts of ``helpers`` that a file imports, wherever it does so."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith("helpers."):
                yield name.split(".")[1]


def floor_of(part):
    return next(level for level, parts in enumerate(FLOORS) if part in parts)


def judges(path):
    """Whether a file holds the judges of a lesson."""
    lessons = {name for names in LESSONS.values() for name in names}
    return path.parent.name == "exercises" and path.stem in lessons


def functions(path):
    """Yield (name, node) of every function and method of a file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{dotted(path)}.{node.name}", node


def docstrings(tree, text):
    """Return how many lines of code the docstrings in a tree take."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        node.body[0]
        for node in ast.walk(tree)
        if isinstance(node, kinds) and ast.get_docstring(node)
    ]
    lines = text.splitlines()
    return sum(len(lines_of_code(lines[d.lineno - 1 : d.end_lineno])) for d in found)


def lines_of_code(lines):
    """Return the lines that are neither blank nor only a comment."""
    return [line for line in lines if line.strip() and not line.strip().startswith("#")]


def module_length(path):
    """Count a module's lines of code, without docstrings."""
    text = text_of(path)
    return len(lines_of_code(text.splitlines())) - docstrings(tree_of(path), text)


def function_lengths(path):
    """Return each function's lines of code, without signature and docstrings."""
    text = text_of(path)
    lengths = {}
    for name, node in functions(path):
        body = text.splitlines()[node.body[0].lineno - 1 : node.end_lineno]
        lengths[name] = len(lines_of_code(body)) - docstrings(node, text)
    return lengths


def test_helpers_is_ours():
    assert Path(helpers.__file__).resolve().parent == ROOT / "helpers"
    assert importlib.metadata.version("classification-by-hand") == helpers.__version__
    owners = importlib.metadata.packages_distributions().get("helpers", [])
    assert set(owners) <= {"classification-by-hand"}


def test_every_part_has_its_floor():
    parts = {part_of(path) for path in MODULES} - {"__init__"}
    assert parts - set.union(*FLOORS) == set()


def test_every_package_is_declared():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    homes = {dotted(path) for path in MODULES if path.name == "__init__.py"}
    assert sorted(home for home in homes if f'"{home}",' not in text) == []


@case_by_case("path", MODULES)
def test_imports_point_down(path):
    part = part_of(path)
    if part == "__init__":
        assert list(imported(path)) == []
        return
    others = set(imported(path)) - {part}
    up = sorted(o for o in others if floor_of(o) >= floor_of(part) > 0)
    level = sorted(o for o in others if floor_of(part) == 0 < floor_of(o))
    assert up + level == []


def test_only_plotting_draws():
    drawing = {
        part_of(path)
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "matplotlib"
        in f"{getattr(node, 'module', '')} {[alias.name for alias in node.names]}"
    }
    assert drawing <= {"plotting", "course"}


def brings_torch(parts):
    """Whether a new Python that imports these parts of ``helpers`` has torch then."""
    names = ", ".join(f"helpers.{part}" for part in parts)
    code = f"import sys, {names}; print('torch' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout == "True\n"


def test_importing_them_imports_no_torch():
    """One process for all; where it has torch, one for each, to know which it is."""
    if brings_torch(WITHOUT_TORCH):
        assert [part for part in WITHOUT_TORCH if brings_torch([part])] == []
        raise AssertionError("none alone, but all together")


def test_importing_helpers_imports_nothing_else():
    code = (
        "import sys; before = set(sys.modules); import helpers; "
        "print(sorted(set(sys.modules) - before - {'helpers', '__future__'}))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@case_by_case("path", MODULES)
def test_modules_are_short(path):
    # The judges of a lesson are tables of data.
    assert judges(path) or module_length(path) <= 450


@case_by_case("path", MODULES)
def test_functions_are_short(path):
    long = {n: lines for n, lines in function_lengths(path).items() if lines > 40}
    assert long == {}


@case_by_case("path", MODULES)
def test_everything_public_has_a_docstring(path):
    tree = tree_of(path)
    missing = [] if ast.get_docstring(tree) else ["the module"]
    if not judges(path):  # there each answer has its sentence
        missing += [node.name for node in public(tree) if not ast.get_docstring(node)]
    assert missing == []


def public(tree):
    """Yield a module's public functions and classes, and these classes' methods."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    for node in tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, kinds) and not hidden(method):
                        yield method


def hidden(method):
    """Whether a method is private, or the setter of a documented property."""
    setter = any(ast.unparse(d).endswith(".setter") for d in method.decorator_list)
    return setter or method.name.startswith("_")


@pytest.mark.parametrize("folder", ["tests", "notebooks", "data", "docs"])
def test_nothing_shadows_the_package(folder):
    found = [p for p in (ROOT / folder).rglob("helpers*") if ".ipynb_" not in str(p)]
    assert [p for p in found if p.name in ("helpers", "helpers.py")] == []


def test_no_room_for_odds_and_ends():
    names = {path.stem for path in MODULES}
    assert names & {"utils", "util", "misc", "common", "tools"} == set()


def test_every_module_can_be_imported():
    for path in MODULES:
        if path.stem != "__main__":
            importlib.import_module(dotted(path))
