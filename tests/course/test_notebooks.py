"""A notebook is found by number, part of its name, or path."""

import pytest

from helpers.course.notebooks import course_notebooks, find_notebook, notebooks_folder


@pytest.mark.parametrize("wanted", ["0", "00", "start", "Start here", "start-here"])
def test_one_lesson_by_many_names(wanted):
    assert find_notebook(wanted).name == "00_start_here.ipynb"


def test_any_notebook_by_its_path(tmp_path):
    path = tmp_path / "my lesson.ipynb"
    path.write_text("{}")
    assert find_notebook(str(path)) == path


def test_the_lessons_come_in_order():
    found = course_notebooks()
    assert found == sorted(found)
    assert found[0].parent == notebooks_folder()


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("99", "Numbers go from 00 to 16"),
        ("clusterin_g", "Did you mean 'clustering'"),
        ("a", "Give the number of one"),
        ("", "There is no notebook ''"),
    ],
)
def test_what_fits_no_lesson_or_several_is_refused(wanted, words):
    with pytest.raises(LookupError, match=words):
        find_notebook(wanted)


def test_a_path_without_file_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="no notebook at"):
        find_notebook(str(tmp_path / "none.ipynb"))
