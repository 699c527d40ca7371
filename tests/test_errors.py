"""Errors that are meant to happen are told in one line."""

import json
import warnings

import pytest
import torch

from helpers.errors import caught, one_line, shows_error, shows_traceback


def fail(text):
    raise RuntimeError(text)


def test_the_error_is_returned():
    error = caught(fail, "no")
    assert isinstance(error, RuntimeError)
    assert str(error) == "no"
    assert caught(len, [1]) is None


def test_an_interruption_goes_through():
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        caught(interrupt)
    with pytest.raises(KeyboardInterrupt):
        shows_error(interrupt)


def test_one_line_is_printed(capsys):
    shows_error(fail, "first\nsecond")
    assert capsys.readouterr().out == "RuntimeError: first\n"


def test_no_error_is_said(capsys):
    shows_error(torch.zeros, 2, 3)
    assert capsys.readouterr().out == (
        "No error: the call returned a Tensor of shape [2, 3].\n"
    )


def test_keywords_are_passed_and_warnings_hidden(capsys):
    def warn(*, number):
        warnings.warn("careful", stacklevel=2)
        return number

    shows_error(warn, number=3)
    assert capsys.readouterr().out == "No error: the call returned 3.\n"


def test_long_and_empty_messages():
    assert len(one_line(RuntimeError("x" * 500))) == 160
    assert one_line(RuntimeError()) == "RuntimeError"
    assert one_line(RuntimeError("x" * 500)).endswith("...")


def halve(text):
    return int(text) / 2


def halve_all(texts):
    return [halve(text) for text in texts]


def test_a_short_traceback_names_the_readers_own_lines(capsys):
    shows_traceback(halve_all, ["4", "x"])
    lines = capsys.readouterr().out.splitlines()
    assert "in halve_all:  return [halve(text) for text in texts]" in lines[0]
    assert lines[-2].endswith("in halve:  return int(text) / 2")
    assert lines[-1].startswith("ValueError: invalid literal")


def test_lines_inside_packages_are_counted_only(capsys):
    shows_traceback(lambda: json.loads("{"))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert "more lines inside installed packages" in lines[1]


def test_a_traceback_of_nothing_is_said(capsys):
    shows_traceback(halve_all, ["4"])
    assert capsys.readouterr().out == "No error: the call returned [2.0].\n"
