"""The course's table of contents, and the map that stands in every notebook."""

from __future__ import annotations

from typing import NamedTuple


class Lesson(NamedTuple):
    """A notebook: its number, file name without ending, title, part and minutes."""

    number: str
    slug: str
    title: str
    part: str
    minutes: int


_PARTS = {
    "Start": """
        00 start_here | Start here | 20
    """,
    "Classification": """
        01 classification_problems | Classification problems | 45
        02 input_and_output_shapes | Input and output shapes | 50
        03 data_and_splits | Data and splits | 50
        04 training_a_classifier | Training a classifier | 50
        05 non_linearity | Non-linearity | 50
        06 evaluating_classifiers | Evaluating classifiers | 60
    """,
    "The engine": """
        07 derivatives_and_gradients | Derivatives and gradients | 50
        08 backprop_by_hand | Backprop by hand | 60
        09 sgd_and_momentum | SGD and momentum | 60
        10 network_from_scratch | A network from scratch | 60
    """,
    "Learning without labels": """
        11 clustering | Clustering | 50
        12 pca | PCA | 50
    """,
    "Margins and regression": """
        13 support_vector_machines | Support vector machines | 60
        14 support_vector_regression | Support vector regression | 50
    """,
    "Together": """
        15 pictures_and_pretrained_models | Pictures and pretrained models | 60
        16 capstone | Capstone | 60
    """,
}


def _lesson(part: str, row: str) -> Lesson:
    name, title, minutes = (field.strip() for field in row.split("|"))
    number, slug = name.split(" ", 1)
    return Lesson(number, f"{number}_{slug}", title, part, int(minutes))


LESSONS = tuple(
    _lesson(part, row)
    for part, rows in _PARTS.items()
    for row in rows.strip().splitlines()
)


def course_map(number: str) -> str:
    """Return the course map in Markdown, with one notebook marked as "you are here".

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
        name = f"{lesson.number} {lesson.title}"
        here = lesson.number == number
        name = f"**{name} (you are here)**" if here else name
        parts.setdefault(lesson.part, []).append(name)
    lines = [f"- {part}: {' · '.join(names)}" for part, names in parts.items()]
    return "\n".join(["**Course map**", "", *lines])
