"""Validate all notebooks as other computers would: ``make profiles``.

::

    python tests/steadiness/everywhere.py [notebooks/03_data_and_splits.ipynb ...]

Copies the course into a folder whose path has spaces and accents, and there compares
every output under each profile of ``processors``: another processor's inner loops,
another number of threads, hash seed, locale and time zone. A profile that this
processor cannot run is named as skipped.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

from processors import Profile, environment_of, profiles, why_not

ROOT = Path(__file__).resolve().parents[2]
COPY = ROOT / "_build" / "Übung für alle" / "été – course"
ASK = "import helpers, numpy, sklearn, torch; print(helpers.__file__)"


def copy_course() -> None:
    """Copy what git knows or would add, afresh."""
    shutil.rmtree(COPY, ignore_errors=True)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode("utf-8").split("\0")):
        source, target = ROOT / name, COPY / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


def validate(profile: Profile, wanted: list[str]) -> bool:
    """Validate notebooks in the copy under a profile; return whether all agree."""
    environment = environment_of(profile) | {"PYTHONPATH": str(COPY)}
    settings = {"cwd": COPY, "env": environment}
    asked = [sys.executable, "-W", "error", "-c", ASK]
    found = subprocess.run(asked, **settings, capture_output=True, check=True)
    place = Path(found.stdout.decode(sys.getfilesystemencoding()).strip())
    if place != COPY / "helpers" / "__init__.py":
        raise RuntimeError(f"helpers is imported from {place}, not from {COPY}.")
    words = ["-q", "-p", "no:cacheprovider", "--color=no"]
    command = [sys.executable, "-m", "pytest", *words, *(wanted or ["notebooks"])]
    start = time.perf_counter()
    done = subprocess.run(command, **settings, check=False)
    verdict = "all outputs agree" if done.returncode == 0 else "FAILED"
    print(f"{profile.name}: {verdict}, {time.perf_counter() - start:.0f} s", flush=True)
    return done.returncode == 0


def main(wanted: list[str]) -> int:
    """Validate under every profile; return the exit status."""
    copy_course()
    agree = []
    for profile in profiles():
        reason = why_not(profile)
        if reason:
            print(f"{profile.name}: skipped ({reason})", flush=True)
        else:
            agree.append(validate(profile, wanted))
    return 0 if all(agree) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
