"""A project's own actors: a TOML file that adds to the directory and overrides it.

The file holds any number of the following tables, all optional::

    [[party]]                      # a party the directory has never heard of, or a name to show for one it knows
    code = "Marsh Front"           # the string used in records
    name = "Marsh Liberation Front"

    [[actor]]                      # a name that takes the place of everything else that reads the same
    name = "Marsh Liberation Front"
    aliases = ["MLF", "the Front"]
    kind = "group"                 # state, seat, organisation, group, person or outlet
    party = "Marsh Front"          # left out: an independent voice
    adjectives = ["Marshlandian"]  # these three for states
    demonyms = ["Marshlandians"]
    capitals = ["Reedport"]
    ambiguous = ["the Front"]      # forms that often mean something else
    authority = "group"            # as in the record; left out: what the kind implies
    from = "2011-05"               # validity, both ends included, to the day, month or year
    until = "2019"

    [[office_holder]]              # takes the place of the built-in rows of the same person, office and party
    person = "Ana Derrow"
    aliases = ["Ana M. Derrow"]
    surname = "Derrow"             # left out: the last word
    surname_alone = true           # left out: true
    office = "negotiator"          # a key of offices.tsv, or a title in it
    party = "Marsh Front"
    from = "2017-02-01"

    [[remove]]                     # a built-in form never to be matched in this project
    form = "Victoria"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pourparler.directory.entries import DirectoryActor, Form, OfficeHolder
from pourparler.directory.period import Period, parse_period
from pourparler.directory.tables import PersonName, named_forms
from pourparler.errors import DirectoryError

_ACTOR_KEYS = frozenset(
    {
        "name",
        "aliases",
        "kind",
        "party",
        "adjectives",
        "demonyms",
        "capitals",
        "ambiguous",
        "authority",
        "from",
        "until",
    }
)
_KEYS = {
    "party": frozenset({"code", "name"}),
    "actor": _ACTOR_KEYS,
    "office_holder": frozenset({"person", "aliases", "surname", "surname_alone", "office", "party", "from", "until"}),
    "remove": frozenset({"form"}),
}
_PROJECT_KINDS = ("state", "seat", "organisation", "group", "person", "outlet")
_AUTHORITY_OF_KIND = {"state": "state", "organisation": "group", "group": "group"}


@dataclass(frozen=True, slots=True)
class ProjectActors:
    """What a project's file adds and overrides."""

    parties: tuple[tuple[str, str], ...] = ()
    actors: tuple[DirectoryActor, ...] = ()
    forms: tuple[Form, ...] = ()
    holders: tuple[OfficeHolder, ...] = ()
    person_names: tuple[PersonName, ...] = ()
    removed: tuple[str, ...] = ()


def read_project_actors(path: Path) -> ProjectActors:
    """Read a project's actor file.

    Raises:
        DirectoryError: when the file is missing, is no TOML, or holds a table or key that is not described above.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DirectoryError(
            f"cannot be read as TOML ({error})", where=str(path), advice="Correct the file or the path."
        ) from error
    tables = {name: _tables(path, content, name) for name in _KEYS}
    unknown = sorted(set(content) - set(_KEYS))
    if unknown:
        raise DirectoryError(f"unknown table {unknown[0]!r}", where=str(path), advice=f"Use one of {', '.join(_KEYS)}.")
    actors, forms = [], []
    for row in tables["actor"]:
        actor, its_forms = _actor(path, row)
        actors.append(actor)
        forms.extend(its_forms)
    holders = [_holder(path, row) for row in tables["office_holder"]]
    parties = [
        (_text(path, row, "code"), _text(path, row, "name", _text(path, row, "code"))) for row in tables["party"]
    ]
    return ProjectActors(
        parties=tuple(parties),
        actors=tuple(actors),
        forms=tuple(forms),
        holders=tuple(holder for holder, _ in holders),
        person_names=tuple(name for _, name in holders),
        removed=tuple(_text(path, row, "form") for row in tables["remove"]),
    )


def _tables(path: Path, content: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = content.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DirectoryError(f"{name!r} is no list of tables", where=str(path), advice=f"Write [[{name}]] above each.")
    for row in rows:
        unknown = sorted(set(row) - _KEYS[name])
        if unknown:
            raise DirectoryError(
                f"[[{name}]] has no key {unknown[0]!r}",
                where=str(path),
                advice=f"Use {', '.join(sorted(_KEYS[name]))}.",
            )
    return rows


def _text(path: Path, row: dict[str, Any], key: str, default: str | None = None) -> str:
    value = row.get(key, default)
    if not isinstance(value, str) or not (value.strip() or default == ""):
        raise DirectoryError(f"{row} needs a text for {key!r}", where=str(path), advice="Add it.")
    return value


def _texts(path: Path, row: dict[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
        raise DirectoryError(
            f"{key!r} in {row} is no list of texts", where=str(path), advice=f'Write {key} = ["...", "..."].'
        )
    return tuple(value)


def _period(path: Path, row: dict[str, Any]) -> Period:
    # TOML dates come as date objects; their ISO form reads like a text.
    start, end = str(row.get("from", "")), str(row.get("until", ""))
    try:
        return parse_period(start, end)
    except ValueError as error:
        raise DirectoryError(f"{row}: {error}", where=str(path)) from error


def _actor(path: Path, row: dict[str, Any]) -> tuple[DirectoryActor, list[Form]]:
    name = _text(path, row, "name")
    kind = _text(path, row, "kind", "group")
    if kind not in _PROJECT_KINDS:
        raise DirectoryError(
            f"actor {name!r} has the kind {kind!r}", where=str(path), advice=f"Use one of {', '.join(_PROJECT_KINDS)}."
        )
    party = _text(path, row, "party", "") or None
    independent = party is None and kind != "state"
    authority = _text(path, row, "authority", "") or ("independent" if independent else _AUTHORITY_OF_KIND.get(kind))
    if kind == "state" and party is None:
        party = name
    actor = DirectoryActor(
        f"{kind}:{name}",
        kind,
        name,
        party,
        authority,
        independent,
        "project",
        _period(path, row),
        f"project file {path.name}",
    )
    ambiguous = frozenset(_texts(path, row, "ambiguous"))
    forms = [*named_forms(actor, (name, *_texts(path, row, "aliases")), kind=kind, ambiguous=ambiguous)]
    for key, form_kind in (("adjectives", "adjective"), ("demonyms", "demonym"), ("capitals", "capital")):
        forms.extend(named_forms(actor, _texts(path, row, key), kind=form_kind, ambiguous=ambiguous))
    return actor, forms


def _holder(path: Path, row: dict[str, Any]) -> tuple[OfficeHolder, PersonName]:
    person = _text(path, row, "person")
    holder = OfficeHolder(
        person, _text(path, row, "office"), _text(path, row, "party"), _period(path, row), f"project file {path.name}"
    )
    surname_alone = row.get("surname_alone", True)
    if not isinstance(surname_alone, bool):
        raise DirectoryError(
            f"surname_alone of {person!r} is neither true nor false", where=str(path), advice="Write one of them."
        )
    surname = _text(path, row, "surname", person.split()[-1])
    return holder, PersonName(person, _texts(path, row, "aliases"), surname, surname_alone)
