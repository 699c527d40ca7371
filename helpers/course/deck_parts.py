"""Copy what every deck needs beside the decks: reveal.js, MathJax, our own files.

reveal.js 5 comes out of the installed package sphinx-revealjs, MathJax 2 out of
nbclassic (both are in the extra ``slides``). Only the parts that are used are copied.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent / "deck"
REMEDY = 'install what slides need: pip install --editable ".[slides]"'

REVEAL = "_static/revealjs"
REVEAL_FILES = {
    "dist/reset.css": "reset.css",
    "dist/reveal.css": "reveal.css",
    "dist/reveal.js": "reveal.js",
    "dist/theme/white.css": "theme/white.css",
    "dist/theme/fonts/source-sans-pro": "theme/fonts/source-sans-pro",
    "plugin/notes/notes.js": "notes.js",
    "LICENSE": "LICENSE",
}
MATHJAX = "static/components/MathJax"
MATHJAX_FILES = (
    "MathJax.js",
    "extensions/tex2jax.js",
    "extensions/MathEvents.js",
    "extensions/MathZoom.js",
    "extensions/TeX",
    "jax/element",
    "jax/input/TeX",
    "jax/output/SVG",
)


class PartsMissing(RuntimeError):
    """A package that slides are built from is not installed."""


def copy_parts(folder: Path) -> Path:
    """Copy the decks' common parts into ``folder / "parts"`` and return that folder.

    Raises
    ------
    PartsMissing
        If a package is missing, or does not hold the parts where they were.
    """
    parts = folder / "parts"
    reveal = _inside("sphinx_revealjs", REVEAL)
    mathjax = _inside("nbclassic", MATHJAX)
    for source, target in REVEAL_FILES.items():
        _copy(reveal / source, parts / "reveal" / target)
    for name in MATHJAX_FILES:
        _copy(mathjax / name, parts / "mathjax" / name)
    for name in ("deck.css", "deck.js"):
        _copy(TEMPLATES / name, parts / name)
    return parts


def _inside(package: str, place: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise PartsMissing(f"The package {package} is missing; {REMEDY}.")
    return Path(found.submodule_search_locations[0]) / place


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    except FileNotFoundError:
        raise PartsMissing(f"{source} is not there; {REMEDY}.") from None
