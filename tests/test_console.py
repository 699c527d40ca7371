"""What is printed reaches an output of any encoding."""

import io
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import console
from helpers.console import print_plain_signs, print_text, refuse

ENCODINGS = ["utf-8", "cp1252", "ascii", "latin-1", "cp437", "gbk", "utf-16"]


def printed(text, encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding, newline="")
    print_text(text, stream)
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "plain"),
    [
        ("✓ 3 × 4 ≤ 12 …", "utf-8", "✓ 3 × 4 ≤ 12 …\n"),
        ("✓ 3 × 4 ≤ 12 …", "cp1252", "+ 3 × 4 <= 12 …\n"),
        ("✓ 3 × 4 ≤ 12 …", "ascii", "+ 3 x 4 <= 12 ...\n"),
        ("café, naïve, 字", "ascii", "cafe, naive, ?\n"),
        ("△ try, ○ to do", "cp1252", "! try, o to do\n"),
    ],
)
def test_by_hand(text, encoding, plain):
    assert printed(text, encoding) == plain


@given(st.text(st.characters()), st.sampled_from(ENCODINGS))
def test_any_text_can_be_printed(text, encoding):
    assert printed(text, encoding).endswith("\n")


def test_what_the_encoding_has_stays(capsys):
    print_text("äß€ ✓")
    assert capsys.readouterr().out == "äß€ ✓\n"
    assert printed("äß€", "cp1252") == "äß€\n"


def test_an_output_without_encoding_gets_the_text():
    stream = io.StringIO()
    print_text("✓", stream)
    assert stream.getvalue() == "✓\n"


def test_a_stream_may_write_plain_signs_from_now_on():
    stream = io.TextIOWrapper(io.BytesIO(), "cp1252", newline="")
    print_plain_signs(stream, io.StringIO(), None)
    print("✓ done", file=stream, flush=True)
    assert stream.buffer.getvalue() == b"+ done\n"


CALLS = {
    "a verdict": "from helpers.exercises import check; check('01.1', lambda *a: 3)",
    "progress": "from helpers.exercises import progress; progress()",
    "an error": (
        "from helpers.errors import shows_error, shows_traceback\n"
        "def f(): raise ValueError('△ ≤ ✓')\n"
        "shows_error(f); shows_traceback(f); shows_error(lambda: '✓')"
    ),
    "a command": "import sys; from helpers.course import main; main(['run', '△'])",
    "its list": "import sys; from helpers.course import main; main(['progress'])",
}


@pytest.mark.parametrize("code", CALLS.values(), ids=CALLS)
def test_what_the_course_prints_in_a_script(code, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert done.stdout + done.stderr


def test_a_card_takes_the_colors_of_the_page(monkeypatch):
    shown = []
    monkeypatch.setattr(console, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda d, **_: shown.append(d))
    console.show_card("Yes.", "<b>Yes.</b>", "#009E73")
    [data] = shown
    assert data["text/plain"] == "Yes."
    assert "background: #009E731f" in data["text/html"]  # a tint, not a color of text
    assert re.search(r"[^-]color:", data["text/html"]) is None


def test_outside_a_notebook_a_card_is_its_text(capsys):
    console.show_card("Yes.", "<b>Yes.</b>", "#009E73")
    assert capsys.readouterr().out == "Yes.\n"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("no such value"), "no such value"),
        (KeyError("no lesson 77"), "no lesson 77"),  # not in quotes
        (KeyError(), ""),
    ],
)
def test_a_command_says_why_it_stopped(error, said, capsys):
    assert refuse("course run", error) == 2
    assert capsys.readouterr() == ("", f"course run: {said}\n")
