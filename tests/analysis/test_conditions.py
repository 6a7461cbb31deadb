"""Who waits for what from whom."""

from __future__ import annotations

import pytest

from builders import day, reported
from pourparler.analysis.conditions import ConditionGraph, conditions, no_resolver
from pourparler.directory import ActorDirectory
from pourparler.directory.asks import Asks, ConditionResolver
from pourparler.record import ReportedStatement


@pytest.fixture(scope="module")
def resolver() -> ConditionResolver:
    return ConditionResolver(directory=ActorDirectory.load())


def graph(said: list[ReportedStatement], resolver: ConditionResolver) -> ConditionGraph:
    return conditions(said, resolver=resolver)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("until Russian forces withdraw from the south", Asks("RUS", "withdrawal", "accept")),
        ("provided that Israel frees the prisoners", Asks("ISR", "prisoners", "accept")),
        ("unless Turkey lifts the sanctions", Asks("TUR", "sanctions", "reject")),
        ("if Iran stops enriching uranium", Asks("IRN", "weapons", "accept")),
        ("only if France ends its raids and the Turkish army stops shelling", Asks("FRA", "ceasefire", "accept")),
        ("only if France ends its raids and the Turkish army stops shelling", Asks("TUR", "ceasefire", "accept")),
        (
            "provided the United Nations guarantees a halt to firing by Iran and Russia",
            Asks("UN", "security", "accept"),
        ),
        (
            "provided the United Nations guarantees a halt to firing by Iran and Russia",
            Asks("IRN", "ceasefire", "accept"),
        ),
        (
            "provided the United Nations guarantees a halt to firing by Iran and Russia",
            Asks("RUS", "ceasefire", "accept"),
        ),
        ("unless France stops its raids, lifts blockades and frees detainees", Asks("FRA", "prisoners", "accept")),
        ("once France stops its raids and the sieges are lifted", Asks(None, "humanitarian", "accept")),
        ("until sanctions are lifted", Asks(None, "sanctions", "reject")),
        ("as long as France supplies arms to the rebels", Asks("FRA", "military-aid", "accept")),
    ],
)
def test_a_condition_is_read_for_party_issue_and_act(text: str, asked: Asks, resolver: ConditionResolver) -> None:
    said = reported("2019-03-01", "KAZ", "offer", "talks", conditions=[("provided", text)])
    assert asked in resolver(text, said)


@pytest.mark.parametrize(
    "text",
    ["unless travellers get visa-free entry", "if it is to stay in the market", "until war-torn towns are rebuilt"],
)
def test_words_that_only_look_like_an_issue_ask_nothing_of_it(text: str, resolver: ConditionResolver) -> None:
    said = reported("2019-03-01", "KAZ", "offer", "a treaty", issue="economy", conditions=[("provided", text)])
    assert not {"prisoners", "ceasefire"} & {asked.issue for asked in resolver(text, said)}


def test_a_refusal_if_asks_for_the_opposite(resolver: ConditionResolver) -> None:
    text = "if Greece is invited to the conference"
    refused = reported("2019-03-01", "KAZ", "reject", "to come", conditions=[("provided", text)])
    assert resolver(text, refused) == (Asks(None, "talks", "reject"),)
    offered = reported("2019-03-01", "KAZ", "offer", "to come", conditions=[("provided", text)])
    assert resolver(text, offered) == (Asks(None, "talks", "accept"),)


def test_words_that_tell_no_matter_stay_text(resolver: ConditionResolver) -> None:
    found = graph([reported("02-01", "SYR", "offer", "talks", conditions=[("provided", "if all goes well")])], resolver)
    (condition,) = found.conditions
    assert (condition.text, condition.asks, condition.state) == ("if all goes well", (), "open")
    assert found.waiting == ()


def two_who_wait() -> list[ReportedStatement]:
    return [
        reported(
            "02-01",
            "IRN",
            "offer",
            "a cut of enrichment",
            issue="weapons",
            conditions=[("provided", "if the United States lifts sanctions")],
        ),
        reported(
            "02-02",
            "USA",
            "offer",
            "relief from sanctions",
            issue="sanctions",
            conditions=[("after", "once Iran gives up enriched uranium")],
        ),
    ]


def test_two_parties_that_wait_for_each_other_are_a_deadlock(resolver: ConditionResolver) -> None:
    found = graph(two_who_wait(), resolver)
    (ring,) = found.deadlocks
    assert [(edge.party, edge.waits_for, edge.asked_issue) for edge in ring.edges] == [
        ("IRN", "USA", "sanctions"),
        ("USA", "IRN", "weapons"),
    ]
    assert ring.exact
    assert {(move.party, move.issue, move.deadlocks) for move in found.moves} == {
        ("IRN", "weapons", 1),
        ("USA", "sanctions", 1),
    }
    (move,) = [move for move in found.moves if move.party == "USA"]
    assert (move.act, move.unlocks) == ("reject", (("IRN", "weapons"),))


def test_a_condition_that_the_other_accepts_is_met_and_the_deadlock_gone(resolver: ConditionResolver) -> None:
    met = reported("02-10", "IRN", "accept", "to give up enriched uranium", issue="weapons")
    found = graph([*two_who_wait(), met], resolver)
    states = {condition.party: (condition.state, condition.answer) for condition in found.conditions}
    assert states["USA"] == ("met", met.statement.id)
    assert found.deadlocks == ()


def test_a_refusal_is_told(resolver: ConditionResolver) -> None:
    refusal = reported("02-10", "USA", "offer", "more sanctions", issue="sanctions")
    states = {each.party: each.state for each in graph([two_who_wait()[0], refusal], resolver).conditions}
    assert states["IRN"] == "refused"


def test_a_ring_of_three(resolver: ConditionResolver) -> None:
    said = [
        reported(
            "02-01", "FRA", "offer", "aid", issue="economy", conditions=[("provided", "if Turkey frees the prisoners")]
        ),
        reported(
            "02-01",
            "TUR",
            "offer",
            "release",
            issue="prisoners",
            conditions=[("provided", "if Greece withdraws its troops")],
        ),
        reported(
            "02-01",
            "GRC",
            "offer",
            "a pull-out",
            issue="withdrawal",
            conditions=[("provided", "if France sends economic aid funds")],
        ),
    ]
    rings = graph(said, resolver).deadlocks
    assert any([edge.party for edge in ring.edges] == ["FRA", "TUR", "GRC"] for ring in rings)


def test_a_demand_with_a_deadline_holds_up_what_must_wait(resolver: ConditionResolver) -> None:
    said = [
        reported("01-25", "HNC", "reject", "talks for now"),
        reported(
            "01-25",
            "HNC",
            "demand",
            "that Russia halt its air raids",
            issue="ceasefire",
            conditions=[("until", "before any talks")],
        ),
    ]
    found = graph(said, resolver)
    assert any(each.issue == "talks" and each.asks and each.asks[0].issue == "ceasefire" for each in found.conditions)


def test_whom_a_condition_addresses_is_taken_from_the_same_party_s_demands(resolver: ConditionResolver) -> None:
    said = [
        reported("01-20", "HNC", "demand", "that Russia halt its air raids", issue="ceasefire"),
        reported("01-25", "HNC", "reject", "talks", conditions=[("until", "until the bombing stops")]),
    ]
    (condition,) = graph(said, resolver).conditions
    assert condition.asks == (Asks("RUS", "ceasefire", "accept", inferred=True),)


def test_these_steps_are_those_that_were_demanded_before(resolver: ConditionResolver) -> None:
    said = [
        reported("01-20", "HNC", "demand", "that Russia halt its raids and free the detainees", issue="ceasefire"),
        reported("01-25", "HNC", "offer", "to come", conditions=[("after", "only after those steps have begun")]),
    ]
    (condition,) = graph(said, resolver).conditions
    assert {(asked.party, asked.issue) for asked in condition.asks} == {("RUS", "ceasefire"), ("RUS", "prisoners")}
    assert all(asked.inferred for asked in condition.asks)
    (alone,) = graph(said[1:], resolver).conditions
    assert alone.asks == ()


def test_a_demand_that_serves_the_talks_holds_them_up(resolver: ConditionResolver) -> None:
    said = [
        reported(
            "01-30", "FRA", "demand", "that aid get through", issue="humanitarian",
            conditions=[("provided", "if the talks are to succeed")],
        )
    ]  # fmt: skip
    (condition,) = graph(said, resolver).conditions
    assert (condition.issue, [asked.issue for asked in condition.asks]) == ("talks", ["humanitarian"])


def test_a_guess_makes_no_deadlock_unless_the_ring_fits(resolver: ConditionResolver) -> None:
    """Nobody is named: whoever holds the issue up is guessed, which alone would join anybody to anybody."""
    loose = [
        reported("02-01", "AAA", "offer", "aid", issue="economy", conditions=[("provided", "if prisoners are freed")]),
        reported("02-01", "BBB", "reject", "a release", issue="prisoners"),
        reported("02-01", "BBB", "offer", "a truce", issue="ceasefire", conditions=[("after", "once sanctions end")]),
        reported("02-01", "AAA", "demand", "new sanctions", issue="sanctions"),
        reported("02-01", "AAA", "reject", "an end of sanctions", issue="sanctions", stance="oppose"),
    ]
    assert {edge.guessed for edge in graph(loose, resolver).waiting} == {True}
    assert graph(loose, resolver).deadlocks == ()


def test_a_dropped_condition_is_no_longer_in_force(resolver: ConditionResolver) -> None:
    said = [*two_who_wait(), reported("03-20", "IRN", "offer", "a cut of enrichment", issue="weapons")]
    found = graph(said, resolver)
    assert [each.in_force for each in found.conditions if each.party == "IRN"] == [False]
    assert found.deadlocks == ()
    before = conditions(said, resolver=resolver, as_of=day("02-28"))
    assert [each.in_force for each in before.conditions if each.party == "IRN"] == [True]


def test_without_a_resolver_all_conditions_are_kept_as_text() -> None:
    found = conditions(two_who_wait(), resolver=no_resolver)
    assert len(found.conditions) == 2
    assert not (found.waiting or found.deadlocks or found.moves)


def test_an_empty_record() -> None:
    assert conditions([], resolver=no_resolver).as_of is None
