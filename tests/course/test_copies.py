"""Copies: made without outputs, updated with the learner's work, never lost."""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import v4

from helpers.course import copies


def prose(id, text="Words.", **metadata):
    return v4.new_markdown_cell(text, id=id, metadata=metadata)


def code(id, source, **metadata):
    cell = v4.new_code_cell(source, id=id, metadata=metadata, execution_count=1)
    cell.outputs = [v4.new_output("stream", text="printed\n")]
    return cell


def stub(id, exercise, name):
    source = f"def {name}(x):\n    return ..."
    return code(id, source, exercise=exercise, tags=["exercise"])


LESSON = [
    prose("title", "# 08 Backprop"),
    code("import", "import math"),
    stub("stub-1", "08.1", "forward"),
    code("use", "print(forward(1))"),
    prose("note", "For lecturers", tags=["speaker-note"]),
    stub("stub-2", "08.2", "backward"),
]
ANSWER = "def forward(x):\n    return x + 1"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one lesson, and an empty folder for the copies."""
    monkeypatch.setenv("COURSE_MY", str(tmp_path / "my"))
    return Course(tmp_path, monkeypatch)


class Course:
    """Lessons that a test publishes, and the learner's copies of them."""

    def __init__(self, folder, monkeypatch):
        self.folder = folder / "notebooks"
        self.my = folder / "my"
        self.folder.mkdir()
        monkeypatch.setattr(copies, "course_notebooks", self.lessons)
        self.publish(LESSON)

    def lessons(self):
        return sorted(self.folder.glob("*.ipynb"))

    def publish(self, cells, name="08_backprop.ipynb"):
        nbformat.write(v4.new_notebook(cells=cells), self.folder / name)

    def start(self):
        for lesson in self.lessons():
            copies.start(lesson)

    def copy(self, name="08_backprop.ipynb"):
        return nbformat.read(self.my / name, as_version=4)

    def edit(self, id, source, name="08_backprop.ipynb"):
        notebook = self.copy(name)
        next(c for c in notebook.cells if c.id == id).source = source
        nbformat.write(notebook, self.my / name)

    def lose_ids(self, before=b"", **fields):
        """Write the copy as Colab and old editors do: no cell has its id."""
        path = self.my / "08_backprop.ipynb"
        content = json.loads(path.read_text()) | fields
        for cell in content["cells"]:
            del cell["id"]
        path.write_bytes(before + json.dumps(content).encode())

    def sources(self, name="08_backprop.ipynb"):
        return {cell.id: cell.source for cell in self.copy(name).cells}


def test_a_copy_has_no_outputs_and_no_speaker_notes(course):
    course.start()
    cells = course.copy().cells
    assert [c.id for c in cells] == ["title", "import", "stub-1", "use", "stub-2"]
    runs = [c for c in cells if c.cell_type == "code"]
    assert all(c.outputs == [] and c.execution_count is None for c in runs)


def test_start_leaves_a_copy_that_is_there(course):
    course.start()
    course.edit("stub-1", ANSWER)
    course.start()
    assert course.sources()["stub-1"] == ANSWER


def test_update_without_a_new_edition_changes_no_file(course):
    course.start()
    course.edit("stub-1", ANSWER)
    before = {p: p.read_bytes() for p in course.my.rglob("*") if p.is_file()}
    assert copies.update() == []
    assert {p: p.read_bytes() for p in course.my.rglob("*") if p.is_file()} == before


def test_a_new_edition_keeps_answers_and_takes_the_rest(course):
    course.start()
    course.edit("stub-1", ANSWER)
    course.publish([LESSON[0], prose("new", "New words."), *LESSON[1:]])
    (change,) = copies.update()
    assert (change.name, change.kept, change.homeless) == ("08_backprop.ipynb", 1, [])
    assert list(course.sources()) == [
        "title", "new", "import", "stub-1", "use", "stub-2"
    ]  # fmt: skip
    assert course.sources()["stub-1"] == ANSWER
    assert copies.update() == []


def test_an_answer_stays_where_its_stub_was_reworded(course):
    course.start()
    course.edit("stub-1", ANSWER)
    reworded = code("stub-1", "def forward(x):\n    return None", **LESSON[2].metadata)
    course.publish([*LESSON[:2], reworded, *LESSON[3:]])
    copies.update()
    assert course.sources()["stub-1"] == ANSWER


def test_an_answer_follows_its_exercise_to_another_id_and_number(course):
    course.start()
    course.edit("stub-1", ANSWER)
    course.publish([*LESSON[:2], stub("other-id", "08.4", "forward"), *LESSON[3:]])
    copies.update()
    assert course.sources()["other-id"] == ANSWER


def test_an_answer_follows_its_exercise_to_another_lesson(course):
    course.start()
    course.edit("stub-2", "def backward(x):\n    return 2")
    course.publish(LESSON[:4])
    course.publish([prose("t9", "# 09"), LESSON[5]], "09_network.ipynb")
    copies.update()
    assert "stub-2" not in course.sources()
    assert course.sources("09_network.ipynb")["stub-2"].endswith("return 2")


def test_a_renamed_lesson_takes_everything_along(course):
    course.start()
    course.edit("stub-1", ANSWER)
    notebook = course.copy()
    notebook.cells.insert(2, v4.new_markdown_cell("My note.", id="mine"))
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    (course.folder / "08_backprop.ipynb").rename(course.folder / "09_backprop.ipynb")
    course.start()
    copies.update()
    sources = course.sources("09_backprop.ipynb")
    assert (sources["stub-1"], sources["mine"]) == (ANSWER, "My note.")
    assert not (course.my / "08_backprop.ipynb").exists()
    assert list((course.my / "backup").glob("08_backprop_*"))
    assert copies.update() == []


def test_notes_in_new_cells_stay_behind_the_cell_they_followed(course):
    course.start()
    notebook = course.copy()
    notebook.cells.insert(3, v4.new_markdown_cell("My note.", id="mine"))
    notebook.cells.append(v4.new_code_cell("2 + 2", id="mine-too"))
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    course.publish([*LESSON[:2], prose("new"), *LESSON[2:5]])  # stub-2 is gone
    copies.update()
    ids = list(course.sources())
    assert ids == ["title", "import", "new", "stub-1", "mine", "use", "mine-too"]


def test_what_no_longer_fits_is_kept_beside_and_named(course):
    course.start()
    course.edit("stub-2", "def backward(x):\n    return 2")
    course.publish(LESSON[:4])
    (change,) = copies.update()
    assert [cell.metadata["exercise"] for cell in change.homeless] == ["08.2"]
    (kept,) = (course.my / "kept").glob("*.ipynb")
    assert nbformat.read(kept, 4).cells[0].source.endswith("return 2")


def test_a_cell_that_both_changed_is_the_courses_and_the_learners_is_kept(course):
    course.start()
    course.edit("use", "print(forward(7))")
    course.publish([*LESSON[:3], code("use", "print(forward(2))"), *LESSON[4:]])
    (change,) = copies.update()
    assert course.sources()["use"] == "print(forward(2))"
    assert [cell.source for cell in change.homeless] == ["print(forward(7))"]


def test_a_cell_that_only_the_learner_changed_is_kept(course):
    course.start()
    course.edit("use", "print(forward(7))")
    course.publish([*LESSON, prose("end")])
    copies.update()
    assert course.sources()["use"] == "print(forward(7))"


def test_outputs_stay_with_unchanged_code(course):
    course.start()
    notebook = course.copy()
    notebook.cells[1].outputs = [v4.new_output("stream", text="mine\n")]
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    course.publish([*LESSON, prose("end")])
    copies.update()
    assert course.copy().cells[1].outputs[0].text == "mine\n"


def test_every_update_leaves_a_backup_of_each_file_it_changes(course):
    course.start()
    course.edit("stub-1", ANSWER)
    before = (course.my / "08_backprop.ipynb").read_bytes()
    for text in ("one", "two"):
        course.publish([*LESSON, prose("end", text)])
        copies.update()
    backups = sorted((course.my / "backup").glob("*.ipynb"))
    assert len(backups) == 2
    assert before in [path.read_bytes() for path in backups]


def test_the_learners_own_notebooks_are_left_alone(course):
    course.start()
    own = course.my / "scratch.ipynb"
    nbformat.write(v4.new_notebook(cells=[prose("title")]), own)
    before = own.read_bytes()
    course.publish([*LESSON, prose("end")])
    copies.update()
    assert own.read_bytes() == before


OTHER = nbformat.writes(v4.new_notebook(cells=[prose("t9", "# 09")]))


@pytest.mark.parametrize(
    "record", [None, "", "no json", OTHER], ids=lambda r: str(r)[:7]
)
def test_a_copy_of_which_no_edition_is_known_is_updated_and_told(
    course, record, capsys
):
    """A program deleted or damaged the edition, or put another lesson's there."""
    course.start()
    course.edit("stub-1", ANSWER)
    notebook = course.copy()
    notebook.cells.insert(3, v4.new_markdown_cell("My note.", id="mine"))
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    before = (course.my / "08_backprop.ipynb").read_bytes()
    edition = course.my / ".editions" / "08_backprop.ipynb"
    edition.unlink() if record is None else edition.write_text(record)
    course.publish([*LESSON[:4], prose("new"), *LESSON[4:]])
    assert copies.main(["update"]) == 0
    sources = course.sources()
    assert list(sources) == [
        "title", "import", "stub-1", "mine", "use", "new", "stub-2"
    ]  # fmt: skip
    assert (sources["stub-1"], sources["mine"]) == (ANSWER, "My note.")
    told = capsys.readouterr().out
    assert "08_backprop.ipynb: new edition, 2 cells of yours kept" in told
    assert "lesson counts as yours: 08_backprop.ipynb\n" in told
    (backup,) = (course.my / "backup").iterdir()
    assert backup.read_bytes() == before
    assert copies.update() == []


def test_a_lesson_copied_by_hand_becomes_a_copy(course):
    """It has outputs and the speaker notes; ids may be lost, and words changed."""
    course.my.mkdir()
    shutil.copy(course.lessons()[0], course.my)
    course.edit("stub-1", ANSWER)
    course.lose_ids()
    (change,) = copies.update()
    assert (change.kept, change.homeless, change.unknown) == (1, [], True)
    assert list(course.sources()) == ["title", "import", "stub-1", "use", "stub-2"]
    assert course.sources()["stub-1"] == ANSWER
    course.publish([*LESSON, prose("end")])
    (change,) = copies.update()
    assert (change.kept, change.unknown) == (1, False)
    assert course.sources()["stub-1"] == ANSWER


def test_an_answer_does_not_overwrite_a_copy_made_by_hand(course):
    """An exercise moves to a lesson of which the learner has a copy, by hand."""
    course.start()
    course.edit("stub-2", "answer = 2")
    course.publish(LESSON[:4])
    cells = [stub("stub-3", "09.1", "third"), LESSON[5]]
    course.publish(cells, "09_network.ipynb")
    shutil.copy(course.folder / "09_network.ipynb", course.my)
    course.edit("stub-3", "answer = 3", "09_network.ipynb")
    copies.update()
    sources = course.sources("09_network.ipynb")
    assert sources == {"stub-3": "answer = 3", "stub-2": "answer = 2"}


def test_an_answer_between_a_killed_update_and_the_next_is_kept(course, monkeypatch):
    course.start()
    course.publish([*LESSON, stub("stub-3", "08.3", "third")])
    monkeypatch.setattr(copies, "_write", lambda *given, real=copies._write: (
        None if ".editions" in given[0].parts else real(*given)
    ))  # fmt: skip
    copies.update()
    monkeypatch.undo()
    monkeypatch.setattr(copies, "course_notebooks", course.lessons)
    monkeypatch.setenv("COURSE_MY", str(course.my))
    course.edit("stub-3", "answer = 3")
    copies.update()
    assert course.sources()["stub-3"] == "answer = 3"


def test_a_copy_of_a_lesson_that_is_gone_stays_if_nothing_tells_what_it_was(course):
    course.start()
    course.edit("stub-1", ANSWER)
    edition = course.my / ".editions" / "08_backprop.ipynb"
    edition.write_text("no json")
    course.lessons()[0].unlink()
    course.publish([prose("t9", "# 09")], "09_network.ipynb")
    (change,) = copies.update()
    assert f"{edition}) cannot be read" in change.problem
    assert course.sources()["stub-1"] == ANSWER
    edition.unlink()
    assert copies.update() == []
    assert course.sources()["stub-1"] == ANSWER


def test_notes_in_a_lesson_that_is_gone_are_kept_beside_and_told(course, capsys):
    course.start()
    notebook = course.copy()
    notebook.cells.append(v4.new_markdown_cell("My note.", id="mine"))
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    course.lessons()[0].unlink()
    course.publish([prose("t9", "# 09")], "09_network.ipynb")
    assert copies.main(["update"]) == 0
    told = capsys.readouterr().out
    assert "08_backprop.ipynb: no longer a lesson; your copy is in " in told
    assert f"mine has no place any more; it is in {course.my / 'kept'}" in told
    (kept,) = (course.my / "kept").glob("*.ipynb")
    assert [cell.source for cell in nbformat.read(kept, 4).cells] == ["My note."]


@pytest.mark.parametrize("whose", ["learner", "course"])
def test_a_copy_that_has_another_name_than_its_lesson_is_told(course, whose, capsys):
    """The learner renamed it; or the lesson was renamed, and its edition is lost."""
    course.start()
    course.edit("stub-1", ANSWER)
    mine, lesson = course.my / "08_backprop.ipynb", course.lessons()[0]
    if whose == "learner":
        mine = mine.rename(course.my / "08_anna.ipynb")
    else:
        lesson = lesson.rename(course.folder / "09_backprop.ipynb")
        (course.my / ".editions" / mine.name).unlink()
    nbformat.write(v4.new_notebook(cells=[prose("mine")]), course.my / "own.ipynb")
    (course.my / "damaged.ipynb").write_text("no json")
    assert copies.main(["update"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{mine} looks like your copy of {lesson.name}.")
    assert told.count("\n") == 1
    mine.rename(course.my / lesson.name)
    course.publish([*LESSON, prose("end")], lesson.name)
    assert copies.main(["update"]) == 0
    assert course.sources(lesson.name)["stub-1"] == ANSWER
    assert course.sources(lesson.name)["end"] == "Words."


def test_a_second_copy_beside_the_first_is_the_learners_own(course):
    course.start()
    shutil.copy(course.my / "08_backprop.ipynb", course.my / "08_backprop-Copy1.ipynb")
    assert copies.update() == []


def test_an_unreadable_copy_is_named_and_left(course):
    course.start()
    path = course.my / "08_backprop.ipynb"
    path.write_text("<<<<<<< no json")
    course.publish([*LESSON, prose("end")])
    course.publish([prose("t9", "# 09")], "09_network.ipynb")
    course.start()
    course.publish([prose("t9", "# 9")], "09_network.ipynb")
    problem, change = copies.update()
    assert f"{path} is no notebook" in problem.problem
    assert (change.name, change.problem) == ("09_network.ipynb", "")
    assert path.read_text() == "<<<<<<< no json"
    assert copies.main(["update"]) == 2


@pytest.mark.parametrize("after", range(6))
def test_a_disk_that_fills_up_costs_nothing(course, monkeypatch, after):
    course.start()
    course.edit("stub-1", ANSWER)
    course.publish([*LESSON[:5], prose("end")])
    real, left = copies.write_atomically, [after]

    def full(path, content):
        if left[0] == 0:
            raise OSError(28, "No space left on device")
        left[0] -= 1
        return real(path, content)

    monkeypatch.setattr(copies, "write_atomically", full)
    with contextlib.suppress(copies.CopyError):
        copies.update()
    assert course.sources()["stub-1"] == ANSWER
    monkeypatch.setattr(copies, "write_atomically", real)
    copies.update()
    assert course.sources()["stub-1"] == ANSWER
    assert course.sources()["end"] == "Words."
    assert copies.update() == []


class Killed(BaseException):
    """The program ends here; unlike an error, nothing in it can notice."""


def test_an_update_killed_at_any_write_loses_no_answer(course, monkeypatch):
    """A lesson is split, and it swaps an exercise with another one."""
    more = [prose("t9", "# 09"), stub("stub-3", "09.1", "third")]
    course.publish(more, "09_network.ipynb")
    course.start()
    for number, name in ((1, "08_backprop"), (2, "08_backprop"), (3, "09_network")):
        course.edit(f"stub-{number}", f"answer = {number}", f"{name}.ipynb")
    before = shutil.copytree(course.my, course.folder.parent / "before")
    course.publish([*LESSON[:2], more[1]])  # 08.1 to a new lesson, 08.2 to 09
    course.publish([more[0], LESSON[5]], "09_network.ipynb")
    course.publish([prose("t10", "# 10"), LESSON[2]], "10_new.ipynb")
    wanted = {"08_backprop": 3, "09_network": 2, "10_new": 1}
    real, lost = copies.write_atomically, []
    for kill_at in range(100):
        shutil.rmtree(course.my)
        shutil.copytree(before, course.my)
        left = [kill_at]

        def write(path, content, left=left):
            if not left[0]:
                raise Killed
            left[0] -= 1
            path.write_bytes(content)

        monkeypatch.setattr(copies, "write_atomically", write)
        try:
            copies.update()
            break
        except Killed:
            monkeypatch.setattr(copies, "write_atomically", real)
            copies.update()
        for name, number in wanted.items():
            found = course.sources(f"{name}.ipynb").get(f"stub-{number}")
            if found != f"answer = {number}":
                lost.append((kill_at, name, found))
        assert copies.update() == []
        assert len(list(course.my.glob("*.ipynb"))) == 3
    assert kill_at > 8
    assert lost == []


def test_an_answer_waits_for_the_damaged_copy_that_it_belongs_to(course):
    course.publish([prose("t9", "# 09")], "09_network.ipynb")
    course.start()
    course.edit("stub-2", "answer = 2")
    course.publish(LESSON[:4])
    course.publish([prose("t9", "# 09"), LESSON[5]], "09_network.ipynb")
    damaged = course.my / "09_network.ipynb"
    damaged.write_text("no json")
    for _ in range(2):
        copies.update()
        assert "stub-2" not in course.sources()
        assert damaged.read_text() == "no json"
    copies.reset(course.folder / damaged.name)
    copies.update()
    assert course.sources(damaged.name)["stub-2"] == "answer = 2"
    assert copies.update() == []


def test_a_folder_that_cannot_be_written_is_one_sentence(course, monkeypatch):
    monkeypatch.setenv("COURSE_MY", "/proc/no/such")
    with pytest.raises(copies.CopyError, match="COURSE_MY"):
        course.start()


def test_a_full_disk_is_told(course, monkeypatch):
    def full(path, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "write_atomically", full)
    with pytest.raises(copies.CopyError, match="No space left"):
        course.start()


def test_reset_puts_one_exercise_back_and_keeps_the_rest(course):
    course.start()
    course.edit("stub-1", ANSWER)
    course.edit("stub-2", "def backward(x):\n    return 2")
    backup = copies.reset(course.folder / "08_backprop.ipynb", "08.2")
    assert course.sources()["stub-1"] == ANSWER
    assert course.sources()["stub-2"] == LESSON[5].source
    assert "return 2" in backup.read_text()


def test_reset_puts_a_whole_lesson_back(course):
    course.start()
    course.edit("stub-1", ANSWER)
    backup = copies.reset(course.folder / "08_backprop.ipynb")
    assert course.sources()["stub-1"] == LESSON[2].source
    assert "x + 1" in backup.read_text()


def test_reset_of_an_unknown_exercise_names_those_there_are(course):
    course.start()
    with pytest.raises(copies.CopyError, match=r"it has 08\.1, 08\.2"):
        copies.reset(course.folder / "08_backprop.ipynb", "08.9")


def test_an_exercise_of_another_lesson_is_refused_before_a_copy_is_made(course):
    with pytest.raises(copies.CopyError, match=r"it has 08\.1, 08\.2"):
        copies.reset(course.lessons()[0], "09")
    assert not course.my.exists()


def test_an_exercise_whose_cell_the_learner_deleted_cannot_be_put_back(course):
    course.start()
    notebook = course.copy()
    notebook.cells = [cell for cell in notebook.cells if cell.id != "stub-1"]
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    with pytest.raises(copies.CopyError, match=r"has no cell of exercise 08\.1 any"):
        copies.reset(course.lessons()[0], "08.1")


@settings(max_examples=25)
@given(seed=st.integers(0, 10**9))
def test_whatever_changes_no_answer_and_no_note_is_ever_lost(tmp_path_factory, seed):
    rng, patch = random.Random(seed), pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("course")
    patch.setenv("COURSE_MY", str(folder / "my"))
    course = Course(folder, patch)
    try:
        for round_ in range(3):
            course.start()
            name = rng.choice([p.name for p in course.my.glob("*.ipynb")])
            notebook = course.copy(name)
            mine = f"words of round {round_} {seed}"
            if rng.random() < 0.5 and notebook.cells:
                rng.choice(notebook.cells).source = mine
            else:
                cell = v4.new_markdown_cell(mine, id=f"mine{round_}")
                notebook.cells.insert(rng.randint(0, len(notebook.cells)), cell)
            nbformat.write(notebook, course.my / name)
            if rng.random() < 0.3:  # a program cleared up
                (course.my / ".editions" / name).unlink(missing_ok=True)
            cells = rng.sample(LESSON, rng.randint(1, len(LESSON)))
            cells += [prose(f"new{round_}", f"edition {round_}")]
            for path in course.lessons():
                path.unlink()
            half = rng.randint(0, len(cells))
            for part, file in ((cells[:half], "08_a"), (cells[half:], "09_b")):
                if part:
                    course.publish(part, f"{file}.ipynb")
            copies.update()
            everything = "".join(
                str(json.loads(p.read_text())["cells"])
                for p in course.my.rglob("*.ipynb")
                if ".editions" not in p.parts
            )
            assert mine in everything
            assert [change for change in copies.update() if not change.problem] == []
    finally:
        patch.undo()


def test_the_commands_say_what_they_did(course, capsys, monkeypatch):
    monkeypatch.setattr(copies, "find_lesson", lambda name: course.lessons()[0])
    assert copies.main(["start", "08"]) == 0
    assert copies.main(["start"]) == 0
    assert capsys.readouterr().out == f"Your copies are in {course.my}.\n" * 2
    course.edit("stub-1", ANSWER)
    course.publish([cell for cell in LESSON if cell.id != "stub-1"])
    assert copies.main(["update"]) == 0
    assert copies.main(["update"]) == 0
    told = capsys.readouterr().out
    assert f"08.1 has no place any more; it is in {course.my / 'kept'}" in told
    assert told.endswith("Your copies are up to date.\n")
    course.edit("use", "print(1)")
    assert copies.main(["reset", "08"]) == 0
    assert "08_backprop is as the course gives it." in capsys.readouterr().out
    assert course.sources()["use"] == "print(forward(1))"


def test_the_path_of_a_copy_means_its_lesson(course, tmp_path, monkeypatch, capsys):
    lessons = course.lessons
    monkeypatch.setattr("helpers.course.contents.course_notebooks", lessons)
    course.start()
    course.edit("stub-1", ANSWER)
    mine = str(course.my / "08_backprop.ipynb")
    assert copies.main(["start", mine]) == 0
    assert course.sources()["stub-1"] == ANSWER
    assert copies.main(["reset", mine, "08.1"]) == 0
    assert "08.1 is as the course gives it. What was there:" in capsys.readouterr().out
    assert "..." in course.sources()["stub-1"]
    course.edit("stub-1", ANSWER)
    assert copies.main(["reset", mine]) == 0
    assert "..." in course.sources()["stub-1"]
    (course.my / "08_backprop.ipynb").unlink()
    assert copies.main(["reset", "08_backprop"]) == 0
    assert f"It is new: {mine}" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["start", "reset"])
def test_a_notebook_of_another_course_is_refused(course, tmp_path, command, capsys):
    other = tmp_path / "other.ipynb"
    nbformat.write(v4.new_notebook(), other)
    assert copies.main([command, str(other)]) == 2
    assert f"{other} is no lesson of the course" in capsys.readouterr().err
    assert not course.my.exists()


def test_a_damaged_lesson_is_named(course, monkeypatch, capsys):
    monkeypatch.setattr(copies, "find_lesson", lambda name: course.lessons()[0])
    course.start()
    lesson = course.lessons()[0]
    lesson.write_text("<<<<<<< HEAD\n" + lesson.read_text())
    for words in (["update"], ["reset", "08"], ["reset", "08", "08.1"]):
        assert copies.main(words) == 2
        assert f"{lesson} is no notebook" in capsys.readouterr().err


def test_a_copy_whose_cells_lost_their_ids_keeps_its_place(course):
    course.start()
    course.edit("stub-1", ANSWER)
    course.lose_ids(before=b"\xef\xbb\xbf", nbformat_minor=0)
    course.publish([LESSON[0], prose("new", "New words."), *LESSON[1:]])
    assert [change.kept for change in copies.update()] == [1]
    found = course.sources()
    assert list(found) == ["title", "new", "import", "stub-1", "use", "stub-2"]
    assert found["stub-1"] == ANSWER


def test_an_answer_that_was_cut_and_pasted_replaces_its_stub(course):
    """A pasted cell has another id; a stub below the answer would undo it."""
    course.start()
    notebook = course.copy()
    notebook.cells[2] |= {"source": ANSWER, "id": "pasted"}
    notebook.cells.insert(4, v4.new_code_cell("1", id="mine"))
    again = v4.new_code_cell("def backward(x): ...", id="again")
    again.metadata["exercise"] = "08.2"  # a copy of a cell that is still there
    notebook.cells.append(again)
    nbformat.write(notebook, course.my / "08_backprop.ipynb")
    course.publish([*LESSON, prose("end")])
    assert [change.kept for change in copies.update()] == [3]
    assert list(course.sources()) == [
        "title", "import", "stub-1", "use", "mine", "stub-2", "again", "end"
    ]  # fmt: skip
    assert course.sources()["stub-1"] == ANSWER


@pytest.mark.parametrize("whole", [True, False])
def test_a_lesson_is_never_taken_for_a_copy(course, monkeypatch, whole, capsys):
    """It lies where the copies are, or a link leads to it."""
    monkeypatch.setattr(copies, "find_lesson", lambda name: course.lessons()[0])
    lesson = course.lessons()[0]
    before = lesson.read_bytes()
    if whole:
        monkeypatch.setenv("COURSE_MY", str(course.folder))
    else:
        course.my.mkdir()
        (course.my / lesson.name).symlink_to(lesson)
    for words in (["update"], ["reset", "08"], ["reset", "08", "08.1"]):
        assert copies.main(words) == 2
        assert "is the course's own lesson, not a copy" in capsys.readouterr().err
    assert lesson.read_bytes() == before


ODD = {
    "no outputs": lambda cell: [cell.pop("outputs"), cell.pop("execution_count")],
    "outputs of prose": lambda cell: cell.update(cell_type="raw"),
    "a strange output": lambda cell: cell.update(outputs=[{"output_type": "odd"}]),
    "an odd id": lambda cell: cell.update(id=5) if cell["id"] == "use" else None,
    "a strange key": lambda cell: cell.update(strange=1),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("which", ["my", "my/.editions"])
def test_a_cell_that_a_program_left_odd_keeps_its_words(course, which, odd):
    course.start()
    course.edit("stub-1", ANSWER)
    path = course.my.parent / which / "08_backprop.ipynb"
    content = json.loads(path.read_text())
    for cell in content["cells"][1:]:
        ODD[odd](cell)
    path.write_text(json.dumps(content))
    course.publish([*LESSON[:5], prose("end")])
    copies.update()
    assert course.sources()["stub-1"] == ANSWER
    assert copies.update() == []
    copies.reset(course.lessons()[0], "08.1")
    assert course.sources()["stub-1"] == LESSON[2].source


def test_one_exercise_is_put_back_where_ids_were_lost(course):
    course.start()
    course.edit("stub-1", ANSWER)
    course.lose_ids()
    copies.reset(course.lessons()[0], "08.1")
    assert "..." in course.sources()["stub-1"]


def test_a_command_that_cannot_be_carried_out(course, capsys):
    (course.my).write_text("a file where the folder should be")
    assert copies.main(["start"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"course start: {course.my}")
    assert "Nothing was changed" in told.err
    assert copies.main(["update"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert f"to: {course.my} is not one; set COURSE_MY to another" in told.err
    with pytest.raises(SystemExit):
        copies.main(["begin"])


def test_the_command_starts_and_updates(tmp_path):
    environment = {"COURSE_MY": str(tmp_path / "my")}
    for command, told in (("start", "Your copies are in"), ("update", "up to date")):
        done = subprocess.run(
            [sys.executable, "-m", "helpers.course", command],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, told in done.stdout) == (0, True), done.stderr
