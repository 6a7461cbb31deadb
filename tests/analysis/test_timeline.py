"""Statements, shifts, rounds of talks and events over time."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import day, reported
from pourparler.analysis.changes import changes
from pourparler.analysis.periods import GRANULARITIES, next_period, period_name, period_start
from pourparler.analysis.rounds import TalksRound, read_rounds, talks_rounds
from pourparler.analysis.selection import Selection
from pourparler.analysis.timeline import ReportedEvent, Timeline, timeline
from pourparler.errors import SettingsError
from pourparler.project import as_json as to_json
from pourparler.record import Event, ReportedStatement, Span

NO = reported("02-01", "SYR", "reject", "no talks")
YES = reported("02-12", "SYR", "offer", "will attend")
AGAIN = replace(
    YES, statement=replace(YES.statement, id="again", article_id="other"), published=day("02-13"), said_on=day("02-12")
)


def at(place: str, on: str, party: str, *, number: int = 0) -> ReportedStatement:
    said = reported(on, party, "offer", "talks", number=number)
    return replace(said, statement=replace(said.statement, place=place))


def test_an_utterance_is_one_entry_and_a_shift_another() -> None:
    found = timeline([NO, YES, AGAIN])
    told = [(entry.day, entry.kind, entry.what) for entry in found.entries]
    assert told == [
        (day("02-01"), "shift", "first"),
        (day("02-01"), "statement", "reject"),
        (day("02-12"), "shift", "softened"),
        (day("02-12"), "statement", "offer"),
    ]
    assert set(found.entries[-1].statements) == {YES.statement.id, "again"}
    assert (found.start, found.end, found.undated) == (day("02-01"), day("02-12"), 0)


def test_periods_hold_their_counts_and_ids() -> None:
    found = timeline([NO, YES, AGAIN], granularity="week")
    assert [period.name for period in found.periods] == ["2016-W05", "2016-W06"]
    first, second = found.periods
    assert (first.start, first.end) == (day("02-01"), day("02-07"))
    assert (second.utterances, second.reports, len(second.statements)) == (1, 2, 2)
    assert second.shifts == (("softened", 1),)
    assert (second.parties, second.issues) == (("SYR",), ("talks",))
    assert YES.statement.id in second.shift_statements


def test_periods_without_a_word_are_shown_too() -> None:
    late = reported("04-01", "SYR", "offer", "talks", number=5)
    assert [period.utterances for period in timeline([NO, late], granularity="month").periods] == [1, 0, 1]


def test_shifts_know_what_came_before_the_first_day() -> None:
    found = timeline([NO, YES], selection=Selection(start=day("02-10")))
    assert [entry.what for entry in found.entries] == ["softened", "offer"]


def test_selections_of_parties_and_issues() -> None:
    other = reported("02-03", "RUS", "offer", "a truce", issue="ceasefire")
    found = timeline([NO, other], selection=Selection(parties=("RUS",)))
    assert {entry.party for entry in found.entries} == {"RUS"}
    assert timeline([NO, other], selection=Selection(issues=("sanctions",))).entries == ()


def event(on: str | None, *, status: str = "happened", article: str = "a") -> ReportedEvent:
    made = Event("RUS", "CONSULT", "USA", status, None if on is None else day(on), (Span(0, 5),), 0.9)
    return ReportedEvent(made, article, "they met", day("02-05"), "Daily Post")


def test_events_keep_their_status_and_lead_to_statements_of_the_same_words() -> None:
    said = replace(NO, statement=replace(NO.statement, article_id="a"))
    found = timeline([said], events=[event("02-03"), event(None, status="denied", article="b")])
    told = [entry for entry in found.entries if entry.kind == "event"]
    assert [(entry.day, entry.what, entry.target) for entry in told] == [
        (day("02-03"), "CONSULT", "USA"),
        (day("02-05"), "CONSULT (denied)", "USA"),
    ]
    assert [entry.statements for entry in told] == [(said.statement.id,), ()]
    assert [entry.articles for entry in told] == [("a",), ("b",)]
    assert found.periods[0].events == 2
    # An event belongs to no issue, so a choice of issues shows none.
    assert not [
        entry
        for entry in timeline([said], events=[event("02-03")], selection=Selection(issues=("talks",))).entries
        if entry.kind == "event"
    ]


def test_a_round_is_inferred_where_two_parties_speak_at_one_place() -> None:
    said = [
        at("Geneva", "02-01", "SYR"),
        at("Geneva, Switzerland", "02-03", "HNC"),
        at("Geneva", "02-20", "SYR", number=2),
        at("Riyadh", "02-02", "HNC", number=3),
    ]
    (found,) = talks_rounds(said)
    assert (found.start, found.end, found.place, found.given) == (day("02-01"), day("02-03"), "Geneva", False)
    assert found.parties == ("HNC", "SYR")
    assert set(found.statements) == {said[0].statement.id, said[1].statement.id}


def test_a_given_round_takes_what_was_said_on_talks_or_at_its_place() -> None:
    rounds = read_rounds('[[round]]\nname = "First"\nstart = 2016-02-01\nend = 2016-02-05\nplace = "Geneva"\n')
    elsewhere = reported("02-02", "RUS", "offer", "a truce", issue="ceasefire")
    here = at("Geneva", "02-03", "HNC")
    here = replace(here, statement=replace(here.statement, issue=("prisoners",)))
    said = [NO, elsewhere, here, at("Geneva", "02-04", "SYR", number=1)]
    (first,) = talks_rounds(said, given=rounds)
    assert (first.name, first.given, first.parties) == ("First", True, ("HNC", "SYR"))
    assert elsewhere.statement.id not in first.statements
    found = timeline(said, rounds=rounds)
    assert [entry.what for entry in found.entries if entry.kind == "round"] == ["begins", "ends"]
    of_round = {entry.round for entry in found.entries if NO.statement.id in entry.statements}
    assert of_round == {"First"}
    assert found.periods[0].rounds == ("First",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("x = ", "TOML"),
        ("x = 1", "holds no round"),
        ('[[round]]\nname = "A"', "round 1 needs a name and days"),
        ('[[round]]\nname = "A"\nstart = 2016-02-05\nend = 2016-02-01', "round 1 needs a name and days"),
        ('[[round]]\nname = "A"\nstart = "2016-02-05"', "round 1 needs a name and days"),
    ],
)
def test_a_file_of_rounds_that_is_none_says_what_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(SettingsError, match=fault):
        read_rounds(text, path="rounds.toml")


def test_a_round_of_one_day_needs_no_end() -> None:
    assert read_rounds('[[round]]\nname = "A"\nstart = 2016-02-05') == (TalksRound("A", day("02-05"), day("02-05")),)


def test_nothing_said_gives_an_empty_timeline() -> None:
    found = timeline([])
    assert (found.start, found.periods, found.entries) == (None, (), ())
    with pytest.raises(ValueError, match="granularity"):
        timeline([], granularity="decade")


def test_statements_without_a_day_are_counted() -> None:
    undated = replace(NO, said_on=None, published=None)
    assert timeline([undated, YES]).undated == 1


def test_json_has_periods_entries_and_rounds() -> None:
    values = to_json(timeline([NO, YES, at("Geneva", "02-01", "SYR"), at("Geneva", "02-01", "HNC")]))
    assert values["entries"][0]["kind"] == "round"
    assert values["rounds"][0]["given"] is False
    assert values["periods"][0]["shifts"]["first"] == 2


@pytest.mark.parametrize(
    ("granularity", "start", "following", "name"),
    [
        ("day", "2015-12-31", "2016-01-01", "2015-12-31"),
        ("week", "2015-12-28", "2016-01-04", "2015-W53"),
        ("month", "2015-12-01", "2016-01-01", "2015-12"),
        ("year", "2015-01-01", "2016-01-01", "2015"),
    ],
)
def test_periods_of_the_calendar(granularity: str, start: str, following: str, name: str) -> None:
    begin = period_start(day("2015-12-31"), granularity)
    assert begin == day(start)
    assert next_period(begin, granularity) == day(following)
    assert period_name(begin, granularity) == name


def test_many_months_ahead() -> None:
    assert next_period(day("2015-11-01"), "month", count=15) == day("2017-02-01")
    with pytest.raises(ValueError, match="granularity"):
        period_start(day("2015-12-31"), "decade")


FIRST = datetime.date(2016, 1, 1)
spoken = st.builds(
    lambda on, party, act, place, number: at_place(
        reported(
            (FIRST + datetime.timedelta(days=on)).isoformat(),
            party,
            act,
            "words",
            number=number,
            utterance=f"u{number % 7}",
        ),
        place,
    ),
    st.integers(0, 80),
    st.sampled_from(("SYR", "HNC", None)),
    st.sampled_from(("offer", "reject", "assert")),
    st.sampled_from((None, "Geneva", "Riyadh")),
    st.integers(0, 10**9),
)
records = st.lists(spoken, max_size=15, unique_by=lambda each: each.statement.id)


def at_place(said: ReportedStatement, place: str | None) -> ReportedStatement:
    return replace(said, statement=replace(said.statement, place=place))


@settings(deadline=None, max_examples=40)
@given(records, st.sampled_from(GRANULARITIES), st.randoms(use_true_random=False))
def test_a_timeline_loses_nothing_and_does_not_mind_the_order(
    record: list[ReportedStatement], granularity: str, chance: random.Random
) -> None:
    found: Timeline = timeline(record, granularity=granularity)
    assert timeline(chance.sample(record, len(record)), granularity=granularity) == found
    ids = sorted(each.statement.id for each in record)
    in_entries = [each for entry in found.entries if entry.kind == "statement" for each in entry.statements]
    assert sorted(in_entries) == ids
    assert sorted(each for period in found.periods for each in period.statements) == ids
    shifts = [entry for entry in found.entries if entry.kind == "shift"]
    assert len(shifts) == sum(change.kind != "repeated" for change in changes(record))
    for before, after in zip(found.periods, found.periods[1:], strict=False):
        assert before.end + datetime.timedelta(days=1) == after.start
