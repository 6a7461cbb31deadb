"""Every answer as plain JSON values: the one place that names the fields.

The fields of ``board``, ``changes``, ``conditions`` and ``gaps`` that programs rely on keep their names; more may come.
"""

from __future__ import annotations

import datetime
from functools import singledispatch
from typing import Any

from pourparler.analysis.board import Board, BoardComparison, CellComparison
from pourparler.analysis.cells import Cell
from pourparler.analysis.changes import Change
from pourparler.analysis.conditions import ConditionGraph, Deadlock, Move, PartyCondition, Waiting
from pourparler.analysis.gaps import Gap, GapMove
from pourparler.analysis.scales import Placement, ScaledBoard, ScaledGap
from pourparler.record import ReportedStatement


def day(value: datetime.date | None) -> str | None:
    """A day as ``YYYY-MM-DD``."""
    return None if value is None else value.isoformat()


@singledispatch
def to_json(answer: object) -> Any:
    """An answer as JSON values.

    Raises:
        TypeError: for anything that is no answer of an analysis.
    """
    if isinstance(answer, tuple | list):
        return [to_json(each) for each in answer]
    raise TypeError(f"no JSON form for {type(answer).__name__}; register one in json_views")


@to_json.register
def _(answer: Cell) -> dict[str, Any]:
    decisive = answer.decisive
    return {
        "party": answer.party,
        "issue": answer.issue,
        **({"voice": answer.voice} if answer.voice is not None else {}),
        "stance": answer.stance,
        "proposition": answer.proposition,
        "conditions": list(answer.conditions),
        "demands": list(answer.demands),
        "since": day(answer.since),
        "last": day(answer.last),
        "speaker": answer.speaker,
        "authority": answer.authority,
        "act": decisive.statement.act,
        "own_words": answer.choice.own_words,
        "outlet": decisive.outlet,
        "url": decisive.url,
        "statements": list(answer.statements),
        "deciding": [reported.statement.id for reported in answer.deciding],
        "reports": answer.reports,
        "independent_sources": answer.independent_sources,
        "rule": answer.rule,
    }


@to_json.register
def _(answer: Board) -> dict[str, Any]:
    return {
        "as_of": day(answer.as_of),
        "known_by": day(answer.known_by),
        "undated": answer.undated,
        "cells": [to_json(cell) for cell in answer.cells],
    }


def _cell(cell: Cell | None) -> Any:
    return None if cell is None else to_json(cell)


@to_json.register
def _(answer: CellComparison) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "moved": answer.moved,
        "before": _cell(answer.before),
        "after": _cell(answer.after),
    }


@to_json.register
def _(answer: BoardComparison) -> dict[str, Any]:
    return {
        "before": day(answer.before.as_of),
        "after": day(answer.after.as_of),
        "cells": [to_json(row) for row in answer.rows],
    }


@to_json.register
def _(answer: Change) -> dict[str, Any]:
    return {
        "date": day(answer.day),
        "party": answer.party,
        "issue": answer.issue,
        "kind": answer.kind,
        "detail": answer.detail,
        "before": _cell(answer.before),
        "after": _cell(answer.after),
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: PartyCondition) -> dict[str, Any]:
    asks = [
        {"party": each.party, "issue": each.issue, "act": each.act, "inferred": each.inferred} for each in answer.asks
    ]
    return {
        "party": answer.party,
        "issue": answer.issue,
        "kind": answer.kind,
        "text": answer.text,
        "asks": asks[0] if asks else None,
        "also_asks": asks[1:],
        "state": answer.state,
        "answer": answer.answer,
        "in_force": answer.in_force,
        "since": day(answer.since),
        "last": day(answer.last),
        "statement": answer.statement,
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: Waiting) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "waits_for": answer.waits_for,
        "asked_issue": answer.asked_issue,
        "statement": answer.statement,
        "text": answer.text,
        "inferred": answer.inferred,
        "guessed": answer.guessed,
    }


@to_json.register
def _(answer: Deadlock) -> list[dict[str, Any]]:
    return [{**to_json(edge), "exact": answer.exact} for edge in answer.edges]


@to_json.register
def _(answer: Move) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "act": answer.act,
        "unlocks": [{"party": party, "issue": issue} for party, issue in answer.unlocks],
        "statements": list(answer.statements),
        "deadlocks": answer.deadlocks,
    }


@to_json.register
def _(answer: ConditionGraph) -> dict[str, Any]:
    return {
        "as_of": day(answer.as_of),
        "conditions": to_json(answer.conditions),
        "waiting": to_json(answer.waiting),
        "deadlocks": to_json(answer.deadlocks),
        "moves": to_json(answer.moves),
    }


@to_json.register
def _(answer: Gap) -> dict[str, Any]:
    return {
        "a": answer.a,
        "b": answer.b,
        "issue": answer.issue,
        "relation": answer.relation,
        "distance": answer.distance,
        "a_stance": answer.a_cell.stance if answer.a_cell else "silent",
        "b_stance": answer.b_cell.stance if answer.b_cell else "silent",
        "between": list(answer.between),
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: GapMove) -> dict[str, Any]:
    return {
        "date": day(answer.day),
        **to_json(answer.gap),
        "before": answer.before,
        "distance_before": answer.distance_before,
        "moved": list(answer.moved),
    }


@to_json.register
def _(answer: Placement) -> dict[str, Any]:
    return {
        "party": answer.party,
        "issue": answer.issue,
        "low": answer.low,
        "high": answer.high,
        "point": answer.point,
        "salience_proxy": answer.salience,
        "weight": answer.weight,
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: ScaledGap) -> dict[str, Any]:
    return {
        "a": answer.a,
        "b": answer.b,
        "issue": answer.issue,
        "overlap": None if answer.overlap is None else list(answer.overlap),
        "distance": answer.distance,
        "points_apart": answer.points_apart,
        "statements": list(answer.statements),
    }


@to_json.register
def _(answer: ScaledBoard) -> dict[str, Any]:
    return {
        "as_of": day(answer.as_of),
        "placements": to_json(answer.placements),
        "pairs": to_json(answer.gaps),
        "weighted_medians": dict(answer.medians),
        "weights_are_proxies": answer.proxies,
    }


@to_json.register
def _(answer: ReportedStatement) -> dict[str, Any]:
    statement = answer.statement
    return {
        "id": statement.id,
        "speaker": statement.speaker,
        "party": statement.party,
        "act": statement.act,
        "issue": list(statement.issue),
        "stance": statement.stance,
        "proposition": answer.proposition,
        "conditions": list(answer.condition_texts),
        "said_on": day(answer.said_on),
        "published": day(answer.published),
        "outlet": answer.outlet,
        "title": answer.title,
        "url": answer.url,
        "text_hash": answer.text_hash,
        "via": list(statement.via),
        "confidence": statement.confidence,
    }
