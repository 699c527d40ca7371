"""pytest plugin: give kernels and tests the same surroundings on every machine.

One computing thread, a fixed hash seed, and Jupyter, IPython and progress folders
of their own, so that nothing of the person's set-up is read or changed. A kernel
started by any means (nbval, papermill, nbclient, JupyterLab) inherits them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import network_guard

HERE = Path(__file__).resolve().parent
# Set where the person has not chosen, so that a run can imitate another machine.
CHOICES = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
}
STARTUP = """\
__import__("runpy").run_path({watch!r})["install"](
    __import__("runpy").run_path({guard!r})["block"]
)
"""


def surroundings(folder: Path) -> dict[str, str]:
    """Make the private folders; return the environment variables that name them."""
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    text = STARTUP.format(
        watch=str(HERE / "kernel_watch.py"), guard=str(HERE / "network_guard.py")
    )
    (startup / "00-course.py").write_text(text, encoding="utf-8")
    names = {"IPYTHONDIR": "ipython", "COURSE_PROGRESS": "progress/progress.json"}
    for kind in ("CONFIG", "DATA", "RUNTIME"):
        names[f"JUPYTER_{kind}_DIR"] = f"jupyter-{kind.lower()}"
    places = {name: str(folder / place) for name, place in names.items()}
    chosen = {name: os.environ.get(name, value) for name, value in CHOICES.items()}
    return {
        **chosen,
        **places,
        "COURSE_STATIC": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }


def pytest_configure(config):
    """Set the surroundings once; workers of pytest-xdist inherit them."""
    network_guard.block()
    if hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.mkdtemp(prefix="course-tests-"))
    before = dict(os.environ)
    os.environ.update(surroundings(folder))

    def restore():
        os.environ.clear()
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(restore)
