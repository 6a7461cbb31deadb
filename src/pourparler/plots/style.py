"""How all pictures look: fonts, colours that differ in grey, hatches, and how wide a text is."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, LINE, PAPER = "#1d1b18", "#5f5a52", "#d3cdc1", "#ffffff"
FOR_COLOUR, AGAINST_COLOUR = "#1f4e86", "#d9762b"
POINTS_PER_INCH = 72.0
MARGIN = 0.25

SETTINGS: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "hatch.linewidth": 0.8,
    # Text stays text: it can be searched, copied and read out.
    "svg.fonttype": "none",
    # Names of clips and markers come from this and not from chance.
    "svg.hashsalt": "pourparler",
    "path.simplify": False,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a stance is drawn.

    Attributes:
        face: its colour; the colours also differ in grey.
        hatch: lines over it, empty for none.
        ink: the colour of a sign on it.
        line: the colour of the hatch.
    """

    face: str
    hatch: str
    ink: str
    line: str


LOOKS = {
    "+": Look(FOR_COLOUR, "", "#ffffff", FOR_COLOUR),
    "?": Look("#b9d4ec", "///", INK, "#5d8fbd"),
    "±": Look("#e9e6df", "xxx", INK, "#a39c8e"),
    "−?": Look("#fbe3cd", "\\\\\\", INK, "#d99a63"),
    "−": Look(AGAINST_COLOUR, "", INK, AGAINST_COLOUR),
    "·": Look(PAPER, "", LINE, LINE),
}
"""How the signs of the board are drawn: dark, light, and hatched, beside their colours."""


@contextmanager
def style() -> Iterator[None]:
    """Draws with these settings and no others, whatever a reader's own are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure of a size in inches, on no display."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor=PAPER)


def page(figure: Figure) -> Axes:
    """Axes over the whole figure, measured in inches from its lower left corner."""
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    width, height = figure.get_size_inches()
    axes.set_xlim(0, width)
    axes.set_ylim(0, height)
    axes.axis("off")
    return axes


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is, in inches.

    Args:
        text: the line.
        size: its size in points.
        bold: whether it is bold.
    """
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0.0
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    box = TextPath((0, 0), text.replace("$", r"\$"), size=size, prop=font, usetex=False).get_extents()
    return float(box.width) / POINTS_PER_INCH


def line_height(size: float) -> float:
    """The height of a line of text with the gap below it, in inches."""
    return 1.35 * size / POINTS_PER_INCH


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A text in lines no wider than so many inches; a word longer than that stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(text: str, most: int) -> str:
    """A text on one line, cut at a word where it has more characters than so many."""
    return textwrap.shorten(" ".join(text.split()), most, placeholder=" …")


def plain(text: str) -> str:
    """A text that the drawing library takes as it is: to it a dollar sign would begin a formula."""
    return text.replace("$", r"\$")


def short_day(value: datetime.date) -> str:
    """A day as ``20 Feb``."""
    return f"{value.day} {value:%b}"


def long_day(value: datetime.date) -> str:
    """A day as ``20 February 2016``."""
    return f"{value.day} {value:%B} {value.year}"


def heading(axes: Axes, text: str, *, top: float, note: str = "") -> None:
    """A title at the upper left of a page, with a line of explanation under it."""
    axes.text(MARGIN, top, plain(text), size=14, weight="bold", va="top")
    if note:
        axes.text(MARGIN, top - 0.30, plain(note), size=8.5, color=QUIET, va="top")


HEADING_HEIGHT = 0.62
"""Room for ``heading`` with its note, in inches."""


def spread(places: Sequence[float], *, least: float) -> list[float]:
    """Heights for labels that stand at least so far apart and as near as can be to where they belong.

    Args:
        places: where they belong.
        least: the least distance between two.
    """
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    groups: list[tuple[float, list[int]]] = []
    for index in order:
        groups.append((places[index], [index]))
        # Groups that would overlap become one around their common middle.
        while len(groups) > 1 and _reach(groups[-1], least)[0] < _reach(groups[-2], least)[1] + least:
            middle, members = groups.pop()
            other, others = groups.pop()
            joined = [*others, *members]
            groups.append(((other * len(others) + middle * len(members)) / len(joined), joined))
    made = [0.0] * len(places)
    for group in groups:
        low = _reach(group, least)[0]
        for rank, index in enumerate(group[1]):
            made[index] = low + rank * least
    return made


def _reach(group: tuple[float, list[int]], least: float) -> tuple[float, float]:
    middle, members = group
    half = least * (len(members) - 1) / 2
    return middle - half, middle + half
