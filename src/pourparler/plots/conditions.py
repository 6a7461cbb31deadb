"""Who waits for whom: parties in a ring, arrows to those they wait for, the words of each condition in a list below."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.plots.style import (
    HEADING_HEIGHT,
    INK,
    LINE,
    MARGIN,
    PAPER,
    QUIET,
    heading,
    line_height,
    long_day,
    new_figure,
    page,
    plain,
    style,
    text_width,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pourparler.analysis.conditions import ConditionGraph, PartyCondition

_LABEL, _WORDS, _NUMBER = 10.0, 8.8, 8.5
_WIDTH, _BOX = 9.5, 0.36
_BUBBLE = 0.15
_LOCKED = "#8a1c1c"


@dataclass(frozen=True, slots=True)
class _Tie:
    """A party that waits for another, for the sake of some conditions."""

    party: str
    waits_for: str
    numbers: tuple[int, ...]
    inferred: bool
    locked: bool


def conditions_figure(graph: ConditionGraph, *, name: Callable[[str], str] = str) -> Figure:
    """Draws the conditions in force that wait for somebody.

    Arrows of a deadlock are double, those whose addressee was inferred are dashed; each carries the numbers of its
    conditions, whose words stand below. Guesses have no arrow outside of a deadlock.

    Args:
        graph: the conditions.
        name: the name to show for a party.
    """
    numbered, ties = _ties(graph)
    parties = _ring([*(tie.party for tie in ties), *(tie.waits_for for tie in ties)], ties)
    with style():
        names = {party: name(party) for party in parties}
        across = max([_WIDTH, *(text_width(each, _LABEL, bold=True) * 2 + 4 for each in names.values())])
        ring = max(2.6, 0.62 * len(parties) + 1.2) if parties else 0.4
        listed = [
            wrapped(_words(number, condition, name), across - 2 * MARGIN - 0.4, _WORDS)
            for condition, number in numbered
        ]
        words = sum(line_height(_WORDS) * len(lines) + 0.06 for lines in listed)
        figure = new_figure(across, 2 * MARGIN + HEADING_HEIGHT + ring + 0.5 + words)
        axes = page(figure)
        top = figure.get_size_inches()[1] - MARGIN
        day = long_day(graph.as_of) if graph.as_of else "no day"
        heading(axes, f"Who waits for whom on {day}", top=top, note=_note(graph, len(numbered)))
        top -= HEADING_HEIGHT
        places = _places(parties, names, width=across, top=top, height=ring)
        taken = [(x, y, text_width(names[party], _LABEL, bold=True) / 2 + 0.2) for party, (x, y) in places.items()]
        for tie in ties:
            _draw_tie(axes, tie, places, names, taken)
        for party, place in places.items():
            _draw_party(axes, names[party], place)
        if not ties:
            axes.text(MARGIN, top, "No condition in force names anybody to wait for.", size=9.5, va="top")
        _draw_key(axes, top=top - ring - 0.12)
        _draw_words(axes, listed, top=top - ring - 0.42)
        return figure


def _ties(graph: ConditionGraph) -> tuple[list[tuple[PartyCondition, int]], list[_Tie]]:
    by_statement = {(each.statement, each.text): each for each in graph.conditions}
    numbers: dict[tuple[str, str], int] = {}
    pairs: dict[tuple[str, str], dict[int, bool]] = {}
    locked = {(edge.party, edge.waits_for) for ring in graph.deadlocks for edge in ring.edges}
    for edge in graph.waiting:
        key = (edge.statement, edge.text)
        if edge.party == edge.waits_for or key not in by_statement:
            continue
        # A guess points at everybody who holds the issue up: drawn, it would say more than anybody said.
        if edge.guessed and (edge.party, edge.waits_for) not in locked:
            continue
        number = numbers.setdefault(key, len(numbers) + 1)
        named = pairs.setdefault((edge.party, edge.waits_for), {})
        named[number] = named.get(number, True) and edge.inferred
    ties = [
        _Tie(party, waits_for, tuple(sorted(named)), all(named.values()), (party, waits_for) in locked)
        for (party, waits_for), named in pairs.items()
    ]
    return [(by_statement[key], number) for key, number in numbers.items()], ties


def _ring(parties: Sequence[str], ties: Sequence[_Tie]) -> list[str]:
    """The parties in an order in which those tied to each other tend to be neighbours."""
    left = sorted(set(parties), key=lambda party: (-sum(party in (t.party, t.waits_for) for t in ties), party))
    order: list[str] = []
    while left:
        last = order[-1] if order else None

        def tied(party: str, last: str | None = last) -> tuple[int, int]:
            near = sum({party, last} == {tie.party, tie.waits_for} for tie in ties)
            return -near, left.index(party)

        order.append(min(left, key=tied))
        left.remove(order[-1])
    return order


def _places(
    parties: Sequence[str], names: dict[str, str], *, width: float, top: float, height: float
) -> dict[str, tuple[float, float]]:
    widest = max((text_width(each, _LABEL, bold=True) for each in names.values()), default=0.0)
    across, up = width / 2 - MARGIN - widest / 2 - 0.25, height / 2 - 0.3
    middle = (width / 2, top - height / 2)
    found = {}
    for number, party in enumerate(parties):
        angle = math.pi / 2 - 2 * math.pi * number / len(parties)
        if len(parties) == 2:
            # Two stand side by side.
            angle = math.pi * (1 - number)
        found[party] = (middle[0] + across * math.cos(angle), middle[1] + up * math.sin(angle))
    return found


def _draw_party(axes: Axes, label: str, place: tuple[float, float]) -> None:
    from matplotlib.patches import FancyBboxPatch

    width = text_width(label, _LABEL, bold=True) + 0.24
    axes.add_patch(
        FancyBboxPatch(
            (place[0] - width / 2, place[1] - _BOX / 2),
            width,
            _BOX,
            boxstyle="round,pad=0,rounding_size=0.08",
            facecolor="#f3f1ec",
            edgecolor=INK,
            linewidth=1.1,
            zorder=5,
        )
    )
    axes.text(*place, plain(label), size=_LABEL, weight="bold", ha="center", va="center", zorder=6)


_Point = tuple[float, float]


def _draw_tie(
    axes: Axes,
    tie: _Tie,
    places: dict[str, _Point],
    names: dict[str, str],
    taken: list[tuple[float, float, float]],
) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    one, other = places[tie.party], places[tie.waits_for]
    # A bow inwards passes the boxes on the ring, one to the right of the way keeps apart from the arrow back.
    centre = [sum(place[axis] for place in places.values()) / len(places) for axis in (0, 1)]
    between = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    bend = (
        between[0] + 0.32 * (centre[0] - between[0]) + 0.09 * (other[1] - one[1]),
        between[1] + 0.32 * (centre[1] - between[1]) - 0.09 * (other[0] - one[0]),
    )
    begin = _edge_of(one, bend, names[tie.party])
    end = _edge_of(other, bend, names[tie.waits_for])
    colour = _LOCKED if tie.locked else INK
    # A deadlock is drawn twice, wide and then white within: a double line.
    strokes = ((3.6, colour, 1), (1.2, PAPER, 2)) if tie.locked else ((1.2, colour, 1),)
    for width, shade, order in strokes:
        axes.add_patch(
            FancyArrowPatch(
                path=Path([begin, bend, end], [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
                arrowstyle="-" if order == 2 else "-|>",
                mutation_scale=13,
                linewidth=width,
                color=shade,
                linestyle=(0, (4, 2.5)) if tie.inferred else "-",
                zorder=order,
                shrinkA=0,
                shrinkB=0,
            )
        )
    label = " ".join(map(str, tie.numbers))
    half = max(_BUBBLE, text_width(label, _NUMBER, bold=True) / 2 + 0.07)
    place = _free(begin, bend, end, half, taken)
    taken.append((*place, half))
    axes.text(
        *place,
        label,
        size=_NUMBER,
        weight="bold",
        color=PAPER,
        ha="center",
        va="center",
        zorder=4,
        bbox={"boxstyle": "round,pad=0.25", "facecolor": colour, "edgecolor": PAPER, "linewidth": 0.8},
    )


def _free(begin: _Point, bend: _Point, end: _Point, half: float, taken: Sequence[tuple[float, float, float]]) -> _Point:
    """The place along an arrow, nearest to its first third, where a number covers nothing else."""

    def at(t: float) -> _Point:
        s = 1 - t
        return (
            s * s * begin[0] + 2 * s * t * bend[0] + t * t * end[0],
            s * s * begin[1] + 2 * s * t * bend[1] + t * t * end[1],
        )

    def room(place: _Point) -> float:
        gaps = (max(abs(place[0] - x) - wide - half, abs(place[1] - y) - 2 * _BUBBLE) for x, y, wide in taken)
        return min(gaps, default=1.0)

    tried = sorted((t / 40 for t in range(4, 37)), key=lambda t: (abs(t - 0.4), t))
    for t in tried:
        if room(at(t)) >= 0.02:
            return at(t)
    return max((at(t) for t in tried), key=room)


def _edge_of(place: _Point, towards: _Point, label: str) -> _Point:
    """Where a line from the middle of a party's box leaves it."""
    half = text_width(label, _LABEL, bold=True) / 2 + 0.15, _BOX / 2 + 0.04
    dx, dy = towards[0] - place[0], towards[1] - place[1]
    share = min(half[0] / abs(dx) if dx else math.inf, half[1] / abs(dy) if dy else math.inf, 1.0)
    return place[0] + dx * share, place[1] + dy * share


def _draw_key(axes: Axes, *, top: float) -> None:
    axes.plot([MARGIN, axes.get_xlim()[1] - MARGIN], [top + 0.1] * 2, color=LINE, linewidth=0.8)
    at, height = MARGIN, top - 0.06
    for word, colour, dash, double in (
        ("waits for", INK, "-", False),
        ("waits for, inferred", INK, (0, (4, 2.5)), False),
        ("part of a deadlock", _LOCKED, "-", True),
    ):
        axes.plot([at, at + 0.5], [height] * 2, color=colour, linestyle=dash, linewidth=3.6 if double else 1.4)
        if double:
            axes.plot([at, at + 0.5], [height] * 2, color=PAPER, linewidth=1.2)
        axes.text(at + 0.58, height, word, size=8.5, color=QUIET, va="center")
        at += 0.58 + text_width(word, 8.5) + 0.3


def _draw_words(axes: Axes, listed: Sequence[Sequence[str]], *, top: float) -> None:
    for lines in listed:
        for number, line in enumerate(lines):
            axes.text(MARGIN + (0.0 if number == 0 else 0.32), top, plain(line), size=_WORDS, va="top")
            top -= line_height(_WORDS)
        top -= 0.06


def _words(number: int, condition: PartyCondition, name: Callable[[str], str]) -> str:
    words = " ".join(condition.text.split())
    told = f"{long_day(condition.last)}, {condition.state}"
    return f"{number}   {name(condition.party)}, {condition.issue}: “{words}” ({told})"


def _note(graph: ConditionGraph, drawn: int) -> str:
    held = sum(each.in_force for each in graph.conditions)
    rings = len(graph.deadlocks)
    told = f"{held} conditions in force, {drawn} of them tell for whom; {rings} deadlock{'' if rings == 1 else 's'}."
    return f"{told} Numbers: the conditions below."
