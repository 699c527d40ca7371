"""The command ``course``: its help, its exit statuses, and how little it imports."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.course import main
from helpers.course.command_line import COMMANDS


def test_help_names_every_command(capsys):
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text for name in COMMANDS)
    assert all(command.does in text for command in COMMANDS.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_own_help(command, capsys):
    assert main([command, "--help"]) == 0
    assert f"course {command}" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["docter"], ["run"], ["doctor", "--loud"]])
def test_what_is_not_understood_ends_in_2(words, capsys):
    assert main(words) == 2
    assert "usage: course" in capsys.readouterr().err


def test_an_interruption_is_said_in_one_word(monkeypatch, capsys):
    def interrupt(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.course.doctor.main", interrupt)
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == "Interrupted.\n"


@pytest.mark.parametrize("wanted", ["0", "00", "start here"])
def test_progress_knows_one_notebook(wanted, capsys):
    assert main(["progress", wanted]) == 0
    assert capsys.readouterr().out.startswith("00  [")


def test_progress_of_no_notebook_ends_in_2(capsys):
    assert main(["progress", "99"]) == 2
    assert "There is no notebook '99'" in capsys.readouterr().err


def test_help_and_the_package_import_nothing_heavy():
    code = (
        "import sys; from helpers.course import main; main(['--help']); "
        "import helpers.course.run, helpers.course.doctor; "
        "import helpers.course.slides; "
        "heavy = {'torch', 'sklearn', 'papermill', 'nbconvert', 'matplotlib.pyplot'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_python_m_is_the_same_command():
    done = subprocess.run(
        [sys.executable, "-m", "helpers.course", "nothing"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "invalid choice: 'nothing'" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a broken pipe is another error there")
@pytest.mark.parametrize("words", [["progress"], ["run", "00", "--list"], ["start"]])
def test_a_reader_that_has_enough_ends_the_command_quietly(words, tmp_path):
    reader, writer = os.pipe()
    os.close(reader)  # as `head` does once it has its lines
    done = subprocess.run(
        [sys.executable, "-m", "helpers.course", *words],
        stdout=writer,
        stderr=subprocess.PIPE,
        env=os.environ | {"COURSE_MY": str(tmp_path / "my"), "PYTHONUNBUFFERED": ""},
        text=True,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_home_folder_in_an_option_is_the_home_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert main(["flashcards", "00", "--output=~/cards.csv"]) == 0
    assert (tmp_path / "cards.csv").is_file()


# Words in an order that argparse's `parse_args` does not understand.
SEVERAL = {
    "handout": ["00", "--output", "{}", "01"],
    "assignment": ["00", "--for", "otter", "01", "--output", "{}"],
    "slides": ["00", "--output", "{}", "01"],
}


@pytest.mark.parametrize("command", SEVERAL)
def test_lessons_may_come_before_and_behind_an_option(command, tmp_path, capsys):
    if command == "slides":
        pytest.importorskip("sphinx_revealjs")
    assert main([command, *(word.format(tmp_path) for word in SEVERAL[command])]) == 0
    made = capsys.readouterr().out
    assert "00_start_here" in made
    assert "01_classification_problems" in made


def test_flashcards_may_be_of_lessons_before_and_behind_an_option(tmp_path):
    one, other = (str(tmp_path / name) for name in ("one.csv", "other.csv"))
    assert main(["flashcards", "00", "01", "--output", one]) == 0
    assert main(["flashcards", "00", "--output", other, "01"]) == 0
    assert Path(one).read_bytes() == Path(other).read_bytes()


ONE = "Name one lesson, and write each parameter as -p NAME=VALUE."
VALUE = "'seed' is not name=value; write for example -p seed=1."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run 00 --output a.ipynb 01", f"unrecognized arguments: 01. {ONE}"),
        ("run 00 -p seed=1 emails=2", f"unrecognized arguments: emails=2. {ONE}"),
        ("run 00 -p seed 1", VALUE),
        ("run -p seed 1", VALUE),
        ("sweep 00 --jobs 2 01", f"unrecognized arguments: 01. {ONE}"),
        ("sweep 00 -p seed 1 2", VALUE),
        ("lecture 00 --no-open 01", f"unrecognized arguments: 01. {ONE}"),
        ("lecture 00 01", f"unrecognized arguments: 01. {ONE}"),
        ("lecture 00 -p seed 1", VALUE),
        ("lab 00 01", "unrecognized arguments: 01. Name one lesson."),
        ("lab --port 8899", "'8899'. Numbers go from"),
        ("lab --port 8899", "If it belongs to --port: --port=8899"),
        ("progress 00 01", "unrecognized arguments: 01. Name one lesson, or none"),
        ("export a.py --replace b.py", "unrecognized arguments: b.py. Name one file"),
        ("export 00", "must end in .py, not '00'"),
        ("book --strict 00", "unrecognized arguments: 00. The book has all lessons"),
        ("reset 00 00.1 00.2", "unrecognized arguments: 00.2. Name one lesson, and"),
        ("update 00", "unrecognized arguments: 00. It is for all copies"),
        ("start 00 --all", "unrecognized arguments: --all. Name lessons, or none"),
    ],
)
def test_a_word_too_many_is_told_with_what_to_write(
    words, told, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("COURSE_MY", str(tmp_path / "my"))
    assert main(words.split()) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "my").exists()


def test_the_progress_of_what_is_no_lesson_is_refused(tmp_path, capsys):
    other = tmp_path / "other.ipynb"
    other.touch()
    assert main(["progress", str(other)]) == 2
    assert "other.ipynb is no lesson of the course" in capsys.readouterr().err
