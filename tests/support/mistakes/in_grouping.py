"""Mistakes with scikit-learn's kind of models: M35-M40, M42."""

import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import Normalizer, StandardScaler

from helpers.cluster import KMeans, compare_runs
from helpers.svm import SVC, SVR
from mistakes.table import accepts, because, catches, judged


@catches(35, "check 15.6")
def raw_features_for_the_svm():
    return judged("15.6", SVC(C=10.0))


@catches(35, "check 15.6")
def rows_normalized_instead_of_columns():
    return judged("15.6", make_pipeline(Normalizer(), SVC()))


@catches(36, "check 13.Q3")
def unscaled_pca_believed_to_be_fair():
    return because("13.Q3", "b")


@catches(36, "check 12.Q1")
def raw_features_believed_to_count_alike():
    return because("12.Q1", "a")


@catches(37, "check 16.3")
def raw_target_for_svr():
    return judged("16.3", make_pipeline(StandardScaler(), SVR()))


@accepts(37, "check 16.3")
def scaled_target_for_svr():
    regressor = make_pipeline(StandardScaler(), SVR())
    model = TransformedTargetRegressor(regressor, transformer=StandardScaler())
    return judged("16.3", model)


@catches(38, "check 12.4", says="cluster numbers; they are no classes")
def cluster_numbers_as_classes():
    return judged("12.4", lambda labels, classes: labels.tolist())


@accepts(38, "check 12.4")
def clusters_named_by_their_commonest_class():
    def rename(labels, classes):
        names = {}
        for label in set(labels.tolist()):
            inside = classes[labels == label].tolist()
            names[label] = max(sorted(set(inside)), key=inside.count)
        return [names[label] for label in labels.tolist()]

    return judged("12.4", rename)


@catches(39, "compare_runs")
def one_random_start():
    X = np.random.default_rng(1).uniform(size=(150, 2))
    return str(compare_runs(KMeans(12, init="random", n_init=1), X))


@catches(40, "check 13.Q2")
def sign_believed_to_matter():
    return because("13.Q2", "a")


@accepts(40, "check 13.2, either sign")
def opposite_directions():
    def pca(X, m):
        values, vectors = np.linalg.eigh(np.cov(X.T))
        return X.mean(axis=0), -vectors[:, ::-1][:, :m].T, values[::-1][:m]

    return judged("13.2", pca)


@catches(42, "check 12.Q3")
def the_picture_as_proof():
    return because("12.Q3", "a")
