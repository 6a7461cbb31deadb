"""Voices, accounts, silences and timelines as tables; importing this module teaches ``tables`` about them."""

from __future__ import annotations

from collections.abc import Sequence

from pourparler.analysis.accounts import Account
from pourparler.analysis.cells import Cell
from pourparler.analysis.silence import SilenceMap, SilentSpell
from pourparler.analysis.timeline import Entry, Period, Timeline
from pourparler.analysis.voices import Voices
from pourparler.reports.network_tables import some_ids
from pourparler.reports.tables import TableView, day, short, stance_words, tables

_SILENT_WORDS = {"never": "never a word", "quiet": "quiet", "second_hand": "only at second hand"}


def _voice(cell: Cell) -> str:
    capacity = f" ({cell.authority})" if cell.authority and cell.authority != cell.voice else ""
    return f"{cell.voice}{capacity}"


@tables.register
def _(answer: Voices) -> tuple[TableView, ...]:
    heard = TableView(
        f"Voices on {day(answer.as_of)}, in their own words",
        ("party", "issue", "voice", "stance", "in its words", "since", "last", "statement"),
        tuple(
            (
                cell.party,
                cell.issue,
                _voice(cell),
                short(stance_words(cell), 90),
                short(cell.proposition),
                day(cell.since),
                day(cell.last),
                cell.decisive.statement.id,
            )
            for cell in answer.cells
        ),
        wide=("voice", "stance", "in its words"),
    )
    parted = TableView(
        "Where voices of one party part",
        ("party", "issue", "a", "a says", "b", "b says", "distance", "since", "statements"),
        tuple(
            (
                each.party,
                each.issue,
                _voice(each.a),
                f"{short(stance_words(each.a), 90)} — “{short(each.a.proposition, 90)}”",
                _voice(each.b),
                f"{short(stance_words(each.b), 90)} — “{short(each.b.proposition, 90)}”",
                str(each.distance),
                day(each.since),
                " ".join(each.statements[:2]),
            )
            for each in answer.partings
        ),
        (f"Compared where their last words lie at most {answer.within_days} days apart.",),
        ("a", "a says", "b", "b says", "statements"),
    )
    return (heard, parted)


def accounts_table(answer: Sequence[Account]) -> TableView:
    """One row for each account of another's position."""
    rows = tuple(
        (
            day(each.day),
            each.by or "",
            each.of,
            each.issue,
            each.verdict,
            f"{each.speaker or each.by}: {each.stance} — “{short(each.account.proposition, 110)}”",
            ""
            if each.own is None
            else f"{short(stance_words(each.own), 90)} — “{short(each.own.proposition, 110)}”"
            f"{' (said later)' if each.later else ''}",
            " ".join((each.statements[0], *each.own_statements[:1])),
        )
        for each in answer
    )
    columns = ("day", "by", "of", "issue", "verdict", "account", "own words", "statements")
    return TableView("What one says of another's position", columns, rows, wide=("account", "own words", "statements"))


@tables.register
def _(answer: SilenceMap) -> tuple[TableView, ...]:
    rows = tuple(
        (
            each.party,
            each.issue,
            _SILENT_WORDS[each.kind],
            day(each.last),
            day(each.last_own),
            "" if each.days is None else str(each.days),
            ", ".join(each.others),
            str(len(each.others_statements)),
            some_ids(each.statements or each.others_statements),
        )
        for each in answer.silences
    )
    columns = (
        "party", "issue", "how", "last word", "last own word", "days", "meanwhile spoke", "times", "statements",
    )  # fmt: skip
    return (
        TableView(
            f"Silent on {day(answer.as_of)} for {answer.days} days or more",
            columns,
            rows,
            ("Statements: the party's last words; where it never spoke, those of the others.",),
            ("meanwhile spoke", "statements"),
        ),
    )


def spells_table(answer: Sequence[SilentSpell]) -> TableView:
    """One row for each stretch of silence."""
    rows = tuple(
        (
            each.party,
            each.issue,
            day(each.start),
            day(each.end) or "lasts",
            str(each.days),
            some_ids(each.before),
            some_ids(each.after),
        )
        for each in answer
    )
    columns = ("party", "issue", "from", "to", "days", "last words before", "first words after")
    return TableView("Stretches of silence", columns, rows, wide=("last words before", "first words after"))


@tables.register
def _(answer: Timeline) -> tuple[TableView, ...]:
    return (entries_table(answer.entries), periods_table(answer.periods))


def periods_table(answer: Sequence[Period]) -> TableView:
    """One row for each period."""
    rows = tuple(
        (
            each.name,
            str(len(each.statements)),
            str(each.utterances),
            str(each.reports),
            ", ".join(f"{kind} {count}" for kind, count in each.shifts),
            str(each.events),
            "; ".join(each.rounds),
            ", ".join(each.parties[:5]),
            some_ids(each.shift_statements or each.statements),
        )
        for each in answer
    )
    columns = (
        "period", "statements", "utterances", "reports", "shifts", "events", "rounds of talks", "spoke most",
        "some ids",
    )  # fmt: skip
    return TableView("By period", columns, rows, wide=("shifts", "rounds of talks", "spoke most", "some ids"))


def entries_table(answer: Sequence[Entry]) -> TableView:
    """One row for each entry."""
    rows = tuple(
        (
            day(each.day),
            each.kind,
            each.party or "",
            each.issue or "",
            each.what,
            each.target or "",
            short(each.words),
            each.speaker or "",
            each.round or "",
            each.statements[0] if each.statements else "".join(each.articles[:1]),
        )
        for each in answer
    )
    columns = ("day", "kind", "party", "issue", "what", "to", "words", "speaker", "round of talks", "statement")
    return TableView("Timeline", columns, rows, wide=("words", "speaker", "round of talks"))
