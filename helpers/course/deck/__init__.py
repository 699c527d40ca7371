"""What a deck shows of a lesson: chosen by rules, cut into slides, written as a page.

`slides_of` makes the slides of a notebook; `page_of` writes them as HTML. Beside the
modules lie the page's template, style and script.
"""

from helpers.course.deck.layout import Slide, slides_of
from helpers.course.deck.page import page_of

__all__ = ["Slide", "page_of", "slides_of"]
