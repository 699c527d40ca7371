"""What only the kernel knows: a name that is missing, a cell that it could not read.

``check("08.3", forward)`` with an unknown ``forward`` becomes one sentence. Python
evaluates the name before `check` is called, so the check itself cannot catch the
error; a handler in IPython can. It touches only cells that call `check`. As an
IPython extension it also explains a `check` that has not been imported yet.
"""

from __future__ import annotations

import ast
import linecache
import sys
import traceback

from helpers.exercises.cards import show_verdict

OURS = ("check", "progress")


def load_ipython_extension(shell) -> None:
    """Install the handler in each kernel that lists this module as an extension."""
    install(shell)


def install(shell) -> None:
    """Make an IPython shell explain a missing name in a check's arguments."""
    shell.set_custom_exc((NameError,), _explain)


def unread_cell() -> str:
    """Return what to say if the cell run before this one had a slip of syntax.

    Python then keeps what an older version of that cell has defined, and a check
    judges it without knowing.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    error = getattr(
        getattr(shell, "last_execution_result", None), "error_before_exec", None
    )
    if not isinstance(error, SyntaxError):
        return ""
    return (
        f" (The cell that you ran before has a {type(error).__name__} in line "
        f"{error.lineno}, so Python did not read it; if it is the exercise, what you "
        f"had before was judged.)"
    )


def _explain(shell, error_type, error, tb, tb_offset=None):
    frames = traceback.extract_tb(tb)
    call = _call_at(frames[-1]) if frames else None
    name = getattr(error, "name", None)
    if call is None or name is None:
        return shell.showtraceback((error_type, error, tb), tb_offset=tb_offset)
    cell = "the cell of imports at the top" if name in OURS else "the exercise cell"
    above = "" if name in OURS else " above that defines it"
    show_verdict(
        call,
        "to do",
        f"The name {name!r} does not exist yet: run {cell}{above} "
        f"(or Run > Run All Above Selected Cell), then this check.",
    )
    return []


def _call_at(frame) -> str | None:
    """Return the id in the call of `check` or `progress` that a line belongs to."""
    try:
        tree = ast.parse("".join(linecache.getlines(frame.filename)))
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        is_ours = isinstance(node, ast.Call) and getattr(node.func, "id", "") in OURS
        if is_ours and node.lineno <= frame.lineno <= node.end_lineno:
            first = node.args[0] if node.args else None
            return str(getattr(first, "value", None) or node.func.id)
    return None
