"""Support vector machines from scratch, with scikit-learn's names and defaults.

`SVC` and `SVR` solve the dual by SMO (`helpers.svm.smo`), `LinearSVC` and `LinearSVR`
the primal by two solvers that need no kernel (`helpers.svm.primal_solvers`).
"""

from helpers.svm.kernels import rbf_kernel
from helpers.svm.linear import LinearSVC, LinearSVR
from helpers.svm.svc import SVC
from helpers.svm.svr import SVR

__all__ = [
    "SVC",
    "SVR",
    "LinearSVC",
    "LinearSVR",
    "rbf_kernel",
]
