"""The page: all words of the report, marks that lead to statements and back, nothing fetched, nothing executed."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tracemalloc
from collections.abc import Iterator

import lxml.html
import pytest

from found_in_text import TEXT, record, span_of, statements
from pourparler.record import ArticleFailure, Record, Span
from pourparler.rendering.html_page import write_page

FAILURE = ArticleFailure("b", "not_text", "b.txt: is no text", "b.txt")


def page(*records: Record | ArticleFailure) -> str:
    out = io.StringIO()
    write_page(records, out)
    return out.getvalue()


def parsed(*records: Record | ArticleFailure) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(page(*records))


def plain(node: lxml.html.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def test_the_report_is_all_there() -> None:
    tree = parsed(record())
    for ref in tree.xpath("//a[@class='ref']"):
        ref.drop_tree()
    (paper,) = tree.find_class("paper")
    shown = plain(paper)
    for paragraph in TEXT.split("\n\n"):
        assert paragraph in shown
    assert shown.count("Talks at risk") == 1, "a title that opens the text is shown once"


@pytest.mark.parametrize("role", ["source", "cue", "content", "condition"])
def test_words_at_each_mark_are_the_words_of_the_finding(role: str) -> None:
    tree = parsed(record())
    for place, each in enumerate(statements()):
        pieces = [
            node.text_content()
            for node in tree.xpath("//span[@data-marks]")
            if f"{place}:{role}" in node.get("data-marks").split()
        ]
        wanted: dict[str, list[Span | None]] = {
            "source": [each.source],
            "cue": [each.cue],
            "content": list(each.content),
            "condition": [condition.span for condition in each.conditions],
        }
        assert "".join(pieces) == "".join(span.of(TEXT) for span in wanted[role] if span)


def test_every_statement_and_its_words_lead_to_each_other() -> None:
    tree = parsed(record(), record(id="b"))
    anchors = {node.get("id") for node in tree.xpath("//*[@id]")}
    assert len(anchors) == len(tree.xpath("//*[@id]")), "no id twice"
    targets = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#")]
    assert set(targets) <= anchors
    cards = tree.find_class("card")
    assert len(cards) == 6
    for card in cards:
        assert card.get("id").replace("s", "t") in anchors


def test_a_card_says_who_for_whom_what_and_on_what_condition() -> None:
    first = parsed(record()).find_class("card")[0]
    words = plain(first)
    for part in (
        "Ana Ruiz",
        "Norland",
        "offers",
        "talks",
        "in favour",
        "condition: provided if Sudria opens the road",
        "90 %",
    ):
        assert part in words


def test_several_reports_have_a_list_and_a_failure_its_place() -> None:
    tree = parsed(record(), FAILURE, record(id="c", title="Other"))
    assert [plain(node) for node in tree.find_class("headline")] == ["Talks at risk", "b.txt", "Other"]
    assert [node.get("id") for node in tree.xpath("//section")] == ["r0", "r1", "r2"]
    assert "b.txt: is no text" in plain(tree.xpath("//section")[1])
    assert "3 reports, 6 statements, 1 not read" in plain(tree)


def test_the_page_fetches_nothing() -> None:
    text = page(record(url="https://gazette.example/a"))
    tree = lxml.html.document_fromstring(text)
    assert not tree.xpath("//@src | //link | //img | //iframe | //object | //form")
    assert tree.xpath("//a[starts-with(@href, 'http')]/@href") == ["https://gazette.example/a"]
    assert "url(" not in text
    assert "@import" not in text
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    # The browser runs exactly this script and style: their fingerprints are in the policy.
    for element in ("style", "script"):
        (inline,) = re.findall(f"<{element}>(.*?)</{element}>", text, flags=re.DOTALL)
        assert base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode() in policy
    assert not tree.xpath("//@style | //@onclick")


def test_a_hostile_report_stays_text() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> </template><!-- cut --> \ud800 {{ 7*7 }}"
    tree = parsed(
        record(text=evil, title=evil, outlet=evil, url="javascript:alert(1)", found=()),
        ArticleFailure("b", evil, evil, evil),
    )
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//img")
    assert "{{ 7*7 }}" in plain(tree)
    assert not [link for link in tree.xpath("//a/@href") if not link.startswith("#")]


def test_furniture_is_told_apart() -> None:
    text = "World | 4 May\n\n" + TEXT
    shown = parsed(record(text=text, skip=(Span(0, 13),), found=()))
    (furniture,) = shown.find_class("furniture")
    assert plain(furniture) == "World | 4 May"
    assert plain(shown).count("Talks at risk") == 2, "in the title of the list and of the report, not in its text"


def test_marks_over_paragraph_ends_do_not_get_lost() -> None:
    from dataclasses import replace

    wide = replace(statements()[1], content=(Span(span_of("a truce").start, span_of("We refuse").end),))
    pieces = [
        node.text_content() for node in parsed(record(found=[wide])).xpath("//span[contains(@data-marks, 'content')]")
    ]
    assert pieces == ["a truce is near.", "“We refuse"]


def test_buttons_and_regions_have_names() -> None:
    tree = parsed(record(), FAILURE)
    for button in tree.xpath("//button"):
        assert plain(button) or button.get("aria-label")
    for region in tree.xpath("//nav | //aside | //section | //meter"):
        label = region.get("aria-label") or region.get("aria-labelledby")
        assert label
        if region.get("aria-labelledby"):
            assert tree.get_element_by_id(label) is not None
    assert tree.get("lang") == "en"


def test_memory_does_not_grow_with_the_number_of_reports() -> None:
    def many(count: int) -> Iterator[Record]:
        for number in range(count):
            yield record(id=str(number), text=TEXT + "More words follow here. " * 2000)

    class Nowhere(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    write_page(many(2), Nowhere())
    tracemalloc.start()
    write_page(many(15), Nowhere())
    few = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    write_page(many(300), Nowhere())
    lots = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Up to a fixed size the page waits in memory, beyond that on disk.
    assert lots < few + 12_000_000
