"""What a learner does, done in a real JupyterLab: run, answer, slide, solve."""

import json
import re
import urllib.request

import numpy as np
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


def test_a_click_a_key_and_the_cells_that_follow(open_notebook):
    """Lesson 00: answers by click and by keyboard run the lesson, or are told why."""
    lesson = open_notebook("00")
    lesson.run_all()
    every_figure_is_described(lesson)
    question = lesson.position('check("00.Q1"')
    letters = lesson.cells.nth(question).get_by_role("button")
    assert letters.all_inner_texts() == ["a", "b", "c"]
    for letter, status in ((1, "try again"), (0, "pass")):
        letters.nth(letter).click()
        reply = lesson.cells.nth(question).get_by_text(f"{'ab'[letter]} {status}")
        reply.wait_for(timeout=10_000)
    stub, check, use = map(
        lesson.position, ("def decide", 'check("00.1"', 'yours("00.1"')
    )
    assert "of the course runs here" in lesson.run(use)
    assert "00.1 to do" in lesson.run(check)  # the course's version solves nothing
    lesson.fill(stub, f"{DECIDE} score >= threshold")
    assert "You returned True or False" in lesson.run(check)
    lesson.fill(stub, f'{DECIDE} "spam" if score >= threshold else "wanted"')
    assert "00.1 pass" in lesson.run(check)
    for _ in range(2):
        assert "your own decide runs here" in lesson.run(use)
    assert "18 called spam, accuracy 0.90" in lesson.run(lesson.position("kinds = ["))
    lesson.type(stub, f'{DECIDE} "spam" if score > threshold else "wanted"')
    lesson.save()
    assert "has changed since you ran it" in lesson.run(check)
    assert lesson.errors() == []


def test_a_saved_slider_shows_its_figure_when_it_is_opened_again(open_notebook, lab):
    """Its kernel has ended by then: the picture comes from the file."""
    lesson = open_notebook("00")
    lesson.run_all()
    live = lesson.position("live(")
    lesson.run(live)
    lesson.save()
    lesson.page.close()
    end_all_kernels(lab)
    again = open_notebook("00")
    cell = again.cells.nth(live)
    cell.scroll_into_view_if_needed()
    cell.get_by_role("img", name=re.compile(r"\w+ \w+ \w+")).first.wait_for()
    again.photograph("slider_reopened", live)
    assert "Error displaying widget" not in again.output(live)


def test_boxes_can_be_read_in_the_dark_theme(open_notebook):
    lesson = open_notebook("00")
    lesson.choose_theme("JupyterLab Dark")
    try:
        boxes = lesson.page.locator(".alert").evaluate_all(
            "all => all.map(a => [getComputedStyle(a).color, "
            "getComputedStyle(a).backgroundColor])"
        )
        lesson.photograph("dark", lesson.position('check("00.Q1"'))
    finally:
        lesson.choose_theme("JupyterLab Light")
    assert len(boxes) > 3
    assert [pair for pair in boxes if contrast(*pair) < 7] == []


def contrast(*colors):
    """The contrast of two colors such as "rgb(27, 42, 51)" (WCAG 2.1, 1.4.3)."""
    lights = []
    for color in colors:
        parts = np.array(re.findall(r"\d+", color)[:3], float) / 255
        parts = np.where(parts <= 0.04, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        lights.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def end_all_kernels(lab):
    """Shut down what runs, as closing JupyterLab does."""
    address, token, _ = lab
    headers = {"Authorization": f"token {token}"}
    listing = urllib.request.Request(f"{address}/api/sessions", headers=headers)
    with urllib.request.urlopen(listing) as reply:
        sessions = json.load(reply)
    for session in sessions:
        one = f"{address}/api/sessions/{session['id']}"
        ending = urllib.request.Request(one, headers=headers, method="DELETE")
        urllib.request.urlopen(ending).close()


DECIDE = "def decide(score, threshold):\n    return"


def every_figure_is_described(lesson):
    """Ask for pictures and controls by name, as a screen reader does."""
    for words in ("show(", "live("):
        cell = lesson.cells.nth(lesson.position(words))
        cell.scroll_into_view_if_needed()
        cell.get_by_role("img", name=re.compile(r"\w+ \w+ \w+")).wait_for()
    cell.get_by_label("threshold").first.wait_for()


def a_missing_name_gets_a_card(lesson):
    """Run a check before its exercise, in a kernel that has just started."""
    check = lesson.position(f'check("{lesson.number}.Q1"')
    lesson.run(lesson.position("from helpers.exercises import"))
    assert "does not exist yet" in lesson.run(check)
    assert lesson.errors() == []
    lesson.photograph("missing_name", check)


def a_slider_moves_its_figure(lesson):
    """Press an arrow key on the first slider; the picture must change."""
    from playwright.sync_api import expect

    live = lesson.cells.nth(lesson.position("live("))
    live.scroll_into_view_if_needed()
    picture = live.locator("img").last
    before = picture.get_attribute("src")
    lesson.photograph("slider_before")
    live.locator(".noUi-handle").first.focus()
    for _ in range(3):
        lesson.page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", before, timeout=30_000)
    lesson.page.wait_for_timeout(1000)
    lesson.photograph("slider_after")


def a_wrong_answer_earns_its_reply_and_the_right_one_passes(lesson):
    """Type a wrong letter, then the right one; the bar counts one pass."""
    question = f"{lesson.number}.Q1"
    stub, check = lesson.stub(question), lesson.position(f'check("{question}"')
    assert "Click your answer, or type its letter" in lesson.output(check)
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
