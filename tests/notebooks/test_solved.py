"""The solved edition of every notebook runs, and every check in it says "pass"."""

import re
from pathlib import Path

import nbformat
import pytest

from helpers.course.editions import solved, tags_of
from helpers.course.execution import execute

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
VERDICT = re.compile(r". (\S+) (to do|try again|pass): ")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_solution_passes_its_check(path, tmp_path):
    edition = execute(solved(nbformat.read(path, as_version=4)), tmp_path)
    stubs = [c.metadata["exercise"] for c in edition.cells if "exercise" in tags_of(c)]
    texts = [
        output.get("data", {}).get("text/plain", str(output))
        for cell in edition.cells
        if "check" in tags_of(cell)
        for output in cell.outputs
    ]
    verdicts = [VERDICT.match(text) for text in texts]
    assert [text for text in texts if " pass: " not in text] == []
    assert [verdict and verdict.group(1, 2) for verdict in verdicts] == [
        (number, "pass") for number in stubs
    ]
