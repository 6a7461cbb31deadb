"""Who holds together: communities of a network of actors, and how far it falls into two camps."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pourparler.analysis.network import Network, NetworkSettings, actor_network
from pourparler.analysis.selection import Selection
from pourparler.record import ReportedStatement

if TYPE_CHECKING:
    import networkx
    import numpy

_SEED = 0


@dataclass(frozen=True, slots=True)
class Camps:
    """How actors group by what they agree on, and how far they fall into two camps.

    Attributes:
        communities: groups of actors that agree more with each other than chance would have it, the largest first;
            actors that agree with nobody are groups of one.
        modularity: of these groups, −0.5 to 1; ``None`` where nobody agrees with anybody.
        camps: the split into two that puts most congruence inside and most conflict between; empty where nobody
            agrees or conflicts. The second is empty where no split is better than none.
        cohesion: share of all congruence that lies inside the camps, 0 to 1.
        opposition: share of all conflict that lies between them, 0 to 1.
        conflict_share: share of conflict among congruence and conflict, 0 to 1.
        congruence: the network whose congruence was looked at.
        conflict: the network whose conflict was looked at.
    """

    communities: tuple[tuple[str, ...], ...]
    modularity: float | None
    camps: tuple[tuple[str, ...], ...]
    cohesion: float
    opposition: float
    conflict_share: float
    congruence: Network
    conflict: Network

    @property
    def polarisation(self) -> float:
        """Cohesion times opposition: 1 when all agreement is inside and all conflict between the camps, 0 without any.

        It is the chance that a unit of congruence and a unit of conflict, both drawn at random, are where two closed
        camps would have them.
        """
        return self.cohesion * self.opposition

    @property
    def statements(self) -> tuple[str, ...]:
        """Ids of the statements behind all this."""
        return self.congruence.statements


def camps(
    statements: Iterable[ReportedStatement],
    *,
    selection: Selection | None = None,
    settings: NetworkSettings | None = None,
    known_by: datetime.date | None = None,
) -> Camps:
    """Communities and camps of the actors.

    Args:
        statements: the record, in any order.
        selection: which of them.
        settings: how to count; the weight is not used.
        known_by: leave out what the project took in after this day.

    Raises:
        SettingsError: settings that do not exist for a network between actors.
    """
    known, settings = list(statements), settings or NetworkSettings()
    congruence, conflict = (
        actor_network(known, selection=selection, settings=replace(settings, weight=weight), known_by=known_by)
        for weight in ("congruence", "conflict")
    )
    return camps_of(congruence, conflict)


def camps_of(congruence: Network, conflict: Network) -> Camps:
    """Communities and camps of two networks of the same actors."""
    import numpy as np

    actors = congruence.actors
    size = len(actors)
    agree = np.array(congruence.weights, dtype=float).reshape(size, size)
    clash = np.array(conflict.weights, dtype=float).reshape(size, size)
    communities, modularity = _communities(agree)
    agreed, clashed = agree.sum(), clash.sum()
    if agreed + clashed > 0:
        sides = _split(agree - clash)
        tied = (agree + clash).sum(axis=1) > 0
        same = np.equal.outer(sides, sides)
        parts = [[row for row in range(size) if tied[row] and sides[row] == side] for side in (1, -1)]
        # The larger first; of equals the one that holds the first actor.
        parts.sort(key=lambda rows: (-len(rows), rows))
    else:
        same, parts = np.ones((size, size), dtype=bool), []
    return Camps(
        tuple(tuple(actors[row] for row in rows) for rows in communities),
        modularity,
        tuple(tuple(actors[row] for row in rows) for rows in parts),
        float(agree[same].sum() / agreed) if agreed else 0.0,
        float(clash[~same].sum() / clashed) if clashed else 0.0,
        float(clashed / (agreed + clashed)) if agreed + clashed else 0.0,
        congruence,
        conflict,
    )


def _communities(weights: numpy.ndarray) -> tuple[list[list[int]], float | None]:
    """Groups by the Louvain method (Blondel et al. 2008), the largest first, and their modularity."""
    import networkx as nx

    graph: networkx.Graph = nx.Graph()
    # Numbers as nodes: with names the groups would depend on Python's hash of the day.
    graph.add_nodes_from(range(len(weights)))
    graph.add_weighted_edges_from(
        (row, column, float(weights[row, column]))
        for row in range(len(weights))
        for column in range(row + 1, len(weights))
        if weights[row, column] > 0
    )
    if graph.number_of_edges() == 0:
        return [[row] for row in range(len(weights))], None
    found = [sorted(group) for group in nx.community.louvain_communities(graph, seed=_SEED)]
    found.sort(key=lambda group: (-len(group), group))
    return found, float(nx.community.modularity(graph, found))


def _split(signed: numpy.ndarray) -> numpy.ndarray:
    """Sides, 1 or -1 for each row, that put the most positive weight within and the most negative between.

    The exact problem is hard (a maximum cut). One actor after the other changes sides while that gains anything, from
    several beginnings: all together, each actor's friends against its foes, and the leading eigenvector.
    """
    import numpy as np

    size = len(signed)
    starts = [np.ones(size)]
    starts += [np.where(signed[row] < 0, -1.0, 1.0) for row in range(size)]
    starts.append(np.where(np.linalg.eigh(signed)[1][:, -1] < 0, -1.0, 1.0))
    best, most = starts[0], -np.inf
    for sides in starts:
        # What changes sides gains: twice its pull from the other side less its hold on this one.
        pull = signed @ sides
        while True:
            gain = -sides * pull
            row = int(np.argmax(gain))
            if gain[row] <= 1e-9:
                break
            sides[row] = -sides[row]
            pull += 2 * sides[row] * signed[row]
        value = sides @ signed @ sides
        # A tie keeps the earlier start, so that rounding decides nothing.
        if value > most + 1e-9:
            best, most = sides.copy(), value
    return best
