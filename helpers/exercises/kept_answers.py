"""Answers of one lesson for another: kept as source, in the learner's own folder.

An answer that passed is kept as text, with the few lines it needs, beside the
progress file. Nothing is pickled. The text is signed with a key that was drawn on
this computer, and only a text with its signature is ever run: it was written by the
learner's own notebook here. Where it is loaded, the exercise judges it once more.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import hmac
import inspect
import json
import secrets
import symtable
import sys
import textwrap
import types
from pathlib import Path
from typing import Any

from helpers.atomic import write_atomically
from helpers.exercises.record import progress_file


def keep(exercise_id: str, answer: Any) -> bool:
    """Keep the source of an answer that passed; return whether it could be kept.

    Functions and classes are kept that need nothing else: what they use can be
    imported, is a literal (a number, a text, a list of them), or is another function
    of the notebook. If it cannot be kept, an older answer is taken away.
    """
    with contextlib.suppress(Exception):  # an answer may be any object
        text = _source_of(answer, set())
        entry = {
            "name": answer.__name__,
            "source": text,
            "signature": _signature(exercise_id, answer.__name__, text),
        }
        path = _file(exercise_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(entry, indent=1).encode("utf-8"))
        return True
    with contextlib.suppress(OSError, ValueError):  # an older answer is not this one
        _file(exercise_id).unlink(missing_ok=True)
    return False


def load(exercise_id: str) -> Any:
    """Return the kept answer, made anew from its source; None if there is none.

    A text without the signature of this computer is never run.
    """
    try:
        entry = json.loads(_file(exercise_id).read_text(encoding="utf-8"))
        name, source = entry["name"], entry["source"]
        wanted = _signature(exercise_id, name, source)
        if not hmac.compare_digest(str(entry["signature"]), wanted):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    names: dict[str, Any] = {"__name__": f"answer_{exercise_id}"}
    try:
        exec(compile(source, f"<your {exercise_id}>", "exec"), names)
    except Exception:
        return None
    return names.get(name)


def _file(exercise_id: str) -> Path:
    return progress_file().with_suffix(".answers") / f"{exercise_id}.json"


def _signature(exercise_id: str, name: str, source: str) -> str:
    content = json.dumps([exercise_id, name, source]).encode("utf-8")
    return hmac.new(_key(), content, hashlib.sha256).hexdigest()


def _key() -> bytes:
    """Return this computer's key; draw it at first use."""
    path = progress_file().with_suffix(".key")
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, secrets.token_bytes(32))
        with contextlib.suppress(OSError):
            path.chmod(0o600)
    return path.read_bytes()


def _source_of(thing: Any, seen: set[str]) -> str:
    """Return a function's or class's source, after the lines that it needs.

    Raises
    ------
    LookupError
        If it uses something that cannot be written down.
    """
    code = textwrap.dedent(inspect.getsource(thing))
    seen.add(thing.__name__)
    lines = []
    for name, value in _used(thing, code):
        if name not in seen:
            seen.add(name)
            lines.append(_line_for(name, value, seen))
    return "\n".join([*lines, code])


def _used(thing: Any, code: str) -> list[tuple[str, Any]]:
    """Return the names outside that code uses: in decorators and defaults, too.

    Raises
    ------
    LookupError
        If it uses what only the function around it has.
    """
    function = inspect.unwrap(thing)
    if getattr(function, "__closure__", None):
        raise LookupError(f"{thing.__name__} needs the function around it.")
    tables, names = [symtable.symtable(code, "<answer>", "exec")], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and symbol.is_global()
        }
    module = sys.modules.get(thing.__module__)
    around = getattr(function, "__globals__", getattr(module, "__dict__", {}))
    return [(name, around[name]) for name in sorted(names) if name in around]


def _line_for(name: str, value: Any, seen: set[str]) -> str:
    if isinstance(value, types.ModuleType):
        return f"import {value.__name__} as {name}"
    home = getattr(value, "__module__", None)
    if callable(value) and home == "__main__":
        source = _source_of(value, seen)
        called = value.__name__
        return source if called == name else f"{source}\n{name} = {called}"
    called = getattr(value, "__qualname__", "")
    if callable(value) and getattr(sys.modules.get(home), called, None) is value:
        return f"from {home} import {called} as {name}"
    if isinstance(value, float):  # also NumPy's, and nan, which no literal gives
        return f"{name} = float('{float(value)!r}')"
    if ast.literal_eval(repr(value)) == value:
        return f"{name} = {value!r}"
    raise LookupError(f"{name} cannot be written down.")
