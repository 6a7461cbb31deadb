"""The condition graph as nodes and edges, and as a file for Graphviz."""

from __future__ import annotations

import re

import pytest

from builders import reported
from pourparler.analysis.condition_graph import condition_nodes, parties_drawn
from pourparler.analysis.conditions import ConditionGraph, conditions
from pourparler.directory import ActorDirectory
from pourparler.directory.asks import ConditionResolver
from pourparler.record import ReportedStatement
from pourparler.reports.condition_dot import condition_dot


@pytest.fixture(scope="module")
def resolver() -> ConditionResolver:
    return ConditionResolver(directory=ActorDirectory.load())


def two_who_wait() -> list[ReportedStatement]:
    lift, give_up = ("provided", "if the United States lifts sanctions"), ("after", "once Iran gives up uranium")
    return [
        reported("02-01", "IRN", "offer", "a cut of enrichment", issue="weapons", conditions=[lift]),
        reported("02-02", "USA", "offer", "relief from sanctions", issue="sanctions", conditions=[give_up]),
        reported("02-02", "USA", "offer", 'a "fresh" start', conditions=[("provided", 'if all goes "well"')]),
    ]


def graph(said: list[ReportedStatement], resolver: ConditionResolver) -> ConditionGraph:
    return conditions(said, resolver=resolver)


def test_positions_words_and_the_deadlock_between(resolver: ConditionResolver) -> None:
    nodes, edges = condition_nodes(graph(two_who_wait(), resolver))
    assert parties_drawn(nodes) == ("IRN", "USA")
    drawn = {(edge.start, edge.end): (edge.manner, edge.deadlock) for edge in edges}
    assert drawn["IRN, weapons", "USA, sanctions"] == ("named", 1)
    assert drawn["USA, sanctions", "IRN, weapons"] == ("named", 1)
    (words,) = [node for node in nodes if node.text is not None]
    assert words.text == 'if all goes "well"'
    assert drawn["USA, talks", words.key] == ("named", None)


def test_a_met_condition_is_not_drawn(resolver: ConditionResolver) -> None:
    met = reported("02-10", "IRN", "accept", "to give up uranium", issue="weapons")
    _, edges = condition_nodes(graph([*two_who_wait(), met], resolver))
    assert not [edge for edge in edges if edge.end == "IRN, weapons"]


def test_every_edge_joins_two_nodes_and_names_its_statement(resolver: ConditionResolver) -> None:
    said = two_who_wait()
    nodes, edges = condition_nodes(graph(said, resolver))
    keys = {node.key for node in nodes}
    assert {edge.start for edge in edges} | {edge.end for edge in edges} == keys
    assert {edge.statement for edge in edges} <= {each.statement.id for each in said}


def test_dot_keeps_quotation_marks_within_its_own(resolver: ConditionResolver) -> None:
    text = condition_dot(graph(two_who_wait(), resolver))
    assert text.startswith("digraph conditions {")
    assert text.rstrip().endswith("}")
    assert text.count("{") == text.count("}")
    assert r"if all goes \"well\"" in text
    # What is left without the quoted strings holds no stray mark.
    assert '"' not in re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert text.count("penwidth=3") == 2


def test_an_empty_record_draws_nothing(resolver: ConditionResolver) -> None:
    assert condition_nodes(graph([], resolver)) == ((), ())
    assert "->" not in condition_dot(graph([], resolver))
