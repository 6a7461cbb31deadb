"""What the terminal shows."""

from __future__ import annotations

import datetime
import io

import pytest
from rich.console import Console

from found_in_text import record
from pourparler.record import ArticleFailure, Record
from pourparler.rendering.table import one_line, report_block
from pourparler.rendering.wording import day, party_name


def printed(found: Record | ArticleFailure, *, width: int = 100, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=width, highlight=False, force_terminal=colour, color_system="truecolor" if colour else None
    )
    for line in report_block(found):
        console.print(line)
    return out.getvalue()


def test_each_statement_stands_over_its_evidence() -> None:
    lines = printed(record()).splitlines()
    assert lines[:2] == ["Talks at risk", "The Gazette · 4 May 2031 · 3 statements"]
    first = next(number for number, line in enumerate(lines) if line.startswith("  1"))
    assert lines[first].rstrip() == "  1  Ana Ruiz (Norland)  offers  + talks (in favour)"
    assert "Ana Ruiz, envoy of Norland, said the talks would resume" in lines[first + 1]
    assert "condition, provided: if Sudria opens the road" in printed(record())
    assert "Gazette → " not in printed(record())
    assert "said 3 May 2031 · confidence 100%" in printed(record())


def test_roles_differ_without_colour_too() -> None:
    shown = printed(record(), colour=True)
    # Source bold, cue slanted, condition underlined.
    assert "\x1b[1;36mAna Ruiz, envoy of Norland" in shown
    assert "\x1b[3;33msaid" in shown
    assert "\x1b[4;35mif Sudria opens the road" in shown


def test_a_failure_is_a_line() -> None:
    assert printed(ArticleFailure("a", "not_text", "a.txt: is no text")).strip() == "✗ not_text: a.txt: is no text"


def test_a_report_without_statements_says_so() -> None:
    assert "no statement of a party in it" in printed(record(found=()))


def test_nothing_in_a_text_steers_the_terminal() -> None:
    hostile = "Ana\x1b[2J Ruiz [bold]said[/bold] \x07peace\x9b1m"
    shown = printed(record(text=hostile, title="\x1b]0;title\x07", found=()))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert one_line(hostile) == "Ana [2J Ruiz [bold]said[/bold] peace 1m"


def test_a_narrow_terminal_breaks_lines_and_loses_nothing() -> None:
    shown = printed(record(), width=40)
    assert all(len(line) <= 40 for line in shown.splitlines())
    # What does not fit in the first line of an entry goes on under the name.
    first = next(number for number, line in enumerate(shown.splitlines()) if line.startswith("  1"))
    assert shown.splitlines()[first + 1].startswith("     ")
    assert "resume" in shown


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("day", "3 May 2031"),
        ("week", "week of 3 May 2031"),
        ("month", "May 2031"),
        ("year", "2031"),
        (None, "3 May 2031"),
    ],
)
def test_days_are_as_exact_as_they_are_known(precision: str | None, words: str) -> None:
    assert day(datetime.date(2031, 5, 3), precision) == words


@pytest.mark.parametrize(
    ("code", "name"),
    [("RUS", "Russia"), ("PRK", "North Korea"), ("UN", "UN"), ("HNC", "HNC"), (None, ""), ("Norland", "Norland")],
)
def test_parties_have_names(code: str | None, name: str) -> None:
    assert party_name(code) == name
