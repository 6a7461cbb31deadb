"""Networks and camps as JSON values; importing this module teaches ``json_views.to_json`` about them."""

from __future__ import annotations

from typing import Any

from pourparler.analysis.camps import Camps
from pourparler.analysis.json_views import day, to_json
from pourparler.analysis.network import Edge, Network, NetworkSettings, Node

# Ten digits are more than any count of statements needs, and keep rounding of the last bit out of comparisons.
_DIGITS = 10


def number(value: float) -> float | int:
    """A weight: whole numbers without a point."""
    rounded = round(value, _DIGITS)
    return int(rounded) if rounded == int(rounded) else rounded


@to_json.register
def _(answer: NetworkSettings) -> dict[str, Any]:
    return {
        "level": answer.level,
        "weight": answer.weight,
        "normalise": answer.normalise,
        "duplicates": answer.duplicates,
        "neutral": answer.neutral,
        "isolates": answer.isolates,
        "second_issues": answer.second_issues,
        "min_statements": answer.min_statements,
        "min_confidence": answer.min_confidence,
    }


@to_json.register
def _(answer: Node) -> dict[str, Any]:
    return {
        "name": answer.name,
        "kind": answer.kind,
        "party": answer.party,
        "frequency": len(answer.statements),
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: Edge) -> dict[str, Any]:
    return {
        "a": answer.a,
        "b": answer.b,
        "weight": number(answer.weight),
        "issues": list(answer.issues),
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: Network) -> dict[str, Any]:
    return {
        "mode": answer.mode,
        "from": day(answer.start),
        "to": day(answer.end),
        "settings": to_json(answer.settings),
        "duplicates_left_out": answer.left_out,
        "nodes": to_json(answer.nodes),
        "edges": to_json(answer.edges),
        "rows": list(answer.actors),
        "columns": list(answer.issues if answer.mode == "issues" else answer.actors),
        "matrix": [[number(value) for value in row] for row in answer.weights],
    }


@to_json.register
def _(answer: Camps) -> dict[str, Any]:
    return {
        "from": day(answer.congruence.start),
        "to": day(answer.congruence.end),
        "settings": to_json(answer.congruence.settings),
        "polarisation": number(answer.polarisation),
        "cohesion": number(answer.cohesion),
        "opposition": number(answer.opposition),
        "conflict_share": number(answer.conflict_share),
        "camps": [list(camp) for camp in answer.camps],
        "communities": [list(group) for group in answer.communities],
        "modularity": None if answer.modularity is None else number(answer.modularity),
        "statements": list(answer.statements),
    }
