"""Runs are the text, whole and in order, and each carries the marks of its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from found_in_text import TEXT, span_of, statement, statements
from pourparler.record import Span
from pourparler.rendering.marking import Mark, clip, marks_of, paragraphs, runs

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(*sorted(pair)))
MARKED = st.lists(st.tuples(SPANS, st.builds(Mark, st.integers(0, 3), st.sampled_from(["cue", "content", "source"]))))


@given(SPANS, MARKED)
def test_runs_are_the_extent_with_the_right_marks(extent: Span, marked: list[tuple[Span, Mark]]) -> None:
    # Two spans of one mark may overlap only in hostile input; what a page shows then is one of them.
    apart = {mark: (span, mark) for span, mark in marked}.values()
    found = runs(extent, apart)
    assert [offset for run in found for offset in range(*run.span)] == list(range(*extent))
    for run in found:
        for offset in range(*run.span):
            assert set(run.marks) == {mark for span, mark in apart if span.start <= offset < span.end}


def test_nested_findings_share_their_words() -> None:
    found = runs(Span(0, len(TEXT)), marks_of(statements()))
    by_words = {run.span.of(TEXT): run.roles for run in found if run.marks}
    assert by_words["Ana Ruiz, envoy of Norland"] == ("source",)
    assert by_words["the talks would resume "] == ("content",)
    assert by_words["if Sudria opens the road"] == ("condition", "content")


def test_paragraphs_leave_nothing_out_but_white_space() -> None:
    text = "\n One line\nand another. \r\n\r\n  Second.\n \n\nThird\u2029 end \n"
    found = paragraphs(text)
    assert [span.of(text) for span in found] == ["One line\nand another.", "Second.", "Third\u2029 end"]
    assert paragraphs(" \n\n ") == []


def test_a_clip_shows_whole_sentences() -> None:
    (only,) = clip(TEXT, statements()[1])
    assert only.of(TEXT) == "She told the Gazette that a truce is near."


def test_a_clip_leaves_out_what_lies_between() -> None:
    found = clip(TEXT, statement(["the talks would resume", "We refuse"], source="Ana Ruiz"), before=20, after=10)
    assert len(found) == 2
    assert found[0].holds(span_of("the talks would resume"))
    assert found[1].holds(span_of("We refuse"))


def test_a_clip_of_a_text_without_sentences_stays_short() -> None:
    text = "word " * 2000 + "Ruiz said peace " + "word " * 2000
    (only,) = clip(text, statement("peace", source="Ruiz", cue="said", text=text))
    assert 16 < only.end - only.start < 310
    assert "Ruiz said peace" in only.of(text)
