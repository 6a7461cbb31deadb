"""Copies of a report as other outlets print it: another headline, cut, reordered, in other words, with credits."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pourparler.record import Article

_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])")
_CREDITS = (
    "(Reporting by {a} and {b}; Editing by {c})",
    "{a} reported from {b}. {c} contributed to this report.",
    "© {a} Press, 2016. Whoever wants to print this dispatch asks the agency first.",
    "Sign up for our newsletter. Follow {a} on Twitter. Read more: {b}, {c}.",
)
_NAMES = ("Hale", "Okafor", "Lindqvist", "Marchetti", "Duval", "Sato", "Pereira", "Novak", "Geneva", "Vienna", "Cairo")
# What desks exchange for each other; words that are not here stay as they are.
_OTHER_WORDS = (
    "said:stated told:informed talks:negotiations officials:authorities government:administration people:residents "
    "killed:slain leader:head started:began begin:start help:aid large:big country:nation city:town showed:indicated "
    "wants:seeks plan:scheme meeting:gathering agreement:deal fighting:combat troops:soldiers attack:assault "
    "forces:units group:faction report:account called:termed after:following before:ahead during:throughout "
    "about:roughly many:numerous several:various new:fresh also:additionally week:days early:soon company:firm "
    "including:among despite:notwithstanding however:yet because:since percent:per-cent million:mn over:above"
).split()
_EXCHANGE = dict(pair.split(":") for pair in _OTHER_WORDS)


def sentences(text: str) -> list[str]:
    """Sentences of a text, roughly."""
    return [part for paragraph in text.split("\n") for part in _SENTENCE.split(paragraph) if part.strip()]


def headline(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """Another headline in the text, and a note above it."""
    return " ".join(chance.choices(vocabulary, k=9)) + f"\n\nUpdated {chance.randint(1, 12)} p.m.\n\n" + article.text


def truncated(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """The beginning alone."""
    kept = sentences(article.text)
    return " ".join(kept[: max(4, int(len(kept) * chance.uniform(0.35, 0.8)))])


def thinned(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """Some sentences left out."""
    return " ".join(each for each in sentences(article.text) if chance.random() < 0.7)


def reordered(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """The same sentences in another order, the first ones still first."""
    kept = sentences(article.text)
    rest = kept[2:]
    chance.shuffle(rest)
    return "\n\n".join((*kept[:2], *rest))


def reworded(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """Every exchangeable word exchanged, and one of eight others for any word at all."""

    def other(found: re.Match[str]) -> str:
        word = found[0]
        if word in _EXCHANGE:
            return _EXCHANGE[word]
        return chance.choice(vocabulary) if word.islower() and chance.random() < 0.125 else word

    return re.sub(r"[A-Za-z]+", other, article.text)


def credited(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """Credits, a dateline and the page's own lines around it, and a fifth left out."""
    a, b, c = chance.sample(_NAMES, 3)
    kept = [each for each in sentences(article.text) if chance.random() < 0.85]
    return f"{a.upper()}, {b} - " + " ".join(kept) + "\n\n" + chance.choice(_CREDITS).format(a=a, b=b, c=c)


def combined(article: Article, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """Reworded, thinned and credited."""
    words = replace(article, text=reworded(article, chance, vocabulary))
    return credited(replace(article, text=thinned(words, chance, vocabulary)), chance, vocabulary)


KINDS: tuple[Callable[[Article, random.Random, Sequence[str]], str], ...] = (
    headline,
    truncated,
    thinned,
    reordered,
    reworded,
    credited,
    combined,
)


def rewordings(article: Article, *, seed: int, vocabulary: Sequence[str]) -> list[Article]:
    """One copy of each kind, printed on the same day or one of the two that follow."""
    chance = random.Random(f"{seed} {article.id}")
    found = []
    for kind in KINDS:
        published = article.published + datetime.timedelta(days=chance.randint(0, 2)) if article.published else None
        text = kind(article, chance, vocabulary)
        found.append(replace(article, id=f"{article.id} {kind.__name__}", text=text, published=published))
    return found
