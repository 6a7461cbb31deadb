"""What holds for any record: order, duplicates, days, and the fold of the changes; and how fast it is."""

from __future__ import annotations

import datetime
import random
import time
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import reported
from pourparler.analysis.board import Board, board, board_of
from pourparler.analysis.changes import changes, changes_of, fold
from pourparler.analysis.collection import paused_collection
from pourparler.analysis.conditions import conditions, no_resolver
from pourparler.analysis.gaps import gaps, gaps_over_time
from pourparler.analysis.positions import Histories
from pourparler.analysis.settings import BoardSettings
from pourparler.record import ACTS, CONDITION_KINDS, ISSUES, STANCES, ReportedStatement
from pourparler.record.negotiation import AUTHORITIES

FIRST = datetime.date(2016, 1, 1)
WORDS = "sieges raids prisoners talks border convoys truce cabinet troops sanctions elections monitors".split()

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@st.composite
def said(draw: st.DrawFn) -> ReportedStatement:
    """A statement of few parties and issues in few weeks, so that they meet."""
    on = FIRST + datetime.timedelta(days=draw(st.integers(0, 60)))
    issues = draw(st.lists(st.sampled_from(ISSUES[:3]), min_size=1, max_size=2, unique=True))
    return reported(
        on.isoformat(),
        draw(st.sampled_from(("SYR", "RUS", None))),
        draw(st.sampled_from(ACTS)),
        draw(texts),
        issue=tuple(issues),
        stance=draw(st.sampled_from(STANCES)),
        conditions=draw(st.lists(st.tuples(st.sampled_from(CONDITION_KINDS), texts), max_size=1)),
        speaker=draw(st.sampled_from(("A", "B", "C"))),
        authority=draw(st.sampled_from((*AUTHORITIES, None))),
        relayed_by=draw(st.sampled_from((None, None, "D"))),
        published=(on + datetime.timedelta(days=draw(st.integers(0, 9)))).isoformat(),
        outlet=draw(st.sampled_from(("Post", "Herald", "Monitor"))),
        utterance=draw(st.sampled_from((None, "u1", "u2", "u3"))),
        story=draw(st.sampled_from((None, "s1", "s2"))),
        number=draw(st.integers(0, 10**9)),
    )


records = st.lists(said(), max_size=25, unique_by=lambda each: each.statement.id)
many = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def stances(seen: Board) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    return {(cell.party, cell.issue): cell.position for cell in seen.cells}


@many
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(record: list[ReportedStatement], chance: random.Random) -> None:
    mixed = chance.sample(record, len(record))
    assert board(mixed) == board(record)
    assert changes(mixed) == changes(record)
    assert gaps_over_time(mixed) == gaps_over_time(record)
    assert conditions(mixed, resolver=no_resolver) == conditions(record, resolver=no_resolver)


@many
@given(records.filter(bool), st.data())
def test_a_duplicate_report_changes_no_stance(record: list[ReportedStatement], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(record))
    copy = replace(again, statement=replace(again.statement, id=again.statement.id + "x", article_id="copy"))
    before, after = board(record), board([*record, copy])
    assert stances(after) == stances(before)
    counted = {(cell.party, cell.issue): cell.independent_sources for cell in before.cells}
    assert {(cell.party, cell.issue): cell.independent_sources for cell in after.cells} == counted


@many
@given(records, st.integers(0, 60))
def test_as_of_is_monotone(record: list[ReportedStatement], days: int) -> None:
    """What is said later changes nothing on the board of an earlier day, and no cell falls silent again."""
    day = FIRST + datetime.timedelta(days=days)
    until_then = [each for each in record if each.said_on is not None and each.said_on <= day]
    earlier = board(record, as_of=day)
    assert stances(earlier) == stances(board(until_then, as_of=day))
    assert set(stances(earlier)) <= set(stances(board(record, as_of=day + datetime.timedelta(days=1))))


@many
@given(records, st.integers(0, 60))
def test_histories_answer_for_any_day_as_a_fresh_computation_does(record: list[ReportedStatement], days: int) -> None:
    day = FIRST + datetime.timedelta(days=days)
    histories = Histories(record, settings=BoardSettings())
    assert board_of(histories, as_of=day) == board(record, as_of=day)
    assert board_of(histories) == board(record)
    assert changes_of(histories, end=day) == changes(record, end=day)


@many
@given(records)
def test_the_board_at_the_end_is_the_fold_of_its_changes(record: list[ReportedStatement]) -> None:
    last = FIRST + datetime.timedelta(days=100)
    folded = {key: cell.position for key, cell in fold(changes(record)).items()}
    assert folded == stances(board(record, as_of=last))


@many
@given(records)
def test_every_cell_and_change_leads_to_its_words(record: list[ReportedStatement]) -> None:
    known = {each.statement.id for each in record}
    seen = board(record)
    for cell in seen.cells:
        assert cell.statements
        assert set(cell.statements) <= known
        assert cell.since <= cell.last
        assert 1 <= cell.independent_sources <= cell.reports
        assert cell.rule
    for change in changes(record):
        assert change.statements
        assert set(change.statements) <= known
    for gap in gaps(seen):
        assert set(gap.statements) <= known
        assert bool(gap.statements) == (gap.relation != "silent")


def large_record(size: int) -> list[ReportedStatement]:
    """Statements of 40 parties on 19 issues over four years, a third of them in more than one report."""
    chance = random.Random(7)
    made = reported("2016-01-01", "P0", "offer", "a truce")
    found: list[ReportedStatement] = []
    while len(found) < size:
        number = len(found)
        day = FIRST + datetime.timedelta(days=chance.randrange(1460))
        text = " ".join(chance.choices(WORDS, k=6)) + f" {number % 997}"
        act = chance.choice(ACTS)
        conditional = chance.random() < 0.15
        statement = replace(
            made.statement,
            id=f"{number:016x}",
            article_id=f"a{number}",
            party=f"P{int(chance.paretovariate(1.0)) % 40}",
            speaker=f"S{chance.randrange(400)}",
            act=act,
            issue=(chance.choice(ISSUES),),
            stance=chance.choice(STANCES),
            authority=chance.choice(AUTHORITIES),
            conditions=made.statement.conditions,
        )
        if conditional:
            template = reported("2016-01-01", "P0", "offer", "a truce", conditions=[("provided", "x")])
            statement = replace(statement, conditions=template.statement.conditions)
        condition = f"if {' '.join(chance.choices(WORDS, k=4))}"
        first = replace(
            made,
            statement=statement,
            proposition=text,
            condition_texts=(condition,) if conditional else (),
            said_on=day,
            published=day,
            utterance=f"u{number}",
            story=f"s{number}",
            origin=f"o{chance.randrange(60)}",
        )
        found.append(first)
        for copy in range(chance.choice((0, 0, 1, 2))):
            again = replace(statement, id=f"{number:015x}{copy + 1}c", article_id=f"a{number}-{copy}")
            found.append(replace(first, statement=again, origin=f"o{chance.randrange(60)}"))
    return list(islice(found, size))


def yardstick() -> float:
    """CPU seconds of ten million additions: how quick this core is while other work goes on."""
    start = time.process_time()
    total = 0
    for number in range(10**7):
        total += number
    return time.process_time() - start


@pytest.mark.long
@pytest.mark.timeout(300)
def test_board_and_changes_of_a_hundred_thousand_statements_take_less_than_two_seconds() -> None:
    """Two CPU seconds of an idle core; where other work slows it, as much more as the yardstick takes longer."""
    record = large_record(100_000)
    taken = []
    # The best of four: other work on the machine only ever adds time.
    for _ in range(4):
        pace = yardstick()
        with paused_collection():
            start = time.process_time()
            histories = Histories(record, settings=BoardSettings())
            seen, found = board_of(histories), changes_of(histories)
            taken.append((time.process_time() - start, pace))
        assert len(seen.cells) > 500
        assert len(found) > 10_000
    whole, pace = min(taken)
    print(f"board and changes {whole:.2f} s, yardstick {pace:.2f} s")  # noqa: T201
    assert whole < max(2.0, 6 * pace)
