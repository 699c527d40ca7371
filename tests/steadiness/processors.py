"""Profiles: the same program as other processors and other surroundings run it.

OpenBLAS, torch, oneDNN, MKL and NumPy each choose their inner loops by the processor.
Each can be told to take those of an older one, which sum in another order; so one
computer can print what another computer prints.
"""

from __future__ import annotations

import os
import platform
from typing import NamedTuple

import numpy as np


class Profile(NamedTuple):
    """A processor to imitate, and surroundings that should make no difference.

    Attributes
    ----------
    name : str
    needs : str
        What the processor must have: "" for nothing, else "x86-64", "AVX2", "AVX-512".
    environment : dict of str to str
    """

    name: str
    needs: str
    environment: dict[str, str]


def profiles() -> list[Profile]:
    """Return all profiles, those that this processor cannot run too."""
    return [
        Profile("this processor", "", _surroundings(2, "1", "C", "UTC")),
        Profile(
            "Prescott",
            "x86-64",
            _surroundings(1, "12345", "C.UTF-8", "Asia/Kathmandu")
            | _inner_loops("Prescott", "default", "SSE41", beyond=("",))
            | {"MKL_CBWR": "COMPATIBLE"},
        ),
        Profile(
            "Haswell",
            "AVX2",
            _surroundings(2, "77", "POSIX", "America/St_Johns")
            | _inner_loops("Haswell", "avx2", "AVX2", beyond=("512", "V4")),
        ),
        Profile(
            "Zen",
            "AVX2",
            _surroundings(1, "random", "de_DE.UTF-8", "Pacific/Chatham")
            | _inner_loops("Zen", "avx2", "AVX2", beyond=("512", "V4")),
        ),
        Profile(
            "SkylakeX",
            "AVX-512",
            _surroundings(2, "4294967295", "C.UTF-8", "America/Caracas")
            | _inner_loops("SkylakeX", "avx512", "AVX512_CORE", beyond=()),
        ),
    ]


def _surroundings(threads, hash_seed, locale, time_zone):
    """Return the variables; a locale that is not installed acts as C does."""
    libraries = ("OMP", "OPENBLAS", "MKL")
    counts = {f"{library}_NUM_THREADS": str(threads) for library in libraries}
    counts["VECLIB_MAXIMUM_THREADS"] = str(threads)
    # Threads that wait for work leave the processor to the other kernels.
    counts["OMP_WAIT_POLICY"] = "PASSIVE"
    return counts | {"PYTHONHASHSEED": hash_seed, "LC_ALL": locale, "TZ": time_zone}


def _inner_loops(openblas, torch, onednn, beyond):
    """Return the variables by which each library takes a processor's inner loops.

    NumPy is told which of the processor's features it must not use: those with one of
    the words `beyond` in their name.
    """
    off = [name for name in _found() if any(word in name for word in beyond)]
    chosen = {
        "OPENBLAS_CORETYPE": openblas,
        "ATEN_CPU_CAPABILITY": torch,
        "ONEDNN_MAX_CPU_ISA": onednn,
        "MKL_ENABLE_INSTRUCTIONS": {"SSE41": "SSE4_2"}.get(onednn, torch.upper()),
    }
    return chosen | ({"NPY_DISABLE_CPU_FEATURES": " ".join(off)} if off else {})


def _found():
    """Return NumPy's names of the features that it uses on this processor."""
    return np.show_config("dicts")["SIMD Extensions"]["found"]


def why_not(profile: Profile) -> str:
    """Say what this processor lacks for a profile; "" if it can run it."""
    has = {"x86-64"} if platform.machine().lower() in ("x86_64", "amd64") else set()
    found = " ".join(_found())
    if "AVX2" in found or "X86_V3" in found:
        has.add("AVX2")
    if "AVX512_SKX" in found or "X86_V4" in found:
        has.add("AVX-512")
    return "" if profile.needs in {"", *has} else f"no {profile.needs} here"


def environment_of(profile: Profile) -> dict[str, str]:
    """Return this process's environment, with a profile's variables in it."""
    return {**os.environ, **profile.environment}
