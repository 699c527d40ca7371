"""What a learner does, done in a real JupyterLab: run, answer, slide, solve."""

import json
import re
import urllib.request

import numpy as np
import pytest

from answer_mutants import mutants
from helpers.course.contents import course_notebooks
from helpers.course.editions import solutions, tags_of
from helpers.exercises.catalog import find
from helpers.exercises.side_effects import NOTHING
from solved_lessons import solved_exercises

pytestmark = pytest.mark.browser
ALWAYS = ("02", "08", "13", "16")  # the others are walked once a week: `make walks`
NUMBERS = [path.name[:2] for path in course_notebooks()]
WALKS = [
    pytest.param(number, marks=() if number in ALWAYS else pytest.mark.slow)
    for number in NUMBERS
]


@pytest.mark.parametrize("number", WALKS)
def test_a_lesson_from_its_first_cell_to_its_last(open_notebook, number):
    lesson = open_notebook(number)
    lesson.photograph("opened")
    a_missing_name_gets_a_card(lesson)
    lesson.run_all()
    lesson.photograph("all_run")
    assert lesson.errors() == []
    every_figure_has_its_description(lesson)
    a_slider_moves_its_figure(lesson)
    hints_and_solutions_unfold(lesson)
    a_wrong_answer_earns_its_reply_and_the_right_one_passes(lesson)
    a_wrong_build_earns_its_reply_and_the_right_one_passes(lesson)
    every_solution_typed_in_passes(lesson)
    assert lesson.errors() == []
    a_new_kernel_remembers_and_goes_on_with_the_learners_code(lesson)


@pytest.mark.parametrize("number", ["00", "08", "15"])
def test_a_lesson_in_notebook_7(open_notebook, number):
    """The other front end that schools have: run, answer, slide, unfold.

    There an arrow key moves to another cell, even where a slider has the focus.
    """
    lesson = open_notebook(number, "notebooks")
    lesson.photograph("notebook_7")
    lesson.run_all()
    assert lesson.errors() == []
    every_figure_has_its_description(lesson)
    a_slider_moves_its_figure(lesson, by_mouse=True)
    hints_and_solutions_unfold(lesson)
    a_wrong_build_earns_its_reply_and_the_right_one_passes(lesson)
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


def every_figure_has_its_description(lesson):
    """What a lesson's file says of its figures, a screen reader says too."""
    stored = [
        " ".join(output.metadata["image/png"]["alt"].split())
        for cell in lesson.source
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    read = lesson.descriptions()
    assert stored
    assert all(read)
    assert [words for words in stored if words not in read] == []


def a_slider_moves_its_figure(lesson, by_mouse=False):
    """Move the first slider by an arrow key or a click; the picture must change.

    Where there is a box for words instead, type into that.
    """
    from playwright.sync_api import expect

    controls = ".noUi-handle, .widget-text input:not([type=number])"
    moved = lesson.cells.filter(has=lesson.page.locator(controls))
    if not any("live(" in cell.source for cell in lesson.source):
        assert moved.count() == 0
        return
    live = moved.first
    live.scroll_into_view_if_needed()
    picture = live.locator("img").last
    before = picture.get_attribute("src")
    lesson.photograph("slider_before")
    words = live.locator(".widget-text input:not([type=number])")
    if words.count():
        words.first.fill("Win a free prize now")
        words.first.press("Enter")
    elif by_mouse:
        track = live.locator(".noUi-base").first
        width = track.bounding_box()["width"]
        track.click(position={"x": 0.9 * width, "y": 1}, force=True)
    else:
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


def a_wrong_build_earns_its_reply_and_the_right_one_passes(lesson):
    """Type a wrong answer, then the right one; the lesson goes on with it."""
    exercise, wrong, reply = a_build_and_a_wrong_answer(lesson)
    stub, check = lesson.stub(exercise.id), lesson.position(f'check("{exercise.id}"')
    lesson.fill(stub, wrong)
    shown = lesson.run(check)
    assert f"{exercise.id} try again {plain(reply)}" in plain(shown)
    lesson.photograph("build_try_again", check)
    lesson.fill(stub, exercise.solution)
    assert f"{exercise.id} pass" in lesson.run(check)
    use = lesson.position(f'yours("{exercise.id}"')
    assert f"{exercise.id}: your own" in plain(lesson.run(use))
    lesson.photograph("build_used", use)


def a_build_and_a_wrong_answer(lesson):
    """Return the lesson's first build, a wrong answer, and the reply that it earns.

    The answer is the solution with one small change, such as a minus for a plus. In a
    lesson without a build (00) it is the first exercise.
    """
    sizes = {c.metadata.get("exercise"): c.metadata.get("size") for c in lesson.source}
    used = "\n".join(c.source for c in lesson.source if c.cell_type == "code")
    here = [e for e in solved_exercises() if f'yours("{e.id}"' in used]
    here = [e for e in here if e.id[:2] == lesson.number]
    exercise = min(here, key=lambda e: sizes[e.id] != "build")
    for _, code in mutants(exercise.solution):
        verdict = find(exercise.id).judge(exercise.answer(code))
        # What stops or has no result is told so; here a reply about a mistake is meant.
        dull = verdict.sentence == NOTHING or "Your code " in verdict.sentence
        if verdict.status == "try again" and not dull:
            return exercise, code, verdict.sentence
    raise LookupError(f"No small change makes {exercise.id} wrong.")


def plain(text):
    """Return a text in one line, without the marks of code."""
    return " ".join(text.replace("`", "").split())


def hints_and_solutions_unfold(lesson):
    """Click the first of each; what was hidden is seen."""
    for tag in ("hint", "solution"):
        first = next(p for p, c in enumerate(lesson.source) if tag in tags_of(c))
        assert lesson.unfold(first) == (False, True)
        lesson.photograph(f"unfolded_{tag}", first)


def a_new_kernel_remembers_and_goes_on_with_the_learners_code(lesson):
    """Restart: what was passed counts still, and the whole lesson runs on it."""
    lesson.restart()
    lesson.run(lesson.position("from helpers.exercises import"))
    bar = lesson.position(f'progress("{lesson.number}")')
    passed = len(solutions(lesson.notebook))
    assert f"{passed} of {passed}" in lesson.run(bar)
    lesson.run_all()
    assert lesson.errors() == []
    for place, cell in enumerate(lesson.source):
        own = cell.source.count(f'yours("{lesson.number}.')
        if cell.cell_type == "code" and own:
            assert plain(lesson.output(place)).count(": your own") == own
        elif "check" in tags_of(cell):
            shown = lesson.output(place)
            if "run this check again" in shown:  # the computer was busy
                shown = lesson.run(place)
            assert " pass" in shown


def every_solution_typed_in_passes(lesson):
    """Type each solution into its stub, and run its check."""
    for stub, code in solutions(lesson.notebook).items():
        lesson.fill(stub, code)
        exercise = lesson.source[stub].metadata["exercise"]
        check = lesson.position(f'check("{exercise}"')
        assert f"{exercise} pass" in lesson.run(check)
        assert lesson.errors() == []
        lesson.photograph(f"solved_{exercise}", check)
