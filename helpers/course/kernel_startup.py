"""Run at the start of each kernel of `course lab`, in the learner's namespace.

A lesson's check that comes before its imports, as after a restart, then ends in one
sentence in place of a traceback.
"""

import contextlib

with contextlib.suppress(NameError):  # Python alone has no get_ipython
    get_ipython().extension_manager.load_extension(  # noqa: F821
        "helpers.exercises.kernel_hooks"
    )
del contextlib
