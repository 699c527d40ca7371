"""Clustering in NumPy: k-means, agglomerative clustering and the silhouette.

The classes follow scikit-learn's contract and names, so that the last step of a
lesson is to change one import. Importing this package costs no torch.
"""

from helpers.cluster.agglomerative import AgglomerativeClustering
from helpers.cluster.compare_runs import Runs, compare_runs
from helpers.cluster.k_means import KMeans
from helpers.cluster.k_means_steps import Step, k_means_steps, plain_k_means
from helpers.cluster.kmeans_plusplus import kmeans_plusplus
from helpers.cluster.silhouette import silhouette_samples, silhouette_score

__all__ = [
    "AgglomerativeClustering",
    "KMeans",
    "Runs",
    "Step",
    "compare_runs",
    "k_means_steps",
    "kmeans_plusplus",
    "plain_k_means",
    "silhouette_samples",
    "silhouette_score",
]
