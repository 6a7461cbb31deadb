"""Gaps over time: for each issue the distance of pairs of parties as steps, each pair with its own line and mark."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pourparler.analysis.board import in_issue_order
from pourparler.plots.dates import Calendar
from pourparler.plots.style import (
    HEADING_HEIGHT,
    LINE,
    MARGIN,
    QUIET,
    heading,
    long_day,
    new_figure,
    page,
    plain,
    spread,
    style,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pourparler.analysis.gaps import GapMove

_CURVES_WIDTH, _LEAST_PANEL, _HEAD, _FOOT = 7.2, 1.5, 0.42, 0.34
_LABEL, _LABEL_LINE = 8.5, 0.19
_MOST = 4
# Six lines that differ in dash and mark, and in colours that a colour-blind reader can tell apart.
_LINES = (
    ("#1f4e86", "-", "o"),
    ("#d9762b", "--", "s"),
    ("#009e73", "-.", "^"),
    ("#a0508c", ":", "D"),
    ("#4d4d4d", (0, (6, 1.5)), "v"),
    ("#56a3d0", (0, (3, 1, 1, 1, 1, 1)), "X"),
)
MOST_PAIRS = len(_LINES)
"""More curves than these in one panel nobody follows."""


@dataclass(frozen=True, slots=True)
class _Curve:
    """A pair's distance: from each day on, ``None`` while one of the two is silent."""

    label: str
    steps: tuple[tuple[datetime.date, int | None], ...]


def gaps_figure(
    moves: Sequence[GapMove],
    *,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    name: Callable[[str], str] = str,
) -> Figure:
    """Draws the distances of pairs of parties over time, a panel for each issue.

    Of more than six pairs on an issue those that moved most are drawn, and the panel says how many are left out.

    Args:
        moves: the days on which a pair's distance changed.
        start: first day to show; that of the first move when ``None``.
        end: last day to show; that of the last move when ``None``.
        name: the name to show for a party.
    """
    days = [move.day for move in moves]
    start, end = (
        start or min(days, default=datetime.date(2000, 1, 1)),
        end or max(days, default=datetime.date(2000, 1, 2)),
    )
    with style():
        panels = list(_panels(moves, name))
        right = max([1.0, *(text_width(curve.label, _LABEL) for _, curves, _ in panels for curve in curves)]) + 0.45
        left = MARGIN + 0.95
        width = left + _CURVES_WIDTH + right + MARGIN
        heights = [max(_LEAST_PANEL, _LABEL_LINE * len(curves) + 0.3) for _, curves, _ in panels]
        body = sum(heights) + (_HEAD + _FOOT) * len(panels)
        figure = new_figure(width, 2 * MARGIN + HEADING_HEIGHT + max(body, 0.4))
        axes = page(figure)
        top = figure.get_size_inches()[1] - MARGIN
        note = "Steps between two positions, from the same stance (0) to a plain yes against a plain no (4)."
        heading(axes, f"Gaps from {long_day(start)} to {long_day(end)}", top=top, note=note)
        top -= HEADING_HEIGHT
        calendar = Calendar(start, end, left=left, width=_CURVES_WIDTH)
        for (issue, curves, left_out), height in zip(panels, heights, strict=True):
            title = issue + (f"   ({left_out} pairs that moved less are not drawn)" if left_out else "")
            axes.text(MARGIN, top - 0.12, plain(title), size=10.5, weight="bold", va="top")
            top -= _HEAD
            _draw_panel(axes, curves, calendar, bottom=top - height, height=height)
            top -= height + _FOOT
        if not panels:
            axes.text(MARGIN, top, "No two parties have spoken on one issue.", size=9.5, va="top")
        return figure


def _panels(moves: Sequence[GapMove], name: Callable[[str], str]) -> Iterable[tuple[str, list[_Curve], int]]:
    by_issue: dict[str, dict[tuple[str, str], list[GapMove]]] = {}
    for move in moves:
        by_issue.setdefault(move.gap.issue, {}).setdefault((move.gap.a, move.gap.b), []).append(move)
    for issue in in_issue_order(set(by_issue)):
        pairs = {pair: made for pair, made in by_issue[issue].items() if any(m.gap.distance is not None for m in made)}
        ranked = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
        curves = [
            _Curve(f"{name(a)} – {name(b)}", tuple((move.day, move.gap.distance) for move in pairs[a, b]))
            for a, b in ranked[:MOST_PAIRS]
        ]
        if curves:
            yield issue, curves, len(ranked) - len(curves)


def _draw_panel(axes: Axes, curves: Sequence[_Curve], calendar: Calendar, *, bottom: float, height: float) -> None:
    inner = 0.16
    step = (height - 2 * inner) / _MOST
    for level in range(_MOST + 1):
        at = bottom + inner + step * level
        axes.plot([calendar.left, calendar.right], [at, at], color=LINE, linewidth=0.6, zorder=0)
        word = {0: "same  0", _MOST: f"opposed  {_MOST}"}.get(level, str(level))
        axes.text(calendar.left - 0.1, at, word, size=8, color=QUIET, ha="right", va="center")
    calendar.draw(axes, bottom=bottom, top=bottom + height)
    # Curves on the same level stand a little apart, so that none hides another.
    apart = min(0.06, step * 0.7 / max(1, len(curves)))
    ends: list[float] = []
    for number, curve in enumerate(curves):
        shift = apart * (number - (len(curves) - 1) / 2)
        ends.append(_draw_curve(axes, curve, number, calendar, base=bottom + inner + shift, step=step))
    places = spread(ends, least=_LABEL_LINE)
    for number, (curve, end, place) in enumerate(zip(curves, ends, places, strict=True)):
        colour, _, mark = _LINES[number]
        axes.plot([calendar.right + 0.02, calendar.right + 0.2], [end, place], color=LINE, linewidth=0.7)
        axes.plot([calendar.right + 0.28], [place], marker=mark, color=colour, markersize=5)
        axes.text(calendar.right + 0.4, place, plain(curve.label), size=_LABEL, va="center")


def _draw_curve(axes: Axes, curve: _Curve, number: int, calendar: Calendar, *, base: float, step: float) -> float:
    """Draws a curve and returns the height at which it ends."""
    colour, dash, mark = _LINES[number]
    height: float | None = None
    ends = [day for day, _ in curve.steps[1:]]
    for (day, distance), until in zip(curve.steps, [*ends, None], strict=True):
        if distance is None:
            height = None
            continue
        begin = calendar.at(day)
        end = calendar.right if until is None else calendar.at(until)
        before, height = height, base + step * distance
        if before is not None:
            axes.plot([begin, begin], [before, height], color=colour, linewidth=0.8, alpha=0.6)
        axes.plot([begin, end], [height, height], color=colour, linewidth=1.8, linestyle=dash, solid_capstyle="butt")
        if calendar.start <= day <= calendar.end:
            axes.plot([begin], [height], marker=mark, color=colour, markersize=4.5)
    return base if height is None else height
