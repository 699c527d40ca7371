"""Assignments: what earns points, what students get, and that nothing earns nothing."""

import ast
import copy
import functools
import json

import nbformat
import pytest

from case_by_case import case_by_case
from helpers.course import main
from helpers.course.assignments import (
    POINTS,
    TOOLS,
    graded_exercises,
    parts_of,
    write_assignment,
)
from helpers.course.contents import course_notebooks, find_notebook
from helpers.course.editions import solutions, tags_of
from helpers.course.links import PAGES
from helpers.exercises.grading import NotSolved, grade, is_the_courses
from helpers.exercises.stubs import task_of
from links import broken_links
from sample_lesson import sample_lesson
from solved_lessons import solved_exercises

LESSONS = course_notebooks()
SOLVED = {solved.id: solved for solved in solved_exercises()}
MARKS = {  # the lines between which each tool cuts
    "nbgrader": ("### BEGIN SOLUTION", "### END SOLUTION"),
    "otter": ("# BEGIN SOLUTION NO PROMPT", "# END SOLUTION"),
}


def read(path):
    return nbformat.read(path, as_version=4)


every_lesson = case_by_case("path", LESSONS)
every_lesson_and_tool = case_by_case("path tool", LESSONS, TOOLS)


@functools.cache
def read_once(path):
    """Return a lesson that no test changes."""
    return read(path)


@functools.cache
def made_once(path, tool):
    """Return the assignment that a tool makes of a lesson."""
    return TOOLS[tool].make(read_once(path), "name")


@every_lesson
def test_every_exercise_but_the_questions_earns_points_by_its_size(path):
    lesson = read_once(path)
    stubs = [cell for cell in lesson.cells if "exercise" in tags_of(cell)]
    tasks = [task_of(stub) for stub in stubs]
    expected = [(t.id, POINTS[t.size]) for t in tasks if t.size != "question"]
    assert [(g.id, g.points) for g in graded_exercises(lesson)] == expected
    assert expected


def test_the_points_of_lesson_00():
    found = graded_exercises(read(find_notebook("00")))
    assert [(g.id, g.name, g.points) for g in found] == [
        ("00.1", "decide", 1),
        ("00.2", "mean_score", 1),
        ("00.3", "accuracy", 2),
        ("00.4", "safest", 4),
    ]


@case_by_case("solved", SOLVED.values())
def test_a_stub_earns_nothing(solved):
    """The whole of an empty notebook, exercise by exercise."""
    for answer in (solved.answer(solved.stub), None, "a text that is no answer"):
        with pytest.raises(NotSolved):
            grade(solved.id, answer)


@case_by_case("solved", SOLVED.values())
def test_no_solution_is_taken_for_the_courses_own_code(solved):
    assert not is_the_courses(solved.answer())


@pytest.mark.parametrize(
    "exercise_id", ["00.1", "00.2", "00.3", "00.4", "08.2", "13.2"]
)
def test_a_solution_earns_everything(exercise_id):
    grade(exercise_id, SOLVED[exercise_id].answer())


@every_lesson
def test_an_exercise_whose_cell_is_deleted_earns_nothing(path):
    """No cell above an exercise gives a value to the name that is judged."""
    lesson = read_once(path)
    names = set()
    for part in parts_of(lesson):
        if part.graded:
            assert part.graded.name not in names, part.graded.id
            names |= names_made(part.stub.source)
        for cell in part.rest:
            if cell.cell_type == "code":
                names |= names_made(cell.source)


def names_made(source):
    """Return the names that a cell imports, defines or assigns."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return found


@every_lesson_and_tool
def test_each_test_asks_the_judge_of_the_exercise_above_it(path, tool):
    lesson = read_once(path)
    made = made_once(path, tool)
    asked = []
    for cell in made.cells:
        if "exercise" in tags_of(cell):
            above = cell.metadata.exercise
        elif cell.cell_type == "code" and "grading import grade" in cell.source:
            call = ast.parse(cell.source).body[-1].value
            asked.append((call.args[0].value, call.args[1].id))
            assert asked[-1][0] == above
            assert cell.source.count("\n") == 2
    assert asked == [(g.id, g.name) for g in graded_exercises(lesson)]


@every_lesson_and_tool
def test_students_get_the_stubs_and_no_solution_notes_or_outputs(path, tool):
    lesson = read_once(path)
    made = made_once(path, tool)
    nbformat.validate(made)
    begin, end = MARKS[tool]
    given = {
        c.metadata.exercise: c.source for c in lesson.cells if "exercise" in tags_of(c)
    }
    codes = {
        lesson.cells[place].metadata.exercise: code
        for place, code in solutions(lesson).items()
    }
    for cell in made.cells:
        assert not {"speaker-note", "solution"} & set(tags_of(cell))
        assert cell.get("outputs", []) == []
        if "exercise" in tags_of(cell):
            stub, *rest = cell.source.split(f"\n{begin}\n")
            assert stub == given[cell.metadata.exercise]
            if rest:
                assert rest == [f"{codes[cell.metadata.exercise]}\n{end}"]
    graded = [g.id for g in graded_exercises(lesson)]
    assert sum(begin in cell.source for cell in made.cells) == len(graded)


@every_lesson
def test_nbgrader_is_told_what_each_cell_is(path):
    lesson = read_once(path)
    cells = made_once(path, "nbgrader").cells
    told = [c.metadata.nbgrader for c in cells if "nbgrader" in c.metadata]
    assert len({t.grade_id for t in told}) == len(told)
    points = {t.grade_id: t.points for t in told if t.grade}
    expected = {
        f"test-{g.id.replace('.', '-')}": g.points for g in graded_exercises(lesson)
    }
    assert points == expected
    assert all(t.locked != t.solution for t in told)
    assert "# " in cells[0].source  # the title comes first


@every_lesson
def test_otter_is_told_the_points(path):
    lesson = read_once(path)
    cells = made_once(path, "otter").cells
    raw = [cell.source for cell in cells if cell.cell_type == "raw"]
    heads = [text.partition("\n") for text in raw]
    questions = [
        json.loads(rest) for head, _, rest in heads if "QUESTION" in head and rest
    ]
    assert [(q["name"], q["points"]) for q in questions] == [
        (f"exercise_{g.id.replace('.', '_')}", g.points)
        for g in graded_exercises(lesson)
    ]
    opened = sum("# BEGIN" in head for head, _, _ in heads)
    assert opened == sum("# END" in head for head, _, _ in heads) == 3 * len(questions)
    assert json.loads(heads[0][2])["files"] == [PAGES]


@every_lesson_and_tool
def test_the_lesson_is_not_changed(path, tool):
    lesson = read(path)
    before = copy.deepcopy(lesson)
    TOOLS[tool].make(lesson, "name")
    assert lesson == before


@pytest.mark.parametrize("tool", TOOLS)
def test_an_assignment_has_a_folder_with_the_pages_it_links_to(tool, tmp_path):
    target = write_assignment(find_notebook("02"), tool, tmp_path)
    assert (target.parent / PAGES / "mistakes.md").is_file()
    for cell in read(target).cells:
        if cell.cell_type == "markdown":
            assert broken_links(cell.source, target.parent) == []


def test_what_an_instructor_changed_stays(tmp_path, capsys):
    words = ["assignment", "00", "--for", "nbgrader", "--output", str(tmp_path)]
    assert main(words) == 0
    assert "8 points: 00.1 1, 00.2 1, 00.3 2, 00.4 4" in capsys.readouterr().out
    config = tmp_path / "nbgrader_config.py"
    compile(config.read_text(), "nbgrader_config.py", "exec")
    config.write_text("# mine")
    [notebook] = tmp_path.glob("source/*/*.ipynb")
    made = notebook.read_bytes()
    assert main(words) == 0
    notebook.write_text("mine")
    assert main(words) == 2
    assert "is there, and differs" in capsys.readouterr().err
    assert notebook.read_text() == "mine"
    assert main([*words, "--replace"]) == 0
    assert notebook.read_bytes() == made
    assert config.read_text() == "# mine"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["99", "--for", "otter"], "There is no notebook '99'"),
        (["00"], "--for"),
        (["00", "--for", "okpy"], "invalid choice"),
        (["00", "--for", "otter", "--output", "."], "choose another folder"),
    ],
)
def test_what_cannot_be_done_is_said(words, told, capsys, monkeypatch):
    monkeypatch.chdir(LESSONS[0].parent)
    assert main(["assignment", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_lesson_must_have_a_check_behind_each_stub():
    lesson = sample_lesson(["05.1", "05.2"])
    cells = lesson.cells
    first, second = (c for c in cells if "check" in tags_of(c))
    first.source, second.source = second.source, first.source
    with pytest.raises(ValueError, match=r"The check behind the stub of 05\.1"):
        graded_exercises(lesson)
    cells.remove(first)
    with pytest.raises(ValueError, match=r"05\.1 has no check"):
        graded_exercises(lesson)


def test_a_notebook_of_questions_alone_is_no_assignment(tmp_path, capsys):
    lesson = sample_lesson(["05.Q1"])
    nbformat.write(lesson, tmp_path / "05_x.ipynb")
    words = [str(tmp_path / "05_x.ipynb"), "--for", "otter"]
    assert main(["assignment", *words, "--output", str(tmp_path / "out")]) == 2
    assert "no exercise that earns points" in capsys.readouterr().err
    assert list((tmp_path / "out").iterdir()) == []
