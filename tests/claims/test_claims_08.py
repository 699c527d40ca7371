"""Evidence for what lesson 08 says."""

import itertools

import numpy as np
import pytest
import torch

from claims import claim, names_of
from helpers.autograd import Value
from helpers.datasets import make_moons
from helpers.exercises.backprop_by_hand import backward
from helpers.exercises.node_operations import DIVIDE, EXP, POWER, TANH

SEEDS = (0, 1, 2, 3, 4, 5, 6)


@pytest.fixture(scope="module")
def lesson():
    """The lesson's names, with the course's answers to its exercises."""
    names = names_of("08")  # where the lesson's functions look theirs up
    names |= {"exp": EXP.right, "tanh": TANH.right, "power": POWER.right}
    names |= {"divide": DIVIDE.right, "backpropagate": backward}
    return names


@claim("08", "That is 11,504 runs of the network for a single step of learning.")
def test_two_runs_for_each_of_5752_numbers():
    sizes = (400, 14, 8, 2)
    assert 2 * sum((a + 1) * b for a, b in itertools.pairwise(sizes)) == 11_504


@claim("08", "the third turns 12 times as fast as the first")
def test_slopes_in_a_row_multiply():
    rng = np.random.default_rng(0)
    for start in rng.normal(size=20):
        x = Value(start)
        u = x**2
        (3 * u).backward()
        assert x.grad == pytest.approx(2 * start * 3)
    assert pytest.approx(0.1203) == 3 * 2.01**2 - 3 * 2.0**2


@claim("08", "*one more `w` is two more loss, one more `b` is one more loss.*")
def test_the_loss_moves_as_the_gradients_say():
    def loss(w, b):
        return abs(4.0 - (2.0 * w + b))

    assert (loss(4.0, 1.0) - loss(3.0, 1.0), loss(3.0, 2.0) - loss(3.0, 1.0)) == (2, 1)


@claim("08", "with $w = 2.8$ and $b = 0.9$ the loss is 2.5, no longer 3.")
def test_one_step_against_the_gradient_of_the_small_model():
    w, b = 3.0 - 0.1 * 2.0, 1.0 - 0.1 * 1.0
    assert (w, b) == pytest.approx((2.8, 0.9))
    assert abs(4.0 - (2.0 * w + b)) == pytest.approx(2.5)


@claim("08", "all three work on simple graphs and none raises an error")
def test_the_three_mistakes_are_silent(lesson):
    node, walks = lesson["Node"], ("assigned", "too_early", "never_cleared")
    for name in walks:
        x, w, b, y = (node(v) for v in (2.0, 3.0, 1.0, 4.0))
        end = (y - (x * w + b)).abs()
        end.grad = 1.0
        lesson[name](end)
        assert (w.grad, b.grad) == (2.0, 1.0)


@claim("08", "say what M19, M20 and M21 do to it: 3, 18 and 36 where 12 is right")
def test_the_wrong_numbers_of_the_three_mistakes(lesson):
    node = lesson["Node"]
    for name, calls, wrong in [
        ("assigned", 1, 3.0),
        ("too_early", 1, 18.0),
        ("never_cleared", 1, 12.0),
        ("never_cleared", 2, 36.0),
    ]:
        x = node(3.0)
        q = x * x
        end = q + q
        for _ in range(calls):
            end.grad = 1.0
            lesson[name](end)
        assert x.grad == wrong


@claim("08", "Unless you ask otherwise, torch keeps gradients in the *leaves* only")
def test_torch_keeps_no_gradient_between_the_ends():
    x = torch.tensor(3.0, requires_grad=True)
    q = x * x
    end = q + q
    for call in (1, 2):
        end.backward(retain_graph=True)
        assert x.grad.item() == 12.0 * call
    assert q.retains_grad is False
    with pytest.warns(UserWarning, match="not a leaf"):
        assert q.grad is None


class Scalar:
    """A number as micrograd keeps it: each result knows how to pass a gradient back."""

    def __init__(self, data, parents=(), pass_back=lambda grad: None):
        self.data, self.grad, self.parents = data, 0.0, parents
        self.pass_back = pass_back

    def __add__(self, other):
        def pass_back(grad):
            self.grad += grad
            other.grad += grad

        return Scalar(self.data + other.data, (self, other), pass_back)

    def __mul__(self, other):
        def pass_back(grad):
            self.grad += other.data * grad
            other.grad += self.data * grad

        return Scalar(self.data * other.data, (self, other), pass_back)


@claim("08", "So does Karpathy's micrograd, linked below: it's made for one walk per")
def test_an_engine_that_clears_nothing_says_36():
    x = Scalar(3.0)
    q = x * x
    end = q + q
    for said in (12.0, 36.0):
        end.grad = 1.0
        for node in (end, q, x):
            node.pass_back(node.grad)
        assert x.grad == said


@claim("08", "such a walk takes every path, and their number can double at every node.")
def test_paths_double_at_every_node(lesson):
    walked = 0

    def every_path(node, along):
        nonlocal walked
        walked += not node.parents
        node.grad += along
        for parent, slope in node.parents:
            every_path(parent, along * slope)

    counts = []
    for doublings in (3, 4, 5, 10):
        walked, x = 0, lesson["Node"](1.0)
        end = x
        for _ in range(doublings):
            end = end + end
        every_path(end, 1.0)
        assert x.grad == 2**doublings
        counts.append(walked)
    assert counts == [8, 16, 32, 1024]


@claim(
    "08", "**+** hands its gradient on to both sides unchanged, and **×** hands each"
)
def test_what_plus_and_times_hand_on(lesson):
    for a, b in ((2.0, 3.0), (-1.5, 0.25)):
        a, b = lesson["Node"](a), lesson["Node"](b)
        assert [slope for _, slope in (a + b).parents] == [1, 1]
        assert [slope for _, slope in (a * b).parents] == [b.data, a.data]


@claim("08", "is large because the slopes are small: that of a sigmoid is at most 1/4.")
def test_the_slope_of_a_sigmoid_is_at_most_a_quarter():
    s = torch.linspace(-9, 9, 10_001, dtype=torch.float64, requires_grad=True)
    torch.sigmoid(s).sum().backward()
    assert 0.2499 < s.grad.max().item() <= 0.25


@claim("08", "Without it a second walk through a product is refused")
def test_a_product_is_walked_once_without_retain_graph():
    x = torch.tensor(3.0, requires_grad=True)
    end = x * x
    end.backward()
    with pytest.raises(RuntimeError, match="second time"):
        end.backward()


@claim("08", "a graph of additions needs nothing kept, and may be walked twice")
def test_additions_are_walked_twice():
    x = torch.tensor(3.0, requires_grad=True)
    end = x + x
    end.backward()
    end.backward()
    assert x.grad.item() == 4.0


@claim("08", "At the very tip the slope isn't defined; `Node`, `Value` and torch all")
def test_the_slope_at_the_kink_is_called_0(lesson):
    t, v = torch.tensor(0.0, requires_grad=True), Value(0.0)
    t.abs().backward()
    v.abs().backward()
    [(_, slope)] = lesson["Node"](0.0).abs().parents
    assert (t.grad.item(), v.grad.item(), slope) == (0.0, 0.0, 0.0)


@claim("08", "A gradient passed on at that moment is too small.")
def test_a_node_that_passes_on_too_soon_passes_too_little(lesson):
    x = lesson["Node"](3.0)
    q = x * x
    r = q.abs()
    end = q + r
    end.grad = 1.0
    for node in (end, q, r):  # the last row of the picture, from the right
        for parent, slope in node.parents:
            parent.grad += slope * node.grad
    assert 0 < x.grad < 12


@claim("08", "Far from 0 the result is near 1 or −1, so the slope is near 0")
def test_tanh_saturates():
    for x in (-4.0, 4.0, 9.0, -12.0):
        t = torch.tensor(x, requires_grad=True)
        torch.tanh(t).backward()
        assert t.grad.item() < 0.002


@claim("08", "A test at n = 2 cannot see it, and neither can one at a = 1 with n = 1.")
def test_where_the_bug_of_the_power_hides():
    tried = [(3, 2), (-5, 2), (1, 1), (3, 3)]
    hidden = [(a, n) for a, n in tried if n * a == n * a ** (n - 1)]
    assert hidden == tried[:-1]


@claim("08", "two half moons that no straight line separates")
def test_no_straight_line_separates_the_moons():
    from sklearn.svm import SVC

    for seed in SEEDS:
        X, y = make_moons(240, noise=0.15, random_state=seed)
        best = max(SVC(kernel="linear", C=c).fit(X, y).score(X, y) for c in (1, 1000))
        assert best < 0.95


def trained(lesson, seed, steps=120, rate=8.0):
    """Return the lesson's network, its loss at both ends, and its points."""
    X, y = make_moons(240, noise=0.15, random_state=seed)
    points, labels = X[:40].tolist(), y[:40].tolist()
    net, weights = lesson["new_net"](seed)
    losses = []
    for _ in range(steps):
        loss = lesson["mean_loss"](net, points, labels)
        backward(loss)
        for weight in weights:
            weight.data -= rate * weight.grad
        losses.append(loss.data)
    return net, losses, X, y


@pytest.mark.slow
@claim("08", "the loss falls to less than a fifth of where it began, and it does so")
@claim("08", "most of the unseen points lie on their side of it")
def test_the_network_is_right_on_most_unseen_points(lesson):
    for seed in SEEDS:
        net, losses, X, y = trained(lesson, seed)
        chances = [lesson["probability"](net, p).data for p in X[40:].tolist()]
        assert (np.rint(chances) == y[40:]).mean() > 0.9
        assert losses[-1] < losses[0] / 5


@claim("08", "A sum of products followed by `tanh` takes five boxes here")
def test_a_hidden_unit_takes_five_boxes(lesson):
    net, weights = lesson["new_net"](0)
    inputs = [lesson["Node"](0.5), lesson["Node"](-1.0)]
    end = lesson["tanh"](lesson["weighted"](net[0], inputs))
    assert len(lesson["parents_first"](end)) - len(net[0]) - len(inputs) == 5
    assert len(weights) == 25


@claim("08", "Over two thousand boxes")
def test_the_boxes_of_the_whole_loss(lesson):
    for seed in SEEDS:
        net, _ = lesson["new_net"](seed)
        points = np.random.default_rng(seed).normal(size=(40, 2)).tolist()
        end = lesson["mean_loss"](net, points, [0, 1] * 20)
        assert len(lesson["parents_first"](end)) == 2188
