"""Turn ``check("08.3", forward)`` with an unknown ``forward`` into one sentence.

Python evaluates the name before `check` is called, so the check itself cannot catch
the error; a handler in IPython can. It touches only lines that call `check`.
"""

from __future__ import annotations

import re
import traceback

from helpers.exercises.cards import show_verdict

CALL = re.compile(r"""\bcheck\(\s*["']([^"']+)["']""")


def install(shell) -> None:
    """Make an IPython shell explain a missing name in a check's arguments."""
    shell.set_custom_exc((NameError,), _explain)


def _explain(shell, error_type, error, tb, tb_offset=None):
    lines = traceback.extract_tb(tb)
    call = CALL.search(lines[-1].line or "") if lines else None
    name = getattr(error, "name", None)
    if call is None or name is None:
        return shell.showtraceback((error_type, error, tb), tb_offset=tb_offset)
    show_verdict(
        call.group(1),
        "to do",
        f"The name {name!r} does not exist yet: run the exercise cell above that "
        f"defines it (or Run > Run All Above Selected Cell), then this check.",
    )
    return []
