"""Networks: worked examples, a brute-force count, figures of DNA's own sample, and what holds for any record."""

from __future__ import annotations

import datetime
import math
import random
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import day, reported
from pourparler.analysis.camps import camps
from pourparler.analysis.json_networks import number
from pourparler.analysis.json_views import to_json
from pourparler.analysis.network import (
    ACTOR_NORMALISATIONS,
    ACTOR_WEIGHTS,
    DUPLICATES,
    ISSUE_NORMALISATIONS,
    ISSUE_WEIGHTS,
    Network,
    NetworkSettings,
    Windows,
    actor_network,
    as_graph,
    graphml,
    issue_network,
    network_windows,
)
from pourparler.analysis.selection import Selection
from pourparler.analysis.utterances import direction_of
from pourparler.errors import SettingsError
from pourparler.record import ReportedStatement

EVERYTHING = NetworkSettings(duplicates="all")


def said(party: str, stance: str, issue: str = "talks", *, on: str = "02-01", number: int = 0) -> ReportedStatement:
    return reported(on, party, "assert", f"{stance} {issue}", stance=stance, issue=issue, number=number)


def talks_record() -> list[ReportedStatement]:
    """A: talks ++−, ceasefire +. B: talks +−−. C: ceasefire −, sanctions neutral."""
    return [
        said("A", "favour", number=1),
        said("A", "favour", number=2),
        said("A", "oppose", number=3),
        said("A", "favour", "ceasefire"),
        said("B", "favour", number=1),
        said("B", "oppose", number=2),
        said("B", "oppose", number=3),
        said("C", "oppose", "ceasefire"),
        said("C", "neutral", "sanctions"),
    ]


def weight(network: Network, a: str, b: str) -> float:
    return network.weights[network.actors.index(a)][(network.issues or network.actors).index(b)]


def between(record: list[ReportedStatement], a: str, b: str, what: str, normalise: str = "no") -> float:
    return weight(actor_network(record, settings=replace(EVERYTHING, weight=what, normalise=normalise)), a, b)


def test_congruence_and_conflict_by_hand() -> None:
    record = talks_record()
    # On talks A says + + −, B says + − −: 2·1 + 1·2 pairs agree, 2·2 + 1·1 disagree.
    assert between(record, "A", "B", "congruence") == 4
    assert between(record, "A", "B", "conflict") == 5
    assert between(record, "A", "B", "subtract") == -1
    assert between(record, "A", "B", "ignore") == 9
    assert between(record, "A", "C", "conflict") == 1
    assert between(record, "B", "C", "ignore") == 0


def test_normalisations_by_hand() -> None:
    record = talks_record()
    # A has 4 statements and B 3.
    assert between(record, "A", "B", "congruence", "average") == pytest.approx(4 / 3.5)
    # (talks, +): 2·1; (talks, −): 1·2; (ceasefire, +) is A's alone: 1.
    assert between(record, "A", "B", "congruence", "jaccard") == pytest.approx(4 / 5)
    # Vectors (2, 1, 1) and (1, 2, 0).
    assert between(record, "A", "B", "congruence", "cosine") == pytest.approx(4 / math.sqrt(6 * 5))


def test_neutral_words_are_out_or_halfway() -> None:
    record = [said("A", "favour"), said("B", "neutral"), said("C", "oppose")]
    assert actor_network(record, settings=EVERYTHING).actors == ("A", "C")
    halfway = replace(EVERYTHING, neutral="halfway")
    network = actor_network(record, settings=replace(halfway, weight="congruence"))
    assert [weight(network, *pair) for pair in (("A", "B"), ("A", "C"), ("B", "C"))] == [0.5, 0, 0.5]
    conflict = actor_network(record, settings=replace(halfway, weight="conflict"))
    assert [weight(conflict, *pair) for pair in (("A", "B"), ("A", "C"), ("B", "C"))] == [0.5, 1, 0.5]


def test_issues_by_hand() -> None:
    record = talks_record()
    counts = issue_network(record, settings=replace(EVERYTHING, weight="ignore"))
    assert list(counts.actors) == ["A", "B", "C"]
    assert list(counts.issues) == ["talks", "ceasefire", "sanctions"]
    assert list(map(list, counts.weights)) == [list(row) for row in ((3, 1, 0), (3, 0, 0), (0, 1, 1))]
    signed = issue_network(record, settings=EVERYTHING)
    assert signed.issues == ("talks", "ceasefire")
    assert list(map(list, signed.weights)) == [list(row) for row in ((1, 1), (-1, 0), (0, -1))]
    combined = issue_network(record, settings=replace(EVERYTHING, weight="combine"))
    assert list(map(list, combined.weights)) == [list(row) for row in ((3, 1), (3, 0), (0, 2))]
    activity = issue_network(record, settings=replace(EVERYTHING, normalise="activity"))
    assert list(activity.weights[0]) == [0.25, 0.25]
    prominence = issue_network(record, settings=replace(EVERYTHING, normalise="prominence"))
    assert prominence.weights[0] == pytest.approx((1 / 6, 1 / 2))


def test_an_edge_opens_exactly_the_statements_that_make_it() -> None:
    record = talks_record()
    neutral = record[-1].statement.id
    edges = {(edge.a, edge.b): edge for edge in actor_network(record, settings=EVERYTHING).edges}
    conflict = actor_network(record, settings=replace(EVERYTHING, weight="conflict"))
    (first, second) = conflict.edges
    assert set(first.statements) == {
        each.statement.id
        for each in record
        if each.statement.party in ("A", "B") and each.statement.issue == ("talks",)
    }
    assert (second.issues, len(second.statements)) == (("ceasefire",), 2)
    assert neutral not in {each for edge in edges.values() for each in edge.statements}
    only_yes = [said("A", "favour"), said("B", "favour", number=1), said("B", "oppose", number=2)]
    (agreeing,) = actor_network(only_yes, settings=replace(EVERYTHING, weight="congruence")).edges
    assert set(agreeing.statements) == {only_yes[0].statement.id, only_yes[1].statement.id}


def test_duplicate_rules() -> None:
    twice = [
        replace(said("A", "favour", on="2016-01-04", number=1), utterance="u"),
        replace(said("A", "favour", on="2016-01-05", number=2), utterance="u"),
        said("A", "favour", on="2016-01-08", number=3),
        said("A", "favour", on="2016-01-11", number=4),
        said("A", "favour", on="2017-01-10", number=5),
        said("A", "oppose", on="2017-01-10", number=6),
    ]
    # A second finding of the same words in one report.
    twice.append(replace(twice[3], statement=replace(twice[3].statement, id="again"), utterance="v"))
    counted = {
        rule: sum(map(sum, issue_network(twice, settings=NetworkSettings(weight="ignore", duplicates=rule)).weights))
        for rule in DUPLICATES
    }
    # ISO weeks: three of 4 January 2016, two of 11 January, two of January 2017, which is no duplicate of 2016.
    assert counted == {"all": 7, "utterance": 6, "document": 6, "week": 3, "month": 2, "year": 2, "range": 1}
    with_stance = NetworkSettings(weight="subtract", duplicates="range")
    assert issue_network(twice, settings=with_stance).weights == ((0,),)
    assert issue_network(twice, settings=with_stance).left_out == 5


def test_isolates_and_selections() -> None:
    record = [*talks_record(), said("D", "neutral")]
    assert "D" not in actor_network(record).actors
    network = actor_network(record, settings=NetworkSettings(isolates=True))
    assert network.actors == ("A", "B", "C", "D")
    assert all(value == 0 for value in network.weights[3])
    few = actor_network(record, selection=Selection(parties=("A", "B"), issues=("ceasefire",)))
    assert (few.actors, few.edges) == (("A",), ())
    busy = actor_network(record, settings=replace(EVERYTHING, min_statements=3))
    assert busy.actors == ("A", "B")


def test_speakers_of_one_name_in_two_parties_stay_apart() -> None:
    record = [
        reported("02-01", "RUS", "offer", "talks", speaker="An official"),
        reported("02-01", "USA", "reject", "talks", speaker="An official"),
        reported("02-01", None, "reject", "talks", speaker="An analyst"),
    ]
    network = actor_network(record, settings=NetworkSettings(level="speaker"))
    assert network.actors == ("An analyst", "An official (RUS)", "An official (USA)")
    assert weight(network, "An official (RUS)", "An official (USA)") == -1
    assert actor_network(record).actors == ("RUS", "USA")


def test_windows_are_the_networks_of_their_days() -> None:
    record = [said("A", "favour", on="01-20"), said("B", "favour", on="02-03"), said("A", "oppose", on="02-20")]
    windows = network_windows(record, settings=EVERYTHING)
    assert [(each.start, each.end) for each in windows] == [
        (day("01-20"), day("01-31")),
        (day("02-01"), day("02-20")),
    ]
    for window in windows:
        assert window == actor_network(
            record, selection=Selection(start=window.start, end=window.end), settings=EVERYTHING
        )
    moving = network_windows(record, windows=Windows(size=2, step=1), settings=EVERYTHING)
    assert [weight(each, "A", "B") for each in moving if {"A", "B"} <= set(each.actors)] == [0]
    kept = network_windows(record, settings=replace(EVERYTHING, isolates=True))
    assert all(each.actors == ("A", "B") for each in kept)
    assert network_windows([]) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight": "combine"},
        {"normalise": "prominence"},
        {"duplicates": "fortnight"},
        {"level": "town"},
        {"neutral": "x"},
    ],
)
def test_settings_that_mean_nothing_between_actors_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="Use one of"):
        actor_network([], settings=NetworkSettings(**wrong))  # type: ignore[arg-type]


def test_settings_that_mean_nothing_to_issues_are_refused() -> None:
    for wrong in ({"weight": "congruence"}, {"normalise": "cosine"}, {"weight": "combine", "normalise": "activity"}):
        with pytest.raises(SettingsError):
            issue_network([], settings=NetworkSettings(**wrong))  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="window"):
        network_windows([], windows=Windows(unit="decade"))


def test_an_empty_record_gives_an_empty_network() -> None:
    for network in (actor_network([]), issue_network([])):
        assert (network.nodes, network.edges, network.start) == ((), (), None)
    grouped = camps([])
    assert (grouped.camps, grouped.polarisation, grouped.modularity) == ((), 0, None)


def test_two_closed_camps_are_fully_polarised() -> None:
    record = [said(party, "favour") for party in "AB"] + [said(party, "oppose") for party in "CDE"]
    grouped = camps(record)
    assert grouped.camps == (("C", "D", "E"), ("A", "B"))
    assert (grouped.cohesion, grouped.opposition, grouped.polarisation) == (1, 1, 1)
    # Pairs: 1 + 3 agree, 2·3 conflict.
    assert grouped.conflict_share == pytest.approx(0.6)
    assert grouped.communities == (("C", "D", "E"), ("A", "B"))
    assert grouped.modularity is not None
    assert set(grouped.statements) == {each.statement.id for each in record}


def test_consensus_is_not_polarised() -> None:
    grouped = camps([said(party, "favour") for party in "ABC"])
    assert grouped.camps == (("A", "B", "C"), ())
    assert (grouped.cohesion, grouped.opposition, grouped.polarisation, grouped.conflict_share) == (1, 0, 0, 0)


def well_split(signed: tuple[tuple[float, ...], ...], actors: tuple[str, ...], camp: set[str]) -> float:
    return sum(
        signed[i][j] * (1 if (actors[i] in camp) == (actors[j] in camp) else -1)
        for i, j in combinations(range(len(actors)), 2)
    )


def test_the_split_is_the_best_of_all() -> None:
    """Against every split of seven actors, on records of chance."""
    chance = random.Random(11)
    for _ in range(20):
        record = [
            said(
                chance.choice("ABCDEFG"),
                chance.choice(("favour", "oppose")),
                chance.choice(("talks", "ceasefire")),
                number=n,
            )
            for n in range(25)
        ]
        grouped = camps(record)
        signed = actor_network(record, settings=NetworkSettings()).weights
        actors = grouped.congruence.actors

        every_split = [set(camp) for size in range(len(actors) + 1) for camp in combinations(actors, size)]
        best = max(well_split(signed, actors, camp) for camp in every_split)
        assert well_split(signed, actors, set(grouped.camps[0])) == pytest.approx(best)


def test_groups_do_not_depend_on_the_hash_of_the_day() -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from analysis.test_network import said; from pourparler.analysis.camps import camps;"
        "import random; r = random.Random(3);"
        "print(camps([said(r.choice('ABCDEFGHIJ'), r.choice(('favour', 'oppose')), "
        "r.choice(('talks', 'ceasefire', 'sanctions')), number=n) for n in range(60)]).communities)"
    )
    tests = str(Path(__file__).parent.parent)
    told = {
        subprocess.run(
            [sys.executable, "-c", script, tests],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_graphml_is_typed_and_keeps_the_ids() -> None:
    text = graphml(issue_network(talks_record(), settings=EVERYTHING))
    root = ET.fromstring(text)
    keys = root.findall("{http://graphml.graphdrawing.org/xmlns}key")
    assert keys
    assert all(key.get("attr.type") for key in keys)
    assert 'id="issue:talks"' in text
    graph = as_graph(actor_network(talks_record(), settings=EVERYTHING))
    assert graph.edges["A", "B"]["weight"] == -1
    assert len(graph.edges["A", "B"]["statements"].split()) == 6


def test_json_holds_matrix_edges_and_settings() -> None:
    values = to_json(actor_network(talks_record(), settings=replace(EVERYTHING, weight="congruence")))
    assert values["rows"] == ["A", "B", "C"]
    assert values["matrix"] == [[0, 4, 0], [4, 0, 0], [0, 0, 0]]
    assert [edge["weight"] for edge in values["edges"]] == [4]
    assert values["settings"]["duplicates"] == "all"
    assert number(1 / 3) == 0.3333333333


# What follows counts pairs of statements one by one, with nothing taken from the code under test but stances.

words = st.builds(
    said,
    st.sampled_from("ABCD"),
    st.sampled_from(("favour", "oppose", "neutral")),
    st.sampled_from(("talks", "ceasefire", "sanctions")),
    on=st.dates(datetime.date(2015, 12, 20), datetime.date(2016, 3, 1)).map(datetime.date.isoformat),
    number=st.integers(0, 10**9),
)
records = st.lists(words, max_size=14, unique_by=lambda each: each.statement.id)


def agreement(one: ReportedStatement, other: ReportedStatement) -> float:
    return 1 - abs(direction_of(one) - direction_of(other)) / 2


def counted_one_by_one(record: list[ReportedStatement], a: str, b: str, what: str) -> float:
    total = 0.0
    for one in record:
        for other in record:
            if (one.statement.party, other.statement.party) == (a, b) and one.statement.issue == other.statement.issue:
                agree = agreement(one, other)
                total += {"ignore": 1, "congruence": agree, "conflict": 1 - agree, "subtract": 2 * agree - 1}[what]
    return total


def divided_by(record: list[ReportedStatement], a: str, b: str, what: str, how: str) -> float:
    def vector(actor: str) -> Counter[tuple[str, int]]:
        return Counter(
            (each.statement.issue[0], 0 if what == "ignore" else direction_of(each))
            for each in record
            if each.statement.party == actor
        )

    one, other = vector(a), vector(b)
    if how == "average":
        return (one.total() + other.total()) / 2
    if how == "jaccard":
        cells = set(one) | set(other)
        return sum(one[cell] * other[cell] or one[cell] + other[cell] for cell in cells)
    return math.sqrt(
        counted_one_by_one(record, a, a, "ignore" if what == "ignore" else "congruence")
        * counted_one_by_one(record, b, b, "ignore" if what == "ignore" else "congruence")
    )


@settings(deadline=None, max_examples=50)
@given(records, st.sampled_from(ACTOR_WEIGHTS), st.sampled_from(ACTOR_NORMALISATIONS), st.booleans())
def test_ties_between_actors_are_the_pairs_counted_one_by_one(
    record: list[ReportedStatement], what: str, how: str, halfway: bool
) -> None:
    made = NetworkSettings(
        weight=what, normalise=how, duplicates="all", neutral="halfway" if halfway else "out", isolates=True
    )
    network = actor_network(record, settings=made)
    kept = [each for each in record if halfway or what == "ignore" or direction_of(each)]
    for i, a in enumerate(network.actors):
        for j, b in enumerate(network.actors):
            expected = 0.0
            if i != j:
                expected = counted_one_by_one(kept, a, b, what)
                if how != "no":
                    divisor = divided_by(kept, a, b, what, how)
                    expected = expected / divisor if divisor else 0.0
            assert network.weights[i][j] == pytest.approx(expected)


@settings(deadline=None, max_examples=25)
@given(records, st.sampled_from(ISSUE_WEIGHTS), st.sampled_from(ISSUE_NORMALISATIONS))
def test_ties_to_issues_are_the_statements_counted_one_by_one(
    record: list[ReportedStatement], what: str, how: str
) -> None:
    if what == "combine" and how != "no":
        return
    network = issue_network(record, settings=NetworkSettings(weight=what, normalise=how, duplicates="all"))
    kept = [each for each in record if what == "ignore" or direction_of(each)]
    for actor, row in zip(network.actors, network.weights, strict=True):
        for issue, value in zip(network.issues, row, strict=True):
            here = [
                direction_of(each) for each in kept if (each.statement.party, each.statement.issue) == (actor, (issue,))
            ]
            expected = {
                "ignore": len(here),
                "subtract": here.count(1) - here.count(-1),
                "combine": (1 in here) + 2 * (-1 in here),
            }[what]
            total = {
                "no": 1,
                "activity": sum(each.statement.party == actor for each in kept),
                "prominence": sum(each.statement.issue == (issue,) for each in kept),
            }[how]
            assert value == pytest.approx(expected / total)


@settings(deadline=None, max_examples=25)
@given(records, st.randoms(use_true_random=False), st.sampled_from(DUPLICATES))
def test_the_order_of_statements_does_not_matter(
    record: list[ReportedStatement], chance: random.Random, rule: str
) -> None:
    mixed = chance.sample(record, len(record))
    made = NetworkSettings(duplicates=rule)
    assert actor_network(mixed, settings=made) == actor_network(record, settings=made)
    assert issue_network(mixed, settings=made) == issue_network(record, settings=made)
    assert network_windows(mixed, settings=made) == network_windows(record, settings=made)
    assert camps(mixed, settings=made) == camps(record, settings=made)


@settings(deadline=None, max_examples=25)
@given(records.filter(bool), st.data(), st.sampled_from([rule for rule in DUPLICATES if rule != "all"]))
def test_a_duplicate_changes_nothing_where_the_rule_says_so(
    record: list[ReportedStatement], data: st.DataObject, rule: str
) -> None:
    again = data.draw(st.sampled_from(record))
    # In the same report, on the same day, of the same utterance: a duplicate under every rule.
    copy = replace(again, statement=replace(again.statement, id=again.statement.id + "x"))
    made = NetworkSettings(duplicates=rule)
    for make in (actor_network, issue_network):
        before, after = make(record, settings=made), make([*record, copy], settings=made)
        assert after.weights == before.weights
        assert after.nodes == before.nodes
        assert after.edges == before.edges


@settings(deadline=None, max_examples=25)
@given(records)
def test_congruence_and_conflict_are_together_what_ignores_the_stance(record: list[ReportedStatement]) -> None:
    made = replace(EVERYTHING, neutral="halfway", isolates=True)
    found = {what: actor_network(record, settings=replace(made, weight=what)).weights for what in ACTOR_WEIGHTS}
    for i, row in enumerate(found["ignore"]):
        for j, value in enumerate(row):
            assert found["congruence"][i][j] + found["conflict"][i][j] == pytest.approx(value)
            assert found["congruence"][i][j] - found["conflict"][i][j] == pytest.approx(found["subtract"][i][j])
            assert value == found["ignore"][j][i]


@settings(deadline=None, max_examples=25)
@given(records, st.sampled_from(["congruence", "conflict"]))
def test_a_cosine_lies_between_nothing_and_one(record: list[ReportedStatement], what: str) -> None:
    for neutral in ("out", "halfway"):
        made = NetworkSettings(weight=what, normalise="cosine", duplicates="all", neutral=neutral)
        for row in actor_network(record, settings=made).weights:
            assert all(-1e-9 <= value <= 1 + 1e-9 for value in row)


@pytest.fixture(scope="module")
def sample(shared: Path) -> list[ReportedStatement]:
    """DNA's own sample, its concepts as issues and its agreement as stance."""
    path = shared / "data" / "dna" / "sample.dna"
    if not path.is_file():
        pytest.skip(f"no sample at {path}")
    query = """
        SELECT s.ID, s.DocumentId, d.Date, org.Value, concept.Value, agree.Value
        FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
        JOIN VARIABLES vo ON vo.StatementTypeId = s.StatementTypeId AND vo.Variable = 'organization'
        JOIN DATASHORTTEXT so ON so.StatementId = s.ID AND so.VariableId = vo.ID JOIN ENTITIES org ON org.ID = so.Entity
        JOIN VARIABLES vc ON vc.StatementTypeId = s.StatementTypeId AND vc.Variable = 'concept'
        JOIN DATASHORTTEXT sc ON sc.StatementId = s.ID AND sc.VariableId = vc.ID
        JOIN ENTITIES concept ON concept.ID = sc.Entity
        JOIN VARIABLES va ON va.StatementTypeId = s.StatementTypeId AND va.Variable = 'agreement'
        JOIN DATABOOLEAN agree ON agree.StatementId = s.ID AND agree.VariableId = va.ID
    """
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = connection.execute(query).fetchall()
    finally:
        connection.close()
    found = []
    for identifier, document, moment, organization, concept, agrees in rows:
        made = reported(
            datetime.datetime.fromtimestamp(moment, datetime.UTC).date().isoformat(),
            organization,
            "assert",
            concept,
            issue=concept,
            stance="favour" if agrees else "oppose",
            number=identifier,
        )
        found.append(replace(made, statement=replace(made.statement, article_id=f"d{document}")))
    return found


def total(record: list[ReportedStatement], *, mode: str = "actors", **values: str) -> float:
    make = actor_network if mode == "actors" else issue_network
    made = NetworkSettings(**{"duplicates": "all", **values})  # type: ignore[arg-type]
    return sum(map(sum, make(record, settings=made).weights))


def test_dna_sample_between_actors(sample: list[ReportedStatement]) -> None:
    assert len(sample) == 40
    assert total(sample, weight="ignore") == 276
    expected = {
        "no": (160, 116, 44),
        "average": (25.802436, 20.459418, 5.343018),
        "jaccard": (13.610663, 10.858340, 2.752323),
    }
    for how, sums in expected.items():
        found = [total(sample, weight=what, normalise=how) for what in ("congruence", "conflict", "subtract")]
        assert found == pytest.approx(sums, abs=1e-6)
    congruence = actor_network(sample, settings=NetworkSettings(duplicates="all", weight="congruence"))
    assert list(congruence.weights[0]) == [0, 2, 10, 0, 2, 4, 3]
    assert list(congruence.weights[2]) == [10, 2, 0, 2, 22, 10, 0]
    assert len(actor_network(sample, settings=NetworkSettings(duplicates="all", weight="ignore")).edges) == 21


def test_dna_sample_between_actors_and_issues(sample: list[ReportedStatement]) -> None:
    network = issue_network(sample, settings=NetworkSettings(duplicates="all", weight="ignore"))
    assert (len(network.actors), len(network.issues), len(network.edges)) == (7, 6, 22)
    assert total(sample, mode="issues", weight="ignore") == 40
    assert total(sample, mode="issues", weight="combine") == 30
    found = [total(sample, mode="issues", normalise=how) for how in ("no", "activity", "prominence")]
    assert found == pytest.approx([18, 2.118182, 3.778571], abs=1e-6)


def test_dna_sample_without_duplicates(sample: list[ReportedStatement]) -> None:
    for rule in ("document", "week", "month", "year", "range"):
        assert total(sample, mode="issues", weight="ignore", duplicates=rule) == 22
        assert total(sample, weight="ignore", duplicates=rule) == 78
        assert total(sample, weight="congruence", duplicates=rule) == 48
        assert len(actor_network(sample, settings=NetworkSettings(duplicates=rule)).statements) == 23
    network = actor_network(sample, settings=NetworkSettings(duplicates="range"))
    assert list(network.weights[0]) == [0, 0, 1, -1, 0, 3, 2]
    assert list(network.weights[6]) == [2, -1, -1, -1, -2, 4, 0]
