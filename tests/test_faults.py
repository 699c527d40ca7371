"""What is killed, finds the disk full or may not write leaves no half of a file.

Each command runs in a process of its own. It is killed at random moments, writes into a
disk that takes no more, or belongs to somebody who may only read the course. Then no
file is corrupt, nothing of the course has changed, and the same command works.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.saving import load_checkpoint

ROOT = Path(__file__).resolve().parents[1]
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

SAVING = """\
import sys
from torch import nn
from helpers.saving import save_checkpoint

model = nn.Linear(300, 300)
save_checkpoint(sys.argv[1], model)
print("ready", flush=True)
while True:
    nn.init.normal_(model.weight)
    save_checkpoint(sys.argv[1], model)
"""
UPDATING = """\
import os, sys
import nbformat
from helpers.course import main
from helpers.course.contents import find_notebook
from helpers.course.copies import my_folder, start

base = sys.argv[1]
for number in range(1000):
    os.environ["COURSE_MY"] = os.path.join(base, str(number))
    copy = start(find_notebook("00"))
    for path in (copy, my_folder() / ".editions" / copy.name):
        older = nbformat.read(path, as_version=4)
        older.cells.pop()  # as if an edition without the last cell had been published
        if path == copy:
            stub = next(c for c in older.cells if c.metadata.get("exercise"))
            stub.source = "answer = 1"
        nbformat.write(older, path)
    open(os.path.join(base, f"answered {number}"), "w").close()
    if not number:
        print("ready", flush=True)
    assert main(["update"]) == main(["export"]) == 0
"""
RUNNING = """\
import sys
from helpers.course import main
print("ready", flush=True)
sys.exit(main(["run", "--trust", sys.argv[1], "--output", sys.argv[2]]))
"""
COMMAND = "import sys; from helpers.course import main; sys.exit(main(sys.argv[1:]))"
FULL = """\
import resource, signal, sys
from helpers.course import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
sys.exit(main(sys.argv[1:]))
"""
FULL_FOR_WEIGHTS = """\
import resource, signal, sys
from torch import nn
from helpers.saving import save_checkpoint

save_checkpoint(sys.argv[1], nn.Linear(3, 3))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
save_checkpoint(sys.argv[1], nn.Linear(300, 300))
"""


def begin(script, *arguments, **words):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        **{"cwd": ROOT, **words},
    )


def killed(script, *arguments, after):
    """Start a script, wait for its first line, and kill all of it a moment later."""
    process = begin(script, *arguments)
    line = process.stdout.readline()
    time.sleep(after)
    os.killpg(process.pid, signal.SIGKILL)
    _, said = process.communicate()
    assert line == "ready\n", said


def refused(process):
    """See a command end with one sentence for a person, not with a traceback."""
    printed, said = process.communicate(timeout=120)
    assert process.returncode in (1, 2), said
    sentences = [*said.splitlines(), *printed.splitlines()]
    told = [line for line in sentences if not line.startswith("Running ")]
    assert len(told) == 1, told
    assert "Error" not in told[0]


def whole_notebooks(folder):
    """Read every notebook that a person would see; return how many there are."""
    paths = [
        path
        for path in Path(folder).rglob("*.ipynb")
        if not any(part.startswith(".run-") for part in path.parts)
    ]
    for path in paths:
        json.loads(path.read_text("utf-8"))
    return len(paths)


def tracked():
    """What git says of the checkout, None where there is no git."""
    command = ["git", "status", "--porcelain"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


@pytest.fixture
def lesson(tmp_path):
    """A notebook of many short cells, outside the course."""
    cells = [new_code_cell(f"print({i})") for i in range(20)]
    path = tmp_path / "été à deux.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNEL}), path)
    return path


@POSIX
@pytest.mark.slow
def test_a_killed_training_leaves_its_last_checkpoint(tmp_path):
    path = tmp_path / "model é.pt"
    for moment in random.Random(0).sample(range(300), 6):
        killed(SAVING, path, after=moment / 1000)
        weight = load_checkpoint(path).weights["weight"]
        assert np.isfinite(weight.numpy()).all()


@POSIX
@pytest.mark.slow
def test_killed_updates_and_exports_lose_no_answer(tmp_path, monkeypatch, capsys):
    from helpers.course import main

    for round_, moment in enumerate(random.Random(1).sample(range(2000), 5)):
        base = tmp_path / str(round_)
        base.mkdir()
        killed(UPDATING, base, after=moment / 1000)
        assert whole_notebooks(base)
        for mark in base.glob("answered *"):
            folder = base / mark.name.split()[1]
            monkeypatch.setenv("COURSE_MY", str(folder))
            assert main(["update"]) == main(["export"]) == 0, capsys.readouterr().err
            [copy] = folder.glob("*.ipynb")
            assert '"answer = 1"' in copy.read_text("utf-8")
            assert "answer = 1" in (folder / "my_answers.py").read_text("utf-8")


@POSIX
@pytest.mark.slow
def test_a_killed_run_leaves_no_half_of_a_copy(lesson, tmp_path):
    target = tmp_path / "runs" / "out.ipynb"
    for moment in random.Random(2).sample(range(4000), 3):
        killed(RUNNING, lesson, target, after=moment / 1000)
        if whole_notebooks(target.parent) if target.parent.exists() else 0:
            target.unlink()
    process = begin(RUNNING, lesson, target)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert whole_notebooks(target.parent) == 1


def validation(*chosen, **words):
    """Start tests: those of lesson 00 unless others are chosen."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    return subprocess.Popen(
        [*command, *(chosen or ("-n0", "notebooks/00_start_here.ipynb"))],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
        **{"cwd": ROOT, **words},
    )


@POSIX
@pytest.mark.slow
def test_a_killed_validation_changes_no_file_and_two_run_at_once():
    before, draw = tracked(), random.Random(3)
    moments = [((), draw.randrange(2, 12)) for _ in range(2)]
    moments += [(("-n2",), draw.randrange(20, 90)) for _ in range(2)]  # of all tests
    for chosen, moment in moments:
        process = validation(*chosen)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    both = [validation() for _ in range(2)]
    for process in both:
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said
    assert tracked() == before


@POSIX
@pytest.mark.slow
def test_a_full_disk_is_one_sentence_and_leaves_nothing(lesson, tmp_path):
    surroundings = os.environ | {"COURSE_MY": str(tmp_path / "my")}
    target = tmp_path / "out.ipynb"
    commands = [["start"], ["run", "--trust", str(lesson), "--output", str(target)]]
    for command in commands:
        refused(begin(FULL, *command, env=surroundings))
    assert not target.exists()
    assert whole_notebooks(tmp_path) == 1  # the lesson


@POSIX
@pytest.mark.slow
def test_a_full_disk_leaves_the_checkpoint_before(tmp_path):
    path = tmp_path / "model.pt"
    process = begin(FULL_FOR_WEIGHTS, path)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "File too large" in said.splitlines()[-1]
    assert load_checkpoint(path).weights["weight"].shape == (3, 3)
    assert [each.name for each in tmp_path.iterdir()] == ["model.pt"]


@pytest.fixture
def locked(tmp_path):
    """A copy of the course that nobody may write to, not even root."""
    copy = tmp_path / "Übung nur zum Lesen"
    ls = ["git", "ls-files", "-z"]
    try:
        listed = subprocess.run(ls, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no git, so it is not known which files are the course's")
    for name in filter(None, listed.decode().split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    for path in copy.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    copy.chmod(0o555)
    mount = ["mount", "--bind", "-o", "ro", str(copy), str(copy)]
    root = os.getuid() == 0
    if root and subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("root may write anywhere, and cannot mount here")
    yield copy
    if root:
        subprocess.run(["umount", str(copy)], check=True)
    for path in [copy, *(p for p in copy.rglob("*") if p.is_dir())]:
        path.chmod(0o755)


@POSIX
@pytest.mark.slow
def test_a_course_that_may_only_be_read(locked, tmp_path):
    own = os.environ | {"PYTHONPATH": str(locked), "HOME": str(tmp_path)}
    with pytest.raises(OSError, match=r"ermission denied|ead-only"):
        (locked / "new").touch()
    process = validation(cwd=locked, env=own)
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 0, said
    for command in (["start", "00"], ["run", "00", "-p", "emails=100"]):
        refused(begin(COMMAND, *command, cwd=locked, env=own))
    elsewhere = own | {"COURSE_MY": str(tmp_path / "my")}
    process = begin(COMMAND, "start", "00", cwd=locked, env=elsewhere)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert whole_notebooks(tmp_path / "my")
