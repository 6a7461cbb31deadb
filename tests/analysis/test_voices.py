"""Voices inside a party, and what one party says of another."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import day, reported
from pourparler.analysis.accounts import Account, accounts
from pourparler.analysis.board import board
from pourparler.analysis.voices import Voices, issues_of, only, parties_of, voices
from pourparler.project import as_json as to_json
from pourparler.record import ACTS, STANCES, ReportedStatement


def leader(on: str, act: str, words: str, **more: object) -> ReportedStatement:
    return reported(on, "SYR", act, words, speaker="President", authority="leader", **more)  # type: ignore[arg-type]


def envoy(on: str, act: str, words: str, **more: object) -> ReportedStatement:
    return reported(on, "SYR", act, words, speaker="Envoy", authority="negotiator", **more)  # type: ignore[arg-type]


def test_a_leader_and_an_envoy_who_part() -> None:
    no, yes = leader("02-20", "reject", "no talks"), envoy("02-22", "offer", "will attend")
    found = voices([no, yes])
    assert [(cell.voice, cell.stance) for cell in found.cells] == [("President", "against"), ("Envoy", "for")]
    (parting,) = found.partings
    assert (parting.a.voice, parting.b.voice, parting.kind) == ("President", "Envoy", "stance")
    assert (parting.distance, parting.days_apart, parting.since) == (4, 2, day("02-22"))
    assert parting.statements == (no.statement.id, yes.statement.id)


def test_voices_that_say_the_same_do_not_part() -> None:
    assert voices([leader("02-20", "offer", "talks"), envoy("02-20", "accept", "talks")]).partings == ()


def test_the_same_stance_on_other_conditions_is_a_parting_of_its_own_kind() -> None:
    one = leader("02-20", "offer", "a truce", conditions=[("provided", "if sieges are lifted")])
    other = envoy("02-20", "offer", "a truce", conditions=[("provided", "if prisoners go free")])
    (parting,) = voices([one, other]).partings
    assert (parting.kind, parting.distance) == ("conditions", 0)
    same = envoy("02-20", "offer", "a truce", conditions=[("provided", "if all sieges are lifted")])
    assert voices([one, same]).partings == ()


def test_words_long_past_are_not_held_against_new_ones() -> None:
    said = [leader("01-01", "reject", "no talks"), envoy("02-20", "offer", "will attend")]
    assert voices(said).partings == ()
    assert len(voices(said, within_days=60).partings) == 1
    assert voices(said, as_of=day("01-02")).partings == ()


def test_what_another_relays_is_no_voice() -> None:
    said = [leader("02-20", "reject", "no talks"), envoy("02-20", "offer", "will attend", relayed_by="Lavrov")]
    assert [cell.voice for cell in voices(said).cells] == ["President"]


def test_voices_by_capacity() -> None:
    said = [
        reported("02-20", "SYR", "reject", "no talks", speaker="A", authority="military"),
        reported("02-20", "SYR", "offer", "talks", speaker="B", authority="minister"),
        reported("02-20", "SYR", "offer", "talks", speaker="C", authority="minister"),
    ]
    assert [cell.voice for cell in voices(said, by="authority").cells] == ["minister", "military"]
    with pytest.raises(ValueError, match="authority"):
        voices(said, by="age")


def test_a_party_of_one_voice_can_be_left_out() -> None:
    said = [
        leader("02-20", "reject", "no talks"),
        envoy("02-20", "offer", "talks"),
        leader("02-20", "offer", "a truce", issue="ceasefire"),
        reported("02-20", "RUS", "offer", "talks"),
    ]
    found = voices(said)
    assert (parties_of(found), issues_of(found)) == (("RUS", "SYR"), ("talks", "ceasefire"))
    few = only(found, several=True)
    assert {(cell.party, cell.issue) for cell in few.cells} == {("SYR", "talks")}
    assert only(found, issues=["ceasefire"]).partings == ()


def test_json_names_both_sides_and_their_words() -> None:
    values = to_json(voices([leader("02-20", "reject", "no talks"), envoy("02-22", "offer", "will attend")]))
    (parting,) = values["partings"]
    assert parting["a"]["voice"] == "President"
    assert parting["b"]["proposition"] == "will attend"
    assert len(parting["statements"]) == 2
    assert values["within_days"] == 30


def relayed(on: str, act: str, words: str, **more: object) -> ReportedStatement:
    """Damascus as Lavrov tells it."""
    return reported(on, "SYR", act, words, speaker="Damascus", relayed_by="Lavrov", **more)  # type: ignore[arg-type]


LAVROV = reported("01-02", "RUS", "offer", "talks", speaker="Lavrov", authority="minister")


def one(found: tuple[Account, ...]) -> Account:
    (account,) = found
    return account


def test_a_relayed_yes_against_an_own_no() -> None:
    own, told = envoy("02-18", "reject", "no talks"), relayed("02-20", "accept", "will attend")
    account = one(accounts([LAVROV, own, told]))
    assert (account.by, account.speaker, account.of, account.manner) == ("RUS", "Lavrov", "SYR", "relayed")
    assert (account.stance, account.verdict, account.mismatch) == ("for", "contradicts", True)
    assert (account.statements, account.own_statements) == ((told.statement.id,), (own.statement.id,))


def test_an_account_may_agree_or_leave_out_the_condition() -> None:
    told = relayed("02-20", "accept", "will attend")
    assert one(accounts([LAVROV, envoy("02-18", "offer", "talks"), told])).verdict == "agrees"
    hedged = envoy("02-18", "offer", "talks", conditions=[("provided", "if sieges are lifted")])
    assert one(accounts([LAVROV, hedged, told])).verdict == "leaves_out_condition"
    whole = relayed("02-20", "accept", "will attend", conditions=[("provided", "if sieges are lifted")])
    assert one(accounts([LAVROV, hedged, whole])).verdict == "agrees"


def test_own_words_count_as_of_the_day_and_later_ones_only_where_there_were_none() -> None:
    told = relayed("02-20", "accept", "will attend")
    later = envoy("02-25", "reject", "no talks")
    account = one(accounts([LAVROV, told, later]))
    assert (account.verdict, account.later) == ("contradicts", True)
    assert one(accounts([LAVROV, told, later], as_of=day("02-24"))).verdict == "no_own_words"
    assert one(accounts([LAVROV, told, later, envoy("02-19", "offer", "talks")])).verdict == "agrees"
    far = envoy("04-25", "reject", "no talks")
    assert one(accounts([LAVROV, told, far])).verdict == "no_own_words"


def test_a_party_that_relays_itself_gives_no_account_of_another() -> None:
    spokesman = reported("01-02", "SYR", "offer", "talks", speaker="Lavrov")
    assert accounts([spokesman, relayed("02-20", "accept", "will attend")]) == ()


def test_reports_of_one_account_are_one() -> None:
    told = [
        relayed("02-20", "accept", "will attend", utterance="u"),
        relayed("02-20", "accept", "will attend", utterance="u", outlet="Herald"),
    ]
    account = one(accounts([LAVROV, *told]))
    assert sorted(account.statements) == sorted(each.statement.id for each in told)


def names(text: str, on: datetime.date | None) -> list[tuple[int, int, str]]:
    """The parties named in invented words."""
    del on
    known = {"Damascus": "SYR", "Moscow": "RUS", "The opposition": "HNC"}
    return sorted(
        (text.index(name), text.index(name) + len(name), code) for name, code in known.items() if name in text
    )


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("Damascus refuses to come to the table", "against"),
        ("Damascus is not ready to talk", "against"),
        ("Damascus has never agreed to sit down", "against"),
        ("Damascus is ready to sit down", "for"),
        ("the government in Damascus has accepted the invitation", "for"),
        ("Damascus would not reject an invitation", "for"),
    ],
)
def test_words_about_another_are_an_account(words: str, stance: str) -> None:
    told = reported("02-20", "RUS", "assert", words, speaker="Lavrov")
    account = one(accounts([told, envoy("02-18", "offer", "talks")], names=names))
    assert (account.by, account.of, account.manner, account.stance) == ("RUS", "SYR", "described", stance)
    assert account.verdict == ("agrees" if stance == "for" else "contradicts")


@pytest.mark.parametrize(
    ("words", "act", "issue"),
    [
        ("Moscow is ready to talk", "assert", "talks"),
        ("the talks that everybody hoped for and Damascus refused", "assert", "talks"),
        ("Damascus lies about the weather", "assert", "talks"),
        ("Damascus must be ready to talk", "demand", "talks"),
        # Refusing to lift sanctions and refusing sanctions are opposites: words alone do not tell.
        ("Damascus refuses to lift sanctions", "assert", "sanctions"),
    ],
)
def test_words_that_do_not_tell_are_no_account(words: str, act: str, issue: str) -> None:
    told = reported("02-20", "RUS", act, words, issue=issue, speaker="Lavrov")
    assert accounts([told], names=names) == ()


def test_without_names_only_relayed_words_are_accounts() -> None:
    assert accounts([reported("02-20", "RUS", "assert", "Damascus refuses to come", speaker="Lavrov")]) == ()


def test_an_account_as_json() -> None:
    values = to_json(
        accounts([LAVROV, envoy("02-18", "reject", "no talks"), relayed("02-20", "accept", "will attend")])
    )
    assert values[0]["own"]["stance"] == "against"
    assert values[0]["verdict"] == "contradicts"
    assert values[0]["own_statements"]


spoken = st.builds(
    lambda on, party, act, stance, speaker, authority, relayer, number: reported(
        f"2016-02-{on:02d}",
        party,
        act,
        f"words {number % 5}",
        stance=stance,
        speaker=speaker,
        authority=authority,
        relayed_by=relayer,
        number=number,
    ),
    st.integers(1, 28),
    st.sampled_from(("SYR", "RUS", None)),
    st.sampled_from(ACTS),
    st.sampled_from(STANCES),
    st.sampled_from(("A", "B", "C")),
    st.sampled_from(("leader", "minister", "unnamed", None)),
    st.sampled_from((None, None, "A", "D")),
    st.integers(0, 10**9),
)
records = st.lists(spoken, max_size=20, unique_by=lambda each: each.statement.id)


@settings(deadline=None, max_examples=40)
@given(records, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(record: list[ReportedStatement], chance: random.Random) -> None:
    mixed = chance.sample(record, len(record))
    assert voices(mixed) == voices(record)
    assert accounts(mixed, names=names) == accounts(record, names=names)


@settings(deadline=None, max_examples=40)
@given(records)
def test_every_answer_leads_to_words_of_its_own_party(record: list[ReportedStatement]) -> None:
    by_id = {each.statement.id: each.statement for each in record}
    found: Voices = voices(record)
    for cell in found.cells:
        assert all((by_id[each].party, by_id[each].speaker) == (cell.party, cell.voice) for each in cell.statements)
    for parting in found.partings:
        assert {by_id[each].speaker for each in parting.statements} == {parting.a.voice, parting.b.voice}
    for account in accounts(record):
        assert account.statements
        assert all(by_id[each].party == account.of != account.by for each in account.statements)
        assert all(by_id[each].party == account.of for each in account.own_statements)


@settings(deadline=None, max_examples=40)
@given(records)
def test_a_party_of_a_single_voice_stands_where_the_board_has_it(record: list[ReportedStatement]) -> None:
    """The voices follow the board's own rule."""
    alone = [each for each in record if each.statement.speaker == "B" and not each.statement.via]
    stances = {(cell.party, cell.issue): cell.position for cell in voices(alone).cells}
    assert stances == {(cell.party, cell.issue): cell.position for cell in board(alone).cells}
