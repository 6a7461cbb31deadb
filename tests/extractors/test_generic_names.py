"""Where "the alliance" means the body that the directory knows by that noun, and where another alliance."""

from __future__ import annotations

import pytest

from extraction import world
from pourparler.extractors.generic_names import without_other_bodies


def bodies(text: str) -> list[str]:
    mentions = without_other_bodies(text, world().find_mentions(text))
    return [text[m.start : m.end] for m in mentions if m.name == "NATO"]


@pytest.mark.parametrize(
    "text",
    [
        "NATO met on Monday. The alliance said that it would wait.",
        "NATO met on Monday. More alliance troops would come.",
        "The ruling coalition fell. NATO met on Monday. The alliance said that it would wait.",
    ],
)
def test_the_alliance_is_the_one_named_last(text: str) -> None:
    assert bodies(text) == ["NATO", "alliance"]


@pytest.mark.parametrize(
    "text",
    [
        "NATO met on Monday. The main opposition alliance said that it would wait.",
        "NATO met on Monday. The Sudrian-backed alliance said that it would wait.",
        "NATO met on Monday. The parties formed an alliance.",
        "NATO met on Monday. The rebel coalition did, too. The alliance said that it would wait.",
    ],
)
def test_another_alliance_is_not_meant(text: str) -> None:
    assert bodies(text) == ["NATO"]


def test_a_body_that_the_report_never_names_is_not_meant() -> None:
    assert bodies("The alliance said that it would wait.") == []
