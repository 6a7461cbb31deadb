"""Voices within another's words, and what becomes of cues, contents and conditions around them."""

from __future__ import annotations

import pytest

from extraction import Said, Stage, place, world
from pourparler.extractors.candidates import with_negation, without_that
from pourparler.extractors.explicit_words import act_weights, stance_weights
from pourparler.extractors.findings import CANDIDATES, SPEAKERS
from pourparler.extractors.inner_voices import inner_attributions
from pourparler.record import Attribution


def found(text: str, content: str) -> list[tuple[str, str, str]]:
    outer = Attribution((), (), (place(text, content),))
    inner = inner_attributions(text, [outer], world().find_mentions(text))
    return [tuple(spans[0].of(text) for spans in (a.source, a.cue, a.content)) for a in inner]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("that Norland had rejected the map", [("Norland", "had rejected", "the map")]),
        ("Norland told her that Sudria would attend", [("Norland", "told", "Sudria would attend")]),
        ("Sudria has refused to free the pilots, and he wept", [("Sudria", "has refused", "to free the pilots")]),
        ("she wanted a better map than this", []),
        ("the rain had stopped over the valley", []),
    ],
)
def test_a_party_within_what_somebody_says(content: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(f"Ana Ruiz said {content}.", content) == expected


def test_a_negation_belongs_to_its_cue() -> None:
    text = "Norland has not ruled out a truce."
    assert with_negation(text, place(text, "ruled out")).of(text) == "has not ruled out"
    assert with_negation(text, place(text, "Norland")).of(text) == "Norland"


def test_the_content_begins_after_that() -> None:
    text = "Ruiz said that talks were off."
    said = Attribution((place(text, "Ruiz"),), (place(text, "said"),), (place(text, "that talks were off"),))
    assert [span.of(text) for span in without_that(text, said)] == ["talks were off"]


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("has not ruled out", "a truce"),
        ("refused", "to rule out a truce"),
        ("said", "a truce is not off the table"),
        ("stopped short of rejecting", "the plan"),
        ("said", '"We rule nothing out"'),
    ],
)
def test_what_is_not_ruled_out_is_left_open(cue: str, content: str) -> None:
    assert act_weights(cue, content)["reject"] < 0
    assert stance_weights(cue, content)["favour"] > 0


def test_a_quoted_paragraph_goes_on_with_the_speaker_before() -> None:
    text = 'Round in doubt\n\n"We wait," said envoy Ana Ruiz.\n\n"The road is long. Nobody walks it alone.'
    content = ['"We wait,"', '"The road is long. Nobody walks it alone.']
    said: Said = ("envoy Ana Ruiz", "said", content)
    findings = Stage(text, (said,)).who().findings
    assert [c.cue is None for c in findings[CANDIDATES]] == [False, True]
    assert [speaker.name for speaker in findings[SPEAKERS]] == ["Ana Ruiz", "Ana Ruiz"]


def test_one_described_in_the_opening_is_named_further_down() -> None:
    text = (
        "Round in doubt\n\nAn opposition spokesman said talks were off.\n\n"
        "The opposition spokesman, Bo Lund, was tired. He said no more."
    )
    findings = Stage(text, (("An opposition spokesman", "said", "talks were off"),)).who().findings
    assert [speaker.name for speaker in findings[SPEAKERS]] == ["Bo Lund"]
