"""Layers and models of any style pass on both engines; wrong ones are named."""

import functools
import itertools

import numpy as np
import pytest
import torch

from case_by_case import case_by_case
from helpers.autograd import Value
from helpers.exercises import network_parts as answers
from helpers.exercises.catalog import find


def judge(exercise_id, answer):
    return find(exercise_id).judge(answer)


class Dense:
    def __init__(self, inputs, units, relu, rng, parameter):
        self.relu = relu
        W = rng.normal(0, (2 / inputs) ** 0.5, (inputs, units))
        self.weights = [parameter(W), parameter(np.zeros(units))]

    def __call__(self, x):
        W, b = self.weights
        z = x @ W + b
        return z.relu() if self.relu else z


def variant(draw=None, call=None, keep=None):
    """Return the class with another start, call, or way to keep its weights."""

    class Dense:
        def __init__(self, inputs, units, relu, rng, parameter):
            self.relu = relu
            W, b = (draw or start)(inputs, units, rng)
            self.W, self.b = parameter(W), parameter(b)
            self.weights = keep(self.W, self.b) if keep else [self.W, self.b]

        def __call__(self, x):
            return (call or run)(x, self.W, self.b, self.relu)

    return Dense


def start(inputs, units, rng):
    return rng.normal(0, (2 / inputs) ** 0.5, (inputs, units)), np.zeros(units)


def uniform(inputs, units, rng):
    bound = (6 / inputs) ** 0.5
    return rng.uniform(-bound, bound, (inputs, units)), np.zeros((1, units))


def by_columns(inputs, units, rng):
    scale = np.sqrt(2 / inputs)
    W = np.column_stack([rng.standard_normal(inputs) * scale for _ in range(units)])
    return W, [0.0] * units


def run(x, W, b, relu):
    z = x @ W + b
    return z.relu() if relu else z


def by_loops(x, W, b, relu):
    z = b
    for i in range(W.shape[0]):
        z = z + x[:, i : i + 1] * W[i]
    return z.relu() if relu else z


def by_einsum(x, W, b, relu):
    z = torch.einsum("ni,iu->nu", x, W) + b
    return z.relu() if relu else z


def by_mask(x, W, b, relu):
    z = x @ W + b
    return z * (z > 0) if relu else z


RIGHT = [
    Dense,
    variant(),
    variant(uniform),
    variant(by_columns),
    variant(call=by_loops),
    variant(call=by_mask),
    variant(keep=lambda W, b: (W, b)),
]


@pytest.mark.parametrize("answer", RIGHT)
def test_right_layers_pass(answer):
    verdict = judge("11.1", answer)
    assert verdict.status == "pass", verdict.sentence


@pytest.mark.parametrize("says", [says for _, says in answers.LAYER_MISTAKES])
def test_each_wrong_output_gets_its_own_sentence(says):
    [does] = [does for does, text in answers.LAYER_MISTAKES if text == says]
    verdict = judge("11.1", variant(call=lambda x, W, b, relu: Value(does(relu))))
    assert (verdict.status, verdict.sentence) == ("try again", says)


def starting(W=None, b=None):
    def draw(inputs, units, rng):
        usual = start(inputs, units, rng)
        return (
            usual[0] if W is None else W(inputs, units, rng),
            usual[1] if b is None else b(units),
        )

    return variant(draw)


WRONG = [
    (Dense(2, 3, True, np.random.default_rng(0), Value), "the class itself"),
    (run, "the class itself"),
    (variant(keep=lambda W, b: None), "keeps no weights"),
    (variant(keep=lambda W, b: [b, W]), "put W first"),
    (variant(keep=lambda W, b: [W]), "a list of two"),
    (variant(keep=lambda W, b: [W.data, b.data]), "come from `parameter`"),
    (variant(lambda i, u, rng: (rng.normal(size=(u, i)), np.zeros(u))), "each input"),
    (variant(lambda i, u, rng: (start(i, u, rng)[0], np.zeros(i))), "b has shape"),
    (starting(lambda i, u, rng: rng.normal(size=(i, u))), "of size 1"),
    (starting(lambda i, u, rng: rng.normal(0, 2 / i, (i, u))), "root is missing"),
    (starting(lambda i, u, rng: rng.normal(0, (2 / u) ** 0.5, (i, u))), "the units"),
    (starting(lambda i, u, rng: rng.normal(0, i**-0.5, (i, u))), "needs the 2"),
    (starting(lambda i, u, rng: rng.uniform(0, 0.1, (i, u))), "centered at 0"),
    (starting(lambda i, u, rng: 0.3 * rng.normal(size=(i, u))), "spread by"),
    (starting(lambda i, u, rng: np.zeros((i, u))), "start at 0"),
    (starting(lambda i, u, rng: start(i, u, np.random)[0]), "The same seed"),
    (
        starting(lambda i, u, rng: start(i, u, np.random.default_rng(0))[0]),
        "Two layers",
    ),
    (starting(b=np.ones), "b should start at zeros"),
    (variant(call=lambda x, W, b, relu: None), "returns nothing"),
    (variant(call=lambda x, W, b, relu: ...), "still returns"),
    (variant(call=lambda x, W, b, relu: (x @ W + b).sum()), "shape (3, 3)"),
    (variant(call=lambda *all: run(*all).detach()), "way back is cut"),
    (
        variant(
            call=lambda x, W, b, relu: torch.relu(x @ W + b) if relu else x @ W + b
        ),
        "with a Value of our own engine it stops",
    ),
    (variant(call=lambda *all: by_einsum(*all)), "with a Value of our own engine"),
]


@case_by_case("answer says", WRONG)
def test_wrong_layers_are_named(answer, says):
    verdict = judge("11.1", answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


class Network:
    def __init__(self, layers):
        self.layers = layers
        self.weights = [w for layer in layers for w in layer.weights]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class ByRecursion:
    def __init__(self, layers):
        self.first, self.rest = layers[0], layers[1:]

    @property
    def weights(self):
        rest = ByRecursion(self.rest).weights if self.rest else []
        return tuple(self.first.weights) + tuple(rest)

    def __call__(self, x):
        x = self.first(x)
        return ByRecursion(self.rest)(x) if self.rest else x


class ByReduce:
    def __init__(self, layers):
        self.layers = layers
        self.weights = list(itertools.chain(*(layer.weights for layer in layers)))

    def __call__(self, x):
        return functools.reduce(lambda x, layer: layer(x), self.layers, x)


@pytest.mark.parametrize("answer", [Network, ByRecursion, ByReduce])
def test_right_networks_pass(answer):
    verdict = judge("11.2", answer)
    assert verdict.status == "pass", verdict.sentence


def model(call=None, weights=None):
    class Network:
        def __init__(self, layers):
            self.layers = layers
            usual = [w for layer in layers for w in layer.weights]
            self.weights = weights(layers) if weights else usual

        def __call__(self, x):
            return call(self.layers, x) if call else answers._run(self.layers, x)

    return Network


@pytest.mark.parametrize("says", [says for _, says in answers.CHAIN_MISTAKES])
def test_each_wrong_chain_gets_its_own_sentence(says):
    [does] = [does for does, text in answers.CHAIN_MISTAKES if text == says]
    verdict = judge("11.2", model(does))
    assert (verdict.status, verdict.sentence) == ("try again", says)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Network([]), "the class itself"),
        (model(lambda layers, x: None), "returns nothing"),
        (model(lambda layers, x: ...), "still returns"),
        (model(lambda layers, x: 7 * x), "doesn't return"),
        (model(weights=lambda layers: None), "is missing"),
        (model(weights=lambda layers: 6), "a list of all weights"),
        (model(weights=lambda layers: [la.weights for la in layers]), "list of lists"),
        (model(weights=lambda layers: layers[0].weights), "has 2 entries"),
        (
            model(
                weights=lambda layers: [w for la in layers[::-1] for w in la.weights]
            ),
            "not in the order",
        ),
    ],
)
def test_wrong_networks_are_named(answer, says):
    verdict = judge("11.2", answer)
    assert verdict.status == "try again"
    assert says in verdict.sentence


@pytest.mark.parametrize("exercise_id", ["11.1", "11.2"])
@pytest.mark.parametrize("answer", ["x", -1, [], int, np.zeros(2), lambda: 1 / 0])
def test_nonsense_is_answered_in_one_sentence(exercise_id, answer):
    verdict = judge(exercise_id, answer)
    assert verdict.status == "try again"
    assert verdict.sentence.strip()
