"""Print the pages of the book as PDF, with the browser of this computer."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from helpers.atomic import write_atomically
from helpers.course.slides import PartsMissing

# Chromium, and the browsers that are made of it. Any of them prints without a window.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
SECONDS = 120


def find_browser() -> str:
    """Return the path of a browser that can print.

    Raises
    ------
    PartsMissing
        If there is none on the path.
    """
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise PartsMissing(
        f"No browser that prints was found; looked for {', '.join(BROWSERS)}. "
        "Install Chromium, or open a page of the book and print it to a file."
    )


def print_page(page: Path, target: Path) -> Path:
    """Print a page of the book, with its formulas and figures, and return `target`.

    Parameters
    ----------
    page : Path
        The page, an HTML file.
    target : Path
        The PDF to write; an older one is replaced only by a whole one.

    Raises
    ------
    PartsMissing
        If no browser is installed.
    RuntimeError
        If the browser prints nothing.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "page.pdf"
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            "--virtual-time-budget=30000",  # milliseconds for the formulas
            f"--print-to-pdf={printed}",
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append(
                "--no-sandbox"
            )  # in a container: it refuses to start as root
        try:
            done = subprocess.run(
                [*command, page.resolve().as_uri()],
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise RuntimeError(
                f"{browser} did not print {page.name} in {SECONDS} seconds."
            ) from None
        if not printed.is_file():
            last = done.stderr.strip().splitlines()[-1:] or ["no message"]
            raise RuntimeError(f"{browser} did not print {page.name}: {last[0]}")
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, printed.read_bytes())
    return target
