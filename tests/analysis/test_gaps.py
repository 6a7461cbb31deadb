"""Pairs of parties, over time and on an analyst's scales."""

from __future__ import annotations

import csv

import pytest

from builders import day, reported
from pourparler.analysis.board import board
from pourparler.analysis.gaps import Gap, gaps, gaps_over_time
from pourparler.analysis.scales import ScaledBoard, place_on_scales, read_scales, weighted_median, worksheet
from pourparler.errors import SettingsError
from pourparler.record import ReportedStatement

SCALES = """
[[scale]]
issue = "governance"
description = "How far power changes hands"
step = [
  {at = 100, meaning = "transitional body", words = ["transitional body"]},
  {at = 0, meaning = "no change", words = ["stays in office"]},
  {at = 50, meaning = "shared cabinet", words = ["Unity Cabinet", "shared cabinet"]},
]
"""


def one(said: list[ReportedStatement], issue: str = "talks") -> Gap:
    (gap,) = gaps(board(said), parties=("AAA", "BBB"), issues=(issue,))
    return gap


@pytest.mark.parametrize(
    ("a", "b", "relation", "distance"),
    [
        (("offer", ()), ("accept", ()), "agree", 0),
        (("reject", ()), ("reject", ()), "agree", 0),
        (("offer", ()), ("reject", ()), "conflict", 4),
        (("offer", (("provided", "if attacks end"),)), ("offer", ()), "conditional", 1),
        (("reject", (("until", "until attacks end"),)), ("offer", ()), "conditional", 3),
    ],
)
def test_relations(
    a: tuple[str, tuple[tuple[str, str], ...]], b: tuple[str, tuple[tuple[str, str], ...]], relation: str, distance: int
) -> None:
    said = [
        reported("02-01", party, act, "a round", conditions=held) for party, (act, held) in (("AAA", a), ("BBB", b))
    ]
    gap = one(said)
    assert (gap.relation, gap.distance) == (relation, distance)
    assert set(gap.statements) == {each.statement.id for each in said}


def test_one_sided_and_silent() -> None:
    said = [reported("02-01", "AAA", "offer", "a round"), reported("02-01", "CCC", "offer", "quotas", issue="economy")]
    assert one(said).relation == "one-sided"
    assert one(said, "economy").relation == "silent"
    assert one(said, "economy").statements == ()


def test_who_is_between() -> None:
    said = [
        reported("02-01", "AAA", "offer", "a round"),
        reported("02-01", "BBB", "reject", "a round"),
        reported("02-01", "CCC", "offer", "a round", conditions=[("provided", "if attacks end")]),
    ]
    assert one(said).between == ("CCC",)


def test_how_a_pair_moved() -> None:
    said = [
        reported("02-01", "AAA", "offer", "a round"),
        reported("02-03", "BBB", "reject", "a round"),
        reported("03-01", "BBB", "offer", "a round"),
    ]
    moves = gaps_over_time(said)
    assert [(move.day, move.before, move.gap.relation, move.moved) for move in moves] == [
        (day("02-01"), "silent", "one-sided", ("AAA",)),
        (day("02-03"), "one-sided", "conflict", ("BBB",)),
        (day("03-01"), "conflict", "agree", ("BBB",)),
    ]


def said_on_governance() -> list[ReportedStatement]:
    return [
        reported("03-01", "SYR", "demand", "the president stays in office", issue="governance"),
        reported("03-30", "SYR", "offer", "a unity cabinet with some opponents", issue="governance"),
        reported("03-11", "HNC", "demand", "a transitional body with full powers", issue="governance"),
        reported("03-12", "HNC", "accept", "a shared cabinet as a first step", issue="governance"),
        reported("03-12", "HNC", "offer", "to come to Geneva", issue="talks"),
        reported("03-14", "RUS", "assert", "a unity cabinet is talked about", issue="governance"),
    ]


def placed(said: list[ReportedStatement], scales: str = SCALES) -> ScaledBoard:
    return place_on_scales(said, read_scales(scales, path="scales.toml"))


def test_ranges_overlap_and_distance() -> None:
    found = placed(said_on_governance())
    places = {each.party: (each.low, each.high, each.point) for each in found.placements}
    assert places == {"HNC": (50, 100, 50), "SYR": (0, 50, 50)}
    (pair,) = found.gaps
    assert (pair.overlap, pair.distance, pair.points_apart) == ((50, 50), 0, 0)


def test_a_refusal_takes_a_party_off_its_step() -> None:
    no = reported("03-31", "HNC", "reject", "any unity cabinet", issue="governance")
    found = placed([*said_on_governance(), no])
    (pair,) = found.gaps
    assert (pair.overlap, pair.distance) == (None, 50)


def test_salience_is_a_proxy_unless_the_analyst_weighs() -> None:
    found = placed(said_on_governance())
    hnc = next(each for each in found.placements if each.party == "HNC")
    assert hnc.salience == pytest.approx(66.7)
    assert found.proxies
    weighed = placed(said_on_governance(), SCALES + "[weights]\nSYR = 3\nHNC = 1\n")
    assert not weighed.proxies
    assert {each.party: each.weight for each in weighed.placements} == {"SYR": 3, "HNC": 1}


@pytest.mark.parametrize(
    ("points", "median"),
    [
        ([(10.0, 1.0)], 10),
        ([(0.0, 1.0), (100.0, 3.0)], 100),
        ([(0.0, 1.0), (100.0, 1.0)], 50),
        ([(0.0, 0.0), (40.0, 0.0), (100.0, 0.0)], 40),
        ([(0.0, 1.0), (30.0, 0.0), (100.0, 1.0)], 50),
    ],
)
def test_weighted_median(points: list[tuple[float, float]], median: float) -> None:
    assert weighted_median(points) == median


def test_ktab_worksheet_leaves_power_blank() -> None:
    rows = list(csv.reader(worksheet(placed(said_on_governance()), "ktab").splitlines()))
    assert rows[0][2:4] == ["2", "1"]
    assert "proxy" in rows[0][1]
    assert rows[1][:5] == ["Actor", "Description", "Power", "Pstn1", "Sal1"]
    assert rows[2][:5] == ["HNC", "", "", "50", "66.7"]


def test_exchange_worksheet_leaves_power_blank() -> None:
    rows = list(csv.reader(worksheet(placed(said_on_governance()), "exchange").splitlines()))
    assert ["#M", "governance", "50", "shared cabinet"] in rows
    assert ["#D", "SYR", "governance", "50", "100", ""] in rows
    assert [row[0] for row in rows] == sorted([row[0] for row in rows], key="#A #P #M #D".split().index)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[scale", "no TOML"),
        ("", "no scale"),
        ('[[scale]]\nissue = "talks"\n', "fewer than two steps"),
        ('[[scale]]\nissue = "talks"\nstep = [{at = 101, words = ["a"]}, {at = 0, words = ["b"]}]', "step 1: no place"),
        ('[[scale]]\nissue = "talks"\nstep = [{at = 1, words = ["a"]}, {at = 0}]', "step 2: nothing to tell it by"),
        (SCALES + SCALES, "two scales for governance"),
        (SCALES + "[weights]\nSYR = -1\n", "[weights]"),
        ("[[scale]]\nname = 1\n", "no issue"),
    ],
)
def test_a_wrong_scale_file_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_scales(text, path="scales.toml")
    assert told in str(raised.value)
    assert "scales.toml" in str(raised.value)
