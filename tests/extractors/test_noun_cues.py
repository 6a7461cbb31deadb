"""Attributions by a noun that somebody owns."""

from __future__ import annotations

import pytest

from extraction import place
from pourparler.extractors.noun_cues import noun_attributions
from pourparler.record import Attribution, Span


def found(text: str, known: tuple[Attribution, ...] = ()) -> list[tuple[str, str, str]]:
    return [
        (each.source[0].of(text), each.cue[0].of(text), each.content[0].of(text))
        for each in noun_attributions(text, known)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The plan rests on Norland's wish to join the Lake Union, which Sudria dislikes.",
            ("Norland", "wish", "to join the Lake Union"),
        ),
        ("Bo Lund’s refusal to meet the rebels ended it.", ("Bo Lund", "refusal", "to meet the rebels ended it")),
        ("They regretted its insistence on a border.", ("its", "insistence", "on a border")),
        ("The Lakes' opposition to the U.N. mission grows.", ("The Lakes", "opposition", "to the U.N. mission grows")),
        ("His repeated calls for a truce; nobody came.", ("His", "calls", "for a truce")),
    ],
)
def test_owned_nouns_attribute(text: str, expected: tuple[str, str, str]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Norland's offer was on the table.",
        "The refusal to talk came late.",
        "Norland's call to the mediator took an hour.",
        "He made a bid to win.",
    ],
)
def test_without_owner_or_matter_there_is_no_attribution(text: str) -> None:
    assert found(text) == []


def test_what_another_account_holds_is_left_to_it() -> None:
    text = "She noted Norland's wish to join the Lake Union."
    content = place(text, "Norland's wish to join the Lake Union")
    assert found(text, (Attribution((Span(0, 3),), (Span(4, 9),), (content,), 0.9),)) == []
