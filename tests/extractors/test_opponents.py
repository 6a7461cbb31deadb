"""Sources that are described by whom they are against."""

from __future__ import annotations

import pytest

from pourparler.extractors.opponents import are_opponents, is_critic, stands_outside


@pytest.mark.parametrize(
    "words",
    [
        "opponents of President Bo Lund",
        "Lund's enemies",
        "his opponents",
        "rebels fighting Bo Lund",
        "those opposed to Lund",
    ],
)
def test_many_who_are_against_somebody(words: str) -> None:
    assert are_opponents(words)


@pytest.mark.parametrize(
    "words", ["Bo Lund", "its rival, Sudria", "rebels", "an opponent of Bo Lund", "the opposition"]
)
def test_others_are_not(words: str) -> None:
    assert not are_opponents(words)


@pytest.mark.parametrize("words", ["a critic of the government", "Lund's critics", "an opponent of Bo Lund"])
def test_critics_speak_for_themselves(words: str) -> None:
    assert is_critic(words)
    assert not are_opponents(words)


@pytest.mark.parametrize("words", ["a Sudrian dissident", "a writer who is not part of the Marsh Front"])
def test_who_stands_outside(words: str) -> None:
    assert stands_outside(words)
    assert not stands_outside("a spokesman for the Marsh Front")
