"""The solved edition of every notebook runs, and every check says "pass"."""

import copy
import re
from pathlib import Path

import nbformat
import pytest

from helpers.course.editions import solved, tags_of
from helpers.course.execution import execute

pytestmark = pytest.mark.smoke
FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
CARDS = ("✓ ", "○ ", "△ ", "→ ")
VERDICT = re.compile(r". (\S+) (to do|try again|pass): ")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_solution_passes_its_check(path, tmp_path):
    """And it prints the same after the whole lesson: many press Run All first.

    All other cells print what they print in the unsolved edition, where the course's
    own code runs: so exercises, solutions and lesson agree.
    """
    unsolved = nbformat.read(path, as_version=4)
    edition = solved(unsolved)
    stubs = with_tag(edition, "exercise")
    late = copy.deepcopy(stubs)
    for cell in late:
        cell.id = f"late-{cell.id}"
    edition.cells += late
    edition = execute(edition, tmp_path)
    texts = [text for check in with_tag(edition, "check") for text in printed(check)]
    verdicts = [VERDICT.match(text) for text in texts]
    assert [text for text in texts if " pass: " not in text] == []
    assert [verdict and verdict.group(1, 2) for verdict in verdicts] == [
        (stub.metadata["exercise"], "pass") for stub in stubs
    ]
    outputs = [printed(cell) for cell in with_tag(edition, "exercise")]
    assert outputs[len(stubs) :] == outputs[: len(stubs)]
    assert of_the_lesson(edition) == of_the_lesson(unsolved)


def of_the_lesson(edition):
    """Return what cells print that are no exercises: neither cards nor progress.

    A cell that shows what a bug does says so in its metadata (``solved``).
    """
    shown = {}
    for cell in edition.cells:
        answers = {"exercise", "check"} & set(tags_of(cell))
        left_out = answers or "solved" in cell.metadata or "progress(" in cell.source
        if cell.cell_type == "code" and not left_out:
            shown[cell.id] = [t for t in printed(cell) if not t.startswith(CARDS)]
    return shown


def with_tag(notebook, tag):
    return [cell for cell in notebook.cells if tag in tags_of(cell)]


def printed(cell):
    return [
        output.get("data", {}).get("text/plain", output.get("text", str(output)))
        for output in cell.outputs
    ]
