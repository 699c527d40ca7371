"""The lessons and their map."""

from helpers.course.contents import LESSONS, course_map


def test_seventeen_lessons_are_numbered_in_order():
    assert [lesson.number for lesson in LESSONS] == [f"{k:02}" for k in range(17)]
    assert all(lesson.slug.startswith(lesson.number) for lesson in LESSONS)
    assert len({lesson.slug for lesson in LESSONS}) == 17


def test_the_map_names_every_lesson_once_and_marks_one():
    text = course_map("08")
    assert all(f"{x.number} {x.title}" in text for x in LESSONS)
    assert text.count("you are here") == 1
    assert "**08 Backprop by hand (you are here)**" in text
