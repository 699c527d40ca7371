"""The command ``course``: its help, its exit statuses, and how little it imports."""

import os
import subprocess
import sys

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


def test_the_progress_of_what_is_no_lesson_is_refused(tmp_path, capsys):
    other = tmp_path / "other.ipynb"
    other.touch()
    assert main(["progress", str(other)]) == 2
    assert "other.ipynb is no lesson of the course" in capsys.readouterr().err
