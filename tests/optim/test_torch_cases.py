"""The optimizer cases that ship with torch, run on our classes."""

import re
import warnings

import pytest
import torch

import helpers.optim

pytest.importorskip("expecttest")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from torch.testing._internal.common_optimizers import optim_db

NAMES = {"SGD", "Adagrad", "RMSprop", "Adam", "AdamW"}
INFOS = [info for info in optim_db if info.optim_cls.__name__ in NAMES]
CASES = [
    (info.optim_cls, case.desc, case.kwargs)
    for info in INFOS
    for case in info.optim_inputs_func(device="cpu")
]
ERRORS = [
    (info.optim_cls, error)
    for info in INFOS
    for error in info.optim_error_inputs_func(device="cpu", dtype=torch.float32)
]
IDS = [f"{theirs.__name__}-{desc}" for theirs, desc, _ in CASES]


def test_all_five_rules_are_judged():
    assert {info.optim_cls.__name__ for info in INFOS} == NAMES
    assert len(CASES) >= 34
    assert len(ERRORS) >= 38


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("theirs", "desc", "words"), CASES, ids=IDS)
def test_two_hundred_steps_are_equal_to_the_last_bit(theirs, desc, words, dtype):
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
            assert saved["param_groups"] == ours_saved["param_groups"]
            first = theirs([*a, unused[0]], **words)
            second = ours([*b, unused[1]], **words)
            first.load_state_dict(ours_saved)
            second.load_state_dict(saved)
    assert all(torch.equal(p, q) for p, q in zip(a, b, strict=True))
    assert torch.equal(unused[1], start[0])


@pytest.mark.parametrize(
    ("theirs", "error"),
    ERRORS,
    ids=[f"{t.__name__}-{e.optimizer_error_input.desc}" for t, e in ERRORS],
)
def test_refuses_what_torch_refuses(theirs, error):
    case = error.optimizer_error_input
    ours = getattr(helpers.optim, theirs.__name__)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(error.error_type) as caught:
            ours(case.params, **case.kwargs)
    assert re.search(error.error_regex, str(caught.value))
