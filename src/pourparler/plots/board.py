"""The board as a heat map: parties by issues, a sign, a colour and a hatch for each stance."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pourparler.analysis.signs import sign
from pourparler.plots.legend import LEGEND_LINE, draw_legend, legend_lines, swatch
from pourparler.plots.style import (
    HEADING_HEIGHT,
    INK,
    LINE,
    LOOKS,
    MARGIN,
    QUIET,
    heading,
    long_day,
    new_figure,
    page,
    plain,
    short_day,
    style,
    text_width,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pourparler.analysis.board import Board
    from pourparler.analysis.cells import Cell

_ROW, _LEAST_COLUMN = 0.5, 0.72
_LABEL, _SMALL = 9.5, 6.8
_LEAST_WIDTH = 7.0


def board_figure(seen: Board, *, name: Callable[[str], str] = str, note: str = "") -> Figure:
    """Draws a board.

    Args:
        seen: the board.
        name: the name to show for a party.
        note: a sentence at the foot, such as what a reviewed sample tells.
    """
    with style():
        names = {party: name(party) for party in seen.parties}
        left = MARGIN + max((text_width(each, _LABEL) for each in names.values()), default=0) + 0.2
        column = max([_LEAST_COLUMN, *(text_width(issue, _LABEL) + 0.2 for issue in seen.issues)])
        width = max(_LEAST_WIDTH, left + column * len(seen.issues) + MARGIN)
        lines = legend_lines(width)
        foot = 0.25 if note else 0.0
        height = HEADING_HEIGHT + 2 * MARGIN + 0.35 + _ROW * len(names) + 0.15 + LEGEND_LINE * len(lines) + foot
        figure = new_figure(width, height)
        axes = page(figure)
        day = long_day(seen.as_of) if seen.as_of else "no day"
        explained = "In each cell: the stance, and since when it stands."
        heading(axes, f"Who stands where on {day}", top=height - MARGIN, note=explained)
        top = height - MARGIN - HEADING_HEIGHT - 0.3
        for place, issue in enumerate(seen.issues):
            axes.text(
                left + column * (place + 0.5),
                top + 0.1,
                plain(issue),
                size=_LABEL,
                weight="bold",
                ha="center",
                va="bottom",
            )
        for row, party in enumerate(names):
            bottom = top - _ROW * (row + 1)
            axes.text(left - 0.12, bottom + _ROW / 2, plain(names[party]), size=_LABEL, ha="right", va="center")
            for place, issue in enumerate(seen.issues):
                box = (left + column * place, bottom, column, _ROW)
                _draw_cell(axes, seen.cell(party, issue), box, year=seen.as_of.year if seen.as_of else None)
        below = top - _ROW * len(names) - 0.15
        draw_legend(axes, lines, top=below)
        if note:
            axes.text(MARGIN, MARGIN, plain(note), size=8, color=QUIET, va="bottom")
        if not names:
            axes.text(MARGIN, top, "Nobody has taken a side.", size=_LABEL, color=INK, va="top")
        return figure


def _draw_cell(axes: Axes, cell: Cell | None, box: tuple[float, float, float, float], *, year: int | None) -> None:
    left, bottom, width, height = box
    if cell is None:
        axes.text(
            left + width / 2, bottom + height / 2, "·", size=11, color=LINE, ha="center", va="center", weight="bold"
        )
        return
    shown = sign(cell)
    look = LOOKS[shown]
    # Days of another year need the year more than the day.
    since = short_day(cell.since) if cell.since.year == year else f"{cell.since:%b} {cell.since.year}"
    swatch(axes, shown, box, size=0)
    middle = left + width / 2
    backed = {"facecolor": look.face, "edgecolor": "none", "pad": 0.9} if look.hatch else None
    axes.text(
        middle,
        bottom + height * 0.64,
        shown,
        size=13,
        weight="bold",
        color=look.ink,
        ha="center",
        va="center",
        bbox=backed,
    )
    axes.text(
        middle,
        bottom + height * 0.22,
        since,
        size=_SMALL,
        color=look.ink,
        ha="center",
        va="center",
        bbox=backed,
    )
