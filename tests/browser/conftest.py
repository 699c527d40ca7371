"""JupyterLab on a copy of the notebooks, and Chromium to look at it."""

import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from helpers.course import lab as course_lab
from jupyter_page import NotebookPage

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SETTINGS = {
    # All cells stay in the page, also those that are out of sight.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
}


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Start JupyterLab; return its address, its token and its folder."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name, text in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(text)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    token = secrets.token_hex(16)
    environment = {
        **course_lab.environment(),
        "COURSE_PROGRESS": str(folder / "progress.json"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
    }
    environment.pop("COURSE_STATIC", None)
    options = [f"--port={port}", f"--IdentityProvider.token={token}", "--no-browser"]
    command = course_lab.command(folder / "any.ipynb", options)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--allow-root"],
            env=environment,
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/api?token={token}", process)
            yield address, token, folder
        finally:
            process.terminate()
            process.wait(30)


def wait_for(address, process, seconds=60):
    """Wait until a server answers."""
    for _ in range(seconds * 2):
        assert process.poll() is None, "JupyterLab has stopped"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def chromium():
    """Start the Chromium of this machine."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_notebook(lab, chromium):
    """Return a function that opens a notebook by number in a new page."""
    address, token, folder = lab
    pictures = Path(os.environ.get("COURSE_PICTURES") or ROOT / "_build" / "browser")
    pictures.mkdir(parents=True, exist_ok=True)
    opened = []

    def open_it(number, place="lab/tree"):
        [file] = (folder / "notebooks").glob(f"{number}_*.ipynb")
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        opened.append(page)
        page.goto(f"{address}/{place}/notebooks/{file.name}?token={token}&reset")
        return NotebookPage(page, file, pictures)

    yield open_it
    for page in opened:
        page.close()
