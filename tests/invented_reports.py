"""Reports made up from parts: as many as a test wants, some of them copies of others, the same for the same seed."""

from __future__ import annotations

import datetime
import json
import random
from pathlib import Path
from typing import Any

_NAMES = (
    "Anna Berg",
    "Tomas Reyes",
    "Ilya Morov",
    "Karen Holt",
    "Samir Haddad",
    "Lea Winter",
    "Omar Farid",
    "Jan Novak",
    "Petra Lind",
    "Hugo Ferro",
    "Nadia Karim",
    "Yusuf Demir",
)
_VERBS = ("said", "warned", "agreed", "called", "refused", "accused", "urged", "told")
_OUTLETS = ("Northern Post", "Daily Ledger", "Harbour Times", None)
_WORDS = (
    "talks ceasefire border delegation harbour convoy prisoners exchange treaty deadline mediator valley garrison "
    "bridge ministers envoy proposal observers withdrawal sanctions grain pipeline election council village hospital "
    "checkpoint airport commission agreement draft signature guarantee artillery patrol corridor refugees winter "
    "ration district ferry orchard quarry tunnel census bakery tariff harvest lighthouse mosque cathedral market "
    "railway dam reservoir clinic school teacher farmer baker sailor judge prosecutor auditor surveyor engineer island "
    "plateau desert canyon marsh meadow fishery cement copper timber cotton sugar vaccine passport visa customs ledger"
).split()


def invented_report(seed: int) -> dict[str, Any]:
    """One report as a line of JSON lines."""
    chance = random.Random(seed)
    # A subject of its own: two reports that draw on all of the words would be taken for copies of each other.
    words, names, verbs = chance.sample(_WORDS, 14), chance.sample(_NAMES, 3), chance.sample(_VERBS, 4)
    sentences = []
    for _ in range(chance.randint(6, 14)):
        content = " ".join(chance.choices(words, k=chance.randint(6, 14)))
        if chance.random() < 0.5:
            tail = f" until the {chance.choice(words)} returns" if chance.random() < 0.3 else ""
            sentences.append(f"{chance.choice(names)} {chance.choice(verbs)} the {content}{tail}.")
        else:
            sentences.append(f"The {content}.")
    day = datetime.date(2016, 1, 1) + datetime.timedelta(days=chance.randint(0, 30))
    return {
        "id": f"r{seed:05d}",
        "title": " ".join(chance.choices(words, k=5)).capitalize(),
        "text": "\n\n".join(sentences),
        "published": day.isoformat(),
        "outlet": chance.choice(_OUTLETS),
        "language": "en",
    }


def invented_reports(count: int, *, seed: int = 0) -> list[dict[str, Any]]:
    """Reports of which about a fifth are copies of earlier ones: exact, cut short, or with words exchanged."""
    chance = random.Random(seed)
    reports: list[dict[str, Any]] = []
    for number in range(count):
        report = invented_report(seed * 100_000 + number)
        if reports and chance.random() < 0.2:
            model = chance.choice(reports)
            report["text"] = _copy(model["text"], chance)
            day = datetime.date.fromisoformat(model["published"]) + datetime.timedelta(days=chance.randint(0, 2))
            report["published"] = day.isoformat()
        reports.append(report)
    return reports


def _copy(text: str, chance: random.Random) -> str:
    kind = chance.randint(0, 2)
    if kind == 0:
        return text
    if kind == 1:
        return text[: int(len(text) * 0.7)]
    return " ".join(word if chance.random() > 0.1 else chance.choice(_WORDS) for word in text.split(" "))


def write_json_lines(path: Path, reports: list[dict[str, Any]]) -> Path:
    """The reports as a file."""
    path.write_text("".join(json.dumps(report) + "\n" for report in reports), encoding="utf-8")
    return path
