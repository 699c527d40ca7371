"""Every notebook also runs with other parameters, as a lecturer would run it."""

from pathlib import Path

import nbformat
import pytest

from helpers.course.run import run_notebook

pytestmark = pytest.mark.smoke
FOLDER = Path(__file__).resolve().parents[2] / "notebooks"


def runs():
    """Return (notebook, parameters) for each set in metadata ``course.smoke``."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for parameters in notebook.metadata.get("course", {}).get("smoke", []):
            yield pytest.param(path, dict(parameters), id=f"{path.stem}-{parameters}")


@pytest.mark.parametrize(("path", "parameters"), list(runs()))
def test_notebook_runs_with_other_parameters(path, parameters, tmp_path):
    before = path.read_bytes()
    output = run_notebook(path, parameters, tmp_path / "run.ipynb")
    code = [c for c in nbformat.read(output, 4).cells if c.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    injected = [c for c in code if "injected-parameters" in c.metadata.get("tags", [])]
    assert len(injected) == 1
    assert path.read_bytes() == before
