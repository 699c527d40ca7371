"""The tested parts that the notebooks of this course share.

Import the module you need (``from helpers.metrics import accuracy``); importing
``helpers`` itself loads nothing else.
"""

__version__ = "0.2.0"
