"""The board as it is kept: the same as the one computed from the whole record, whatever came in which order."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from databases import fill, fresh_database, moment
from pourparler.analysis.board import board_of
from pourparler.batch.positions import keep_board, kept_board, mark_wrong, wrong_cells
from pourparler.project import Project
from pourparler.record import (
    ACTS,
    STANCES,
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
from pourparler.store import Store, open_store, schema
from pourparler.store.reviews import Review, keep_reviews

FIRST = datetime.date(2016, 1, 1)
DAYS = 70
PARTIES = ("RUS", "SYR", "TUR", None)
ISSUES = ("talks", "ceasefire", "sanctions")
WORDS = (
    "siege raid prisoner talk border convoy truce cabinet troop sanction election monitor envoy corridor tribe harbour "
    "pipeline amnesty mandate patrol refugee summit protocol verdict"
).split()


def invented(chance: random.Random, number: int, *, version: str = "1") -> Record:
    """A report of a few statements by few parties, some of it old news; every third is a copy of the one before."""
    wording = random.Random(number // 3)
    sentences = [" ".join(wording.choices(WORDS, k=6)) for _ in range(5)]
    if number % 3 == 2:
        sentences[-1] += " again"
    text = ". ".join(sentences)
    published = FIRST + datetime.timedelta(days=wording.randrange(DAYS))
    article = Article(f"a{number:04d}", text, published=published, outlet=chance.choice(("Post", "Herald", "Monitor")))
    statements = []
    for sentence in chance.sample(sentences, chance.randint(1, 4)):
        at = text.index(sentence)
        first, *others = sentence.split(" ")
        content = (Span(at + len(first) + 1, at + len(sentence)),)
        speaker = chance.choice(("A", "B", "C"))
        said = published - datetime.timedelta(days=chance.choice((0, 0, 0, 1, 2, 30)))
        links = [Link(article.outlet or "", "outlet", None)]
        if chance.random() < 0.3:
            links.append(Link(chance.choice(("Reuters", "AFP")), "agency", None))
        if chance.random() < 0.2:
            links.append(Link("D", "person", None))
        end = at + len(sentence)
        conditions = [Condition(Span(end - len(others[-1]), end), chance.choice(("until", "unless", "provided")))]
        statements.append(
            Statement(
                statement_id(article=article.id, source=None, cue=None, content=content, speaker=speaker),
                article.id,
                None,
                speaker,
                chance.choice(PARTIES),
                None,
                content,
                "indirect",
                chance.choice(ACTS),
                tuple(chance.sample(ISSUES, chance.choice((1, 1, 2)))),
                chance.choice(STANCES),
                ReportingChain(tuple(links)),
                tuple(conditions) if chance.random() < 0.3 else (),
                date=said if chance.random() < 0.8 else None,
                date_precision="day",
                authority=chance.choice(("leader", "minister", "official", None)),
                confidence=round(chance.random(), 3),
            )
        )
    found = {each.id: each for each in statements}
    return Record(article, (), tuple(found.values()), (), (Provenance("invented", version),))


def review(chance: random.Random, store: Store, number: int) -> None:
    """Decides something on a statement that is there: away with it, or another party, issue, stance or day."""
    with store.reading() as connection:
        ids = connection.execute(sa.select(schema.statement.c.id).distinct().order_by(schema.statement.c.id)).scalars()
        statement = chance.choice(list(ids))
    field, value = chance.choice(
        (("statement", None), ("party", "TUR"), ("issue", "sanctions"), ("stance", "oppose"), ("date", "2016-01-20"))
    )
    decision = "wrong" if value is None else "corrected"
    made = Review(
        statement_id=statement,
        field=field,
        decision=decision,
        coder="a coder",
        decided_at=moment(3) + datetime.timedelta(minutes=number),
        correction=value,
    )
    keep_reviews(store, [made])


def differing_days(location: str, days: Sequence[datetime.date | None]) -> list[datetime.date | None]:
    """The days on which the kept board is not the computed one."""
    with Project(location) as project, open_store(location, read_only=True) as store:
        return [day for day in days if kept_board(store, as_of=day) != board_of(project.histories, as_of=day)]


@pytest.mark.parametrize("seed", range(6))
def test_the_kept_board_is_the_computed_one(seed: int, tmp_path: Path) -> None:
    follow(str(tmp_path / "project"), random.Random(seed), rounds=8)


@pytest.mark.postgresql
def test_the_kept_board_is_the_computed_one_on_postgresql() -> None:
    follow(fresh_database(), random.Random(77), rounds=4)


def follow(location: str, chance: random.Random, *, rounds: int) -> None:
    """Reports come in out of order, are read anew and reviewed; after each round every kept day is right."""
    numbers = list(range(rounds * 9))
    if chance.random() < 0.5:
        chance.shuffle(numbers)
    days = [None, *(FIRST + datetime.timedelta(days=each) for each in range(-35, DAYS + 2, 4))]
    known: list[int] = []
    with open_store(location, create=True) as store:
        for at in range(rounds):
            new = numbers[at * 9 : at * 9 + 9]
            fill(store, [invented(chance, number) for number in new])
            known += new
            if at % 2:
                again = chance.sample(known, 2)
                fill(store, [invented(chance, number, version=f"{at}") for number in again], day=2)
            if at >= 3:
                review(chance, store, at)
            assert kept_board(store, as_of=None) is None
            assert keep_board(store) > 0
            assert differing_days(location, days) == []
        assert wrong_cells(store) == []
        assert keep_board(store) == 0


def test_a_damaged_board_is_found_and_made_anew(tmp_path: Path) -> None:
    chance = random.Random(1)
    with open_store(str(tmp_path / "project"), create=True) as store:
        fill(store, [invented(chance, number) for number in range(12)])
        keep_board(store)
        table = schema.board_position
        with store.writing() as connection:
            party, issue = connection.execute(sa.select(table.c.party, table.c.issue)).first() or ("", "")
            same = (table.c.party == party, table.c.issue == issue)
            connection.execute(sa.update(table).where(*same).values(stance="mixed"))
        assert wrong_cells(store) == [(party, issue)]
        mark_wrong(store, [(party, issue)])
        assert keep_board(store) == 1
        assert wrong_cells(store) == []


def test_a_board_is_read_without_the_record(tmp_path: Path) -> None:
    location = str(tmp_path / "project")
    chance = random.Random(2)
    with open_store(location, create=True) as store:
        fill(store, [invented(chance, number) for number in range(12)])
        keep_board(store)
    with Project(location) as project:
        seen = project.board()
        told = project.as_tables(seen)
        assert "found" not in project.__dict__
        assert len(told[0].rows) == len(seen.cells) > 3
    # Before anything was said the board is empty.
    with Project(location, scope=None) as whole:
        assert whole.board(as_of=FIRST - datetime.timedelta(days=60)).cells == ()
