"""The board: which position a party holds on a day, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import day, gold_statements, reported
from pourparler.analysis.board import board, compare_boards
from pourparler.analysis.gaps import gaps
from pourparler.analysis.settings import BoardSettings


def test_the_last_own_word_of_a_party_decides() -> None:
    seen = board([reported("02-01", "SYR", "reject", "no talks"), reported("02-20", "SYR", "offer", "will attend")])
    cell = seen.cell("SYR", "talks")
    assert cell is not None
    assert (cell.stance, cell.proposition, cell.since, cell.last) == ("for", "will attend", day("02-20"), day("02-20"))
    assert seen.as_of == day("02-20")


def test_the_board_of_an_earlier_day_knows_nothing_later() -> None:
    said = [reported("02-01", "SYR", "reject", "no talks"), reported("02-20", "SYR", "offer", "will attend")]
    cell = board(said, as_of=day("02-19")).cell("SYR", "talks")
    assert cell is not None
    assert cell.stance == "against"
    assert board(said, as_of=day("01-31")).cell("SYR", "talks") is None


def test_known_by_leaves_out_what_was_taken_in_later() -> None:
    said = [
        reported("02-01", "SYR", "reject", "no talks", learned="02-02"),
        reported("02-03", "SYR", "offer", "will attend", learned="03-01"),
    ]
    cell = board(said, known_by=day("02-10")).cell("SYR", "talks")
    assert cell is not None
    assert cell.stance == "against"


def test_a_yes_under_a_condition_is_conditional_and_keeps_the_words() -> None:
    seen = board([reported("02-20", "HNC", "offer", "a truce", conditions=[("provided", "if sieges are lifted")])])
    cell = seen.cell("HNC", "talks")
    assert cell is not None
    assert (cell.stance, cell.conditions) == ("conditional", ("if sieges are lifted",))


def test_the_leader_outranks_an_official_within_the_window() -> None:
    seen = board(
        [
            reported("02-20", "SYR", "reject", "no talks", speaker="President", authority="leader"),
            reported("02-21", "SYR", "offer", "will attend", speaker="an aide", authority="official"),
        ]
    )
    cell = seen.cell("SYR", "talks")
    assert cell is not None
    assert (cell.stance, cell.speaker) == ("against", "President")
    assert "the leader" in cell.rule


def test_own_words_outrank_what_another_relays() -> None:
    seen = board(
        [
            reported("02-20", "SYR", "reject", "no talks"),
            reported("02-21", "SYR", "offer", "will attend", relayed_by="Lavrov"),
        ]
    )
    cell = seen.cell("SYR", "talks")
    assert cell is not None
    assert cell.stance == "against"
    assert cell.choice.own_words
    hearsay = board([reported("02-21", "SYR", "offer", "will attend", relayed_by="Lavrov")]).cell("SYR", "talks")
    assert hearsay is not None
    assert "second hand" in hearsay.rule


def test_of_contradicting_words_the_one_with_more_independent_sources_wins() -> None:
    no = reported("02-20", "SYR", "reject", "no talks", utterance="u1")
    again = reported("02-20", "SYR", "reject", "no talks", utterance="u1", outlet="Herald", number=1)
    yes = reported("02-20", "SYR", "offer", "will attend")
    cell = board([no, again, yes]).cell("SYR", "talks")
    assert cell is not None
    assert (cell.stance, cell.choice.outvoted, cell.independent_sources) == ("against", True, 2)
    even = board([no, yes]).cell("SYR", "talks")
    assert even is not None
    assert even.stance == "mixed"


def test_two_papers_with_one_agency_are_one_independent_source() -> None:
    said = [
        reported("02-20", "SYR", "offer", "will attend", utterance="u", outlet=outlet, agency="Wire")
        for outlet in ("Post", "Herald", "Monitor")
    ]
    cell = board(said).cell("SYR", "talks")
    assert cell is not None
    assert (cell.reports, cell.independent_sources) == (3, 1)


def test_words_that_only_point_back_do_not_undo_a_commitment() -> None:
    seen = board([reported("02-20", "SYR", "offer", "will attend"), reported("02-22", "SYR", "reject", "them")])
    cell = seen.cell("SYR", "talks")
    assert cell is not None
    assert cell.stance == "for"
    alone = board([reported("02-22", "SYR", "reject", "them")]).cell("SYR", "talks")
    assert alone is not None
    assert alone.stance == "against"
    assert "only point back" in alone.rule


def test_an_accusation_does_not_undo_a_commitment_of_the_last_months() -> None:
    seen = board(
        [
            reported("02-20", "SYR", "offer", "a truce", issue="ceasefire"),
            reported("03-01", "SYR", "accuse", "rebels break it", issue="ceasefire", stance="oppose"),
        ]
    )
    cell = seen.cell("SYR", "ceasefire")
    assert cell is not None
    assert (cell.stance, cell.last) == ("for", day("03-01"))
    later = reported("12-01", "SYR", "accuse", "rebels break it", issue="ceasefire", stance="oppose")
    old = board([reported("02-20", "SYR", "offer", "a truce", issue="ceasefire"), later]).cell("SYR", "ceasefire")
    assert old is not None
    assert old.stance == "against"


def test_a_deadline_is_no_condition_of_what_is_demanded() -> None:
    demand = reported(
        "01-25", "HNC", "demand", "lift the sieges", issue="humanitarian", conditions=[("until", "before talks")]
    )
    cell = board([demand]).cell("HNC", "humanitarian")
    assert cell is not None
    assert (cell.stance, cell.conditions) == ("for", ())


def test_words_that_point_nowhere_give_way_to_words_that_tell() -> None:
    seen = board([reported("02-20", "SYR", "reject", "it"), reported("02-20", "SYR", "reject", "talks in Geneva")])
    cell = seen.cell("SYR", "talks")
    assert cell is not None
    assert cell.proposition == "talks in Geneva"


def test_low_confidence_stays_out() -> None:
    said = [reported("02-20", "SYR", "offer", "will attend", confidence=0.2)]
    assert board(said, settings=BoardSettings(min_confidence=0.3)).cells == ()
    assert len(board(said).cells) == 1


def test_silence_is_a_position_without_words() -> None:
    seen = board([reported("02-20", "SYR", "offer", "will attend")])
    silent = seen.position("SYR", "sanctions")
    assert (silent.stance, silent.proposition, silent.statement_ids) == ("silent", None, ())


def test_an_empty_record_gives_an_empty_board() -> None:
    seen = board([])
    assert (seen.as_of, seen.cells) == (None, ())
    with pytest.raises(ValueError, match="without a day"):
        seen.position("SYR", "talks")


def test_two_days_side_by_side() -> None:
    said = [
        reported("02-01", "SYR", "reject", "no talks"),
        reported("02-01", "RUS", "offer", "mediation"),
        reported("02-20", "SYR", "offer", "will attend"),
    ]
    rows = {row.party: row for row in compare_boards(said, day("02-02"), day("02-20")).rows}
    assert rows["SYR"].moved
    assert not rows["RUS"].moved


def test_the_start_report_alone_gives_the_picture(shared: Path) -> None:
    said = gold_statements(shared / "gold" / "dev.jsonl", "2024-11-14-russia-open-to-talks")
    seen = board(said)
    russia, ukraine = seen.cell("RUS", "talks"), seen.cell("UKR", "talks")
    assert russia is not None
    assert ukraine is not None
    assert russia.stance == "conditional"
    assert any("initiated by" in text for text in russia.conditions)
    assert any("on the ground" in text for text in russia.demands)
    assert ukraine.stance == "against"
    assert any("withdraw" in text for text in ukraine.conditions)
    stances = {(cell.party, cell.issue): cell.stance for cell in seen.cells}
    assert stances["UKR", "alliance"] == "for"
    assert stances["RUS", "alliance"] == "against"
    pairs = gaps(seen, parties=("RUS", "UKR"))
    conflicts = [pair.issue for pair in pairs if pair.relation == "conflict"]
    assert conflicts.count("alliance") == 1
    assert len([issue for issue in conflicts if issue in ("territory", "withdrawal")]) == 1
    # The chain: the report names the agency, the agency the ambassador.
    assert russia.decisive.statement.via == ("Reuters",)
    assert russia.decisive.origin == "Reuters"
    assert "Ambassador" in (russia.decisive.source_text or "")
