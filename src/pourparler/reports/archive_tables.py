"""What an archive holds as plain tables of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.reports.tables import TableView, day, short

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from pourparler.record import Negotiation
    from pourparler.store.checking import CheckReport
    from pourparler.store.negotiation_contents import NegotiationContents
    from pourparler.store.queries import Failure
    from pourparler.store.search import Hit

# A negotiation has a handful of parties that matter; the rest is one line.
_MOST_ROWS = 12


def failures_table(found: Sequence[Failure]) -> TableView:
    """One row for each article that could not be read."""
    columns = ("reason", "since", "read later", "report", "what was wrong")
    rows = [
        (
            each.code,
            day(each.learned_at.date()),
            day(each.resolved_at.date()) if each.resolved_at else "",
            each.path or each.id,
            each.message.removeprefix(f"{each.path}: "),
        )
        for each in found
    ]
    shown = [place for place, name in enumerate(columns) if name != "read later" or any(row[place] for row in rows)]
    return TableView(
        "Reports that could not be read",
        tuple(columns[place] for place in shown),
        tuple(tuple(row[place] for place in shown) for row in rows),
        wide=("report", "what was wrong"),
    )


def hits_table(found: Sequence[Hit]) -> TableView:
    """One row for each report or statement that was found, the best first."""
    columns = (
        "kind", "said", "published", "speaker", "party", "act", "issue", "stance", "cue", "words", "outlet", "title",
        "id", "article",
    )  # fmt: skip
    rows = tuple(
        (
            each.kind,
            day(each.said_on),
            day(each.published),
            each.speaker or "",
            each.party or "",
            each.act or "",
            " ".join(each.issue),
            each.stance or "",
            " ".join((each.cue or "").split()),
            " ".join(each.text.split()),
            each.outlet or "",
            each.title or "",
            each.id,
            each.article_id,
        )
        for each in found
    )
    return TableView("Found", columns, rows, wide=("words", "title"))


def problems_table(report: CheckReport) -> TableView:
    """One row for each thing that is not as it should be."""
    columns = ("kind", "table", "id", "mended", "what is wrong")
    rows = tuple(
        (each.kind, each.table, short(each.id, 40), "yes" if each.repaired else "no", each.message)
        for each in report.problems
    )
    return TableView("Problems", columns, rows, wide=("what is wrong",))


def negotiations_table(defined: Sequence[Negotiation]) -> TableView:
    """One row for each negotiation."""
    columns = ("name", "start", "end", "parties", "issues", "search terms")
    rows = tuple(
        (
            each.name,
            day(each.start),
            day(each.end),
            ", ".join(each.parties) or "all",
            ", ".join(each.issues) or "all",
            ", ".join(each.search_terms),
        )
        for each in defined
    )
    return TableView("Negotiations", columns, rows, wide=("parties", "issues", "search terms"))


def negotiation_tables(contents: NegotiationContents) -> tuple[TableView, ...]:
    """What defines a negotiation, and what of the project belongs to it."""
    negotiation = contents.negotiation
    definition = (
        ("parties", ", ".join(negotiation.parties) or "all"),
        ("issues", ", ".join(negotiation.issues) or "all"),
        ("said", _span(negotiation.start, negotiation.end)),
        ("reports", _terms(negotiation.search_terms)),
        ("holds", f"{contents.statements:,} statements in {contents.reports:,} reports"),
        ("from, to", f"{day(contents.first)} to {day(contents.last)}" if contents.first else "none of it is dated"),
    )
    notes = [
        f"No statement of the project has the {what} {name!r}; check its spelling with `pourparler search`."
        for what, names in (("party", contents.unknown_parties), ("issue", contents.unknown_issues))
        for name in names
    ]
    views = [TableView(negotiation.name, ("what", "which"), definition, tuple(notes), wide=("which",))]
    for title, counted in (("party", contents.by_party), ("issue", contents.by_issue)):
        rows = [(name or "independent voices", f"{number:,}") for name, number in counted[:_MOST_ROWS]]
        rest = sum(number for _, number in counted[_MOST_ROWS:])
        if rest:
            rows.append((f"{len(counted) - _MOST_ROWS} others", f"{rest:,}"))
        if rows:
            views.append(TableView(f"{negotiation.name} by {title}", (title, "statements"), tuple(rows)))
    return tuple(views)


def _span(start: datetime.date | None, end: datetime.date | None) -> str:
    if start is None and end is None:
        return "at any time"
    return (
        f"from {day(start)} to {day(end)}"
        if start and end
        else f"from {day(start)} on"
        if start
        else f"until {day(end)}"
    )


def _terms(terms: Sequence[str]) -> str:
    return "that hold " + " or ".join(f"“{term}”" for term in terms) if terms else "all"
