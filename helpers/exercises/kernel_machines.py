"""Judges of the lesson on kernels: a lift, training by descent, and a challenge."""

from __future__ import annotations

import functools

import numpy as np

from helpers.exercises import machines
from helpers.exercises.challenges import Challenge
from helpers.exercises.comparing import as_array
from helpers.exercises.judging import Choice, Function, Mistake
from helpers.exercises.kernel_methods import rbf


def lift(X):
    """Return points of the plane with a third number, their squared distance from 0."""
    return np.column_stack([X, (X**2).sum(axis=1)])


def flat_points():
    """Return points of the plane, once three and once one."""
    return [
        (np.array([[1.0, -2.0], [0.5, 0.0], [-3.0, 0.4]]),),
        (np.array([[-0.2, 0.7]]),),
    ]


def _third(value):
    """Return a lift whose third number is `value` of the two coordinates."""
    return lambda X: np.column_stack([X, value(*X.T)])


LIFT = Function(
    id="15.1",
    right=lift,
    inputs=flat_points,
    because="Two numbers go in, three come out: the third is the height.",
    mistakes=(
        Mistake(lambda X: (X**2).sum(axis=1), "That is the height alone: return it as "
                "a third column beside the two."),
        Mistake(lambda X: X**2, "Those are the two squares: add them up, and keep the "
                "two coordinates beside their sum."),
        Mistake(lambda X: np.column_stack([X, X**2]), "You added both squares as "
                "columns of their own: the height is their sum, one column."),
        Mistake(_third(lambda a, b: a + b), "Your height is the sum of the "
                "coordinates: square each before you add."),
        Mistake(_third(lambda a, b: (a + b) ** 2), "You added first and squared then: "
                "square each coordinate, then add."),
        Mistake(_third(np.hypot), "Your height is the distance; this lift takes its "
                "square, so leave the root out."),
        Mistake(_third(lambda a, b: a * b), "Your height is the product of the "
                "coordinates; it is the sum of their squares."),
        Mistake(_third(lambda a, b: (a**2 + b**2) / 2), "You took the mean of the "
                "squares; the height is their sum."),
        Mistake(_third(lambda a, b: a**2 - b**2), "You subtracted one square from the "
                "other: add them."),
        Mistake(_third(lambda a, b: 0 * a + (a**2 + b**2).sum()), "You added over the "
                "points too: each row has a height of its own, axis=1."),
        Mistake(lambda X: lift(X)[:, [2, 0, 1]], "The height comes last: x1, x2, "
                "height."),
        Mistake(lambda X: lift(X).T, "Your result is transposed: one row for each "
                "point."),
    ),
)  # fmt: skip


LIFTED_SIZE = Choice(
    id="15.Q1",
    right="b",
    because="One constant, 784 pixels, 784 squares and 306,936 products of two "
    "different pixels. The kernel never makes one of them.",
    replies={
        "a": "That counts the constant, the pixels and their squares. Each pair of two "
        "different pixels has a product, too.",
        "c": "That counts each pair twice: the product of two pixels is one number, "
        "whichever comes first.",
    },
)


def learn_beta(K, signs, C, rate, steps):
    """Return (beta, b) after some steps of descent on the soft margin's objective."""
    beta, b = np.zeros(len(K)), 0.0
    for _ in range(steps):
        missed = signs * (K @ beta + b) < 1
        push = C * signs * missed
        beta = beta + rate * (push - beta)
        b = b + rate * push.sum()
    return beta, b


def small_trainings():
    """Return (K, signs, C, rate, steps) of unlike sizes, with more of one class."""
    rng = np.random.default_rng(15)
    cases = []
    for n, C, rate, steps in ((7, 2.0, 0.1, 9), (5, 0.7, 0.3, 4), (9, 3.0, 0.2, 25)):
        X = rng.normal(size=(n, 2))
        signs = np.where(np.arange(n) % 3 == 0, -1.0, 1.0)
        cases.append((rbf(X, X, 0.8), signs, C, rate, steps))
    return cases


def _trained(push=None, to_beta=None, to_b=None):
    """Return a training that differs from `learn_beta` in one of its lines."""
    push = push or (lambda K, s, C, beta, b: C * s * (s * (K @ beta + b) < 1))
    to_beta = to_beta or (lambda beta, p, rate, K: beta + rate * (p - beta))
    to_b = to_b or (lambda b, p, rate: b + rate * p.sum())

    def train(K, signs, C, rate, steps):
        beta, b = np.zeros(len(K)), 0.0
        for _ in range(steps):
            p = push(K, signs, C, beta, b)
            beta, b = to_beta(beta, p, rate, K), to_b(b, p, rate)
        return beta, b

    return train


def _one_after_the_other(first_b):
    """Return a training whose second line sees what the first one changed."""

    def train(K, signs, C, rate, steps):
        beta, b = np.zeros(len(K)), 0.0

        def push():
            return C * signs * (signs * (K @ beta + b) < 1)

        for _ in range(steps):
            if first_b:
                b = b + rate * push().sum()
                beta = beta + rate * (push() - beta)
            else:
                beta = beta + rate * (push() - beta)
                b = b + rate * push().sum()
        return beta, b

    return train


_SHRINKS = "The shrinking is missing: each step takes rate * beta away."


def _point_by_point(K, signs, C, rate, steps):
    beta, b = np.zeros(len(K)), 0.0
    for _ in range(steps):
        for i, sign in enumerate(signs):
            push = C * sign * (sign * (K[i] @ beta + b) < 1)
            beta[i] += rate * (push - beta[i])
            b += rate * push
    return beta, b


def _slower_and_slower(K, signs, C, rate, steps):
    """Training with the rate of lesson 14."""
    beta, b = np.zeros(len(K)), 0.0
    for k in range(steps):
        size = rate / (1 + k / 10)
        push = C * signs * (signs * (K @ beta + b) < 1)
        beta, b = beta + size * (push - beta), b + size * push.sum()
    return beta, b


def _shrinks_in_the_push(K, signs, C, rate, steps):
    beta, b = np.zeros(len(K)), 0.0
    for _ in range(steps):
        push = C * signs * (signs * (K @ beta + b) < 1)
        beta = beta + rate * (push - beta)
        b = b + rate * (push - beta).sum()
    return beta, b


def _alphas(K, signs, C, rate, steps):
    beta, b = learn_beta(K, signs, C, rate, steps)
    return signs * beta, b


_ZEROS = (
    "beta and b stay 0: no point ever pushes. At the start every score is 0, below 1, "
    "so all points miss their margins."
)
_LEARN_MISTAKES = (
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta + rate * p), _SHRINKS),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: rate * (p - beta)), "You "
            "replaced beta by the step: add the step to beta."),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta + rate * p - beta), "You "
            "took all of beta away; each step takes rate * beta away."),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta - rate * (p + beta)),
            "The push goes the wrong way: a missed point of class 1 raises its beta."),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta + rate * (p + beta)),
            "Beta grows by rate * beta; it should shrink by it."),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta + p - rate * beta), "The "
            "push needs the rate, too: rate * push."),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta + rate * (K @ (p - beta))),
            "You multiplied the step by K. w is the sum of beta times points, so a "
            "point's push goes to its own beta only."),
    Mistake(_trained(to_b=lambda b, p, rate: b), "b never moves: it collects the push "
            "of all missed points."),
    Mistake(_trained(to_b=lambda b, p, rate: b - rate * p.sum()), "b moves the wrong "
            "way: missed points of class 1 raise it."),
    Mistake(_trained(to_b=lambda b, p, rate: b + rate * p.mean()), "b takes the mean "
            "push; it takes the sum."),
    Mistake(_trained(to_b=lambda b, p, rate: b + rate * (p.sum() - b)), "b shrinks in "
            "your code; only beta does: the objective holds no price for b."),
    Mistake(_trained(to_b=lambda b, p, rate: b + p.sum()), "b's step needs the rate, "
            "too."),
    Mistake(_shrinks_in_the_push, "You took beta off the pushes before b had its "
            "step: b grows by rate times the sum of the pushes alone."),
    Mistake(_alphas, "Your beta has no signs, as the alpha of textbooks: here the push "
            "of a missed point is C times its sign."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * (s * (K @ beta + b) < 0)),
            _ZEROS),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * (s * (K @ beta + b) <= 0)),
            "You pushed only points on the wrong side; a point misses its margin when "
            "sign times score is below 1."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * (K @ beta + b < 1)), "The sign "
            "is missing in the test: sign times score is compared with 1."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * (s * K @ beta + b < 1)),
            "`signs * K @ beta + b` multiplies the columns of K by the signs, and b by "
            "nothing: put the whole score in parentheses."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * (s * (K @ beta) + b < 1)),
            "b belongs to the score: add it before you multiply by the signs."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * (s * (K @ beta) < 1)), "Your "
            "scores leave b out."),
    Mistake(_trained(lambda K, s, C, beta, b: C * (s * (K @ beta + b) < 1)), "Every "
            "push has the same sign; a point pushes toward its own class."),
    Mistake(_trained(lambda K, s, C, beta, b: s * (s * (K @ beta + b) < 1)), "C is "
            "missing: a missed point pushes with C."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s), "Every point pushes, in every "
            "step; only those that miss their margin should."),
    Mistake(lambda K, s, C, rate, steps: learn_beta(K, s, C, rate, 1), "You returned "
            "after the first step: `return` belongs behind the loop."),
    Mistake(lambda K, s, C, rate, steps: learn_beta(K, s, C, rate, steps - 1), "You "
            "took one step too few."),
    Mistake(lambda K, s, C, rate, steps: learn_beta(K, s, C, rate, steps + 1), "You "
            "took one step too many."),
    Mistake(lambda K, s, C, rate, steps: learn_beta(K, s, C, rate, steps)[0], "That is "
            "beta; return b as well."),
    Mistake(lambda K, s, C, rate, steps: learn_beta(K, s, C, rate, steps)[::-1],
            "Both are right; beta comes first."),
    Mistake(_trained(lambda K, s, C, beta, b: C * s * np.maximum(
            0, 1 - s * (K @ beta + b))), "You push by how far a point misses; each "
            "one that misses pushes with all of C."),
    Mistake(_trained(to_beta=lambda beta, p, rate, K: beta + rate * (p != 0)
            * (p - beta)), "Only the beta of missed points shrinks in your code; in "
            "each step all of them do."),
    Mistake(_trained(to_b=lambda b, p, rate: rate * p.sum()), "You replaced b by its "
            "step: add the step to b."),
    Mistake(_slower_and_slower, "Your rate shrinks as in lesson 14; here it stays as "
            "given."),
    Mistake(_point_by_point, "You change beta after each point, so the next one sees "
            "another score: a step looks at all points first, then changes all."),
    Mistake(_one_after_the_other(False), "You looked for missed points a second time, "
            "with the new beta: both steps use the same ones."),
    Mistake(_one_after_the_other(True), "You looked for missed points a second time, "
            "with the new b: both steps use the same ones."),
)  # fmt: skip


def _with_plain_b(result):
    """Return (beta, b) with b as a number, where it is an array of one."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return result
    b = as_array(result[1])
    return result if b is None or b.size != 1 else (result[0], b.reshape(()))


LEARN = Function(
    id="15.5",
    names=("beta", "b"),
    right=learn_beta,
    inputs=small_trainings,
    start=lambda K, signs, C, rate, steps: (np.zeros(len(K)), 0.0),
    blank="The training is still missing: write its loop, run that cell, then run "
    "this check.",
    form=_with_plain_b,
    because="Lesson 14's descent, and no point was ever lifted.",
    mistakes=_LEARN_MISTAKES,
)


SEEN, UNSEEN, PRICE = slice(0, 600), slice(4000, 5000), 10.0


@functools.cache
def _digits():
    """Return the pictures seen and unseen, and what they show."""
    from helpers.datasets import load_mnist_sample

    digits = load_mnist_sample()
    pictures = (digits.X[part] / 255.0 for part in (SEEN, UNSEEN))
    return *pictures, digits.y[SEEN], digits.y[UNSEEN]


def share_of_digits(kernel):
    """Return the share of unseen digits that a machine with this kernel gets right."""
    from sklearn.svm import SVC

    old, new, y, y_new = _digits()
    tables = []
    for name, given in (("pictures, pictures", old), ("new, pictures", new)):
        found = as_array(kernel(given.copy(), old.copy()))
        fault = _fault_of_table(found, name, (len(given), len(old)))
        if fault is not None:
            return fault
        tables.append(found.astype(float))
    among, across = tables
    if not np.allclose(among, among.T, rtol=1e-4, atol=1e-6 * abs(among).max()):
        return (
            "kernel(X, X) is not symmetric: how alike x and z are must not depend on "
            "which of them comes first."
        )
    machine = SVC(C=PRICE, kernel="precomputed", max_iter=machines.MOST_STEPS)
    machine.fit(among, y)
    return float(machine.score(across, y_new))


def _fault_of_table(found, name, shape):
    """Return what is wrong with a table of similarities, or None."""
    if found is None or found.dtype.kind not in "biuf":
        return f"kernel({name}) should return an array of numbers."
    if found.shape != shape:
        return (
            f"kernel({name}) has the shape {list(found.shape)}; it should be "
            f"{list(shape)}: a row for each of the first, a column for each of the "
            f"second."
        )
    if not np.isfinite(found).all():
        return f"kernel({name}) holds values that are not finite (NaN or infinite)."
    return None


OWN_KERNEL = Challenge(
    "15.7",
    score=share_of_digits,
    because="It knows something about pictures that the distance between pixels "
    "doesn't.",
    goal=0.91,
    of="of the unseen digits are right",
)


EXERCISES = [LIFT, LIFTED_SIZE, LEARN, OWN_KERNEL]
