"""Stop code that does not come to an end."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import threading
from collections.abc import Iterator

STOPS = 10  # a second apart, for code that catches every exception


class TimeUp(BaseException):
    """Raised in code whose time is up; ``except Exception`` does not catch it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the block when it takes longer than so many seconds.

    A keyboard interrupt works as ever. Code inside one long call of a library is
    stopped when that call returns; on Linux and macOS ``time.sleep`` is cut short.
    Python in a browser (Pyodide) has neither alarms nor threads, and so no limit.

    Examples
    --------
    >>> with time_limit(20):
    ...     _ = sum(range(10))
    """
    main = threading.current_thread() is threading.main_thread()
    by = _by_alarm if main and hasattr(signal, "setitimer") else _by_thread
    with by(seconds):
        yield


@contextlib.contextmanager
def _by_alarm(seconds):
    """Let the system send a signal; only a main thread can receive it."""
    left = STOPS

    def stop(number, frame):
        nonlocal left
        left -= 1
        if left >= 0:
            raise TimeUp

    before = signal.signal(signal.SIGALRM, stop)
    other = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        left = 0
        signal.setitimer(signal.ITIMER_REAL, *other)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _by_thread(seconds):
    """Let another thread raise the exception here, where no alarm is to be had."""
    here, over, lock = threading.get_ident(), threading.Event(), threading.Lock()

    def watch():
        waiting = seconds
        for _ in range(STOPS):
            if over.wait(waiting):
                return
            with lock:
                if not over.is_set():
                    _raise_in(here, TimeUp)
            waiting = 1.0

    try:
        threading.Thread(target=watch, daemon=True).start()
    except RuntimeError:  # Python in a browser has no threads: no limit there
        yield
        return
    try:
        yield
    finally:
        with lock:
            over.set()
            _raise_in(here, None)  # takes back what has not been raised yet


def _raise_in(thread, error):
    error = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error)
