"""The doctor: one line per check, a remedy for each failure, never an exception."""

import json
import os
import subprocess
import sys

import pytest
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from helpers.course import check_environment, doctor
from helpers.course.contents import course_root
from helpers.course.doctor import CHECKS, Finding, as_text, examine, main
from helpers.course.doctor import check_environment as check_with


def failing():
    return Finding("FAIL", "the sky is blue", "it is gray", "wait for summer")


def noting():
    return Finding("note", "it is warm", "3 degrees", "wear a coat")


def well():
    return Finding("ok", "it is day", "noon")


def broken():
    raise OSError("no such thing")


def test_here_all_is_well(capsys):
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:5] for line in lines[: len(CHECKS)]] == ["ok   "] * len(CHECKS)
    assert lines[-1] == "All is well."


def test_in_a_lesson_the_lines_name_nothing_of_this_computer(capsys):
    assert check_environment()
    text = capsys.readouterr().out
    assert text == "".join(f"ok    {finding.claim}\n" for finding in examine())
    assert sys.prefix not in text
    assert "(" not in text


def test_a_failure_shows_what_was_found_and_the_remedy(capsys):
    assert not check_with([well, failing])
    assert capsys.readouterr().out.splitlines() == [
        "ok    it is day",
        "FAIL  the sky is blue",
        "      found: it is gray",
        "      remedy: wait for summer",
    ]


def test_a_note_stops_nothing(capsys):
    assert check_with([noting])
    assert "remedy: wear a coat" in capsys.readouterr().out


def test_a_check_that_raises_is_a_failure_not_an_error():
    (finding,) = examine([broken])
    assert finding.status == "FAIL"
    assert "check of broken" in finding.claim
    assert finding.found == "OSError: no such thing"


def test_a_failure_is_in_the_exit_status(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "CHECKS", (well, failing))
    assert main([]) == 1
    assert "1 of 2 checks failed." in capsys.readouterr().out


def test_details_are_in_brackets():
    assert as_text(well(), details=True) == "ok    it is day (noon)"


def test_an_old_python_is_found(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 1))
    assert doctor.python_version().status == "FAIL"


def test_missing_and_old_packages_are_named(monkeypatch):
    have = {"numpy": "1.26.4", "torch": None}
    monkeypatch.setattr(
        doctor.metadata,
        "requires",
        lambda _: ["numpy>=2.1,<3", "torch>=2.10", "scipy>=1", 'ruff>=1; extra == "t"'],
    )
    monkeypatch.setattr(doctor, "_version", lambda name: have.get(name, "2.0"))
    finding = doctor.packages()
    assert finding.status == "FAIL"
    assert "numpy 1.26.4 (needs" in finding.found
    assert "torch is missing" in finding.found
    assert "scipy" not in finding.found
    assert "ruff" not in finding.found


def test_a_kernel_of_another_python_is_found(monkeypatch, tmp_path):
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    spec = {"argv": ["/elsewhere/bin/python", "-m", "ipykernel_launcher"]}
    (folder / "kernel.json").write_text(json.dumps(spec | {"display_name": "x"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = doctor.kernel()
    assert finding.status == "FAIL"
    assert finding.found.startswith("/elsewhere/bin/python, not ")
    assert finding.remedy == (
        f"run: {sys.executable} -m ipykernel install --sys-prefix --name python3"
    )


def test_a_missing_kernel_has_the_same_remedy(monkeypatch):
    def none(*_):
        raise NoSuchKernel("python3")

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    finding = doctor.kernel()
    assert finding.status == "FAIL"
    assert finding.remedy.startswith(f"run: {sys.executable} -m ipykernel install")


def test_a_remedy_can_be_typed_where_the_path_has_a_space(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/a b/python")
    assert doctor._run("pip") == 'run: "/a b/python" -m pip'


@pytest.mark.parametrize("where", ["notebooks", "copies", "working folder"])
@pytest.mark.parametrize(
    "name", ["helpers.py", "helpers/__init__.py", "torch.py", "random.py", "sklearn.py"]
)
def test_a_learners_file_of_a_packages_name_is_found(
    where, name, monkeypatch, tmp_path
):
    if where == "notebooks":
        monkeypatch.setattr(doctor, "notebooks_folder", lambda: tmp_path)
    elif where == "copies":
        monkeypatch.setenv("COURSE_MY", str(tmp_path))
    else:
        monkeypatch.chdir(tmp_path)
    assert doctor.nothing_hidden().status == "ok"
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("def my_plot(): pass\n")
    finding = doctor.nothing_hidden()
    assert finding.status == "FAIL"
    assert finding.found == str(tmp_path / name.removesuffix("/__init__.py"))
    assert "rename it" in finding.remedy


def test_what_hides_nothing_is_left_alone(monkeypatch, tmp_path):
    """A folder without code hides no package; the course's own one neither."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "helpers").mkdir()
    (tmp_path / "my_plots.py").write_text("")
    (tmp_path / "numpy.txt").write_text("")
    assert doctor.nothing_hidden().status == "ok"
    monkeypatch.chdir(course_root())
    assert doctor.nothing_hidden().status == "ok"


def test_the_command_finds_a_learners_helpers_py(tmp_path):
    """As a learner calls it: installed, in a folder with such a file."""
    (tmp_path / "helpers.py").write_text("def my_plot(): pass\n")
    code = "import sys; from helpers.course import main; sys.exit(main(['doctor']))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(course_root())},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"found: {tmp_path / 'helpers.py'}" in done.stdout
    assert done.stdout.endswith("1 of 11 checks failed.\n")


def test_a_strangers_helpers_is_found(monkeypatch):
    real = doctor._version
    monkeypatch.setattr(
        doctor, "_version", lambda n: "0.5" if n == "helpers" else real(n)
    )
    assert "pip uninstall helpers" in doctor.own_helpers().remedy


def test_a_folder_that_hides_the_package_is_found(monkeypatch, tmp_path):
    import types

    other = types.SimpleNamespace(__file__=str(tmp_path / "helpers" / "__init__.py"))
    monkeypatch.setattr(doctor, "helpers", other)
    finding = doctor.own_helpers()
    assert finding.status == "FAIL"
    assert finding.found == str(tmp_path / "helpers")
    assert finding.remedy.startswith("rename that folder")


def test_changed_data_are_named(monkeypatch):
    states = [("emails.tsv", "changed"), ("a.csv", "ok"), ("b.csv", "missing")]
    monkeypatch.setattr("helpers.datasets.verify_data", lambda: states)
    finding = doctor.data_files()
    assert finding.status == "FAIL"
    assert finding.found == "emails.tsv is changed, b.csv is missing"


def test_a_missing_font_is_found(monkeypatch):
    def nothing(*_args, **_options):
        raise ValueError

    monkeypatch.setattr("matplotlib.font_manager.findfont", nothing)
    assert doctor.fonts().status == "FAIL"


def test_little_room_is_noted(monkeypatch):
    class Usage:
        free = 5e8

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: Usage)
    monkeypatch.setattr(doctor, "_total_memory", lambda: 1e9)
    assert doctor.disk().status == doctor.memory().status == "note"
    monkeypatch.setattr(doctor, "_total_memory", lambda: None)
    assert doctor.memory().status == "ok"


def test_progress_that_cannot_be_kept_is_noted(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "deep" / "progress.json"))
    assert doctor.progress_kept().status == "ok"
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "deep").write_text("a file where a folder should be")
    assert doctor.progress_kept().status == "note"


def test_progress_in_a_folder_or_a_file_that_refuses_is_noted(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path))
    assert "no file" in doctor.progress_kept().found
    file = tmp_path / "progress.json"
    file.write_text("{}")
    monkeypatch.setenv("COURSE_PROGRESS", str(file))
    assert doctor.progress_kept().status == "ok"
    assert file.read_text() == "{}"

    def refused(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refused)
    finding = doctor.progress_kept()
    assert finding.status == "note"
    assert "Permission denied" in finding.found


@pytest.mark.parametrize("check", CHECKS)
def test_every_check_says_what_it_claims(check):
    finding = check()
    assert finding.status == "ok"
    assert check.__doc__
    assert len(finding.claim.split()) >= 4
