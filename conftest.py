"""Settings of every test run: see tests/support for what each plugin does."""

pytest_plugins = [
    "private_kernels",
    "strict_notebooks",
    "quiet_figures",
    "steady_examples",
    "fair_shares",
    "bugs_of_checks",
]
