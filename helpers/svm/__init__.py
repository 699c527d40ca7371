"""Support vector machines from scratch, with scikit-learn's names and defaults.

`SVC` and `SVR` solve the dual by SMO (`helpers.svm.smo`), `LinearSVC` and `LinearSVR`
the primal by two solvers that need no kernel (`helpers.svm.primal_solvers`).
"""

from helpers.svm.kernels import (
    linear_kernel,
    polynomial_kernel,
    rbf_kernel,
    sigmoid_kernel,
)
from helpers.svm.linear import LinearSVC, LinearSVR
from helpers.svm.svc import SVC
from helpers.svm.svr import SVR

__all__ = [
    "SVC",
    "SVR",
    "LinearSVC",
    "LinearSVR",
    "linear_kernel",
    "polynomial_kernel",
    "rbf_kernel",
    "sigmoid_kernel",
]
