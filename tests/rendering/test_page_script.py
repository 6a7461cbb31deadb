"""The page in a real browser: choosing, keys, filters, lists. Skipped where there is no Chromium."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest

from found_in_text import record
from pourparler.record import ArticleFailure
from pourparler.rendering.html_page import write_page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium to open the page in"),
]


def page() -> str:
    out = io.StringIO()
    write_page([record(), ArticleFailure("b", "not_text", "b.txt: is no text"), record(id="c", title="Other")], out)
    return out.getvalue()


def opened(tmp_path: Path, *, address: str = "", actions: str = "", size: str = "1400,900") -> lxml.html.HtmlElement:
    """The page as the browser has it after some actions (JavaScript)."""
    html = page()
    if actions:
        # The page's policy forbids every script but its own, so the test's copy goes without it.
        html = re.sub(r"<meta http-equiv=[^>]+>", "", html).replace("</body>", f"<script>{actions}</script></body>")
    path = tmp_path / "page.html"
    path.write_text(html, encoding="utf-8")
    assert BROWSER
    done = subprocess.run(
        [
            BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
            f"--window-size={size}", "--virtual-time-budget=2000", "--dump-dom", f"{path.as_uri()}{address}",
        ],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return lxml.html.document_fromstring(done.stdout)


def chosen(tree: lxml.html.HtmlElement) -> list[str]:
    return [card.get("id") for card in tree.xpath("//li[contains(concat(' ', @class, ' '), ' on ')]")]


def shown_reports(tree: lxml.html.HtmlElement) -> list[str]:
    return [section.get("id") for section in tree.xpath("//section[not(@hidden)]")]


def test_the_script_runs_under_the_page_s_own_policy(tmp_path: Path) -> None:
    tree = opened(tmp_path)
    assert "no-script" not in (tree.get("class") or "")
    assert shown_reports(tree) == ["r0"]
    assert chosen(tree) == []


def test_an_address_opens_its_statement(tmp_path: Path) -> None:
    tree = opened(tmp_path, address="#r2s1")
    assert shown_reports(tree) == ["r2"]
    assert chosen(tree) == ["r2s1"]
    assert [link.get("href") for link in tree.xpath("//nav//a[@aria-current]")] == ["#r2"]
    lit = [node.text for node in tree.xpath("//section[@id='r2']//span[@data-marks][not(contains(@class, 'off'))]")]
    assert lit == ["She", "told", "a truce is near"]


def test_clicks_on_statements_and_words(tmp_path: Path) -> None:
    tree = opened(tmp_path, actions="document.querySelector('#r0s2 .pick').click()")
    assert chosen(tree) == ["r0s2"]
    assert tree.xpath("//li[@id='r0s2']//button/@aria-pressed") == ["true"]
    again = "document.querySelector('#r0s2 .pick').click();" * 2
    assert chosen(opened(tmp_path, actions=again)) == []
    words = "document.querySelector('#r0 [data-marks=\"1:cue\"]').click()"
    assert chosen(opened(tmp_path, actions=words)) == ["r0s1"]


def test_keys_walk_through_the_statements(tmp_path: Path) -> None:
    press = (
        "for (const key of {keys}) document.body.dispatchEvent(new KeyboardEvent('keydown', {{key, bubbles: true}}))"
    )
    assert chosen(opened(tmp_path, actions=press.format(keys=["j", "j"]))) == ["r0s1"]
    assert chosen(opened(tmp_path, actions=press.format(keys=["k"]))) == ["r0s2"]
    assert chosen(opened(tmp_path, actions=press.format(keys=["j", "Escape"]))) == []


def test_a_party_can_be_picked_out(tmp_path: Path) -> None:
    tree = opened(tmp_path, actions="document.querySelector('#r0 [data-party=Sudria]').click()")
    assert tree.xpath("//section[@id='r0']//li[not(@hidden)]/@id") == ["r0s2"]


def test_the_list_opens_reports(tmp_path: Path) -> None:
    tree = opened(tmp_path, actions="document.querySelectorAll('.list a')[1].click()")
    assert shown_reports(tree) == ["r1"]


def test_on_a_phone_a_statement_leads_back_to_the_report(tmp_path: Path) -> None:
    click = "document.querySelector('#r0 [data-show=cards]').click();"
    assert opened(tmp_path, actions=click, size="500,900").xpath("//section[@id='r0']/@data-view") == ["cards"]
    tree = opened(tmp_path, actions=f"{click} document.querySelector('#r0s1 .words').click()", size="500,900")
    assert tree.xpath("//section[@id='r0']/@data-view") == ["paper"]
    assert chosen(tree) == ["r0s1"]
