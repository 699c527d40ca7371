"""Make ``python -m helpers.course`` the same as ``course``."""

import sys

from helpers.course import main

sys.exit(main())
