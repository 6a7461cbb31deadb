"""Ids come from content alone: the same in every run, other for other content."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pourparler.record import Span, article_id, statement_id, text_hash
from pourparler.record.identity import failure_id

CONTENT = (Span(12, 30), Span(40, 52))


def test_ids_are_the_ones_of_earlier_versions() -> None:
    # These values stand in databases; a change of them needs a migration.
    assert text_hash("Norland waits.") == "4ea077f8e017abbc5271eeb50ffe6444476bff7d9e436f6fdee8c5eec3155a0a"
    assert article_id(text="Norland waits.", url="http://example.org/1") == "236e2923d1a2293f"
    assert statement_id(article="a", source=Span(0, 5), cue=Span(6, 10), content=CONTENT) == "0b9e82c0a2c4e5dd"


def test_ids_do_not_depend_on_the_process() -> None:
    script = (
        "from pourparler.record import Span, statement_id, article_id;"
        "print(article_id(text='Norland waits.', url='http://example.org/1'),"
        "statement_id(article='a', source=None, cue=Span(1, 2), content=[Span(12, 30)]))"
    )
    # Another hash seed each time: an id made with hash() would differ.
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("1", "2")
    }
    article = article_id(text="Norland waits.", url="http://example.org/1")
    statement = statement_id(article="a", source=None, cue=Span(1, 2), content=[Span(12, 30)])
    here = f"{article} {statement}\n"
    assert runs == {here}


@pytest.mark.parametrize(
    "other",
    [
        {"article": "b"},
        {"source": None},
        {"source": Span(0, 6)},
        {"cue": None},
        {"content": CONTENT[:1]},
        {"content": (Span(12, 52),)},
        {"speaker": "Ana Ruiz"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_each_part_of_a_statement_counts(other: dict[str, object]) -> None:
    parts = {"article": "a", "source": Span(0, 5), "cue": Span(6, 10), "content": CONTENT}
    assert statement_id(**parts) != statement_id(**{**parts, **other})  # type: ignore[arg-type]


def test_a_source_is_not_taken_for_a_cue() -> None:
    one = statement_id(article="a", source=Span(0, 5), cue=None, content=CONTENT)
    assert one != statement_id(article="a", source=None, cue=Span(0, 5), content=CONTENT)


def test_plain_tuples_and_lists_give_the_same_id() -> None:
    plain = statement_id(article="a", source=(0, 5), cue=(6, 10), content=[(12, 30), (40, 52)])  # type: ignore[arg-type, list-item]
    assert plain == statement_id(article="a", source=Span(0, 5), cue=Span(6, 10), content=CONTENT)


@given(st.text(), st.text())
def test_texts_share_an_id_only_when_equal(one: str, other: str) -> None:
    assert (article_id(text=one) == article_id(text=other)) == (one == other)


def test_the_address_is_part_of_an_article() -> None:
    ids = {article_id(text="x", url=url) for url in (None, "http://example.org/1", "http://example.org/2")}
    assert len(ids) == 3
    assert all(len(key) == 16 and int(key, 16) >= 0 for key in ids)


def test_a_lone_surrogate_has_a_hash() -> None:
    assert text_hash("\ud800") != text_hash("?")


def test_a_failure_has_an_id_of_its_path() -> None:
    assert failure_id("a.html") == failure_id("a.html") != failure_id("b.html")
    assert failure_id("a.html") != article_id(text="a.html")
