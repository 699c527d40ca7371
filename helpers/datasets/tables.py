"""Four real tables that come with scikit-learn, with fixed types and plain names."""

from __future__ import annotations

import numpy as np

from helpers.datasets.kinds import Table


def load_iris() -> Table:
    """Load 150 irises of three species, each with four lengths in centimeters.

    Returns
    -------
    Table
        X : float64 of shape (150, 4); y : int64 of shape (150,), 50 of each class;
        names : the species; features : the column names.

    References
    ----------
    R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936.

    Examples
    --------
    >>> load_iris().names
    ('setosa', 'versicolor', 'virginica')
    """
    return _classes("iris")


def load_wine() -> Table:
    """Load 178 wines of three growers, each with 13 chemical measurements.

    Returns
    -------
    Table
        X : float64 of shape (178, 13); y : int64 of shape (178,);
        names : ("class_0", "class_1", "class_2"); features : the column names.

    References
    ----------
    M. Forina et al., PARVUS, 1988; UCI Machine Learning Repository.

    Examples
    --------
    >>> load_wine().X.shape
    (178, 13)
    """
    return _classes("wine")


def load_breast_cancer() -> Table:
    """Load 569 tumors, malignant or benign, each with 30 measurements of its cells.

    Returns
    -------
    Table
        X : float64 of shape (569, 30); y : int64 of shape (569,), 0 for malignant
        (212) and 1 for benign (357), as in scikit-learn; names; features.

    References
    ----------
    W. N. Street, W. H. Wolberg and O. L. Mangasarian, Nuclear feature extraction
    for breast tumor diagnosis, 1993.

    Examples
    --------
    >>> load_breast_cancer().names
    ('malignant', 'benign')
    """
    return _classes("breast_cancer")


def load_diabetes(*, scaled: bool = True) -> Table:
    """Load 442 patients: ten measurements and how the disease went on in a year.

    Parameters
    ----------
    scaled : bool
        Each column has mean 0 and sum of squares 1, as scikit-learn ships it.
        Otherwise the columns keep their own units.

    Returns
    -------
    Table
        X : float64 of shape (442, 10); y : float64 of shape (442,), from 25 to 346,
        a quantity and not a class; names : empty; features : the column names.

    References
    ----------
    B. Efron et al., Least angle regression, Annals of Statistics, 2004.

    Examples
    --------
    >>> float(load_diabetes().y.min()), float(load_diabetes().y.max())
    (25.0, 346.0)
    """
    from sklearn import datasets

    bunch = datasets.load_diabetes(scaled=scaled)
    X, y = bunch.data.astype(np.float64), bunch.target.astype(np.float64)
    return Table(X, y, (), tuple(bunch.feature_names))


def _classes(name: str) -> Table:
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name}")()
    return Table(
        np.ascontiguousarray(bunch.data, dtype=np.float64),
        bunch.target.astype(np.int64),
        tuple(str(each) for each in bunch.target_names),
        tuple(str(each) for each in bunch.feature_names),
    )
