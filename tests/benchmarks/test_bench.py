"""The table, the file and the picture of races, with ratios made up here."""

import json

import pytest
import table
from race import Row


def row(ratio, goal=1.0, what="PCA fit", part="decomposition"):
    met = ratio is not None and ratio <= goal
    result = {"part": part, "what": what, "rival": "scikit-learn", "goal": goal}
    error = {} if ratio is not None else {"error": "ValueError('no data')"}
    return {**result, "ratio": ratio, "met": met, **error}


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
