"""A small project with real texts: every span of every statement stands in its report. The countries are invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from pourparler.record import (
    Article,
    Condition,
    Link,
    Provenance,
    Record,
    ReportingChain,
    Span,
    Statement,
    statement_id,
)
from pourparler.store import open_store
from pourparler.store.writing import keep_record

MOMENT = datetime.datetime(2031, 6, 1, 12, tzinfo=datetime.UTC)
_SAID = " said "


@dataclass(frozen=True)
class Line:
    """One sentence of a report: who said what."""

    speaker: str
    party: str | None
    act: str
    stance: str
    issue: str
    content: str
    condition: tuple[str, str] | None = None
    authority: str = "spokesperson"
    confidence: float = 0.5


REPORTS: tuple[tuple[str, str, tuple[Line, ...]], ...] = (
    (
        "2031-05-01",
        "Daily Post",
        (
            Line(
                "Ana Ruiz",
                "Norland",
                "offer",
                "favour",
                "talks",
                "Norland would come to the talks if the road is opened",
                ("if the road is opened", "provided"),
                "minister",
            ),
            Line("Bo Lund", "Sudria", "reject", "oppose", "talks", "Sudria would not sit down with anybody"),
            Line("Cara Weiss", None, "forecast", "neutral", "talks", "she expected a long spring"),
        ),
    ),
    (
        "2031-05-03",
        "Herald",
        (
            Line(
                "Bo Lund",
                "Sudria",
                "demand",
                "favour",
                "withdrawal",
                "Norland must leave the $40 million valley <first>",
            ),
            Line(
                "Ana Ruiz",
                "Norland",
                "reject",
                "oppose",
                "withdrawal",
                "Norland\nwill not leave the valley unless shelling stops",
                ("unless shelling stops", "unless"),
                "minister",
            ),
        ),
    ),
    (
        "2031-05-10",
        "Daily Post",
        (
            Line(
                "Dag Moe",
                "Sudria",
                "offer",
                "favour",
                "talks",
                "Sudria was ready to send a delegation",
                None,
                "leader",
                0.8,
            ),
            Line(
                "Ana Ruiz",
                "Norland",
                "accuse",
                "oppose",
                "ceasefire",
                "Sudria broke the truce at Reedport",
                None,
                "minister",
            ),
            Line(
                "Eve Orr",
                "Marsh Front",
                "demand",
                "favour",
                "prisoners",
                "both states must free our people",
                None,
                "leader",
            ),
        ),
    ),
    (
        "2031-05-20",
        "Monitor",
        (
            Line("Ana Ruiz", "Norland", "reject", "oppose", "talks", "Norland would not attend", None, "minister", 0.8),
            Line(
                "Dag Moe",
                "Sudria",
                "offer",
                "favour",
                "ceasefire",
                "the guns would fall silent until Norland answers",
                ("until Norland answers", "until"),
                "leader",
            ),
            Line(
                "Eve Orr",
                "Marsh Front",
                "accept",
                "favour",
                "ceasefire",
                "the Front would keep the truce",
                None,
                "leader",
            ),
        ),
    ),
)


def records() -> list[Record]:
    """The reports with their statements."""
    return [_record(day, outlet, lines) for day, outlet, lines in REPORTS]


def make_project(path: Path) -> str:
    """Writes the project and returns its location."""
    with open_store(str(path), create=True) as store, store.writing() as connection:
        for record in records():
            keep_record(connection, record, moment=MOMENT)
    return str(path)


def _record(day: str, outlet: str, lines: tuple[Line, ...]) -> Record:
    text, places = f"{outlet} of {day}.", []
    for line in lines:
        start = len(text) + 1
        text += f" {line.speaker}{_SAID}{line.content}."
        places.append(start)
    article = Article(
        id=f"{outlet}-{day}".lower().replace(" ", "-"),
        text=text,
        title=f"News of {day}",
        published=datetime.date.fromisoformat(day),
        outlet=outlet,
        url=f"https://news.example/{day}" if outlet != "Herald" else "javascript:alert(1)",
    )
    statements = tuple(_statement(article, line, start) for line, start in zip(lines, places, strict=True))
    return Record(article, (), statements, (), (Provenance("by-hand", "1"),))


def _statement(article: Article, line: Line, start: int) -> Statement:
    source = Span(start, start + len(line.speaker))
    cue = Span(source.end + 1, source.end + len(_SAID) - 1)
    content = Span(source.end + len(_SAID), source.end + len(_SAID) + len(line.content))
    conditions: tuple[Condition, ...] = ()
    if line.condition:
        at = article.text.index(line.condition[0], content.start)
        conditions = (Condition(Span(at, at + len(line.condition[0])), line.condition[1]),)
    return Statement(
        id=statement_id(article=article.id, source=source, cue=cue, content=[content]),
        article_id=article.id,
        source=source,
        speaker=line.speaker,
        party=line.party,
        cue=cue,
        content=(content,),
        quoted="indirect",
        act=line.act,
        issue=(line.issue,),
        stance=line.stance,
        chain=ReportingChain((Link(article.outlet or "", "outlet"),)),
        conditions=conditions,
        date=article.published,
        date_precision="day",
        authority=line.authority,
        confidence=line.confidence,
    )


def id_of(speaker: str, words: str) -> str:
    """The id of the statement of a speaker that holds some words."""
    for record in records():
        for statement in record.statements:
            if statement.speaker == speaker and words in statement.content[0].of(record.article.text):
                return statement.id
    raise LookupError(f"{speaker} never said {words!r}")
