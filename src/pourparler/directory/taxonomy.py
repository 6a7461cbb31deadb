"""Acts and issues as data: what each means, by example, and what it corresponds to in PLOVER and PA-X.

A project adds issues of its own in a TOML file; nothing is trained anew for them::

    [[issue]]
    name = "fisheries"             # the key that records carry: lower case, words joined by hyphens
    description = "Who may catch how much fish in shared waters: quotas, licences, zones, boats seized."
    examples = [                   # three or more short statements as reports give them, the more varied the better
        "Norland will not let Sudrian trawlers into its waters again",
        "the quota for cod has to be cut by half",
    ]
    proposal = "share the catch"   # left out: none; what "favour" and "oppose" refer to
    plover = ["natural_resource"]  # left out: none
    pa_x = ["NatRes"]              # left out: none
"""

from __future__ import annotations

import functools
import importlib.resources
import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pourparler.errors import DirectoryError
from pourparler.record import ACTS, ISSUES, Issue

if TYPE_CHECKING:
    from pathlib import Path

PLOVER_TYPES = frozenset(
    """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
    COERCE ASSAULT""".split()
)
"""The event types of PLOVER 2.0."""

PLOVER_CONTEXTS = frozenset(
    """military intelligence executive legislative election political_institutions pro_democracy pro_autocracy legal
    reparations human_rights rights_freedoms repression gender lgbt religion_ethnicity inequality diplomatic territory
    peacekeeping asylum migration economic human_security health disasters natural_resource environment technology
    terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking""".split()
)
"""The contexts of PLOVER 2.0: what an event is about."""

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PA_X = re.compile(r"[A-Z][A-Za-z]{1,9}")
_ACT_KEYS = frozenset({"name", "description", "examples", "plover"})
_ISSUE_KEYS = frozenset({"name", "description", "proposal", "examples", "plover", "pa_x"})


@dataclass(frozen=True, slots=True)
class ActDefinition:
    """What a statement can do.

    Attributes:
        name: key used in records ("offer").
        description: one sentence that tells what belongs to it.
        examples: short examples in our own words.
        plover: PLOVER types that correspond; empty where PLOVER codes no event.
    """

    name: str
    description: str
    examples: tuple[str, ...]
    plover: tuple[str, ...] = ()


@functools.cache
def built_in_acts() -> tuple[ActDefinition, ...]:
    """Every act of ``record.ACTS``, in its order.

    Raises:
        DirectoryError: the table is damaged or does not hold exactly the acts of the record.
    """
    where = "acts.toml"
    acts = []
    for row in _rows(_built_in(where), "act", _ACT_KEYS, where):
        plover = _known(row, "plover", PLOVER_TYPES, where)
        acts.append(ActDefinition(_name(row, where), _text(row, "description", where), _examples(row, where), plover))
    _check_names([act.name for act in acts], ACTS, where)
    return tuple(acts)


@functools.cache
def built_in_issues() -> tuple[Issue, ...]:
    """Every issue of ``record.ISSUES``, in its order.

    Raises:
        DirectoryError: the table is damaged or does not hold exactly the issues of the record.
    """
    where = "issues.toml"
    issues = tuple(_issue(row, where) for row in _rows(_built_in(where), "issue", _ISSUE_KEYS, where))
    _check_names([issue.name for issue in issues], ISSUES, where)
    return issues


def read_project_issues(path: Path) -> tuple[Issue, ...]:
    """Read a project's own issues; an empty file holds none.

    Raises:
        DirectoryError: the file is missing, is no TOML, holds what is not described above, or names an issue twice or
            one that is built in.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        advice = "Correct the file or the path."
        raise DirectoryError(f"cannot be read as TOML ({error})", where=str(path), advice=advice) from error
    where = str(path)
    issues = tuple(_issue(row, where) for row in _rows(content, "issue", _ISSUE_KEYS, where))
    seen = set(ISSUES)
    for issue in issues:
        if issue.name in seen:
            what = "is built in" if issue.name in ISSUES else "stands there twice"
            raise DirectoryError(f"the issue {issue.name!r} {what}", where=where, advice="Give it another name.")
        seen.add(issue.name)
    return issues


def _built_in(name: str) -> dict[str, Any]:
    path = importlib.resources.files("pourparler.directory").joinpath("data", name)
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _rows(content: dict[str, Any], table: str, keys: frozenset[str], where: str) -> list[dict[str, Any]]:
    unknown = sorted(set(content) - {table})
    if unknown:
        raise DirectoryError(f"unknown table {unknown[0]!r}", where=where, advice=f"Write [[{table}]] above each.")
    rows = content.get(table, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DirectoryError(f"{table!r} is no list of tables", where=where, advice=f"Write [[{table}]] above each.")
    for row in rows:
        strange = sorted(set(row) - keys)
        if strange:
            advice = f"Use {', '.join(sorted(keys))}."
            raise DirectoryError(f"[[{table}]] has no key {strange[0]!r}", where=where, advice=advice)
    return rows


def _issue(row: dict[str, Any], where: str) -> Issue:
    name = _name(row, where)
    pa_x = _texts(row, "pa_x", where)
    wrong = [code for code in pa_x if not _PA_X.fullmatch(code)]
    if wrong:
        raise DirectoryError(f"{wrong[0]!r} of {name!r} is no PA-X variable", where=where)
    return Issue(
        name=name,
        description=_text(row, "description", where),
        proposal=_text(row, "proposal", where) if "proposal" in row else "",
        examples=_examples(row, where),
        plover=_known(row, "plover", PLOVER_CONTEXTS, where),
        pa_x=pa_x,
    )


def _name(row: dict[str, Any], where: str) -> str:
    name = _text(row, "name", where)
    if not _KEY.fullmatch(name):
        advice = "Use lower-case letters and digits, words joined by hyphens."
        raise DirectoryError(f"{name!r} cannot be a name", where=where, advice=advice)
    return name


def _examples(row: dict[str, Any], where: str) -> tuple[str, ...]:
    examples = _texts(row, "examples", where)
    if not examples:
        raise DirectoryError(f"{row['name']!r} has no examples", where=where, advice="Add a few short statements.")
    return examples


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise DirectoryError(f"{row.get('name', row)!r} needs a text for {key!r}", where=where, advice="Add it.")
    return value


def _texts(row: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
        advice = f'Write {key} = ["...", "..."].'
        raise DirectoryError(f"{key!r} of {row.get('name', row)!r} is no list of texts", where=where, advice=advice)
    return tuple(value)


def _known(row: dict[str, Any], key: str, known: frozenset[str], where: str) -> tuple[str, ...]:
    values = _texts(row, key, where)
    unknown = [value for value in values if value not in known]
    if unknown:
        advice = f"Use some of {', '.join(sorted(known))}."
        raise DirectoryError(f"{unknown[0]!r} of {row['name']!r} is unknown to PLOVER", where=where, advice=advice)
    return values


def _check_names(found: list[str], wanted: tuple[str, ...], where: str) -> None:
    if tuple(found) != wanted:
        raise DirectoryError(f"holds {', '.join(found)} instead of {', '.join(wanted)}", where=where)
