"""The dateline of a report ("GENEVA (Reuters) -") and the news agency it credits; both stay in the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_AGENCY = (
    r"(?:(?:The )?Associated Press|Reuters|Agence France[- ]Presse|AFP|AP|A\.P\.|UPI|dpa|DPA|Xinhua|TASS|Tass|Interfax"
    r"|RIA Novosti|ANSA|EFE|Kyodo(?: News)?|Yonhap(?: News Agency)?|PTI|IANS|Anadolu(?: Agency)?|Ukrinform"
    r"|Bloomberg(?: News)?|KCNA|IRNA|SANA)"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_CAPITAL = r"[A-ZÀ-ÞŁŚŠŽ](?:[A-ZÀ-ÞŁŚŠŽ'’.]|-(?=[A-ZÀ-ÞŁŚŠŽ]))+"
_CAPITALS = rf"{_CAPITAL}(?: (?:{_CAPITAL}|de|al|el|of|the|on))*"
_REGION = (
    r"(?:(?:New|North|South|West|East|Saudi|Sri|Costa|El|United|Northern|Southern|Papua New|Czech|Bosnia and) )?"
    r"[A-Z][\w.'-]+"
)
_PLACES = rf"{_CAPITALS}(?:\s?/\s?{_CAPITALS})*(?:, (?:{_CAPITALS}|{_REGION}))?"
# A wire's dateline may have a place in ordinary letters when the agency stands beside it: "Munich (dpa) -".
_MARKED = re.compile(
    rf"[*_]{{0,2}}(?P<place>{_PLACES}|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){{0,2}}(?:, [A-Z]\w+)?(?=,? ?(?:{_MONTH} \d|\()))"
    rf"(?:,? (?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?)?,?"
    r"(?: ?\((?P<wire>[^()]{2,40})\)[*_]{0,2}\s*(?P<dash>(?:-{1,2}|–|—|―|:)\s*)?"
    r"|[*_]{0,2}\s*(?:-{1,2}|–|—|―|:(?=\s))\s*)"
)
# Some outlets print the place in capitals and go straight on: "BEIRUT The lead negotiator …".
_SHORT_CITIES = frozenset(
    "ABUJA ACCRA ADEN AMMAN BAKU BASRA BERN BERNE BONN CAIRO DAKAR DAVOS DELHI DHAKA DOHA DUBAI ERBIL GAZA GOMA"
    " HANOI HOMS IDLIB JUBA KABUL KIEV KYIV LAGOS LIMA LOME LVIV LYON MALE MIAMI MILAN MINSK MOSUL NICE ODESA OSLO"
    " PARIS QUITO RABAT RIGA ROME SANAA SANA'A SEOUL SOCHI SOFIA TAIZ TOKYO TUNIS TURIN VADUZ YALTA".split()
)
_BARE = re.compile(rf"(?P<place>{_PLACES})\s+(?=(?:[A-Z][a-z]+|A|An|I)\b)")
_WIRE_ONLY = re.compile(r"\((?P<wire>[A-Z][^()]{1,30})\)\s*(?:-{1,2}|–|—)\s*")
_CREDIT = re.compile(
    rf"(?:©|\(c\)|Copyright)\s*(?:\d{{4}}\s*)?(?P<copyright>{_AGENCY})"
    rf"|^\W*(?:By\s[^\n]{{3,60}}?[,|]\s*|Source:\s*|Via\s+)(?P<byline>{_AGENCY})\b"
    rf"|^\W*(?P<alone>{_AGENCY})\W*$",
    re.MULTILINE,
)


class Dateline(NamedTuple):
    """What the first words of a report say about its origin.

    Attributes:
        place: place or places, as printed; ``None`` when only the agency stands there.
        wire: the agency in brackets, as printed.
    """

    place: str | None
    wire: str | None


def find_dateline(paragraph: str) -> Dateline | None:
    """The dateline that ``paragraph`` begins with, ``None`` when it begins with none."""
    head = paragraph[:200].lstrip()
    if (match := _MARKED.match(head)) and _is_marked_place(match):
        wire = match["wire"]
        return Dateline(match["place"].strip(" ,"), wire.strip() if wire else None)
    if match := _WIRE_ONLY.match(head):
        return Dateline(None, match["wire"]) if re.fullmatch(_AGENCY, match["wire"]) else None
    if (match := _BARE.match(head)) and _is_bare_place(match["place"]):
        return Dateline(match["place"].strip(" ,"), None)
    return None


def first_dateline(paragraphs: Iterable[str]) -> Dateline | None:
    """The first dateline that one of the paragraphs begins with."""
    return next((found for paragraph in paragraphs if (found := find_dateline(paragraph))), None)


def find_wire(text: str) -> str | None:
    """The agency that a credit line of the text names (byline, copyright line), as printed."""
    # Credits stand at the edges; the middle of a long text is only other people's words.
    edges = text if len(text) < 4000 else text[:1000] + "\n" + text[-2000:]
    match = _CREDIT.search(edges)
    return (match["copyright"] or match["byline"] or match["alone"]) if match else None


def _is_marked_place(match: re.Match[str]) -> bool:
    """Whether what stands before the mark is a place: in capitals, or with the wire and a dash behind it."""
    capitals = re.fullmatch(_PLACES, match["place"]) is not None
    if not match["wire"]:
        return capitals
    # "Apple Inc (AAPL.O) said": brackets without a dash hold anything, a known agency apart.
    return match["dash"] is not None or (capitals and re.fullmatch(_AGENCY, match["wire"].strip()) is not None)


def _is_bare_place(place: str) -> bool:
    """Whether capitals at the start are a place and no acronym ("NATO Secretary General", "EU Council")."""
    first = re.split(r"[/,]", place, maxsplit=1)[0]
    # Acronyms are short; so are some cities, which are listed.
    return len(place) > len(first) or first in _SHORT_CITIES or (len(first) > 5 and "." not in first)
