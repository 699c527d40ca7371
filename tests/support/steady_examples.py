"""Hypothesis: the same examples on every run, and no test that fails for being slow."""

from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")
