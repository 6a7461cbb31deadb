"""The pipeline: orders that fit, articles that fail alone, and evidence for every finding whatever the text is."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from evidence import faults, spans_of
from hard_texts import PIECES, texts
from pourparler.api import pipeline
from pourparler.errors import ExtractorFailed, PipelineError
from pourparler.extractors.base import Extractor, Finding, Findings
from pourparler.pipeline import Pipeline, PipelineSettings, check_order
from pourparler.readers import read_inputs
from pourparler.record import Article, ArticleFailure, Provenance, Record

FIRST: Finding[str] = Finding("first")
SECOND: Finding[str] = Finding("second")
SAMPLES = Path(__file__).resolve().parent.parent / "src" / "pourparler" / "samples" / "syria-2016"


class Counter:
    """An extractor that finds how long the text is, and fails on a word."""

    version = "1"

    def __init__(self, name: str, *, requires: Finding[Any] | None = None, provides: Finding[Any] = FIRST) -> None:
        self.name = name
        self.requires: tuple[Finding[Any], ...] = (requires,) if requires else ()
        self.provides: tuple[Finding[Any], ...] = (provides,)

    def find(self, article: Article, findings: Findings) -> Mapping[Finding[Any], Any]:
        if "poison" in article.text:
            raise ZeroDivisionError("the scale is empty")
        return {self.provides[0]: len(article.text)}

    def provenance(self) -> Provenance:
        return Provenance(self.name, self.version)


def test_an_extractor_needs_what_one_before_it_provides() -> None:
    early: list[Extractor] = [Counter("b", requires=FIRST, provides=SECOND), Counter("a")]
    with pytest.raises(PipelineError, match="'b' requires first"):
        check_order(early)
    check_order(early[::-1])


def test_no_two_extractors_provide_the_same() -> None:
    with pytest.raises(PipelineError, match="'b' provides first"):
        check_order([Counter("a"), Counter("b")])


def test_a_wrong_order_is_refused_before_any_text_is_read() -> None:
    with pytest.raises(PipelineError):
        Pipeline(extractors=[Counter("b", requires=FIRST, provides=SECOND)])


def test_one_bad_article_is_a_row_and_the_rest_goes_on() -> None:
    articles = [Article("a", "words"), Article("b", "poison", path="reports.jsonl:2"), Article("c", "more words")]
    passing = ArticleFailure("d", "not_text", "d: is no text.")
    first, bad, third, passed = Pipeline(extractors=[Counter("scale")]).read_many([*articles, passing])
    assert isinstance(first, Record)
    assert isinstance(third, Record)
    assert first.provenance == (Provenance("scale", "1"),)
    assert isinstance(bad, ArticleFailure)
    assert (bad.id, bad.code, bad.path) == ("b", "extractor_failed", "reports.jsonl:2")
    assert "reports.jsonl:2: the extractor 'scale' failed: ZeroDivisionError: the scale is empty" in bad.message
    assert passed is passing


def test_the_other_policy_stops_there() -> None:
    strict = Pipeline(PipelineSettings(on_error="raise"), extractors=[Counter("scale")])
    with pytest.raises(ExtractorFailed, match="scale") as caught:
        strict.read(Article("b", "poison"))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def read(text: str) -> Record:
    """What the trained reader finds in a text."""
    found = pipeline(PipelineSettings()).read(Article("a", text))
    assert isinstance(found, Record), found.message
    return found


@pytest.mark.model
@given(text=texts)
# The first example loads the networks.
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_finding_in_any_text_stands_on_its_words(text: str) -> None:
    assert faults(read(text)) == []


def disguised(text: str, kind: str) -> str:
    """A report as it comes from other systems: other line ends, and marks strewn between its words and letters."""
    chance = random.Random(kind)
    if kind == "CRLF":
        return text.replace("\n", "\r\n")
    if kind == "combining marks":
        return "".join(f"{letter}\u0301" if letter in "aeiou" and chance.random() < 0.2 else letter for letter in text)
    strewn = {"emoji": ("👩‍👩‍👧", "🕊️", "🇳🇴"), "right-to-left marks": ("\u200f", "\u202b", "שלום\u200f")}
    marks = strewn.get(kind, PIECES)
    return " ".join(f"{word} {chance.choice(marks)}" if chance.random() < 0.1 else word for word in text.split(" "))


@pytest.mark.model
@pytest.mark.parametrize("kind", ["plain", "CRLF", "emoji", "combining marks", "right-to-left marks", "anything"])
def test_reports_in_disguise_keep_their_evidence(kind: str) -> None:
    report = (SAMPLES / "2016-02-03-envoy-halts-geneva-talks-until-february-25.txt").read_text(encoding="utf-8")
    found = read(report if kind == "plain" else disguised(report, kind))
    assert faults(found) == []
    # Strewn marks cost findings, but a report does not fall silent.
    assert len(found.statements) >= (2 if kind in ("anything", "combining marks") else 4)


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "\ufeff",
        "“",
        "“”",
        '"Never." "Never?" "Not before the guns fall silent."',
        "“We refuse.”\n" * 40,
    ],
    ids=[
        "empty",
        "blank",
        "line ends",
        "byte order mark",
        "quotation mark",
        "empty quotation",
        "only quotes",
        "many quotes",
    ],
)
def test_texts_without_a_report(text: str) -> None:
    assert faults(read(text)) == []


@pytest.mark.model
@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_an_article_of_a_megabyte() -> None:
    reports = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt")) if "damaged" not in path.name]
    text = ""
    while len(text) < 1_000_000:
        text += "\n\n".join(reports) + "\n\n🕊️\r\n\r\n"
    begun = time.process_time()
    found = read(text)
    assert faults(found) == []
    assert len(found.statements) > 1000
    # The last report is read as well as the first.
    assert max(span.end for _, span in spans_of(found)) > 990_000
    # CPU seconds, about twice what they are on an idle machine.
    assert time.process_time() - begun < 900


@pytest.mark.model
@pytest.mark.soak
@pytest.mark.timeout(2400)
def test_every_real_page_is_read_and_every_finding_stands_on_its_words(
    shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared / "data" / "news-2016" / "pages"
    wrong, statements, spans = [], 0, 0
    records = [pipeline(PipelineSettings()).read(a) for a in read_inputs([str(folder)]) if isinstance(a, Article)]
    assert len(records) == len(list(folder.glob("*.html"))) == 302
    for found in records:
        assert isinstance(found, Record), found.message
        wrong += [f"{found.article.path}: {fault}" for fault in faults(found)]
        statements += len(found.statements)
        spans += sum(1 for _ in spans_of(found))
    with capsys.disabled():
        print(json.dumps({"pages": len(records), "statements": statements, "spans": spans}))  # noqa: T201
    assert wrong == []
    assert statements > 1000
