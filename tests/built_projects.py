"""Projects whose reports and statements are built by hand, with real spans, for tests of the analyses' commands."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pourparler.record import (
    Article,
    Condition,
    Event,
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

_READ_AT = datetime.datetime(2031, 12, 1, 12, tzinfo=datetime.UTC)


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence of a report: who said what, for whom, and how."""

    speaker: str
    party: str | None
    act: str
    words: str
    issue: tuple[str, ...] = ("talks",)
    stance: str = "favour"
    authority: str | None = "spokesperson"
    condition: str | None = None
    relayed_by: str | None = None
    place: str | None = None


def report(
    id: str, published: str, said: Sequence[Said], *, outlet: str = "Daily Post", events: Iterable[tuple[str, ...]] = ()
) -> Record:
    """A report of some sentences; each of ``events`` is source, type, target and status, told by the first sentence."""
    day = datetime.date.fromisoformat(published)
    text, statements = "", []
    for each in said:
        start = len(text)
        cue_start = start + len(each.speaker) + 1
        content_start = cue_start + len("said ")
        content = Span(content_start, content_start + len(each.words))
        source, cue = Span(start, start + len(each.speaker)), Span(cue_start, cue_start + len("said"))
        conditions: tuple[Condition, ...] = ()
        if each.condition:
            place = content_start + each.words.index(each.condition)
            conditions = (Condition(Span(place, place + len(each.condition)), "provided"),)
        links = [Link(outlet, "outlet")] + ([Link(each.relayed_by, "person")] if each.relayed_by else [])
        statements.append(
            Statement(
                id=statement_id(article=id, source=source, cue=cue, content=[content]),
                article_id=id,
                source=source,
                speaker=each.speaker,
                party=each.party,
                cue=cue,
                content=(content,),
                quoted="indirect",
                act=each.act,
                issue=each.issue,
                stance=each.stance,
                chain=ReportingChain(tuple(links)),
                conditions=conditions,
                place=each.place,
                date=day,
                date_precision="day",
                authority=each.authority,
            )
        )
        text += f"{each.speaker} said {each.words}.\n\n"
    article = Article(id=id, text=text, title=id, published=day, outlet=outlet, language="en")
    told = tuple(
        Event(source, plover, target, status, day, (statements[0].content[0],), 0.9)
        for source, plover, target, status in events
    )
    return Record(article, (), tuple(statements), told, (Provenance("by hand", "1"),))


def write_project(path: Path, records: Iterable[Record]) -> str:
    """A project of these reports; its location."""
    with open_store(str(path), create=True) as store, store.writing() as connection:
        for each in records:
            keep_record(connection, each, moment=_READ_AT)
    return str(path)


def example(path: Path) -> str:
    """Norland and Sudria, their envoys and leaders, a mediator's country and a long silence."""
    return write_project(
        path,
        [
            report(
                "first",
                "2031-05-05",
                [
                    Said(
                        speaker="Ana Ruiz",
                        party="Sudria",
                        act="reject",
                        words="no talks would be held",
                        stance="oppose",
                        authority="leader",
                        place="Marl",
                    ),
                    Said(
                        speaker="Bo Lund",
                        party="Norland",
                        act="offer",
                        words="his side would come to the table",
                        authority="leader",
                        place="Marl",
                    ),
                    Said(
                        speaker="Carl Dahl",
                        party="Norland",
                        act="offer",
                        words="a truce was possible",
                        issue=("ceasefire",),
                        authority="negotiator",
                    ),
                ],
                events=[("Norland", "CONSULT", "Sudria", "happened")],
            ),
            report(
                "second",
                "2031-05-07",
                [
                    Said(
                        speaker="Eva Holm",
                        party="Sudria",
                        act="offer",
                        words="a delegation would attend if the road is opened",
                        condition="if the road is opened",
                        authority="negotiator",
                        place="Marl",
                    ),
                    Said(
                        speaker="Sudria's army",
                        party="Sudria",
                        act="accept",
                        words="the army would keep a truce",
                        issue=("ceasefire",),
                        authority="military",
                        relayed_by="Bo Lund",
                    ),
                    Said(
                        speaker="Finn Berg",
                        party="Estia",
                        act="demand",
                        words="both sides must talk",
                        authority="minister",
                    ),
                ],
                outlet="Northgate Herald",
            ),
            report(
                "third",
                "2031-07-20",
                [
                    Said(
                        speaker="Ana Ruiz",
                        party="Sudria",
                        act="reject",
                        words="a truce was out of the question",
                        issue=("ceasefire",),
                        stance="oppose",
                        authority="leader",
                    ),
                    Said(
                        speaker="Finn Berg",
                        party="Estia",
                        act="demand",
                        words="the guns must fall silent",
                        issue=("ceasefire",),
                        authority="minister",
                    ),
                ],
            ),
        ],
    )
