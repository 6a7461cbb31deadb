"""Who speaks: names, pronouns, descriptions, bodies, and those who stay unnamed."""

from __future__ import annotations

import pytest

from extraction import Said, Stage
from pourparler.extractors.findings import SPEAKERS


def speakers(text: str, *said: Said) -> list[str | None]:
    return [speaker.name for speaker in Stage(text, said).who().findings[SPEAKERS]]


OPENING = "Round in doubt\n"


def test_an_apposition_gives_the_name() -> None:
    text = f"{OPENING}The ambassador of Norland, Ana Ruiz, said talks would resume."
    assert speakers(text, ("The ambassador of Norland, Ana Ruiz", "said", "talks would resume")) == ["Ana Ruiz"]


def test_a_short_form_means_the_full_name() -> None:
    text = f"{OPENING}Envoy Ana Ruiz met the press. Talks would resume, Ruiz said."
    assert speakers(text, ("Ruiz", "said", "Talks would resume")) == ["Ana Ruiz"]


def test_a_description_means_the_one_so_described() -> None:
    text = (
        f"{OPENING}Ana Ruiz, the ambassador of Norland, met Bo Lund, a farmer. Talks would resume, the ambassador said."
    )
    assert speakers(text, ("the ambassador", "said", "Talks would resume")) == ["Ana Ruiz"]


def test_pronouns_follow_gender() -> None:
    text = (
        f"{OPENING}The spokeswoman Toma Reyle met the spokesman Bo Lund in the hall. She said talks would resume. "
        "He said nobody would come."
    )
    assert speakers(text, ("She", "said", "talks would resume"), ("He", "said", "nobody would come")) == [
        "Toma Reyle",
        "Bo Lund",
    ]


def test_it_means_a_body_and_they_a_group() -> None:
    text = (
        f"{OPENING}The Marsh Liberation Front said it would wait. It said talks were off. Ana Ruiz left. "
        "They said so twice."
    )
    found = speakers(
        text,
        ("The Marsh Liberation Front", "said", "it would wait"),
        ("It", "said", "talks were off"),
        ("They", "said", "so twice"),
    )
    assert found == ["Marsh Liberation Front"] * 3


def test_a_quotation_without_a_cue_has_the_speaker_before() -> None:
    text = f"{OPENING}“We wait,” said envoy Ana Ruiz.\n“The road is long.”"
    assert speakers(text, ("envoy Ana Ruiz", "said", "“We wait,”"), (None, None, "“The road is long.”")) == [
        "Ana Ruiz",
        "Ana Ruiz",
    ]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("a Western diplomat", "a Western diplomat"),
        ("An official close to the talks", "An official close to the talks"),
        ("Norland's", "Norland"),
        ("The Lake Union", "Lake Union"),
        ("A spokesman for Ana Ruiz", "A spokesman for Ana Ruiz"),
        ("Ana Ruiz's spokesman", "Ana Ruiz's spokesman"),
        ("three residents", "three residents"),
    ],
)
def test_what_a_source_resolves_to(source: str, name: str) -> None:
    text = f"{OPENING}The envoy Ana Ruiz was there. {source} said that talks were off."
    assert speakers(text, (source, "said", "talks were off")) == [name]


def test_a_capital_stands_for_its_state() -> None:
    text = f"{OPENING}Norland sent nobody. Fjordheim said talks were off."
    assert speakers(text, ("Fjordheim", "said", "talks were off")) == ["Norland"]


def test_an_abbreviation_is_spelt_out() -> None:
    text = f"{OPENING}The High Valley Council (HVC) met. The HVC said talks were off."
    assert speakers(text, ("The HVC", "said", "talks were off")) in (["High Valley Council"], ["the HVC"])


def test_an_unnamed_official_stays_one() -> None:
    text = f"{OPENING}A senior official said talks were off. The official said nobody would come."
    found = speakers(
        text, ("A senior official", "said", "talks were off"), ("The official", "said", "nobody would come")
    )
    assert found == ["A senior official", "A senior official"]


def test_two_of_one_surname_are_told_apart() -> None:
    text = f"{OPENING}General Tom Hale met Mayor Pia Hale. Tom Hale said no. Pia Hale said yes, and the rest."
    assert speakers(text, ("Tom Hale", "said", "no"), ("Pia Hale", "said", "yes")) == ["Tom Hale", "Pia Hale"]


def test_who_means_the_one_before() -> None:
    text = f"{OPENING}The meeting was opened by Ana Ruiz, who said talks would resume."
    assert speakers(text, ("who", "said", "talks would resume")) == ["Ana Ruiz"]


def test_a_passive_without_a_source_has_no_speaker() -> None:
    assert speakers(f"{OPENING}The plan was opposed.", (None, "was opposed", "The plan")) == [None]


def test_a_pronoun_with_nobody_before_it_invents_nobody() -> None:
    assert speakers("He said no.", ("He", "said", "no")) == ["He"]


def test_who_advises_somebody_is_not_that_one() -> None:
    text = "Bo Lund left. Ana Ruiz came. Lund adviser Ana Ruiz said no. A spokeswoman for President Bo Lund said yes."
    stage = Stage(
        text, [("Lund adviser Ana Ruiz", "said", "no"), ("A spokeswoman for President Bo Lund", "said", "yes")]
    ).who()
    assert [speaker.name for speaker in stage.findings[SPEAKERS]] == [
        "Ana Ruiz",
        "A spokeswoman for President Bo Lund",
    ]


def test_the_main_opposition_group_is_not_the_monitor_that_spoke_before() -> None:
    text = "Valley Rights Watch said no. The main opposition group said yes."
    stage = Stage(text, [("Valley Rights Watch", "said", "no"), ("The main opposition group", "said", "yes")]).who()
    assert stage.findings[SPEAKERS][1].name == "the main opposition group"


def test_a_participle_as_source_stands_for_the_subject() -> None:
    text = "The Lake Union, formed in May and grouping many clans of the shore, has said it will wait."
    stage = Stage(text, [("grouping many clans of the shore", "has said", "it will wait")]).who()
    assert stage.findings[SPEAKERS][0].name == "Lake Union"


def test_words_before_a_cue_without_a_source_are_no_description_of_whom_they_name() -> None:
    text = f"{OPENING}The raids have overshadowed the efforts of Ana Ruiz to convene a round, demanding a halt."
    assert speakers(text, (None, "demanding", "a halt")) == [None]
