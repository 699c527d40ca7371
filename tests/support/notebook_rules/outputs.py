"""Rules on a notebook's outputs: whole, quiet, readable, the same everywhere."""

from __future__ import annotations

import base64
import io

import matplotlib.pyplot as plt
import nbformat

from notebook_rules.lesson import Lesson, name


def is_valid(lesson: Lesson):
    """The file keeps to the notebook format."""
    try:
        nbformat.validate(lesson.notebook)
    except nbformat.ValidationError as error:
        yield str(error).splitlines()[0]


def was_run_in_order(lesson: Lesson):
    """Every code cell was executed once, from top to bottom."""
    counts = [cell.execution_count for cell in lesson.code]
    if counts != list(range(1, len(counts) + 1)):
        yield f"its cells were executed in the order {counts}"


def shows_no_error(lesson: Lesson):
    """No output is an error."""
    for cell in lesson.code:
        if any(output.output_type == "error" for output in cell.outputs):
            yield f"{name(cell)} shows an error"


def writes_no_warning(lesson: Lesson):
    """Nothing is written to the error stream."""
    for cell in lesson.code:
        if any(output.get("name") == "stderr" for output in cell.outputs):
            yield f"{name(cell)} writes to stderr"


def describes_its_figures(lesson: Lesson):
    """Each figure has an alternative text of several words."""
    for cell in lesson.code:
        for output in cell.outputs:
            for kind in ("image/png", "image/jpeg", "image/svg+xml"):
                alt = output.get("metadata", {}).get(kind, {}).get("alt", "")
                if kind in output.get("data", {}) and len(alt.split()) < 4:
                    yield f"{name(cell)} has a figure without alternative text"


def cuts_no_figure_off(lesson: Lesson):
    """No word and no line of a picture touches the picture's edge."""
    for cell in lesson.code:
        for output in cell.outputs:
            picture = output.get("data", {}).get("image/png")
            if picture and _touches_its_edge(base64.b64decode(picture)):
                yield f"{name(cell)} has a figure that is cut off at its edge"


def _touches_its_edge(png, dark=0.8):
    gray = plt.imread(io.BytesIO(png))[..., :3].mean(axis=-1)
    edges = gray[0], gray[-1], gray[:, 0], gray[:, -1]
    return min(edge.min() for edge in edges) < dark


def keeps_no_times(lesson: Lesson):
    """No execution times and no widgets' states are stored."""
    if "widgets" in lesson.notebook.metadata:
        yield "it stores the state of widgets"
    for cell in lesson.code:
        if "execution" in cell.metadata or "papermill" in cell.metadata:
            yield f"{name(cell)} stores the times of its execution"


def runs_no_script(lesson: Lesson):
    """No output depends on JavaScript: a fresh copy is not trusted to run it."""
    for cell in lesson.code:
        for output in cell.outputs:
            data = output.get("data", {})
            if "application/javascript" in data or "<script" in data.get(
                "text/html", ""
            ):
                yield f"{name(cell)} has a script in its output"


def prints_short_lines(lesson: Lesson):
    """At most 100 characters in a printed line."""
    for cell in lesson.code:
        for output in cell.outputs:
            data = output.get("data", {})
            plain = data.get("text/plain", "") if set(data) == {"text/plain"} else ""
            for line in (output.get("text", "") or plain).splitlines():
                if len(line) > 100:
                    yield f"{name(cell)} prints {len(line)} characters: {line[:40]}"


def is_a_small_file(lesson: Lesson):
    """At most 1.5 MB."""
    if lesson.size > 1_500_000:
        yield f"it has {lesson.size / 1e6:.1f} MB"


RULES = (
    is_valid,
    was_run_in_order,
    shows_no_error,
    writes_no_warning,
    describes_its_figures,
    cuts_no_figure_off,
    keeps_no_times,
    runs_no_script,
    prints_short_lines,
    is_a_small_file,
)
