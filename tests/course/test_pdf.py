"""Printing: a missing browser, one that fails, one that prints."""

import stat

import pytest

from helpers.course import main, pdf
from helpers.course.slides import PartsMissing


@pytest.fixture
def browser(tmp_path, monkeypatch):
    """Return a function that installs a browser: a shell script of one line."""

    def install(line):
        program = tmp_path / "chromium"
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(pdf, "find_browser", lambda: str(program))

    return install


def test_no_browser_is_said_before_the_book_is_built(monkeypatch, capsys):
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    assert main(["book", "--pdf"]) == 2
    assert "Install Chromium" in capsys.readouterr().err
    with pytest.raises(PartsMissing, match="No browser"):
        pdf.find_browser()


def test_a_browser_that_prints_nothing_is_named_and_the_old_file_stays(
    browser, tmp_path
):
    old = tmp_path / "old.pdf"
    old.write_bytes(b"old")
    browser("echo out of paper >&2")
    with pytest.raises(RuntimeError, match=r"a\.html: out of paper"):
        pdf.print_page(tmp_path / "a.html", old)
    assert old.read_bytes() == b"old"


def test_a_browser_that_never_ends_is_stopped(browser, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "SECONDS", 0.2)
    browser("exec sleep 30")
    with pytest.raises(RuntimeError, match=r"did not print a\.html in 0\.2 seconds"):
        pdf.print_page(tmp_path / "a.html", tmp_path / "a.pdf")


def test_what_is_printed_is_kept(browser, tmp_path):
    option = "--print-to-pdf="
    browser(f'for a; do case $a in {option}*) echo "%PDF" > "${{a#*=}}";; esac; done')
    page = pdf.print_page(tmp_path / "a b.html", tmp_path / "new" / "a b.pdf")
    assert page.read_text() == "%PDF\n"
