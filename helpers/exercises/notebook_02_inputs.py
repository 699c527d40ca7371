"""Judges of notebook 02 on inputs: words, and pictures in PyTorch's order."""

from __future__ import annotations

import torch

from helpers.exercises import notebook_02_answers as answers
from helpers.exercises.judging import Choice, Function, Mistake


class TensorFunction(Function):
    """A function exercise whose right answer is a float32 torch tensor."""

    def _objection(self, results: list) -> str | None:
        kinds = {str(getattr(result, "dtype", "none")) for result in results}
        if not all(isinstance(result, torch.Tensor) for result in results):
            return "The values are right; return a torch tensor."
        if kinds != {"torch.float32"}:
            return (
                f"Values and order are right, but the dtype is {kinds.pop()}: the "
                f"weights of layers are torch.float32 (M11)."
            )
        return None


COUNT_WORDS = Function(
    id="02.1",
    right=answers.count_words,
    inputs=answers.texts,
    because="One row per e-mail, one column per word: shape [e-mails, words].",
    mistakes=[
        Mistake(
            answers.count_whether_at_all,
            "You noted whether a word occurs, not how often: a word that comes twice "
            "counts 2.",
        ),
        Mistake(
            answers.count_in_lower_case,
            'You changed capitals: "Win" and "now" are words of their own here, '
            "exactly as written.",
        ),
        Mistake(
            answers.count_without_punctuation,
            'You cut at punctuation: only spaces separate words here, so "now!" is '
            "another word.",
        ),
        Mistake(
            answers.count_by_vectorizer,
            "CountVectorizer lowers capitals, cuts at punctuation and drops words of "
            "one letter; here words are what stands between spaces.",
        ),
        Mistake(
            answers.count_inside_words,
            "You also counted inside longer words ('win' in 'winner'): split the text "
            "into words first.",
        ),
        Mistake(
            answers.count_words_as_columns,
            "Your rows are words and your columns e-mails: the batch comes first, so "
            "one row per e-mail.",
        ),
        Mistake(
            answers.count_over_all_texts,
            "You added all e-mails up: every e-mail needs a row of its own.",
        ),
    ],
)

SCRAMBLED = Choice(
    id="02.Q1",
    right="c",
    because="view keeps the numbers in their old order and only cuts the row anew, so "
    "colors land in the wrong pixels, and no error tells you (M41).",
    replies={
        "a": "3 x 24 x 32 is as many numbers as 24 x 32 x 3, so view has nothing to "
        "complain about.",
        "b": "The shape will be right, but view moves no number: think of what comes "
        "first in memory, the three colors of one pixel.",
    },
)

TO_BATCH = TensorFunction(
    id="02.2",
    right=answers.to_batch,
    inputs=answers.pictures,
    rtol=1e-3,  # float16 has three digits: its values are right, its dtype is not
    because="Axes in PyTorch's order, float32, values from 0 to 1.",
    mistakes=[
        *[
            Mistake(
                answers.view_for_permute(scale),
                "You used view or reshape where permute is needed: the shape is right, "
                "but the pictures are scrambled (M41).",
                number=41,
            )
            for scale in (255, 1)
        ],
        *[
            Mistake(
                answers.put_width_before_height(scale),
                "You put the width before the height: PyTorch's order is batch, "
                "channels, height, width.",
            )
            for scale in (255, 1)
        ],
        Mistake(
            lambda pictures: answers.to_batch(pictures) * 255,
            "The order is right, but the values still go up to 255: divide by 255.",
        ),
        Mistake(
            lambda pictures: torch.as_tensor(pictures).float() / 255,
            "You scaled, but the channels are still last: move them to axis 1.",
        ),
    ],
)
