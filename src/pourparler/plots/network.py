"""A network: two camps of actors face to face, or actors beside what they speak on."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pourparler.plots.style import (
    AGAINST_COLOUR,
    FOR_COLOUR,
    HEADING_HEIGHT,
    INK,
    LINE,
    MARGIN,
    PAPER,
    QUIET,
    heading,
    long_day,
    new_figure,
    page,
    plain,
    style,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pourparler.analysis.network import Edge, Network

_LABEL, _ROW = 9.5, 0.46
_LEAST_SPACE, _WIDEST = 3.6, 5.5
_Place = tuple[float, float]


def network_figure(found: Network, *, camps: Sequence[Sequence[str]] = (), name: Callable[[str], str] = str) -> Figure:
    """Draws a network.

    Actors stand in a ring, those of a camp together and with the same mark, whoever is tied to nobody below it. In a
    network of actors and issues the actors stand on the left.

    Args:
        found: the network.
        camps: the two camps of its actors; without, all have the same mark.
        name: the name to show for an actor.
    """
    left, right, rest = _sides(found, camps)
    labels = {node.name: node.name if node.kind == "issue" else name(node.name) for node in found.nodes}
    with style():
        wide = [max([0.4, *(text_width(labels[each], _LABEL) for each in side)]) + 0.45 for side in (left, right)]
        rows = max(len(left), len(right), 2)
        space = min(max(_LEAST_SPACE, rows * 0.42), 6.0)
        shelf = _shelf(rest, labels, width=sum(wide) + space)
        width = max(2 * MARGIN + sum(wide) + space, 6.5)
        space = width - 2 * MARGIN - sum(wide)
        body = _ROW * rows + 0.3
        figure = new_figure(width, 2 * MARGIN + HEADING_HEIGHT + body + 0.42 * len(shelf) + 0.75)
        axes = page(figure)
        top = figure.get_size_inches()[1] - MARGIN
        heading(axes, _title(found), top=top, note=_note(found))
        top -= HEADING_HEIGHT
        places: dict[str, _Place] = {}
        bend = min(0.5, space / 6) if found.mode == "issues" else space / 2 - 0.1
        _column(places, left, at=MARGIN + wide[0], bend=bend, top=top, body=body)
        _column(places, right, at=width - MARGIN - wide[1], bend=-bend, top=top, body=body)
        most = max((abs(edge.weight) for edge in found.edges), default=1.0)
        for edge in sorted(found.edges, key=lambda each: (abs(each.weight), each.a, each.b)):
            if edge.a in places and edge.b in places:
                _draw_edge(axes, edge, places, most=most, signed=_signed(found))
        sizes = {node.name: len(node.statements) for node in found.nodes}
        largest = max(sizes.values(), default=1)
        marks = _marks(found, camps)
        for members, align in ((left, "right"), (right, "left")):
            for each in members:
                _draw_node(axes, places[each], labels[each], marks[each], align, share=sizes[each] / max(1, largest))
        _draw_shelf(axes, shelf, labels, top=top - body - 0.1)
        _draw_key(axes, found, most, camps=bool(camps) and found.mode == "actors")
        return figure


def _sides(found: Network, camps: Sequence[Sequence[str]]) -> tuple[list[str], list[str], list[str]]:
    if found.mode == "issues":
        return list(found.actors), list(found.issues), []
    strength = dict.fromkeys(found.actors, 0.0)
    for edge in found.edges:
        strength[edge.a] += abs(edge.weight)
        strength[edge.b] += abs(edge.weight)
    rest = [each for each in found.actors if not strength[each]]
    sides = [[each for each in found.actors if each in set(camp) and strength[each]] for camp in camps[:2]]
    grouped = {each for side in sides for each in side}
    sides.append([each for each in found.actors if strength[each] and each not in grouped])
    # Around the ring: down on the right, then up on the left, each camp in one stretch.
    order = [each for side in sides for each in _middle_first(side, strength)]
    half = (len(order) + 1) // 2
    return order[half:][::-1], order[:half], rest


def _marks(found: Network, camps: Sequence[Sequence[str]]) -> dict[str, str]:
    marks = {node.name: "s" if node.kind == "issue" else "o" for node in found.nodes}
    if found.mode == "actors" and len(camps) > 1:
        marks |= dict.fromkeys(camps[1], "s")
    return marks


def _middle_first(members: list[str], strength: dict[str, float]) -> list[str]:
    """The most tied actors in the middle of their side, where lines have the shortest way."""
    ranked = sorted(members, key=lambda each: (-strength[each], each))
    return [*ranked[1::2][::-1], *ranked[::2]]


def _column(
    places: dict[str, _Place], members: Sequence[str], *, at: float, bend: float, top: float, body: float
) -> None:
    """Places a side along a bow, so that a line between two of its actors does not run through a third."""
    for number, each in enumerate(members):
        share = (number + 0.5) / len(members)
        inward = bend * (1 - math.sqrt(1 - (2 * share - 1) ** 2)) if len(members) > 1 else 0.0
        places[each] = (at + inward, top - 0.1 - share * body)


def _signed(found: Network) -> bool:
    return any(edge.weight < 0 for edge in found.edges)


def _draw_edge(axes: Axes, edge: Edge, places: dict[str, _Place], *, most: float, signed: bool) -> None:
    positive = edge.weight > 0
    one, other = places[edge.a], places[edge.b]
    share = abs(edge.weight) / most
    axes.plot(
        [one[0], other[0]],
        [one[1], other[1]],
        linewidth=0.6 + (_WIDEST - 0.6) * share,
        color=FOR_COLOUR if positive or not signed else AGAINST_COLOUR,
        linestyle="-" if positive else (0, (3, 2)),
        alpha=0.3 + 0.55 * share,
        solid_capstyle="butt",
        zorder=1,
    )


def _draw_node(axes: Axes, place: _Place, label: str, mark: str, align: str, *, share: float) -> None:
    size = 5 + 9 * math.sqrt(share)
    axes.plot([place[0]], [place[1]], marker=mark, markersize=size, color=INK, markeredgecolor=PAPER, zorder=3)
    away = -0.2 if align == "right" else 0.2
    axes.text(place[0] + away, place[1], plain(label), size=_LABEL, ha=align, va="center", zorder=4, bbox=_backing())


def _backing() -> dict[str, object]:
    return {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0, "alpha": 0.85}


def _shelf(rest: Sequence[str], labels: dict[str, str], *, width: float) -> list[list[str]]:
    lines: list[list[str]] = []
    taken = width + 1
    for each in rest:
        needed = text_width(labels[each], _LABEL) + 0.55
        if taken + needed > width:
            lines.append([])
            taken = 0.0
        lines[-1].append(each)
        taken += needed
    return lines


def _draw_shelf(axes: Axes, shelf: Sequence[Sequence[str]], labels: dict[str, str], *, top: float) -> None:
    for number, line in enumerate(shelf):
        at, height = MARGIN + 0.1, top - 0.42 * (number + 0.5)
        for each in line:
            axes.plot([at], [height], marker="D", markersize=6, color=QUIET)
            axes.text(at + 0.15, height, plain(labels[each]), size=_LABEL, va="center", color=QUIET)
            at += text_width(labels[each], _LABEL) + 0.55


def _draw_key(axes: Axes, found: Network, most: float, *, camps: bool) -> None:
    signed = _signed(found)
    words = ("favours", "opposes") if found.mode == "issues" else ("agree", "conflict")
    shown: list[tuple[str, Any, str]] = [(FOR_COLOUR, "-", words[0] if signed else "tie")]
    if signed:
        shown.append((AGAINST_COLOUR, (0, (3, 2)), words[1]))
    at, height = MARGIN, MARGIN + 0.12
    axes.plot([MARGIN, axes.get_xlim()[1] - MARGIN], [height + 0.28] * 2, color=LINE, linewidth=0.8)
    for colour, dash, word in shown:
        axes.plot([at, at + 0.5], [height, height], color=colour, linestyle=dash, linewidth=3)
        axes.text(at + 0.6, height, word, size=8.5, va="center")
        at += 0.6 + text_width(word, 8.5) + 0.35
    note = f"the wider, the more (at most {most:g})"
    axes.text(at, height, note, size=8.5, color=QUIET, va="center")
    if camps:
        at += text_width(note, 8.5) + 0.4
        for mark, word in (("o", "one camp"), ("s", "the other")):
            axes.plot([at], [height], marker=mark, color=INK, markersize=7)
            axes.text(at + 0.15, height, word, size=8.5, va="center")
            at += 0.15 + text_width(word, 8.5) + 0.35


def _title(found: Network) -> str:
    what = "Who speaks on what" if found.mode == "issues" else "Who agrees with whom"
    if found.start is None or found.end is None:
        return what
    return f"{what}, {long_day(found.start)} to {long_day(found.end)}"


def _note(found: Network) -> str:
    divided = "" if found.settings.normalise == "no" else f", normalised by {found.settings.normalise}"
    counted = len(found.statements)
    return f"Weight: {found.settings.weight}{divided}; {counted} statements counted. Marks grow with statements."
