"""Judges of the lesson on kernels: kernels, votes, scaling, and a step of SMO."""

from __future__ import annotations

import numpy as np

from helpers.exercises import machines
from helpers.exercises.judging import Choice, Function, Mistake


def _moved(step):
    """Return a function that moves both coefficients by what `step` gives."""

    def take_step(beta_i, beta_j, gap, bend, high_i, low_j):
        by = step(gap, bend, beta_i, beta_j, high_i, low_j)
        return beta_i + by, beta_j - by

    return take_step


def _allowed(gap, bend, bi, bj, high, low):
    return min(gap / bend, high - bi, bj - low)


take_step = _moved(_allowed)


def steps():
    """Return cases where the parabola, i's room and j's room set the step."""
    return [
        (0.2, 0.5, 0.3, 1.9, 0.8, 0.0),
        (0.1, 0.9, 0.2, 0.5, 0.7, 0.0),
        (0.6, 0.5, 0.8, 1.2, 0.75, 0.0),
        (0.0, 0.9, 2.0, 1.5, 1.4, 0.1),
        (0.1, -0.4, 1.5, 0.5, 0.85, -0.7),
        (-0.5, 0.1, 2.0, 4.0, 0.0, -0.3),
    ]


def _both_up(bi, bj, gap, bend, high, low):
    step = _allowed(gap, bend, bi, bj, high, low)
    return bi + step, bj + step


def _by_step(change):
    """Return a function whose result is made of both coefficients and the step."""
    return lambda bi, bj, gap, bend, high, low: change(
        bi, bj, _allowed(gap, bend, bi, bj, high, low)
    )


_STEP_MISTAKES = [
    Mistake(_moved(lambda gap, bend, *_: gap / bend), "You went to the bottom of the "
            "parabola without a look at the limits."),
    Mistake(lambda bi, bj, gap, bend, high, low: (min(bi + gap / bend, high),
                                                  max(bj - gap / bend, low)),
            "You cut each off on its own, so their sum changed: shorten the one step "
            "that both take."),
    Mistake(lambda bi, bj, gap, bend, high, low: (min(bi + gap / bend, high),
                                                  bj - gap / bend),
            "You shortened the step of beta_i only: both take the same step."),
    Mistake(lambda bi, bj, gap, bend, high, low: (bi + gap / bend,
                                                  max(bj - gap / bend, low)),
            "You shortened the step of beta_j only: both take the same step."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high - bi)),
            "You kept the limit of beta_i, not that of beta_j."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, bj - low)),
            "You kept the limit of beta_j, not that of beta_i."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(high - bi, bj - low)),
            "You went as far as the limits allow; the bottom of the parabola may come "
            "first."),
    Mistake(_moved(lambda *given: -_allowed(*given)), "Your step is reversed: beta_i "
            "rises and beta_j falls."),
    Mistake(_both_up, "You raised both, so their sum changed: beta_j falls by what "
            "beta_i rises."),
    Mistake(_by_step(lambda bi, bj, step: (bi + step, bj)), "You moved beta_i only, "
            "so their sum changed: beta_j falls by as much."),
    Mistake(_by_step(lambda bi, bj, step: (bj - step, bi + step)), "Both values are "
            "right; beta_i comes first."),
    Mistake(_by_step(lambda bi, bj, step: step), "That is the step; return both new "
            "values."),
    Mistake(_by_step(lambda bi, bj, step: bi + step), "That is the new beta_i; return "
            "both new values."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: max(
        gap / bend, high - bi, bj - low)), "You took the largest of the three; the "
            "smallest one sets the limit."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap * bend, high - bi, bj - low)), "You multiplied gap by bend; the bottom of "
            "the parabola lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        bend / gap, high - bi, bj - low)), "You divided bend by gap; the bottom of the "
            "parabola lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap, high - bi, bj - low)), "You left bend out; the bottom of the parabola "
            "lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap / bend / 2, high - bi, bj - low)), "You went half the way; the bottom of "
            "the parabola lies at gap / bend."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high, -low)),
            "You compared the step with the limits themselves; what counts is the room "
            "left up to them."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high, low)),
            "You compared the step with the limits themselves; what counts is the room "
            "that is left on the way to them."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: np.clip(
        gap / bend, low, high)), "You cut the step off at the limits; they hold for "
            "the coefficients, not for the step."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap / bend, high - bi, low - bj)), "The room of beta_j has its sign reversed: "
            "it is the way down to low_j, a positive number."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(
        gap / bend, bi - high, bj - low)), "The room of beta_i has its sign reversed: "
            "it is the way up to high_i, a positive number."),
    Mistake(_moved(lambda gap, bend, bi, bj, high, low: min(gap / bend, high - bi, bj)),
            "You let beta_j fall to 0; it may fall to low_j."),
]  # fmt: skip


STEP = Function(
    id="15.8",
    names=("beta_i", "beta_j"),
    right=take_step,
    inputs=steps,
    because="One gives what the other takes, as far as all three limits allow.",
    mistakes=_STEP_MISTAKES,
)


def _squares(X, Z):
    return ((X[:, None, :] - Z[None, :, :]) ** 2).sum(axis=-1)


def rbf(X, Z, gamma):
    """Return exp(-gamma * squared distance) for every pair of rows."""
    return np.exp(-gamma * _squares(X, Z))


def pairs_of_tables():
    """Return (X, Z, gamma) with different numbers of rows."""
    rng = np.random.default_rng(3)
    return [
        (rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), 0.4),
        (rng.normal(size=(1, 2)), rng.normal(size=(3, 2)), 2.0),
    ]


def _of_all(reduce):
    """Return exp(-gamma times) what `reduce` makes of the table of differences."""
    return lambda X, Z, gamma: np.exp(-gamma * reduce(X[:, None] - Z[None]))


def _of_squares(value):
    """Return a function of gamma and the squared distances."""
    return lambda X, Z, gamma: value(gamma, _squares(X, Z))


_RBF_MISTAKES = [
    Mistake(_of_squares(lambda g, d: np.exp(-g * np.sqrt(d))), "You forgot to square "
            "the distance."),
    Mistake(_of_squares(lambda g, d: np.exp(-g * d**2)), "You squared twice: the sum "
            "of the squares is the squared distance already."),
    Mistake(_of_squares(lambda g, d: np.exp(g * d)), "The sign is reversed: similarity "
            "must fall with distance."),
    Mistake(_of_squares(lambda g, d: 1 - np.exp(-g * d)), "That is how unlike the "
            "points are: equal points must give 1."),
    Mistake(_of_squares(lambda g, d: np.exp(-d / (2 * g**2))), "You used gamma as a "
            "width; here it multiplies the squared distance."),
    Mistake(_of_squares(lambda g, d: np.exp(-d / (2 * g))), "You divided by gamma; it "
            "multiplies the squared distance."),
    Mistake(_of_squares(lambda g, d: np.exp(-d / g)), "You divided by gamma; it "
            "multiplies the squared distance."),
    Mistake(_of_squares(lambda g, d: np.exp(-d / g**2)), "You used gamma as a width; "
            "here it multiplies the squared distance."),
    Mistake(_of_squares(lambda g, d: np.exp(-(g**2) * d)), "You squared gamma too; "
            "only the distance is squared."),
    Mistake(_of_squares(lambda g, d: np.exp(-np.sqrt(g) * d)), "You took the root of "
            "gamma; it multiplies as it is."),
    Mistake(_of_squares(lambda g, d: np.exp(-g * d / 2)), "You put in a half; the "
            "exponent is gamma times the squared distance."),
    Mistake(_of_squares(lambda g, d: g * np.exp(-d)), "Gamma belongs in the "
            "exponent."),
    Mistake(_of_squares(lambda g, d: np.exp(-d)), "You left gamma out."),
    Mistake(_of_squares(lambda g, d: np.exp(-np.sqrt(d))), "You left gamma out, and "
            "forgot to square the distance."),
    Mistake(_of_squares(lambda g, d: -g * d), "You stopped before the exponential."),
    Mistake(_of_squares(lambda g, d: 10 ** (-g * d)), "The base is e, as in np.exp, "
            "not 10."),
    Mistake(_of_squares(lambda g, d: np.exp(-g * d).ravel()), "The values are right; "
            "give them the shape (n, m)."),
    Mistake(lambda X, Z, g: np.exp(-g * X @ Z.T), "You put the product of the points "
            "into the exponent; it takes their squared distance."),
    Mistake(lambda X, Z, g: np.exp(g * X @ Z.T), "You put the product of the points "
            "into the exponent; it takes their squared distance."),
    Mistake(lambda X, Z, g: X @ Z.T, "That is the linear kernel; this one looks at "
            "distances."),
    Mistake(lambda X, Z, g: rbf(Z, X, g), "Your result is transposed: rows belong to "
            "X, columns to Z."),
    Mistake(lambda X, Z, g: rbf(X, X, g), "You compared X with itself; the columns "
            "belong to Z."),
    Mistake(lambda X, Z, g: np.exp(-g * ((X - Z) ** 2).sum(axis=-1)), "X - Z takes row "
            "from row; every row of X meets every row of Z: X[:, None] - Z[None]."),
    Mistake(lambda X, Z, g: np.exp(-g * ((X**2).sum(axis=1)[:, None]
            + (Z**2).sum(axis=1) - X @ Z.T)), "The product of two points counts twice "
            "in their squared distance: |x|² + |z|² - 2 x·z."),
    Mistake(_of_all(lambda d: d**2), "You did not sum the squares over the features: "
            "use the last axis."),
    Mistake(_of_all(lambda d: (d**2).sum(axis=0)), "You summed over the rows of X; the "
            "features are the last axis."),
    Mistake(_of_all(lambda d: (d**2).sum(axis=1)), "You summed over the rows of Z; the "
            "features are the last axis."),
    Mistake(_of_all(lambda d: (d**2).sum()), "You summed everything; sum over the last "
            "axis, the features."),
    Mistake(_of_all(lambda d: (d**2).mean(axis=-1)), "You took the mean over the "
            "features; the squared distance is their sum."),
    Mistake(_of_all(lambda d: (d**2).max(axis=-1)), "You took the largest square; the "
            "squared distance is the sum of all."),
    Mistake(_of_all(lambda d: np.abs(d).sum(axis=-1)), "You summed the sizes of the "
            "differences; sum their squares."),
    Mistake(_of_all(lambda d: d.sum(axis=-1) ** 2), "You summed first and squared "
            "then; square each difference, then sum."),
    Mistake(lambda X, Z, g: np.exp(-g * (X[:, None] - Z[None]) ** 2).sum(axis=-1),
            "You took the exponential before the sum; sum the squares first."),
    Mistake(lambda X, Z, g: rbf(X, -Z, g), "You added the points; a distance is made "
            "of differences."),
]  # fmt: skip


RBF = Function(
    id="15.3",
    right=rbf,
    inputs=pairs_of_tables,
    because="1 for equal points, near 0 for distant ones, and the shape (n, m).",
    mistakes=_RBF_MISTAKES,
)


REACH = Choice(
    id="15.Q2",
    right="c",
    because="With a short reach every support vector speaks for its own spot only.",
    replies={
        "a": "That is what a very small gamma gives: every point is heard everywhere.",
        "b": "Smooth curves are sums of wide hills. Here a hill ends before it meets "
        "the next one.",
    },
)


def _minds_units(model, X, y):
    """Whether answers change when every other feature has a smaller unit."""
    plain, odd = machines.answers(model, X, y), np.arange(X.shape[1]) % 2 == 1
    return any(
        (machines.answers(model, X * np.where(larger, 1000.0, 1.0), y) != plain).any()
        for larger in (~odd, odd)
    )


def _minds_company(model, X, y):
    """Whether the answer for a point depends on the points asked with it."""
    fitted = machines.fresh(model).fit(X, y)
    among_all = fitted.predict(X)
    parts = [y == kind for kind in np.unique(y)]
    return any((fitted.predict(X[part]) != among_all[part]).any() for part in parts)


def _complaint_about_scaling(model, X, y):
    if _minds_units(model, X, y):
        return (
            "Your model answers differently when a feature is measured in other units: "
            "the features reach the SVM unscaled (M35). Scale each one, as a first "
            "step of the model."
        )
    if _minds_company(model, X, y):
        return (
            "Your model scales new points by their own mean or spread, so their "
            "company decides; keep those of the training part, as a scaler does."
        )
    return None


def _complaint_about_score(model, X, y):
    from sklearn.model_selection import cross_val_score

    score = cross_val_score(machines.fresh(model), X, y, cv=5).mean()
    if score >= 0.94:
        return None
    return (
        f"It scales and classifies, but reaches {score:.3f} only: use SVC() as it "
        f"comes."
    )


def _complaint(model):
    """Return what is wrong with a model for the wine data, or None."""
    from helpers.datasets import load_wine

    fault = machines.complaint_about_form(model, "make_pipeline(first, second)")
    if fault is not None:
        return fault
    kinds, wine = machines.kinds_in(model), load_wine()
    if not kinds & {"SVC", "NuSVC", "LinearSVC"} and kinds & machines.MACHINES:
        return "SVR answers with numbers; kinds of wine are classes: use SVC."
    fault = _complaint_about_scaling(model, wine.X, wine.y)
    if fault is not None:
        return fault
    if not kinds & machines.MACHINES:
        return "Your model scales, but there is no SVC in it."
    return _complaint_about_score(model, wine.X, wine.y)


WINE = machines.ModelExercise(
    id="15.6",
    complaint=_complaint,
    usual=("StandardScaler()", "SVC()"),
    because="It scales inside, so units do not matter (M35): StandardScaler and SVC() "
    "reach 0.983, where raw features gave 0.663.",
)


def polynomial(X, Z, degree):
    """Return (1 + x z) to the power of `degree` for all pairs."""
    return (1 + X @ Z.T) ** degree


def pairs_of_points():
    """Return (X, Z, degree) with other numbers of points and dimensions."""
    three = np.array([[0.5, -1.0], [2.0, 0.3], [-0.4, 1.2]])
    two = np.array([[1.0, 0.5], [-2.0, 0.7]])
    deep = np.array([[1.5, -1.0, 2.0], [0.0, 1.0, 1.0]])
    return [(three, two, 3), (np.array([[0.2, 1.0, -0.5]]), deep, 2)]


POLYNOMIAL = Function(
    id="15.2",
    right=polynomial,
    inputs=pairs_of_points,
    start=lambda X, Z, degree: 1 + X @ Z.T**degree,
    because="The parentheses come first, then the power, for each pair.",
    mistakes=(
        Mistake(lambda X, Z, degree: 1 + (X @ Z.T) ** degree, "The 1 is outside the "
                "power: it belongs to the product before it is raised."),
        Mistake(lambda X, Z, degree: (X @ Z.T) ** degree, "The 1 is missing: add it "
                "before the power."),
        Mistake(lambda X, Z, degree: (1 + X**degree @ Z.T), "Now the coordinates of X "
                "are raised; it is the sum that belongs in parentheses."),
        Mistake(lambda X, Z, degree: ((1 + X) @ Z.T) ** degree, "You added 1 to each "
                "coordinate; it is added to the product."),
        Mistake(lambda X, Z, degree: (1 + X @ Z) ** degree, "Z isn't transposed: its "
                "rows are the points, so write `X @ Z.T`."),
        Mistake(lambda X, Z, degree: (1 + X @ Z.T) * degree, "You multiplied by the "
                "degree: the power is `**`."),
        Mistake(lambda X, Z, degree: (1 + X @ Z.T) ** 2, "That is right for the "
                "degree 2 only."),
        Mistake(lambda X, Z, degree: (1 + Z @ X.T) ** degree, "Rows and columns are "
                "swapped: one row for each point of X."),
    ),
)  # fmt: skip


def score(kernel, points, beta, b, X_new):
    """Return the weighted votes of the support vectors, plus b."""
    return kernel(X_new, points) @ beta + b


def machines_and_points():
    """Return (kernel, points, beta, b, X_new) for two kernels."""
    points = np.array([[0.0, 1.0], [1.0, -0.5], [2.0, 0.5]])
    new = np.array([[0.5, 0.5], [-1.0, 2.0]])
    beta = np.array([0.7, -1.2, 0.4])
    return [
        (lambda X, Z: polynomial(X, Z, 2), points, beta, 0.3, new),
        (lambda X, Z: rbf(X, Z, 0.8), points, -beta, -0.6, new[:1]),
    ]


VOTES = Function(
    id="15.4",
    right=score,
    inputs=machines_and_points,
    because="Which kernel it is does not matter to the sum.",
    mistakes=(
        Mistake(lambda k, points, beta, b, X: k(X, points) @ beta, "b is missing."),
        Mistake(lambda k, points, beta, b, X: k(X, points) @ beta - b, "b is added, "
                "not subtracted."),
        Mistake(lambda k, points, beta, b, X: k(X, points) @ (beta + b), "b is added "
                "to each weight in your code; the score gets it once, after the sum."),
        Mistake(lambda k, points, beta, b, X: k(X, points) @ abs(beta) + b, "You took "
                "the size of beta; its sign says for which class a point votes."),
        Mistake(lambda k, points, beta, b, X: k(X, points) @ beta + b > 0, "That is "
                "the side; return the score itself."),
        Mistake(lambda k, points, beta, b, X: k(X, points).sum(axis=1) + b, "Every "
                "vote counts the same: each has its own weight in beta."),
        Mistake(lambda k, points, beta, b, X: k(X, points) @ np.sign(beta) + b, "You "
                "kept only the sign of each vote; its weight is beta."),
        Mistake(lambda k, points, beta, b, X: k(X, points) @ beta / len(beta) + b,
                "That is the mean of the votes; the score is their sum."),
        Mistake(lambda k, points, beta, b, X: X @ points.T @ beta + b, "You took the "
                "plain product of the points: use `kernel`."),
        Mistake(lambda k, points, beta, b, X: np.sign(k(X, points) @ beta + b), "That "
                "is the side; return the score itself."),
        Mistake(lambda k, points, beta, b, X: k(X, points) * beta + b, "Add up the "
                "votes: one number for each row."),
    ),
)  # fmt: skip


EXERCISES = [POLYNOMIAL, RBF, VOTES, REACH, WINE, STEP]
