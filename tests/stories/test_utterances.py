"""Statements of the same act of speaking, and how many sources stand behind it."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace

import pytest

from builders import reported
from pourparler.record import Article, Link, ReportingChain, Span, Statement
from pourparler.stories import Groups, Heard, Voice, independent_sources, origin, plain_name, same_utterance

DAY = datetime.date(2016, 2, 20)


def said(
    words: str, *, speaker: str | None = "Anna Berg", key: str | None = "NOR", day: int = 0, **more: object
) -> Voice:
    fields: dict[str, object] = {"authority": "minister", "act": "assert", "stated": False, **more}
    when = DAY + datetime.timedelta(days=day)
    return Voice(words, key, speaker, str(fields["authority"]), when, bool(fields["stated"]), str(fields["act"]), words)


PROMISE = "the ferries will sail to both islands before the first snow"


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (said(PROMISE), said("ferries will sail to both islands before first snow falls"), True),
        (said(PROMISE), said(PROMISE, day=1), True),
        (said(PROMISE), said(PROMISE, day=2), False),
        (said(PROMISE, stated=True), said(PROMISE, day=1, stated=True), False),
        (said(PROMISE), said("the ferries will not sail to both islands before the first snow"), False),
        (said(PROMISE), said(PROMISE, key="SWE"), False),
        (said(PROMISE, key=None), said(PROMISE, key=None), False),
        (said(PROMISE), said(PROMISE, speaker="Ilya Morov"), False),
        (said(PROMISE), said(PROMISE, speaker="Berg"), True),
        (said(PROMISE, speaker="a spokesman", authority="unnamed"), said(PROMISE), False),
        (said(f"{PROMISE} falls", speaker="a spokesman", authority="unnamed"), said(f"{PROMISE} falls"), True),
        (said(PROMISE, act="offer"), said(PROMISE, act="reject"), False),
        (said(PROMISE), said("the mines were laid at night by fishermen"), False),
        (said('he called it "a bridge that nobody needs now"'), said('"A bridge that nobody needs", she heard'), True),
    ],
)
def test_what_is_one_utterance(first: Voice, second: Voice, *, same: bool) -> None:
    assert same_utterance(first, second, copies=False) is same
    assert same_utterance(second, first, copies=False) is same


def test_the_same_place_of_copies_needs_less() -> None:
    short, reworded = said("ferries sail before snow"), said("boats cross and ferries run by winter, before snow")
    assert not same_utterance(short, reworded, copies=False)
    assert same_utterance(short, reworded, copies=True)


def test_what_may_be_one_utterance_is_among_what_is_alike() -> None:
    chance = random.Random(4)
    nouns = "ferry mine island strait pilot harbour snow blockade sailor captain".split()
    speakers = ["Anna Berg", "Berg", "a spokesman", "Ilya Morov"]

    def content() -> str:
        words = " ".join(chance.choices(nouns, k=chance.randint(1, 6)))
        quoted = " ".join(chance.choices(nouns, k=5))
        return f'{words} "the {quoted}"' if chance.random() < 0.3 else words

    said_before = [said(content(), speaker=chance.choice(speakers)) for _ in range(150)]
    heard = Heard()
    for place, each in enumerate(said_before):
        alike = set(heard.alike(each.proposition))
        same = {at for at in range(place) if same_utterance(said_before[at], each, copies=True)}
        assert same <= alike
        heard.add(place, each.proposition)
    assert len(heard.alike("ferry mine")) < len(said_before)


def test_what_was_heard_first_is_forgotten_first() -> None:
    heard = Heard()
    for place in (7, 8, 9):
        heard.add(place, PROMISE)
    heard.forget_first()
    assert heard.alike(PROMISE) == [8, 9]
    heard.forget_first()
    heard.forget_first()
    assert heard.alike(PROMISE) == []


def test_outlets_that_cite_one_agency_are_one_source() -> None:
    by_three = [reported("02-20", "NOR", "offer", PROMISE, outlet=o, agency="Reuters") for o in ("A", "B", "C")]
    assert independent_sources(by_three) == 1
    own = reported("02-20", "NOR", "offer", PROMISE, outlet="D")
    assert independent_sources([*by_three, own]) == 2
    # A copy of one of the three in a paper that names no agency adds nothing; it also ties its own outlet to them.
    copy = replace(own, story=by_three[0].story)
    assert independent_sources([*by_three, copy]) == 1
    assert independent_sources([]) == 0


def article(**fields: str) -> Article:
    return Article("a", "Some text.", **fields)  # type: ignore[arg-type]


def statement(*links: Link) -> Statement:
    return Statement(
        id="s", article_id="a", source=None, speaker="Berg", party=None, cue=None, content=(Span(0, 4),),
        quoted="indirect", act="assert", issue=("talks",), stance="neutral", chain=ReportingChain(links),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("links", "fields", "expected"),
    [
        ([Link("Post", "outlet"), Link("the Reuters news agency", "agency")], {"outlet": "Post"}, "Reuters"),
        ([Link("Post", "outlet"), Link("TASS", "agency"), Link("RIA", "agency")], {"outlet": "Post"}, "RIA"),
        ([Link("Post", "outlet"), Link("Ilya Morov", "person")], {"outlet": "Post"}, "Post"),
        ([], {"outlet": "Post", "wire": "Reuters"}, "Reuters"),
        ([], {"outlet": "Post"}, "Post"),
        ([], {"url": "https://www.post.example/a"}, "post.example"),
    ],
)
def test_the_origin_is_who_heard_it_first(links: list[Link], fields: dict[str, str], expected: str) -> None:
    assert origin(statement(*links), article(**fields)) == expected


def test_a_report_that_names_nobody_is_its_own_origin() -> None:
    first, second = article(), Article("b", "Other text.")
    assert origin(statement(), first) != origin(statement(), second)
    assert origin(statement(), first) == origin(statement(), replace(first, id="c"))


@pytest.mark.parametrize(
    "name", ["Interfax", "the Interfax news agency", "state news agency Interfax", "Interfax's agency"]
)
def test_an_agency_has_one_name(name: str) -> None:
    assert plain_name(name) == "Interfax"


def test_groups_hold_what_was_joined_directly_or_not() -> None:
    groups: Groups[str] = Groups()
    groups.add("d")
    groups.join("a", "b")
    groups.join("c", "b")
    assert groups.together("a", "c")
    assert not groups.together("a", "d")
    assert not groups.together("a", "never added")
    assert sorted(map(sorted, groups.sets())) == [["a", "b", "c"], ["d"]]
