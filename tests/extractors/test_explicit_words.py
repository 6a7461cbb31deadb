"""Words that say outright what is done, which side is taken and what it is about."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extraction import Stage, reading
from pourparler.extractors.acts import ActsExtractor
from pourparler.extractors.candidates import CandidatesExtractor
from pourparler.extractors.explicit_words import act_weights, issue_weights, stance_weights
from pourparler.extractors.findings import ACTS, ISSUES, STANCES
from pourparler.extractors.issues import IssuesExtractor
from pourparler.extractors.stances import StancesExtractor
from pourparler.inference.reader import ACTS as NAMES


@pytest.mark.parametrize(
    ("content", "act", "stance"),
    [
        ("Norland is open to talks on the lake", "offer", "favour"),
        ("the delegation was still ready to negotiate", "offer", "favour"),
        ("its team would not return until the raids end", "reject", "oppose"),
        ("it accepted the mediator's plan", "accept", "favour"),
        ("the front was not opposed to a meeting", "accept", "favour"),
        ('a pull-out would be "unacceptable to Norland"', "reject", "oppose"),
        ("any treaty must name the border", "demand", None),
    ],
)
def test_the_content_s_own_verb(content: str, act: str, stance: str | None) -> None:
    assert set(act_weights("said", content)) == {act}
    assert set(stance_weights("said", content)) == ({stance} if stance else set())


def test_a_wish_is_for_what_is_wished() -> None:
    assert set(act_weights("aspiration", "to join the Lake Union")) == {"offer", "demand"}
    assert set(stance_weights("wish", "to join the Lake Union")) == {"favour"}


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("accused", "Norland of being ready to break the truce"),
        ("doubted", "Norland is open to talks"),
        ("said", "the lake was calm"),
        ("said", "the bridge that Sudria built in the last war, and which its engineers repaired, is open to lorries"),
    ],
)
def test_a_telling_cue_or_a_late_verb_adds_nothing(cue: str, content: str) -> None:
    assert not act_weights(cue, content)


@pytest.mark.parametrize(
    ("content", "issues"),
    [
        ("to join the EU", {"alliance"}),
        ("NATO membership", {"alliance"}),
        ("that troops withdraw from the north", {"withdrawal"}),
        ("territorial claims", {"territory"}),
        ("to join the meeting", set()),
        ("no talks until troops withdraw from the north", set()),
        ("a new NATO exercise", set()),
    ],
)
def test_words_that_name_a_matter(content: str, issues: set[str]) -> None:
    assert set(issue_weights(content, content)) == issues


def test_concessions_are_about_land_where_the_article_is() -> None:
    content = "making concessions to Sudria"
    assert issue_weights(content, f"{content} would not bring the annexed valley back") == {"territory": 5.0}
    assert issue_weights(content, f"{content} on milk prices") == {}


def test_words_tip_the_network_s_doubt_and_not_its_certainty() -> None:
    text = "Bo Lund said the weavers are open to talks. Ana Ruiz added the lake must rise."
    said = ("Bo Lund", "said", "the weavers are open to talks"), ("Ana Ruiz", "added", "the lake must rise")
    stage = Stage(text, said).run(CandidatesExtractor())
    act = np.array([0.3 if name == "offer" else 0.5 if name == "assert" else 0.01 for name in NAMES])
    doubtful = replace(reading(stance="neutral"), act=act)
    sure = reading(act="forecast", stance="oppose", issues={"economy": 0.9})
    stage.read_as(doubtful, sure)
    stage.run(ActsExtractor()).run(StancesExtractor()).run(IssuesExtractor())
    assert stage.findings[ACTS] == ("offer", "forecast")
    assert stage.findings[STANCES][1] == "oppose"
    assert stage.findings[ISSUES][1] == ("economy",)
