"""The cast: people and their short forms, descriptions, and the abbreviations that the article explains."""

from __future__ import annotations

import pytest

from extraction import Stage, world
from pourparler.extractors.cast import Cast, CastExtractor
from pourparler.extractors.findings import CAST


def cast_of(text: str) -> Cast:
    return Stage(text).run(CastExtractor(world())).findings[CAST]


def test_full_and_short_forms_are_one_person() -> None:
    text = (
        "The round opened on Monday.\nNorlandian Foreign Minister Ana Ruiz spoke first. Ruiz then left. "
        "Ms Ruiz will return."
    )
    cast = cast_of(text)
    assert [m.name for m in cast.members] == ["Ana Ruiz"]
    assert [span.of(text) for span in cast.members[0].mentions] == ["Ana Ruiz", "Ruiz", "Ruiz"]
    assert cast.members[0].surname == "Ruiz"


def test_titles_states_and_bodies_are_no_names() -> None:
    text = (
        "It was late.\nPresident Bo Lund met the Lake Union in Porto Caldo. Security Council members waited on Tuesday."
    )
    assert [m.name for m in cast_of(text).members] == ["Bo Lund"]


def test_two_of_one_surname_stay_two() -> None:
    text = "It was late.\nAna Ruiz met Pablo Ruiz, the governor. Pablo Ruiz spoke. Ana Ruiz listened. Ruiz nodded."
    cast = cast_of(text)
    assert [m.name for m in cast.members] == ["Ana Ruiz", "Pablo Ruiz"]
    assert cast.by_surname("RUIZ") == [0, 1]
    # The bare surname belongs to whom the text named last.
    assert [span.of(text) for span in cast.members[0].mentions] == ["Ana Ruiz", "Ana Ruiz", "Ruiz"]


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("Tom B. Hale", "Tom Hale", "Tom B. Hale"),
        ("Kim Sol Min", "Kim Sol-min", "Kim Sol Min"),
        ("Omar al-Rashid", "Omar Rashid", "Omar al-Rashid"),
    ],
)
def test_spellings_of_one_name_are_merged(one: str, other: str, name: str) -> None:
    cast = cast_of(f"It was late.\n{one} arrived. Later {other} spoke to us.")
    assert [m.name for m in cast.members] == [name]


def test_descriptions_are_found_before_and_after() -> None:
    text = "It was late.\nSudria's chief negotiator Bo Lund, a former judge, spoke. Lund left."
    member = cast_of(text).members[0]
    assert [d.of(text).strip() for d in member.descriptions] == ["Sudria's chief negotiator", "a former judge"]


@pytest.mark.parametrize(
    ("text", "female"),
    [
        ("It was late.\nMrs Toma Reyle spoke.", True),
        ("It was late.\nThe spokeswoman Toma Reyle spoke.", True),
        ("It was late.\nThe spokesman Toma Reyle spoke.", False),
        ("It was late.\nThe envoy Toma Reyle spoke.", None),
        ("It was late.\nThe envoy Maria Reyle spoke.", True),
    ],
)
def test_gender_is_told_by_words_only(text: str, female: bool | None) -> None:
    assert cast_of(text).members[0].female is female


@pytest.mark.parametrize(
    ("text", "long_forms"),
    [
        ("The High Valley Council (HVC) met.", {"HVC": "High Valley Council"}),
        ("The United Coast Committee (UCC) met.", {"UCC": "United Coast Committee"}),
        ("Pat Moor (Republican) spoke.", {}),
        ("The High Valley Council (see below) met.", {}),
        ("The Marsh Front (MLF) met.", {"MLF": "Marsh Front"}),
    ],
)
def test_abbreviations(text: str, long_forms: dict[str, str]) -> None:
    assert cast_of(text).long_forms == long_forms


@pytest.mark.parametrize("text", ["", "\n\n", "no capitals here at all", "“”", "A. B. C.", "É", "ANA RUIZ SAID NO"])
def test_texts_without_people(text: str) -> None:
    assert cast_of(text).members == []


def test_members_are_found_by_place() -> None:
    text = "It was late.\nThe envoy Ana Ruiz met Bo Lund."
    cast = cast_of(text)
    lund = cast.members[1].mentions[0]
    assert cast.at(lund) == [1]
    assert cast.at(type(lund)(0, len(text))) == [0, 1]
