"""The optimizer cases that ship with torch, run on our classes."""

import functools
import re
import warnings

import pytest
import torch

import helpers.optim

pytest.importorskip("expecttest")
NAMES = ("Adagrad", "Adam", "AdamW", "RMSprop", "SGD")


@functools.cache
def known():
    """What torch knows of each of the five: its import takes seconds."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_optimizers import optim_db
    found = {info.optim_cls.__name__: info for info in optim_db}
    return {name: found[name] for name in NAMES}


def cases(name):
    return known()[name].optim_inputs_func(device="cpu")


def errors(name):
    return known()[name].optim_error_inputs_func(device="cpu", dtype=torch.float32)


def test_all_five_rules_are_judged():
    assert sum(len(cases(name)) for name in NAMES) >= 34
    assert min(len(cases(name)) for name in NAMES) >= 4
    assert sum(len(errors(name)) for name in NAMES) >= 38


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", NAMES)
def test_two_hundred_steps_are_equal_to_the_last_bit(name, dtype):
    for case in cases(name):
        assert_equal_steps(known()[name].optim_cls, case.kwargs, dtype)


def assert_equal_steps(theirs, words, dtype):
    ours = getattr(helpers.optim, theirs.__name__)
    random = torch.Generator().manual_seed(1)
    start = [torch.randn(s, generator=random, dtype=dtype) for s in ((3, 4), (5,), ())]
    a = [p.clone().requires_grad_() for p in start]
    b = [p.clone().requires_grad_() for p in start]
    unused = [start[0].clone().requires_grad_() for _ in range(2)]
    first = theirs([*a, unused[0]], **words)
    second = ours([*b, unused[1]], **words)
    for step in range(200):
        for p, q in zip(a, b, strict=True):
            slope = torch.randn(p.shape, generator=random, dtype=dtype) + p.detach()
            p.grad, q.grad = slope.clone(), slope.clone()
        first.step()
        second.step()
        if step == 100:  # each goes on from what the other saved
            saved, ours_saved = first.state_dict(), second.state_dict()
            assert saved["state"].keys() == ours_saved["state"].keys()
            for known, ours_known in zip(
                saved["state"].values(), ours_saved["state"].values(), strict=True
            ):
                assert known.keys() == ours_known.keys()
            assert saved["param_groups"] == ours_saved["param_groups"], words
            first = theirs([*a, unused[0]], **words)
            second = ours([*b, unused[1]], **words)
            first.load_state_dict(ours_saved)
            second.load_state_dict(saved)
    assert all(torch.equal(p, q) for p, q in zip(a, b, strict=True)), words
    assert torch.equal(unused[1], start[0]), words


@pytest.mark.parametrize("name", NAMES)
def test_refuses_what_torch_refuses(name):
    faults = []
    for error in errors(name):
        case = error.optimizer_error_input
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                getattr(helpers.optim, name)(case.params, **case.kwargs)
            caught = None
        except Exception as raised:
            caught = raised
        as_theirs = isinstance(caught, error.error_type)
        if not (as_theirs and re.search(error.error_regex, str(caught))):
            faults.append(f"{case.desc}: {caught!r}, not {error.error_regex}")
    assert faults == []
