"""Positions over time: a lane for each party on each issue, its stance as bars, its words as ticks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from pourparler.analysis.signs import sign
from pourparler.plots.dates import Calendar
from pourparler.plots.legend import LEGEND_LINE, draw_legend, legend_lines, swatch
from pourparler.plots.style import (
    HEADING_HEIGHT,
    INK,
    LINE,
    LOOKS,
    MARGIN,
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

    from pourparler.analysis.tracks import Track

_LANE, _BAR, _QUIET_BAR = 0.34, 0.22, 0.07
_HEAD = 0.32
_NOTE = "A bar lasts until the position changes and grows thin after the party's last word. Ticks below are its words."
_LABEL = 9.0
_LANES_WIDTH = 8.0
_NOW = 0.35


def positions_figure(
    found: Sequence[Track],
    *,
    start: datetime.date | None = None,
    end: datetime.date | None = None,
    name: Callable[[str], str] = str,
) -> Figure:
    """Draws lanes of positions.

    Args:
        found: the tracks; those of one issue stand together.
        start: first day to show; that of the first word when ``None``.
        end: last day to show; that of the last word when ``None``.
        name: the name to show for a party.
    """
    days = [day for track in found for day in track.spoken]
    start, end = (
        start or min(days, default=datetime.date(2000, 1, 1)),
        end or max(days, default=datetime.date(2000, 1, 2)),
    )
    groups = [(issue, list(lanes)) for issue, lanes in groupby(found, key=lambda track: track.issue)]
    with style():
        names = {track.party: name(track.party) for track in found}
        left = MARGIN + max([0.5, *(text_width(each, _LABEL) for each in names.values())]) + 0.2
        width = left + _LANES_WIDTH + _NOW + MARGIN
        lines = legend_lines(width)
        body = sum(_HEAD + _LANE * len(lanes) for _, lanes in groups)
        height = 2 * MARGIN + HEADING_HEIGHT + body + 0.45 + LEGEND_LINE * len(lines)
        figure = new_figure(width, height)
        axes = page(figure)
        heading(
            axes,
            f"Positions from {long_day(start)} to {long_day(end)}",
            top=height - MARGIN,
            note=_NOTE,
        )
        top = height - MARGIN - HEADING_HEIGHT
        calendar = Calendar(start, end, left=left, width=_LANES_WIDTH)
        calendar.draw(axes, bottom=top - body, top=top)
        _draw_groups(axes, groups, names, calendar, top=top)
        draw_legend(axes, [[s for s in line if s != "·"] for line in lines], top=top - body - 0.45)
        return figure


def _draw_groups(
    axes: Axes,
    groups: Sequence[tuple[str, Sequence[Track]]],
    names: dict[str, str],
    calendar: Calendar,
    *,
    top: float,
) -> None:
    for issue, lanes in groups:
        axes.text(MARGIN, top - _HEAD + 0.08, plain(issue), size=10.5, weight="bold", va="bottom")
        axes.plot([MARGIN, calendar.right], [top - _HEAD + 0.04] * 2, color=LINE, linewidth=0.8, zorder=0)
        top -= _HEAD
        for track in lanes:
            middle = top - _LANE / 2
            axes.text(calendar.left - 0.12, middle, plain(names[track.party]), size=_LABEL, ha="right", va="center")
            _draw_lane(axes, track, calendar, middle)
            top -= _LANE


def _draw_lane(axes: Axes, track: Track, calendar: Calendar, middle: float) -> None:
    last = max(track.spoken)
    for spell in track.spells:
        after = spell.end or max(calendar.end + datetime.timedelta(days=1), spell.start)
        spoken_until = min(after, last + datetime.timedelta(days=1)) if spell.end is None else after
        begin, until, quiet = (calendar.at(day) for day in (spell.start, spoken_until, after))
        # A day at the edge must stay visible.
        until = max(until, min(begin + 0.16, calendar.right))
        if until <= calendar.left or begin >= calendar.right:
            continue
        shown = sign(spell.cell)
        if quiet > until:
            face = LOOKS[shown].line
            axes.plot(
                [until, quiet], [middle, middle], color=face, linewidth=72 * _QUIET_BAR, solid_capstyle="butt", zorder=1
            )
        wide = until - begin > 0.2
        swatch(axes, shown, (begin, middle - _BAR / 2, until - begin, _BAR), size=0)
        if wide:
            look = LOOKS[shown]
            label = axes.text(
                begin + 0.1, middle, shown, size=8, weight="bold", color=look.ink, ha="center", va="center", zorder=4
            )
            if look.hatch:
                label.set_bbox({"facecolor": look.face, "edgecolor": "none", "pad": 0.5})
    shown = sign(track.spells[-1].cell)
    axes.text(calendar.right + 0.2, middle, shown, size=10, weight="bold", color=INK, ha="center", va="center")
    for day in sorted(set(track.spoken)):
        if calendar.start <= day <= calendar.end:
            at = calendar.at(day)
            axes.plot([at, at], [middle - _BAR / 2 - 0.05, middle - _BAR / 2], color=INK, linewidth=0.9, zorder=3)
