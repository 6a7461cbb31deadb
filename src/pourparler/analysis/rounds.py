"""Rounds of talks: given by the analyst, or read off the places at which parties speak."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pourparler.analysis.utterances import day_of
from pourparler.errors import SettingsError
from pourparler.record import ReportedStatement

# A weekend does not end a round; a week does.
_LONGEST_PAUSE = 3
_LEAST_PARTIES = 2


@dataclass(frozen=True, slots=True)
class TalksRound:
    """A round of talks.

    Attributes:
        name: what to call it.
        start: first day.
        end: last day, included.
        place: where; ``None`` when the analyst names none.
        given: whether the analyst gave it; else it was inferred from where parties spoke.
        parties: parties that spoke at it, by name.
        statements: ids of what was said at it, by day.
    """

    name: str
    start: datetime.date
    end: datetime.date
    place: str | None = None
    given: bool = True
    parties: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


def read_rounds(text: str, *, path: str | None = None) -> tuple[TalksRound, ...]:
    """Rounds from an analyst's TOML file: a ``[[round]]`` each, with name, start, end and, if you like, place.

    Args:
        text: the file's text.
        path: its path, for messages.

    Raises:
        SettingsError: the file is no such file.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"is no TOML: {error}", where=path) from error
    rows = values.get("round")
    if not isinstance(rows, list) or not rows:
        raise SettingsError(
            "holds no round",
            where=path,
            advice='Write [[round]] with name = "…", start = 2016-02-01, end = 2016-02-03.',
        )
    return tuple(_round(row, number, path) for number, row in enumerate(rows, 1))


def _round(row: Any, number: int, path: str | None) -> TalksRound:
    name, start, end, place = (
        row.get(key) if isinstance(row, dict) else None for key in ("name", "start", "end", "place")
    )
    end = start if end is None else end
    if not isinstance(name, str) or type(start) is not datetime.date or type(end) is not datetime.date or end < start:
        raise SettingsError(
            f"round {number} needs a name and days in order",
            where=path,
            advice='Write name = "…", start = 2016-02-01, end = 2016-02-03; days without quotation marks.',
        )
    return TalksRound(name, start, end, None if place is None else str(place))


def talks_rounds(
    statements: Iterable[ReportedStatement], *, given: Sequence[TalksRound] = ()
) -> tuple[TalksRound, ...]:
    """All rounds with what was said at them, by first day.

    At a given round was said what was said on its days on talks, or at its place. A round is inferred where at least
    two parties spoke on talks at one place, with no pause of more than three days, unless it overlaps a given one at
    the same place or at none.

    Args:
        statements: the record, in any order.
        given: the analyst's rounds.
    """
    rows = sorted(
        ((day, each.statement.id, each) for each in statements if (day := day_of(each)) is not None),
        key=lambda row: row[:2],
    )
    found = [_filled(each, [(day, said) for day, _, said in rows if _belongs(each, day, said)]) for each in given]
    at_place: dict[str, list[tuple[datetime.date, ReportedStatement]]] = {}
    for day, _, said in rows:
        if said.statement.place:
            at_place.setdefault(_plain(said.statement.place), []).append((day, said))
    for here in at_place.values():
        for run in _runs(here):
            inferred = _inferred(run)
            if inferred is not None and not any(_overlap(inferred, each) for each in given):
                found.append(inferred)
    found.sort(key=lambda each: (each.start, each.end, each.name))
    return tuple(found)


def _belongs(each: TalksRound, day: datetime.date, said: ReportedStatement) -> bool:
    if not each.start <= day <= each.end:
        return False
    place = said.statement.place
    if each.place and place and _plain(place) == _plain(each.place):
        return True
    return "talks" in said.statement.issue


def _filled(each: TalksRound, said: list[tuple[datetime.date, ReportedStatement]]) -> TalksRound:
    parties = sorted({reported.statement.party for _, reported in said if reported.statement.party})
    ids = tuple(reported.statement.id for _, reported in said)
    return replace(each, parties=tuple(parties), statements=ids)


def _runs(
    said: list[tuple[datetime.date, ReportedStatement]],
) -> Iterable[list[tuple[datetime.date, ReportedStatement]]]:
    """Stretches of days without a long pause; the words are in order of days."""
    run: list[tuple[datetime.date, ReportedStatement]] = []
    for day, reported in said:
        if run and (day - run[-1][0]).days > _LONGEST_PAUSE:
            yield run
            run = []
        run.append((day, reported))
    if run:
        yield run


def _inferred(run: list[tuple[datetime.date, ReportedStatement]]) -> TalksRound | None:
    on_talks = {reported.statement.party for _, reported in run if "talks" in reported.statement.issue} - {None}
    if len(on_talks) < _LEAST_PARTIES:
        return None
    place = run[0][1].statement.place or ""
    start, end = run[0][0], run[-1][0]
    return _filled(TalksRound(f"{place}, from {start}", start, end, place, given=False), run)


def _overlap(inferred: TalksRound, given: TalksRound) -> bool:
    same_place = given.place is None or _plain(given.place) == _plain(inferred.place or "")
    return same_place and inferred.start <= given.end and given.start <= inferred.end


def _plain(place: str) -> str:
    """A place without the country behind it ("Geneva, Switzerland")."""
    return place.partition(",")[0].strip().casefold()
