"""Run the tests of one room on a changed module, in a copy of the course."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

# Imported once, before the processes branch off; `helpers` itself must not be.
LIBRARIES = (
    *("numpy", "scipy.stats", "sklearn.svm", "sklearn.datasets", "matplotlib.pyplot"),
    *("pandas", "torch", "torch.utils.data", "torchmetrics", "nbformat", "IPython"),
)
ROOM = ["-q", "-x", "-n0", "-p", "no:cacheprovider"]


class Copy:
    """A copy of the course in a folder of its own, whose modules may be spoiled."""

    def __init__(self, root: Path, folder: Path):
        self.root, self.folder = root, folder
        command = ["git", "ls-files", "-z", "--cached", "--others"]
        command.append("--exclude-standard")
        listed = subprocess.run(command, cwd=root, capture_output=True, check=True)
        for name in filter(None, listed.stdout.decode("utf-8").split("\0")):
            if (root / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(root / name, folder / name)
        (folder / "tmp").mkdir()
        for library in LIBRARIES:
            importlib.import_module(library)
        if any(name.split(".")[0] == "helpers" for name in sys.modules):
            raise RuntimeError("helpers is imported already, so no change would count.")

    def noticed(
        self, module: str, source: str, tests: Sequence[str], limit: float
    ) -> str:
        """Return how the tests end with this source: passed, failed, or too slow."""
        path = self.folder / module
        good = path.read_text(encoding="utf-8")
        path.write_text(source, encoding="utf-8")
        try:
            return self.ends(tests, limit)
        finally:
            path.write_text(good, encoding="utf-8")

    def ends(self, tests: Sequence[str], limit: float) -> str:
        """Run tests in a process of their own; stop all of it after so many seconds."""
        child = os.fork()
        if child == 0:
            self._test(tests)
        end = time.monotonic() + limit
        while time.monotonic() < end:
            finished, status = os.waitpid(child, os.WNOHANG)
            if finished:
                return "passed" if status == 0 else "failed"
            time.sleep(0.02)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "too slow"

    def said(self) -> str:
        """Return the last lines that the tests wrote."""
        log = (self.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
        return "\n".join(log.splitlines()[-20:])

    def _test(self, tests: Sequence[str]) -> None:
        status = 1
        try:
            os.setsid()
            os.chdir(self.folder)
            log = os.open("log.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.environ |= {
                "PYTHONPATH": str(self.folder),
                "TMPDIR": str(self.folder / "tmp"),
                # A change within a second would be hidden by what was compiled before.
                "PYTHONDONTWRITEBYTECODE": "1",
            }
            sys.path.insert(0, str(self.folder))
            sys.dont_write_bytecode = True
            import pytest

            status = int(pytest.main([*ROOM, *tests]))
        finally:
            os._exit(status)
