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


@pytest.mark.parametrize(
    "last",
    [
        "Norland bombed the hills again, and Norlandian jets flew over Fjordheim. ",
        "In Fjordheim, the Norlandian army would say nothing of Norland's raids. ",
    ],
)
@pytest.mark.parametrize("source", ["The opposition", "Rebels", "A rebel spokesman", "The main opposition alliance"])
def test_the_opposition_is_that_of_the_state_that_the_war_is_fought_in(source: str, last: str) -> None:
    text = f"Talks on the war in Sudria open. Norland arms the Sudrian army. {last}{source} said no."
    assert [found.party for found in spoken_for(text, (source, "said", "no"))] == ["Sudrian opposition"]


def test_the_government_of_a_war_is_not_that_of_a_dateline() -> None:
    text = "FJORDHEIM Talks on the war in Sudria open on Monday.\nThe government has said it is ready."
    assert [found.party for found in spoken_for(text, ("The government", "has said", "it is ready"))] == ["XSU"]


def test_a_trade_minister_is_not_drawn_into_a_war() -> None:
    text = "Norland sells more grain. The war in Sudria is far from Norland.\nTrade Minister Bo Lund said prices rose."
    assert [found.party for found in spoken_for(text, ("Trade Minister Bo Lund", "said", "prices rose"))] == ["XNO"]


WAR = "The Sudrian opposition and Sudrian rebels fight on. Sudrian President Ivo Stamm spoke.\n"


@pytest.mark.parametrize(
    ("source", "party"),
    [
        ("Opponents of President Ivo Stamm", "Sudrian opposition"),
        ("Rebels fighting Stamm", "Sudrian opposition"),
        ("Stamm's critics", None),
        ("A critic of the Sudrian government", None),
        ("A Sudrian dissident who is not part of the Marsh Liberation Front, Ana Ruiz", None),
        ("Sudrian diplomats and opposition members", None),
        ("A source close to the talks", None),
        ("A source close to the Sudrian government", None),
        ("A non-Sudrian source", None),
        ("A pro-government source", None),
        ("The presidency's media office", "XSU"),
        ("A media outlet for the Sudrian presidency", "XSU"),
        ("The Sudrian Network for Human Rights", None),
        ("A spokeswoman for his office", "XSU"),
    ],
)
def test_party_of_a_description_in_a_war(source: str, party: str | None) -> None:
    text = f"{WAR}{source} said that talks were off."
    assert [found.party for found in spoken_for(text, (source, "said", "talks were off"))] == [party]


def test_an_office_of_the_presidency_is_not_the_group_that_spoke_before() -> None:
    text = f"{WAR}The Marsh Liberation Front said no. The presidency's media office said yes."
    found = spoken_for(
        text, ("The Marsh Liberation Front", "said", "no"), ("The presidency's media office", "said", "yes")
    )
    assert [each.party for each in found] == ["Marsh Front", "XSU"]


def test_its_president_is_that_of_the_body_named_before() -> None:
    text = f"{WAR}Valley Rights Watch called for bread. Its president Bo Lund said that talks were off."
    assert [found.party for found in spoken_for(text, ("Its president Bo Lund", "said", "talks were off"))] == [None]


@pytest.mark.parametrize("source", ["Both the government and rebels", "both government and rebel officials"])
def test_two_sides_are_two_sources(source: str) -> None:
    text = f"{WAR}In the hills {source} said that talks were off."
    found = spoken_for(text, (source, "said", "talks were off"))
    assert [each.party for each in found] == ["XSU", "Sudrian opposition"]


def test_an_outlet_that_one_side_runs_speaks_for_it() -> None:
    text = f"{WAR}In the hills the Marsh Liberation Front-run Fjordheim Gazette officials said no."
    found = spoken_for(text, ("Fjordheim Gazette officials", "said", "no"))
    assert [each.party for each in found] == ["Marsh Front"]
