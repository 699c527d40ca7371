"""Rows trained on and validated on are found; sets that only look alike are not."""

import pytest
import torch
from torch.utils.data import Subset, TensorDataset

from case_by_case import case_by_case
from helpers.diagnose.data import (
    find_shared_examples,
    find_shared_rows,
    find_sorted_rows,
)

ROWS = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))


def seen(findings):
    """Return what one finding saw, "" for none."""
    found = list(findings)
    assert [f.number for f in found] in ([], [17])
    return found[0].evidence.partition(";")[0] if found else ""


ALL = "the 30 training rows are also validation rows"


@case_by_case(
    "train validation evidence",
    [
        (ROWS[:30], ROWS[:30].clone(), ALL),  # equal
        (ROWS[:30], ROWS[:20], ALL),  # one piece of memory
        (ROWS[:30], ROWS[29:], ALL),  # by one row
        (ROWS[10:], ROWS[:11], ALL),
        (ROWS[:30], ROWS[30:], ""),  # side by side
        (ROWS[30:], ROWS[:30], ""),
        (ROWS[:30], ROWS[::2].clone(), ""),  # half of them may be chance
        (ROWS[:20], ROWS[:20:2].clone(), ""),  # exactly half of those tried
        (ROWS[:30], ROWS[:16].clone(), "11 of 20 training rows are among"),
        (ROWS[:10], ROWS[:9].clone(), "9 of 10 training rows are among"),
        (ROWS[:9], ROWS[:8].clone(), ""),  # too few to tell
        (ROWS[:30, :2], ROWS[:29, :2].clone(), "19 of 20 training rows are among"),
        (ROWS[:30, :1], ROWS[:29, :1].clone(), ""),  # one number each proves nothing
        (ROWS[:30, 0], ROWS[:29, 0].clone(), ""),
        (ROWS[:30], ROWS[:29, :2].clone(), ""),  # other columns
        (ROWS[:30], ROWS[:29].double(), ""),  # other numbers
        (ROWS[:30].round().long(), ROWS[:29].round().long(), ""),  # repeat by nature
        (ROWS[:30].to("meta"), ROWS[:30].to("meta"), ""),
        (ROWS[:30].to_sparse(), ROWS[:29].to_sparse(), ""),
    ],
)
def test_shared_rows(train, validation, evidence):
    found = seen(find_shared_rows(train, validation))
    assert found.startswith(evidence)
    assert bool(found) == bool(evidence)


def test_rows_that_occur_twice_in_training_do_not_count():
    twice = torch.cat([ROWS[:15], ROWS[:15]])
    assert seen(find_shared_rows(twice, ROWS[:14].clone())) == ""


def test_rows_equal_in_one_column_only_are_others():
    other = ROWS.clone()
    other[:, 0] += 1.0
    assert seen(find_shared_rows(ROWS, other)) == ""


def test_shared_examples_of_subsets():
    data = TensorDataset(ROWS, torch.zeros(40))
    first, second = Subset(data, range(20)), Subset(data, range(19, 40))
    assert seen(find_shared_examples(first, second)).startswith("1 training rows")
    assert seen(find_shared_examples(data, second)).startswith("21 training rows")
    assert seen(find_shared_examples(first, data)).startswith("20 training rows")
    assert seen(find_shared_examples(data, data)).startswith("40 training rows")
    assert seen(find_shared_examples(first, Subset(data, range(20, 40)))) == ""
    inner = Subset(first, [0, 19])  # rows 0 and 19 of the data
    assert seen(find_shared_examples(inner, second)).startswith("1 training rows")
    assert seen(find_shared_examples(inner, Subset(data, [20]))) == ""


def test_shared_examples_of_two_datasets():
    data = TensorDataset(ROWS, torch.zeros(40))
    copied = TensorDataset(ROWS.clone(), torch.zeros(40))
    found = find_shared_examples(Subset(data, range(30)), Subset(copied, range(25)))
    assert seen(found).startswith("17 of 20 training rows are among")
    apart = find_shared_examples(Subset(data, range(30)), Subset(copied, [38, 39]))
    assert seen(apart) == ""
    assert seen(find_shared_examples([1, 2], [1, 2])) == ""


@pytest.mark.parametrize(
    ("labels", "batch", "found"),
    [
        (torch.arange(3).repeat_interleave(20), 10, True),
        (torch.arange(3).repeat(20), 10, False),
        (torch.arange(3).repeat_interleave(20)[:, None], 10, True),
        (torch.eye(3).repeat_interleave(20, dim=0), 10, True),
    ],
)
def test_sorted_rows(labels, batch, found):
    findings = list(find_sorted_rows(labels, batch))
    assert [f.name for f in findings] == ["rows sorted by class"] * found
    assert all(f.number is None and f.lesson == "04" for f in findings)
