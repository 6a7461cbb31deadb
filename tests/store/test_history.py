"""What a project remembers: nothing twice, earlier readings, reviews, and what was known on a day."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest

from databases import dump, fill, fresh_database, moment, read_reports
from invented_reports import invented_report, invented_reports
from pourparler.errors import UnknownIdentifier
from pourparler.record import Article, Event, Provenance, Record, Span
from pourparler.store import Store, open_store, queries
from pourparler.store.checking import check
from pourparler.store.queries import reported_statements
from pourparler.store.reviews import Review, keep_reviews, reviews_by_statement, reviews_of
from pourparler.store.writing import Outcome, keep
from pourparler.stories import report_statements


def reread(record: Record, version: str, seed: int) -> Record:
    """The same article as another extractor reads it: some findings are missing, some end earlier."""
    chance = random.Random(seed)
    statements = []
    for old in record.statements:
        if chance.random() < 0.3:
            continue
        new = replace(old, act="demand" if chance.random() < 0.3 else old.act)
        if chance.random() < 0.4:
            start, end = old.content[0]
            new = replace(new, id=f"{old.id}-{version}", content=(Span(start, max(start + 1, end - 4)),))
        statements.append(new)
    return replace(record, statements=tuple(statements), provenance=(Provenance("sentences", version),))


def test_the_same_again_changes_nothing(store: Store, location: str) -> None:
    records = read_reports(invented_reports(12))
    assert set(fill(store, records)) == {Outcome.ADDED}
    before = dump(location)
    assert set(fill(store, records, day=2)) == {Outcome.UNCHANGED}
    assert dump(location) == before


def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    records = read_reports(invented_reports(12))
    fill(store, records)
    for record in records:
        assert queries.record(store, record.article.id) == replace(record, article=replace(record.article))
    assert [article.id for article in queries.articles(store, batch=5)] == sorted(r.article.id for r in records)


def test_a_newer_reading_supersedes_and_the_older_one_stays(store: Store) -> None:
    (record,) = read_reports([invented_report(3)])
    assert record.statements
    fill(store, [record])
    newer = replace(
        record,
        statements=tuple(replace(each, stance="favour") for each in record.statements[:-1]),
        provenance=(Provenance("sentences", "2"),),
    )
    assert fill(store, [newer], day=5) == [Outcome.REREAD]
    assert queries.record(store, record.article.id) == newer
    kept, gone = record.statements[0].id, record.statements[-1].id
    shown = queries.statement(store, kept)
    assert [statement for statement, _ in shown.history] == [record.statements[0]]
    assert shown.provenance == newer.provenance
    assert shown.reported.learned_at == moment(1)
    past = queries.statement(store, gone)
    assert past.superseded_at == moment(5)
    assert past.reported.statement == record.statements[-1]
    assert queries.counts(store).superseded_readings == 1
    assert check(store).problems == []


def test_what_was_known_on_a_day_is_what_the_project_said_then(store: Store) -> None:
    records = read_reports(invented_reports(30, seed=4))
    said: dict[int, list[object]] = {}
    for day in range(1, 7):
        fill(store, records[(day - 1) * 5 : day * 5], day=day)
        if day % 2 == 0:
            again = [reread(record, str(day), number) for number, record in enumerate(records[: day * 4])]
            fill(store, again, day=day)
        said[day] = list(reported_statements(store))
    assert check(store).problems == []
    for day, expected in said.items():
        assert reported_statements(store, known_by=datetime.date(2016, 3, day)) == expected, day
        assert reported_statements(store, known_by=moment(day)) == expected
    assert reported_statements(store, known_by=datetime.date(2016, 2, 1)) == []
    first = said[1][0]
    of_it = reported_statements(store, known_by=moment(1), utterance=getattr(first, "utterance"))  # noqa: B009
    assert of_it == [each for each in said[1] if getattr(each, "utterance") == getattr(first, "utterance")]  # noqa: B009


def test_events_are_known_from_the_day_of_their_reading(store: Store) -> None:
    (record,) = read_reports([invented_report(7)])
    event = Event("SYR", "CONSULT", None, "happened", datetime.date(2016, 1, 2), (Span(0, 5),), 0.5)
    fill(store, [replace(record, events=(event,))], day=2)
    fill(store, [replace(record, events=(), provenance=(Provenance("sentences", "2"),))], day=4)
    known = {day: queries.events(store, known_by=datetime.date(2016, 3, day)) for day in (1, 2, 3, 4)}
    assert known == {1: [], 2: [(record.article.id, event)], 3: [(record.article.id, event)], 4: []}
    assert queries.events(store) == []


def test_the_order_of_arrival_makes_no_difference(tmp_path: object) -> None:
    records = read_reports(invented_reports(40, seed=2))
    dumps = []
    for seed in range(3):
        place = f"{tmp_path}/{seed}"
        mixed = random.Random(seed).sample(records, len(records))
        with open_store(place, create=True) as store:
            fill(store, mixed)
            in_project = {each.statement.id: (each.story, each.utterance) for each in reported_statements(store)}
        dumps.append(dump(place))
        alone = {each.statement.id: (each.story, each.utterance) for each in report_statements(mixed)}
        assert in_project == alone
    assert dumps[0] == dumps[1] == dumps[2]


@pytest.mark.postgresql
def test_the_record_is_the_same_on_both_databases(tmp_path: object) -> None:
    records = read_reports(invented_reports(40, seed=6))
    places = [f"{tmp_path}/project", fresh_database()]
    statements = []
    for place in places:
        with open_store(place, create=True) as store:
            fill(store, records)
            fill(store, [reread(record, "2", 1) for record in records], day=3)
            statements.append([reported_statements(store, known_by=day) for day in (None, moment(1), moment(3))])
    assert dump(places[0]) == dump(places[1])
    assert statements[0] == statements[1]


def review(statement_id: str, **fields: str) -> Review:
    given = {"field": "act", "decision": "right", "coder": "ab", **fields}
    return Review(statement_id=statement_id, decided_at=moment(2), **given)


def test_reviews_follow_the_finding_into_later_readings(store: Store) -> None:
    text = "Anna Berg said the talks would go on, he hoped. Later Anna Berg warned the valley again and again."
    (record,) = read_reports([{"id": "a", "text": text, "published": "2016-01-02"}])
    first, second = record.statements
    fill(store, [record])
    reviewed = review(first.id, decision="corrected", correction="offer")
    assert keep_reviews(store, [reviewed, reviewed]) == 1
    assert keep_reviews(store, [reviewed]) == 0
    start, end = first.content[0]
    source = first.source
    assert source is not None
    moved = replace(
        first, id="moved", source=Span(source.start + 5, source.end), content=(Span(start, end - 9),), act="offer"
    )
    newer = replace(record, statements=(moved, second), provenance=(Provenance("sentences", "2"),))
    fill(store, [newer], day=3)
    assert reviews_of(store, "moved") == (reviewed,)
    assert queries.statement(store, "moved").reviews == (reviewed,)
    assert reviews_by_statement(store, ["moved", second.id]) == {"moved": (reviewed,)}
    assert reviews_of(store, second.id) == ()


def test_reviews_are_only_ever_added(store: Store) -> None:
    import sqlalchemy as sa

    from pourparler.store import schema

    (record,) = read_reports([invented_report(3)])
    fill(store, [record])
    keep_reviews(store, [review(record.statements[0].id)])
    for change in (sa.delete(schema.review), sa.update(schema.review).values(coder="xy")):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), store.writing() as connection:
            connection.execute(change)
    with pytest.raises(UnknownIdentifier):
        keep_reviews(store, [review(record.statements[0].id, note="kept with the other or not at all"), review("none")])
    assert len(reviews_of(store, record.statements[0].id)) == 1


def test_a_clock_that_was_set_back_ends_no_reading_before_it_began(store: Store) -> None:
    (record,) = read_reports([invented_report(3)])
    fill(store, [record], day=9)
    fill(store, [replace(record, provenance=(Provenance("sentences", "2"),))], day=4)
    shown = queries.statement(store, record.statements[0].id)
    assert shown.history[0][1] == moment(9)


def failures_of(store: Store) -> list[tuple[str, bool]]:
    return [(each.code, each.resolved_at is not None) for each in queries.failures(store, resolved=True)]


def test_findings_that_do_not_fit_are_a_failure_until_better_ones_come(store: Store) -> None:
    (record,) = read_reports([invented_report(3)])
    outside = Span(5, len(record.article.text) + 1)
    twice = replace(record, statements=record.statements[:1] * 2)
    for unfit in (replace(record, article=replace(record.article, skip=(outside,))), twice):
        outcome, message = keep(store, unfit, clock=lambda: moment(1), mark="m")
        assert outcome is Outcome.FAILED
        assert message is not None and record.article.id in message
    assert queries.counts(store).articles == 0
    assert failures_of(store) == [("extractor_failed", False)]
    fill(store, [record])
    assert failures_of(store) == [("extractor_failed", True)]


def test_one_article_that_the_database_refuses_stops_nothing(store: Store) -> None:
    records = read_reports(invented_reports(2))
    fill(store, records[:1])
    # The id of a current statement, in another article: no extractor makes that, a damaged one might.
    clash = replace(records[1].statements[0], id=records[0].statements[0].id)
    outcome, message = keep(store, replace(records[1], statements=(clash,)), clock=lambda: moment(1), mark="m")
    assert outcome is Outcome.FAILED
    assert message is not None and "does not take" in message
    assert [each.id for each in queries.failures(store)] == [records[1].article.id]
    assert queries.counts(store).articles == 1


def test_texts_that_no_database_keeps_are_failures(store: Store) -> None:
    for number, text in enumerate(("half of a pair \ud83d here", "a null \x00 here")):
        fill(store, [Record(Article(f"a{number}", text))])
    assert failures_of(store) == [("not_text", False)] * 2


def test_an_id_stands_for_one_text(store: Store) -> None:
    fill(store, [Record(Article("a", "One text."))])
    assert fill(store, [Record(Article("a", "Another text."))]) == [Outcome.FAILED]
    assert queries.article(store, "a").text == "One text."
    assert failures_of(store) == [("duplicate_id", False)]
