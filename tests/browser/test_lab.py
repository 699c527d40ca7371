"""What a learner does, done in a real JupyterLab: run, answer, slide, solve."""

import pytest

from helpers.course.editions import solutions
from helpers.exercises.catalog import find

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("number", ["00", "02", "08", "12", "16"])
def test_a_lesson_from_its_first_cell_to_its_last(open_notebook, number):
    lesson = open_notebook(number)
    lesson.photograph("opened")
    a_missing_name_gets_a_card(lesson)
    lesson.run_all()
    lesson.photograph("all_run")
    assert lesson.errors() == []
    a_slider_moves_its_figure(lesson)
    a_wrong_answer_earns_its_reply_and_the_right_one_passes(lesson)
    every_solution_typed_in_passes(lesson)
    assert lesson.errors() == []


def test_an_error_is_seen(open_notebook):
    """Otherwise the lessons above could not fail by one."""
    lesson = open_notebook("00")
    lesson.fill(lesson.stub("00.Q1"), "1 / 0")
    [text] = lesson.errors()
    assert "ZeroDivisionError" in text


def a_missing_name_gets_a_card(lesson):
    """Run a check before its exercise, in a kernel that has just started."""
    check = lesson.position(f'check("{lesson.number}.Q1"')
    lesson.run(lesson.position("from helpers.exercises import"))
    assert "does not exist yet" in lesson.run(check)
    assert lesson.errors() == []
    lesson.photograph("missing_name", check)


def a_slider_moves_its_figure(lesson):
    """Press an arrow key on the first slider; the picture must change."""
    live = lesson.cells.nth(lesson.position("live("))
    live.scroll_into_view_if_needed()
    picture = live.locator("img").last
    before = picture.get_attribute("src")
    lesson.photograph("slider_before")
    live.locator(".noUi-handle").first.focus()
    for _ in range(3):
        lesson.page.keyboard.press("ArrowRight")
    lesson.page.wait_for_function(
        "([image, before]) => image.src != before",
        arg=[picture.element_handle(), before],
        timeout=30_000,
    )
    lesson.page.wait_for_timeout(1000)
    lesson.photograph("slider_after")


def a_wrong_answer_earns_its_reply_and_the_right_one_passes(lesson):
    """Type a wrong letter, then the right one; the bar counts one pass."""
    question = f"{lesson.number}.Q1"
    stub, check = lesson.stub(question), lesson.position(f'check("{question}"')
    assert f"{question} to do" in lesson.output(check)
    name = lesson.source[stub].source.partition(" ")[0]
    letter, reply = next(iter(find(question).replies.items()))
    lesson.fill(stub, f'{name} = "{letter}"')
    shown = " ".join(lesson.run(check).split())
    assert f"{question} try again {' '.join(reply.split())}" in shown
    lesson.photograph("try_again", check)
    lesson.fill(stub, f'{name} = "{find(question).right}"')
    assert f"{question} pass" in lesson.run(check)
    lesson.photograph("pass", check)
    bar = lesson.position(f'progress("{lesson.number}")')
    assert "1 of " in lesson.run(bar)
    lesson.photograph("progress", bar)


def every_solution_typed_in_passes(lesson):
    """Type each solution into its stub, and run its check."""
    for stub, code in solutions(lesson.notebook).items():
        lesson.fill(stub, code)
        exercise = lesson.source[stub].metadata["exercise"]
        check = lesson.position(f'check("{exercise}"')
        assert f"{exercise} pass" in lesson.run(check)
        assert lesson.errors() == []
        lesson.photograph(f"solved_{exercise}", check)
