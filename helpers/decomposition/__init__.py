"""Fewer numbers that say almost as much: PCA, and ICA in its plain form.

The classes follow scikit-learn's contract and names, so that the last step of a
lesson is to change one import. Importing this package costs no torch.
"""

from helpers.decomposition.ica import FastICA
from helpers.decomposition.pca import PCA

__all__ = ["PCA", "FastICA"]
