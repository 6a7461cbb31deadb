"""Where a condition begins and ends, and which clauses are none."""

from __future__ import annotations

import pytest

from extraction import Said, Stage
from pourparler.extractors.candidates import CandidatesExtractor
from pourparler.extractors.conditions import ConditionsExtractor
from pourparler.extractors.findings import CONDITIONS


def conditions(text: str, *said: Said, tagged: str) -> list[list[str]]:
    """The words of the conditions of each candidate, where the network marks the words of ``tagged``."""
    stage = Stage(text, said).run(CandidatesExtractor()).read_with(condition=tagged).run(ConditionsExtractor())
    return [[condition.span.of(text) for condition in found] for found in stage.findings[CONDITIONS]]


def test_words_between_dashes_do_not_end_a_condition() -> None:
    text = "Norland will not come unless its demands - bread and coal - are met in full, Ana Ruiz said."
    clause = "unless its demands - bread and coal - are met in full"
    found = conditions(text, ("Ana Ruiz", "said", text.removesuffix(", Ana Ruiz said.")), tagged=clause)
    assert found == [[clause]]


def test_a_dash_that_nothing_closes_ends_a_condition() -> None:
    text = "Norland will not come unless the road is open - a blow to the hosts."
    assert conditions(text, ("Norland", "will not", "come"), tagged="unless the road is open - a blow") == [
        ["unless the road is open"]
    ]


def test_a_relative_clause_does_not_end_a_condition_that_opens_the_sentence() -> None:
    text = "If Sudria, which denies it, pulls back its guns, Norland will sign, Ana Ruiz said."
    clause = "If Sudria, which denies it, pulls back its guns"
    content = "If Sudria, which denies it, pulls back its guns, Norland will sign"
    assert conditions(text, ("Ana Ruiz", "said", content), tagged=clause) == [[clause]]


def test_a_list_that_opens_the_sentence_is_whole() -> None:
    text = "Without bread, coal and medicine for the valley, Norland will not come, Ana Ruiz said."
    clause = "Without bread, coal and medicine for the valley"
    content = "Without bread, coal and medicine for the valley, Norland will not come"
    assert conditions(text, ("Ana Ruiz", "said", content), tagged=clause) == [[clause]]


def test_a_day_of_a_month_is_within_the_clause() -> None:
    text = "Norland wants the road open before the round of Jan. 25 begins."
    clause = "before the round of Jan. 25 begins"
    assert conditions(
        text, ("Norland", "wants", "the road open before the round of Jan. 25 begins"), tagged=clause
    ) == [[clause]]


@pytest.mark.parametrize("source", ["Ana Ruiz", "presidential adviser Ana Ruiz"])
def test_who_speaks_is_no_part_of_a_condition(source: str) -> None:
    """Neither of the statement's own nor of one inside it, whichever words the network marked."""
    text = f"Norland refuses to come unless the road is open, {source} said on Monday."
    found = conditions(
        text,
        ("Norland", "refuses", "to come unless the road is open"),
        ("Ana Ruiz", "said", "Norland refuses to come unless the road is open"),
        tagged=f"unless the road is open, {source} said on Monday",
    )
    assert found == [["unless the road is open"], ["unless the road is open"]]


def test_what_stands_inside_a_condition_is_not_under_it() -> None:
    text = "The round is off unless guarantees are offered by Norland to the valley."
    found = conditions(
        text,
        ("Norland", "are offered by", "guarantees"),
        tagged="unless guarantees are offered by Norland to the valley",
    )
    assert all("unless guarantees" not in words for words in found[0])


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("There can be no talks without a truce", "without a truce"),
        ("Norland cannot sign without a map of the mines", "without a map of the mines"),
        ("It is impossible to meet without the road being open", "without the road being open"),
    ],
)
def test_without_is_a_condition_where_it_bars(sentence: str, clause: str) -> None:
    assert conditions(f"{sentence}, Ana Ruiz said.", ("Ana Ruiz", "said", sentence), tagged=clause) == [[clause]]


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("Norland will answer without delay and in writing", "without delay and in writing"),
        ("Norland has not agreed, without giving details of why", "without giving details of why"),
        ("Norland wants a cabinet without the old marshal", "without the old marshal"),
        ("Norland will not talk without preconditions of its own", "without preconditions of its own"),
    ],
)
def test_without_is_none_where_it_tells_how(sentence: str, clause: str) -> None:
    found = conditions(f"{sentence}, Ana Ruiz said.", ("Ana Ruiz", "said", sentence), tagged=clause)
    assert not any(found)


@pytest.mark.parametrize(
    ("sentence", "tagged"),
    [
        ("Norland will go on firing, even if a truce is signed", "if a truce is signed"),
        ("Norland agreed two days before the round began", "before the round began"),
        ("Norland accuses the marsh and valley villages of deceit", "marsh and valley villages"),
    ],
)
def test_neither_a_concession_nor_a_time_nor_loose_words_are_conditions(sentence: str, tagged: str) -> None:
    found = conditions(f"{sentence}, Ana Ruiz said.", ("Ana Ruiz", "said", sentence), tagged=tagged)
    assert not any(found)
