"""Judges of notebook 07: slopes, steps against them, gradients."""

from __future__ import annotations

from helpers.exercises import notebook_07_answers as answers
from helpers.exercises.judging import Choice, Custom, Function, Mistake, Value

EXERCISES = [
    Function(
        "07.1",
        right=answers.slope_at,
        inputs=lambda: answers.SLOPES,
        because="The change of f divided by the nudge: rise over run.",
        mistakes=[
            Mistake(
                lambda f, x, eps: f(x + eps) - f(x),
                "You measured the change, but did not divide it by the nudge.",
            ),
            Mistake(
                lambda f, x, eps: (f(x) - f(x + eps)) / eps,
                "You subtracted in the other order, so every sign is reversed.",
            ),
            Mistake(
                lambda f, x, eps: (f(x) - f(x - eps)) / eps,
                "You nudged x downwards; nudge it upwards, to x + eps.",
            ),
            Mistake(
                lambda f, x, eps: (f(x + eps) - f(x - eps)) / (2 * eps),
                "That is the two-sided slope of section 3; here nudge upwards only.",
            ),
            Mistake(
                lambda f, x, eps: (f(x + eps) - f(x)) / x,
                "You divided by x; divide by how far x was moved.",
            ),
            Mistake(
                lambda f, x, eps: f(x + eps) / eps,
                "You forgot to subtract f(x): only the change counts.",
            ),
        ],
    ),
    Choice(
        "07.Q1",
        right="a",
        because="A negative slope falls towards the right, so go right.",
        replies={
            "b": "A slope of -3 says: one to the right is three lower. Which way is "
            "down?",
            "c": "You know which way the ground falls where you are; that is enough "
            "for a small step.",
        },
    ),
    Function(
        "07.2",
        right=answers.step_against,
        inputs=lambda: answers.STEPS,
        because="That is gradient descent; the rest of part II builds on this line.",
        mistakes=[
            Mistake(
                lambda x, slope, lr: x + lr * slope,
                "You added the step, so x goes uphill: go against the slope.",
            ),
            Mistake(
                lambda x, slope, lr: x - slope,
                "You left the learning rate out.",
            ),
            Mistake(
                lambda x, slope, lr: -lr * slope,
                "That is the step alone: add it to x.",
            ),
            Mistake(
                lambda x, slope, lr: lr * slope,
                "That is the length of the step alone: subtract it from x.",
            ),
            Mistake(
                lambda x, slope, lr: x - lr * (slope > 0) + lr * (slope < 0),
                "You used only the sign of the slope: steep places need longer steps.",
            ),
            Mistake(
                lambda x, slope, lr: x - slope / lr,
                "You divided by the learning rate; multiply by it.",
            ),
            Mistake(
                lambda x, slope, lr: x * (1 - lr * slope),
                "You multiplied x by the step; subtract the step from x.",
            ),
        ],
    ),
    Value(
        "07.3",
        right=814_100,
        because="Twice 407,050: one pass up and one down for each weight.",
        rtol=0.0,
        atol=0.5,
        mistakes=[
            Mistake(407_050, "That is one pass a weight; we go up and down."),
            Mistake(
                407_051,
                "That is enough for one-sided slopes, with one pass at the start "
                "for all; here each weight is nudged to both sides.",
            ),
            Mistake(2, "Two passes give the slope of one weight only."),
            Mistake(
                2 * (784 * 512 + 512 * 10),
                "You counted the weights, but not the 512 + 10 biases.",
            ),
            Mistake(
                784 * 512 + 512 * 10,
                "You left out the 522 biases, and the second pass of each weight.",
            ),
        ],
    ),
    Choice(
        "07.Q2",
        right="c",
        because="First the nudge is too coarse, then the rounding errors take over.",
        replies={
            "a": "That is true of exact arithmetic; a computer keeps about 16 digits.",
            "b": "At first a smaller nudge clearly helps; what happens when f(x + eps) "
            "and f(x) agree in nearly all their digits?",
        },
    ),
    Function(
        "07.4",
        right=answers.gradient_is_right,
        inputs=lambda: answers.CLAIMS,
        start=answers.gradient_is_right_as_given,
        because="In float64 the check tells right slopes from wrong ones (M28).",
        mistakes=[
            Mistake(
                lambda f, slope, x: True,
                "Your check calls every slope right, also wrong ones.",
                number=28,
            ),
            Mistake(
                lambda f, slope, x: False,
                "Your check still calls every slope wrong: print `measured` beside "
                "the slope, in every digit.",
                number=28,
            ),
            Mistake(
                lambda f, slope, x: abs(slope - answers.slope_at(f, x, 1e-7)) < 2e-4,
                "You doubled the tolerance: leave it at 1e-4.",
            ),
            Mistake(
                lambda f, slope, x: abs(slope - answers.slope_at(f, x, 1e-7)) < 0.2,
                "You made the tolerance so wide that slopes which are a little wrong "
                "pass too; make the measurement better instead (M28).",
                number=28,
            ),
            Mistake(
                lambda f, slope, x: not answers.gradient_is_right(f, slope, x),
                "Your check says True for wrong slopes and False for right ones.",
            ),
        ],
    ),
    Function(
        "07.5",
        right=answers.numeric_gradient,
        inputs=lambda: answers.MATRICES,
        rtol=1e-6,
        because="One slope for each weight: the gradient has the shape of W.",
        mistakes=[
            Mistake(
                answers.flat,
                "The slopes are right, but flat: the gradient has the shape of W.",
            ),
            Mistake(
                answers.not_put_back,
                "You did not put each weight back before nudging the next one.",
            ),
            Mistake(
                answers.left_up,
                "You nudged upwards and left each weight there; nudge both ways and "
                "put it back.",
            ),
            Mistake(
                answers.divided_by_eps,
                "Your slopes are twice too large: up and down are 2 eps apart.",
            ),
            Mistake(
                answers.undivided,
                "You measured the changes, but did not divide them by 2 eps.",
            ),
            Mistake(
                answers.own_nudge,
                "Your slopes are those of a nudge of your own: use the argument eps.",
            ),
            Mistake(
                answers.one_sided,
                "You nudged to one side only: go up and down, and divide by 2 eps.",
            ),
            Mistake(
                answers.all_at_once,
                "You nudged all weights at once; nudge one at a time.",
            ),
        ],
    ),
    Custom(
        "07.6",
        complaint=answers.complain_about_gradients,
        because="One gradient for each weight, and nothing left behind.",
    ),
]
