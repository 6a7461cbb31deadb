"""The pipeline: extractors in an order that fits, findings in one place, and one bad article that stops nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pourparler.errors import ExtractorFailed, PipelineError
from pourparler.extractors.base import Extractor, Findings
from pourparler.extractors.findings import ATTRIBUTIONS, EVENTS, STATEMENTS
from pourparler.record import Article, ArticleFailure, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class PipelineSettings:
    """What a pipeline is made of.

    Attributes:
        fast: use the small tagger.
        models: folder of the networks, the built-in one by default.
        actors: TOML file with a project's own actors.
        issues: TOML file with a project's own issues.
        threads: threads within one call of a network.
        on_error: ``record`` makes a failure row of an article whose extraction fails; ``raise`` stops there.
    """

    fast: bool = False
    models: Path | None = None
    actors: Path | None = None
    issues: Path | None = None
    threads: int = 1
    on_error: str = field(default="record")


class Pipeline:
    """Reads articles.

    Args:
        settings: what to make it of; networks and directory are loaded here, once.
        extractors: other extractors than the usual ones, in order.

    Raises:
        PipelineError: an extractor requires what none before it provides.
        ModelFileError: a network file is missing or damaged.
    """

    def __init__(
        self, settings: PipelineSettings | None = None, *, extractors: Sequence[Extractor] | None = None
    ) -> None:
        self.settings = settings or PipelineSettings()
        self.extractors: tuple[Extractor, ...] = tuple(
            extractors if extractors is not None else usual_extractors(self.settings)
        )
        check_order(self.extractors)
        self.provenance = tuple(extractor.provenance() for extractor in self.extractors)

    def read(self, article: Article) -> Record | ArticleFailure:
        """All findings of one article, or the row that says why there are none."""
        findings = Findings()
        for extractor in self.extractors:
            try:
                findings.add(extractor.find(article, findings))
            # Whatever goes wrong inside one extractor concerns this article only; the row names both.
            except Exception as error:
                failed = ExtractorFailed(
                    f"the extractor {extractor.name!r} failed: {type(error).__name__}: {error}",
                    where=article.path or article.id,
                )
                if self.settings.on_error == "raise":
                    raise failed from error
                return ArticleFailure(article.id, failed.code, str(failed), article.path)
        return Record(
            article,
            findings.get(ATTRIBUTIONS, ()),
            findings.get(STATEMENTS, ()),
            findings.get(EVENTS, ()),
            self.provenance,
        )

    def read_many(self, articles: Iterable[Article | ArticleFailure]) -> Iterator[Record | ArticleFailure]:
        """Articles in order, one at a time; failures pass through."""
        for article in articles:
            yield article if isinstance(article, ArticleFailure) else self.read(article)


def check_order(extractors: Sequence[Extractor]) -> None:
    """Refuse an order in which an extractor would miss something.

    Raises:
        PipelineError: names the extractor and what it misses.
    """
    known: set[str] = set()
    for extractor in extractors:
        missing = [finding.name for finding in extractor.requires if finding.name not in known]
        if missing:
            raise PipelineError(
                f"the extractor {extractor.name!r} requires {', '.join(missing)}, which no extractor before it provides"
            )
        twice = [finding.name for finding in extractor.provides if finding.name in known]
        if twice:
            raise PipelineError(
                f"the extractor {extractor.name!r} provides {', '.join(twice)}, "
                "which another one before it provides already"
            )
        known.update(finding.name for finding in extractor.provides)


def usual_extractors(settings: PipelineSettings) -> list[Extractor]:
    """The extractors of the product, with networks and directory loaded."""
    from tokenizers import Tokenizer

    from pourparler.directory import ActorDirectory
    from pourparler.directory.taxonomy import built_in_issues, read_project_issues
    from pourparler.extractors.acts import ActsExtractor
    from pourparler.extractors.attributions import AttributionsExtractor
    from pourparler.extractors.candidates import CandidatesExtractor
    from pourparler.extractors.cast import CastExtractor
    from pourparler.extractors.circumstances import CircumstancesExtractor
    from pourparler.extractors.conditions import ConditionSettings, ConditionsExtractor
    from pourparler.extractors.dates import DatesExtractor
    from pourparler.extractors.issues import IssuesExtractor, own_issues
    from pourparler.extractors.mentions import MentionsExtractor
    from pourparler.extractors.parties import PartiesExtractor
    from pourparler.extractors.readings import ReadingsExtractor
    from pourparler.extractors.reporting_chains import ReportingChainsExtractor
    from pourparler.extractors.speakers import SpeakersExtractor
    from pourparler.extractors.stances import StancesExtractor
    from pourparler.extractors.statements import StatementSettings, StatementsExtractor
    from pourparler.inference.model_files import open_folder
    from pourparler.inference.onnx_session import PieceTable
    from pourparler.inference.reader import StatementReader
    from pourparler.inference.tagger import Tagger

    folder = open_folder(settings.models)
    tokenizer = Tokenizer.from_file(str(folder.file("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    table = PieceTable(folder.file("word-pieces.npz"))
    directory = ActorDirectory.load(project_overrides=settings.actors)
    reader = StatementReader(folder, table, threads=settings.threads)
    tagger = Tagger(folder, tokenizer, table, fast=settings.fast, threads=settings.threads)
    added = read_project_issues(settings.issues) if settings.issues is not None else ()
    own = own_issues(added, built_in=built_in_issues(), encode=tagger.encode, reader=reader) if added else ()
    chosen: dict[str, Any] = folder.settings("statements")
    calibration = tuple(tuple(point) for point in chosen.get("calibration", ((0.0, 0.0), (1.0, 1.0))))
    return [
        MentionsExtractor(directory),
        AttributionsExtractor(tagger, folder),
        CandidatesExtractor(),
        CastExtractor(directory),
        SpeakersExtractor(directory),
        PartiesExtractor(directory),
        ReadingsExtractor(reader, folder),
        ActsExtractor(),
        IssuesExtractor(own=own, second=chosen.get("second_issue", 0.3)),
        StancesExtractor(bias=chosen.get("stance_bias", (0.0, 0.0, 0.0))),
        ConditionsExtractor(ConditionSettings(**chosen.get("conditions", {}))),
        ReportingChainsExtractor(),
        CircumstancesExtractor(directory),
        DatesExtractor(),
        StatementsExtractor(
            StatementSettings(
                relevance=chosen.get("relevance", 0.5),
                attribution=chosen.get("attribution", 0.0),
                calibration=calibration,
            )
        ),
    ]
