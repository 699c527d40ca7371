"""Code that does not come to an end is stopped, whatever it catches."""

import contextlib
import signal
import threading
import time

import pytest

from helpers.exercises import judging
from helpers.exercises import time_limit as time_limits
from helpers.exercises.judging import UNFINISHED, Custom, Function
from helpers.exercises.time_limit import TimeUp, time_limit


def for_ever(*arguments):
    while True:
        pass


def catching_all(*arguments):
    while True:
        with contextlib.suppress(Exception):
            for_ever()


def sleeping(*arguments):
    time.sleep(60)


@pytest.mark.parametrize("endless", [for_ever, catching_all, sleeping])
def test_it_is_stopped_in_the_main_thread(endless):
    with pytest.raises(TimeUp), time_limit(0.05):
        endless()


def test_it_is_stopped_in_another_thread():
    seen = []

    def work():
        try:
            with time_limit(0.05):
                catching_all()
        except TimeUp:
            seen.append("stopped")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert seen == ["stopped"]


def clock(monkeypatch, passed, worked):
    """Make a limit of 20 seconds believe that so much time has passed since."""
    limit = time_limits._Limit(20)
    monkeypatch.setattr(time_limits.time, "monotonic", lambda: limit.begun + passed)
    monkeypatch.setattr(time_limits.time, "process_time", lambda: limit.worked + worked)
    return limit.left()


@pytest.mark.parametrize(
    ("passed", "worked", "left"),
    [
        (5, 5, 15),  # not yet
        (20, 20, 0),  # alone on the computer
        (20, 8, 12),  # it had 40 percent of the computer
        (60, 19.5, 0.5),
        (60, 20.5, 0),
        (121, 10, 0),  # patience has an end
        (20, 0.1, 0),  # it sleeps, or waits for input
    ],
)
def test_a_busy_computer_gets_more_time(monkeypatch, passed, worked, left):
    assert clock(monkeypatch, passed, worked) == pytest.approx(left)


def test_what_ends_in_time_is_not_stopped_later():
    with time_limit(0.05):
        pass
    time.sleep(0.1)


@pytest.mark.parametrize(
    "exercise",
    [
        Function("t.1", lambda x: x, lambda: [(1,)], "Yes."),
        Custom("t.2", lambda answer: answer(1), "Yes."),
    ],
)
def test_a_judge_says_so(exercise, monkeypatch):
    monkeypatch.setattr(judging, "SECONDS", 0.05)
    verdict = exercise.judge(for_ever)
    assert (verdict.status, verdict.sentence) == ("try again", UNFINISHED.format(0.05))


def test_where_no_thread_can_be_started_there_is_no_limit(monkeypatch):
    """As in Pyodide, which has no alarms either."""

    def start(thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.delattr(signal, "setitimer", raising=False)
    monkeypatch.setattr(threading.Thread, "start", start)
    with time_limit(0.001):
        time.sleep(0.01)
    with pytest.raises(KeyError), time_limit(0.001):
        raise KeyError
