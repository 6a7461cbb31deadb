"""Attribution scores on small cases whose right answer can be told by hand."""

from __future__ import annotations

from found_in_text import TEXT, attribution
from pourparler.evaluation.attributions import MEASURES, attribution_tallies
from pourparler.evaluation.tally import Tally
from pourparler.record import Attribution, Span

FIRST = attribution("the talks would resume", source="Ana Ruiz", cue="said")
SECOND = attribution("a truce is near", source="She", cue="told")
GOLD = (FIRST, SECOND)


def test_gold_against_itself_is_all_right() -> None:
    found = attribution_tallies(TEXT, GOLD, GOLD)
    assert tuple(found) == MEASURES
    assert all(each.hits == each.predicted == each.gold > 0 for each in found.values())


def test_punctuation_and_space_at_the_edges_are_nothing() -> None:
    wide = Attribution(FIRST.source, (Span(FIRST.cue[0].start - 2, FIRST.cue[0].end + 1),), FIRST.content)
    found = attribution_tallies(TEXT, GOLD, (wide, SECOND))
    assert found["cue equal"] == Tally(2, 2, 2)


def test_a_cue_of_punctuation_keeps_it() -> None:
    text = "Ruiz: talks resume"
    colon = attribution("talks resume", source="Ruiz", cue=":", text=text)
    assert attribution_tallies(text, [colon], [colon])["cue equal"] == Tally(1, 1, 1)


def test_a_wrong_source_spoils_the_triple_only() -> None:
    wrong = Attribution(SECOND.source, FIRST.cue, FIRST.content)
    found = attribution_tallies(TEXT, GOLD, (wrong, SECOND))
    assert found["triple"] == Tally(1, 2, 2)
    assert found["cue overlaps"] == Tally(2, 2, 2)
    assert found["source overlaps"] == Tally(1, 2, 2)


def test_two_guesses_at_one_attribution_are_one_hit() -> None:
    found = attribution_tallies(TEXT, GOLD, (FIRST, FIRST))
    assert found["triple"] == Tally(1, 2, 2)


def test_greedy_choice_gives_way_where_more_pairs_are_possible() -> None:
    text = "aa bb cc dd"

    def cue(start: int, end: int) -> Attribution:
        return Attribution((), (Span(start, end),), ())

    # The wide gold cue fits the first guess best, which is the only one the narrow cue could have.
    gold = (cue(0, 5), cue(0, 2))
    predicted = (cue(0, 4), cue(3, 8))
    assert attribution_tallies(text, gold, predicted)["cue overlaps"] == Tally(2, 2, 2)


def test_without_a_cue_contents_decide() -> None:
    bare = Attribution(FIRST.source, (), FIRST.content)
    found = attribution_tallies(TEXT, [bare], [FIRST])
    assert (found["cue overlaps"], found["cue equal"]) == (Tally(1, 1, 1), Tally(0, 1, 0))
    assert found["triple"] == Tally(1, 1, 1)
