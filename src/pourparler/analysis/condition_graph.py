"""The condition graph as nodes and edges, for whatever draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pourparler.analysis.conditions import MET, ConditionGraph, Waiting

NAMED, INFERRED, GUESSED = "named", "inferred", "guessed"
MANNERS = (NAMED, INFERRED, GUESSED)
"""How sure it is whom a party waits for: its own words name it, its other words do, or the board suggests it."""


@dataclass(frozen=True, slots=True)
class ConditionNode:
    """A position, or the words of a condition that no party and issue could be found for.

    Attributes:
        key: tells nodes apart: "party, issue", or the id of the statement.
        party: whose position; ``None`` for words.
        issue: on what; ``None`` for words.
        text: the words; ``None`` for a position.
    """

    key: str
    party: str | None = None
    issue: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ConditionEdge:
    """What waits for what.

    Attributes:
        start: key of the position that waits.
        end: key of what it waits for.
        text: the condition's words.
        statement: id of the statement that says so.
        manner: one of ``MANNERS``; ``named`` for words as well.
        deadlock: number of the first deadlock it belongs to, counted from 1; ``None`` outside of any.
    """

    start: str
    end: str
    text: str
    statement: str
    manner: str
    deadlock: int | None = None


def condition_nodes(answer: ConditionGraph) -> tuple[tuple[ConditionNode, ...], tuple[ConditionEdge, ...]]:
    """Nodes and edges of the conditions that are in force and not met, by key.

    Args:
        answer: the conditions of a day; those left out of it beforehand are not drawn.
    """
    shown = {
        (each.party, each.issue, each.statement): each
        for each in answer.conditions
        if each.in_force and each.state != MET
    }
    waiting = [edge for edge in answer.waiting if (edge.party, edge.issue, edge.statement) in shown]
    rings = _ring_numbers(answer)
    nodes: dict[str, ConditionNode] = {}
    edges: dict[tuple[str, str, str], ConditionEdge] = {}
    for edge in waiting:
        start, end = _position(nodes, edge.party, edge.issue), _position(nodes, edge.waits_for, edge.asked_issue)
        manner = GUESSED if edge.guessed else INFERRED if edge.inferred else NAMED
        made = ConditionEdge(start, end, edge.text, edge.statement, manner, rings.get(edge))
        edges.setdefault((start, end, edge.statement), made)
    told = {(edge.party, edge.issue, edge.statement) for edge in waiting}
    for key, condition in shown.items():
        if key not in told:
            start = _position(nodes, condition.party, condition.issue)
            words = f"words of {condition.statement} on {condition.issue}"
            nodes[words] = ConditionNode(words, text=condition.text)
            edges[start, words, condition.statement] = ConditionEdge(
                start, words, condition.text, condition.statement, NAMED
            )
    return (
        tuple(nodes[key] for key in sorted(nodes)),
        tuple(edges[key] for key in sorted(edges)),
    )


def _position(nodes: dict[str, ConditionNode], party: str, issue: str) -> str:
    key = f"{party}, {issue}"
    nodes.setdefault(key, ConditionNode(key, party, issue))
    return key


def _ring_numbers(answer: ConditionGraph) -> dict[Waiting, int]:
    numbers: dict[Waiting, int] = {}
    for number, ring in enumerate(answer.deadlocks, 1):
        for edge in ring.edges:
            numbers.setdefault(edge, number)
    return numbers


def parties_drawn(nodes: Iterable[ConditionNode]) -> tuple[str, ...]:
    """The parties whose positions are among the nodes, by name."""
    return tuple(sorted({node.party for node in nodes if node.party is not None}))
