"""For whom somebody speaks: by title, possessor, body and office on the day; independent voices speak for nobody."""

from __future__ import annotations

import datetime

import pytest

from extraction import PUBLISHED, Said, Stage
from pourparler.extractors.findings import PARTIES, SpokenFor


def spoken_for(text: str, *said: Said, published: datetime.date | None = PUBLISHED) -> list[SpokenFor]:
    return list(Stage(text, said, published=published).who().findings[PARTIES])


@pytest.mark.parametrize(
    ("source", "party"),
    [
        ("Norlandian Foreign Minister Ana Ruiz", "XNO"),
        ("Sudria's ambassador to Norland, Ana Ruiz,", "XSU"),
        ("Ana Ruiz, the Sudrian envoy,", "XSU"),
        ("Ana Ruiz, a spokeswoman for the Marsh Liberation Front,", "Marsh Front"),
        ("Norland", "XNO"),
        ("Fjordheim", "XNO"),
        ("The Lake Union", "Lake Union"),
        ("a Norlandian official", "XNO"),
        ("The Sudrian army", "XSU"),
        ("an analyst in Fjordheim", None),
        ("Valley Rights Watch", None),
        ("a Western diplomat", None),
        ("Norlanders", None),
        ("Ana Ruiz, a professor at the University of Fjordheim,", None),
        ("Former Norlandian Foreign Minister Ana Ruiz", None),
    ],
)
def test_party_of_a_source(source: str, party: str | None) -> None:
    text = f"Round in doubt\n{source} said that talks were off."
    assert [found.party for found in spoken_for(text, (source.rstrip(","), "said", "talks were off"))] == [party]


def test_a_later_short_form_keeps_the_party() -> None:
    text = (
        "Round in doubt\nSudrian Foreign Minister Ana Ruiz said talks were off. Norland had asked for them. "
        "She said no more would follow."
    )
    found = spoken_for(
        text, ("Sudrian Foreign Minister Ana Ruiz", "said", "talks were off"), ("She", "said", "no more would follow")
    )
    assert [each.party for each in found] == ["XSU", "XSU"]


@pytest.mark.parametrize(
    ("day", "party", "authority"),
    [
        (datetime.date(2025, 1, 1), "XSU", "minister"),
        (datetime.date(2020, 1, 1), "XSU", "minister"),
        (datetime.date(2030, 12, 31), "XSU", "minister"),
    ],
)
def test_an_office_holder_speaks_for_his_party_while_in_office(day: datetime.date, party: str, authority: str) -> None:
    text = "Round in doubt\nIvo Stamm said talks were off."
    assert spoken_for(text, ("Ivo Stamm", "said", "talks were off"), published=day) == [SpokenFor(party, authority)]


def test_an_office_is_not_carried_beyond_its_term() -> None:
    text = "Round in doubt\nIvo Stamm said talks were off."
    (found,) = spoken_for(text, ("Ivo Stamm", "said", "talks were off"), published=datetime.date(2031, 6, 1))
    assert found.authority != "minister"


def test_nobody_speaks_for_nobody() -> None:
    assert spoken_for("The plan was opposed.", (None, "was opposed", "The plan")) == [SpokenFor(None, None)]


@pytest.mark.parametrize(
    ("source", "authority"),
    [
        ("Norlandian Foreign Minister Ana Ruiz", "minister"),
        ("Norlandian Foreign Ministry spokeswoman Ana Ruiz", "spokesperson"),
        ("an analyst in Fjordheim", "independent"),
        ("Norland", "state"),
        ("The Lake Union", "group"),
    ],
)
def test_authority(source: str, authority: str) -> None:
    text = f"Round in doubt\n{source} said talks were off."
    assert [found.authority for found in spoken_for(text, (source, "said", "talks were off"))] == [authority]
