"""The bundled reports are what their README says, and show what a first look has to show."""

from __future__ import annotations

import datetime
import re
from itertools import combinations
from pathlib import Path

import pytest

from pourparler.api import PipelineSettings, pipeline
from pourparler.readers import read_inputs
from pourparler.record import Article, ArticleFailure, Record
from pourparler.stories import are_copies, word_sets

SAMPLES = Path(__file__).resolve().parent.parent / "src" / "pourparler" / "samples"
FOLDER = SAMPLES / "syria-2016"


@pytest.fixture(scope="module")
def answers() -> list[Article | ArticleFailure]:
    return list(read_inputs([str(FOLDER)]))


@pytest.fixture(scope="module")
def articles(answers: list[Article | ArticleFailure]) -> dict[str, Article]:
    """The readable reports by headline."""
    return {answer.title or "": answer for answer in answers if isinstance(answer, Article)}


def test_all_but_the_damaged_file_are_read(answers: list[Article | ArticleFailure]) -> None:
    (failure,) = [answer for answer in answers if isinstance(answer, ArticleFailure)]
    assert failure.code == "not_text"
    assert failure.path is not None
    assert failure.path.endswith("dispatch-damaged.txt")
    assert len(answers) - 1 >= 24
    assert {path.suffix for path in FOLDER.iterdir()} >= {".html", ".txt", ".md", ".jsonl"}


def test_each_report_has_its_day_title_and_outlet(articles: dict[str, Article]) -> None:
    for title, article in articles.items():
        assert title
        assert article.outlet or not (article.path or "").endswith(".html"), title
        assert article.published is not None, title
        assert datetime.date(2016, 1, 1) <= article.published <= datetime.date(2016, 4, 30)
        # Nothing of menus, cookie notices and footers is left in the text that is read.
        kept = "".join(
            letter
            for place, letter in enumerate(article.text)
            if not any(span.start <= place < span.end for span in article.skip)
        )
        assert not re.search(r"(?i)cookie|subscribe|all rights reserved|sign in|newsletter", kept), title


def test_no_report_quotes_anybody(articles: dict[str, Article]) -> None:
    assert [title for title, article in articles.items() if re.search(r"[\"“”«»]", article.text)] == []


def test_every_report_says_where_its_facts_come_from(articles: dict[str, Article]) -> None:
    table = (SAMPLES / "README.md").read_text(encoding="utf-8")
    rows = {cells[3].split(" *")[0]: cells[4] for row in table.splitlines() if len(cells := row.split(" | ")) == 5}
    assert {title for title in articles if not rows.get(title, "").strip(" |")} == set()


def test_two_reports_are_copies_of_one_wire_report(articles: dict[str, Article]) -> None:
    words = {title: word_sets(article.text) for title, article in articles.items()}
    copies = [{first, second} for first, second in combinations(words, 2) if are_copies(words[first], words[second])]
    wire = {
        "Opposition open to short truce in Syria, Assad names his own terms",
        "Rebels name price for pause in fighting",
    }
    assert copies == [wire]


@pytest.mark.model
def test_the_irrelevant_report_gives_no_statement_and_the_others_do(articles: dict[str, Article]) -> None:
    found = {}
    for title, article in articles.items():
        record = pipeline(PipelineSettings()).read(article)
        assert isinstance(record, Record)
        found[title] = len(record.statements)
    assert found.pop("Soda bread for people who own no mixer") == 0
    assert [title for title, count in found.items() if count == 0] == []
