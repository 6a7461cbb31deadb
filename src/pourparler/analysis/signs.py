"""One sign for each stance, the same in tables, briefs and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pourparler.analysis.cells import Cell

SYMBOLS = {"for": "+", "conditional": "?", "mixed": "±", "against": "−", "silent": "·"}
"""One sign for each stance."""

BLOCKED = "−?"
"""Against, but with a condition that would open the door."""

MEANINGS = {
    "+": "for",
    "?": "for, on a condition",
    "±": "contradictory",
    BLOCKED: "against, until or unless",
    "−": "against",
    "·": "silent",
}
"""What each sign means, in the order of a legend."""


def sign(cell: Cell | None) -> str:
    """The sign of a position."""
    if cell is None:
        return SYMBOLS["silent"]
    return BLOCKED if cell.stance == "against" and cell.conditions else SYMBOLS[cell.stance]
