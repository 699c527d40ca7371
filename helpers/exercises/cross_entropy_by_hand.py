"""Judge of a cross-entropy that a learner writes: the mean of -log p, and stable."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional as F

from helpers.exercises.judging import Function, Mistake


def scores():
    """Logits and class numbers; the last ones are too large for a plain exp."""
    three = torch.tensor([[2.0, 0.5, -1.0], [0.1, 0.2, 0.4], [-3, -1, -2], [1, 4, 1.5]])
    five = torch.tensor([[0.0, 1, -2, 0.5, 3], [1.5, -1, 0, 2, 0.25]])
    near = torch.tensor([[100.0, 95, 98], [196, 197, 199]])  # no share is tiny
    large = torch.tensor([[1000.0, 0, 0], [0, 1000, 500], [-900, -1000, -950]])
    return [
        (three, torch.tensor([0, 2, 2, 1])),
        (three, torch.tensor([1, 0, 1, 2])),
        (five, torch.tensor([4, 1])),
        (near, torch.tensor([2, 0])),
        (large, torch.tensor([0, 2, 1])),
    ]


def cross_entropy(logits, labels):
    """The mean of -log of the probability that each row gives to its label."""
    return F.cross_entropy(logits, labels)


def picked(table, labels):
    """The entry of each row that belongs to its label."""
    return table[torch.arange(len(labels)), labels]


def log_sum_exp_at_once(logits, labels):
    """The right formula, without the shift that keeps exp finite."""
    return -picked(logits - logits.exp().sum(dim=1, keepdim=True).log(), labels).mean()


def shifted_by_one_number(logits, labels):
    """The largest logit of the whole table subtracted, not each row's own."""
    return log_sum_exp_at_once(logits - logits.max(), labels)


def shifted_in_one_place(logits, labels):
    """The shift forgotten in the sum."""
    z = shifted(logits)
    return -picked(z - logits.exp().sum(dim=1, keepdim=True).log(), labels).mean()


def chosen_by(logits, labels, dim=1):
    """The probability of each row's label, by the formula as it is on paper."""
    powers = logits.exp()
    shares = powers / powers.sum(dim=dim, keepdim=True)
    return picked(shares, labels)


def shifted(logits):
    """The logits with each row's largest subtracted."""
    return logits - logits.max(dim=1, keepdim=True).values


def over_the_batch(logits, labels):
    """A softmax that shares among the samples (M13)."""
    return F.nll_loss(F.log_softmax(logits, dim=0), labels)


def every_label_of_every_row(logits, labels):
    """An index that picks N columns for each of N rows."""
    return -F.log_softmax(logits, dim=1)[:, labels].mean()


def over_all_entries(logits, labels):
    """The mean of one-hot labels times logs, over samples and classes."""
    return F.cross_entropy(logits, labels) / logits.shape[1]


def softmax_twice(logits, labels):
    """The loss of probabilities that are taken for logits (M1)."""
    return F.cross_entropy(torch.softmax(logits, dim=1), labels)


def by_sigmoids(logits, labels):
    """Each class a question of its own."""
    return F.nll_loss(F.logsigmoid(logits), labels)


def with_one_hot(logits, labels):
    """Each row's log chosen by a product, where 0 times infinity is no number."""
    hot = F.one_hot(labels, logits.shape[1])
    return -(hot * F.softmax(logits, dim=1).log()).sum(dim=1).mean()


OVERFLOWS = (
    "Right for small logits, but exp(1000) is infinite: subtract each row's largest "
    "logit first; the probabilities stay the same."
)
VANISHES = (
    "Right for small logits, but a very small probability is rounded to 0, and its log "
    "is infinite: take log p = z - log(sum of exp z) instead."
)
CLIPPED = (
    "Right for small logits, but what you add or clip inside the log changes a large "
    "loss: take log p = z - log(sum of exp z) instead."
)
TWICE = (
    "You took the softmax twice: F.cross_entropy has one built in and wants logits "
    "(M1)."
)


def log_of(small):
    """A log that is protected by a small number, as people do it."""
    return lambda z, y: -(picked(F.softmax(z, 1), y) + small).log().mean()


def clipped_at(small):
    """The same by clipping."""

    def loss(logits, labels):
        chosen = picked(F.softmax(logits, 1), labels)
        return -chosen.clamp(min=small).log().mean()

    return loss


SMALL = (1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)

CROSS_ENTROPY = Function(
    id="02.6",
    right=cross_entropy,
    inputs=scores,
    rtol=1e-4,
    because="The mean of -log p, where p is what each row gives to its own label.",
    mistakes=[
        Mistake(lambda z, y: -chosen_by(z, y).log().mean(), OVERFLOWS),
        Mistake(lambda z, y: -picked(F.softmax(z, 1), y).log().mean(), VANISHES),
        Mistake(with_one_hot, VANISHES),
        Mistake(log_sum_exp_at_once, OVERFLOWS),
        Mistake(
            shifted_by_one_number,
            "You subtracted one largest logit from all rows: rows of smaller logits "
            "vanish, so each row needs its own, max(dim=1, keepdim=True).",
        ),
        Mistake(
            shifted_in_one_place,
            "You subtracted the largest logit in one place only: use the shifted "
            "logits in the sum of exp, too.",
        ),
        *[Mistake(log_of(small), CLIPPED) for small in SMALL],
        *[Mistake(clipped_at(small), CLIPPED) for small in SMALL],
        Mistake(softmax_twice, TWICE, number=1),
        *[
            Mistake(
                does,
                "Your softmax runs over the batch: use dim=1, the classes (M13).",
                number=13,
            )
            for does in (
                over_the_batch,
                lambda z, y: -chosen_by(z, y, dim=0).log().mean(),
                lambda z, y: -picked(F.softmax(z, 0), y).log().mean(),
                lambda z, y: -picked(F.softmax(shifted(z), 0), y).log().mean(),
                lambda z, y: F.nll_loss(F.log_softmax(shifted(z), 0), y),
            )
        ],
        *[
            Mistake(does, "You added the losses of the rows up: take their mean.")
            for does in (
                lambda z, y: F.cross_entropy(z, y, reduction="sum"),
                lambda z, y: -chosen_by(z, y).log().sum(),
                lambda z, y: -picked(F.softmax(z, 1), y).log().sum(),
            )
        ],
        *[
            Mistake(does, "You return one loss for each row: take their mean.")
            for does in (
                lambda z, y: F.cross_entropy(z, y, reduction="none"),
                lambda z, y: -chosen_by(z, y).log(),
                lambda z, y: -picked(F.softmax(z, 1), y).log(),
            )
        ],
        *[
            Mistake(does, "The sign is missing: a log of a probability is negative.")
            for does in (
                lambda z, y: -F.cross_entropy(z, y),
                lambda z, y: chosen_by(z, y).log().mean(),
                lambda z, y: picked(F.softmax(z, 1), y).log().mean(),
            )
        ],
        *[
            Mistake(does, "You took another log: log is the natural one here.")
            for does in (
                lambda z, y: -chosen_by(z, y).log10().mean(),
                lambda z, y: -chosen_by(z, y).log2().mean(),
                lambda z, y: F.cross_entropy(z, y) / np.log(10),
                lambda z, y: F.cross_entropy(z, y) / np.log(2),
            )
        ],
        *[
            Mistake(
                does,
                "You picked every label in every row: pair them, as in "
                "p[torch.arange(len(labels)), labels].",
            )
            for does in (
                every_label_of_every_row,
                lambda z, y: -F.softmax(z, dim=1)[:, y].log().mean(),
                lambda z, y: (
                    -(z.exp() / z.exp().sum(1, keepdim=True))[:, y].log().mean()
                ),
            )
        ],
        *[
            Mistake(
                does,
                "You averaged over samples and classes: one number per row counts, so "
                "divide by the number of rows.",
            )
            for does in (
                over_all_entries,
                lambda z, y: -chosen_by(z, y).log().mean() / z.shape[1],
            )
        ],
        *[
            Mistake(does, "You stopped at the probabilities: -log is missing.")
            for does in (
                lambda z, y: picked(F.softmax(z, 1), y).mean(),
                lambda z, y: -picked(F.softmax(z, 1), y).mean(),
                lambda z, y: chosen_by(z, y).mean(),
                lambda z, y: -chosen_by(z, y).mean(),
            )
        ],
        *[
            Mistake(
                does, "You took a sigmoid for each class: one of several needs softmax."
            )
            for does in (
                by_sigmoids,
                lambda z, y: -picked(z.sigmoid(), y).log().mean(),
            )
        ],
        *[
            Mistake(does, "Your softmax shares among all rows at once: sum over dim=1.")
            for does in (
                lambda z, y: -picked(z.exp() / z.exp().sum(), y).log().mean(),
                lambda z, y: -picked(z - z.exp().sum().log(), y).mean(),
                lambda z, y: -picked(z - z.flatten().logsumexp(0), y).mean(),
            )
        ],
        *[
            Mistake(
                does,
                "You took each row's largest probability; the one of its label counts, "
                "whether it is large or not.",
            )
            for does in (
                lambda z, y: -F.log_softmax(z, dim=1).max(dim=1).values.mean(),
                lambda z, y: -F.softmax(z, dim=1).max(dim=1).values.log().mean(),
            )
        ],
        *[
            Mistake(
                does, "You averaged over all classes; only that of the label counts."
            )
            for does in (
                lambda z, y: -F.log_softmax(z, dim=1).mean(),
                lambda z, y: -F.softmax(z, dim=1).log().mean(),
            )
        ],
        *[
            Mistake(does, "You took 1 - p; the loss of a row is -log p.")
            for does in (
                lambda z, y: (1 - picked(F.softmax(z, dim=1), y)).mean(),
                lambda z, y: 1 - picked(F.softmax(z, dim=1), y).mean(),
            )
        ],
        Mistake(
            lambda z, y: -picked(z, y).mean(),
            "You averaged the logits themselves: softmax and log are missing.",
        ),
    ],
)


EXERCISES = [CROSS_ENTROPY]
