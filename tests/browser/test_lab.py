"""What a learner does, done in a real JupyterLab: run, answer, slide, forget."""

import pytest

from helpers.course.editions import solutions
from helpers.exercises.catalogue import find

pytestmark = pytest.mark.browser
NUMBERS = ["00", "02", "08"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_lesson_from_its_first_cell_to_its_last(open_notebook, number):
    lesson = open_notebook(number)
    lesson.photograph("opened")
    question = f"{number}.Q1"
    check = lesson.position(f'check("{question}"')

    # A name that does not exist yet gets a card, not a traceback.
    lesson.run(lesson.position("from helpers.exercises import"))
    assert "does not exist yet" in lesson.run(check)
    assert lesson.errors() == []
    lesson.photograph("missing_name", check)

    lesson.run_all()
    assert lesson.errors() == []
    assert "to do" in lesson.output(check)
    lesson.photograph("all_run")

    # A wrong letter earns its reply, the right one passes.
    stub = lesson.stub(question)
    name = lesson.source[stub].source.partition(" ")[0]
    letter, reply = next(iter(find(question).replies.items()))
    lesson.fill(stub, f'{name} = "{letter}"')
    shown = " ".join(lesson.run(check).split())
    assert f"{question} try again {' '.join(reply.split())}" in shown
    lesson.photograph("try_again", check)
    lesson.fill(stub, f'{name} = "{find(question).right}"')
    assert f"{question} pass" in lesson.run(check)
    lesson.photograph("pass", check)

    # Progress knows it.
    bar = lesson.position(f'progress("{number}")')
    assert "1 of " in lesson.run(bar)
    lesson.photograph("progress", bar)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_solution_typed_in_passes(open_notebook, number):
    lesson = open_notebook(number)
    lesson.run_all()
    notebook = type("Notebook", (), {"cells": lesson.source})
    for stub, code in solutions(notebook).items():
        lesson.fill(stub, code)
        exercise = lesson.source[stub].metadata["exercise"]
        check = lesson.position(f'check("{exercise}"')
        assert f"{exercise} pass" in lesson.run(check)
    assert lesson.errors() == []
    lesson.photograph("solved", check)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_slider_moves_its_figure(open_notebook, number):
    lesson = open_notebook(number)
    lesson.run_all()
    live = lesson.cells.nth(lesson.position("live("))
    live.scroll_into_view_if_needed()
    picture, handle = live.locator("img").last, live.locator(".noUi-handle").first
    before = picture.get_attribute("src")
    lesson.photograph("slider_before")
    handle.focus()
    for _ in range(3):
        lesson.page.keyboard.press("ArrowRight")
    lesson.page.wait_for_function(
        "([image, before]) => image.src != before",
        arg=[picture.element_handle(), before],
        timeout=30_000,
    )
    lesson.page.wait_for_timeout(1000)
    lesson.photograph("slider_after")
    assert lesson.errors() == []
