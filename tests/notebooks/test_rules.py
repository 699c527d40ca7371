"""Each rule on notebooks accepts a sound lesson and sees the fault it is there for."""

import functools
import re

import pytest
from nbformat import v4

from case_by_case import case_by_case
from notebook_rules import RULES, Lesson
from notebook_rules import exercises as exercise_rules
from notebook_rules.code import functions_of
from sample_lesson import plain_picture, sample_lesson

IDS = ["05.Q1", "05.1", "05.2", "05.3", "05.4"]
SLUG = "05_non_linearity"


@pytest.fixture(autouse=True)
def judges(monkeypatch):
    """Pretend that notebook 05 has judges for the sample's exercises."""
    monkeypatch.setattr(exercise_rules, "notebooks_with_exercises", lambda: ("05",))
    monkeypatch.setattr(
        exercise_rules, "exercises_of", lambda _: dict.fromkeys(IDS, "judge")
    )


def lesson(*changes):
    """Return the sample lesson after some changes to its notebook."""
    notebook = sample_lesson(IDS)
    for change in changes:
        change(notebook)
    return Lesson(notebook, SLUG, size=1000)


def by_tag(notebook, tag):
    return next(cell for cell in notebook.cells if tag in cell.metadata.get("tags", []))


@case_by_case("rule", RULES.values())
def test_the_sample_keeps_every_rule(rule):
    assert list(rule(lesson())) == []


def code(source, **settings):
    """Return a change that appends a code cell."""

    def change(notebook):
        cell = v4.new_code_cell(source, execution_count=len(notebook.cells))
        cell.outputs = settings.get("outputs", [])
        cell.metadata.update(settings.get("metadata", {}))
        notebook.cells.insert(6, cell)

    return change


def prose(text):
    """Return a change that adds a text cell."""
    return lambda notebook: notebook.cells.insert(6, v4.new_markdown_cell(text))


def unlinked_map(notebook):
    """Take the links out of the first cell."""
    text = notebook.cells[0].source
    notebook.cells[0].source = re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", text)


def source(tag, text):
    """Return a change that replaces the source of a tagged cell."""

    def change(notebook):
        by_tag(notebook, tag).source = text

    return change


def uses_an_earlier_answer(notebook):
    """Let the second solution take the first one's name."""
    first, second = [
        c for c in notebook.cells if "solution" in c.metadata.get("tags", [])
    ][:2]
    taken = first.source.split("```python\n")[1].split(" ")[0]
    second.source = second.source.replace('= "b"', f"= {taken}")


def metadata(**settings):
    """Return a change to the notebook's metadata."""
    return lambda notebook: notebook.metadata.update(settings)


def without(tag):
    """Return a change that removes the first cell with a tag."""
    return lambda notebook: notebook.cells.remove(by_tag(notebook, tag))


def first_cell(text):
    """Return a change to the source of the first cell."""
    return lambda notebook: notebook.cells[0].update(source=text)


def printed(text, name="stdout"):
    return [v4.new_output("stream", name=name, text=text)]


def shown(data):
    return [v4.new_output("display_data", data)]


def smoke(*sets):
    return metadata(course={"smoke": list(sets)})


BOX = '<div class="alert alert-block alert-info" style="color: #1b2a33">'
BLACK = plain_picture(brightness=0)
LONG = "print('" + "x" * 80 + "')"
FENCED_LONG = f"<details><summary>S</summary>\n\n```python\n{LONG}\n```\n\n</details>"
ERROR = v4.new_output("error", ename="E", evalue="", traceback=[])
VERSION = {"name": "python", "version": "3.11"}

FAULTS = [
    ("has_one_title", first_cell("# 05 Another title")),
    ("has_one_title", lambda n: n.cells.append(v4.new_markdown_cell("# Second"))),
    ("tells_its_time", first_cell("# 05 Non-linearity\n\n**Time:** 51 minutes.")),
    ("shows_the_course_map", first_cell("# 05 Non-linearity")),
    ("shows_the_course_map", unlinked_map),
    ("has_links_that_work", prose("[this](gone.ipynb)")),
    ("has_links_that_work", prose("[M99](../docs/mistakes.md#m99)")),
    ("leads_on", lambda n: n.cells.append(v4.new_markdown_cell("The end."))),
    ("numbers_its_sections", lambda n: n.cells[6].update(source="## 3. Gap")),
    ("has_speaker_notes", without("speaker-note")),
    ("gives_slide_types", code("1")),
    ("has_few_code_cells", lambda n: [code("1")(n) for _ in range(30)]),
    ("explains_in_between", lambda n: [code("1")(n) for _ in range(3)]),
    ("names_the_python_kernel", metadata(kernelspec={"name": "mine"})),
    ("names_no_python_version", metadata(language_info=VERSION)),
    ("has_smoke_parameters", smoke({"seed": 1})),
    ("has_smoke_parameters", smoke({"seed": 1}, {"sed": 2})),
    ("has_smoke_parameters", smoke({"seed": 1}, {"seed": 42})),
    ("has_one_parameters_cell", without("parameters")),
    ("has_one_parameters_cell", source("parameters", "a: int = 1")),
    ("has_one_parameters_cell", source("parameters", "a: int = 1\nb = 2")),
    ("has_one_parameters_cell", source("parameters", "a: int = 1\nb: int = 2 * a")),
    ("uses_plain_python", code("%matplotlib inline")),
    ("uses_plain_python", code("!ls")),
    ("uses_plain_python", code("files = !ls")),
    ("uses_plain_python", code("print?")),
    ("uses_plain_python", code("%%bash\nls")),
    ("ends_without_semicolon", code("plot();  # drawn")),
    ("gives_reasons_for_leniency", code("# NBVAL_IGNORE_OUTPUT\n1")),
    (
        "gives_reasons_for_leniency",
        code("1", metadata={"tags": ["raises-exception"], "reason": "because"}),
    ),
    ("says_what_a_second_run_changes", code("1", metadata={"twice": "because"})),
    ("gives_reasons_where_solutions_differ", code("1", metadata={"solved": "yes"})),
    ("counts_at_a_tolerance_of_its_own", code("print(SVC().fit(X, y).n_support_)")),
    ("counts_at_a_tolerance_of_its_own", code("f'{len(m.support_)} vectors'")),
    ("has_short_cells", code("x = 1\n" * 21)),
    ("has_short_lines", code(LONG)),
    ("has_short_lines", source("solution", FENCED_LONG)),
    ("imports_helpers", lambda n: n.cells[1].update(source="import numpy")),
    ("uses_what_it_imports", code("import math, os\nprint(os)")),
    ("uses_what_it_imports", code("from math import pi as round_number")),
    ("names_no_place", code("open('/home/me/data.csv')")),
    ("names_no_place", code("1", outputs=printed("in /tmp/ipykernel_1/2.py"))),
    ("completes_each_exercise", without("check")),
    ("completes_each_exercise", without("hint")),
    ("completes_each_exercise", without("solution")),
    ("completes_each_exercise", source("check", 'check("05.9", x)')),
    ("completes_each_exercise", lambda n: n.cells[9].update(source="Find it.")),
    ("tells_sizes", lambda n: n.cells[15].metadata.pop("difficulty")),
    ("tells_sizes", lambda n: n.cells[15].metadata.update(size="huge", minutes=4)),
    ("heads_its_tasks", lambda n: n.cells[15].metadata.update(minutes=7)),
    ("heads_its_tasks", lambda n: n.cells[14].update(source="**Exercise 05.1.** Go.")),
    ("closes_its_boxes", prose('<div class="alert">\n\nText\n\n</div>')),
    ("closes_its_boxes", prose(f"{BOX}\n\nText")),
    ("closes_its_boxes", prose(f"{BOX}\nText\n</div>")),
    ("folds_hints_and_solutions", source("hint", "Try it.")),
    ("folds_hints_and_solutions", source("solution", "It is b.")),
    ("has_all_its_judges", lambda n: by_tag(n, "exercise").metadata.pop("exercise")),
    ("has_enough_exercises", lambda n: by_tag(n, "exercise").metadata.pop("tags")),
    ("leaves_exercises_to_do", lambda n: by_tag(n, "check").update(outputs=[])),
    ("hands_on_what_solutions_use", uses_an_earlier_answer),
    ("ends_with_progress", lambda n: n.cells.append(v4.new_code_cell("1"))),
    ("is_valid", lambda n: n.cells[1].update(execution_count="one")),
    ("was_run_in_order", lambda n: n.cells[1].update(execution_count=7)),
    ("was_run_in_order", lambda n: n.cells[1].update(execution_count=None)),
    ("shows_no_error", code("1", outputs=[ERROR])),
    ("writes_no_warning", code("1", outputs=printed("careful", "stderr"))),
    ("describes_its_figures", code("1", outputs=shown({"image/png": "iVBORw0KGgo="}))),
    ("cuts_no_figure_off", code("1", outputs=shown({"image/png": BLACK}))),
    ("keeps_no_times", metadata(widgets={})),
    ("keeps_no_times", code("1", metadata={"execution": {}})),
    ("runs_no_script", code("1", outputs=shown({"text/html": "<script>1</script>"}))),
    ("prints_short_lines", code("1", outputs=printed("x" * 101))),
]


@case_by_case("name change", FAULTS)
def test_a_rule_sees_its_fault(name, change):
    assert list(RULES[name](lesson(change))) != []


def test_rules_on_the_file_itself():
    notebook = sample_lesson(IDS)
    assert list(RULES["is_a_small_file"](Lesson(notebook, SLUG, size=1_500_001))) != []
    assert list(RULES["is_in_the_contents"](Lesson(notebook, "05_another"))) != []


def test_every_rule_has_a_fault_planted():
    planted = {name for name, _ in FAULTS} | {"is_a_small_file", "is_in_the_contents"}
    assert planted == RULES.keys()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f(x):\n    y = x\n    return y", {"f"}),
        ("def f(x):\n    y = x\n    return y\n\nlive(f, x=(0, 1))", set()),
        ("def f(x): return x", set()),
        ("def f(x):\n    return x", set()),
    ],
)
def test_functions_of_more_than_one_line_are_found(text, found):
    assert functions_of(lesson(code(text))) == found


def test_an_exercise_may_define_a_function_again():
    start = functools.partial(by_tag, tag="exercise")
    stub = "def f(x):\n    y = x\n    return y"
    assert functions_of(lesson(lambda n: start(n).update(source=stub))) == set()
