"""Negotiations as a TOML file.

The file holds one table for each of them; all keys but the name may be left out::

    [[negotiation]]
    name = "marsh-talks"                         # key within the project, for the option --negotiation
    parties = ["Marsh Front", "SDN"]             # codes or short names as records have them; left out: all
    issues = ["talks", "ceasefire"]              # left out: all
    start = 2017-02-01                           # first day
    end = 2017-06-30                             # last day, included
    search_terms = ["Reedport", "marsh talks"]   # a report must hold one of these; left out: all reports
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

from pourparler.errors import DirectoryError
from pourparler.record import Negotiation

_KEYS = ("name", "parties", "issues", "start", "end", "search_terms")


def read_negotiations(path: Path) -> tuple[Negotiation, ...]:
    """The negotiations of a file, in its order.

    Raises:
        DirectoryError: the file is missing, is no TOML, holds a table or key that is not described above, defines
            nothing, or defines a name twice.
    """
    where = str(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DirectoryError(
            f"cannot be read as TOML ({error})", where=where, advice="Correct the file or the path."
        ) from error
    unknown = sorted(set(content) - {"negotiation"})
    rows = content.get("negotiation", [])
    if unknown or not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        what = f"unknown table or key {unknown[0]!r}" if unknown else "defines no negotiation"
        raise DirectoryError(what, where=where, advice="Write [[negotiation]] above each negotiation.")
    found = tuple(_negotiation(row, where) for row in rows)
    names = [each.name for each in found]
    for name in names:
        if names.count(name) > 1:
            raise DirectoryError(f"{name!r} is defined twice", where=where, advice="Give each a name of its own.")
    return found


def _negotiation(row: dict[str, Any], where: str) -> Negotiation:
    unknown = sorted(set(row) - set(_KEYS))
    if unknown:
        raise DirectoryError(
            f"[[negotiation]] has no key {unknown[0]!r}", where=where, advice=f"Use {', '.join(_KEYS)}."
        )
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        raise DirectoryError("a negotiation has no name", where=where, advice='Write name = "...".')
    start, end = _day(row, "start", where), _day(row, "end", where)
    if start and end and start > end:
        raise DirectoryError(f"{name!r} ends before it starts", where=where, advice="Correct start or end.")
    return Negotiation(
        name=name,
        parties=_texts(row, "parties", where),
        issues=_texts(row, "issues", where),
        start=start,
        end=end,
        search_terms=_texts(row, "search_terms", where),
    )


def _texts(row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
        raise DirectoryError(
            f"{key!r} of {row['name']!r} is no list of texts", where=where, advice=f'Write {key} = ["...", "..."].'
        )
    return tuple(value)


def _day(row: dict[str, Any], key: str, where: str) -> datetime.date | None:
    value = row.get(key)
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    elif value is None or (isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)):
        return value
    raise DirectoryError(f"{key!r} of {row['name']!r} is no day", where=where, advice=f"Write {key} = 2016-02-20.")
