"""Negotiations: what an analyst defines, and which statements belong to it."""

from __future__ import annotations

import datetime

import pytest

from databases import fill, moment, read_reports
from invented_reports import invented_reports
from pourparler.errors import UnknownIdentifier
from pourparler.record import Negotiation
from pourparler.store import Store, queries
from pourparler.store.queries import reported_statements

FIRST, LAST = datetime.date(2016, 1, 5), datetime.date(2016, 1, 20)


def test_a_negotiation_is_kept_defined_anew_and_forgotten(store: Store) -> None:
    first = Negotiation("strait", ("SYR", "RUS"), ("talks",), FIRST, None, ("grain",))
    queries.save_negotiation(store, first)
    assert queries.negotiations(store) == [first]
    second = Negotiation("strait", (), (), None, LAST, ())
    queries.save_negotiation(store, second)
    assert queries.negotiation(store, "strait") == second
    queries.remove_negotiation(store, "strait")
    assert queries.negotiations(store) == []
    for gone in (queries.negotiation, queries.remove_negotiation):
        with pytest.raises(UnknownIdentifier, match="strait"):
            gone(store, "strait")


def test_only_what_belongs_to_it_is_given(store: Store) -> None:
    records = read_reports(invented_reports(25, seed=3))
    fill(store, records)
    # Words are looked for as a search does: in titles as well, capital or not.
    text_of = {each.article.id: f"{each.article.title}\n{each.article.text}".lower() for each in records}
    everything = reported_statements(store)
    cases = [
        Negotiation("parties", ("SYR", "RUS"), (), None, None, ()),
        Negotiation("issues", (), ("ceasefire",), None, None, ()),
        Negotiation("span", (), (), FIRST, LAST, ()),
        Negotiation("terms", (), (), None, None, ("grain", "hospital checkpoint")),
        Negotiation("all", ("SYR", "RUS", "USA"), ("ceasefire", "talks"), FIRST, LAST, ("grain", "winter")),
    ]
    for case in cases:
        queries.save_negotiation(store, case)
        expected = [
            each
            for each in everything
            if (not case.parties or each.statement.party in case.parties)
            and (not case.issues or set(each.statement.issue) & set(case.issues))
            and (case.start is None or (each.said_on is not None and each.said_on >= case.start))
            and (case.end is None or (each.said_on is not None and each.said_on <= case.end))
            and (not case.search_terms or any(term in text_of[each.statement.article_id] for term in case.search_terms))
        ]
        assert 0 < len(expected) < len(everything), case.name
        assert reported_statements(store, negotiation=case.name) == expected, case.name
        assert reported_statements(store, negotiation=case) == expected
        assert reported_statements(store, negotiation=case, known_by=moment(1)) == expected
        assert reported_statements(store, negotiation=case, known_by=datetime.date(2016, 2, 1)) == []


def test_a_negotiation_that_nobody_defined_is_refused(store: Store) -> None:
    with pytest.raises(UnknownIdentifier, match="nowhere"):
        reported_statements(store, negotiation="nowhere")
