"""The course's table of contents, its map in every notebook, and finding a lesson."""

from __future__ import annotations

import difflib
import functools
import os
import warnings
from pathlib import Path
from typing import Any, NamedTuple


class Lesson(NamedTuple):
    """A notebook: its number, file name without ending, title, part and minutes.

    ``minutes`` is for a lecture, ``alone`` for a learner who does every exercise.
    """

    number: str
    slug: str
    title: str
    part: str
    minutes: int
    alone: int

    @property
    def link(self) -> str:
        """The lesson as a relative link in Markdown; plain text if it isn't there."""
        text = f"{self.number} {self.title}"
        name = f"{self.slug}.ipynb"
        return f"[{text}]({name})" if (notebooks_folder() / name).is_file() else text

    @property
    def time(self) -> str:
        """How long it takes, as the lesson's first cell says it."""
        return f"**Time:** {self.minutes} minutes in a lecture, {self.alone} alone."


_PARTS = {
    "Start": """
        00 start_here | Start here | 20 | 30
    """,
    "Classification": """
        01 classification_problems | Classification problems | 55 | 95
        02 input_and_output_shapes | Input and output shapes | 60 | 100
        03 data_and_splits | Data and splits | 55 | 90
        04 training_a_classifier | Training a classifier | 60 | 100
        05 non_linearity | Non-linearity | 60 | 90
        06 evaluating_classifiers | Evaluating classifiers | 60 | 100
    """,
    "The engine": """
        07 derivatives_and_gradients | Derivatives and gradients | 60 | 90
        08 backprop_by_hand | Backprop by hand | 60 | 100
        09 backprop_in_a_network | Backprop in a network | 60 | 95
        10 sgd_and_momentum | SGD and momentum | 60 | 95
        11 network_from_scratch | A network from scratch | 55 | 90
    """,
    "Learning without labels": """
        12 clustering | Clustering | 55 | 90
        13 pca | PCA | 60 | 90
    """,
    "Margins and regression": """
        14 support_vector_machines | Support vector machines | 55 | 85
        15 kernels | Kernels | 55 | 85
        16 support_vector_regression | Support vector regression | 55 | 90
    """,
    "Together": """
        17 pictures_and_pretrained_models | Pictures and pretrained models | 60 | 95
        18 capstone | Capstone | 55 | 90
    """,
}


def _lesson(part: str, row: str) -> Lesson:
    name, title, *times = (field.strip() for field in row.split("|"))
    number, slug = name.split(" ", 1)
    return Lesson(number, f"{number}_{slug}", title, part, *map(int, times))


LESSONS = tuple(
    _lesson(part, row)
    for part, rows in _PARTS.items()
    for row in rows.strip().splitlines()
)


def course_map(number: str) -> str:
    """Return the course map in Markdown, with one notebook marked as "you are here".

    The others are links, as far as they are there.

    Parameters
    ----------
    number : str
        The notebook's number, such as ``"08"``.

    Examples
    --------
    >>> course_map("00").splitlines()[2]
    '- Start: **00 Start here (you are here)**'
    """
    parts: dict[str, list[str]] = {}
    for lesson in LESSONS:
        here = f"**{lesson.number} {lesson.title} (you are here)**"
        name = here if lesson.number == number else lesson.link
        parts.setdefault(lesson.part, []).append(name)
    lines = [f"- {part}: {' · '.join(names)}" for part, names in parts.items()]
    return "\n".join(["**Course map**", "", *lines])


def next_lesson(number: str) -> Lesson | None:
    """Return the lesson that follows; None after the last.

    Examples
    --------
    >>> next_lesson("00").link
    '[01 Classification problems](01_classification_problems.ipynb)'
    """
    return next((lesson for lesson in LESSONS if lesson.number > number), None)


@functools.cache
def course_root() -> Path:
    """Return the folder that holds ``notebooks/`` and ``helpers/``."""
    return Path(__file__).resolve().parents[2]


def notebooks_folder() -> Path:
    """Return the folder of the course's notebooks."""
    return course_root() / "notebooks"


def runs_folder() -> Path:
    """Return the folder for runs with other parameters; COURSE_RUNS names another."""
    return typed_path(os.environ.get("COURSE_RUNS") or course_root() / "runs")


def my_folder() -> Path:
    """Return the folder of the copies: ``my``, or what ``COURSE_MY`` names."""
    chosen = os.environ.get("COURSE_MY")
    return typed_path(chosen) if chosen else course_root() / "my"


def typed_path(text: str | Path) -> Path:
    """Return a path that a person wrote, in which ``~`` is the home folder.

    What looks like a user's home, such as ``~nobody``, but is none stays as it is.
    """
    return Path(os.path.expanduser(text))


def course_notebooks() -> list[Path]:
    """Return the notebooks that are there, in the order of the course."""
    paths = (notebooks_folder() / f"{lesson.slug}.ipynb" for lesson in LESSONS)
    return [path for path in paths if path.is_file()]


def find_notebook(wanted: str) -> Path:
    """Return the path of the notebook that a learner means.

    Parameters
    ----------
    wanted : str
        A number (``"8"`` or ``"08"``), a part of a name (``"backprop"``), or the
        path of any notebook.

    Raises
    ------
    LookupError
        If no notebook that is there fits, or more than one.
    FileNotFoundError
        If a path is given and no file is there.
    """
    if wanted.endswith(".ipynb") or "/" in wanted or "\\" in wanted:
        return _existing(typed_path(wanted).resolve())
    slug = wanted.strip().lower().replace(" ", "_").replace("-", "_")
    there = course_notebooks()
    found = [path for path in there if _fits(slug, path.stem)]
    if len(found) > 1:
        names = ", ".join(path.stem for path in found)
        raise LookupError(
            f"{wanted!r} fits {len(found)} notebooks: {names}. Give the number of one."
        )
    if found:
        return found[0]
    planned = [lesson for lesson in LESSONS if _fits(slug, lesson.slug)]
    if len(planned) == 1:
        name = f"{planned[0].number} ({planned[0].title})"
        raise LookupError(f"Notebook {name} is not there. {_numbers(there)}")
    raise LookupError(f"There is no notebook {wanted[:60]!r}. {_advice(slug, there)}")


def file_to_write(text: str | Path, *endings: str) -> Path:
    """Return the path of a file that a command writes, and that is no notebook.

    Raises
    ------
    ValueError
        If it has none of the endings.
    """
    path = typed_path(text)
    if path.suffix not in endings:
        kinds = " or ".join(endings)
        raise ValueError(f"The file to write must end in {kinds}, not {path.name!r}.")
    return path


def chosen_notebooks(wanted: list[str]) -> list[Path]:
    """Return the notebooks that a learner names, each once; all lessons for no name.

    Raises
    ------
    LookupError, FileNotFoundError
        As `find_notebook` does; LookupError if two of them have the same name, which
        what is made from them would have as well.
    """
    found = list(dict.fromkeys(map(find_notebook, wanted)))
    names = {path.name: path for path in found}
    for path in found:
        if names[path.name] != path:
            raise LookupError(
                f"{path} and {names[path.name]} have the same name. Give one of them, "
                f"or rename one."
            )
    return found or course_notebooks()


def find_lesson(wanted: str) -> Path:
    """Return the lesson that a learner means; the path of a copy means its lesson.

    Raises
    ------
    LookupError
        If it is none of the course's lessons, or as `find_notebook` does.
    FileNotFoundError
        If a path is given and no file is there.
    """
    path, lessons = find_notebook(wanted), course_notebooks()
    found = next((lesson for lesson in lessons if lesson.name == path.name), None)
    if found is None:
        raise LookupError(f"{path} is no lesson of the course. {_numbers(lessons)}")
    return found


def read_notebook(path: Path) -> Any:
    """Return a notebook as `nbformat.read` does; raise ValueError for what is none.

    A byte order mark is skipped. Ids that cells lack, or share, are made up; outputs
    that a program took away, or left at what is no code, are as for a cell not run.
    """
    import nbformat

    try:
        text = path.read_text(encoding="utf-8-sig")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the ids
            notebook = nbformat.v4.upgrade(nbformat.reads(text, as_version=4))
        for cell in notebook.cells:
            _refuse_odd(cell)
            cell.id = str(cell.id)
            results = {"outputs": [], "execution_count": None}
            for name, value in results.items():
                if cell.cell_type == "code":
                    cell.setdefault(name, value)
                else:
                    cell.pop(name, None)
        return notebook
    except OSError:
        raise
    except Exception as error:  # of many kinds: the file may hold anything
        raise ValueError(
            f"{path} is no notebook that can be read ({type(error).__name__})."
        ) from None


def _refuse_odd(cell: Any) -> None:
    """Raise TypeError for a cell of which nobody can say what it is."""
    tags, exercise = cell.metadata.get("tags", []), cell.metadata.get("exercise", "")
    parts = (cell.cell_type, cell.source, tags, exercise)
    if [type(part) for part in parts] != [str, str, list, str]:
        raise TypeError("a cell's kind, words, tags or exercise")


def refuse_outside(notebook: Path, own: Path, command: str) -> None:
    """Raise for a notebook outside the course: to run it is to run what it says.

    Parameters
    ----------
    notebook : Path
    own : Path
        The folder of the learner's copies, which may be anywhere.
    command : str
        What to write to run it anyway, such as ``course run --trust``.

    Raises
    ------
    PermissionError
        If it lies neither in the course's folder nor among the copies.
    """
    places = [course_root(), own.resolve()]
    if not any(place in notebook.resolve().parents for place in places):
        raise PermissionError(
            f"{notebook} is not of this course, and to run it is to run whatever code "
            f"is in it. If you trust who wrote it: {command}"
        )


def _fits(slug: str, name: str) -> bool:
    """Whether a number, or a part of a name, means the notebook of this name."""
    if slug.isdecimal():
        return len(slug) < 10 and int(slug) == int(name[:2])
    return bool(slug) and slug in name


def _advice(slug: str, there: list[Path]) -> str:
    near = difflib.get_close_matches(slug, [path.stem[3:] for path in there], n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}{_numbers(there)}"


def _numbers(there: list[Path]) -> str:
    """Say which numbers there are."""
    numbers = [path.stem[:2] for path in there]
    if not numbers:
        return f"There are no notebooks in {notebooks_folder()}."
    if int(numbers[-1]) - int(numbers[0]) == len(numbers) - 1:
        return f"Numbers go from {numbers[0]} to {numbers[-1]}."
    return f"The numbers are {', '.join(numbers)}."


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(f"There is no notebook at {path}.")
    return path
