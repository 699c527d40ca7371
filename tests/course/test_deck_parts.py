"""How a deck's parts are made: blocks of Markdown, code that is shown, outputs."""

import base64
import struct

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.course.deck import slides_of
from helpers.course.deck.blocks import blocks_of, cut, groups_of, sentences
from helpers.course.deck.lesson_code import MOST_LINES, code_of, stub_of
from helpers.course.deck.outputs import shown_outputs
from helpers.course.deck.page import notebook_of

SHORT = "def half(x):\n    y = x / 2\n    y = round(y)\n    return y"
LONG = "def f(x):\n" + "\n".join(f"    x += {k}" for k in range(13))


def kinds(source):
    return [block.kind for block in blocks_of(source)]


def picture(width, height):
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)
    return base64.b64encode(head + bytes(30)).decode()


def test_blocks_of_every_kind():
    source = (
        "## Title\n\ntext\n\n- one\n- two\n\n  more of two\n\n$$\na\n\nb\n$$\n\n"
        "> said\n\n| a |\n|---|\n\n```python\nx\n\ny\n```\n\n"
        '<div class="alert">\n\nText.\n\n- a\n\n</div>\n\n`y = x`'
    )
    wanted = ["heading", "paragraph", "list", "math", "quote", "table", "fence", "box"]
    assert kinds(source) == [*wanted, "math"]


def test_a_paragraph_stays_with_what_it_introduces():
    texts = (
        "Formula:\n\n$$a$$\n\nwhere a is one.\n\nNext.\n\nList:\n\n- a\n- b\n\nLast."
    )
    sizes = [len(group.blocks) for group in groups_of(blocks_of(texts))]
    assert sizes == [3, 1, 2, 1]


def test_code_is_no_term():
    (plain,) = groups_of(blocks_of("The square is `x**2 - y**2` here."))
    (term,) = groups_of(blocks_of("This is a **square**."))
    assert (plain.has_term, term.has_term) == (False, True)


def test_a_long_paragraph_is_cut_between_sentences():
    text = " ".join(f"Sentence {k} has about forty characters." for k in range(24))
    (group,) = groups_of(blocks_of(text))
    pieces = cut(group)
    assert len(pieces) > 1
    assert all(piece.text.endswith(".") for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == text


def test_a_long_list_is_cut_between_items():
    text = "\n".join(f"- item {k}" for k in range(20))
    (group,) = groups_of(blocks_of(text))
    assert "\n".join(piece.text for piece in cut(group)) == text
    assert len(cut(group)) > 1


@pytest.mark.parametrize(
    "whole", ["`f(x). Y`", "$a. B$", "(A. B.)", "**A. B**", "see e.g. Fig. 3"]
)
def test_what_belongs_together_is_one_sentence(whole):
    assert sentences(f"One {whole} two.") == [f"One {whole} two."]


@pytest.mark.parametrize(
    "source",
    [
        "import math\nfrom math import pi",
        'check("01.1", answer)',
        "show(plot_curves(x, y))",
        'f = yours("01.1", f)',
        "fig, ax = plt.subplots()\nax.plot(x)",
        "live(draw_it, w=(0, 1))",
        "x = (",
        'print("a", 1)\nprint("b", 2)',
    ],
)
def test_plumbing_and_reports_are_not_shown(source):
    assert code_of(source) == []


def test_a_report_is_shown_where_the_text_announces_it():
    source = "y = 2 * x\nprint(y)"
    assert code_of(source) == []
    assert code_of(source, wanted=True) == [source]


def test_definitions_above_a_drawing_are_shown_without_it():
    assert code_of(f"{SHORT}\n\n\nshow(plot_it(half))") == [SHORT]
    assert code_of("def one():\n    return 1\n\n\nshow(plot_it(one))") == []
    assert code_of(f"import math\n\n{SHORT}\nf = yours('01.1', f)") == [SHORT]


def test_names_that_only_begin_like_a_drawing_are_code():
    source = "drawn = rng.choice(shown, 4)\nshown_rows = figures[drawn]"
    assert code_of(source) == [source]


def test_long_code_is_cut_at_blank_lines_or_left_out():
    assert code_of(LONG) == []
    methods = [f"    def m{k}(self):\n        return {k}" for k in range(6)]
    pieces = code_of("class A:\n" + "\n\n".join(methods))
    assert len(pieces) == 2
    lengths = [piece.count("\n") + 1 for piece in pieces]
    assert max(lengths) <= MOST_LINES
    assert abs(lengths[0] - lengths[1]) <= 3


def test_a_stub_is_shown_without_its_trial_run():
    stub = "def half(x):\n    return ..."
    assert stub_of(f"{stub}\n\n\nprint(half(2))") == stub
    assert stub_of("answer = None  # a number") == "answer = None  # a number"


def outputs(*found):
    return shown_outputs(new_code_cell("", outputs=list(found)))


def html(text):
    return new_output("display_data", {"text/html": text, "text/plain": "x"})


def test_cards_live_figures_and_warnings_are_left_out():
    live = new_output("display_data", {"text/plain": "Live figure: run this cell"})
    warning = new_output("stream", name="stderr", text="careful")
    card = html('<div role="status">to do</div>')
    assert (
        outputs(live, warning, card, html('<div style="opacity: 0.75">→</div>')) == []
    )


def test_printed_text_is_cut_where_a_slide_ends():
    (shown,) = outputs(new_output("stream", name="stdout", text="row\n" * 40))
    assert shown.lines == 16
    assert shown.output.text.endswith("row\n...")


def test_the_sharper_picture_is_shown_at_its_size():
    sharp = f'<img alt="a" width="300" src="data:image/png;base64,{picture(600, 400)}">'
    data = {"image/png": picture(300, 200), "text/html": sharp}
    (shown,) = outputs(new_output("display_data", data))
    assert shown.size == (300, 200)
    assert shown.output.data == {"image/png": picture(600, 400)}


def test_a_table_is_shown():
    (shown,) = outputs(html("<table><tr><td>1</td></tr><tr></tr></table>"))
    assert (shown.kind, shown.lines) == ("table", 2)


def test_a_run_names_its_parameters_on_the_first_slide():
    given = new_code_cell(
        "# Parameters\nlearning_rate = 0.5", metadata={"tags": ["injected-parameters"]}
    )
    slides = slides_of(new_notebook(cells=[new_markdown_cell("# 01 A"), given]))
    assert [part.text for part in slides[0].parts] == [
        "A run with `learning_rate = 0.5`"
    ]


def test_marks_in_a_heading_become_html():
    cells = [
        new_markdown_cell("# A < B\n\nText."),
        new_markdown_cell("## `f` *now*\n\nX"),
    ]
    page = nbformat.writes(notebook_of(slides_of(new_notebook(cells=cells))))
    assert "<h1>A &lt; B</h1>" in page
    assert "<h2><code>f</code> <em>now</em></h2>" in page


def test_the_heading_above_a_slide_names_section_part_and_lesson():
    texts = ["# A", "## B\n\nWhy?\n\n### Forget `c`?\n\n**Text** of it."]
    cells = [new_markdown_cell(text) for text in texts]
    page = notebook_of(slides_of(new_notebook(cells=cells)))
    (heading,) = [cell.source for cell in page.cells if "running" in cell.source]
    assert heading == (
        '<h3 class="running"><span>B · Forget <code>c</code>?</span> '
        '<span class="lesson">A</span></h3>'
    )
