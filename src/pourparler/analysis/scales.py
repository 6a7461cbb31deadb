"""Parties placed on an analyst's scale: ranges, overlap, distances, the weighted median, and worksheets for models.

The analyst orders the propositions of an issue; the record only tells who took which. Nothing here predicts an outcome.
"""

from __future__ import annotations

import csv
import datetime
import io
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeGuard

from pourparler.analysis.settings import BoardSettings
from pourparler.analysis.utterances import day_of, known_statements, second_hand
from pourparler.errors import SettingsError
from pourparler.record import ReportedStatement

TAKING, LEAVING = frozenset({"offer", "accept", "demand"}), frozenset({"reject", "threaten", "accuse"})
"""Acts that put a party on a step, and acts that take it off."""

WORKSHEETS = ("ktab", "exchange")


@dataclass(frozen=True, slots=True)
class Step:
    """A proposition on a scale.

    Attributes:
        at: its place, 0 to 100.
        meaning: what it stands for.
        words: phrases of which a proposition or condition must hold one, in any case.
        statements: ids of statements that belong here whatever their words.
    """

    at: float
    meaning: str
    words: tuple[str, ...] = ()
    statements: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scale:
    """The propositions of one issue in order; ``steps`` sorted by place."""

    issue: str
    description: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ScaleFile:
    """What an analyst's TOML file says: scales, and a weight for each party where the analyst gives one."""

    scales: tuple[Scale, ...]
    weights: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """A party on a scale.

    Attributes:
        party: code or short name.
        issue: the scale's issue.
        low: lowest step it has taken and not left.
        high: highest such step.
        point: the step it took last; the mean where it took several on that day.
        salience: share of the party's utterances that touch the issue, 0 to 100; a proxy, not a measurement.
        weight: the analyst's weight, else the proxy.
        statements: ids of the statements that place it, the latest first.
    """

    party: str
    issue: str
    low: float
    high: float
    point: float
    salience: float
    weight: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaledGap:
    """Two parties on a scale.

    Attributes:
        a: the first party, by name.
        b: the second.
        issue: the scale's issue.
        overlap: the stretch both have taken (zone of possible agreement), ``None`` where there is none.
        distance: between the nearest ends of their ranges; 0 where these overlap.
        points_apart: between the steps they took last.
        statements: ids of the statements that place the two.
    """

    a: str
    b: str
    issue: str
    overlap: tuple[float, float] | None
    distance: float
    points_apart: float
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScaledBoard:
    """Parties on an analyst's scales.

    Attributes:
        as_of: the day, ``None`` for a record without dates.
        scales: the scales.
        placements: by issue, then party.
        gaps: every pair of placed parties on each scale.
        medians: weighted median of the points, by issue.
        proxies: whether weights are the salience proxy because the analyst gave none.
    """

    as_of: datetime.date | None
    scales: tuple[Scale, ...]
    placements: tuple[Placement, ...]
    gaps: tuple[ScaledGap, ...]
    medians: tuple[tuple[str, float], ...]
    proxies: bool


def read_scales(text: str, *, path: str) -> ScaleFile:
    """Reads an analyst's scales.

    Args:
        text: the TOML file's text.
        path: where it stands, for messages.

    Raises:
        SettingsError: it is no TOML, or no scale; the message says where.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"no TOML: {error}", where=path, advice="Mend the line it names.") from error
    entries = found.get("scale", ())
    scales = tuple(_scale(entry, f"{path}, scale {number}") for number, entry in enumerate(entries, 1))
    if not scales:
        raise SettingsError("no scale", where=path, advice="Write [[scale]] with an issue and its steps.")
    issues = [scale.issue for scale in scales]
    twice = sorted({issue for issue in issues if issues.count(issue) > 1})
    if twice:
        raise SettingsError(f"two scales for {', '.join(twice)}", where=path, advice="Keep one for each issue.")
    weights = found.get("weights", {})
    if not isinstance(weights, dict) or not all(_is_number(value) and value >= 0 for value in weights.values()):
        raise SettingsError(
            "a weight that is no number", where=f"{path}, [weights]", advice="Write 0 or more for each party."
        )
    return ScaleFile(scales, tuple(sorted((party, float(value)) for party, value in weights.items())))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _scale(entry: Any, where: str) -> Scale:
    if not isinstance(entry, dict) or not isinstance(entry.get("issue"), str):
        raise SettingsError("no issue", where=where, advice='Write issue = "talks", or another issue.')
    steps = tuple(_step(each, f"{where}, step {number}") for number, each in enumerate(entry.get("step", ()), 1))
    if len(steps) < 2:
        raise SettingsError("fewer than two steps", where=where, advice="Write two or more [[scale.step]].")
    ordered = tuple(sorted(steps, key=lambda step: (step.at, step.meaning)))
    return Scale(entry["issue"], str(entry.get("description", "")), ordered)


def _step(entry: Any, where: str) -> Step:
    at = entry.get("at") if isinstance(entry, dict) else None
    if not _is_number(at) or not 0 <= float(at) <= 100:
        raise SettingsError("no place on the scale", where=where, advice="Write at = a number from 0 to 100.")
    words, ids = entry.get("words", []), entry.get("statements", [])
    if not (words or ids) or not all(isinstance(value, str) and value.strip() for value in (*words, *ids)):
        raise SettingsError(
            "nothing to tell it by",
            where=where,
            advice='Write words = ["…"] or statements = ["…"], none of them empty.',
        )
    meaning = str(entry.get("meaning", ""))
    return Step(float(at), meaning, tuple(word.casefold() for word in words), frozenset(ids))


def place_on_scales(  # noqa: PLR0913 - one keyword for each filter that an analyst has
    statements: Sequence[ReportedStatement],
    scales: ScaleFile,
    *,
    as_of: datetime.date | None = None,
    known_by: datetime.date | None = None,
    parties: Sequence[str] = (),
    issues: Sequence[str] = (),
    settings: BoardSettings | None = None,
) -> ScaledBoard:
    """Places every party on the scales by its own words until a day.

    An offer, acceptance or demand puts a party on the step whose words it holds; a refusal, threat or accusation takes
    it off. The last word on each step counts. Hearsay, expectations and assertions place nobody.

    Args:
        statements: the record, in any order.
        scales: the analyst's scales and weights.
        as_of: the last day to look at; ``None`` for all.
        known_by: leave out what the project took in after this day.
        parties: the parties to place; empty for all.
        issues: the scales to use; empty for all.
        settings: for the lowest confidence.
    """
    lowest = (settings or BoardSettings()).min_confidence
    said = [
        (day, reported)
        for reported in known_statements(statements, known_by=known_by)
        if reported.statement.confidence >= lowest
        for day in [day_of(reported)]
        if day is not None and (as_of is None or day <= as_of)
    ]
    said.sort(key=lambda entry: (entry[0], entry[1].statement.id))
    own = [
        entry
        for entry in said
        if entry[1].statement.party
        and not second_hand(entry[1])
        and (not parties or entry[1].statement.party in parties)
    ]
    chosen = tuple(scale for scale in scales.scales if not issues or scale.issue in issues)
    weights = dict(scales.weights)
    placements = tuple(place for scale in chosen for place in _placements(scale, own, weights))
    gaps = tuple(_scaled_gap(a, b) for a, b in combinations(placements, 2) if a.issue == b.issue)
    medians = tuple(
        (scale.issue, weighted_median([(each.point, each.weight) for each in of_scale]))
        for scale in chosen
        if (of_scale := [each for each in placements if each.issue == scale.issue])
    )
    day = as_of or (said[-1][0] if said else None)
    return ScaledBoard(day, chosen, placements, gaps, medians, not weights)


def _placements(
    scale: Scale, own: Iterable[tuple[datetime.date, ReportedStatement]], weights: dict[str, float]
) -> Iterable[Placement]:
    last_words: dict[str, dict[Step, tuple[datetime.date, bool, str]]] = {}
    spoken: dict[str, set[str]] = {}
    touching: dict[str, set[str]] = {}
    for day, reported in own:
        statement = reported.statement
        party = statement.party or ""
        spoken.setdefault(party, set()).add(reported.utterance)
        if scale.issue in statement.issue:
            touching.setdefault(party, set()).add(reported.utterance)
        takes = statement.act in TAKING
        if not takes and statement.act not in LEAVING:
            continue
        for step in _steps_of(scale, reported):
            last_words.setdefault(party, {})[step] = day, takes, statement.id
    for party, on_steps in sorted(last_words.items()):
        taken = [(day, step.at, identifier) for step, (day, takes, identifier) in on_steps.items() if takes]
        if not taken:
            continue
        last = max(day for day, _, _ in taken)
        latest = [at for day, at, _ in taken if day == last]
        salience = round(100 * len(touching.get(party, ())) / len(spoken[party]), 1)
        places = [at for _, at, _ in taken]
        ids = tuple(
            dict.fromkeys(entry[2] for entry in sorted(taken, key=lambda entry: (-entry[0].toordinal(), entry[2])))
        )
        yield Placement(
            party,
            scale.issue,
            min(places),
            max(places),
            sum(latest) / len(latest),
            salience,
            # With weights for some parties the others count nothing: the analyst left them out.
            weights.get(party, 0.0) if weights else salience,
            ids,
        )


def _steps_of(scale: Scale, reported: ReportedStatement) -> Iterable[Step]:
    named = [step for step in scale.steps if reported.statement.id in step.statements]
    if named or scale.issue not in reported.statement.issue:
        return named
    text = reported.proposition.casefold()
    return [step for step in scale.steps if any(phrase in text for phrase in step.words)]


def _scaled_gap(a: Placement, b: Placement) -> ScaledGap:
    low, high = max(a.low, b.low), min(a.high, b.high)
    return ScaledGap(
        a.party,
        b.party,
        a.issue,
        (low, high) if low <= high else None,
        max(0.0, low - high),
        abs(a.point - b.point),
        tuple(dict.fromkeys((*a.statements, *b.statements))),
    )


def weighted_median(points: Sequence[tuple[float, float]]) -> float:
    """The point at which half of the weight is reached; the mean of two where exactly half lies on each side.

    Args:
        points: place and weight of each; where all weights are 0 each counts 1.

    Raises:
        ValueError: there is no point.
    """
    if not points:
        raise ValueError("no point to take a median of")
    weighted = sorted(points) if any(weight for _, weight in points) else sorted((point, 1.0) for point, _ in points)
    weighted = [(point, weight) for point, weight in weighted if weight]
    half, reached = sum(weight for _, weight in weighted) / 2, 0.0
    for number, (point, weight) in enumerate(weighted):
        reached += weight
        if reached > half:
            return point
        if reached == half:
            return (point + weighted[number + 1][0]) / 2
    return weighted[-1][0]


def worksheet(placed: ScaledBoard, kind: str) -> str:
    """An input file for a bargaining model, for the analyst to complete: power is blank, salience is a proxy.

    Args:
        placed: parties on scales.
        kind: ``ktab`` (KAPSARC's SMP, one line for each actor) or ``exchange`` (the decide exchange model, lines that
            begin with ``#A``, ``#P``, ``#M`` and ``#D``).

    Raises:
        ValueError: there is no such kind.
    """
    rows = _KINDS.get(kind)
    if rows is None:
        raise ValueError(f"no worksheet {kind!r}; use one of {', '.join(WORKSHEETS)}")
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows(placed))
    return buffer.getvalue()


_PROXY = "power left blank; salience is a proxy (share of statements): replace it"


def _ktab(placed: ScaledBoard) -> Iterable[Sequence[str]]:
    parties = sorted({each.party for each in placed.placements})
    places = {(each.party, each.issue): each for each in placed.placements}
    issues = [scale.issue for scale in placed.scales]
    # The first two lines end in a comma in KTAB's own files.
    yield ("pourparler", f"{', '.join(issues)}: {_PROXY}", str(len(parties)), str(len(issues)), "")
    columns = (f"{name}{number}" for number in range(1, len(issues) + 1) for name in ("Pstn", "Sal"))
    yield ("Actor", "Description", "Power", *columns, "")
    for party in parties:
        fields: list[str] = []
        for issue in issues:
            place = places.get((party, issue))
            fields += [_number(place.point), _number(place.salience)] if place else ["", ""]
        yield (party, "", "", *fields, "")


def _exchange(placed: ScaledBoard) -> Iterable[Sequence[str]]:
    for party in sorted({each.party for each in placed.placements}):
        yield ("#A", party, party, _PROXY)
    for scale in placed.scales:
        yield ("#P", scale.issue, scale.description)
    for scale in placed.scales:
        for step in scale.steps:
            yield ("#M", scale.issue, _number(step.at), step.meaning)
    for each in placed.placements:
        yield ("#D", each.party, each.issue, _number(each.point), _number(each.salience), "")


_KINDS = {"ktab": _ktab, "exchange": _exchange}


def _number(value: float) -> str:
    return f"{value:g}"
