"""The condition graph in the DOT language, for Graphviz and every program that reads its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.analysis.condition_graph import GUESSED, INFERRED, NAMED, condition_nodes, parties_drawn
from pourparler.reports.tables import day, short

if TYPE_CHECKING:
    from pourparler.analysis.condition_graph import ConditionEdge
    from pourparler.analysis.conditions import ConditionGraph

_STYLES = {NAMED: "solid", INFERRED: "dashed", GUESSED: "dotted"}
_WORDS_LENGTH = 60


def condition_dot(answer: ConditionGraph) -> str:
    """A graph for ``dot -Tsvg``: one box for each position, grouped by party, an arrow to what it waits for.

    Nothing hangs on colour: thick arrows form a deadlock, dashed ones lead to a party inferred from other words, dotted
    ones to a party that is only guessed. Each arrow's tooltip holds the words and its ``id`` the statement.
    """
    nodes, edges = condition_nodes(answer)
    lines = [
        "digraph conditions {",
        f"  label={_quoted(f'Who waits for what on {day(answer.as_of)}')}; labelloc=t; rankdir=LR;",
        '  node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif", fontsize=10];',
    ]
    for number, party in enumerate(parties_drawn(nodes)):
        lines.append(f"  subgraph cluster_{number} {{ label={_quoted(party)};")
        lines += [
            f"    {_quoted(node.key)} [label={_quoted(node.issue or '')}];" for node in nodes if node.party == party
        ]
        lines.append("  }")
    for node in nodes:
        if node.text is not None:
            lines.append(f"  {_quoted(node.key)} [shape=note, label={_quoted(short(node.text, _WORDS_LENGTH))}];")
    lines += [f"  {_edge(edge)}" for edge in edges]
    return "\n".join([*lines, "}", ""])


def _edge(edge: ConditionEdge) -> str:
    style = _STYLES[edge.manner]
    thick = "" if edge.deadlock is None else f", penwidth=3, label={_quoted(f'deadlock {edge.deadlock}')}"
    return (
        f"{_quoted(edge.start)} -> {_quoted(edge.end)} "
        f"[style={style}, id={_quoted(edge.statement)}, tooltip={_quoted(short(edge.text))}{thick}];"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
