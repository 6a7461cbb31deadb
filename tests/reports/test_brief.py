"""The brief: every sentence is proved by words that stand in a report."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import lxml.html
import pytest

from builders import day
from pourparler.errors import SettingsError
from pourparler.project import open_project
from pourparler.record import text_hash
from pourparler.reports.brief import Brief, sources
from pourparler.reports.brief_formats import docx, evidence, html, markdown, web_address
from small_project import make_project, records

TEXTS = {record.article.id: record.article.text for record in records()}
STATEMENTS = {each.id: each for record in records() for each in record.statements}


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Brief:
    project = make_project(tmp_path_factory.mktemp("brief") / "small.pourparler")
    with open_project(project) as opened:
        return opened.brief(start=day("2031-05-02"), end=day("2031-05-20"), title="The <valley>")


def test_every_sentence_is_cited(brief: Brief) -> None:
    found = [sentence for section in brief.sections for sentence in section.all_sentences]
    assert len(found) > 10
    assert all(sentence.citations for sentence in found)
    assert [each.number for each in brief.citations] == list(range(1, len(brief.citations) + 1))


def test_every_citation_stands_in_its_report_at_its_place_with_its_hash(brief: Brief) -> None:
    assert brief.citations
    for each in brief.citations:
        text = TEXTS[each.article]
        assert each.text_hash == text_hash(text)
        statement = STATEMENTS[each.statement]
        assert tuple(quote.span for quote in each.quotes) == statement.content
        for quote in (*each.quotes, *each.conditions):
            assert text[quote.span.start : quote.span.end] == quote.words
            assert quote.words


def test_the_sections_tell_what_moved_and_who_stands_where(brief: Brief) -> None:
    texts = {section.title: [each.text for each in section.all_sentences] for section in brief.sections}
    moved = texts["What moved"]
    assert any(text.startswith("20 May 2031: Norland hardened on talks") for text in moved)
    assert any(text.startswith("10 May 2031: Sudria softened on talks") for text in moved)
    stands = texts["Where the parties stand on 20 May 2031"]
    assert any(text.startswith("Norland is against (“unless shelling stops”)") for text in stands)
    assert any("Norland" in text and "conditional" in text for text in texts["Who waits for whom on 20 May 2031"])
    assert any("Marsh Front has never spoken on talks" in text for text in texts["Who is silent"])


def test_each_format_carries_quote_outlet_date_address_and_hash(brief: Brief) -> None:
    page = lxml.html.fromstring(html(brief))
    shown = " ".join(page.text_content().split())
    unescaped = re.sub(r"\\(.)", r"\1", markdown(brief))
    with zipfile.ZipFile(io.BytesIO(docx(brief))) as archive:
        word = lxml.html.fromstring(archive.read("word/document.xml")).text_content()
    for form in (shown, unescaped, word):
        for each in brief.citations:
            assert evidence(each) in form
            assert each.text_hash in form
            assert f"{each.outlet}" in form
            assert each.published is not None
            assert f"{each.published.day} {each.published:%B} {each.published.year}" in form
            assert (each.url or "no address") in form
        for section in brief.sections:
            for sentence in section.all_sentences:
                assert sentence.text in form


def test_only_addresses_on_the_web_become_links(brief: Brief) -> None:
    page = lxml.html.fromstring(html(brief))
    links = {link.get("href") for link in page.iter("a")}
    assert links
    assert all(link.startswith(("https://news.example/", "#source-")) for link in links)
    assert "<javascript:" not in markdown(brief)
    assert web_address("javascript:alert(1)") is None
    assert web_address("http://[broken") is None


def test_the_page_needs_nothing_else_and_its_links_inside_lead_somewhere(brief: Brief) -> None:
    page = lxml.html.fromstring(html(brief))
    assert not list(page.iter("script", "img", "link", "iframe"))
    assert "url(" not in html(brief)
    places = {element.get("id") for element in page.iter() if element.get("id")}
    assert {link.get("href")[1:] for link in page.iter("a") if link.get("href").startswith("#")} <= places
    assert page.findtext(".//h1") == "The <valley>"


def test_the_same_record_gives_the_same_files(brief: Brief) -> None:
    assert docx(brief) == docx(brief)
    assert html(brief) == html(brief)


def test_sources_are_listed_once_each_by_day(brief: Brief) -> None:
    listed = sources(brief)
    assert [each.published for each in listed] == sorted({each.published for each in brief.citations if each.published})


def test_the_filters_and_the_period_hold(tmp_path: Path) -> None:
    with open_project(make_project(tmp_path / "small.pourparler")) as opened:
        found = opened.brief(parties=["Marsh Front"], issues=["ceasefire"])
        speakers = {
            each.speaker.split(" (")[0] for s in found.sections[:3] for x in s.all_sentences for each in x.citations
        }
        assert speakers == {"Eve Orr"}
        assert (found.start, found.end) == (day("2031-05-01"), day("2031-05-20"))
        with pytest.raises(SettingsError, match="no day"):
            opened.brief(start=day("2031-05-02"), end=day("2031-05-01"))
