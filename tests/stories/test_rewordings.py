"""How well copies are told from other reports: on real pages that print a story twice, and on generated rewordings."""

from __future__ import annotations

import hashlib
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

import pytest

from pourparler.readers import read_inputs
from pourparler.record import Article
from pourparler.stories import near_in_time, story_of
from pourparler.stories.copies import day_number
from rewordings import KINDS, rewordings

DOUBLED = Path(__file__).with_name("doubled_stories.tsv")
Pairs = set[frozenset[str]]


def articles_of(inputs: Iterable[Path]) -> list[Article]:
    return [found for found in read_inputs([str(path) for path in inputs]) if isinstance(found, Article)]


def pairs_of(groups: dict[str, str]) -> Pairs:
    members = defaultdict(list)
    for article, group in groups.items():
        members[group].append(article)
    return {frozenset(pair) for ids in members.values() for pair in combinations(ids, 2)}


def precision_and_recall(found: Pairs, expected: Pairs) -> tuple[float, float]:
    right = len(found & expected)
    return right / (len(found) or 1), right / (len(expected) or 1)


def vocabulary_of(articles: Sequence[Article]) -> list[str]:
    words = {word for article in articles for word in re.findall(r"\b[a-z]{4,}\b", article.text)}
    return random.Random(1).sample(sorted(words), min(4000, len(words)))


def reworded_stories(articles: Sequence[Article], doubled: Pairs) -> tuple[dict[str, str], Pairs]:
    """Stories of all articles and their rewordings, and the pairs that belong together."""
    vocabulary = vocabulary_of(articles)
    made, origin = list(articles), {article.id: article.id for article in articles}
    for first, second in (sorted(pair) for pair in doubled):
        origin[second] = first
    for article in articles:
        for copy in rewordings(article, seed=2016, vocabulary=vocabulary):
            made.append(copy)
            origin[copy.id] = origin[article.id]
    return story_of(made), pairs_of(origin)


def test_rewordings_of_the_bundled_reports_are_found(checkout: Path) -> None:
    articles = articles_of([checkout / "src" / "pourparler" / "samples"])
    assert len(articles) > 15
    # One of them is a shortened copy of another, as its README says.
    copy = {each.id for each in articles if any(day in str(each.path) for day in ("02-20-opp", "02-21-rebels"))}
    assert len(copy) == 2
    stories, expected = reworded_stories(articles, {frozenset(copy)})
    precision, recall = precision_and_recall(pairs_of(stories), expected)
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[tuple[str, Article]]:
    """The real pages, each with the SHA-256 of its file."""
    found = []
    for path in sorted((shared / "data" / "news-2016" / "pages").iterdir()):
        (article,) = articles_of([path])
        found.append((hashlib.sha256(path.read_bytes()).hexdigest(), article))
    return found


@pytest.fixture(scope="module")
def doubled(pages: list[tuple[str, Article]]) -> Pairs:
    of_file = {digest: article.id for digest, article in pages}
    lines = [line.split() for line in DOUBLED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {frozenset(of_file[digest] for digest in line) for line in lines}


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_doubled_stories_among_real_pages_are_found_and_no_others(
    pages: list[tuple[str, Article]], doubled: Pairs
) -> None:
    assert pairs_of(story_of([article for _, article in pages])) == doubled


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_rewordings_of_real_pages_are_found(pages: list[tuple[str, Article]], doubled: Pairs) -> None:
    stories, expected = reworded_stories([article for _, article in pages], doubled)
    precision, recall = precision_and_recall(pairs_of(stories), expected)
    print(f"\nrewordings of {len(pages)} pages: precision {precision:.4f}, recall {recall:.4f}")  # noqa: T201 - the figure
    for kind in KINDS:
        own = {pair for pair in expected if any(id_.endswith(kind.__name__) for id_ in pair)}
        found = sum(len({stories[id_] for id_ in pair}) == 1 for pair in own)
        print(f"  {kind.__name__}: {found} of {len(own)} pairs")  # noqa: T201 - the figure
    assert precision >= 0.95
    assert recall >= 0.95


def test_the_window_is_part_of_the_rule() -> None:
    text = "The harbour council met again on Tuesday and named seven pilots who will steer grain ships past the reef "
    text += "once insurers agree, the harbour master told reporters after a long night of talks about fees and tides."
    other = text.replace("harbour", "port").replace("grain", "wheat")
    import datetime

    def at(id_: str, words: str, day: int | None) -> Article:
        return Article(id_, words, published=datetime.date(2016, 1, day) if day else None)

    assert len(set(story_of([at("a", text, 1), at("b", other, 4)]).values())) == 1
    assert len(set(story_of([at("a", text, 1), at("b", other, 5)]).values())) == 2
    assert len(set(story_of([at("a", text, 1), at("b", text.upper(), 20)]).values())) == 1
    assert len(set(story_of([at("a", text, None), at("b", other, None)]).values())) == 1
    assert len(set(story_of([at("a", text, None), at("b", other, 1)]).values())) == 2
    assert not near_in_time(day_number(None), day_number(datetime.date(1, 1, 2)))


def test_short_texts_are_nobodys_copy() -> None:
    assert len(set(story_of([Article("a", "More to follow."), Article("b", "More to follow.")]).values())) == 2
