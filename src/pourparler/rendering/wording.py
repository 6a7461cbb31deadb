"""The words that a person reads for the record's keys; terminal and page use the same ones."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pourparler.record import Statement

ACT_VERBS = {
    "threaten": "threatens",
    "reject": "rejects",
    "demand": "demands",
    "offer": "offers",
    "accept": "accepts",
    "accuse": "accuses",
    "forecast": "expects",
    "assert": "states",
}

STANCE_WORDS = {"favour": "in favour", "oppose": "against", "neutral": "takes no side"}

STANCE_SIGNS = {"favour": "+", "oppose": "−", "neutral": "·"}
"""One sign for each stance, so that colour is never the only difference."""


def verb(act: str) -> str:
    """What an act does, in the third person; an act of a project's own keeps its name."""
    return ACT_VERBS.get(act, act)


def day(value: datetime.date | None, precision: str | None = None) -> str:
    """A date as far as it is known: ``20 February 2016``, ``week of 15 February 2016``, ``February 2016``, ``2016``."""
    if value is None:
        return ""
    if precision == "year":
        return str(value.year)
    if precision == "month":
        return f"{value:%B} {value.year}"
    written = f"{value.day} {value:%B} {value.year}"
    return f"week of {written}" if precision == "week" else written


def route(statement: Statement) -> str:
    """The hands that the words passed through, outlet and speaker included; empty where nobody stood between them."""
    links = statement.chain.links
    return " → ".join(link.name for link in links) if statement.via and len(links) > 1 else ""


@cache
def party_name(code: str | None) -> str:
    """The name of a party: a state's for its ISO 3166 code, any other as it is; empty for none."""
    if code and len(code) == 3 and code.isascii() and code.isupper():
        import pycountry
        from babel import Locale

        found = pycountry.countries.get(alpha_3=code)
        if found is not None:
            # Babel has the name in everyday use, pycountry the official one.
            return Locale("en").territories.get(found.alpha_2) or str(found.name)
    return code or ""
