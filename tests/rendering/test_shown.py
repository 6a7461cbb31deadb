"""A statement with its report, as the terminal shows it."""

from __future__ import annotations

from builders import reported
from pourparler.record import Span
from pourparler.rendering.shown import evidence_paragraphs


def paragraphs_of(text: str, words: str) -> list[str]:
    from dataclasses import replace

    start = text.index(words)
    statement = replace(reported("02-20", "SYR", "offer", words).statement, content=(Span(start, start + len(words)),))
    return [span.of(text) for span in evidence_paragraphs(text, statement)]


def test_the_paragraph_of_the_evidence_alone() -> None:
    text = "Headline\n\nIt rained. Lund said the truce would hold. It rained on.\n\nThe end."
    assert paragraphs_of(text, "the truce would hold") == ["It rained. Lund said the truce would hold. It rained on."]


def test_evidence_over_two_paragraphs_shows_both() -> None:
    text = "“One,” said Lund.\n\n“Two.”\n\nThe end."
    assert paragraphs_of(text, "Lund.\n\n“Two.”") == ["“One,” said Lund.", "“Two.”"]


def test_of_a_very_long_paragraph_the_sentences_around_it() -> None:
    text = "It rained all day. " * 200 + "Lund said the truce would hold. " + "It rained all night. " * 200
    (shown,) = paragraphs_of(text, "the truce would hold")
    assert "Lund said the truce would hold." in shown
    assert len(shown) < 1000
