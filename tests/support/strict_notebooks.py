"""pytest plugin: close the holes through which nbval lets a broken notebook pass.

nbval compares outputs. It does not look at the kernel's reply, waits for a dead
kernel until its time is over, passes a cell that was never executed and a
``raises-exception`` cell that raises nothing, and after a first failure lets all
cells below fail too. Here each of these fails once, at the cell that is to blame.

With the option ``--twice`` each cell is run twice in a row: a learner presses the keys
twice, a lecturer changes a parameter and runs one cell again. It must print what is
stored both times and draw the same pictures, and leave to the cells below what one run
leaves. A cell that cannot do so says why in its metadata ``twice``, and is run once. A
picture of measured times (tag ``measured``) may differ.
"""

from __future__ import annotations

import ast
import os
import re
import time
from queue import Empty

import nbval.plugin
import pytest
from nbval.kernel import RunningKernel

from kernel_watch import NAME

FAILURES = f"__import__('sys').modules[{NAME!r}].failures()"
PICTURE = re.compile(r'src="data:image/[a-z+]+;base64,[^"]*"')
LOOK_EVERY = 0.5  # seconds between two looks at whether the kernel lives


class KernelDied(RuntimeError):
    """The kernel's process ended while a cell was running."""


class WatchedKernel(RunningKernel):
    """A kernel that notices its own death and keeps the reply to each cell."""

    reply: dict | None = None

    def execute_cell_input(self, cell_input, allow_stdin=None):
        """Send a cell, and ask in the same message what failed unseen."""
        self.reply = None
        return self.kc.execute(
            cell_input,
            store_history=False,
            allow_stdin=allow_stdin,
            stop_on_error=False,
            user_expressions={"failures": FAILURES},
        )

    def await_reply(self, msg_id, timeout=None):
        """Wait for the reply to a message, for as long as the kernel lives."""
        end = time.monotonic() + (60 if timeout is None else timeout)
        while time.monotonic() < end:
            try:
                message = self.get_message(stream="shell", timeout=LOOK_EVERY)
            except Empty:
                if not self.is_alive():
                    raise KernelDied("The kernel died while it ran this cell") from None
                continue
            if message["parent_header"].get("msg_id") == msg_id:
                self.reply = message["content"]
                return
        raise Empty


def complaint(cell, reply) -> str | None:
    """Say what is wrong with a cell whose outputs agree; None if nothing is."""
    raised = reply is not None and reply["status"] != "ok"
    if cell.cell.execution_count is None and cell.cell.source.strip():
        return "This cell was never executed: run the notebook and save it"
    if cell.options["check_exception"]:
        return None if raised else "This cell should raise an exception, but did not"
    if raised:
        return f"The kernel replied with {reply.get('ename', reply['status'])}"
    answer = (reply or {}).get("user_expressions", {}).get("failures", {})
    found = ast.literal_eval(answer.get("data", {}).get("text/plain", "[]"))
    return f"Failed unseen: {'; '.join(found)}" if found else None


def run_once(cell, original) -> None:
    """Run a cell and compare it, as nbval does; then look closer."""
    original(cell)
    wrong = complaint(cell, cell.parent.kernel.reply)
    if wrong is not None:
        cell.raise_cell_error(wrong)


def run_again(cell, original) -> None:
    """Run a cell that has just passed once more, and compare its pictures too."""
    first = pictures(cell)
    try:
        run_once(cell, original)
    except nbval.plugin.NbCellError as error:
        cell.raise_cell_error(f"Run a second time: {error}", error.inner_traceback)
    if pictures(cell) != first:
        cell.raise_cell_error("Run a second time, it draws another picture")


def pictures(cell) -> list[str]:
    """Return the pictures that a cell has just drawn, unless they show times."""
    if "measured" in cell.cell.metadata.get("tags", []):
        return []
    shown = [output.get("data", {}) for output in cell.test_outputs]
    return [data["image/png"] for data in shown if "image/png" in data]


def strict_runtest(original):
    """Wrap nbval's ``IPyNbCell.runtest``: look closer, and stop at a first failure."""

    def runtest(cell):
        first = getattr(cell.parent, "first_failure", None)
        if first is not None:
            pytest.skip(f"{first} failed before this cell")
        try:
            run_once(cell, original)
            if cell.config.getoption("twice") and "twice" not in cell.cell.metadata:
                run_again(cell, original)
        except KernelDied as death:
            cell.parent.first_failure = cell.name
            cell.raise_cell_error(str(death))
        except pytest.skip.Exception:
            raise
        except BaseException:
            cell.parent.first_failure = cell.name
            raise

    return runtest


def sanitize_pictures(original):
    """Wrap nbval's ``IPyNbCell.sanitize``: a picture in HTML is not compared either.

    nbval leaves out PNG, whose bytes differ between versions of libraries. The same
    picture is in an HTML tag, for the sake of its description, which is compared.
    """

    def sanitize(cell, text):
        text = original(cell, text)
        return PICTURE.sub('src="picture"', text) if isinstance(text, str) else text

    return sanitize


def private_setup(original):
    """Wrap nbval's ``IPyNbFile.setup``: each notebook starts without progress."""

    def setup(notebook):
        shared = os.environ.get("COURSE_PROGRESS")
        if shared is not None:
            os.environ["COURSE_PROGRESS"] = f"{shared}.{notebook.path.stem}.json"
        try:
            original(notebook)
        finally:
            if shared is not None:
                os.environ["COURSE_PROGRESS"] = shared

    return setup


def pytest_addoption(parser):
    """Add the option that looks at what a second run of each cell changes."""
    text = "run each cell of a notebook twice in a row"
    parser.addoption("--twice", action="store_true", help=text)


def pytest_configure(config):
    """Patch nbval for this run, and put it back afterwards."""
    patch = pytest.MonkeyPatch()
    cell, notebook = nbval.plugin.IPyNbCell, nbval.plugin.IPyNbFile
    patch.setattr(nbval.plugin, "RunningKernel", WatchedKernel)
    patch.setattr(cell, "runtest", strict_runtest(cell.runtest))
    patch.setattr(cell, "sanitize", sanitize_pictures(cell.sanitize))
    patch.setattr(notebook, "setup", private_setup(notebook.setup))
    config.add_cleanup(patch.undo)
