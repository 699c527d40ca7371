"""Judge the learner's own layer and model, on two engines.

Each part is run with torch's tensors and with our own `Value`: in the lesson the
engine is exchanged below it. What is compared is what a part does to numbers whose
right outcome is known; how it is written is the learner's choice.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from helpers.autograd import Value, softmax_cross_entropy
from helpers.exercises.comparing import as_array, describe, same
from helpers.exercises.judging import Custom

TORCH, OURS = "torch's tensors", "our own Value"
SHOULD_BE_CLASS = "Give the check the class itself: its name, without parentheses."
ONLY_TORCH = (
    "Right with torch's tensors, but with a Value of our own engine it stops. Use what "
    "both have: the operators @, + and *, and methods such as z.relu(). Python says: "
)
CUT = (
    "The numbers are right, but nothing leads back from them to W and b: the way back "
    "is cut by .data, .detach(), no_grad or NumPy."
)


def engines() -> dict[str, tuple[Callable, Callable, Callable]]:
    """Return for each engine what makes weights, what makes data, and the loss."""
    import torch

    def parameter(array):
        return torch.tensor(np.array(array), requires_grad=True)

    def data(array):
        return torch.tensor(np.array(array))

    return {
        TORCH: (parameter, data, torch.nn.functional.cross_entropy),
        OURS: (Value, np.asarray, softmax_cross_entropy),
    }


def numbers(thing: Any) -> np.ndarray:
    """Return what a weight or an output holds; changes to it change the weight."""
    return np.asarray(thing.data)


# 11.1: a dense layer

X = np.array([[1.0, -2.0, 0.5, 3.0], [0.0, 1.0, 2.0, -1.0], [-1.5, 0.5, 1.0, 0.25]])
W = np.array([[1.0, -1, 0.5], [0.5, 0.25, -2], [-2.0, 1, 1], [0.3, -0.7, 0.4]])
B = np.array([0.5, -0.1, -1.0])


def _relu(z):
    return np.maximum(z, 0.0)


LAYER_MISTAKES = [
    (lambda relu: _relu(X @ W) + B if relu else X @ W + B, "You added b after the "
     "relu; add it before."),
    (lambda relu: _relu(X @ W) if relu else X @ W, "You left out b."),
    (lambda relu: _relu(X @ W - B) if relu else X @ W - B, "You subtracted b; add it."),
    (lambda relu: X @ W + B, "The relu is missing: with relu=True, negative numbers "
     "should become 0 (M25)."),
    (lambda relu: _relu(X @ W + B), "Your layer always applies relu: leave it out "
     "where relu is False, as in the last layer."),
    (lambda relu: X @ W + B if relu else _relu(X @ W + B), "The relu is where it "
     "should not be, and missing where it should be: ask self.relu."),
    (lambda relu: np.abs(X @ W + B) if relu else X @ W + B, "You took absolute "
     "values; relu makes negative numbers 0."),
    (lambda relu: np.minimum(X @ W + B, 0) if relu else X @ W + B, "You kept the "
     "negative numbers; relu keeps the positive ones."),
    (lambda relu: np.tanh(X @ W + B) if relu else X @ W + B, "You applied tanh in "
     "place of relu."),
]  # fmt: skip


def complain_about_dense(make: Any) -> str | None:
    """Return what is wrong with the learner's class `Dense`, or None."""
    if not isinstance(make, type):
        return SHOULD_BE_CLASS
    for name, (parameter, data, _) in engines().items():
        try:
            sentence = _about_layer(make, parameter, data)
        except (TypeError, AttributeError, ValueError, RuntimeError) as error:
            if name == TORCH:
                raise
            return f"{ONLY_TORCH}{error}"
        if sentence is not None:
            return sentence
    return _about_start(make)


def _about_layer(make, parameter, data) -> str | None:
    """Judge the weights and the outputs of one layer, with and without relu."""
    outputs = []
    for relu in (True, False):
        made: list[Any] = []

        def note(array, made=made):
            made.append(parameter(array))
            return made[-1]

        layer = make(4, 3, relu, np.random.default_rng(7), note)
        sentence = _about_weights(getattr(layer, "weights", None), made)
        if sentence is not None:
            return sentence
        for weight, array in zip(layer.weights, (W, B), strict=True):
            numbers(weight)[...] = array
        output = layer(data(X))
        sentence = _about_output(output)
        if sentence is not None:
            return sentence
        outputs.append(output)
    return _about_outputs(outputs) or _about_way_back(outputs[1], layer.weights)


def _about_weights(weights, made) -> str | None:
    if weights is None or weights is ...:
        return "The layer keeps no weights: set self.weights = [W, b] in `__init__`."
    if not isinstance(weights, (list, tuple)) or len(weights) != 2:
        return f"layer.weights should be a list of two, [W, b]; it is {_kind(weights)}."
    shapes = [tuple(getattr(w, "shape", ())) for w in weights]
    if shapes == [(3,), (4, 3)]:
        return "layer.weights is [b, W]; put W first."
    if shapes[0] == (3, 4):
        return (
            "W has a row for each unit; for x @ W it needs a row for each input: shape "
            "(inputs, units)."
        )
    if shapes[0] != (4, 3):
        return f"W has shape {shapes[0]}; with 4 inputs and 3 units it is (4, 3)."
    if shapes[1] not in ((3,), (1, 3)):
        return f"b has shape {shapes[1]}; with 3 units it is (3,), one for each."
    if any(all(w is not m for m in made) for w in weights):
        return (
            "W and b should come from `parameter`, as in self.weights = [parameter(W), "
            "parameter(b)]: plain arrays get no gradients."
        )
    return None


def _about_output(output) -> str | None:
    if output is None:
        return "Calling the layer returns nothing: end `__call__` with return."
    if output is ...:
        return "`__call__` still returns `...`: replace the three dots."
    array = as_array(output)
    if array is None or array.shape != (3, 3):
        what = describe(output) if array is None else f"shape {array.shape}"
        return (
            f"For 3 rows of 4 numbers your layer of 3 units gives {what}; it should be "
            f"shape (3, 3)."
        )
    return None


def _about_outputs(outputs) -> str | None:
    given = [as_array(output) for output in outputs]
    right = [_relu(X @ W + B), X @ W + B]
    if same(given, right, 1e-6, 1e-9):
        return None
    for does, says in LAYER_MISTAKES:
        if same(given, [does(True), does(False)], 1e-6, 1e-9):
            return says
    which = "with" if not same(given[0], right[0], 1e-6, 1e-9) else "without"
    return f"The outputs {which} relu are not those of x @ W + b."


def _about_way_back(output, weights) -> str | None:
    """Judge whether gradients come back through a layer without relu."""
    if not hasattr(output, "backward"):
        return CUT
    try:
        (output * output).sum().backward()
    except RuntimeError as error:
        if "does not require grad" in str(error):
            return CUT
        raise
    right = 2 * X.T @ (X @ W + B)
    grad = as_array(weights[0].grad)
    return None if grad is not None and np.allclose(grad, right) else CUT


def _about_start(make) -> str | None:
    """Judge the initial weights by their statistics, in whatever way they are drawn."""

    def drawn(rng, inputs=400, units=300):
        layer = make(inputs, units, True, rng, Value)
        return [numbers(w) for w in layer.weights]

    first, bias = drawn(np.random.default_rng(1))
    if bias.any():
        return "b should start at zeros: np.zeros(units)."
    if not first.any():
        return (
            "All weights start at 0, so all hidden units are the same and stay so: "
            "draw W with rng."
        )
    if not np.array_equal(first, drawn(np.random.default_rng(1))[0]):
        return (
            "The same seed gives other weights each time: draw them with the generator "
            "`rng` that is given."
        )
    rng = np.random.default_rng(1)
    twins = [drawn(rng)[0] for _ in range(2)]
    if np.array_equal(*twins):
        return (
            "Two layers made with one `rng` start with the same weights: draw from "
            "`rng` itself, and not from a new generator."
        )
    return _about_spread(first)


def _about_spread(first) -> str | None:
    right, spread = math.sqrt(2 / 400), float(first.std())
    if abs(first.mean()) > right / 10:
        return (
            "The initial weights are not centered at 0: rng.normal(0, ...) draws below "
            "and above it."
        )
    if math.isclose(spread, right, rel_tol=0.05):
        return None
    known = {
        1.0: "as drawn, of size 1, and 400 inputs add up to sums of size 20",
        2 / 400: "of size 2 / inputs: the square root is missing",
        math.sqrt(2 / 300): "scaled by the units; it is the inputs that add up",
        math.sqrt(1 / 400): "of size sqrt(1 / inputs): relu needs the 2 (lesson 09)",
    }
    for size, says in known.items():
        if math.isclose(spread, size, rel_tol=0.05):
            return f"Your initial weights are {says}. Scale by (2 / inputs) ** 0.5."
    return (
        f"With 400 inputs your weights spread by {spread:.2g}; (2 / inputs) ** 0.5 is "
        f"{right:.2g}."
    )


def _kind(thing):
    sized = isinstance(thing, (list, tuple))
    return f"a {type(thing).__name__} of {len(thing)}" if sized else describe(thing)


DENSE = Custom(
    "11.1",
    complaint=complain_about_dense,
    wanted="the class `Dense`",
    because="Weights of the right size, and outputs on either engine.",
)


# 11.2: layers in a row


class _Layer:
    """A stand-in for a layer: an operation on numbers, and two named weights."""

    def __init__(self, does: Callable, *weights: str):
        self.does, self.weights = does, list(weights)

    def __call__(self, x):
        return self.does(x)


def _three() -> list[_Layer]:
    return [
        _Layer(lambda x: x + 1, "W1", "b1"),
        _Layer(lambda x: 2 * x, "W2", "b2"),
        _Layer(lambda x: x**2, "W3", "b3"),
    ]


def _run(layers: Iterable[_Layer], x):
    for layer in layers:
        x = layer(x)
    return x


CHAIN_MISTAKES = [
    (lambda layers, x: _run(layers[::-1], x), "Your layers run from the last to the "
     "first; begin with the first."),
    (lambda layers, x: layers[0](x), "Only the first layer has run: is the return "
     "inside of the loop?"),
    (lambda layers, x: layers[-1](x), "Only the last layer counts: hand each layer "
     "what the one before returned, not the input."),
    (lambda layers, x: [layer(x) for layer in layers], "You give the input to each "
     "layer; hand each one what the one before returned."),
    (lambda layers, x: sum(layer(x) for layer in layers), "You add the outputs of all "
     "layers; hand each one what the one before returned."),
    (lambda layers, x: _run(layers[:-1], x), "The last layer hasn't run."),
    (lambda layers, x: x, "The input comes out as it went in: no layer has run, or "
     "its result is not kept."),
]  # fmt: skip


def complain_about_network(make: Any) -> str | None:
    """Return what is wrong with the learner's class `Network`, or None."""
    if not isinstance(make, type):
        return SHOULD_BE_CLASS
    for count in (3, 1, 2):
        layers = _three()[:count]
        network = make(layers)
        sentence = _about_list(getattr(network, "weights", None), layers)
        sentence = sentence or _about_chain(network, layers)
        if sentence is not None:
            return sentence
    return None


def _about_list(weights, layers) -> str | None:
    right = [w for layer in layers for w in layer.weights]
    if callable(weights):
        weights = weights()
    if weights is None or weights is ...:
        return "network.weights is missing: set self.weights in `__init__`."
    if not isinstance(weights, (list, tuple)):
        return f"network.weights should be a list of all weights, not {_kind(weights)}."
    weights = list(weights)
    if weights == right:
        return None
    if weights == [layer.weights for layer in layers]:
        return (
            "network.weights is a list of lists; we want one flat list: W1, b1, W2, b2 "
            "and so on."
        )
    if sorted(map(str, weights)) == sorted(right):
        return "All weights are there, but not in the order of the layers."
    return (
        f"For {len(layers)} layers with two weights each, network.weights has "
        f"{len(weights)} entries, which are not these weights in order: {right}."
    )


def _about_chain(network, layers) -> str | None:
    x = np.array([1.0, 2.0, -3.0])
    given, right = network(x.copy()), _run(layers, x)
    if given is None:
        return "Calling the network returns nothing: end `__call__` with return."
    if given is ...:
        return "`__call__` still returns `...`: replace the three dots."
    if same(given, right, 1e-9, 1e-9):
        return None
    for does, says in CHAIN_MISTAKES:
        if same(given, does(layers, x), 1e-9, 1e-9):
            return says
    return "The network doesn't return what its layers make of the input, in a row."


NETWORK = Custom(
    "11.2",
    complaint=complain_about_network,
    wanted="the class `Network`",
    because="Each layer takes what the one before returns.",
)


EXERCISES = [DENSE, NETWORK]
