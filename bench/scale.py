"""How a project grows: cost of an article, memory, and the time of searches and boards over ever more reports.

    python -m bench.scale --articles 1000 10000 100000

The reports are the bundled ones, made into as many as are asked for by exchanging words: one in five is a copy of
another of its day in slightly other words, the rest share a third of their words at most. What the networks find in the
bundled reports is moved along with the words, so that the archive is measured and not the reading. Dates run on at a
steady number of reports a day.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import re
import resource
import statistics
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pourparler.batch.ingest import IngestOptions, ingest_articles
from pourparler.project import Project
from pourparler.record import Article, ArticleFailure, Condition, Provenance, Record, ReportingChain, Span, statement_id
from pourparler.store import Store, open_store
from pourparler.store.queries import counts
from pourparler.store.search import Filters, search

SAMPLES = Path(__file__).parent.parent / "src" / "pourparler" / "samples"
FIRST_DAY = datetime.date(2010, 1, 1)
_WORD = re.compile(r"\b[a-z]{4,}\b")


def bundled_records() -> list[Record]:
    """What the product reads out of the bundled reports."""
    from pourparler.batch.ingest import default_reader
    from pourparler.readers import read_inputs

    reader = default_reader()
    articles = [each for each in read_inputs([str(SAMPLES)]) if isinstance(each, Article)]
    found = [reader.read(article) for article in articles]
    return [record for record in found if isinstance(record, Record)]


def with_other_words(record: Record, *, id: str, day: datetime.date, seed: str, share: float) -> Record:
    """The record of the same report with that share of its words exchanged for others of the same report."""
    chance = random.Random(seed)
    text = record.article.text
    others = sorted(set(_WORD.findall(text))) + [f"{word}{chance.randint(2, 99)}" for word in _WORD.findall(text)[:200]]
    pieces: list[str] = []
    before, after = [0], [0]
    at = length = 0
    for word in _WORD.finditer(text):
        kept = text[at : word.start()]
        new = chance.choice(others) if chance.random() < share else word[0]
        pieces += (kept, new)
        length += len(kept)
        before += (word.start(), word.end())
        after += (length, length + len(new))
        length += len(new)
        at = word.end()
    pieces.append(text[at:])

    def place(old: int) -> int:
        # Spans begin and end between words, so an offset lies outside of every exchanged one.
        last = bisect_left(before, old + 1) - 1
        return after[last] + old - before[last]

    article = replace(
        record.article, id=id, text="".join(pieces), published=day, published_at=None, path=None, skip=(), url=None
    )
    return _moved(record, article, lambda span: Span(place(span.start), place(span.end)), day)


def _moved(record: Record, article: Article, move: Callable[[Span], Span], day: datetime.date) -> Record:
    def each(spans: Sequence[Span]) -> tuple[Span, ...]:
        return tuple(move(span) for span in spans)

    statements = []
    for old in record.statements:
        source, cue = (move(span) if span else None for span in (old.source, old.cue))
        content = each(old.content)
        links = tuple(replace(link, span=move(link.span) if link.span else None) for link in old.chain.links)
        statements.append(
            replace(
                old,
                id=statement_id(article=article.id, source=source, cue=cue, content=content, speaker=old.speaker),
                article_id=article.id,
                source=source,
                cue=cue,
                content=content,
                conditions=tuple(Condition(move(c.span), c.kind) for c in old.conditions),
                chain=ReportingChain(links),
                date=day if old.date else None,
            )
        )
    attributions = tuple(
        replace(a, source=each(a.source), cue=each(a.cue), content=each(a.content)) for a in record.attributions
    )
    events = tuple(replace(e, evidence=each(e.evidence), date=day if e.date else None) for e in record.events)
    return Record(article, attributions, tuple({s.id: s for s in statements}.values()), events, record.provenance)


@dataclass
class Generated:
    """Reports made one after the other; a reader, too, that knows what is in the one made last.

    Attributes:
        bases: records of the bundled reports.
        per_day: reports of one day.
    """

    bases: Sequence[Record]
    per_day: int
    _last: Record | None = None

    @property
    def provenance(self) -> tuple[Provenance, ...]:
        """The extractors that read the bundled reports."""
        return self.bases[0].provenance

    def __call__(self) -> Generated:
        """The reader is its own factory."""
        return self

    def articles(self, first: int, last: int) -> Iterator[Article]:
        """Reports by number, ``last`` left out."""
        for number in range(first, last):
            day = FIRST_DAY + datetime.timedelta(days=number // self.per_day)
            # Every fifth is the one before it in slightly other words.
            copied = number % 5 == 4
            model = number - 1 if copied else number
            base = self.bases[random.Random(model).randrange(len(self.bases))]
            record = with_other_words(base, id=f"a{model:07d}", day=day, seed=f"{model}", share=0.65)
            if copied:
                record = with_other_words(record, id=f"a{number:07d}", day=day, seed=f"{number}", share=0.08)
            self._last = record
            yield record.article

    def read(self, article: Article) -> Record | ArticleFailure:
        """What was moved along with the words."""
        assert self._last is not None and self._last.article.id == article.id  # noqa: S101 - proves the measurement
        return self._last


def resident() -> float:
    """Memory in use now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def timed(question: Callable[[], Any]) -> float:
    """Milliseconds of CPU time that an answer takes: what it takes on an idle machine with the file in memory."""
    begun = time.process_time()
    question()
    return 1000 * (time.process_time() - begun)


def searches(store: Store, bases: Sequence[Record], *, count: int, last: datetime.date) -> list[float]:
    """Times of searches of all kinds, in milliseconds."""
    chance = random.Random(5)
    words = sorted({word for record in bases for word in _WORD.findall(record.article.text)})
    parties = sorted({s.party for record in bases for s in record.statements if s.party})
    days = (last - FIRST_DAY).days
    found = []
    for number in range(count):
        few = chance.sample(words, 2)
        asked = (few[0], " ".join(few), f'"{few[0]}"', "", f"{few[0]} -{few[1]}")[number % 5]
        since = FIRST_DAY + datetime.timedelta(days=chance.randint(0, max(days - 30, 0)))
        filters = (
            Filters(),
            Filters(parties=(chance.choice(parties),)),
            Filters(since=since, until=since + datetime.timedelta(days=30)),
            Filters(acts=("demand", "reject")),
        )[number % 4]
        kind = ("statement", "article")[number % 2]
        found.append(timed(lambda a=asked, k=kind, f=filters: search(store, a, kind=k, filters=f)))  # type: ignore[misc]
    return found


def boards(location: str, *, count: int, last: datetime.date) -> tuple[float, list[float]]:
    """Milliseconds of the first board of a project that was opened, and of those of other days, each asked anew."""
    chance = random.Random(6)
    days = (last - FIRST_DAY).days
    with Project(location) as project:
        first = timed(project.board)
        later = [
            timed(lambda: project.board(as_of=FIRST_DAY + datetime.timedelta(days=chance.randint(1, max(days, 1)))))
            for _ in range(count)
        ]
    return first, later


def main() -> int:
    """Fill one project up to each size in turn, and ask at each."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--per-day", type=int, default=45, help="reports of one day")
    parser.add_argument("--queries", type=int, default=60)
    parser.add_argument(
        "--project", help="a file or address, new or left by an earlier run; a temporary file by default"
    )
    options = parser.parse_args()
    generated = Generated(bundled_records(), options.per_day)
    folder = tempfile.TemporaryDirectory(prefix="pourparler-scale-")
    location = options.project or str(Path(folder.name) / "project")
    heads = (
        "reports,statements,CPU ms an article,in a new project,memory MB,file MB,search ms,slowest tenth,"
        "first board ms,board ms"
    )
    print("| " + " | ".join(heads.split(",")) + " |")
    print("|" + "---|" * (heads.count(",") + 1))
    with folder, open_store(location, create=True) as store:
        made = counts(store).articles
        for size in sorted(options.articles):
            making = _cost_of_making(generated, made, size)
            cost, failed = ingested(store, generated, made, size)
            beside = beginning(generated)
            made = size
            memory = resident()
            last = FIRST_DAY + datetime.timedelta(days=size // options.per_day)
            asked = searches(store, generated.bases, count=options.queries, last=last)
            first, later = boards(location, count=9, last=last)
            with store.reading() as connection:
                held = connection.exec_driver_sql("SELECT count(*) FROM statement").scalar_one()
            path = Path(location)
            row = {
                "reports": size,
                "statements": held,
                "cpu_ms": round(cost - making, 2),
                "cpu_ms_new": round(beside - making, 2),
                "memory_mb": round(memory),
                "file_mb": round(path.stat().st_size / 1e6) if path.exists() else None,
                "search_ms": round(statistics.median(asked), 1),
                "search_p90_ms": round(sorted(asked)[int(0.9 * len(asked))], 1),
                "board_first_ms": round(first),
                "board_ms": round(statistics.median(later), 1),
            }
            print("| " + " | ".join(str(value) for value in row.values()) + " |", flush=True)
            print(json.dumps({**row, "failed": failed}), file=sys.stderr)
    return 0


def ingested(store: Store, generated: Generated, first: int, last: int) -> tuple[float, int]:
    """Takes reports in, ``last`` left out: CPU milliseconds for each, those of making it included, and failures."""
    cpu = time.process_time()
    options = IngestOptions(workers=0, reader=generated)
    progress = ingest_articles(store, generated.articles(first, last), options=options)
    return 1000 * (time.process_time() - cpu) / (last - first), progress.failed


def beginning(generated: Generated, *, reports: int = 300) -> float:
    """CPU milliseconds for each of the first reports of a new project: how fast the machine is at this moment."""
    with (
        tempfile.TemporaryDirectory(prefix="pourparler-scale-") as folder,
        open_store(str(Path(folder) / "project"), create=True) as store,
    ):
        return ingested(store, generated, 0, reports)[0]


def _cost_of_making(generated: Generated, first: int, last: int) -> float:
    """Milliseconds of CPU time that making a report takes by itself."""
    some = min(last, first + 200)
    cpu = time.process_time()
    for _ in generated.articles(first, some):
        pass
    return 1000 * (time.process_time() - cpu) / (some - first)


if __name__ == "__main__":
    sys.exit(main())
