"""Tables on terminals of any width: nothing is crushed, nothing is lost."""

from __future__ import annotations

import io
import re
import sys

import pytest

from pourparler.cli.output import csv_text, html_table, print_table
from pourparler.record import ISSUES
from pourparler.reports.tables import TableView

LONG = "that the parties return to the talks as soon as the road between the two capitals is open for relief again"
POSITIONS = TableView(
    "Positions",
    ("party", "issue", "stance", "in its words", "since", "reports", "statement"),
    (("Norland", "humanitarian", "conditional", LONG, "2031-05-04", "2", "0123456789abcdef"),),
    ("One note.",),
    ("in its words",),
)
MATRIX = TableView(
    "Board", ("party", *ISSUES[:12]), (("Sudrian opposition", *("+" * 12)), ("Norland", *("−?" for _ in range(12))))
)


class Terminal(io.StringIO):
    """A terminal of some width."""

    def isatty(self) -> bool:
        return True


def shown(view: TableView, monkeypatch: pytest.MonkeyPatch, *, width: int) -> list[str]:
    out = Terminal()
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", out)
    print_table(view)
    return [line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()).splitlines()]


@pytest.mark.parametrize("width", [80, 100, 160])
def test_every_cell_is_whole(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    lines = shown(POSITIONS, monkeypatch, width=width)
    assert all(len(line) <= width for line in lines)
    together = " ".join(" ".join(lines).split())
    for value in ("Norland", "humanitarian", "conditional", "2031-05-04", "0123456789abcdef", "One note."):
        assert value in together
    assert all(word in together for word in LONG.split())


def test_a_narrow_terminal_gets_blocks_with_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = shown(POSITIONS, monkeypatch, width=80)
    assert lines[1] == "Norland  humanitarian  conditional  since 2031-05-04  reports 2"
    assert f"    in its words: {LONG[:30]}" in " ".join(lines)
    assert lines[0] == "Positions"


@pytest.mark.parametrize("width", [40, 80, 100, 120])
def test_a_matrix_keeps_all_its_columns_on_any_terminal(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    lines = shown(MATRIX, monkeypatch, width=width)
    assert all(len(line) <= width for line in lines)
    signs = [sign for line in lines if line.split()[:1] == ["Norland"] for sign in line.split()[1:]]
    assert signs == ["−?"] * 12
    assert not any("…" in line for line in lines)


def test_a_matrix_of_eleven_issues_is_one_table_on_100_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = tuple(
        name for name in ISSUES if name not in ("alliance", "weapons", "military-aid", "sanctions", "justice")
    )[:12]
    rows = (("Sudrian opposition", *("+" * 11)),)
    lines = shown(TableView("Board", columns, rows), monkeypatch, width=100)
    assert sum("Sudrian" in line for line in lines) == 1
    assert any("cease-" in line for line in lines)


def test_into_a_pipe_goes_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    print_table(MATRIX)
    assert all(issue in out.getvalue() for issue in ISSUES[:12])


def test_an_empty_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = TableView("Changes", ("day",), ())
    assert shown(empty, monkeypatch, width=80) == ["Changes: nothing"]


def test_csv_and_html_hold_the_same() -> None:
    assert csv_text(POSITIONS).splitlines()[1].startswith("Norland,humanitarian,conditional,")
    assert "<script>" not in html_table(TableView("<script>", ("<b>",), (("<i>",),)))
