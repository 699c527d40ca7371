"""Nothing here runs code that came with a file, opens a port, or asks a shell."""

import ast
import functools
import json
import re
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("helpers/**/*.py"), *ROOT.glob("data/*.py")])
LESSONS = sorted(ROOT.glob("notebooks/*.ipynb"))
RUNS_CODE = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve"}
LOADS = {"torch", "numpy", "joblib", "yaml"}
LISTENS = {
    "socketserver",
    "http.server",
    "xmlrpc.server",
    "asyncio",
    "aiohttp",
    "flask",
}
# The course's own solutions and lessons, and answers that are signed with a key.
MAY_EXECUTE = {
    "helpers/exercises/course_version.py",
    "helpers/exercises/kept_answers.py",
}


@functools.cache
def code_of(path):
    """The source of a module, or of a lesson's code cells and solutions, as trees."""
    if path.suffix == ".py":
        return [ast.parse(path.read_text(encoding="utf-8"))]
    trees = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            trees.append(plain_python(text))
        else:
            trees += map(ast.parse, re.findall(r"```python\n(.*?)```", text, re.DOTALL))
    return trees


def plain_python(text):
    try:
        return ast.parse(text)
    except SyntaxError:  # a magic, or a line for the shell
        return ast.parse(TransformerManager().transform_cell(text))


@functools.cache
def all_nodes(path):
    return [node for tree in code_of(path) for node in ast.walk(tree)]


def nodes(path, *kinds):
    return [node for node in all_nodes(path) if isinstance(node, kinds)]


@functools.cache
def imported(path):
    found = set()
    for node in nodes(path, ast.Import, ast.ImportFrom):
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{name}" for name in names)}
        else:
            found.update(names)
    return found


@functools.cache
def calls(path):
    """List (name, arguments) of all calls: ``("torch.load", {"weights_only": True})``.

    Also of calls in the text of a program that a cell starts.
    """
    found = nodes(path, ast.Call)
    for node in nodes(path, ast.Constant):
        if isinstance(node.value, str) and re.search(r"^import \w", node.value, re.M):
            tree = ast.parse(node.value)
            found += [n for n in ast.walk(tree) if isinstance(n, ast.Call)]
    return [
        (
            ast.unparse(node.func),
            {k.arg: getattr(k.value, "value", ...) for k in node.keywords}
            | dict(enumerate(node.args)),
        )
        for node in found
    ]


def test_no_file_can_bring_code_with_it():
    for path in MODULES + LESSONS:
        modules = {name.split(".")[0] for name in imported(path)}
        assert not RUNS_CODE & modules, path
        # So that each call shows whose `load` it is.
        assert not {f"{name}.load" for name in LOADS} & imported(path), path
        for name, words in calls(path):
            if name == "torch.load":
                assert words.get("weights_only") is True, path
            assert name not in {"joblib.load", "yaml.load"}, path
            assert words.get("allow_pickle", False) is False, path
            assert 2 not in words or name not in {"np.load", "numpy.load"}, path


@pytest.mark.parametrize(
    "planted",
    [
        "import pickle",
        "from torch import load",
        "import torch\ntorch.load('a.pt')",
        "import torch\ntorch.load('a.pt', weights_only=False)",
        "import numpy as np\nnp.load('a.npy', allow_pickle=True)",
        "import numpy as np\nnp.load('a.npy', None, True)",
        "program = 'import torch\\ntorch.load(1)'",
    ],
)
def test_a_planted_load_is_found(monkeypatch, tmp_path, planted):
    path = tmp_path / "planted.py"
    path.write_text(planted, encoding="utf-8")
    monkeypatch.setitem(globals(), "MODULES", [path])
    monkeypatch.setitem(globals(), "LESSONS", [])
    with pytest.raises(AssertionError, match=r"planted\.py"):
        test_no_file_can_bring_code_with_it()


def test_nothing_listens_and_no_shell_is_asked():
    for path in MODULES + LESSONS:
        assert not LISTENS & imported(path), path
        for name, words in calls(path):
            assert words.get("shell") is not True, path
            assert name not in {"os.system", "os.popen"}, path
            assert name.rpartition(".")[2] not in {"listen", "bind"}, path


def test_only_the_courses_own_text_is_executed():
    executing = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if {name for name, _ in calls(path)} & {"exec", "eval", "__import__"}
    }
    assert executing == MAY_EXECUTE
