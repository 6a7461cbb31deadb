"""What an analyst may set about the rules of the analyses."""

from __future__ import annotations

from dataclasses import dataclass

COERCIVE_ISSUES = frozenset({"sanctions", "military", "military-aid", "terrorism"})
"""Issues whose proposal is pressure: a party that turns against it softens, one that turns to it hardens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSettings:
    """The numbers in the rule that picks a position.

    Attributes:
        window_days: within so many days before a party's last word, own words and higher authority outrank later words.
        commitment_days: for so many days a commitment stands against mere accusations and assertions.
        standing_days: for so many days a condition stands against statements that merely leave it out.
        min_confidence: statements below this calibrated probability are left out, 0 to 1.
        coercive_issues: issues on which turning to the proposal counts as hardening.
    """

    window_days: int = 4
    commitment_days: int = 180
    standing_days: int = 30
    min_confidence: float = 0.0
    coercive_issues: frozenset[str] = COERCIVE_ISSUES
