"""A smallest lesson that keeps every rule, for tests to break one rule at a time."""

from __future__ import annotations

import base64
import io

import matplotlib.pyplot as plt
import numpy as np
from nbformat import NotebookNode, v4

from helpers.course.contents import LESSONS, course_map, next_lesson
from notebook_rules.anatomy import box, heading_of

SOLUTION = """<details><summary>Solution</summary>

```python
{code}
```

</details>"""
REPORT = "Found a mistake? [Please report it](../CONTRIBUTING.md)."
HINT = "<details><summary>Hint 1</summary>\n\nTry it.\n\n</details>"


def plain_picture(brightness):
    """Return a PNG of one brightness from 0 to 1, as a notebook stores it."""
    buffer = io.BytesIO()
    plt.imsave(buffer, np.full((4, 4, 3), float(brightness)), format="png")
    return base64.b64encode(buffer.getvalue()).decode()


FIGURE = {
    "image/png": plain_picture(brightness=1),
    "text/plain": "Figure: two lines that cross.",
}
ALT = {"image/png": {"alt": "Two lines that cross at one point."}}


def sample_lesson(ids: list[str], number: str = "05") -> NotebookNode:
    """Return a notebook, as if executed, with an exercise for each id."""
    prose, code = _prose, _code
    time = next(lesson.time for lesson in LESSONS if lesson.number == number)
    cells = [
        prose(f"# {number} Non-linearity\n\n{time}\n\n{course_map(number)}"),
        code("from helpers.exercises import check, progress"),
        code("seed: int = 42  # start\nrate: float = 0.1", ["parameters"]),
        prose("## 1. First section"),
        prose("**Lecturer.** 5 minutes.", ["speaker-note"], slide="notes"),
        code("print(seed)", outputs=[v4.new_output("stream", text="42\n")]),
        prose("## 2. Second section"),
        prose("**Lecturer.** 5 minutes.", ["speaker-note"], slide="notes"),
        code("draw()", outputs=[v4.new_output("display_data", FIGURE, metadata=ALT)]),
    ]
    for number_of_exercise in ids:
        cells += _exercise(number_of_exercise)
    end = f"## What you can do now\n\n{next_lesson(number).link}\n\n{REPORT}"
    cells += [prose(end), code(f'progress("{number}")')]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata = NotebookNode(
        kernelspec={"name": "python3", "display_name": "Python 3"},
        language_info={"name": "python"},
        course={"number": number, "smoke": [{"seed": 1}, {"rate": 0.2}]},
    )
    for count, cell in enumerate(c for c in cells if c.cell_type == "code"):
        cell.execution_count = count + 1
    return notebook


def _exercise(number: str) -> list[NotebookNode]:
    answer = f"answer_{number[3:].lower()}"
    text = {"text/plain": f"○ {number} to do: Fill in the cell above."}
    kind = "predict" if "Q" in number else "find-the-bug"
    stub = _code(f"{answer} = None", ["exercise", kind])
    size = "question" if "Q" in number else "find the bug"
    told = {"exercise": number, "size": size, "minutes": 5, "difficulty": 2}
    stub.metadata.update(told)
    shown = [v4.new_output("display_data", text)]
    solution = SOLUTION.format(code=f'{answer} = "b"')
    return [
        _prose(box(stub, f"{heading_of(stub)} Find it.")),
        stub,
        _code(f'check("{number}", {answer})', ["check"], shown),
        _prose(HINT, ["hint"]),
        _prose(solution, ["solution"]),
    ]


def _prose(source, tags=(), slide="slide"):
    return _dressed(v4.new_markdown_cell(source), tags, slide)


def _code(source, tags=(), outputs=(), slide="-"):
    return _dressed(v4.new_code_cell(source, outputs=list(outputs)), tags, slide)


def _dressed(cell, tags, slide):
    cell.metadata["slideshow"] = {"slide_type": slide}
    if tags:
        cell.metadata["tags"] = list(tags)
    return cell
