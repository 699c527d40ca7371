"""The table, the file, the picture and the page of races; ratios are made up here."""

import importlib.util
import json
from pathlib import Path

import pytest
import table
from race import Row


def row(ratio, goal=1.0, what="PCA fit", part="decomposition"):
    met = ratio is not None and ratio <= goal
    result = {"part": part, "what": what, "rival": "scikit-learn", "goal": goal}
    error = {} if ratio is not None else {"error": "ValueError('no data')"}
    return {**result, "ratio": ratio, "met": met, **error}


HERE = Path(__file__).resolve().parent
RESULTS = [row(0.5), row(1.25, what="SVC fit", part="svm"), row(None, what="broken")]


def test_lines_are_below_the_header():
    head = table.header().splitlines()[0]
    for result in RESULTS:
        text = table.line(result)
        assert text.index("scikit-learn") == head.index("rival")
        assert text.split()[-1] == ("yes" if result["ratio"] == 0.5 else "no")
    assert " 1.25 " in table.line(RESULTS[1])
    assert " failed " in table.line(RESULTS[2])


def test_the_summary_counts_goals_and_names_what_failed():
    text = table.summary(RESULTS)
    assert text.startswith("1 of 3 goals met.")
    assert "broken: ValueError('no data')" in text


@pytest.mark.parametrize(("ratio", "met"), [(0.9, True), (1.0, True), (1.1, False)])
def test_a_row_is_raced_with_the_repeats_asked_for(monkeypatch, ratio, met):
    raced = []
    monkeypatch.setattr(table, "race", lambda *given: raced.append(given) or ratio)
    one = Row("fit", "a loop", 1.0, lambda: ("ours", "rival"), 9)
    result = table.measured("fit", one, 4)
    assert raced == [("ours", "rival", 4)]
    assert (result["ratio"], result["met"], result["what"]) == (ratio, met, "fit")


def test_a_row_that_raises_is_reported():
    def broken():
        raise ValueError("no data")

    result = table.measured("fit", Row("fit", "a loop", 1.0, broken), 1)
    assert (result["ratio"], result["met"]) == (None, False)
    assert result["error"] == "ValueError('no data')"


def test_file_and_picture(tmp_path):
    numbers, picture = table.save(RESULTS, tmp_path / "new" / "folder")
    kept = json.loads(numbers.read_text())
    assert kept["rows"] == RESULTS
    assert {"python", "cores", "numpy", "torch"} <= kept["machine"].keys()
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_every_ratio_has_its_bar_and_every_goal_its_mark():
    axes = table.draw(RESULTS).axes[0]
    assert [bar.get_x() + bar.get_width() for bar in axes.patches] == [0.5, 1.25]
    assert [bool(bar.get_hatch()) for bar in axes.patches] == [False, True]
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == ["PCA fit  |  scikit-learn", "SVC fit  |  scikit-learn"]
    assert len(table.draw([row(None)]).axes) == 1


def test_the_page_keeps_what_people_wrote_below_the_tables():
    before = f"# Old\n\n| a | b | 9 | 9 |\n\n{table.WHY_ABOVE}\n\nBecause.\n"
    text = table.page(RESULTS, {"cores": 2}, "2026-11-27", before)
    assert "Measured on 2026-11-27 (cores 2): 1 of 3 goals met." in text
    assert "| SVC fit | scikit-learn | **1.25** | 1 |" in text
    assert "| broken | scikit-learn | **failed** | 1 |" in text
    assert "| a | b |" not in text
    assert text.endswith(f"\n\n{table.WHY_ABOVE}\n\nBecause.\n")
    assert table.rows_on(text) == [(r["what"], r["rival"]) for r in RESULTS]


def bench_main():
    """Return the module that ``make bench`` runs."""
    spec = importlib.util.spec_from_file_location("bench", HERE / "__main__.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_in_the_course_has_every_row():
    bench = bench_main()
    raced = [
        (row.name, row.rival) for part in bench.parts() for row in bench.rows_of(part)
    ]
    page = bench.PAGE.read_text(encoding="utf-8")
    assert table.rows_on(page) == raced
    assert (bench.PAGE.parent / table.PICTURE).exists()


def test_every_row_above_its_goal_is_explained():
    page = bench_main().PAGE.read_text(encoding="utf-8")
    tables, _, reasons = page.partition(table.WHY_ABOVE)
    reasons = " ".join(reasons.split())
    above = [
        line.split(" | ")[0].lstrip("| ")
        for line in tables.splitlines()
        if "**" in line
    ]
    assert [name for name in above if name not in reasons] == []
