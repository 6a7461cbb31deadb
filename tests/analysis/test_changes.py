"""Typed shifts."""

from __future__ import annotations

import pytest

from builders import day, reported
from pourparler.analysis.changes import Change, changes, fold
from pourparler.record import ReportedStatement


def kinds(said: list[ReportedStatement], *, min_sources: int = 1) -> list[str]:
    return [change.kind for change in changes(said, min_sources=min_sources)]


def only(said: list[ReportedStatement], kind: str) -> Change:
    (found,) = [change for change in changes(said) if change.kind == kind]
    return found


def test_the_first_word_on_an_issue() -> None:
    first = only([reported("02-01", "SYR", "offer", "will attend")], "first")
    assert (first.before, first.day) == (None, day("02-01"))
    assert first.after is not None
    assert first.after.stance == "for"


def test_from_yes_to_no_is_hardened_and_withdrawn() -> None:
    said = [reported("02-01", "SYR", "offer", "will attend"), reported("02-20", "SYR", "reject", "no talks")]
    assert kinds(said) == ["first", "hardened", "withdrawn"]
    hardened = only(said, "hardened")
    assert hardened.before is not None
    assert hardened.after is not None
    assert (hardened.before.stance, hardened.after.stance) == ("for", "against")
    assert hardened.statements == (said[1].statement.id,)


def test_from_no_to_yes_is_softened() -> None:
    said = [reported("02-01", "SYR", "reject", "no talks"), reported("02-20", "SYR", "offer", "will attend")]
    assert kinds(said) == ["first", "softened"]


def test_a_plain_no_is_harder_than_a_no_until() -> None:
    said = [
        reported("02-01", "HNC", "reject", "talks", conditions=[("until", "until sieges are lifted")]),
        reported("03-20", "HNC", "reject", "any talks with them"),
    ]
    assert "condition_dropped" in kinds(said)


def test_on_coercive_issues_turning_to_the_proposal_hardens() -> None:
    said = [
        reported("02-01", "USA", "reject", "new sanctions", issue="sanctions"),
        reported("02-20", "USA", "offer", "new sanctions", issue="sanctions"),
    ]
    assert kinds(said) == ["first", "hardened"]


def test_a_condition_is_added_and_dropped() -> None:
    said = [
        reported("01-25", "HNC", "offer", "will come to Geneva"),
        reported("02-05", "HNC", "offer", "will come to Geneva", conditions=[("provided", "if the bombing stops")]),
        reported("03-11", "HNC", "accept", "the invitation to Geneva"),
    ]
    assert kinds(said) == ["first", "condition_added", "condition_dropped"]
    assert only(said, "condition_added").detail == "if the bombing stops"
    assert only(said, "condition_dropped").detail == "if the bombing stops"


def test_the_same_condition_in_other_words_is_no_shift() -> None:
    said = [
        reported(
            "01-25", "HNC", "offer", "Geneva", conditions=[("provided", "if sieges are lifted and bombing stops")]
        ),
        reported(
            "02-05",
            "HNC",
            "offer",
            "Geneva",
            conditions=[("provided", "only if the bombing is stopped, the sieges lifted")],
        ),
    ]
    assert kinds(said) == ["first"]


def test_a_new_demand_beside_the_same_position() -> None:
    said = [
        reported("02-01", "RUS", "demand", "Kurdish groups at the table"),
        reported("02-10", "RUS", "demand", "direct negotiations without mediators"),
        reported("02-12", "RUS", "demand", "direct negotiations and no mediators"),
    ]
    assert kinds(said) == ["first", "new_demand"]


def test_a_new_voice_is_no_shift() -> None:
    said = [
        reported("02-01", "RUS", "offer", "mediation", speaker="A", authority="minister"),
        reported("02-10", "RUS", "offer", "mediation", speaker="B", authority="leader"),
    ]
    assert kinds(said) == ["first", "new_voice"]
    assert only(said, "new_voice").detail == "B (leader)"


def test_old_words_in_a_new_report_are_no_shift() -> None:
    first = reported("02-03", "RUS", "reject", "a halt of the raids", utterance="u")
    between = reported("03-15", "RUS", "offer", "a halt of the raids")
    again = reported("02-03", "RUS", "reject", "a halt of the raids", utterance="u", published="04-10", number=1)
    found = changes([first, between, again])
    assert [change.kind for change in found] == ["first", "softened", "repeated"]
    assert found[-1].day == day("04-10")
    assert found[-1].after is not None
    assert found[-1].after.stance == "for"
    assert "2016-02-03" in found[-1].detail


def test_a_shift_waits_for_enough_independent_sources() -> None:
    one = reported("02-20", "SYR", "reject", "talks", utterance="u", outlet="Post")
    wire = reported("02-20", "SYR", "reject", "talks", utterance="u", outlet="Herald", number=1)
    assert kinds([one], min_sources=2) == []
    assert kinds([one, wire], min_sources=2) == ["first"]
    copy = reported("02-20", "SYR", "reject", "talks", utterance="u", outlet="Post", number=2, story=one.story)
    assert kinds([one, copy], min_sources=2) == []


def test_a_period_shows_its_own_changes_and_knows_what_came_before() -> None:
    said = [reported("02-01", "SYR", "reject", "no talks"), reported("02-20", "SYR", "offer", "will attend")]
    found = changes(said, start=day("02-10"), end=day("02-25"))
    assert [change.kind for change in found] == ["softened"]
    assert changes(said, start=day("02-10"), end=day("02-15")) == ()


@pytest.mark.parametrize("party", ["SYR", "HNC"])
def test_the_fold_of_the_changes_is_the_board(party: str) -> None:
    said = [reported("02-01", party, "reject", "no talks"), reported("02-20", party, "offer", "will attend")]
    assert fold(changes(said))[party, "talks"].stance == "for"
