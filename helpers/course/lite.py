"""``course lite``: the lessons that need no torch as a site that runs in a browser.

JupyterLite serves JupyterLab as files; Python runs in the reader's browser (Pyodide).
The course goes there as one wheel that carries its data and what its checks read of the
lessons. The runtime and the packages come from where JupyterLite's own settings say.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

import helpers
from helpers.console import refuse
from helpers.course.contents import course_notebooks, course_root
from helpers.course.editions import blank, without_outputs
from helpers.course.links import carry_links

REMEDY = 'Install what the site needs: pip install --editable ".[lite]"'
NAME = "classification-by-hand"
# What these lessons import; a browser has its own versions of most.
NEEDS = (
    *("ipywidgets", "joblib", "matplotlib", "numpy", "pandas", "pillow", "pooch"),
    *("scikit-learn", "scipy", "tqdm"),
)
# Modules that need torch as soon as they are imported.
TORCH = {
    *("torch", "torchmetrics", "helpers.diagnose", "helpers.layers"),
    *("helpers.pretrained", "helpers.saving", "helpers.training"),
}
FIRST = f"%pip install -q {NAME}"
ABOUT = (
    "**In a browser.** The cell below installs the course into this page; it takes "
    "about a minute, and is needed each time. There is no torch here, and this lesson "
    "needs none: `check_environment()` in lesson 00 says that it is missing. Your work "
    "stays in this browser: download it (right click on its name) before you clear the "
    "browser's data. A check cannot stop a loop that does not end; restart the kernel "
    "then."
)


class LiteMissing(RuntimeError):
    """JupyterLite is not installed."""


def modules_of(lesson: NotebookNode) -> set[str]:
    """Return the modules that a lesson's code cells import, with dots."""
    found: set[str] = set()
    for cell in lesson.cells:
        nodes = ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ()
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def lessons_without_torch() -> list[Path]:
    """Return the notebooks that import nothing which needs torch."""
    return [
        path
        for path in course_notebooks()
        if not any(
            name == needed or name.startswith(f"{needed}.")
            for name in modules_of(nbformat.read(path, as_version=4))
            for needed in TORCH
        )
    ]


def write_wheel(folder: Path) -> Path:
    """Write the course as a wheel: the package, its data, and the lessons' cells.

    Beside the package lie ``data`` and ``notebooks``, as in the repository: there the
    package looks for them.
    """
    stem = f"{NAME.replace('-', '_')}-{helpers.__version__}"
    target = folder / f"{stem}-py3-none-any.whl"
    told = f"{stem}.dist-info"
    metadata = [
        *("Metadata-Version: 2.1", f"Name: {NAME}", f"Version: {helpers.__version__}"),
        *(f"Requires-Dist: {name}" for name in NEEDS),
    ]
    kind = ["Wheel-Version: 1.0", "Generator: course lite", "Root-Is-Purelib: true"]
    content = {
        f"{told}/METADATA": "\n".join(metadata).encode() + b"\n",
        f"{told}/WHEEL": "\n".join([*kind, "Tag: py3-none-any"]).encode() + b"\n",
    }
    for part in ("helpers", "data"):
        for path in sorted((course_root() / part).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(course_root()).as_posix()
                content[name] = path.read_bytes()
    for path in course_notebooks():
        cells = without_outputs(nbformat.read(path, as_version=4))
        content[f"notebooks/{path.name}"] = nbformat.writes(cells).encode()
    record = [f"{name},," for name in [*content, f"{told}/RECORD"]]
    content[f"{told}/RECORD"] = "\n".join(record).encode() + b"\n"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in content.items():
            wheel.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target


def write_lessons(folder: Path) -> list[Path]:
    """Write the lessons' copies for the site, each with a first cell that installs."""
    folder.mkdir(parents=True, exist_ok=True)
    lessons, written = lessons_without_torch(), []
    for path in lessons:
        edition = blank(nbformat.read(path, as_version=4))
        carry_links(edition, path, folder, [lesson.name for lesson in lessons])
        title, *rest = edition.cells
        about = [v4.new_markdown_cell(ABOUT), v4.new_code_cell(FIRST)]
        edition.cells = [title, *about, *rest]
        nbformat.write(edition, folder / path.name)
        written.append(folder / path.name)
    return written


def build_site(folder: Path) -> Path:
    """Build the site and return its first page.

    Raises
    ------
    LiteMissing
        If JupyterLite is not installed.
    subprocess.CalledProcessError
        If its build fails.
    """
    if not (find_spec("jupyterlite_core") and find_spec("jupyterlite_pyodide_kernel")):
        raise LiteMissing(f"JupyterLite is not installed. {REMEDY}")
    shutil.rmtree(folder, ignore_errors=True)
    write_lessons(folder / "files")
    wheel = write_wheel(folder / "wheels")
    command = [
        *(sys.executable, "-m", "jupyterlite_core", "build"),
        *("--lite-dir", str(folder)),
        *("--contents", str(folder / "files")),
        *("--piplite-wheels", str(wheel)),
        *("--output-dir", str(folder / "site")),
    ]
    subprocess.run(command, check=True, cwd=folder)
    return folder / "site" / "lab" / "index.html"


def main(arguments: list[str]) -> int:
    """Build the site and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="course lite",
        description="Build the lessons that need no torch as a site that runs in a "
        "browser, by JupyterLite, into _build/lite/site. Serve it: "
        "python -m http.server --directory _build/lite/site",
    )
    parser.parse_args(arguments)
    try:
        page = build_site(course_root() / "_build" / "lite")
    except (OSError, LiteMissing, subprocess.CalledProcessError) as error:
        return refuse("course lite", error)
    print(f"To be served: {page.parents[1]}")
    return 0
