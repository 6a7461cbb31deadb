"""Every format is read, in the order given, and knows where its articles came from."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import random
from pathlib import Path

import pytest

from input_builders import warc_response
from pourparler.readers import ReaderSettings, read_inputs
from pourparler.readers.registry import READERS, reader_for, sniff
from pourparler.record import Article, ArticleFailure

TEXT = "The envoy said on Tuesday that the talks would go on, provided that the guns fall silent along the whole front."
TITLE = "Envoy ties talks to silence of the guns"
PAGE = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p>{TEXT}</p></article></body></html>"


def read(*inputs: Path | str, settings: ReaderSettings | None = None) -> list[Article]:
    found = list(read_inputs([str(given) for given in inputs], settings=settings))
    assert [answer.message for answer in found if isinstance(answer, ArticleFailure)] == []
    return [answer for answer in found if isinstance(answer, Article)]


def test_every_registered_reader_loads() -> None:
    for kind in READERS:
        assert callable(reader_for(kind))


def test_json_file_with_one_article_and_with_a_list(tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(json.dumps({"id": "a", "text": TEXT}, indent=2))
    many = tmp_path / "many.json"
    many.write_text(json.dumps([{"id": "b", "text": TEXT}, {"id": "c", "text": TEXT}], indent=2))
    articles = read(one, many)
    assert [article.id for article in articles] == ["a", "b", "c"]
    assert [article.path for article in articles] == [str(one), f"{many}:1", f"{many}:2"]


def test_json_file_that_holds_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "lines.json"
    path.write_text(f'{{"id": "a", "text": "{TEXT}"}}\n{{"id": "b", "text": "{TEXT}"}}\n')
    assert [article.id for article in read(path)] == ["a", "b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "table.csv"
    text = f'{TEXT}\n\n"Never{delimiter} ever," he added.\r\nThe end'
    with path.open("w", newline="", encoding="utf-8-sig") as stream:
        rows = csv.writer(stream, delimiter=delimiter)
        rows.writerow(["ID", "Text", "published", "mood"])
        rows.writerow(["a", text, "2024-11-14", "grim"])
        rows.writerow([])
        rows.writerow(["b", TEXT, "", ""])
    first, second = read(path)
    assert (first.id, first.text, first.published) == ("a", text, datetime.date(2024, 11, 14))
    assert (second.id, second.published) == ("b", None)
    assert first.path == f"{path}:5"


def test_csv_with_an_article_longer_than_the_module_allows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    text = f"{TEXT} " * 10_000
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([["text"], [text]])
    assert read(path)[0].text == text


def test_parquet(tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    path = tmp_path / "table.parquet"
    table = pyarrow.table(
        {
            "id": [1, 2, 3],
            "text": [TEXT, None, TEXT],
            "published": pyarrow.array(
                [datetime.datetime(2024, 11, 14), None, datetime.datetime(2024, 11, 14, 16, 57)],
                pyarrow.timestamp("ns"),
            ),
            "mood": [1.0, 2.0, 3.0],
        }
    )
    pyarrow.parquet.write_table(table, path, row_group_size=2)
    first, failure, third = read_inputs([str(path)])
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    assert (first.id, first.published, first.published_at) == ("1", datetime.date(2024, 11, 14), None)
    assert third.published_at == datetime.datetime(2024, 11, 14, 16, 57)
    assert isinstance(failure, ArticleFailure)
    assert (failure.id, failure.code, failure.path) == ("2", "missing_text", f"{path}:2")


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Lowland Gazette</title><link>http://gazette.example/</link><description>News</description>
<item><title>{TITLE} &amp; more</title><link>http://gazette.example/1</link>
<pubDate>Thu, 14 Nov 2024 16:57:00 +0100</pubDate><category>World</category>
<description>Short.</description>
<content:encoded><![CDATA[<p>BERN (Reuters) - {TEXT}</p>
<p>It was the <b>second</b> round.<br/><br/>A third is planned.</p>]]>
</content:encoded></item>
<item><title>Only a summary</title><link>http://gazette.example/2</link><description>{TEXT}</description></item>
<item><title>Only a title</title><link>http://gazette.example/3</link></item>
</channel></rss>"""

ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Highland Wire</title><id>urn:feed</id>
<updated>2024-11-15T00:00:00Z</updated>
<entry><title>{TITLE}</title><id>urn:1</id><link href="http://wire.example/1"/><published>2024-11-14T16:57:00Z</published>
<updated>2024-11-15T00:00:00Z</updated><content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"""


def test_rss(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS)
    full, summary, failure = read_inputs([str(path)])
    assert isinstance(full, Article)
    assert full.title == f"{TITLE} & more"
    paragraphs = [full.title, f"BERN (Reuters) - {TEXT}", "It was the second round.", "A third is planned."]
    assert full.text == "\n\n".join(paragraphs)
    assert (full.outlet, full.url, full.section) == ("Lowland Gazette", "http://gazette.example/1", "World")
    assert (full.dateline, full.wire) == ("BERN", "Reuters")
    assert full.published_at is not None
    assert full.published_at.isoformat() == "2024-11-14T16:57:00+01:00"
    assert isinstance(summary, Article)
    assert summary.text == f"Only a summary\n\n{TEXT}"
    assert isinstance(failure, ArticleFailure)
    assert (failure.code, failure.path) == ("missing_text", f"{path}:3")


def test_atom(tmp_path: Path) -> None:
    path = tmp_path / "feed.atom"
    path.write_text(ATOM)
    (article,) = read(path)
    assert article.text == f"{TITLE}\n\n{TEXT}"
    assert article.published == datetime.date(2024, 11, 14)


@pytest.mark.parametrize("compressed", [False, True])
def test_warc(tmp_path: Path, compressed: bool) -> None:
    parts = [
        warc_response("http://a.example/1", PAGE),
        warc_response("http://a.example/photo", b"\x89PNG", media_type="image/png"),
        warc_response("http://a.example/gone", PAGE, status="404 Not Found"),
        warc_response("http://a.example/2", PAGE.replace("Tuesday", "Friday").encode("utf-16")),
    ]
    path = tmp_path / ("crawl.warc.gz" if compressed else "crawl.warc")
    path.write_bytes(b"".join(gzip.compress(part) if compressed else part for part in parts))
    first, second = read(path)
    assert first.text == f"{TITLE}\n\n{TEXT}"
    assert (first.url, first.path) == ("http://a.example/1", f"{path}:1")
    assert (second.url, second.path) == ("http://a.example/2", f"{path}:4")
    assert "Friday" in second.text


def test_truncated_compressed_warc_keeps_what_came_before(tmp_path: Path) -> None:
    noise = random.Random(3)
    pages = [PAGE.replace(TEXT, f"{TEXT} {' '.join(str(noise.random()) for _ in range(400))}") for _ in range(8)]
    data = b"".join(gzip.compress(warc_response(f"http://a.example/{n}", page)) for n, page in enumerate(pages))
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(data[: -len(data) // 6])
    *articles, failure = read_inputs([str(path)])
    assert len(articles) == 6
    assert all(isinstance(article, Article) for article in articles)
    assert isinstance(failure, ArticleFailure)
    assert failure.code == "truncated_archive"


@pytest.mark.parametrize("suffix", [".html", ".txt", ".jsonl", ".csv", ".xml"])
def test_gzip(tmp_path: Path, suffix: str) -> None:
    content = {
        ".html": PAGE,
        ".txt": f"{TITLE}\n\n{TEXT}",
        ".jsonl": json.dumps({"text": TEXT}),
        ".csv": f'text\n"{TEXT}"\n',
        ".xml": ATOM,
    }[suffix]
    path = tmp_path / f"input{suffix}.gz"
    path.write_bytes(gzip.compress(content.encode()))
    (article,) = read(path)
    assert TEXT in article.text


def test_folder_is_sorted_recursive_and_leaves_out_what_it_does_not_know(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "c.md", ".hidden/x.txt", ".secret.txt", "picture.png", "notes.docx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name}\n\n{TEXT}")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    names = [Path(article.path or "").relative_to(tmp_path).as_posix() for article in read(tmp_path)]
    assert names == ["a/b/c.txt", "a/z.txt", "b.txt", "c.md"]


def test_mixed_inputs_keep_their_order(tmp_path: Path) -> None:
    lines = tmp_path / "z.jsonl"
    lines.write_text(json.dumps({"id": "first", "text": TEXT}))
    page = tmp_path / "a.html"
    page.write_text(PAGE)
    missing = tmp_path / "m.txt"
    answers = list(read_inputs([str(lines), str(missing), str(page)]))
    assert [answer.path for answer in answers] == [f"{lines}:1", str(missing), str(page)]


def test_the_same_file_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    article, failure = read_inputs([str(path), str(path)])
    assert isinstance(failure, ArticleFailure)
    assert (failure.code, failure.id) == ("duplicate_id", article.id)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"<!DOCTYPE html><html>", ".html"),
        (b"\xef\xbb\xbf\n<html lang='en'>", ".html"),
        (b"<?xml version='1.0'?><!-- a --><rss version='2.0'>", ".xml"),
        (b"<feed xmlns='http://www.w3.org/2005/Atom'>", ".xml"),
        (b"PAR1\x15\x04", ".parquet"),
        (b"WARC/1.0\r\n", ".warc"),
        (b'{"text": "x"}', ".json"),
        (b"[\n {", ".json"),
        (b"Once upon a time", None),
    ],
)
def test_sniffing(head: bytes, kind: str | None) -> None:
    assert sniff(head) == kind


def test_a_file_without_extension_is_told_by_its_bytes(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_bytes(gzip.compress(PAGE.encode()))
    text = tmp_path / "report"
    text.write_text(f"Another title for this\n\n{TEXT}")
    first, second = read(page, text)
    assert first.title == TITLE
    assert second.title == "Another title for this"


def test_a_million_characters_and_none(tmp_path: Path) -> None:
    long = tmp_path / "long.txt"
    long.write_text(f"{TITLE}\n\n" + f"{TEXT}\n\n" * 9000)
    empty = tmp_path / "empty.jsonl"
    empty.write_text('{"text": ""}\n')
    first, second = read(long, empty)
    assert len(first.text) > 1_000_000
    assert second.text == ""


def test_seen_ids_stay_exact_beyond_their_first_block(monkeypatch: pytest.MonkeyPatch) -> None:
    from pourparler.readers import seen_ids

    monkeypatch.setattr(seen_ids, "_RECENT", 50)
    seen = seen_ids.SeenIds()
    assert all(seen.add(f"article {number}") for number in range(500))
    assert not any(seen.add(f"article {number}") for number in range(500))


def test_importing_the_readers_stays_light() -> None:
    import subprocess
    import sys

    heavy = ["lxml", "trafilatura", "dateparser", "py3langid", "pyarrow", "feedparser", "warcio", "httpx", "numpy"]
    code = f"import sys, pourparler.readers; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_bytes_of_an_open_stream_are_read_once() -> None:
    from pourparler.readers.base import InputFile

    opened = []

    def open_once() -> io.BytesIO:
        opened.append(True)
        return io.BytesIO(PAGE.encode())

    list(reader_for(".html")(InputFile(name="page", open=open_once, kind=".html"), settings=ReaderSettings()))
    assert len(opened) == 1
