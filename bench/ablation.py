"""What each part of the statement reader adds: the scores on a gold file with one part left out at a time.

python -m bench.ablation ../shared/gold/dev.jsonl

The networks run once; what they say is kept for all variants.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pourparler.directory import ActorDirectory
from pourparler.directory.tables import Tables
from pourparler.evaluation import Evaluation, GoldFile, evaluate
from pourparler.extractors.base import Extractor, Finding, Findings
from pourparler.extractors.cast import CastExtractor
from pourparler.extractors.circumstances import CircumstancesExtractor
from pourparler.extractors.conditions import ConditionSettings, ConditionsExtractor
from pourparler.extractors.findings import ATTRIBUTIONS, CANDIDATES, READINGS, SPEAKERS, Speaker
from pourparler.extractors.issues import IssuesExtractor
from pourparler.extractors.mentions import MentionsExtractor
from pourparler.extractors.parties import PartiesExtractor
from pourparler.extractors.speakers import SpeakersExtractor
from pourparler.extractors.stances import StancesExtractor
from pourparler.extractors.statements import StatementSettings, StatementsExtractor
from pourparler.inference.model_files import open_folder
from pourparler.pipeline import Pipeline, PipelineSettings, usual_extractors
from pourparler.readers import read_inputs
from pourparler.record import Article, Attribution, Provenance, Record

ROWS = ("found", "speaker", "party", "act", "an issue", "stance", "condition", "record", "positions")


class Kept:
    """An extractor whose networks run once an article: tagger and statement reader, with what they said kept."""

    version = "kept"

    def __init__(self, whole: Extractor) -> None:
        self.name, self.requires, self.provides = whole.name, whole.requires, whole.provides
        self._whole = whole
        self._kept: dict[str, Mapping[Finding[Any], Any]] = {}
        self._readings: dict[tuple[str, Attribution], Any] = {}

    def provenance(self) -> Provenance:
        """That of the extractor itself."""
        return self._whole.provenance()

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """What was found before, else what is found now; readings are kept for each attribution."""
        if READINGS not in self.provides:
            if article.id not in self._kept:
                self._kept[article.id] = self._whole.find(article, findings)
            return self._kept[article.id]
        keys = [(article.id, candidate.attribution) for candidate in findings[CANDIDATES]]
        if any(key not in self._readings for key in keys):
            self._readings.update(zip(keys, self._whole.find(article, findings)[READINGS], strict=True))
        return {READINGS: tuple(self._readings[key] for key in keys)}


class SourcesAsWritten:
    """Instead of the resolution of speakers: the words of the source, whoever they mean."""

    name, version = "speakers", "as written"
    requires: tuple[Finding[Any], ...] = (CANDIDATES,)
    provides: tuple[Finding[Any], ...] = (SPEAKERS,)

    def provenance(self) -> Provenance:
        """Name and version."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """One speaker a candidate."""
        sources = [candidate.source for candidate in findings[CANDIDATES]]
        return {
            SPEAKERS: tuple(
                Speaker(s.of(article.text), "unnamed", span=s) if s is not None else Speaker(None, "none")
                for s in sources
            )
        }


class TaggedOnly:
    """Candidates without those that rules find: inner voices, owned nouns, quotations by themselves."""

    version = "tagged only"

    def __init__(self, whole: Extractor) -> None:
        self.name, self.requires, self.provides = whole.name, whole.requires, whole.provides
        self._whole = whole

    def provenance(self) -> Provenance:
        """Name and version."""
        return Provenance(self.name, self.version)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        """Candidates whose cue the tagger marked."""
        cues = {span for attribution in findings[ATTRIBUTIONS] for span in attribution.cue}
        found = self._whole.find(article, findings)[CANDIDATES]
        kept = tuple(c for c in found if c.attribution.cue and c.attribution.cue[0] in cues)
        return {CANDIDATES: kept}


def variants(extractors: tuple[Extractor, ...]) -> Iterator[tuple[str, tuple[Extractor, ...]]]:
    """The pipelines with a part left out, by name."""
    chosen: dict[str, Any] = open_folder(None).settings("statements")
    relevance, bias = chosen["relevance"], chosen["stance_bias"]
    calibration = tuple(tuple(point) for point in chosen["calibration"])
    empty = ActorDirectory(tables=Tables((), (), (), (), ()))

    def replaced(*changed: Extractor) -> tuple[Extractor, ...]:
        by_name = {each.name: each for each in changed}
        return tuple(by_name.get(each.name, each) for each in extractors)

    candidates = next(each for each in extractors if each.name == "candidates")
    yield "whole", extractors
    yield (
        "without the directory",
        replaced(
            MentionsExtractor(empty),
            CastExtractor(empty),
            SpeakersExtractor(empty),
            PartiesExtractor(empty),
            CircumstancesExtractor(empty),
        ),
    )
    yield "sources as written, nobody resolved", replaced(SourcesAsWritten())
    yield "only what the tagger marks", replaced(TaggedOnly(candidates))
    yield "conditions by the network alone", replaced(ConditionsExtractor(ConditionSettings(2.0, 2.0, 0.7)))
    yield (
        "every attribution is a statement",
        replaced(StatementsExtractor(StatementSettings(relevance=0.0, calibration=calibration))),
    )
    yield (
        "relevance without the rest of the article",
        replaced(StatementsExtractor(StatementSettings(relevance=relevance, article_weight=0.0))),
    )
    yield "one issue each", replaced(IssuesExtractor(second=2.0))
    yield "no stance bias", replaced(StancesExtractor(bias=tuple(0.0 for _ in bias)))


@contextmanager
def no_explicit_words() -> Iterator[None]:
    """Leave acts, issues and stances to the network."""
    modules = "pourparler.extractors"

    def nothing(*_: object) -> dict[str, float]:
        return {}

    with (
        patch(f"{modules}.acts.act_weights", nothing),
        patch(f"{modules}.stances.stance_weights", nothing),
        patch(f"{modules}.issues.issue_weights", nothing),
    ):
        yield


def scores(gold: GoldFile, articles: list[Article], extractors: tuple[Extractor, ...]) -> Evaluation:
    """The scores of a pipeline."""
    records = [record for a in articles if isinstance(record := Pipeline(extractors=extractors).read(a), Record)]
    return evaluate(gold, records, draws=1)


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1])
    gold = GoldFile.load(path)
    articles = [article for article in read_inputs([str(path)]) if isinstance(article, Article)]
    extractors = tuple(
        Kept(each) if each.name in ("attributions", "readings") else each
        for each in usual_extractors(PipelineSettings())
    )
    print("| | " + " | ".join(ROWS) + " |\n|---|" + "--:|" * len(ROWS))

    def show(name: str, run: Callable[[], Evaluation]) -> None:
        result = run()
        cells = [f"{100 * result.row(row).total.f1:.1f}" for row in ROWS]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)

    for name, variant in variants(extractors):
        show(name, lambda variant=variant: scores(gold, articles, variant))  # type: ignore[misc]
    with no_explicit_words():
        show("no explicit words", lambda: scores(gold, articles, extractors))


if __name__ == "__main__":
    main()
