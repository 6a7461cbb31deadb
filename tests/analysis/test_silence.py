"""Where a party says nothing of its own."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import day, reported
from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.silence import SilenceMap, silences, silent_spells
from pourparler.analysis.utterances import second_hand
from pourparler.project import as_json as to_json
from pourparler.record import ReportedStatement

QUIET = reported("01-10", "SYR", "offer", "talks")
LOUD = reported("02-20", "RUS", "offer", "talks")
ALSO_LOUD = reported("02-19", "USA", "demand", "talks")
TRUCE = reported("02-20", "SYR", "offer", "a truce", issue="ceasefire")
RELAYED = reported("02-20", "HNC", "accept", "talks", relayed_by="Kerry")


def kinds(found: SilenceMap) -> dict[tuple[str, str], str]:
    return {(each.party, each.issue): each.kind for each in found.silences}


def test_a_party_that_has_not_spoken_for_days() -> None:
    found = silences([QUIET, LOUD, ALSO_LOUD, TRUCE], days=30)
    assert (found.as_of, found.days) == (day("02-20"), 30)
    assert kinds(found) == {("SYR", "talks"): "quiet", ("RUS", "ceasefire"): "never", ("USA", "ceasefire"): "never"}
    quiet = found.silences[0]
    assert (quiet.last, quiet.last_own, quiet.days) == (day("01-10"), day("01-10"), 41)
    assert quiet.statements == (QUIET.statement.id,)
    assert quiet.others == ("RUS", "USA")
    assert quiet.others_statements == (ALSO_LOUD.statement.id, LOUD.statement.id)


@pytest.mark.parametrize(("days", "silent"), [(41, True), (42, False)])
def test_the_days_are_counted_to_the_day(days: int, silent: bool) -> None:
    # The last word fell 41 days before the day looked from.
    assert (("SYR", "talks") in kinds(silences([QUIET, LOUD], days=days))) is silent


def test_words_at_second_hand_are_no_words_of_its_own() -> None:
    found = silences([RELAYED, LOUD])
    (silence,) = found.silences
    assert (silence.party, silence.kind, silence.last, silence.last_own) == ("HNC", "second_hand", day("02-20"), None)
    own = reported("02-18", "HNC", "accept", "talks")
    assert silences([RELAYED, LOUD, own]).silences == ()


def test_a_second_issue_breaks_a_silence() -> None:
    both = reported("02-20", "SYR", "offer", "a truce", issue=("ceasefire", "talks"))
    assert ("SYR", "talks") not in kinds(silences([QUIET, LOUD, both]))


def test_looking_from_an_earlier_day() -> None:
    found = silences([QUIET, LOUD], as_of=day("01-20"))
    assert found.silences == ()
    assert kinds(silences([QUIET, LOUD], as_of=day("02-15"))) == {("SYR", "talks"): "quiet"}


def test_a_party_and_issue_asked_for_are_shown_even_if_nobody_ever_spoke() -> None:
    found = silences([LOUD], parties=["TUR"], issues=["sanctions", "talks"])
    assert kinds(found) == {("TUR", "sanctions"): "never", ("TUR", "talks"): "never"}
    assert [each.others for each in found.silences] == [("RUS",), ()]


def test_the_most_telling_silence_comes_first() -> None:
    chatty = [reported("02-20", "SYR", "offer", f"truce {n}", issue="ceasefire", number=n) for n in range(5)]
    rare = reported("02-20", "TUR", "offer", "a truce", issue="ceasefire")
    found = silences([*chatty, rare, LOUD])
    assert [each.party for each in found.silences if each.issue == "talks"] == ["SYR", "TUR"]


def test_doubtful_words_do_not_break_a_silence() -> None:
    doubtful = reported("02-20", "SYR", "offer", "talks", confidence=0.2)
    made = BoardSettings(min_confidence=0.5)
    assert kinds(silences([QUIET, LOUD, doubtful], settings=made)) == {("SYR", "talks"): "quiet"}


def test_stretches_of_silence_between_words_and_up_to_the_day() -> None:
    again = reported("02-20", "SYR", "offer", "talks", number=1)
    late = reported("04-01", "RUS", "offer", "talks", number=2)
    found = silent_spells([QUIET, again, late], days=30)
    assert [(each.start, each.end, each.days) for each in found] == [
        (day("02-21"), None, 41),
        (day("01-11"), day("02-19"), 40),
    ]
    assert (found[1].before, found[1].after) == ((QUIET.statement.id,), (again.statement.id,))
    assert found[0].after == ()


def test_nothing_said_means_no_silence() -> None:
    assert silences([]) == SilenceMap(None, 30, ())
    assert silent_spells([]) == ()
    for function in (silences, silent_spells):
        with pytest.raises(ValueError, match="at least 1"):
            function([], days=0)


def test_json_keeps_ids_on_both_sides() -> None:
    values = to_json(silences([QUIET, LOUD]))
    assert values["silences"][0]["statements"] == [QUIET.statement.id]
    assert values["silences"][0]["others_statements"] == [LOUD.statement.id]
    assert to_json(silent_spells([QUIET, LOUD]))[0]["before"] == [QUIET.statement.id]


FIRST = datetime.date(2016, 1, 1)
spoken = st.builds(
    lambda on, party, issue, relayer, number: reported(
        (FIRST + datetime.timedelta(days=on)).isoformat(),
        party,
        "assert",
        "words",
        issue=issue,
        relayed_by=relayer,
        number=number,
    ),
    st.integers(0, 60),
    st.sampled_from(("A", "B", "C", None)),
    st.sampled_from(("talks", "ceasefire")),
    st.sampled_from((None, "D")),
    st.integers(0, 10**9),
)
records = st.lists(spoken, max_size=15, unique_by=lambda each: each.statement.id)


@settings(deadline=None, max_examples=50)
@given(records, st.integers(1, 40), st.randoms(use_true_random=False))
def test_silences_are_what_a_look_at_each_day_shows(
    record: list[ReportedStatement], days: int, chance: random.Random
) -> None:
    found = silences(record, days=days)
    mixed = chance.sample(record, len(record))
    assert silences(mixed, days=days) == found
    assert silent_spells(mixed, days=days) == silent_spells(record, days=days)
    of_parties = [each for each in record if each.statement.party is not None]
    if not of_parties:
        assert found.silences == ()
        return
    last = max(each.said_on for each in of_parties if each.said_on)
    expected = {}
    for party in {each.statement.party for each in of_parties}:
        for issue in {each.statement.issue[0] for each in of_parties}:
            said = [each for each in of_parties if (each.statement.party, each.statement.issue) == (party, (issue,))]
            recent = [each for each in said if each.said_on and (last - each.said_on).days < days]
            if not said:
                expected[party, issue] = "never"
            elif not recent:
                expected[party, issue] = "quiet"
            elif all(second_hand(each) for each in recent):
                expected[party, issue] = "second_hand"
    assert kinds(found) == expected
