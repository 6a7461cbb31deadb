"""``pourparler plot``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pourparler.cli.main import group
from pourparler.cli.plot import _FORMATS, _KINDS
from pourparler.plots.drawing import KINDS
from pourparler.plots.saving import FORMATS
from small_project import make_project


@pytest.fixture
def project(tmp_path: Path) -> str:
    return make_project(tmp_path / "small.pourparler")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["plot", *arguments])


def test_the_kinds_and_formats_offered_are_those_there_are() -> None:
    assert (_KINDS, _FORMATS) == (KINDS, FORMATS)


def test_a_board_as_svg_of_a_day_for_some_parties(project: str, tmp_path: Path) -> None:
    path = tmp_path / "board.svg"
    done = run(project, "board", "--output", str(path), "--as-of", "2031-05-04", "--party", "Norland")
    assert done.exit_code == 0, done.output
    written = path.read_text(encoding="utf-8")
    assert "4 May 2031" in written
    assert "Norland" in written
    assert "Sudria" not in written
    assert "No sample has been reviewed" in written


def test_the_resolution_changes_the_size_of_a_png(project: str, tmp_path: Path) -> None:
    sizes = []
    for dpi in ("40", "80"):
        path = tmp_path / f"{dpi}.png"
        assert run(project, "positions", "--output", str(path), "--dpi", dpi).exit_code == 0
        sizes.append(int.from_bytes(path.read_bytes()[16:20], "big"))
    assert sizes[1] == pytest.approx(2 * sizes[0], abs=1)


def test_another_ending_is_refused(project: str, tmp_path: Path) -> None:
    assert run(project, "board", "--output", str(tmp_path / "board.gif")).exit_code == 2
