"""Whole reports through the reader: the one the project starts from, one like it, and pages about something else."""

from __future__ import annotations

import csv
import hashlib
import json
from functools import cache
from pathlib import Path

import pytest

from pourparler.evaluation import GoldFile
from pourparler.evaluation.overlap import agreement, characters
from pourparler.evaluation.statements import pairs
from pourparler.pipeline import Pipeline, PipelineSettings
from pourparler.readers import read_inputs
from pourparler.record import Article, Record

WORLD = Path(__file__).parents[1] / "invented_world.toml"
START = "2024-11-14-russia-open-to-talks"

INVENTED = """Sudria Would Talk if the Lake Union Calls a Meeting
Sudria | June 12, 2025, Thursday // 09:15| views
Sudria is open to talks on ending the war in the Lower Valley, provided they are convened by the Lake Union, according to Sudrian Ambassador to the United Nations, Ana Ruiz, as cited by Reuters. Ruiz stressed that any settlement must reflect the gains of the Sudrian army.
Norlandian President Bo Lund has ruled out peace until Sudrian troops withdraw from the whole of the valley.
Back
"""  # noqa: E501


@cache
def pipeline(actors: Path | None = None) -> Pipeline:
    return Pipeline(PipelineSettings(actors=actors))


def read(article: Article, actors: Path | None = None) -> Record:
    record = pipeline(actors).read(article)
    assert isinstance(record, Record)
    return record


@pytest.mark.model
@pytest.mark.timeout(600)
def test_the_start_report_agrees_with_its_gold(shared: Path) -> None:
    gold = GoldFile.load(shared / "gold" / "dev.jsonl").articles[START]
    (article,) = read_inputs([str(shared / "gold" / "dev" / f"{START}.txt")])
    assert isinstance(article, Article)
    assert article.text == gold.article.text
    record = read(article)
    found = dict((id(mine), other) for mine, other in pairs(gold.statements or (), record.statements))
    conditional = [mine for mine in gold.statements or () if mine.condition]
    assert len(conditional) == 2
    for mine in conditional:
        other = found[id(mine)]
        assert (other.speaker, other.party, other.act) == (mine.speaker, mine.party, mine.act)
        assert other.condition is not None
        assert mine.condition is not None
        assert agreement(characters([mine.condition.span]), characters([other.condition.span])) > 0.9
        assert other.condition.kind == mine.condition.kind
    first = found[id(conditional[0])]
    assert first.chain.via == ("Reuters",)
    right = [mine.speaker == found[id(mine)].speaker for mine in gold.statements or () if id(mine) in found]
    assert sum(right) / len(right) > 0.85
    assert len(right) > 0.7 * len(gold.statements or ())


@pytest.mark.model
@pytest.mark.timeout(600)
def test_nothing_comes_from_header_and_trailer(shared: Path) -> None:
    (article,) = read_inputs([str(shared / "gold" / "dev" / f"{START}.txt")])
    assert isinstance(article, Article)
    text = article.text
    header, trailer = text.index("| views") + len("| views"), text.rindex("Back")
    for statement in read(article).statements:
        for span in (statement.source, statement.cue, *statement.content):
            assert span is None or not (len(article.title or "") < span.start < header or span.end > trailer)


@pytest.mark.model
@pytest.mark.timeout(600)
def test_a_report_of_that_kind_from_an_invented_world(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(INVENTED, encoding="utf8")
    (article,) = read_inputs([str(path)])
    assert isinstance(article, Article)
    statements = {s.speaker: s for s in reversed(read(article, WORLD).statements)}
    ruiz, lund = statements["Ana Ruiz"], statements["Bo Lund"]
    assert (ruiz.party, ruiz.act, ruiz.issue[0], ruiz.chain.via) == ("XSU", "offer", "talks", ("Reuters",))
    assert ruiz.condition is not None
    assert ruiz.condition.span.of(article.text) == "provided they are convened by the Lake Union"
    assert (lund.party, lund.act) == ("XNO", "reject")
    assert lund.condition is not None
    assert lund.condition.span.of(article.text) == "until Sudrian troops withdraw from the whole of the valley"
    assert not any("views" in span.of(article.text) for s in statements.values() for span in s.content)


@pytest.mark.long
@pytest.mark.model
@pytest.mark.timeout(3600)
def test_pages_about_something_else_yield_next_to_nothing(shared: Path, checkout: Path) -> None:
    """The half of 150 such pages that no setting and no network has seen; fewer than 0.3 statements a page."""
    with (checkout / "training" / "other_pages.tsv").open(encoding="utf8") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        wanted = {row["sha256"] for row in rows if row["use"] == "measure"}
    pages = [
        path
        for path in sorted((shared / "data" / "news-2016" / "pages").glob("*.html"))
        if hashlib.sha256(path.read_bytes()).hexdigest() in wanted
    ]
    assert len(pages) == len(wanted) > 50
    counts = {
        path.name: len(read(article).statements)
        for path in pages
        for article in read_inputs([str(path)])
        if isinstance(article, Article)
    }
    assert sum(counts.values()) < 0.3 * len(pages), json.dumps({k: n for k, n in counts.items() if n}, indent=1)
