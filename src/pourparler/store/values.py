"""Which values a project holds, for those who misspell one, and the headlines of its reports."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from pourparler.record import ACTS, ISSUES, STANCES
from pourparler.store import schema

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

    from pourparler.store.base import Store
    from pourparler.store.search import Filters

_MOST_NEAR = 3
# Databases take a limited number of values at once.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """Something that a filter asks for and nothing in the project has.

    Attributes:
        field: ``party``, ``speaker``, ``act``, ``issue``, ``stance`` or ``outlet``.
        value: what was asked for.
        near: up to three values that the project has and that may be meant, the likeliest first.
    """

    field: str
    value: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A report in one line: its id, headline, outlet and day of publication."""

    id: str
    title: str | None
    outlet: str | None
    published: datetime.date | None


def headlines(store: Store, ids: Sequence[str]) -> tuple[Headline, ...]:
    """The headlines of some reports, by day and id; ids that the project does not have are left out."""
    table = schema.article
    found: list[Headline] = []
    with store.reading() as connection:
        for start in range(0, len(ids), _BATCH):
            query = sa.select(table.c.id, table.c.title, table.c.outlet, table.c.published)
            rows = connection.execute(query.where(table.c.id.in_(ids[start : start + _BATCH])))
            found += [Headline(row.id, row.title, row.outlet, row.published) for row in rows]
    return tuple(sorted(found, key=lambda each: (str(each.published or ""), each.id)))


def unknown_values(
    store: Store, filters: Filters, *, name_of: Callable[[str], str] | None = None
) -> tuple[UnknownValue, ...]:
    """What filters ask for that nothing in the project has.

    Args:
        store: the project.
        filters: what is asked for.
        name_of: the name of a party by its code, so that a party is also known by its name.
    """
    statement = schema.statement
    wanted = (
        ("party", filters.parties, (statement.c.party,)),
        ("speaker", filters.speakers, (statement.c.speaker,)),
        ("act", filters.acts, (statement.c.act,)),
        ("issue", filters.issues, (statement.c.issue, statement.c.second_issue)),
        ("stance", filters.stances, (statement.c.stance,)),
        ("outlet", filters.outlets, (schema.article.c.outlet,)),
    )
    found = []
    with store.reading() as connection:
        for field, values, columns in wanted:
            for value in values:
                if not any(_held(connection, column, value) for column in columns):
                    names = {each: name_of(each) if name_of else each for each in _known(connection, field)}
                    found.append(UnknownValue(field, value, _near(value, names)))
    return tuple(found)


def _held(connection: Connection, column: sa.Column[str], value: str) -> bool:
    return connection.execute(sa.select(sa.literal(1)).where(column == value).limit(1)).first() is not None


def _known(connection: Connection, field: str) -> Iterable[str]:
    closed = {"act": ACTS, "stance": STANCES}
    if field in closed:
        return closed[field]
    if field == "issue":
        rows = connection.execute(sa.select(schema.statement.c.issue).distinct()).scalars()
        return (*ISSUES, *(issue for issue in rows if issue not in ISSUES))
    # Actors are few beside statements, and have every party and speaker.
    column = {"party": schema.actor.c.party, "speaker": schema.actor.c.name, "outlet": schema.article.c.outlet}[field]
    return [value for value in connection.execute(sa.select(column).distinct()).scalars() if value]


def _near(value: str, names: dict[str, str]) -> tuple[str, ...]:
    """Values that may be meant: the same in other letters or by its name; else those that hold it or are like it."""
    asked = value.casefold()
    keys: dict[str, list[str]] = {}
    for known, name in sorted(names.items()):
        for text in {known.casefold(), name.casefold()}:
            keys.setdefault(text, []).append(known)
    holding = sorted((text for text in keys if asked in text), key=lambda text: (len(text), text))
    alike = difflib.get_close_matches(asked, sorted(keys), n=_MOST_NEAR, cutoff=0.7)
    found: dict[str, None] = {}
    for text in [asked] if asked in keys else [*holding, *alike]:
        found.update(dict.fromkeys(keys[text]))
    return tuple(found)[:_MOST_NEAR]
