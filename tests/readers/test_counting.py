"""A quick look at how many articles lie ahead agrees with reading them, or says nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

from pourparler.readers import ReaderSettings, read_inputs
from pourparler.readers.counting import count_articles


def test_the_bundled_reports(checkout: Path) -> None:
    folder = str(checkout / "src/pourparler/samples/syria-2016")
    read = sum(1 for _ in read_inputs([folder], settings=ReaderSettings(languages=())))
    assert count_articles([folder]) == read == 33


def test_lines_with_and_without_an_end(tmp_path: Path) -> None:
    for text, expected in (("", 0), ("{}", 1), ("{}\n", 1), ("{}\n{}", 2)):
        path = tmp_path / "reports.jsonl"
        path.write_text(text, encoding="utf-8")
        assert count_articles([str(path)]) == expected


def test_compressed_lines_and_addresses(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl.gz"
    path.write_bytes(gzip.compress(b"{}\n{}\n"))
    assert count_articles([str(path), "https://herald.example/one"]) == 3


def test_what_only_reading_tells_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("text\na\nb\n", encoding="utf-8")
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"{}\n" * 1000)[:20])
    unknown = tmp_path / "report.strange"
    unknown.touch()
    for given in ("-", str(tmp_path / "table.csv"), str(cut), str(unknown)):
        assert count_articles([given]) is None


def test_hidden_and_unknown_files_of_a_folder_do_not_count(tmp_path: Path) -> None:
    for name in ("a.txt", ".b.txt", "c.pdf", ".hidden/d.txt", "deeper/e.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert count_articles([str(tmp_path)]) == 2
