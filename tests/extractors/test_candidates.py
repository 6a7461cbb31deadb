"""Attributions become candidates: joint sources parted, quotation form told, furniture left out."""

from __future__ import annotations

import pytest

from extraction import Said, Stage, place
from pourparler.extractors.candidates import CandidatesExtractor, quoted_form
from pourparler.extractors.findings import CANDIDATES


def sources(text: str, *said: Said) -> list[str | None]:
    stage = Stage(text, said).run(CandidatesExtractor())
    return [c.source.of(text) if c.source else None for c in stage.findings[CANDIDATES]]


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("Norland and Sudria", ["Norland", "Sudria"]),
        ("Norland, Sudria and the Lake Union", ["Norland", "Sudria", "the Lake Union"]),
        ("Norlandian and Sudrian officials", ["Norlandian", "Sudrian officials"]),
        ("Ana Ruiz and Bo Lund", ["Ana Ruiz", "Bo Lund"]),
        ("The foreign and defence ministers of Norland", ["The foreign and defence ministers of Norland"]),
        ("Ministry of Trade and Industry", ["Ministry of Trade and Industry"]),
        ("friends and relatives", ["friends and relatives"]),
        ("Norland", ["Norland"]),
    ],
)
def test_joint_sources_are_parted_where_each_names_an_actor(source: str, parts: list[str]) -> None:
    text = f"{source} said that the talks would go on."
    assert sources(text, (source, "said", "the talks would go on")) == parts


def test_no_source_is_one_candidate() -> None:
    assert sources("The plan was opposed.", (None, "was opposed", "The plan")) == [None]


@pytest.mark.parametrize(
    ("text", "content", "form"),
    [
        ("“We refuse,” he said.", "“We refuse,”", "direct"),
        ("“We refuse,” he said.", "We refuse", "direct"),
        ('"We refuse," he said.', '"We refuse,"', "direct"),
        ("He said they refuse.", "they refuse", "indirect"),
        ("He said they “never” refuse.", "they “never” refuse", "mixed"),
        ('He said "never" and that it was "time" to go.', 'it was "time" to go', "mixed"),
        ("He said ‘never’.", "‘never’", "indirect"),
        ("«Jamais», he said.", "«Jamais»", "direct"),
        ("“A break.\n\nHe said they go.", "they go", "indirect"),
        ("“ ” he said — …", "—", "indirect"),
    ],
)
def test_quotation_form(text: str, content: str, form: str) -> None:
    assert quoted_form(text, (place(text, content),)) == form


def test_pieces_of_both_kinds_are_mixed() -> None:
    text = "“We refuse,” he said, adding they would wait."
    assert quoted_form(text, (place(text, "“We refuse,”"), place(text, "they would wait"))) == "mixed"


def test_a_quotation_without_a_cue_goes_on_with_the_one_before() -> None:
    text = "Ana Ruiz said she would wait.\n“The road is long.”\nA truce holds."
    stage = Stage(
        text,
        [("Ana Ruiz", "said", "she would wait"), (None, None, "“The road is long.”"), (None, None, "A truce holds")],
    )
    found = stage.run(CandidatesExtractor()).findings[CANDIDATES]
    assert [c.continues for c in found] == [None, 0, None]


def test_the_furniture_of_a_page_says_nothing() -> None:
    text = "Sign in, says our editor, to read on.\nNorland said it would wait."
    said: list[Said] = [("our editor", "says", "Sign in"), ("Norland", "said", "it would wait")]
    stage = Stage(text, said, skip=["Sign in, says our editor, to read on."]).run(CandidatesExtractor())
    assert [c.content[0].of(text) for c in stage.findings[CANDIDATES]] == ["it would wait"]


def test_candidates_stand_in_order_of_place() -> None:
    text = "Talks resume, Norland said. Sudria denied it."
    said: list[Said] = [("Sudria", "denied", "it"), ("Norland", "said", "Talks resume")]
    stage = Stage(text, [said[1], said[0]]).run(CandidatesExtractor())
    starts = [(c.cue or c.content[0]).start for c in stage.findings[CANDIDATES]]
    assert starts == sorted(starts)
    assert len(starts) == 2
