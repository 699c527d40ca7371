"""Race our descent rules against torch.optim, one step at a time."""

from itertools import pairwise

import numpy as np
import torch
from race import Row, main

import helpers.optim
from helpers.autograd import Value

SMALL, LARGE = (400, 14, 8, 2), (784, 512, 10)
STEPS = {SMALL: 300, LARGE: 20}


def tensors(sizes):
    """Return the weights and biases of a network, each with a gradient."""
    random = torch.Generator().manual_seed(0)
    made = []
    for n_in, n_out in pairwise(sizes):
        for shape in ((n_in, n_out), (n_out,)):
            w = torch.randn(shape, generator=random).requires_grad_()
            w.grad = torch.randn(shape, generator=random)
            made.append(w)
    return made


def values(sizes):
    """Return the same parameters as autograd values in float32."""
    made = []
    for tensor in tensors(sizes):
        value = Value(tensor.detach().numpy())
        value.grad = tensor.grad.numpy()
        made.append(value)
    return made


def steps(optimizer, count):
    """Return a callable that makes many steps."""

    def run():
        for _ in range(count):
            optimizer.step()

    return run


def race_of(name, sizes, parameters=tensors, **words):
    """Return what prepares a race of a rule against torch's rule of this name."""

    def prepare():
        ours = getattr(helpers.optim, name)(parameters(sizes), **words)
        theirs = getattr(torch.optim, name)(tensors(sizes), **words)
        if parameters is tensors:
            check_equal(ours, theirs)
        return steps(ours, STEPS[sizes]), steps(theirs, STEPS[sizes])

    return prepare


def check_equal(ours, theirs):
    """Step both 50 times and compare every weight to the last bit."""
    for _ in range(50):
        ours.step()
        theirs.step()
    pairs = zip(
        ours.param_groups[0]["params"], theirs.param_groups[0]["params"], strict=True
    )
    assert all(np.array_equal(p.detach(), q.detach()) for p, q in pairs)


def rows():
    """One row for each rule, size and kind of parameter."""
    rules = [("SGD", {"lr": 1e-3, "momentum": 0.9})]
    rules += [(name, {"lr": 1e-3}) for name in ("Adagrad", "RMSprop", "Adam", "AdamW")]
    for sizes, n in ((SMALL, "5,752"), (LARGE, "407,050")):
        for name, words in rules:
            goal = 0.6 if (name, sizes) == ("SGD", SMALL) else 1.0
            where = f"{n} torch parameters"
            prepare = race_of(name, sizes, **words)
            yield Row(f"{name} step, {where}", f"torch.optim.{name}", goal, prepare, 15)
    for name, words in rules:
        prepare = race_of(name, SMALL, values, **words)
        yield Row(
            f"{name} step, 5,752 autograd values",
            f"torch.optim.{name} on tensors",
            1.0,
            prepare,
            15,
        )


ROWS = list(rows())

if __name__ == "__main__":
    main(ROWS)
