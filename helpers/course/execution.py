"""Execute a notebook so that the same code always gives the same file.

``python -m helpers.course.execution notebooks/08_backprop_by_hand.ipynb`` executes in
place. Where the code has not changed, the file does not change either: one computing
thread, a fixed hash seed, no progress, no widgets, no times, no Python version.
"""

from __future__ import annotations

import copy
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode

from helpers.atomic import write_atomically

SURROUNDINGS = {
    "COURSE_STATIC": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


def execute(
    notebook: NotebookNode,
    folder: Path | str,
    timeout: int = 300,
    surroundings: Mapping[str, str] = SURROUNDINGS,
) -> NotebookNode:
    """Execute all cells in a new kernel; the notebook given is filled and returned.

    Parameters
    ----------
    notebook : NotebookNode
        As read by `nbformat.read`.
    folder : path
        The folder that the code runs in.
    timeout : int
        The longest time that one cell may take, in seconds.
    surroundings : mapping of str to str
        Environment variables of the kernel, beside this process's own.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises an error.
    """
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
    )
    with tempfile.TemporaryDirectory() as private:
        progress = {"COURSE_PROGRESS": str(Path(private) / "progress.json")}
        client.execute(env={**os.environ, **surroundings, **progress})
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def execute_in_place(path: Path | str) -> bool:
    """Execute a notebook's file; return whether the file changed.

    A notebook that stops with an error is left as it was. The picture of a cell with
    tag ``measured`` is kept where all else agrees: it shows times.
    """
    path = Path(path)
    before = path.read_text(encoding="utf-8")
    notebook = execute(nbformat.reads(before, as_version=4), path.parent)
    _keep_measured_pictures(nbformat.reads(before, as_version=4), notebook)
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        write_atomically(path, after.encode())
    return after != before


def _keep_measured_pictures(before, after):
    """Keep a picture of measured times, which no two runs draw alike.

    Its cell has the tag ``measured``; all other outputs of the cell must agree.
    """
    for old, new in zip(before.cells, after.cells, strict=True):
        measured = "measured" in new.metadata.get("tags", [])
        if measured and _without_pictures(old) == _without_pictures(new):
            new.outputs = old.outputs


def _without_pictures(cell):
    outputs = copy.deepcopy(cell.outputs)
    for output in outputs:
        output.get("data", {}).pop("image/png", None)
    return outputs


def main(paths: list[str]) -> None:
    """Execute notebooks one after another, a line of report for each."""
    for path in paths:
        start = time.perf_counter()
        changed = "changed" if execute_in_place(path) else "unchanged"
        print(f"{path}: {changed}, {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
