"""Reading the directory's TSV tables into entries."""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pourparler.directory.entries import DirectoryActor, Form, Office, OfficeHolder
from pourparler.directory.period import Period, parse_period
from pourparler.errors import DirectoryError

LIST_SEPARATOR = "|"

COLUMNS: dict[str, tuple[str, ...]] = {
    "states": (
        "code", "name", "reference_names", "aliases", "adjectives", "demonyms", "demonym_plurals", "capitals",
        "ambiguous", "status", "from", "until", "source",
    ),
    "seats": ("name", "aliases", "party", "authority", "ambiguous", "from", "until", "source"),
    "organisations": ("name", "aliases", "party", "kind", "independent", "ambiguous", "from", "until", "source"),
    "groups": ("name", "aliases", "party", "kind", "ambiguous", "from", "until", "source"),
    "offices": (
        "office", "titles", "plurals", "authority", "covers", "party", "speaks_for", "independent",
        "ambiguous", "source",
    ),
    "office_holders": ("person", "aliases", "surname", "surname_alone", "office", "party", "from", "until", "source"),
    "outlets": ("name", "aliases", "kind", "party", "ambiguous", "source"),
}  # fmt: skip
"""Columns of each table, in order. A list within a cell is separated by ``|``."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """How a person is called, from one row of the table of office holders."""

    person: str
    aliases: tuple[str, ...]
    surname: str
    surname_alone: bool


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything the built-in tables say."""

    actors: tuple[DirectoryActor, ...]
    forms: tuple[Form, ...]
    offices: tuple[Office, ...]
    holders: tuple[OfficeHolder, ...]
    person_names: tuple[PersonName, ...]


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """Rows of a built-in table, each a mapping from column to cell.

    Raises:
        DirectoryError: when the header or a row does not have the columns of ``COLUMNS``.
    """
    columns = COLUMNS[table]
    path = importlib.resources.files("pourparler.directory").joinpath("data", f"{table}.tsv")
    with path.open(encoding="utf-8") as stream:
        reader = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(reader, ())) != columns:
            raise DirectoryError(f"the header is not {', '.join(columns)}", where=f"{table}.tsv")
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(columns):
                raise DirectoryError(f"{len(cells)} cells instead of {len(columns)}", where=f"{table}.tsv:{number}")
            yield dict(zip(columns, cells, strict=True))


def listed(cell: str) -> tuple[str, ...]:
    """Parts of a cell that holds a list."""
    return tuple(part for part in cell.split(LIST_SEPARATOR) if part)


@functools.cache
def built_in_tables() -> Tables:
    """The built-in tables, read once."""
    actors: list[DirectoryActor] = []
    forms: list[Form] = []
    for read in (_states, _seats, _organisations, _groups, _outlets):
        for actor, its_forms in read():
            actors.append(actor)
            forms.extend(its_forms)
    offices: list[Office] = []
    for office, actor, its_forms in _offices():
        offices.append(office)
        actors.append(actor)
        forms.extend(its_forms)
    holders, names = _office_holders()
    return Tables(tuple(actors), tuple(forms), tuple(offices), tuple(holders), tuple(names))


def named_forms(
    actor: DirectoryActor, names: Iterable[str], *, kind: str, ambiguous: frozenset[str], plural: bool = False
) -> Iterator[Form]:
    """One form per name."""
    for name in dict.fromkeys(names):
        yield Form(name, actor.id, kind, ambiguous=name in ambiguous, plural=plural)


def _period(row: dict[str, str]) -> Period:
    try:
        return parse_period(row["from"], row["until"])
    except ValueError as error:
        raise DirectoryError(str(error), where=f"directory row {row}") from error


_Entries = Iterator[tuple[DirectoryActor, list[Form]]]


def _states() -> _Entries:
    for row in rows_of("states"):
        code = row["code"]
        actor = DirectoryActor(
            f"state:{code}",
            "state",
            row["name"],
            code,
            "state",
            category=row["status"],
            period=_period(row),
            source=row["source"],
        )
        ambiguous = frozenset(listed(row["ambiguous"]))
        names = (row["name"], *listed(row["aliases"]), *listed(row["reference_names"]))
        forms = [*named_forms(actor, names, kind="state", ambiguous=ambiguous)]
        for column, kind, plural in (
            ("adjectives", "adjective", False),
            ("demonyms", "demonym", False),
            ("demonym_plurals", "demonym", True),
            ("capitals", "capital", False),
        ):
            forms.extend(named_forms(actor, listed(row[column]), kind=kind, ambiguous=ambiguous, plural=plural))
        yield actor, forms


def _seats() -> _Entries:
    for row in rows_of("seats"):
        actor = DirectoryActor(
            f"seat:{row['name']}", "seat", row["name"], row["party"], row["authority"] or None,
            period=_period(row), source=row["source"],
        )  # fmt: skip
        yield actor, [*_plain_forms(actor, row)]


def _organisations() -> _Entries:
    for row in rows_of("organisations"):
        independent = row["independent"] == "yes"
        actor = DirectoryActor(
            f"organisation:{row['name']}", "organisation", row["name"], row["party"] or None,
            "independent" if independent else "group", independent, row["kind"], _period(row), row["source"],
        )  # fmt: skip
        yield actor, [*_plain_forms(actor, row)]


def _groups() -> _Entries:
    for row in rows_of("groups"):
        actor = DirectoryActor(
            f"group:{row['name']}", "group", row["name"], row["party"], "group", category=row["kind"],
            period=_period(row), source=row["source"],
        )  # fmt: skip
        yield actor, [*_plain_forms(actor, row)]


def _outlets() -> _Entries:
    for row in rows_of("outlets"):
        actor = DirectoryActor(
            f"outlet:{row['name']}", "outlet", row["name"], row["party"] or None, None, not row["party"], row["kind"],
            source=row["source"],
        )  # fmt: skip
        yield actor, [*_plain_forms(actor, row)]


def _plain_forms(actor: DirectoryActor, row: dict[str, str]) -> Iterator[Form]:
    names = (row["name"], *listed(row["aliases"]))
    return named_forms(actor, names, kind=actor.kind, ambiguous=frozenset(listed(row["ambiguous"])))


def _offices() -> Iterator[tuple[Office, DirectoryActor, list[Form]]]:
    for row in rows_of("offices"):
        titles = listed(row["titles"])
        independent = row["independent"] == "yes"
        office = Office(
            row["office"],
            titles,
            row["authority"],
            listed(row["covers"]),
            row["party"] or None,
            row["speaks_for"] == "yes",
            independent,
        )
        actor = DirectoryActor(
            f"office:{office.key}",
            "office",
            titles[0],
            office.party,
            office.authority,
            independent,
            source=row["source"],
        )
        ambiguous = listed(row["ambiguous"])
        forms = [
            Form(words, actor.id, "office", words in ambiguous, plural, common_noun=True)
            for plural, column in ((False, titles), (True, listed(row["plurals"])))
            for words in column
        ]
        yield office, actor, forms


def _office_holders() -> tuple[list[OfficeHolder], list[PersonName]]:
    holders, names = [], []
    for row in rows_of("office_holders"):
        holders.append(OfficeHolder(row["person"], row["office"], row["party"], _period(row), row["source"]))
        names.append(PersonName(row["person"], listed(row["aliases"]), row["surname"], row["surname_alone"] == "yes"))
    return holders, names
