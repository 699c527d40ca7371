"""A notebook that is open in JupyterLab, driven through its page."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

SECOND = 1000  # Playwright counts milliseconds


class NotebookPage:
    """Run, fill in and read the cells of an open notebook.

    Parameters
    ----------
    page : playwright.sync_api.Page
    file : Path
        The notebook's file: its cells give the positions of those in the page.
    pictures : Path
        The folder for screenshots.
    """

    def __init__(self, page, file: Path, pictures: Path):
        self.page, self.pictures, self.number = page, pictures, file.name[:2]
        self.file = file
        self.notebook = nbformat.read(file, as_version=4)
        self.source = self.notebook.cells
        self.cells = page.locator(".jp-Notebook > * .jp-Cell, .jp-Notebook > .jp-Cell")
        self.cells.first.wait_for(timeout=90 * SECOND)
        page.wait_for_function(
            "n => document.querySelectorAll('.jp-Notebook .jp-Cell').length == n",
            arg=len(self.source),
            timeout=60 * SECOND,
        )
        self._wait_until_idle()
        # JupyterLab says so too early: what is run in the first moments can get lost.
        page.wait_for_timeout(3 * SECOND)
        self._wait_until_idle()

    def position(self, words: str) -> int:
        """Return the position of the first code cell whose source holds words."""
        return next(
            place
            for place, cell in enumerate(self.source)
            if cell.cell_type == "code" and words in cell.source
        )

    def stub(self, exercise_id: str) -> int:
        """Return the position of an exercise's stub."""
        return next(
            place
            for place, cell in enumerate(self.source)
            if cell.metadata.get("exercise") == exercise_id
        )

    def run_all(self) -> None:
        """Choose Run > Run All Cells, and wait until all are done."""
        self.page.locator(".lm-MenuBar-item", has_text=re.compile("^Run$")).click()
        self.page.locator('[data-command="runmenu:run-all"]').last.click()
        self.page.wait_for_timeout(SECOND)
        self._wait_until_idle(900)

    def run(self, position: int) -> str:
        """Run one cell; return the text of its output."""
        self.cells.nth(position).locator(".cm-content").click()
        self._run_selected(position)
        return self.output(position)

    def fill(self, position: int, code: str) -> None:
        """Replace a cell's code, as a learner does by typing, and run it."""
        self.type(position, code)
        self._run_selected(position)

    def type(self, position: int, code: str) -> None:
        """Replace a cell's code, and do not run it."""
        self.cells.nth(position).locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    def restart(self) -> None:
        """Choose Kernel > Restart Kernel, agree, and wait for the new kernel."""
        self.page.locator(".lm-MenuBar-item", has_text=re.compile("^Kernel$")).click()
        self.page.locator('[data-command="kernelmenu:restart"]').last.click()
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.page.locator(".jp-Dialog").wait_for(state="detached")
        self.page.wait_for_timeout(SECOND)
        self._wait_until_idle()

    def unfold(self, position: int) -> tuple[bool, bool]:
        """Click a folded text cell; return whether its inside is seen before, after."""
        folded = self.cells.nth(position).locator("details")
        inside = folded.locator(":scope > :not(summary)").first
        before = inside.is_visible()
        folded.locator("summary").click()
        return before, inside.is_visible()

    def descriptions(self) -> list[str]:
        """Return the names of the pictures, from Chromium's accessibility tree."""
        session = self.page.context.new_cdp_session(self.page)
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        place = {"nodeId": root, "selector": ".jp-Notebook"}
        notebook = session.send("DOM.querySelector", place)
        nodes = session.send("Accessibility.queryAXTree", notebook | {"role": "image"})
        session.detach()
        seen = [node for node in nodes["nodes"] if not node["ignored"]]
        return [" ".join(node["name"]["value"].split()) for node in seen]

    def choose_theme(self, name: str) -> None:
        """Choose Settings > Theme > name, and wait until it is there."""
        self.page.locator(".lm-MenuBar-item", has_text="Settings").click()
        self.page.get_by_text("Theme", exact=True).first.hover()
        self.page.get_by_text(name, exact=True).first.click()
        self.page.wait_for_function(
            "name => document.body.dataset.jpThemeName === name",
            arg=name,
            timeout=20 * SECOND,
        )

    def save(self) -> None:
        """Press the keys that save the notebook; wait until it is written."""
        before, waits = self.file.stat().st_mtime_ns, 100
        self.page.keyboard.press("Control+S")
        while waits and self.file.stat().st_mtime_ns == before:
            waits -= 1
            self.page.wait_for_timeout(100)

    def output(self, position: int) -> str:
        """Return the text of a cell's output."""
        area = self.cells.nth(position).locator(".jp-OutputArea-output")
        return "\n".join(area.all_inner_texts())

    def errors(self) -> list[str]:
        """Return the texts of the tracebacks and warnings in the page.

        JupyterLab draws a traceback as text of the error stream. It takes cells far
        from the window out of the page, so ask while the cell is in sight.
        """
        kinds = ("application/vnd.jupyter.stderr", "application/vnd.jupyter.error")
        outputs = ", ".join(f'[data-mime-type="{kind}"]' for kind in kinds)
        return self.page.locator(outputs).all_inner_texts()

    def photograph(self, name: str, position: int | None = None) -> None:
        """Keep a picture of the page, scrolled to a cell."""
        if position is not None:
            self.cells.nth(position).scroll_into_view_if_needed()
            self.page.wait_for_timeout(300)
        self.page.screenshot(path=self.pictures / f"{self.number}_{name}.png")

    def photograph_cells(self, name: str, first: int, last: int) -> None:
        """Keep a picture of neighboring cells."""
        self.page.keyboard.press("Escape")  # no blinking cursor
        self.cells.nth(last).scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)
        top = self.cells.nth(first).bounding_box()
        end = self.cells.nth(last).bounding_box()
        height = end["y"] + end["height"] - top["y"]
        self.page.screenshot(
            path=self.pictures / f"{name}.png", clip={**top, "height": height}
        )

    def _run_selected(self, position: int) -> None:
        """Press the keys that run a cell; wait until it has started and ended.

        A cell that has started shows another prompt than before, unless it is done
        already and got its old number; hence the short wait without a complaint.
        """
        prompt = self.cells.nth(position).locator(".jp-InputPrompt")
        before, waits = prompt.inner_text(), 40
        self.page.keyboard.press("Control+Enter")
        while waits and prompt.inner_text() == before:
            waits -= 1
            self.page.wait_for_timeout(50)
        self._wait_until_idle(120)

    def _wait_until_idle(self, seconds: int = 60) -> None:
        self.page.wait_for_function(
            """() => {
                const prompts = [...document.querySelectorAll(
                    '.jp-CodeCell .jp-InputPrompt')].map(p => p.innerText);
                const status = document.querySelector(
                    '.jp-NotebookPanel .jp-Notebook-ExecutionIndicator');
                return !prompts.some(text => text.includes('*'))
                    && status && status.dataset.status === 'idle';
            }""",
            timeout=seconds * SECOND,
        )
