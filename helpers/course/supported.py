"""Say in one sentence if this Python or computer has no build of torch.

Run as a file, before anything is installed: ``python3 helpers/course/supported.py``.
It must itself run on any Python 3, so it uses nothing newer.
"""

import platform
import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def problem(version, system, machine):
    """Return why the course cannot be installed here, and what to do; "" if it can.

    Parameters
    ----------
    version : tuple of int
        Python's version, such as ``(3, 12)``.
    system, machine : str
        As `platform.system` and `platform.machine` name them.

    Examples
    --------
    >>> problem((3, 12), "Linux", "x86_64")
    ''
    """
    if not OLDEST <= tuple(version[:2]) <= NEWEST:
        return (
            "This course needs Python {}.{} to {}.{}, but this is {}.{}. Install one "
            "of those, then name it: make lab PYTHON=python3.12"
        ).format(*OLDEST, *NEWEST, *version[:2])
    if system == "Darwin" and machine == "x86_64":
        return (
            "PyTorch is no longer made for Macs with an Intel processor. Use the "
            "course in a browser instead: docs/elsewhere.md says how. (On a Mac with "
            "an Apple processor, this Python is one for Intel: install a native one.)"
        )
    if system == "Windows" and machine.upper() == "ARM64":
        return (
            "PyTorch's package for this Python on Windows for ARM is missing. Install "
            "the 64-bit x86 Python, which runs there too, or see docs/elsewhere.md."
        )
    if sys.maxsize < 2**32:
        return "This is a 32-bit Python, and PyTorch needs a 64-bit one: install that."
    return ""


if __name__ == "__main__":
    sys.exit(problem(sys.version_info, platform.system(), platform.machine()) or 0)
