"""The predict-first questions: their letters, and their text in the notebooks."""

import collections
import json
import re
from pathlib import Path

from case_by_case import case_by_case
from helpers.exercises.catalog import exercises_of, notebooks_with_exercises
from helpers.exercises.judging import Choice

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
QUESTIONS = [
    exercise
    for number in notebooks_with_exercises()
    for exercise in exercises_of(number).values()
    if isinstance(exercise, Choice)
]


def cells_of(exercise_id):
    [path] = NOTEBOOKS.glob(f"{exercise_id.partition('.')[0]}_*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [("".join(c["source"]), c["metadata"].get("tags", [])) for c in cells]


def test_each_letter_is_right_about_equally_often():
    counts = collections.Counter(question.right for question in QUESTIONS)
    assert all(0.25 <= counts[letter] / len(QUESTIONS) <= 0.42 for letter in "abc")


def test_no_lesson_has_one_letter_for_everything():
    letters = collections.defaultdict(list)
    for question in QUESTIONS:
        letters[question.id[:2]].append(question.right)
    several = [rights for rights in letters.values() if len(rights) > 1]
    assert all(len(set(rights)) > 1 for rights in several)


@case_by_case("question", QUESTIONS)
def test_the_text_has_the_letters_of_the_judge_and_the_solution_its_right_one(question):
    cells = cells_of(question.id)
    [asked] = [text for text, _ in cells if f"**Predict first, {question.id}" in text]
    options = re.findall(r"^- ([a-d]): ", asked, re.MULTILINE)
    assert options == sorted({question.right, *question.replies})
    name = f"answer_q{question.id[-1]}"
    [solution] = [t for t, tags in cells if "solution" in tags and f"{name} =" in t]
    assert f'{name} = "{question.right}"' in solution
