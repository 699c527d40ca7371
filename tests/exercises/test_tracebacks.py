"""The learner's code is blamed only where it took part."""

import numpy as np
import pytest

from helpers.exercises.judging import Custom
from helpers.exercises.tracebacks import alike, explain_error, of_a_learner


def caught(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return error.with_traceback(error.__traceback__.tb_next)


def test_an_error_in_a_library_that_this_code_called_is_this_codes():
    assert of_a_learner(caught(lambda: np.linalg.inv(np.zeros(3))))


def test_an_error_of_a_library_alone_is_not():
    assert not of_a_learner(caught(np.linalg.inv, np.zeros(3)))


@pytest.mark.parametrize(
    ("error", "other", "same"),
    [
        (ValueError("size 2"), ValueError("size 31"), True),
        (ValueError("size"), ValueError("shape"), False),
        (ValueError("size"), TypeError("size"), False),
    ],
)
def test_errors_are_alike_by_type_and_words(error, other, same):
    assert alike(error, other) == same


def test_a_missing_import_is_named():
    sentence = explain_error(NameError("no", name="np"))
    assert "add `import numpy as np`" in sentence
    assert "run the cell above" in explain_error(NameError("no", name="W1"))


def complaint(answer):
    """Stands in for a judge's own code that does not expect what comes back."""
    return int.bit_count(answer(3))


def in_the_package(function):
    """Compile a judge as if it were in the package."""
    import helpers.exercises as package

    code = function.__code__.replace(co_filename=package.__file__)
    return type(function)(code, function.__globals__)


JUDGE = Custom("t.1", in_the_package(complaint), "Yes.", wanted="a whole number")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: "text", "cannot use your answer, 'text'. Give a whole number."),
        (lambda x: x / 0, "Your code stopped with ZeroDivisionError: division by zero "
         "(called with 3)"),
        (lambda x: print(x), "it must return it"),
        (lambda: 3, "Your code stopped with TypeError"),
    ],
)  # fmt: skip
def test_a_judges_own_error_is_not_called_the_learners(answer, words):
    assert words in JUDGE.judge(answer).sentence
