"""The lessons for a browser: which they are, and that they carry all that they need."""

import json
import subprocess
import sys
import zipfile
from importlib.util import find_spec

import nbformat
import pytest

from helpers.course import lite, main
from helpers.course.contents import find_notebook
from helpers.course.editions import tags_of
from links import broken_links

NUMBERS = ["00", "01", "12", "13", "14", "15", "16"]
# A Python without what a browser's has not: no torch, no Jupyter, no other processes.
BROWSER = """
import subprocess
import sys

WITHOUT = {"torch", "torchmetrics", "jupyterlab", "nbclient", "nbconvert", "nbformat",
           "papermill"}


class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in WITHOUT:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def refuse(*arguments, **keywords):
    raise OSError(138, "no processes")


sys.meta_path.insert(0, Missing())
subprocess.Popen.__init__ = refuse
sys.path = [sys.argv[1], *(p for p in sys.path if p != "")]
sys.path = [p for p in sys.path if p not in sys.argv[2:]]
"""
USE = """
import helpers

assert helpers.__file__.startswith(sys.argv[1]), helpers.__file__
from helpers.course import check_environment
from helpers.datasets import load_penguins
from helpers.exercises import check


def decide(score, threshold):
    return "spam" if score >= threshold else "wanted"


check_environment()
print(len(load_penguins().X))
check("00.1", decide)
check("00.1", lambda score, threshold: ...)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked as an installer does it."""
    folder = tmp_path_factory.mktemp("wheel")
    wheel = lite.write_wheel(folder / "wheels")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder / "installed")
    return folder / "installed"


def in_a_browser(installed, code):
    """Run code as a browser's Python would, with nothing but the wheel of ours."""
    root = str(find_notebook("00").parents[1])
    done = subprocess.run(
        [sys.executable, "-c", BROWSER + code, str(installed), root],
        capture_output=True,
        text=True,
        check=False,
        cwd=installed,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_lessons_that_import_no_torch():
    assert [path.name[:2] for path in lite.lessons_without_torch()] == NUMBERS


@pytest.mark.slow
def test_their_imports_work_with_the_wheel_alone(installed):
    names = set()
    for path in lite.lessons_without_torch():
        names |= lite.modules_of(nbformat.read(path, as_version=4))
    modules = sorted(name for name in names if is_module(name))
    assert {"helpers.svm", "helpers.cluster", "numpy", "pandas"} <= set(modules)
    in_a_browser(installed, "\n".join(f"import {name}" for name in modules))


def is_module(name):
    """Whether a dotted name is a module, not something inside one."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.slow
def test_data_and_checks_work_with_the_wheel_alone(installed):
    lines = in_a_browser(installed, USE).splitlines()
    assert "333" in lines
    assert [line[:10] for line in lines if " 00.1 " in line] == [
        "✓ 00.1 pas",
        "○ 00.1 to ",
    ]


def test_the_wheel_asks_for_what_the_lessons_import(installed):
    [metadata] = installed.glob("*.dist-info/METADATA")
    asked = metadata.read_text().count("Requires-Dist: ")
    assert asked == len(lite.NEEDS)
    record = next(installed.glob("*.dist-info/RECORD")).read_text().splitlines()
    files = [p for p in installed.rglob("*") if p.is_file()]
    assert len(record) == len([p for p in files if "__pycache__" not in p.parts])


def test_each_copy_installs_first_and_has_no_notes_or_outputs(tmp_path):
    written = lite.write_lessons(tmp_path)
    assert [path.name[:2] for path in written] == NUMBERS
    for path in written:
        cells = nbformat.read(path, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        assert code[0].source == lite.FIRST
        assert cells[0].source.startswith(f"# {path.name[:2]} ")
        assert not any(cell.outputs for cell in code)
        assert not any("speaker-note" in tags_of(cell) for cell in cells)
        for cell in cells:
            if cell.cell_type == "markdown":
                assert broken_links(cell.source, tmp_path) == []


def test_without_jupyterlite_one_sentence_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(lite, "find_spec", lambda name: None)
    assert main(["lite"]) == 2
    assert 'pip install --editable ".[lite]"' in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("jupyterlite_pyodide_kernel") is None,
    reason='JupyterLite is not installed: pip install -e ".[lite]"',
)
def test_the_site_offers_the_lessons_and_the_wheel(tmp_path):
    page = lite.build_site(tmp_path / "lite")
    assert page.is_file()
    site = page.parents[1]
    listed = json.loads((site / "api" / "contents" / "all.json").read_text())
    names = [item["name"] for item in listed["content"] if item["type"] == "notebook"]
    assert sorted(name[:2] for name in names) == NUMBERS
    [wheel] = site.rglob("classification_by_hand-*.whl")
    index = json.loads((wheel.parent / "all.json").read_text())
    assert "classification-by-hand" in index
