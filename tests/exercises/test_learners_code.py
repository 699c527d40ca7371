"""`yours`: the learner's code runs once it is right, and answers for itself later."""

import functools
import inspect
import json

import numpy as np
import pytest

from helpers.exercises import check, learners_code, stubs, yours
from helpers.exercises import course_version as course
from helpers.exercises.catalog import find
from helpers.exercises.challenges import Challenge
from helpers.exercises.judging import Function, Value
from helpers.exercises.learners_code import YoursFailed


def cell(kind, source, **metadata):
    return {"cell_type": kind, "source": source, "metadata": metadata}


def exercise(number, stub, name, solution):
    text = f"<details>\n\n```python\n{solution}\n```\n\n</details>"
    return [
        cell("code", stub, tags=["exercise"], exercise=number),
        cell("code", f'check("{number}", {name})', tags=["check"]),
        cell("markdown", text, tags=["solution"]),
    ]


CELLS = [
    cell("code", "import math\nimport numpy as np"),
    cell("code", "scale: float = 2.0", tags=["parameters"]),
    cell("code", "def doubled(x):\n    return scale * x"),
    *exercise(
        "98.1",
        "def double(x):\n    return ...",
        "double",
        "def double(x):\n    return doubled(x)\n\n\nprint(double(2))",
    ),
    *exercise(
        "98.2",
        "def total(x):\n    return ...",
        "total",
        "def total(x):\n    return double(x).sum()",
    ),
    *exercise("98.3", "answer = None", "answer", "answer = 42"),
    *exercise(
        "98.4",
        "class Adder:\n    ...",
        "Adder",
        "class Adder:\n    def __init__(self, by):\n        self.by = by\n\n"
        "    def add(self, x):\n        return x + self.by",
    ),
]


def small():
    return [(np.array([1.0, 2.0]),), (np.array([3.0]),)]


JUDGES = {
    "98.1": Function("98.1", lambda x: 2 * x, small, "Twice."),
    "98.2": Function("98.2", lambda x: 2 * x.sum(), small, "Twice the sum."),
    "98.3": Value("98.3", 42, "It is 42."),
}


@pytest.fixture(autouse=True)
def lesson_98(monkeypatch, tmp_path):
    """A lesson that exists for the tests, and a fresh memory."""
    monkeypatch.setenv("COURSE_PROGRESS", str(tmp_path / "progress.json"))
    monkeypatch.setattr(course, "cells_of", lambda number: CELLS)
    for function in (course.solutions_of, course._definitions, stubs._given):
        function.cache_clear()
    monkeypatch.setattr(learners_code, "_passed", {})
    monkeypatch.setattr(learners_code, "_handed", {})
    judges = JUDGES.get
    for module in ("learners_code", "catalog"):
        monkeypatch.setattr(
            f"helpers.exercises.{module}.find", lambda i: judges(i) or find(i)
        )
    yield
    for function in (course.solutions_of, course._definitions, stubs._given):
        function.cache_clear()


def double(x):
    return x + x


def test_before_its_check_the_courses_version_runs(capsys):
    used = yours("98.1", double)
    assert used is not double
    assert used(3.0) == 6.0
    assert capsys.readouterr().out == (
        "→ 98.1: `double` of the course runs here. Yours takes over when it has "
        "passed its check.\n"
    )


def test_after_its_check_yours_runs(capsys):
    check("98.1", double)
    used = yours("98.1", double)
    assert used.__wrapped__ is double
    assert used(4.0) == 8.0
    assert "your own `double` runs here" in capsys.readouterr().out


def test_another_object_than_the_one_that_passed_does_not_run():
    check("98.1", double)
    assert not hasattr(yours("98.1", lambda x: x + x), "__wrapped__")


def test_a_failed_check_takes_yours_back():
    check("98.1", double)
    check("98.1", lambda x: 3 * x)
    assert not hasattr(yours("98.1", double), "__wrapped__")


def test_a_name_that_yours_gave_to_the_courses_version_does_not_pass(capsys):
    """After Run All the stub's name is that of a right function: no exercise solved."""
    used = yours("98.1", double)
    check("98.1", used)
    assert "98.1 to do: The course's version runs" in capsys.readouterr().out
    again = yours("98.1", used)
    assert not hasattr(again, "__wrapped__")
    assert "of the course runs here" in capsys.readouterr().out


def test_running_the_cell_with_yours_twice_changes_nothing(capsys):
    check("98.1", double)
    once = yours("98.1", double)
    capsys.readouterr()
    twice = yours("98.1", once)
    assert twice.__wrapped__ is double
    assert "your own `double` runs here" in capsys.readouterr().out
    check("98.1", twice)
    assert "98.1 pass" in capsys.readouterr().out
    assert yours("98.1", twice).__wrapped__ is double


def test_a_value_of_the_learners_counts_although_the_courses_is_the_same(capsys):
    assert yours("98.3", None) == 42
    check("98.3", 42)
    assert "98.3 pass" in capsys.readouterr().out


def test_the_courses_version_uses_right_answers_to_other_exercises():
    """The learner's `double` is still a stub; the course's `total` needs it."""
    assert yours("98.2")(np.array([1.0, 2.0])) == 6.0


def test_it_uses_the_parameters_of_the_notebook_that_asks(monkeypatch):
    monkeypatch.setitem(globals(), "scale", 5.0)
    assert yours("98.1")(1.0) == 5.0


def test_a_value_of_the_course_is_returned():
    assert yours("98.3", None) == 42


def test_what_raises_later_is_told_as_yours(capsys):
    def fragile(x):
        if len(x) > 3:
            raise ValueError("too long")
        return x + x

    check("98.1", fragile)
    used = yours("98.1", fragile)
    with pytest.raises(YoursFailed, match="ValueError: too long"):
        used(np.zeros(5))
    told = capsys.readouterr().out
    assert "△ 98.1 try again: Your code stopped with ValueError: too long" in told
    assert "run the cell with `yours(" in told
    assert not hasattr(yours("98.1", fragile), "__wrapped__")


def test_what_is_stopped_later_is_told_as_yours(capsys):
    def slow(x):
        if len(x) > 3:
            raise KeyboardInterrupt
        return x + x

    check("98.1", slow)
    with pytest.raises(YoursFailed, match="did not finish; you stopped it"):
        yours("98.1", slow)(np.zeros(5))


@pytest.mark.parametrize("wrong", [None, np.zeros(4), np.zeros(5), "text"])
def test_what_returns_nonsense_later_is_told_as_yours(capsys, wrong):
    def right_at_first(x):
        return x + x if len(x) < 3 else wrong

    check("98.1", right_at_first)
    with pytest.raises(YoursFailed, match="passed its check, but here"):
        yours("98.1", right_at_first)(np.ones(5))


def test_a_challenge_is_not_compared_with_the_courses_way(monkeypatch):
    goal = Challenge("98.1", lambda answer: 1.0, because="Reached.", goal=0.5)
    monkeypatch.setitem(JUDGES, "98.1", goal)

    def thrice(x):
        return 3 * x

    learners_code.remember_pass("98.1", thrice, "pass")
    assert yours("98.1", thrice)(2) == 6


def test_what_spoils_its_input_later_is_told_as_yours():
    def spoils(x):
        result = x + x
        if len(x) > 3:
            x[:] = 0
        return result

    check("98.1", spoils)
    with pytest.raises(YoursFailed, match="arguments"):
        yours("98.1", spoils)(np.ones(5))


def test_random_numbers_go_on_as_if_nobody_had_compared():
    def noisy(x):
        np.random.random()
        return x + x

    check("98.1", noisy)
    used = yours("98.1", noisy)
    np.random.seed(0)
    used(np.ones(2))
    after = np.random.random()
    np.random.seed(0)
    np.random.random()
    assert np.random.random() == after


class Adder:
    def __init__(self, by):
        self.by = by

    def add(self, x):
        return x + self.by if x < 100 else x


def test_a_class_runs_and_answers_for_itself(monkeypatch):
    learners_code.remember_pass("98.4", Adder, "pass")
    used = yours("98.4", Adder)
    adder = used(2)
    assert isinstance(adder, Adder)
    assert adder.add(3) == 5
    with pytest.raises(YoursFailed, match=r"`Adder\.add` passed its check, but here"):
        adder.add(200)


def test_a_class_with_other_attributes_is_not_compared():
    class Other:
        def __init__(self, by):
            self.step = by

        def add(self, x):
            return x + self.step

    learners_code.remember_pass("98.4", Other, "pass")
    assert yours("98.4", Other)(2).add(200) == 202


def test_the_courses_class_is_returned_before_the_check():
    assert yours("98.4", Adder)(2).add(200) == 202


def test_an_unknown_exercise_is_one_sentence():
    with pytest.raises(LookupError, match=r"no solution of an exercise '98\.9'"):
        yours("98.9")


def test_an_answer_is_used_in_a_later_lesson(capsys, monkeypatch):
    check("98.1", double)
    monkeypatch.setattr(learners_code, "_passed", {})  # another kernel
    used = yours("98.1")
    assert "your own `double` runs here" in capsys.readouterr().out
    assert used(np.ones(2)).tolist() == [2, 2]


def counting(function):
    @functools.wraps(function)
    def counted(*arguments):
        return function(*arguments)

    return counted


FACTOR, LIMIT, SIZES = np.float64(2.0), float("inf"), [("twice", 2)]
array_of_the_notebook = np.ones(3)


def default_double(x: np.ndarray, factor=FACTOR, limit=LIMIT):
    array_of_the_notebook = factor * x  # a name of its own
    return np.minimum(array_of_the_notebook, limit) * len(SIZES)


@counting
def decorated_double(x):
    return x + x


@pytest.mark.parametrize("answer", [default_double, decorated_double])
def test_decorators_defaults_and_annotations_are_kept_too(answer, capsys, monkeypatch):
    for thing in (counting, inspect.unwrap(answer)):
        monkeypatch.setattr(thing, "__module__", "__main__")  # as in a notebook
    check("98.1", answer)
    monkeypatch.setattr(learners_code, "_passed", {})
    used = yours("98.1")
    assert f"your own `{answer.__name__}` runs here" in capsys.readouterr().out
    assert used(np.ones(2)).tolist() == [2, 2]


def double_with_an_array(x):
    return 2 * array_of_the_notebook[0] * x


def test_a_place_that_is_no_file_stops_no_check(capsys, monkeypatch):
    monkeypatch.setenv("COURSE_PROGRESS", ".")
    check("98.1", double)
    assert "✓ 98.1 pass: Twice." in capsys.readouterr().out


def test_an_older_answer_does_not_stand_for_one_that_cannot_be_kept(
    capsys, monkeypatch
):
    for answer in (double, double_with_an_array):
        check("98.1", answer)
    monkeypatch.setattr(learners_code, "_passed", {})
    yours("98.1")
    assert "`double` of the course runs here" in capsys.readouterr().out


class Doubler:
    """A decorator that is a class."""

    def __init__(self, function):
        functools.update_wrapper(self, function)

    def __call__(self, x):
        return self.__wrapped__(x)


def double_of_a_function_around():
    twice = 2
    return lambda x: twice * x


@pytest.mark.parametrize(
    "answer",
    [
        functools.lru_cache(lambda x: 2 * x),
        functools.partial(np.multiply, 2),
        functools.partial(double),
        staticmethod(double),
        Doubler(double),
        double_of_a_function_around(),
    ],
)
def test_whatever_can_be_called_passes_and_runs(answer, capsys, monkeypatch):
    numbers = Function("98.1", lambda x: 2 * x, lambda: [(1.0,), (3.0,)], "Twice.")
    monkeypatch.setitem(JUDGES, "98.1", numbers)
    check("98.1", answer)
    assert "✓ 98.1 pass: Twice." in capsys.readouterr().out
    assert yours("98.1", answer)(3.0) == 6.0
    assert "your own" in capsys.readouterr().out
    monkeypatch.setattr(learners_code, "_passed", {})
    assert yours("98.1")(3.0) == 6.0


def test_an_answer_that_was_changed_on_the_disk_is_never_run(tmp_path, monkeypatch):
    check("98.1", double)
    monkeypatch.setattr(learners_code, "_passed", {})
    [path] = tmp_path.glob("*.answers/*.json")
    entry = json.loads(path.read_text())
    entry["source"] += "\nraise SystemExit('run!')\n"
    path.write_text(json.dumps(entry))
    assert not hasattr(yours("98.1"), "__wrapped__")


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"source": 3}', "\x00"])
def test_a_damaged_answer_is_left_alone(tmp_path, monkeypatch, content):
    check("98.1", double)
    monkeypatch.setattr(learners_code, "_passed", {})
    [path] = tmp_path.glob("*.answers/*.json")
    path.write_text(content)
    assert yours("98.1")(3.0) == 6.0


def test_objects_of_the_lesson_are_not_called_different():
    """A function that returns a node gives another node each time."""

    class Box:
        def __init__(self, data):
            self.data = data

    def boxed(x):
        return Box(x)

    learners_code.remember_pass("98.1", boxed, "pass")
    assert yours("98.1", boxed)(3.0).data == 3.0


class Counter:
    def __init__(self):
        self.count = 0

    def step(self, x=None):
        self.count += 1
        return self.count


def around(counter):
    return lambda x=None: counter.step(x)


@pytest.mark.parametrize("of", [around, lambda counter: counter.step])
def test_a_step_that_trains_something_is_taken_once(of):
    guarded = learners_code._guarded(
        "98.1",
        lambda take_step: take_step(),
        lambda: lambda take_step: take_step(),
        "fit",
    )
    counter = Counter()
    assert guarded(of(counter)) == 1
    assert counter.count == 1
