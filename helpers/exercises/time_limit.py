"""Stop code that does not come to an end."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import threading
import time
from collections.abc import Iterator

STOPS = 10  # a second apart, for code that catches every exception
PATIENCE = 6  # times the limit: how long a busy computer may take for the same work
ASLEEP = 0.02  # code that computes in less than this share of its time waits


class TimeUp(BaseException):
    """Raised in code whose time is up; ``except Exception`` does not catch it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeUp` in the block when it takes longer than so many seconds.

    On a computer with other work, its own computing time counts, and six times as many
    seconds may pass: right answers must not fail because something else is running.
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


class _Limit:
    """Some seconds of work, counted from now."""

    def __init__(self, seconds):
        self.seconds = seconds
        self.begun, self.worked = time.monotonic(), time.process_time()

    def left(self):
        """Return how long to wait before asking again; 0 when the time is up."""
        passed = time.monotonic() - self.begun
        worked = time.process_time() - self.worked
        if passed < self.seconds:
            return self.seconds - passed
        busy = ASLEEP * passed < worked < self.seconds
        if busy and passed < PATIENCE * self.seconds:
            return max(self.seconds - worked, 0.01)
        return 0


@contextlib.contextmanager
def _by_alarm(seconds):
    """Let the system send a signal; only a main thread can receive it."""
    left, limit = STOPS, _Limit(seconds)

    def stop(number, frame):
        nonlocal left
        if wait := limit.left():
            signal.setitimer(signal.ITIMER_REAL, wait, 1.0)
            return
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

    limit = _Limit(seconds)

    def watch():
        while wait := limit.left():
            if over.wait(wait):
                return
        for _ in range(STOPS):
            with lock:
                if not over.is_set():
                    _raise_in(here, TimeUp)
            if over.wait(1.0):
                return

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
