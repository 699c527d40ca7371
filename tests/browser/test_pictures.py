"""The pictures of the README and of the book's first page, taken again.

COURSE_PICTURES=docs/pictures .venv/bin/python -m pytest -n0 -m browser tests/browser/test_pictures.py
"""

import pytest

pytestmark = pytest.mark.browser
# A mistake that works, and walks another path than PyTorch.
MIXED = """\
def momentum_step(w, v, slope, lr, momentum):
    v = momentum * v + (1 - momentum) * slope
    return w - lr * v, v"""


def test_an_exercise_that_answers(open_notebook):
    lesson = open_notebook("10")
    lesson.page.set_viewport_size({"width": 1000, "height": 900})
    stub = lesson.stub("10.2")
    lesson.run_all_above(stub)
    lesson.fill(stub, MIXED)
    answer = lesson.run(stub + 1)
    assert "10.2 try again" in answer
    assert "M26" in answer
    lesson.photograph_cells("answer", stub - 1, stub + 1)
