"""Utterances of a whole project: the same as from comparing every pair, without holding every statement."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import sqlalchemy as sa

from databases import fill, read_reports
from invented_reports import invented_reports
from pourparler.store import Store, grouping
from pourparler.stories import Groups


def compared_in_pairs(connection: sa.Connection, rows: list[Any]) -> set[frozenset[int]]:
    groups: Groups[int] = Groups()
    for row in rows:
        groups.add(row.number)
    for first, second in combinations(rows, 2):
        if grouping._one_utterance(connection, *((row, grouping._voice(row)) for row in (first, second))):
            groups.join(first.number, second.number)
    return {frozenset(group) for group in groups.sets()}


def numbers(groups: Iterator[list[Any]]) -> set[frozenset[int]]:
    return {frozenset(row.number for row in group) for group in groups}


def test_utterances_are_those_that_a_comparison_of_every_pair_finds(store: Store) -> None:
    fill(store, read_reports(invented_reports(40, seed=3)))
    with store.reading() as connection:
        rows = grouping.voices(connection)
        expected = compared_in_pairs(connection, rows)
        assert any(len(group) > 1 for group in expected)
        assert numbers(grouping.grouped(connection, grouping.by_voice_and_day(rows))) == expected
        by_day = (
            grouping.voices_by_day(connection, grouping._VOICE_COLUMNS[0].is_not_distinct_from(voice))
            for voice in {row.voice for row in rows}
        )
        assert {group for of_voice in by_day for group in numbers(grouping.grouped(connection, of_voice))} == expected


def test_an_utterance_is_told_when_nothing_later_can_belong_to_it(store: Store) -> None:
    fill(store, read_reports(invented_reports(60, seed=3)))
    with store.reading() as connection:
        rows = grouping.by_voice_and_day(grouping.voices(connection))
        taken: list[Any] = []

        def one_at_a_time() -> Iterator[Any]:
            for row in rows:
                taken.append(row)
                yield row

        told = 0
        most_held = 0
        for group in grouping.grouped(connection, one_at_a_time()):
            told += len(group)
            most_held = max(most_held, len(taken) - told)
    assert told == len(rows)
    assert most_held < len(rows) / 4
