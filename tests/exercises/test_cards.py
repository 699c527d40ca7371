"""What `check` and `progress` show: text, and a card that repeats it in HTML."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.exercises import cards, check, progress
from helpers.exercises.catalog import contents_of, exercises_of
from helpers.exercises.record import remember
from nonsense import Evil, answers, raising


@pytest.fixture(autouse=True)
def no_progress(tmp_path, monkeypatch):
    """Each test starts without progress."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))


@pytest.fixture
def shown(monkeypatch):
    """What is displayed, as pairs of text and HTML."""
    pairs = []
    monkeypatch.setattr(
        cards, "show_card", lambda text, markup, color: pairs.append((text, markup))
    )
    return pairs


@pytest.mark.parametrize(
    ("status", "symbol"), [("to do", "○"), ("try again", "△"), ("pass", "✓")]
)
def test_text_and_card_say_the_same(shown, status, symbol):
    cards.show_verdict("08.1", status, "Use a < b & c.")
    [(text, card)] = shown
    assert text == f"{symbol} 08.1 {status}: Use a < b & c."
    plain = html.unescape(re.sub(r"<[^>]+>", " ", card))
    assert plain.split() == text.replace(":", "").split()


def test_code_in_a_sentence_is_shown_as_code(shown):
    cards.show_verdict("08.1", "try again", "Write `a < b`, not `b`.")
    [(text, card)] = shown
    assert "Write `a < b`" in text
    assert "Write <code>a &lt; b</code>, not <code>b</code>." in card


@given(st.text(), st.text())
def test_no_answer_can_write_html(name, sentence):
    pairs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "show_card", lambda text, card, color: pairs.append(card))
        cards.show_verdict(name, "pass", sentence)
    tags = re.findall(r"<(\w+)", pairs[0])
    assert [tag for tag in tags if tag != "code"] == ["strong", "br"]


def test_check_shows_and_remembers(capsys):
    number = next(iter(exercises_of("00")))
    check(number, None)
    assert capsys.readouterr().out.startswith(f"○ {number} to do: ")
    progress("00")
    tasks = contents_of("00")[1]
    total, minutes = len(tasks), sum(task.minutes for task in tasks)
    first, *listed = capsys.readouterr().out.splitlines()
    assert first == f"00  [{'.' * total}] 0/{total}  {minutes} min left"
    assert listed == [f"○ {i} {size}, {time} min" for i, size, time in tasks]
    remember(number, "pass")
    progress("00")
    left = minutes - next(task.minutes for task in tasks if task.id == number)
    shown = capsys.readouterr().out
    assert shown.startswith(f"00  [#{'.' * (total - 1)}] 1/{total}  {left} min left\n")
    assert f"\n✓ {number} " in shown


def test_all_done_is_green_and_has_nothing_left(capsys, monkeypatch):
    colors = []
    monkeypatch.setattr(
        cards, "show_card", lambda text, markup, color: colors.append((text, color))
    )
    for task in contents_of("00")[1]:
        remember(task.id, "pass")
    progress("00")
    [(text, color)] = colors
    assert "left" not in text
    assert color == cards.BORDERS["pass"]


def test_progress_of_all_notebooks_has_a_line_for_each(shown):
    progress()
    [(text, card)] = shown
    assert text.startswith("00  [")
    assert card.count("<progress") == len(text.splitlines()) - 1  # and a total


@pytest.mark.parametrize("make", [lambda: "77", int, list, Evil])
def test_progress_of_an_unknown_notebook_says_what_is_known(shown, make):
    progress(make())
    assert re.match(r"No exercises for .*; known: 00", shown[0][0])


@given(answers, answers)
@settings(max_examples=150, deadline=None)
def test_check_never_raises(name, answer):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cards, "show_card", lambda text, card, color: None)
        check(name, answer)
        check("00.1", answer)


def test_progress_of_all_has_titles_and_a_total(capsys):
    progress()
    lines = capsys.readouterr().out.splitlines()
    line = r"08  \[\.+\] 0/\d+  Backprop by hand  \d+ min left"
    assert re.fullmatch(line, lines[8])
    assert re.fullmatch(r"All together: 0 of \d+  \d+ min left", lines[-1])


def test_a_place_that_cannot_be_written_is_named_once(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path))
    check("00.1", None)
    assert f"{tmp_path} cannot be written.)" in capsys.readouterr().out
    check("00.1", None)
    assert "cannot be written" not in capsys.readouterr().out


def test_an_interrupt_ends_a_check_with_one_sentence(capsys):
    check("00.1", raising(KeyboardInterrupt()))
    shown = capsys.readouterr().out
    assert (
        shown == "△ 00.1 try again: You stopped it after 0 s, before it had finished.\n"
    )


def test_check_without_an_answer_is_to_do(capsys):
    check("00.1")
    assert capsys.readouterr().out.startswith("○ 00.1 to do: ")
