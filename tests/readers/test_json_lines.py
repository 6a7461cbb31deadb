"""JSON lines: the text stays exactly as given, and nothing is lost."""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pourparler.readers import ReaderSettings, read_inputs
from pourparler.record import Article, ArticleFailure, article_id

ANY = ReaderSettings(languages=())


def articles(path: Path, *, settings: ReaderSettings = ANY) -> list[Article]:
    found = list(read_inputs([str(path)], settings=settings))
    assert [answer for answer in found if isinstance(answer, ArticleFailure)] == []
    return [answer for answer in found if isinstance(answer, Article)]


@given(
    texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=200), min_size=1, max_size=8), escaped=st.booleans()
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_text_is_taken_exactly_as_given(tmp_path: Path, texts: list[str], escaped: bool) -> None:
    path = tmp_path / "lines.jsonl"
    rows = [json.dumps({"id": f"n{number}", "text": text}, ensure_ascii=escaped) for number, text in enumerate(texts)]
    # Only a line feed ends a line: U+2028 and U+0085 stand within texts.
    path.write_bytes("\n".join(rows).encode())
    assert [article.text for article in articles(path)] == texts


@given(text=st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_lone_surrogates_and_spans(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps({"text": text}))
    (article,) = articles(path)
    assert article.text == text
    for start, end in article.skip:
        assert 0 <= start < end <= len(text)


@given(data=st.binary(max_size=400))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
def test_any_bytes_give_articles_or_failures(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(data)
    assert all(isinstance(answer, Article | ArticleFailure) for answer in read_inputs([str(path)], settings=ANY))


def test_fields(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    row = {
        "id": 7, "text": "Words.", "title": "T", "published": "2024-11-14T16:57:00+02:00", "outlet": "O", "url": "http://a.example/",
        "language": "en-GB", "section": "World", "mood": "unknown fields are ignored", "byline": 12,
    }  # fmt: skip
    path.write_text(json.dumps(row))
    (article,) = articles(path, settings=ReaderSettings())
    assert article.id == "7"
    assert (article.title, article.outlet, article.url, article.section) == ("T", "O", "http://a.example/", "World")
    assert article.published == datetime.date(2024, 11, 14)
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-11-14T16:57:00+02:00"
    assert article.language == "en"
    assert article.byline is None
    assert article.path == f"{path}:1"


def test_an_article_without_id_gets_one_from_its_content(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text": "Words.", "url": "http://a.example/"}\n{"text": "Words.", "id": null}\n')
    assert [a.id for a in articles(path)] == [
        article_id(text="Words.", url="http://a.example/"), article_id(text="Words.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("2024-11-14", "2024-11-14"),
        ("2024-11-14 16:57", "2024-11-14T16:57:00"),
        ("2024-11-14T16:57:00.123Z", "2024-11-14T16:57:00.123000+00:00"),
        ("2024-11-14 16:57:00 +0200", "2024-11-14T16:57:00+02:00"),
        ("Thu, 14 Nov 2024 16:57:00 GMT", "2024-11-14T16:57:00+00:00"),
        ("14 November 2024", "2024-11-14"),
        ("November 14, 2024", "2024-11-14"),
        ("Nov. 14, 2024, 4:57 p.m. EST", "2024-11-14T16:57:00-05:00"),
        ("14.11.2024", "2024-11-14"),
        ("14/11/2024", "2024-11-14"),
        ("11/14/2024", "2024-11-14"),
    ],
)
def test_forms_of_dates(tmp_path: Path, written: str, understood: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps({"text": "Words.", "published": written}))
    (article,) = articles(path)
    moment = article.published_at or article.published
    assert moment is not None
    assert moment.isoformat() == understood
    assert article.published == datetime.date(2024, 11, 14)


@pytest.mark.parametrize(
    "written", ["yesterday", "03/04/2016", "14 November", "2024-13-01", "2024", 20241114, ["2024-11-14"], "soon"]
)
def test_dates_that_are_not_understood(tmp_path: Path, written: object) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "Words.", "published": written}))
    (failure,) = read_inputs([str(path)], settings=ANY)
    assert isinstance(failure, ArticleFailure)
    assert failure.code == "unknown_date"
    assert failure.id == "a"
    assert "YYYY-MM-DD" in failure.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_byte_order_marks(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "lines.jsonl"
    marked = "\ufeff" if encoding == "utf-16-le" else ""
    rows = [json.dumps({"text": text}, ensure_ascii=False) for text in ("Zürich", "Kyiv — Київ", "one\u2028line")]
    path.write_bytes((marked + "\n".join(rows)).encode(encoding))
    assert [a.text for a in articles(path)] == ["Zürich", "Kyiv — Київ", "one\u2028line"]


def test_lines_in_an_older_encoding(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    text = "Le négociateur a été reçu à Genève, où les délégués français se sont réunis après l'été"
    path.write_bytes(json.dumps({"text": text}, ensure_ascii=False).encode("cp1252") + b'\n{"text": "plain"}\n')
    assert [a.text for a in articles(path)] == [text, "plain"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO(b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\nnot json\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    found = list(read_inputs(["-"], settings=ANY))
    assert [answer.id for answer in found[:2]] == ["a", "b"]
    assert isinstance(found[2], ArticleFailure)
    assert "standard input:3" in found[2].message
    assert not stream.closed


def test_reading_is_lazy(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    with path.open("w") as stream:
        stream.writelines(json.dumps({"id": str(number), "text": "x" * 1000}) + "\n" for number in range(20_000))
    answers: Iterator[Article | ArticleFailure] = read_inputs([str(path), str(tmp_path / "missing")], settings=ANY)
    assert [next(answers).id for _ in range(3)] == ["0", "1", "2"]
    path.unlink()
    assert next(answers).id == "3"


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "lines.jsonl"
    with path.open("w") as stream:
        stream.writelines(
            json.dumps({"id": str(number), "text": "x " * 5000, "language": "en"}) + "\n" for number in range(2000)
        )
    assert path.stat().st_size > 20_000_000
    list(read_inputs([str(path)][:0]))
    tracemalloc.start()
    count = sum(1 for _ in read_inputs([str(path)]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2000
    assert peak < 3_000_000
