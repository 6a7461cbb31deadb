"""Networks and camps as tables; importing this module teaches ``tables`` about them."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.analysis.camps import Camps
from pourparler.analysis.network import Network
from pourparler.reports.tables import TableView, day, tables

_IDS_SHOWN = 3


def weight(value: float) -> str:
    """A weight, with at most three digits after the point."""
    return f"{value:.3f}".rstrip("0").rstrip(".").replace("-", "−") if value else "0"


def some_ids(identifiers: Sequence[str]) -> str:
    """The first ids, and how many more there are."""
    shown = " ".join(identifiers[:_IDS_SHOWN])
    more = len(identifiers) - _IDS_SHOWN
    return f"{shown} +{more}" if more > 0 else shown


def _what(answer: Network) -> str:
    settings = answer.settings
    divided = "" if settings.normalise == "no" else f", normalised by {settings.normalise}"
    between = "actors and issues" if answer.mode == "issues" else "actors"
    return f"{between}: {settings.weight}{divided}, {day(answer.start)} to {day(answer.end)}"


@tables.register
def _(answer: Network) -> tuple[TableView, ...]:
    return (network_edges(answer), network_matrix(answer))


def network_edges(answer: Network) -> TableView:
    """One row for each tie, the strongest first."""
    edges = sorted(answer.edges, key=lambda edge: (-abs(edge.weight), edge.a, edge.b))
    columns = ("a", "b", "weight", "issues", "said", "statements")
    rows = tuple(
        (
            edge.a,
            edge.b,
            weight(edge.weight),
            ", ".join(edge.issues),
            str(len(edge.statements)),
            some_ids(edge.statements),
        )
        for edge in edges
    )
    return TableView(f"Ties between {_what(answer)}", columns, rows, wide=("issues", "statements"))


def edge_list(answer: Network) -> TableView:
    """The ties for programs: unrounded weights, all statement ids; the first two columns as Gephi calls them."""
    columns = ("source", "target", "weight", "issues", "statements")
    rows = tuple(
        (edge.a, edge.b, f"{edge.weight:.10g}", " ".join(edge.issues), " ".join(edge.statements))
        for edge in answer.edges
    )
    return TableView("Ties", columns, rows)


def network_matrix(answer: Network) -> TableView:
    """The matrix of weights."""
    columns = answer.issues if answer.mode == "issues" else answer.actors
    rows = tuple(
        (actor, *(weight(value) if value else "·" for value in row))
        for actor, row in zip(answer.actors, answer.weights, strict=True)
    )
    notes = []
    if answer.left_out:
        notes.append(f"{answer.left_out} statements left out as duplicates (rule: {answer.settings.duplicates}).")
    if answer.settings.by_stance and answer.settings.neutral == "out":
        notes.append("Statements that take no side are left out.")
    return TableView(f"Network of {_what(answer)}", (answer.settings.level, *columns), rows, tuple(notes))


def windows_table(answer: Sequence[Network]) -> TableView:
    """One row for each window."""
    rows = tuple(
        (
            day(each.start),
            day(each.end),
            str(len(each.statements)),
            str(len(each.actors)),
            str(len(each.edges)),
            weight(sum(edge.weight for edge in each.edges)),
            some_ids(each.statements),
        )
        for each in answer
    )
    columns = ("from", "to", "statements", "actors", "ties", "sum of weights", "some statements")
    return TableView("Networks over time", columns, rows, wide=("some statements",))


@tables.register
def _(answer: Camps) -> tuple[TableView, ...]:
    numbers = (
        ("polarisation", weight(answer.polarisation), "cohesion times opposition: 1 for two closed camps"),
        ("cohesion", weight(answer.cohesion), "share of congruence inside the camps"),
        ("opposition", weight(answer.opposition), "share of conflict between the camps"),
        ("share of conflict", weight(answer.conflict_share), "in congruence and conflict together"),
        (
            "modularity",
            "–" if answer.modularity is None else weight(answer.modularity),
            "of the communities, by congruence alone",
        ),
    )
    groups = [
        *((f"camp {number}", ", ".join(camp)) for number, camp in enumerate(answer.camps, 1)),
        *((f"community {number}", ", ".join(group)) for number, group in enumerate(answer.communities, 1)),
    ]
    network = answer.congruence
    said = f"Made of {len(network.statements)} statements; `--weight congruence` and `--weight conflict` open them."
    return (
        TableView("Camps and communities", ("group", "who"), tuple(groups), wide=("who",)),
        TableView(
            f"Polarisation, {day(network.start)} to {day(network.end)}",
            ("measure", "value", "what it is"),
            numbers,
            (said,),
        ),
    )
