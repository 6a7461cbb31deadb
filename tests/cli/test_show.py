"""``pourparler show``: a statement with its words, its report, the other reports of it, its history and reviews."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive_projects import REPORTS, SHARED_WORDS, quick_options, write_reports
from pourparler import archive
from pourparler.cli.main import group
from pourparler.errors import MissingProject, UnknownIdentifier
from pourparler.record import Provenance, record_from_json
from pourparler.store import open_store
from pourparler.store.reviews import Review, keep_reviews


def run(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(group, ["show", *arguments], **options)


def shown(project: str, id: str) -> dict[str, Any]:
    done = run(project, id, "--format", "json")
    assert done.exit_code == 0
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def ids(project: str) -> dict[str, str]:
    """Id of the statement on the talks by report."""
    return {hit.article_id: hit.id for hit in archive.search(project, '"road to Marl"')}


@pytest.fixture
def reread(project: str, tmp_path: Path) -> str:
    """The project after newer extractors have read the reports."""
    reports = write_reports(tmp_path / "again.jsonl")
    progress = archive.ingest(project, [str(reports)], options=quick_options(version="2"))
    assert progress.reread == len(REPORTS)
    return project


class TestJson:
    def test_all_evidence_stands_in_the_report(self, project: str, ids: dict[str, str]) -> None:
        found = shown(project, ids["herald-talks"])
        text = found["report"]["text"]
        assert text == REPORTS[0]["text"]
        assert {piece["role"] for piece in found["evidence"]} == {"source", "cue", "content", "condition"}
        for piece in found["evidence"]:
            assert text[slice(*piece["span"])] == piece["text"]
        statement = found["statement"]
        assert (statement["speaker"], statement["source_text"], statement["cue_text"]) == (
            "Ana Ruiz",
            "Ana Ruiz",
            "said",
        )
        assert statement["condition_texts"] == ["until Sudria opens the road to Marl"]

    def test_report_and_chain(self, project: str, ids: dict[str, str]) -> None:
        found = shown(project, ids["post-talks"])
        report = found["report"]
        assert (report["id"], report["outlet"], report["published"]) == ("post-talks", "Daily Post", "2031-05-04")
        assert [link["name"] for link in found["statement"]["chain"]] == ["Harbour Press"]

    def test_other_reports_of_the_same_utterance_and_how_they_differ(self, project: str, ids: dict[str, str]) -> None:
        utterance = shown(project, ids["herald-talks"])["utterance"]
        assert utterance["independent_sources"] == 2
        (other,) = utterance["other_reports"]
        assert (other["id"], other["outlet"]) == (ids["post-talks"], "Daily Post")
        new = [other["proposition"][start:end] for start, end in other["new_words"]]
        assert new == ["on Sunday that"]
        assert other["missing_words"] == []
        (back,) = shown(project, ids["post-talks"])["utterance"]["other_reports"]
        assert (back["new_words"], back["missing_words"]) == ([], ["on Sunday that"])

    def test_earlier_readings_are_history(self, reread: str, ids: dict[str, str]) -> None:
        found = shown(reread, ids["herald-talks"])
        assert found["statement"]["stance"] == "favour"
        assert found["provenance"] == [{"extractor": "sentences", "version": "2", "model": None, "settings": None}]
        (earlier,) = found["history"]
        assert earlier["changed"] == ["stance"]
        assert earlier["statement"]["stance"] == "neutral"

    def test_reviews_stay_with_the_statement(self, project: str, ids: dict[str, str]) -> None:
        review(project, ids["herald-talks"])
        (found,) = shown(project, ids["herald-talks"])["reviews"]
        assert (found["coder"], found["field"], found["correction"]) == ("mk", "act", "demand")

    def test_the_id_of_an_article_shows_its_report(self, project: str) -> None:
        record = record_from_json(shown(project, "herald-talks"))
        assert record.article.text == REPORTS[0]["text"]  # type: ignore[union-attr]
        assert len(record.statements) == 2  # type: ignore[union-attr]


def review(project: str, id: str) -> None:
    moment = datetime.datetime(2031, 6, 1, 9, 30, tzinfo=datetime.UTC)
    made = Review(
        statement_id=id, field="act", decision="corrected", coder="mk", decided_at=moment, found="assert",
        correction="demand", note="an ultimatum",
    )  # fmt: skip
    with open_store(project) as store:
        assert keep_reviews(store, [made]) == 1


class TestTable:
    def test_it_tells_all_that_stands_behind_the_statement(self, project: str, ids: dict[str, str]) -> None:
        review(project, ids["herald-talks"])
        flat = " ".join(run(project, ids["herald-talks"]).stdout.split())
        for told in (
            "Ana Ruiz",
            "states · talks",
            f"statement {ids['herald-talks']}",
            f"Ana Ruiz said {SHARED_WORDS}.",
            "source: Ana Ruiz",
            "cue: said",
            f"content: {SHARED_WORDS}",
            "condition, until: until Sudria opens the road to Marl",
            "Talks go on, says Ruiz",
            "Northgate Herald · 4 May 2031",
            "https://herald.example/talks",
            "article herald-talks",
            "2 reports, 2 independent sources",
            ids["post-talks"],
            "Harbour Press",
            "Read by sentences 1",
            "2031-06-01 09:30 UTC mk: act corrected, assert → demand (an ultimatum)",
        ):
            assert told in flat, told
        assert "The morning was cold." not in flat

    def test_evidence_is_marked_on_a_terminal(
        self, project: str, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
        out = run(project, ids["herald-talks"], color=True).stdout
        assert (
            "\x1b[1;36mAna Ruiz\x1b[0m \x1b[3;33msaid\x1b[0m \x1b[32mthe talks would go on \x1b[0m\x1b[4;35muntil"
            in out
        )
        assert "source:" not in out

    def test_the_past_is_told_field_by_field(self, reread: str, ids: dict[str, str]) -> None:
        flat = " ".join(run(reread, ids["herald-talks"]).stdout.split())
        assert "stance was neutral" in flat

    def test_a_single_report_is_told_to_be_alone(self, project: str) -> None:
        (hit,) = archive.search(project, "prisoners")
        assert "no other report of the project carries it" in run(project, hit.id).stdout

    def test_an_address_stays_in_one_piece(self, project: str, tmp_path: Path) -> None:
        url = "https://herald.example/" + "long-" * 40 + "way"
        report = {**REPORTS[3], "id": "long", "url": url, "language": "en"}
        path = tmp_path / "long.jsonl"
        path.write_text(json.dumps(report), encoding="utf-8")
        archive.ingest(project, [str(path)], options=quick_options())
        (hit,) = [each for each in archive.search(project, "prisoners") if each.article_id == "long"]
        assert url in run(project, hit.id).stdout

    def test_a_report_with_its_statements(self, project: str) -> None:
        out = run(project, "herald-talks").stdout
        assert "2 statements" in out
        assert "Bo Lund" in out


def test_a_statement_that_newer_extractors_do_not_find_is_told_to_be_history(project: str, tmp_path: Path) -> None:
    (hit,) = archive.search(project, "prisoners")
    reports = write_reports(tmp_path / "again.jsonl")

    class Blind:
        provenance = (Provenance("blind", "1"),)

        def read(self, article: Any) -> Any:
            from pourparler.record import Record

            return Record(article, provenance=self.provenance)

    archive.ingest(project, [str(reports)], options=archive.IngestOptions(workers=0, reader=Blind))
    assert shown(project, hit.id)["superseded_at"] is not None
    assert "no longer has this statement" in " ".join(run(project, hit.id).stdout.split())


def test_an_unknown_id(project: str) -> None:
    error = run(project, "0000").exception
    assert isinstance(error, UnknownIdentifier)
    assert "no statement and no article has the id '0000'" in str(error)


def test_a_missing_project(tmp_path: Path) -> None:
    assert isinstance(run(str(tmp_path / "none"), "0000").exception, MissingProject)
