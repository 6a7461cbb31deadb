"""Networks of actors and issues: who speaks on what, who agrees and who conflicts with whom, and how strongly.

Semantics as in discourse network analysis (Leifeld 2017, The Oxford Handbook of Political Networks, ch. 12). Every
weight can be opened: the statements behind it are kept by actor, issue and stance.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pourparler.analysis.board import in_issue_order
from pourparler.analysis.periods import GRANULARITIES, next_period, period_start
from pourparler.analysis.selection import Selection
from pourparler.analysis.utterances import day_of, direction_of, known_statements
from pourparler.errors import SettingsError
from pourparler.record import ReportedStatement

if TYPE_CHECKING:
    import networkx
    import numpy

LEVELS = ("party", "speaker")
DUPLICATES = ("all", "utterance", "document", "week", "month", "year", "range")
"""What counts once: nothing; one act of speaking; equal words of stance within a report, a period, or at all."""

ACTOR_WEIGHTS = ("ignore", "congruence", "conflict", "subtract")
ACTOR_NORMALISATIONS = ("no", "average", "jaccard", "cosine")
ISSUE_WEIGHTS = ("ignore", "subtract", "combine")
ISSUE_NORMALISATIONS = ("no", "activity", "prominence")
NEUTRAL = ("out", "halfway")

FAVOUR, MIDDLE, OPPOSE = 1, 0, -1
DIRECTIONS = (FAVOUR, MIDDLE, OPPOSE)
# How far two stances agree: 1 less their distance on the scale from opposing to favouring, as a share of the scale.
_AGREEMENT = ((1.0, 0.5, 0.0), (0.5, 1.0, 0.5), (0.0, 0.5, 1.0))

Counted = Mapping[str, Mapping[str, Mapping[int, tuple[str, ...]]]]
"""Statement ids by actor, issue and direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """What is counted, and how.

    Attributes:
        level: whom a statement is counted for, one of ``LEVELS``. A statement without a party counts at the level of
            speakers only.
        weight: what an edge measures: one of ``ACTOR_WEIGHTS`` between actors, one of ``ISSUE_WEIGHTS`` between
            actors and issues.
        normalise: what it is divided by: one of ``ACTOR_NORMALISATIONS`` or ``ISSUE_NORMALISATIONS``.
        duplicates: one of ``DUPLICATES``.
        neutral: whether a statement that takes no side is left ``out`` wherever stance counts, or stands ``halfway``
            between favouring and opposing.
        isolates: keep actors and issues of the whole record that have no counted statement.
        second_issues: count a statement on its second issue, too.
        min_statements: leave out actors with fewer counted statements.
        min_confidence: leave out statements of a lower probability than this.
    """

    level: str = "party"
    weight: str = "subtract"
    normalise: str = "no"
    duplicates: str = "utterance"
    neutral: str = "out"
    isolates: bool = False
    second_issues: bool = False
    min_statements: int = 1
    min_confidence: float = 0.0

    @property
    def by_stance(self) -> bool:
        """Whether stances are told apart."""
        return self.weight != "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Windows of time.

    They begin with calendar units (weeks on Monday), the first with the unit of the first day, and go on until one
    holds the last day.

    Attributes:
        unit: ``day``, ``week``, ``month`` or ``year``.
        size: units in a window.
        step: units from one window's beginning to the next; ``None`` for windows that touch and do not overlap.
    """

    unit: str = "month"
    size: int = 1
    step: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or issue.

    Attributes:
        name: party, speaker or issue; a speaker carries its party in brackets.
        kind: ``party``, ``speaker`` or ``issue``.
        party: the party of an actor; ``None`` for issues and independent voices.
        statements: ids of its counted statements, by day.
    """

    name: str
    kind: str
    party: str | None
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two actors, or between an actor and an issue.

    Attributes:
        a: the first node's name; the actor, where the other is an issue.
        b: the second's.
        weight: as the settings define it; never 0.
        issues: the issues that make it.
        statements: ids of all statements that make it, by issue, then actor, then day.
    """

    a: str
    b: str
    weight: float
    issues: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """Actors tied through issues, or actors and issues.

    Attributes:
        mode: ``actors`` (one mode, undirected) or ``issues`` (two modes).
        settings: how it was counted.
        start: first day looked at, ``None`` for a record without dates.
        end: last day.
        nodes: actors by name, then issues in the order of the guidelines.
        weights: the matrix: rows are actors; columns are actors, or issues. Rows and columns in the order of ``nodes``.
        counted: the statements behind it.
        left_out: statements in the period that a duplicate rule dropped.
    """

    mode: str
    settings: NetworkSettings
    start: datetime.date | None
    end: datetime.date | None
    nodes: tuple[Node, ...]
    weights: tuple[tuple[float, ...], ...]
    counted: Counted = field(repr=False)
    left_out: int = 0

    @property
    def actors(self) -> tuple[str, ...]:
        """Labels of the rows."""
        return tuple(node.name for node in self.nodes if node.kind != "issue")

    @property
    def issues(self) -> tuple[str, ...]:
        """Labels of the columns of a network of actors and issues; else empty."""
        return tuple(node.name for node in self.nodes if node.kind == "issue")

    @property
    def edges(self) -> tuple[Edge, ...]:
        """All ties whose weight is not 0, row by row; between actors each pair once."""
        return tuple(self._edges())

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of all counted statements."""
        return tuple(dict.fromkeys(each for node in self.nodes if node.kind != "issue" for each in node.statements))

    def _edges(self) -> Iterator[Edge]:
        actors = self.actors
        columns = self.issues if self.mode == "issues" else actors
        for row, a in enumerate(actors):
            for column, b in enumerate(columns):
                weight = self.weights[row][column]
                if weight and (self.mode == "issues" or column > row):
                    parts = tuple(self._parts(a, b))
                    ids = dict.fromkeys(each for _, found in parts for each in found)
                    yield Edge(a, b, weight, in_issue_order({issue for issue, _ in parts}), tuple(ids))

    def _parts(self, a: str, b: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The issues that make a tie, each with its statements."""
        if self.mode == "issues":
            told = self.counted.get(a, {}).get(b, {})
            yield b, tuple(each for direction in DIRECTIONS for each in told.get(direction, ()))
            return
        one, other = self.counted.get(a, {}), self.counted.get(b, {})
        for issue in in_issue_order(set(one) & set(other)):
            mine, theirs = one[issue], other[issue]
            used = [
                [direction for direction in mine if any(_adds(self.settings.weight, direction, to) for to in theirs)],
                [direction for direction in theirs if any(_adds(self.settings.weight, direction, to) for to in mine)],
            ]
            ids = [each for direction in used[0] for each in mine[direction]]
            ids += [each for direction in used[1] for each in theirs[direction]]
            if ids:
                yield issue, tuple(ids)


def _adds(weight: str, one: int, other: int) -> bool:
    """Whether two stances on an issue add to a tie."""
    agreement = _AGREEMENT[DIRECTIONS.index(one)][DIRECTIONS.index(other)]
    return agreement > 0 if weight == "congruence" else agreement < 1 if weight == "conflict" else True


def actor_network(
    statements: Iterable[ReportedStatement],
    *,
    selection: Selection | None = None,
    settings: NetworkSettings | None = None,
    known_by: datetime.date | None = None,
) -> Network:
    """Actors tied by what they say on the same issues.

    Args:
        statements: the record, in any order.
        selection: which of them.
        settings: how to count.
        known_by: leave out what the project took in after this day.

    Raises:
        SettingsError: settings that do not exist for this kind of network.
    """
    settings = settings or NetworkSettings()
    check_settings(settings, mode="actors")
    return _actors(_Counting(known_statements(statements, known_by=known_by), selection or Selection(), settings))


def issue_network(
    statements: Iterable[ReportedStatement],
    *,
    selection: Selection | None = None,
    settings: NetworkSettings | None = None,
    known_by: datetime.date | None = None,
) -> Network:
    """Actors tied to the issues that they speak on (affiliation); arguments as for ``actor_network``.

    Raises:
        SettingsError: settings that do not exist for this kind of network.
    """
    settings = settings or NetworkSettings()
    check_settings(settings, mode="issues")
    return _affiliation(_Counting(known_statements(statements, known_by=known_by), selection or Selection(), settings))


def check_settings(settings: NetworkSettings, *, mode: str) -> None:
    """Refuses what has no meaning.

    Raises:
        SettingsError: a value that does not exist, or a pair of values without a meaning.
    """
    between = mode == "actors"
    allowed = {
        "level": LEVELS,
        "weight": ACTOR_WEIGHTS if between else ISSUE_WEIGHTS,
        "normalise": ACTOR_NORMALISATIONS if between else ISSUE_NORMALISATIONS,
        "duplicates": DUPLICATES,
        "neutral": NEUTRAL,
    }
    for name, values in allowed.items():
        value = getattr(settings, name)
        if value not in values:
            kind = "between actors" if between else "of actors and issues"
            raise SettingsError(
                f"{value!r} is no {name} of a network {kind}", advice=f"Use one of {', '.join(values)}."
            )
    if settings.weight == "combine" and settings.normalise != "no":
        raise SettingsError(
            f"the weight 'combine' names cases and cannot be divided by {settings.normalise}",
            advice="Leave the normalisation out.",
        )


def network_windows(
    statements: Iterable[ReportedStatement],
    *,
    mode: str = "actors",
    windows: Windows | None = None,
    selection: Selection | None = None,
    settings: NetworkSettings | None = None,
) -> tuple[Network, ...]:
    """The network of each window of time, earliest first; each is exactly the network of its days.

    Args:
        statements: the record, in any order.
        mode: ``actors`` or ``issues``.
        windows: how long they are and how far apart; months where left out.
        selection: which of them.
        settings: how to count. With ``isolates`` all windows have the nodes of the whole record.

    Raises:
        SettingsError: a unit, size or step that does not exist, or settings without a meaning.
    """
    settings, selection, known = settings or NetworkSettings(), selection or Selection(), list(statements)
    windows = windows or Windows()
    unit, size, step = windows.unit, windows.size, windows.step
    check_settings(settings, mode=mode)
    if unit not in GRANULARITIES or size < 1 or (step is not None and step < 1):
        raise SettingsError(
            f"no window of {size} {unit} every {step or size}",
            advice=f"Use one of {', '.join(GRANULARITIES)}, and whole numbers from 1 on.",
        )
    days = [day for each in known if (day := day_of(each)) is not None]
    if not days:
        return ()
    first, last = selection.start or min(days), selection.end or max(days)
    whole = _Counting(known, selection, settings)
    found: list[Network] = []
    start = period_start(first, unit)
    while start <= last:
        end = next_period(start, unit, count=size) - datetime.timedelta(days=1)
        inside = replace(selection, start=max(start, first), end=min(end, last))
        counting = _Counting(known, inside, settings)
        if settings.isolates:
            counting.everybody, counting.every_issue = whole.everybody, whole.every_issue
        found.append(_actors(counting) if mode == "actors" else _affiliation(counting))
        if end >= last:
            break
        start = next_period(start, unit, count=step or size)
    return tuple(found)


def actor_of(reported: ReportedStatement, level: str) -> str | None:
    """Whom a statement is counted for; a speaker of a party carries it, so that two of a name stay apart."""
    statement = reported.statement
    if level == "party":
        return statement.party
    if statement.speaker is None or statement.party in (None, statement.speaker):
        return statement.speaker
    return f"{statement.speaker} ({statement.party})"


class _Counting:
    """The statements of a selection, without duplicates, by actor, issue and direction."""

    def __init__(
        self, statements: Iterable[ReportedStatement], selection: Selection, settings: NetworkSettings
    ) -> None:
        self.settings = settings
        self.everybody: dict[str, str | None] = {}
        self.every_issue: set[str] = set()
        self.left_out = 0
        self.cells: dict[str, dict[str, dict[int, list[str]]]] = {}
        self._seen: set[tuple[Any, ...]] = set()
        rows = [
            (day, each.statement.id, each)
            for each in statements
            if (day := day_of(each)) is not None
            and selection.holds_day(day)
            and each.statement.confidence >= settings.min_confidence
            and selection.holds_party(each.statement.party)
        ]
        # Of duplicates the earliest is kept, so the order has to be the same whatever the order of the input.
        rows.sort(key=lambda row: row[:2])
        self.start = selection.start or (rows[0][0] if rows else None)
        self.end = selection.end or (rows[-1][0] if rows else None)
        dropped: set[str] = set()
        for day, _, reported in rows:
            if not self._take(reported, day, selection):
                dropped.add(reported.statement.id)
        self.left_out = len(dropped)
        for actor in [each for each, told in self.cells.items() if _size(told) < settings.min_statements]:
            del self.cells[actor], self.everybody[actor]

    def _take(self, reported: ReportedStatement, day: datetime.date, selection: Selection) -> bool:
        """Counts a statement; whether it was no duplicate."""
        settings, statement = self.settings, reported.statement
        actor = actor_of(reported, settings.level)
        issues = dict.fromkeys(statement.issue if settings.second_issues else statement.issue[:1])
        wanted = [issue for issue in issues if selection.holds_issue(issue)]
        if actor is None or not wanted:
            return True
        self.everybody.setdefault(actor, statement.party)
        self.every_issue.update(wanted)
        direction = direction_of(reported) if settings.by_stance else FAVOUR
        if direction == MIDDLE and settings.neutral == "out":
            return True
        counted = False
        for issue in wanted:
            key = (actor, issue, direction, *_shared(reported, day, settings.duplicates))
            if settings.duplicates != "all":
                if key in self._seen:
                    continue
                self._seen.add(key)
            counted = True
            self.cells.setdefault(actor, {}).setdefault(issue, {}).setdefault(direction, []).append(statement.id)
        return counted

    def nodes(self, *, with_issues: bool) -> tuple[Node, ...]:
        settings = self.settings
        actors = sorted(self.everybody if settings.isolates else self.cells)
        issues = self.every_issue if settings.isolates else {issue for told in self.cells.values() for issue in told}
        found = [
            Node(actor, settings.level, self.everybody[actor], self._ids(self.cells.get(actor, {}).values()))
            for actor in actors
        ]
        if with_issues:
            found += [
                Node(issue, "issue", None, self._ids(told[issue] for told in self.cells.values() if issue in told))
                for issue in in_issue_order(issues)
            ]
        return tuple(found)

    def counted(self) -> Counted:
        return {
            actor: {issue: {to: tuple(ids) for to, ids in told.items()} for issue, told in on.items()}
            for actor, on in self.cells.items()
        }

    def cube(self, actors: Sequence[str], issues: Sequence[str]) -> numpy.ndarray:
        """Counts, shape (actors, issues, directions)."""
        import numpy as np

        cube = np.zeros((len(actors), len(issues), len(DIRECTIONS)))
        columns = {issue: column for column, issue in enumerate(issues)}
        for row, actor in enumerate(actors):
            for issue, told in self.cells.get(actor, {}).items():
                for direction, ids in told.items():
                    cube[row, columns[issue], DIRECTIONS.index(direction)] = len(ids)
        return cube

    @staticmethod
    def _ids(cells: Iterable[Mapping[int, Sequence[str]]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for told in cells for ids in told.values() for each in ids))


def _size(told: Mapping[str, Mapping[int, Sequence[str]]]) -> int:
    return sum(len(ids) for by_direction in told.values() for ids in by_direction.values())


def _shared(reported: ReportedStatement, day: datetime.date, rule: str) -> tuple[Any, ...]:
    """What two statements of one actor, issue and stance must have in common to be duplicates."""
    if rule == "utterance":
        return (reported.utterance,)
    if rule == "document":
        return (reported.statement.article_id,)
    # With the year: January 2016 and January 2017 are two months.
    return (period_start(day, rule),) if rule in GRANULARITIES else ()


def _network(
    counting: _Counting, mode: str, nodes: tuple[Node, ...], weights: numpy.ndarray, counted: Counted
) -> Network:
    return Network(
        mode,
        counting.settings,
        counting.start,
        counting.end,
        nodes,
        tuple(tuple(float(value) for value in row) for row in weights),
        counted,
        counting.left_out,
    )


def _actors(counting: _Counting) -> Network:
    import numpy as np

    nodes, counted = counting.nodes(with_issues=False), counting.counted()
    issues = in_issue_order({issue for told in counted.values() for issue in told})
    cube = counting.cube([node.name for node in nodes], issues)
    settings = counting.settings
    # No "-1" here: an empty record has nothing to infer it from.
    shape = (len(nodes), len(issues) * len(DIRECTIONS))
    agreed = (cube @ np.array(_AGREEMENT)).reshape(shape)
    together = cube.sum(axis=2) @ cube.sum(axis=2).T
    congruence = agreed @ cube.reshape(shape).T
    weights = {
        "ignore": together,
        "congruence": congruence,
        "conflict": together - congruence,
        "subtract": 2 * congruence - together,
    }[settings.weight]
    if settings.normalise != "no":
        divisor = _divisor(settings.normalise, cube, congruence)
        weights = np.divide(weights, divisor, out=np.zeros_like(weights), where=divisor > 0)
    weights = weights.copy()
    np.fill_diagonal(weights, 0)
    return _network(counting, "actors", nodes, weights, counted)


def _divisor(how: str, cube: numpy.ndarray, congruence: numpy.ndarray) -> numpy.ndarray:
    """What the ties between actors are divided by, shape (actors, actors)."""
    import numpy as np

    divisor: numpy.ndarray
    if how == "average":
        activity = cube.sum(axis=(1, 2))
        divisor = (activity[:, None] + activity[None, :]) / 2
    elif how == "jaccard":
        # What only one of the two said, counted, plus the products of what both said.
        flat = cube.reshape(len(cube), cube.shape[1] * cube.shape[2])
        alone = flat @ (flat == 0).astype(float).T
        divisor = alone + alone.T + flat @ flat.T
    else:
        # The lengths of the two vectors of stances; where neutral stands halfway, their lengths in that measure.
        length = np.sqrt(np.diag(congruence))
        divisor = np.outer(length, length)
    return divisor


def _affiliation(counting: _Counting) -> Network:
    import numpy as np

    nodes, counted = counting.nodes(with_issues=True), counting.counted()
    actors = [node.name for node in nodes if node.kind != "issue"]
    issues = [node.name for node in nodes if node.kind == "issue"]
    cube = counting.cube(actors, issues)
    settings = counting.settings
    favour, oppose = cube[:, :, DIRECTIONS.index(FAVOUR)], cube[:, :, DIRECTIONS.index(OPPOSE)]
    counts = cube.sum(axis=2)
    weights = {
        "ignore": counts,
        "subtract": favour - oppose,
        # 0 none, 1 only in favour, 2 only against, 3 both.
        "combine": (favour > 0) + 2.0 * (oppose > 0),
    }[settings.weight]
    if settings.normalise != "no":
        total = counts.sum(axis=1)[:, None] if settings.normalise == "activity" else counts.sum(axis=0)[None, :]
        divisor = np.broadcast_to(total, weights.shape)
        weights = np.divide(weights, divisor, out=np.zeros_like(weights), where=divisor > 0)
    return _network(counting, "issues", nodes, weights, counted)


def as_graph(network: Network) -> networkx.Graph:
    """The network as a graph of networkx, with plain typed attributes only, so that it can be written to any format.

    Actors are known by their names, issues by theirs with ``issue:`` before it.
    """
    import networkx as nx

    graph = nx.Graph(mode=network.mode, weight=network.settings.weight, normalise=network.settings.normalise)
    for node in network.nodes:
        graph.add_node(
            f"issue:{node.name}" if node.kind == "issue" else node.name,
            label=node.name,
            kind=node.kind,
            party=node.party or "",
            frequency=len(node.statements),
            statements=" ".join(node.statements),
        )
    for edge in network.edges:
        graph.add_edge(
            edge.a,
            f"issue:{edge.b}" if network.mode == "issues" else edge.b,
            weight=edge.weight,
            sign="positive" if edge.weight > 0 else "negative",
            issues=" ".join(edge.issues),
            statements=" ".join(edge.statements),
        )
    return graph


def graphml(network: Network) -> str:
    """The network as GraphML, plain and typed, for Gephi, Cytoscape, visone or networkx."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(as_graph(network))) + "\n"
