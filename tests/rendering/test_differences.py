"""Where two wordings differ, and in which fields two readings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import reported
from pourparler.rendering.differences import changed_fields, new_words


@pytest.mark.parametrize(
    ("text", "other", "new"),
    [
        ("the talks would go on", "The talks would go on.", []),
        ("“the talks” would go on", "the talks would go on", []),
        ("the army's advance", "the army’s advance", []),
        ("the talks would go on on Sunday", "the talks would go on", ["on Sunday"]),
        ("the talks would not go on", "the talks would go on", ["not"]),
        ("the talks will go on in Marl", "the talks would go on", ["will", "in Marl"]),
        ("anything", "", ["anything"]),
        ("", "anything", []),
    ],
)
def test_new_words(text: str, other: str, new: list[str]) -> None:
    assert [span.of(text) for span in new_words(text, other)] == new


@given(st.text(max_size=60), st.text(max_size=60))
def test_new_words_lie_in_order_in_the_text(text: str, other: str) -> None:
    end = 0
    for span in new_words(text, other):
        assert end <= span.start < span.end <= len(text)
        end = span.end
    assert new_words(text, text) == ()


def test_changed_fields() -> None:
    before = reported("02-20", "SYR", "offer", "to stop the fighting").statement
    assert changed_fields(before, before) == ()
    assert changed_fields(before, replace(before, act="demand", confidence=0.5)) == ("act", "confidence")
