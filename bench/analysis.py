"""Speed of board and changes on generated statements, on one core, in one process."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import platform
import random
import sys
import time
from collections.abc import Callable

from pourparler.analysis.board import Board, board, board_of
from pourparler.analysis.changes import Change, changes, changes_of
from pourparler.analysis.collection import paused_collection
from pourparler.analysis.network import actor_network
from pourparler.analysis.positions import Histories
from pourparler.analysis.settings import BoardSettings
from pourparler.record import (
    ACTS,
    ISSUES,
    STANCES,
    Condition,
    Link,
    ReportedStatement,
    ReportingChain,
    Span,
    Statement,
)
from pourparler.record.negotiation import AUTHORITIES

_FIRST = datetime.date(2016, 1, 1)
_WORDS = "sieges raids prisoners talks border convoys truce cabinet troops sanctions elections monitors".split()
_PARTIES, _DAYS, _SPEAKERS, _ORIGINS = 40, 1460, 400, 60


def generated(size: int, *, seed: int = 7) -> list[ReportedStatement]:
    """Statements of 40 parties of unequal size on all issues over four years; some utterances in several reports."""
    chance = random.Random(seed)
    chain = ReportingChain((Link("Daily Post", "outlet"),))
    found: list[ReportedStatement] = []
    number = 0
    while len(found) < size:
        number += 1
        conditional = chance.random() < 0.15
        statement = Statement(
            id=f"{number:016x}",
            article_id=f"a{number}",
            source=None,
            speaker=f"S{chance.randrange(_SPEAKERS)}",
            party=f"P{int(chance.paretovariate(1.0)) % _PARTIES}",
            cue=None,
            content=(Span(0, 40),),
            quoted="indirect",
            act=chance.choice(ACTS),
            issue=(chance.choice(ISSUES),),
            stance=chance.choice(STANCES),
            chain=chain,
            conditions=(Condition(Span(0, 20), "provided"),) if conditional else (),
            authority=chance.choice(AUTHORITIES),
        )
        day = _FIRST + datetime.timedelta(days=chance.randrange(_DAYS))
        first = ReportedStatement(
            statement=statement,
            source_text=None,
            cue_text=None,
            proposition=f"{' '.join(chance.choices(_WORDS, k=6))} {number % 997}",
            condition_texts=(f"if {' '.join(chance.choices(_WORDS, k=4))}",) if conditional else (),
            title=None,
            outlet="Daily Post",
            url=None,
            text_hash="0" * 64,
            published=day,
            said_on=day,
            learned_at=None,
            story=f"s{number}",
            utterance=f"u{number}",
            origin=f"o{chance.randrange(_ORIGINS)}",
        )
        found.append(first)
        for copy in range(chance.choice((0, 0, 1, 2))):
            again = dataclasses.replace(statement, id=f"{number:015x}{copy}c", article_id=f"a{number}-{copy}")
            found.append(dataclasses.replace(first, statement=again, origin=f"o{chance.randrange(_ORIGINS)}"))
    return found[:size]


@paused_collection()
def board_and_changes(record: list[ReportedStatement]) -> tuple[Board, tuple[Change, ...]]:
    """Both of one project: they share the histories of its cells."""
    histories = Histories(record, settings=BoardSettings())
    return board_of(histories), changes_of(histories)


ANSWERS: dict[str, Callable[[list[ReportedStatement]], object]] = {
    "board and changes": board_and_changes,
    "board alone": board,
    "changes alone": changes,
    "network": actor_network,
}


def yardstick() -> float:
    """CPU seconds of ten million additions: how quick this core is at the moment."""
    start = time.process_time()
    total = 0
    for number in range(10**7):
        total += number
    return time.process_time() - start


def main() -> int:
    """Print the best of several rounds."""
    parser = argparse.ArgumentParser(prog="python -m bench.analysis", description=__doc__)
    parser.add_argument("--statements", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    record = generated(options.statements)
    taken: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        taken.setdefault("yardstick", []).append(yardstick())
        for name, answer in ANSWERS.items():
            start = time.process_time()
            answer(record)
            taken.setdefault(name, []).append(time.process_time() - start)
    print(f"{datetime.date.today()}, Python {platform.python_version()}, one core, {len(record):,} statements\n")
    print("| | best (CPU s) | worst |\n|---|---|---|")
    for name, seconds in taken.items():
        print(f"| {name} | {min(seconds):.2f} | {max(seconds):.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
