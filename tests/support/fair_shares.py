"""pytest plugin: how two workers share the tests.

All tests of a file go to one worker, because a notebook's cells need one kernel. The
tests that each run a whole notebook need nothing of each other: they go one by one.
"""

import pytest

RUN_ALONE = ("test_smoke.py", "test_solved.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Take the place of ``--dist=loadfile``, and of no other choice."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class FairShares(LoadFileScheduling):
        def _split_scope(self, nodeid):
            file = super()._split_scope(nodeid)
            return nodeid if file.endswith(RUN_ALONE) else file

    return FairShares(config, log)
