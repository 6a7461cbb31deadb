"""One call from gold annotations and answers to scores and mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pourparler.errors import InputError
from pourparler.evaluation import attributions, statements
from pourparler.evaluation.causes import Mistake, attribution_mistakes, statement_mistakes
from pourparler.evaluation.gold import GoldArticle, GoldFile, scored
from pourparler.evaluation.tally import Row, Tally, row
from pourparler.record import ArticleFailure, Record

if TYPE_CHECKING:
    from pourparler.pipeline import PipelineSettings


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well answers agree with gold annotations.

    Attributes:
        gold: the gold file's path as given.
        fingerprint: its SHA-256.
        articles: how many gold articles there are.
        unread: ids of those without an answer; they count as read with nothing found.
        rows: the scores.
        mistakes: every miss, invention and wrong field, article by article.
    """

    gold: str
    fingerprint: str
    articles: int
    unread: tuple[str, ...]
    rows: tuple[Row, ...]
    mistakes: tuple[Mistake, ...]

    def row(self, name: str) -> Row:
        """The row of a measure.

        Raises:
            KeyError: the gold file does not allow this measure.
        """
        for each in self.rows:
            if each.name == name:
                return each
        raise KeyError(name)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; rates from 0 to 1."""
        return {
            "gold": self.gold,
            "sha256": self.fingerprint,
            "articles": self.articles,
            "unread": list(self.unread),
            "rows": [
                {
                    "name": each.name,
                    "share_of_pairs": each.share,
                    "precision": round(each.total.precision, 4),
                    "recall": round(each.total.recall, 4),
                    "f1": round(each.total.f1, 4),
                    "interval": [round(each.low, 4), round(each.high, 4)],
                    "hits": each.total.hits,
                    "predicted": each.total.predicted,
                    "gold": each.total.gold,
                }
                for each in self.rows
            ],
        }


def read_gold_texts(gold: GoldFile, *, settings: PipelineSettings | None = None) -> Iterator[Record | ArticleFailure]:
    """Reads the texts of a gold file as ``pourparler read`` reads them: through the same reader and pipeline."""
    from pourparler.pipeline import Pipeline
    from pourparler.readers import read_inputs

    yield from Pipeline(settings).read_many(read_inputs([str(gold.path)]))


def evaluate(gold: GoldFile, answers: Iterable[Record | ArticleFailure], *, draws: int = 1000) -> Evaluation:
    """Scores answers against gold annotations.

    Args:
        gold: the gold file.
        answers: records of its articles in any order; an article without one counts as read with nothing found.
        draws: how many times articles are drawn anew for the intervals.

    Raises:
        InputError: an answer belongs to no gold article, comes twice, or was read out of another text.
    """
    found = _by_article(gold, answers)
    tallies: dict[str, list[Tally]] = {}
    mistakes: list[Mistake] = []
    for key, article in gold.articles.items():
        answer = found.get(key) or Record(article.article)
        for name, tally in _tallies(article, answer).items():
            tallies.setdefault(name, []).append(tally)
        mistakes += _mistakes(article, answer)
    rows = tuple(
        row(name, tallies[name], share=name in statements.FIELDS, draws=draws)
        for name in (*statements.MEASURES, *attributions.MEASURES)
        if name in tallies
    )
    unread = tuple(key for key in gold.articles if key not in found)
    return Evaluation(str(gold.path), gold.fingerprint, len(gold.articles), unread, rows, tuple(mistakes))


def _by_article(gold: GoldFile, answers: Iterable[Record | ArticleFailure]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for answer in answers:
        if isinstance(answer, ArticleFailure):
            continue
        key, text = answer.article.id, answer.article.text
        if key not in gold.articles:
            raise InputError(
                f"the article {key!r} is not in the gold file", advice="Give the answers to these articles."
            )
        if text and text != gold.articles[key].article.text:
            raise InputError(f"the article {key!r} was read out of another text", advice="Read the gold file itself.")
        if key in found:
            raise InputError(f"the article {key!r} was answered twice", advice="Leave one answer for each article.")
        found[key] = answer
    return found


def _tallies(article: GoldArticle, answer: Record) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    if article.statements is not None:
        predicted = scored(answer.statements, scored_from=article.scored_from)
        found.update(statements.statement_tallies(article.statements, predicted))
    if article.attributions is not None:
        text = article.article.text
        found.update(attributions.attribution_tallies(text, article.attributions, answer.attributions))
    return found


def _mistakes(article: GoldArticle, answer: Record) -> list[Mistake]:
    found: list[Mistake] = []
    if article.statements is not None:
        predicted = scored(answer.statements, scored_from=article.scored_from)
        found += statement_mistakes(article, predicted, answer.attributions)
    if article.attributions is not None:
        found += attribution_mistakes(article, answer.attributions)
    return found
