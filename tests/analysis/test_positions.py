"""The fold of a cell: conditions carried, taken over and dropped; independent sources counted."""

from __future__ import annotations

from builders import day, reported
from pourparler.analysis.fold import SourceCount
from pourparler.analysis.positions import cell_histories
from pourparler.analysis.settings import BoardSettings
from pourparler.record import ReportedStatement


def stances(said: list[ReportedStatement]) -> list[tuple[str, tuple[str, ...]]]:
    ((_, steps),) = cell_histories(said, settings=BoardSettings())
    return [step.position for step in steps if step.position is not None]


def test_a_condition_stands_against_words_that_leave_it_out() -> None:
    said = [
        reported("02-01", "HNC", "reject", "talks", conditions=[("until", "until sieges are lifted")]),
        reported("02-10", "HNC", "reject", "talks in Geneva"),
        reported("04-10", "HNC", "reject", "talks in Geneva again"),
    ]
    held = ("until sieges are lifted",)
    assert stances(said) == [("against", held), ("against", held), ("against", ())]


def test_a_plain_yes_drops_the_conditions_of_before() -> None:
    said = [
        reported("02-01", "HNC", "offer", "talks", conditions=[("provided", "if sieges are lifted")]),
        reported("02-10", "HNC", "accept", "talks in Geneva"),
    ]
    assert stances(said) == [("conditional", ("if sieges are lifted",)), ("for", ())]


def test_no_unless_beside_a_yes_of_the_same_day_is_a_yes_on_a_condition() -> None:
    said = [
        reported("02-01", "HNC", "reject", "bargaining", conditions=[("unless", "unless raids end")]),
        reported("02-01", "HNC", "offer", "to travel to Geneva"),
    ]
    assert stances(said) == [("conditional", ("unless raids end",))]


def test_since_is_the_first_day_of_the_unbroken_run() -> None:
    said = [reported(on, "SYR", "offer", "talks", number=n) for n, on in enumerate(("02-01", "02-05", "02-09"))]
    ((_, steps),) = cell_histories(said, settings=BoardSettings())
    cells = [step.cell for step in steps]
    assert [cell.since for cell in cells if cell] == [day("02-01")] * 3
    assert [cell.reports for cell in cells if cell] == [1, 2, 3]


def test_sources_join_over_a_shared_story() -> None:
    count = SourceCount()
    count.add("Post", "s1")
    count.add("Herald", "s2")
    assert count.count == 2
    count.add("herald", "s1")
    assert count.count == 1


def test_a_cell_of_one_voice() -> None:
    said = [
        reported("02-01", "SYR", "offer", "talks", speaker="A"),
        reported("02-02", "SYR", "reject", "talks", speaker="B"),
    ]
    found = cell_histories(
        said, settings=BoardSettings(), who=lambda each: (each.statement.party, each.statement.speaker)
    )
    cells = {key[0]: [step.cell for step in steps][-1] for key, steps in found}
    voices = {cell.voice: cell.stance for cell in cells.values() if cell}
    assert voices == {"A": "for", "B": "against"}
