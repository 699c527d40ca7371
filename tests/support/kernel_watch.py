"""Run inside each kernel that tests start: no network, and failures remembered.

IPython reports a failing shell line and an error in a thread, but goes on as if the
cell had succeeded. `failures` says what has happened since it was last asked.
"""

from __future__ import annotations

import sys
import threading
import types

NAME = "course_kernel_watch"


def install(block) -> None:
    """Block the network, and make ``sys.modules[NAME].failures`` callable."""
    block()
    seen: list[str] = []
    report = threading.excepthook

    def remember(arguments):
        seen.append(f"{arguments.exc_type.__name__} in a thread: {arguments.exc_value}")
        report(arguments)

    def failures() -> list[str]:
        status = sys.modules["IPython"].get_ipython().user_ns.pop("_exit_code", 0)
        found = [f"a shell command ended with status {status}"] if status else []
        found += seen
        seen.clear()
        return found

    threading.excepthook = remember
    sys.modules[NAME] = types.ModuleType(NAME)
    sys.modules[NAME].failures = failures
