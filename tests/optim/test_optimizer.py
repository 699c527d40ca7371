"""Tests of optimizer."""

import copy
import inspect
import itertools
import pickle
import subprocess
import sys
import warnings

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.autograd import Value
from helpers.layers import NaiveDense, NaiveSequential
from helpers.optim import SGD, Adagrad, Adam, AdamW, RMSprop, StepLR
from helpers.optim.hyperparameters import SWITCHES

RULES = [SGD, Adagrad, RMSprop, Adam, AdamW]
NO_TORCH = """
import sys
from helpers.autograd import Value
from helpers.optim import SGD, Adagrad, Adam, AdamW, RMSprop, StepLR
w = Value([1.0, 2.0])
for rule in (SGD, Adagrad, RMSprop, Adam, AdamW):
    optimizer = rule([w], lr=0.1)
    schedule = StepLR(optimizer, 1)
    optimizer.zero_grad()
    (w * w).sum().backward()
    optimizer.step()
    schedule.step()
    optimizer.load_state_dict(optimizer.state_dict())
assert "torch" not in sys.modules, "torch was imported"
"""


def test_values_need_no_torch():
    subprocess.run([sys.executable, "-c", NO_TORCH], check=True)


@pytest.mark.parametrize("rule", RULES)
def test_resume_is_equal_to_the_last_bit(rule, descent):
    words = {"momentum": 0.9} if rule in (SGD, RMSprop) else {}
    for start in (descent.tensors, descent.values):
        straight, resumed = start(), start()
        a, b = rule(straight, **words), rule(resumed, **words)
        descent.run(5, a, b)
        saved = pickle.loads(pickle.dumps(b.state_dict()))
        b = rule(resumed, **words)
        b.load_state_dict(saved)
        descent.run(5, a, b)
        for p, q in zip(straight, resumed, strict=True):
            assert np.array_equal(p.data, q.data)


def test_a_parameter_without_gradient_is_skipped():
    w, unused = Value([1.0]), Value([1.0])
    optimizer = SGD([w, unused], lr=0.1, weight_decay=0.5, momentum=0.9)
    (w * 2.0).sum().backward()
    optimizer.step()
    assert unused.data.tolist() == [1.0]
    assert list(optimizer.state_dict()["state"]) == [0]


def test_zero_grad_of_both_kinds():
    w, t = Value([1.0]), torch.tensor([1.0], requires_grad=True)
    optimizer = SGD([w, t], lr=0.1)
    (w * 2.0).sum().backward()
    (t * 2.0).sum().backward()
    optimizer.zero_grad(set_to_none=False)
    assert w.grad.tolist() == t.grad.tolist() == [0.0]
    optimizer.zero_grad()
    assert t.grad is None
    optimizer.step()
    assert w.data.tolist() == t.tolist() == [1.0]


def test_groups_have_settings_of_their_own():
    w, b = Value([1.0]), Value([1.0])
    optimizer = SGD([{"params": w}, {"params": [b], "lr": 1.0}], lr=0.1)
    (w + b).sum().backward()
    optimizer.step()
    assert w.data == pytest.approx([0.9])
    assert b.data == pytest.approx([0.0])
    assert "Parameter Group 1" in repr(optimizer)


def test_a_closure_computes_loss_and_gradients_first():
    w = torch.tensor([3.0], requires_grad=True)
    optimizer = SGD([w], lr=0.5)

    def closure():
        loss = (w**2).sum()
        loss.backward()
        return loss

    assert optimizer.step(closure).item() == 9.0
    assert w.item() == 0.0


def test_a_generator_a_scalar_and_named_parameters():
    model = torch.nn.Linear(2, 1)
    optimizer = Adam(model.named_parameters())
    assert optimizer.state_dict()["param_groups"][0]["param_names"] == [
        "weight",
        "bias",
    ]
    w = Value(3.0)
    optimizer = SGD((p for p in [w]), lr=1.0)
    (w * w).backward()
    optimizer.step()
    assert w.item() == -3.0


def test_gradients_and_the_callers_groups_stay_as_they_were():
    w = Value([1.0])
    groups = [{"params": [w], "lr": 0.5}]
    optimizer = SGD(groups, weight_decay=0.1, maximize=True, momentum=0.9)
    w.grad = np.array([2.0])
    optimizer.step()
    optimizer.step()
    assert w.grad.tolist() == [2.0]
    assert groups == [{"params": [w], "lr": 0.5}]


@case_by_case(
    "lr rule", [-1, float("nan"), float("inf"), "fast", "0.1", True, None], RULES
)
def test_refuses_a_rate_that_is_no_finite_number_above_zero(rule, lr):
    with pytest.raises(ValueError, match="Invalid learning rate"):
        rule([Value(1.0)], lr=lr)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    ("params", "error", "says"),
    [
        ([], ValueError, "empty parameter list"),
        (iter([]), ValueError, "empty parameter list"),
        (Value(1.0), TypeError, "should be an iterable"),
        (None, TypeError, "should be an iterable"),
        ([1.0], TypeError, "can only optimize Tensors"),
        ([Value(1.0) * 2.0], ValueError, "non-leaf"),
        ([torch.ones(1, requires_grad=True) * 2], ValueError, "non-leaf"),
        ([torch.ones(1, dtype=torch.int64)], TypeError, "real floating-point"),
        ({Value(1.0)}, TypeError, "ordered collections"),
    ],
)
def test_refuses_what_cannot_be_optimized(rule, params, error, says):
    with pytest.raises(error, match=says):
        rule(params, lr=0.1)


@case_by_case("name rule", ["foreach", "fused", "capturable", "differentiable"], RULES)
def test_torchs_switches_may_be_given_but_not_be_on(rule, name):
    theirs = getattr(torch.optim, rule.__name__)
    if name not in theirs([torch.ones(1)]).defaults:
        return
    assert rule([Value(1.0)], lr=0.1, **{name: False}).defaults[name] is False
    with pytest.raises(ValueError, match=f"{name}=True is not supported"):
        rule([Value(1.0)], lr=0.1, **{name: True})
    with pytest.raises(ValueError, match=f"{name}=True is not supported"):
        rule([{"params": [Value(1.0)], name: True}], lr=0.1)


def test_of_two_switches_the_first_is_named():
    with pytest.raises(ValueError, match=r"^foreach=True is not supported"):
        SGD([Value(1.0)], lr=0.1, fused=True, foreach=True)


def test_a_saved_state_of_torch_whose_switches_are_on_is_loaded():
    t = torch.ones(2, requires_grad=True)
    theirs = torch.optim.SGD([t], lr=0.3, foreach=True)
    ours = SGD([t], lr=0.1)
    ours.load_state_dict(theirs.state_dict())
    assert ours.param_groups[0]["lr"] == 0.3
    assert ours.param_groups[0]["foreach"] is None


@pytest.mark.parametrize("rule", RULES)
def test_a_misspelled_setting_is_refused(rule):
    with pytest.raises(TypeError, match=r"is not a setting .* mean 'weight_decay'"):
        rule([Value(1.0)], weight_deca=0.1)
    with pytest.raises(TypeError, match=r"'speed' is not a setting of this [a-z]*\.$"):
        rule([Value(1.0)], speed=0.1)


@pytest.mark.parametrize("rule", RULES)
def test_settings_and_their_defaults_are_torchs(rule):
    ours = inspect.signature(rule).parameters
    theirs = inspect.signature(getattr(torch.optim, rule.__name__)).parameters
    mine = {k: v.default for k, v in ours.items() if k != "other"}
    assert mine == {k: v.default for k, v in theirs.items() if k not in SWITCHES}
    by_position = [k for k, v in ours.items() if v.kind is v.POSITIONAL_OR_KEYWORD]
    assert by_position == list(theirs)[: len(by_position)]


def test_a_gradient_of_another_shape_is_refused():
    class Other:
        data, grad = np.zeros(3), np.zeros((3, 1))

    with pytest.raises(ValueError, match="shape"):
        SGD([Other()], lr=0.1).step()


def test_state_of_other_sizes_is_refused():
    one, two = SGD([Value(1.0)]), SGD([Value(1.0), Value(2.0)])
    with pytest.raises(ValueError, match="doesn't match the size"):
        two.load_state_dict(one.state_dict())
    one.add_param_group({"params": [Value(3.0)]})
    with pytest.raises(ValueError, match="different number of parameter groups"):
        two.load_state_dict(one.state_dict())


SETTINGS = [
    *((SGD, key) for key in ("maximize", "foreach", "nesterov", "weight_decay", "lr")),
    *((RMSprop, key) for key in ("alpha", "centered", "maximize")),
    *((Adam, key) for key in ("betas", "amsgrad", "decoupled_weight_decay")),
    *((AdamW, key) for key in ("decoupled_weight_decay", "maximize")),
    *((Adagrad, key) for key in ("lr_decay", "eps")),
]


@pytest.mark.parametrize(("rule", "setting"), SETTINGS)
def test_a_setting_that_the_saved_state_lacks_is_the_optimizers_own(rule, setting):
    w, same = Value([1.0, 2.0]), Value([1.0, 2.0])
    one, two = rule([w], lr=0.3), rule([same], lr=0.3)
    saved = one.state_dict()
    del saved["param_groups"][0][setting]
    one.load_state_dict(saved)
    for _ in range(2):
        w.grad = same.grad = np.array([1.0, -2.0])
        one.step()
        two.step()
    np.testing.assert_array_equal(w.data, same.data)
    assert one.param_groups[0][setting] == two.param_groups[0][setting]


@pytest.mark.parametrize(
    ("saved_by", "loaded_by"),
    list(itertools.permutations([SGD, Adagrad, RMSprop, Adam], 2)),
)
@pytest.mark.parametrize("steps", [0, 1])
def test_a_state_of_another_kind_of_optimizer_is_refused(saved_by, loaded_by, steps):
    for kit in (saved_by, getattr(torch.optim, saved_by.__name__)):
        words = {"momentum": 0.9} if saved_by in (SGD, RMSprop) else {}
        t = torch.ones(2, requires_grad=True)
        other, ours = kit([t], lr=0.1, **words), loaded_by([t], lr=0.2)
        for _ in range(steps):
            t.grad = torch.ones(2)
            other.step()
        before = ours.state_dict()
        with pytest.raises(ValueError, match="saved by another kind of optimizer"):
            ours.load_state_dict(other.state_dict())
        assert ours.state_dict() == before
        assert ours.param_groups[0]["lr"] == 0.2


def test_a_state_of_a_rule_that_we_lack_is_refused():
    t = torch.ones(2, requires_grad=True)
    t.grad = torch.ones(2)
    theirs = torch.optim.NAdam([t])
    theirs.step()
    with pytest.raises(ValueError, match="remembers mu_product, which Adam"):
        Adam([t]).load_state_dict(theirs.state_dict())


def test_a_state_that_is_not_whole_or_not_of_these_parameters():
    w, longer = Value([1.0, 2.0]), Value([1.0, 2.0, 3.0])
    w.grad = np.ones(2)
    rule = Adam([w])
    rule.step()
    saved = rule.state_dict()
    with pytest.raises(ValueError, match=r"exp_avg has shape \(2,\), its param"):
        Adam([longer]).load_state_dict(saved)
    del saved["state"][0]["exp_avg_sq"]
    with pytest.raises(ValueError, match="not whole: Adam needs exp_avg_sq"):
        rule.load_state_dict(saved)
    for strange in ({}, None, [], {"state": {}}, "Adam"):
        with pytest.raises(TypeError, match="'state' and 'param_groups'"):
            rule.load_state_dict(strange)


def test_memory_of_a_setting_turned_on_later_begins_with_the_next_step():
    w = Value([1.0, 2.0])
    w.grad = np.ones(2)
    rule = Adam([w])
    rule.step()
    saved = rule.state_dict()
    del saved["param_groups"][0]["amsgrad"]
    later = Adam([w], amsgrad=True)
    later.load_state_dict(saved)
    w.grad = np.ones(2)
    later.step()
    assert (later.state[w]["max_exp_avg_sq"] > 0).all()


@pytest.mark.parametrize(
    "group",
    [{"lr": -1.0}, {"lr": float("nan")}, {"momentum": 2.0}, {"nesterov": True}],
)
def test_settings_of_a_group_are_checked_too(group):
    w = Value([1.0])
    with pytest.raises(ValueError, match=r"Invalid|Nesterov"):
        SGD([{"params": [w], **group}], lr=0.1)
    rule = SGD([w], lr=0.1)
    with pytest.raises(ValueError, match=r"Invalid|Nesterov"):
        rule.add_param_group({"params": [Value([2.0])], **group})
    saved = rule.state_dict()
    saved["param_groups"][0] |= group
    with pytest.raises(ValueError, match=r"Invalid|Nesterov"):
        rule.load_state_dict(saved)
    assert rule.param_groups[0]["lr"] == 0.1


@pytest.mark.parametrize(
    ("params", "remedy"),
    [
        (torch.nn.Linear(2, 1), r"give model\.parameters\(\)"),
        (torch.nn.Sequential(torch.nn.Linear(2, 1)), r"give model\.parameters\(\)"),
        ([torch.nn.Linear(2, 1)], r"give model\.parameters\(\)"),
        (torch.nn.Linear(2, 1).parameters, r"call it, as in model\.parameters\(\)"),
        (NaiveDense(2, 1), r"give model\.weights"),
        (NaiveSequential([NaiveDense(2, 1)]), r"give model\.weights"),
        ({"w": Value(1.0)}, r"give list\(params\.values\(\)\)"),
        ({"params": [Value(1.0)]}, r"give \[group\]"),
        (Value(1.0), r"put it into a list: \[w\]"),
        ([np.ones(2)], "make it a Value"),
        (3.0, r"a list such as \[w, b\]"),
    ],
)
def test_what_is_no_parameter_gets_its_remedy(params, remedy):
    with pytest.raises(TypeError, match=remedy):
        SGD(params, lr=0.1)


def test_torch_memory_moves_to_values(descent, as_tensors):
    """What torch.optim saved goes on with autograd values, and the reverse."""
    tensors, values = descent.tensors(), descent.values()
    theirs = torch.optim.Adam(tensors)
    descent.run(5, theirs, Adam(values))
    ours = Adam(values)
    ours.load_state_dict(theirs.state_dict())
    descent.run(5, theirs, ours)
    for p, q in zip(as_tensors(values), tensors, strict=True):
        torch.testing.assert_close(p, q.detach(), rtol=1e-12, atol=0)


def test_a_deep_copy_is_independent():
    w = Value([1.0])
    optimizer = SGD([w], lr=0.1, momentum=0.9)
    w.grad = np.array([1.0])
    optimizer.step()
    twin = copy.deepcopy(optimizer)
    twin.param_groups[0]["lr"] = 9.0
    twin.step()
    assert optimizer.param_groups[0]["lr"] == 0.1
    assert w.data.tolist() == [0.9]


@pytest.mark.parametrize("rule", RULES)
def test_hooks_after_a_step_are_called_as_in_torch(rule):
    calls = []
    for made in (rule, getattr(torch.optim, rule.__name__)):
        optimizer = made([torch.ones(1, requires_grad=True)], lr=0.1)

        def note(optimizer, args, kwargs, seen=(seen := [])):
            seen.append((type(optimizer).__name__, len(args), kwargs))

        hook = optimizer.register_step_post_hook(note)
        optimizer.step()
        optimizer.step(lambda: 2.0)
        hook.remove()
        hook.remove()
        optimizer.step()
        calls.append(seen)
    assert calls[0] == [(rule.__name__, 0, {}), (rule.__name__, 1, {})]
    assert [c[0] for c in calls[0]] == [c[0] for c in calls[1]]


def test_a_copy_has_no_hooks():
    optimizer, calls = SGD([Value(1.0)]), []
    optimizer.register_step_post_hook(lambda *_: calls.append(1))
    copy.deepcopy(optimizer).step()
    assert calls == []
    with pytest.raises(TypeError, match="hook must be a function"):
        optimizer.register_step_post_hook(None)


def test_a_misspelled_setting_of_a_group_is_named():
    w = Value([1.0])
    with pytest.warns(UserWarning, match="'lrr'.*Did you mean 'lr'") as caught:
        SGD([{"params": [w], "lrr": 0.1}])
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        SGD([{"params": [w], "name": "head", "lr_scale": 0.1, "initial_lr": 0.1}])
    with pytest.raises(ValueError, match=r"'params', but has \['lr'\]"):
        SGD([{"lr": 0.1}])


def test_a_parameter_given_twice_is_named():
    w = Value([1.0])
    with pytest.warns(UserWarning, match="duplicate parameters") as caught:
        SGD([w, w], lr=0.1)
    assert caught[0].filename == __file__
    with pytest.raises(ValueError, match="more than one parameter group"):
        SGD([{"params": [w]}, {"params": [w]}], lr=0.1)


def test_a_loss_in_place_of_a_closure_is_refused():
    w = Value([1.0])
    with pytest.raises(TypeError, match=r"not Value; .*write optimizer\.step\(\)"):
        SGD([w], lr=0.1).step((w * w).sum())


def test_a_copy_of_an_optimizer_and_its_schedule_belong_together():
    optimizer = SGD([Value([1.0])], lr=0.1)
    optimizer.schedule = StepLR(optimizer, 1)
    twin = copy.deepcopy(optimizer)
    assert twin.schedule.optimizer is twin


def test_a_state_of_another_size_tells_both_sizes():
    w, b = Value([1.0]), Value([1.0])
    with pytest.raises(ValueError, match="2 parameters, not 1"):
        SGD([w]).load_state_dict(SGD([w, b]).state_dict())


def test_a_parameter_that_was_never_updated_has_an_empty_memory():
    w = Value([1.0])
    saved = Adam([w]).state_dict() | {"state": {0: {}}}
    again = Adam([w])
    again.load_state_dict(saved)
    assert again.state[w] == {}
    w.grad = np.ones(1)
    again.step()
    assert w.data == pytest.approx([0.999])


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *((SGD, "nesterov"), (SGD, "maximize"), (RMSprop, "centered")),
        *((Adam, "amsgrad"), (Adam, "decoupled_weight_decay"), (Adagrad, "maximize")),
    ],
)
def test_a_switch_is_true_or_false(kind, name):
    """The word "False" would count as true."""
    weight = torch.ones(2, requires_grad=True)
    with pytest.raises(TypeError, match=f"{name} must be True or False, not 'False'"):
        kind([weight], **{name: "False"})
    with pytest.raises(TypeError, match=f"{name} must be True or False, not 1"):
        kind([{"params": [weight], name: 1}])
