"""Plant faults in notebooks, validate them in one run of pytest, see each caught."""

import os
import random
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbformat import v4

pytestmark = pytest.mark.smoke
ROOT = Path(__file__).resolve().parents[2]
SOUND = ("x = 2\nprint(x)", "2\n")
UNCOMPARED = {"tags": ["nbval-ignore-output"]}
DRAWING = "display({'image/png': str(next(numbers))}, raw=True)"

# Cells as (source, printed text) or (source, printed text, settings).
NOTEBOOKS = {
    "sound": [
        SOUND,
        ("print(x + 1)", "3\n"),
        (
            "1 / 0",
            "",
            {"tags": ["raises-exception", "nbval-ignore-output"]},
        ),
        (
            "import os\nfrom helpers.exercises.record import progress_file\n"
            "print(os.environ['OMP_NUM_THREADS'], os.environ['PYTHONHASHSEED'], "
            "'COURSE_STATIC' in os.environ, 'course-tests-' in os.environ['IPYTHONDIR']"
            ", 'sound' in progress_file().name)",
            "1 0 True True True\n",
        ),
        (
            "import urllib.request\ntry:\n"
            "    urllib.request.urlopen('http://example.org')\n"
            "except OSError as error:\n    print(error.reason)",
            "The network is blocked in tests: 'example.org'.\n",
        ),
    ],
    "changed_number": [SOUND, ("print(x + 1)", "4\n")],
    "missing_output": [("print(1)", "")],
    "unknown_magic": [("%no_such_magic\nprint(1)", "", UNCOMPARED), SOUND],
    "magic_in_output": [("%no_such_magic", "")],
    "failing_shell_line": [("!exit 3", ""), SOUND],
    "error_in_thread": [
        (
            "import threading\nt = threading.Thread(target=lambda: 1 / 0)\n"
            "t.start()\nt.join()",
            "",
            UNCOMPARED,
        )
    ],
    "dead_kernel": [SOUND, ("import os\nos._exit(1)", ""), SOUND],
    "never_executed": [SOUND, ("y = 1", "", {"never": True})],
    "no_exception": [("y = 1 + 1", "", {"tags": ["raises-exception"]})],
    "cascade": [("x = 1\nprint(x)", "2\n"), ("print(x)", "2\n"), ("print(x)", "2\n")],
    "shared_generator": [
        ("import random\ndraw = random.Random(1).randrange", ""),
        ("print(draw(10**9))", f"{random.Random(1).randrange(10**9)}\n"),
    ],
    "silent_change": [SOUND, ("x = x + 1", ""), ("print(x)", "3\n")],
    "new_picture": [
        (
            "from itertools import count\nfrom IPython.display import display\n"
            "numbers = count()",
            "",
        ),
        (DRAWING, "", {"picture": "0"}),
    ],
    "excused": [
        SOUND,
        ("x = x + 1\nprint(x)", "3\n", {"twice": "it shows that a name changes"}),
        ("print(x)", "3\n"),
    ],
}


def written(name, cells):
    """Return a notebook whose outputs are those given, right or wrong."""
    notebook = v4.new_notebook()
    for count, (source, text, *settings) in enumerate(cells, 1):
        chosen = settings[0] if settings else {}
        cell = v4.new_code_cell(source, execution_count=count)
        cell.metadata["tags"] = chosen.get("tags", [])
        if text:
            cell.outputs = [v4.new_output("stream", name="stdout", text=text)]
        if "picture" in chosen:
            data = {"image/png": chosen["picture"]}
            cell.outputs = [v4.new_output("display_data", data)]
        if "twice" in chosen:
            cell.metadata["twice"] = chosen["twice"]
        if chosen.get("never"):
            cell.execution_count = None
        notebook.cells.append(cell)
    return notebook


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Validate all notebooks; return their cells' results by notebook."""
    folder = tmp_path_factory.mktemp("faults")
    for name, cells in NOTEBOOKS.items():
        nbformat.write(written(name, cells), folder / f"{name}.ipynb")
    plugins = ["-p", "private_kernels", "-p", "strict_notebooks"]
    command = [sys.executable, "-m", "pytest", "-n0", "-q", *plugins]
    options = ["-c", ROOT / "pyproject.toml", f"--junitxml={folder / 'report.xml'}"]
    quick = ["--twice", "--nbval-cell-timeout=3000", "-o", "junit_family=xunit1"]
    done = subprocess.run(
        [*command, *options, *quick, "-p", "no:cacheprovider", folder],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "support")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    results = {}
    for case in ElementTree.parse(folder / "report.xml").iter("testcase"):
        name = Path(case.attrib["file"]).stem
        child = next((c for c in case if c.tag in ("failure", "skipped")), None)
        outcome = "passed" if child is None else child.tag
        text = "" if child is None else f"{child.attrib['message']} {child.text}"
        results.setdefault(name, []).append((outcome, text))
    return results


@pytest.mark.parametrize("name", ["sound", "excused"])
def test_a_sound_notebook_passes(report, name):
    assert [(outcome, text) for outcome, text in report[name]] == [
        ("passed", "") for _ in NOTEBOOKS[name]
    ]


@pytest.mark.parametrize(
    ("name", "position", "words"),
    [
        ("changed_number", 1, "Cell outputs differ"),
        ("missing_output", 0, "Unexpected output fields"),
        ("unknown_magic", 0, "The kernel replied with"),
        ("magic_in_output", 0, "stderr"),
        ("failing_shell_line", 0, "a shell command ended with status"),
        ("error_in_thread", 0, "ZeroDivisionError in a thread"),
        ("dead_kernel", 1, "The kernel died while it ran this cell"),
        ("never_executed", 1, "was never executed"),
        ("no_exception", 0, "should raise an exception, but did not"),
        ("cascade", 0, "Cell outputs differ"),
        ("shared_generator", 1, "Run a second time: Cell outputs differ"),
        ("silent_change", 2, "Cell outputs differ"),
        ("new_picture", 1, "Run a second time, it draws another picture"),
    ],
)
def test_a_planted_fault_fails_once_where_it_is(report, name, position, words):
    outcomes = [outcome for outcome, _ in report[name]]
    cells_below = len(NOTEBOOKS[name]) - position - 1
    expected = ["passed"] * position + ["failure"] + ["skipped"] * cells_below
    assert outcomes == expected
    assert words in report[name][position][1]


def test_cells_below_a_failure_name_it(report):
    assert "Cell 0 failed before this cell" in report["cascade"][2][1]
