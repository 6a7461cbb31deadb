"""What a search has found, as the terminal shows it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pourparler.record import Span
from pourparler.rendering.hits import FOUND_STYLE, marked


def styled(words: str, marks: list[Span]) -> tuple[str, list[str]]:
    """The words that are shown, and those of them that are marked."""
    shown = marked(words, marks)
    return shown.plain, [shown.plain[each.start : each.end] for each in shown.spans if each.style == FOUND_STYLE]


def test_short_words_are_shown_whole() -> None:
    assert styled("a truce of two weeks", [Span(2, 7), Span(15, 20)]) == ("a truce of two weeks", ["truce", "weeks"])


def test_of_long_words_only_what_stands_around_the_marks() -> None:
    words = "before " * 100 + "truce " + "after " * 100
    start = words.index("truce")
    shown, found = styled(words, [Span(start, start + 5)])
    assert found == ["truce"]
    assert len(shown) < 400
    assert shown.startswith("… before")
    assert shown.endswith("after …")


def test_long_words_without_a_mark_are_cut_at_a_word() -> None:
    shown, found = styled("word " * 200, [])
    assert found == []
    assert shown.endswith("word …")


def test_nothing_steers_the_terminal() -> None:
    assert styled("a\x1b[31m\ntruce", [Span(7, 12)])[0] == "a [31m truce"


@given(st.text(st.characters(categories=("L", "N", "Zs", "P")), max_size=900), st.data())
def test_every_mark_is_shown(words: str, data: st.DataObject) -> None:
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(words)), max_size=8))))
    marks = [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    _, found = styled(words, marks)
    wanted = [" ".join(mark.of(words).split()) for mark in marks]
    assert [" ".join(each.split()) for each in found if each.strip()] == [each for each in wanted if each]
