"""Write docs/map.md: every file of the project with one line on what it is for.

``python docs/make_map.py`` writes it again. A module's line is the first line of its
docstring, a notebook's its title; the other files' lines are in `OTHERS` below.
"""

from __future__ import annotations

import ast
import fnmatch
import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "map.md"
OTHERS = {
    ".ci/run": "what every change must pass",
    ".github/workflows/tests.yml": "every change: three systems, three Pythons",
    ".github/workflows/book.yml": "the book: previews, and the published pages",
    ".github/workflows/weekly.yml": "once a week: oldest and newest versions, others",
    ".github/ISSUE_TEMPLATE/*": "forms: a sentence, an exercise, a computer",
    ".github/dependabot.yml": "actions and versions kept up to date, monthly",
    ".binder/*": "what Binder installs: a CPU build of torch",
    ".devcontainer/*": "what Codespaces and VS Code set up",
    ".pre-commit-config.yaml": "checks before a commit, for those who like it",
    "AGENTS.md": "for assistants: hint, never solve; and how to work here",
    "CITATION.cff": "how to cite the course",
    "CODE_OF_CONDUCT.md": "how we treat each other",
    "docs/elsewhere.md": "VS Code, Codespaces, Binder, Colab, JupyterHub",
    "docs/instructors.md": "schedules, what to cut, what a class will think",
    "*.gitattributes": "line ends, and what is no text",
    ".gitignore": "what git leaves alone",
    "CHANGELOG.md": "what changed for a learner, version by version",
    "CONTRIBUTING.md": "how to change a lesson, an exercise, a helper",
    "LICENSE": "MIT for code, CC BY 4.0 for text and pictures",
    "Makefile": "the commands, one visible line each",
    "README.md": "what the course is, how to start, three ways to use it",
    "constraints.txt": "the exact versions that the outputs were made with",
    "data/imagenet_names.txt": "what the 1,000 classes of ImageNet are called",
    "data/MANIFEST": "the SHA-256 of every data file",
    "data/README.md": "where each data set comes from, and its license",
    "data/articles.tsv": "generated articles with their tags",
    "data/capstone_sweep.csv": "twelve runs of lesson 18, for its own figure",
    "data/email_templates.txt": "the template that each of the mails was made from",
    "data/emails.tsv": "generated mails, wanted and spam",
    "data/food.npz": "drawn pictures of sushi, steak and pizza",
    "data/heptathlon.tsv": "the results of Seoul 1988",
    "data/mnist_5k.npz": "5,000 real handwritten digits",
    "data/penguins.tsv": "333 real penguins, measured",
    "data/temperatures.tsv": "Seattle, 2012 to 2015, day by day",
    "data/phrases/*": "phrases that the mails and articles are made from",
    "docs/benchmarks.md": "how fast we are beside the libraries; see tests/benchmarks",
    "docs/decisions.md": "what was tried and rejected, with dates and numbers",
    "docs/lookup.md": "twenty things a reader looks for, and where they are",
    "docs/map.md": "this page",
    "docs/pictures/ratios.png": "the benchmarks as bars; see tests/benchmarks",
    "docs/pictures/*": "what the README and the book show; tests/browser takes them",
    "docs/mistakes.md": "the 42 silent mistakes, where each is shown and caught",
    "environment.yml": "the environment for conda",
    "helpers/course/book_pages/*": "pages, terms and style of the book",
    "helpers/course/deck/*": "template and style of the slides",
    "helpers/course/lab_settings/*": "what `course lab` sets in JupyterLab",
    "pyproject.toml": "dependencies, and the settings of all tools",
}


def files() -> list[str]:
    """Return the project's files that git knows, sorted."""
    listed = subprocess.run(
        ["git", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return sorted({name for name in listed if (ROOT / name).is_file()})


def purpose(name: str) -> str:
    """Return a file's line.

    Raises
    ------
    LookupError
        If nothing says what the file is for.
    """
    path = ROOT / name
    if path.suffix == ".py":
        told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if told:
            return told.splitlines()[0].rstrip(".")
    if path.suffix == ".ipynb":
        first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        return "".join(first["source"]).splitlines()[0].lstrip("# ")
    for pattern, line in OTHERS.items():
        if fnmatch.fnmatch(name, pattern):
            return line
    raise LookupError(
        f"{name} has no line: give it a docstring, or add it to OTHERS in "
        f"docs/make_map.py."
    )


def page() -> str:
    """Return the whole page: a section for each folder, a line for each file."""
    lines = ["# Map", "", "Made by `python docs/make_map.py`; a test compares."]
    folder = None
    for name in sorted(files(), key=lambda n: (str(Path(n).parent), n)):
        here = Path(name).parent.as_posix()
        if here != folder:
            folder = here
            lines += ["", f"## {'top level' if here == '.' else here + '/'}", ""]
        lines.append(f"- [{Path(name).name}](../{name}): {purpose(name)}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
