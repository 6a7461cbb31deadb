"""The legend of stances: a swatch, its sign and its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.analysis.signs import MEANINGS
from pourparler.plots.style import INK, LOOKS, MARGIN, QUIET, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 8.5
_SWATCH = 0.24
LEGEND_LINE = 0.32
"""Height of a line of the legend, in inches."""


def swatch(axes: Axes, sign: str, box: tuple[float, float, float, float], *, size: float = 10.0) -> None:
    """A rectangle in the look of a stance with its sign in the middle.

    Args:
        axes: a page.
        sign: the stance.
        box: left, bottom, width and height in inches.
        size: of the sign in points; 0 for none.
    """
    from matplotlib.patches import Rectangle

    look = LOOKS[sign]
    left, bottom, width, height = box
    # Two rectangles, because the colour of a hatch is that of the edge.
    axes.add_patch(
        Rectangle(
            (left, bottom), width, height, facecolor=look.face, edgecolor=look.line, hatch=look.hatch, linewidth=0
        )
    )
    axes.add_patch(Rectangle((left, bottom), width, height, fill=False, edgecolor="#ffffff", linewidth=1.2))
    if size:
        label = axes.text(
            left + width / 2,
            bottom + height / 2,
            sign,
            size=size,
            weight="bold",
            color=look.ink,
            ha="center",
            va="center",
        )
        if look.hatch:
            label.set_bbox({"facecolor": look.face, "edgecolor": "none", "pad": 0.8})


def legend_lines(width: float) -> list[list[str]]:
    """The signs of the legend in lines that fit a width in inches."""
    lines: list[list[str]] = [[]]
    taken = 2 * MARGIN
    for sign, meaning in MEANINGS.items():
        needed = _SWATCH + 0.08 + text_width(meaning, _SIZE) + 0.3
        if lines[-1] and taken + needed > width:
            lines.append([])
            taken = 2 * MARGIN
        lines[-1].append(sign)
        taken += needed
    return lines


def draw_legend(axes: Axes, lines: list[list[str]], *, top: float) -> None:
    """Draws the legend from a height downwards."""
    for number, signs in enumerate(lines):
        left, middle = MARGIN, top - LEGEND_LINE * (number + 0.5)
        for sign in signs:
            box = (left, middle - _SWATCH / 2, _SWATCH, _SWATCH)
            if sign == "·":
                axes.text(
                    left + _SWATCH / 2, middle, sign, size=10, color=QUIET, ha="center", va="center", weight="bold"
                )
            else:
                swatch(axes, sign, box, size=9)
            left += _SWATCH + 0.08
            axes.text(left, middle, MEANINGS[sign], size=_SIZE, color=INK, va="center_baseline")
            left += text_width(MEANINGS[sign], _SIZE) + 0.3
