"""Every command and example in README.md and docs/ runs, and every link leads somewhere.

A fenced block marked ``sh`` or ``python`` is run in a new folder with the project's commands on the path; blocks of one
page run in order in the same folder, which holds the bundled reports where a checkout has them. Two comments before a
block change that:

- ``<!-- not run: REASON -->`` leaves it out; the reason has to be given.
- ``<!-- exit status N: REASON -->`` says that the last command ends with N.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
SAMPLES = Path("src/pourparler/samples")

# Languages of blocks: those that run, and those that only show something.
RUN = ("sh", "python")
SHOWN = ("text", "json", "toml", "html", "")
_BLOCK = re.compile(
    r"(?:^<!-- (?P<how>not run|exit status (?P<status>\d+)): (?P<reason>[^>]+?) -->\n+)?"
    r"^(?P<fence>```+)(?P<language>[^\n]*)\n(?P<code>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\((?P<target>[^)\s]+)\)")
_SECONDS = 180


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    code: str
    status: int
    runs: bool


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(
            page=str(page.relative_to(CHECKOUT)) if page.is_relative_to(CHECKOUT) else page.name,
            line=text.count("\n", 0, found.start("fence")) + 1,
            language=found["language"].strip(),
            code=found["code"],
            status=int(found["status"] or 0),
            runs=found["language"].strip() in RUN and found["how"] != "not run",
        )
        for found in _BLOCK.finditer(text)
    ]


def run(block: Block, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a block as a reader of the page would, stopping at the first command that fails."""
    command = ["bash", "-euo", "pipefail", "-c"] if block.language == "sh" else [sys.executable, "-W", "error", "-c"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [*command, block.code],
        cwd=folder,
        env={**os.environ, "PATH": path, "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )


def failures(page: Path, folder: Path) -> list[str]:
    """What went wrong in the blocks of a page; a page is a story, so the first failure ends it."""
    (folder / SAMPLES.parent).mkdir(parents=True)
    shutil.copytree(CHECKOUT / SAMPLES, folder / SAMPLES)
    for block in blocks(page):
        if block.runs:
            done = run(block, folder)
            # A crash of the program ends with status 1 too, and is never what a page promises.
            if done.returncode != block.status or "Traceback (most recent call last)" in done.stderr:
                told = f"status {done.returncode}, expected {block.status}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"
                return [f"{block.page}:{block.line}: {told}"]
    return []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
@pytest.mark.model
@pytest.mark.timeout(600)
def test_every_example_runs(page: Path, tmp_path: Path) -> None:
    if not any(block.runs for block in blocks(page)):
        pytest.skip("this page has no example that runs")
    assert not failures(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_block_says_what_it_is(page: Path) -> None:
    # "console" or "bash" would look like commands and not be run.
    unknown = [
        f"{block.page}:{block.line}: {block.language}" for block in blocks(page) if block.language not in RUN + SHOWN
    ]
    assert not unknown
    fences = len(re.findall(r"^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert fences == 2 * len(blocks(page)), "a block is not closed"


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings make on the web."""
    headings = re.findall(r"^#+ (.+)$", _BLOCK.sub("", page.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    broken = []
    for found in _LINK.finditer(_BLOCK.sub("", page.read_text(encoding="utf-8"))):
        target, _, anchor = found["target"].partition("#")
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in anchors(path)):
            broken.append(found["target"])
    assert not broken


def test_every_command_is_in_the_table_of_the_readme() -> None:
    from pourparler.cli.main import COMMANDS

    table = (CHECKOUT / "README.md").read_text(encoding="utf-8").split("## Commands")[1].split("\n## ")[0]
    listed = [
        name for row in re.findall(r"^\| (`.+?) \|", table, flags=re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    ]
    assert sorted(listed) == sorted(COMMANDS)


def test_a_wrong_example_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```sh\ntrue\n```\n\n<!-- not run: it would not end -->\n```sh\nsleep 999\n```\n\n"
        "<!-- exit status 3: on purpose -->\n```sh\nexit 3\n```\n\n```python\nassert 1 == 1\n```\n\n"
        "```sh\nfalse\ntrue\n```\n",
        encoding="utf-8",
    )
    (told,) = failures(page, tmp_path / "work")
    assert told.startswith("page.md:19: status 1, expected 0")
