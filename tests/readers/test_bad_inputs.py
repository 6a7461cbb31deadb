"""Whatever is wrong with an input: a clear failure that names the place, and the rest goes on."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from input_builders import warc_response
from pourparler import api
from pourparler.cli.main import group
from pourparler.errors import PourparlerError
from pourparler.readers import ReaderSettings, read_inputs
from pourparler.record import Article, ArticleFailure
from quick_command import QuickPipeline

SETTINGS = ReaderSettings(max_bytes=2 * 1024 * 1024)
GOOD = "The two delegations will meet again on Thursday, the mediator said after the first round of talks in the city."


def missing_file(folder: Path) -> tuple[Path, str]:
    path = folder / "nowhere.html"
    return path, str(path)


def empty_folder(folder: Path) -> tuple[Path, str]:
    path = folder / "empty"
    (path / "deeper").mkdir(parents=True)
    (path / "picture.png").write_bytes(b"\x89PNG")
    (path / ".hidden.txt").write_text(GOOD)
    return path, str(path)


def binary_as_text(folder: Path) -> tuple[Path, str]:
    path = folder / "report.txt"
    path.write_bytes(gzip.compress(random.Random(7).randbytes(4000)))
    return path, str(path)


def empty_text(folder: Path) -> tuple[Path, str]:
    path = folder / "empty.txt"
    path.write_text(" \n\n")
    return path, str(path)


def truncated_gzip(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl.gz"
    data = gzip.compress(
        "".join(json.dumps({"text": f"{GOOD} {random.Random(n).random()}"}) + "\n" for n in range(50)).encode()
    )
    path.write_bytes(data[: len(data) // 2])
    return path, str(path)


def damaged_gzip(folder: Path) -> tuple[Path, str]:
    path = folder / "page.html.gz"
    path.write_bytes(b"this was never compressed")
    return path, str(path)


def truncated_warc(folder: Path) -> tuple[Path, str]:
    page = f"<html><body><article><h1>Talks</h1><p>{GOOD}</p></article></body></html>"
    path = folder / "crawl.warc"
    path.write_bytes((warc_response("http://a.example/1", page) + warc_response("http://a.example/2", page))[:-80])
    return path, f"{path}:2"


def no_warc(folder: Path) -> tuple[Path, str]:
    path = folder / "crawl.warc"
    path.write_text(GOOD)
    return path, str(path)


def html_bomb(folder: Path) -> tuple[Path, str]:
    path = folder / "bomb.html"
    path.write_text("<html><body>" + "<div>" * 100_000 + GOOD + "</div>" * 100_000)
    return path, str(path)


def huge_page(folder: Path) -> tuple[Path, str]:
    path = folder / "huge.html"
    with path.open("wb") as stream:
        stream.write(b"<html><body>")
        for _ in range(50):
            stream.write(b"<p>word</p>" * 100_000)
    return path, str(path)


def empty_page(folder: Path) -> tuple[Path, str]:
    path = folder / "page.html"
    path.write_text("<html><head></head><body><script>let a = 1</script></body></html>")
    return path, str(path)


def invalid_json_line(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text(f'{{"text": "{GOOD}"}}\n{{"text": "broken\n{{"text": "{GOOD} Again."}}\n')
    return path, f"{path}:2"


def deep_json_line(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text("[" * 200_000 + "\n")
    return path, f"{path}:1"


def long_json_line(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text(f'{{"text": "{"word " * 600_000}"}}\n{{"text": "{GOOD}"}}\n')
    return path, f"{path}:1"


def not_an_object(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text('["a list"]\n')
    return path, f"{path}:1"


def line_without_text(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text(f'{{"id": "a1", "title": "No text"}}\n{{"id": "a2", "text": "{GOOD}"}}\n')
    return path, f"{path}:1"


def text_of_another_type(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text('\n\n{"text": 12}\n')
    return path, f"{path}:3"


def unknown_date(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text(f'{{"text": "{GOOD}", "published": "the day before yesterday"}}\n')
    return path, f"{path}:1"


def duplicate_id(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text(f'{{"id": "a", "text": "{GOOD}"}}\n{{"id": "a", "text": "{GOOD} Again."}}\n')
    return path, f"{path}:2"


def table_without_text(folder: Path) -> tuple[Path, str]:
    path = folder / "table.csv"
    path.write_text("id,body\n1,words\n")
    return path, f"{path}:1"


def no_parquet(folder: Path) -> tuple[Path, str]:
    path = folder / "table.parquet"
    path.write_text(GOOD)
    return path, str(path)


def no_feed(folder: Path) -> tuple[Path, str]:
    path = folder / "feed.xml"
    path.write_text("<?xml version='1.0'?><invoice><total>12</total></invoice>")
    return path, str(path)


def unknown_kind(folder: Path) -> tuple[Path, str]:
    path = folder / "report.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    return path, str(path)


def foreign_language(folder: Path) -> tuple[Path, str]:
    path = folder / "bericht.txt"
    path.write_text(
        "Die Verhandlungen in Genf wurden am Donnerstag fortgesetzt. Der Vermittler sagte, beide Seiten seien bereit,"
        " über einen Waffenstillstand zu sprechen, wenn die Angriffe auf die Stadt aufhören."
    )
    return path, str(path)


def declared_language(folder: Path) -> tuple[Path, str]:
    path = folder / "lines.jsonl"
    path.write_text(f'{{"text": "{GOOD}", "language": "fr-CH"}}\n')
    return path, f"{path}:1"


CASES: list[tuple[Callable[[Path], tuple[Path, str]], str, int]] = [
    (missing_file, "file_not_found", 0),
    (empty_folder, "no_readable_files", 0),
    (binary_as_text, "not_text", 0),
    (empty_text, "missing_text", 0),
    (truncated_gzip, "truncated_archive", 5),
    (damaged_gzip, "truncated_archive", 0),
    (truncated_warc, "truncated_archive", 1),
    (no_warc, "invalid_markup", 0),
    (html_bomb, "too_deep", 0),
    (huge_page, "too_large", 0),
    (empty_page, "invalid_markup", 0),
    (invalid_json_line, "invalid_json", 2),
    (deep_json_line, "too_deep", 0),
    (long_json_line, "too_large", 1),
    (not_an_object, "invalid_json", 0),
    (line_without_text, "missing_text", 1),
    (text_of_another_type, "missing_text", 0),
    (unknown_date, "unknown_date", 0),
    (duplicate_id, "duplicate_id", 1),
    (table_without_text, "invalid_table", 0),
    (no_parquet, "invalid_table", 0),
    (no_feed, "invalid_markup", 0),
    (unknown_kind, "unsupported_format", 0),
    (foreign_language, "language_not_supported", 0),
    (declared_language, "language_not_supported", 0),
]


@pytest.mark.parametrize(("make", "code", "readable"), CASES, ids=[case[0].__name__ for case in CASES])
def test_a_bad_input_is_one_clear_failure_and_the_rest_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], tuple[Path, str]],
    code: str,
    readable: int,
) -> None:
    bad, place = make(tmp_path)
    after = tmp_path / "after.txt"
    after.write_text(f"Another report\n\n{GOOD} It was the last one of the day, and no one left early.")
    answers = list(read_inputs([str(bad), str(after)], settings=SETTINGS))
    failures = [answer for answer in answers if isinstance(answer, ArticleFailure)]
    articles = [answer for answer in answers if isinstance(answer, Article)]
    assert [failure.code for failure in failures] == [code]
    assert place in failures[0].message
    assert failures[0].path == place
    # What is wrong, then what to do: two sentences at least.
    assert failures[0].message.count(". ") >= 1
    assert articles[-1].path == str(after)
    assert len(articles) - 1 >= readable
    if code != "truncated_archive":
        assert len(articles) - 1 == readable
    # The command says the same: a line for each article in the same order, and status 1.
    monkeypatch.setattr(api, "pipeline", QuickPipeline)
    monkeypatch.setattr(api, "ReaderSettings", lambda **_: SETTINGS)
    done = CliRunner().invoke(group, ["read", "--format", "jsonl", str(bad), str(after)])
    assert done.exit_code == 1
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == [answer.id for answer in answers]
    (told,) = [line["error"] for line in lines if "error" in line]
    assert told == {"code": code, "message": failures[0].message}


def test_every_code_is_one_of_the_project(tmp_path: Path) -> None:
    def codes(kind: type[PourparlerError]) -> set[str]:
        return {kind.code}.union(*(codes(child) for child in kind.__subclasses__()))

    assert {code for _, code, _ in CASES} <= codes(PourparlerError)


def test_failures_keep_the_id_that_the_line_gives(tmp_path: Path) -> None:
    path, _ = line_without_text(tmp_path)
    failure, article = read_inputs([str(path)])
    assert failure.id == "a1"
    assert article.id == "a2"


def test_failures_without_an_id_have_stable_ones(tmp_path: Path) -> None:
    path, _ = invalid_json_line(tmp_path)
    first, second = ([answer.id for answer in read_inputs([str(path)])] for _ in range(2))
    assert first == second
    assert len(set(first)) == 3


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(GOOD)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Tests often run as root, whom no permission stops.
    monkeypatch.setattr(Path, "open", refuse)
    (failure,) = read_inputs([str(path)])
    assert isinstance(failure, ArticleFailure)
    assert failure.code == "unreadable_input"
    assert str(path) in failure.message
