"""The challenge passages: their form, and how many of each phenomenon the reader gets right.

No passage may become a rule: what fails here is mended only where the cause is general. ``python
tests/challenge/scoring.py --failures`` lists what fails.
"""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from challenge import scoring
from pourparler.directory import ActorDirectory
from pourparler.record import CONDITION_KINDS
from pourparler.record.negotiation import ACTS

PHENOMENA = frozenset(
    """
    acts ambassadors condition-kinds condition-places demand-lists denials headlines joint-sources long-quotations
    negated-modals nested-voices no-statement not-ruled-out pronoun-chains refusals same-surname scare-quotes
    unnamed-sources
    """.split()
)
"""What the set must hold; a phenomenon has ten passages at least."""

PASSAGES = scoring.load_passages()


def test_the_set_is_large_and_holds_every_phenomenon() -> None:
    counts = Counter(passage.phenomenon for passage in PASSAGES)
    assert len(PASSAGES) >= 200
    assert set(counts) == PHENOMENA
    assert min(counts.values()) >= 10
    assert len({passage.id for passage in PASSAGES}) == len(PASSAGES)


def test_every_annotation_points_into_its_passage() -> None:
    assert [problem for passage in PASSAGES for problem in scoring.problems(passage)] == []


def test_every_act_and_condition_is_asked_for() -> None:
    rows = [row for passage in PASSAGES for row in passage.expect]
    acts = {act for row in rows for act in scoring._alternatives(row.get("act"))}
    kinds = {row.get("condition_kind") for row in rows}
    kinds |= {condition["kind"] for row in rows for condition in row.get("conditions", ())}
    assert acts == set(ACTS)
    assert kinds >= set(CONDITION_KINDS)


def test_no_passage_names_a_party_of_this_world() -> None:
    """Nothing can be looked up: the directory knows no state, organisation, group or person of the passages."""
    directory = ActorDirectory.load()
    telling = ("state", "organisation", "group", "seat", "person", "adjective", "demonym")
    known = {
        (passage.id, passage.text[m.start : m.end])
        for passage in PASSAGES
        for m in directory.find_mentions(passage.text)
        if m.kind in telling and re.match(r"[A-Z]", passage.text[m.start]) and not m.ambiguous
    }
    assert known == set()


@pytest.mark.model
@pytest.mark.timeout(900)
def test_no_phenomenon_falls_below_its_floor(capsys: pytest.CaptureFixture[str]) -> None:
    floors = json.loads(scoring.FLOORS.read_text(encoding="utf8"))
    assert floors["passages"] == scoring.fingerprint(), "the passages changed: measure anew with --write-floors"
    outcomes = scoring.read_all(PASSAGES)
    with capsys.disabled():
        print("\n" + scoring.table(outcomes))  # noqa: T201
    reached = {key: right for key, (right, _) in scoring.right_by_phenomenon(outcomes).items()}
    assert {key: n for key, n in reached.items() if n < floors["right"][key]} == {}
