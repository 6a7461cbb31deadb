"""``pourparler search``: what is found, in which order, and what the filters let through."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive_projects import REPORTS, SHARED_WORDS, fill
from databases import location
from pourparler import archive
from pourparler.archive import Filters, UnknownValue
from pourparler.cli.main import group
from pourparler.errors import MissingProject, SettingsError

__all__ = ["location"]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["search", *arguments])


def hits(*arguments: str) -> list[dict[str, Any]]:
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["hits"]
    return found


@pytest.mark.parametrize(
    ("words", "speakers"),
    [
        ("ceasefire", ["Bo Lund"]),
        ("prisoner", ["Carl Dahl"]),
        ('"exchange of all prisoners"', ["Carl Dahl"]),
        ('"prisoners of all exchange"', []),
        ("prisoners OR ceasefire", ["Bo Lund", "Carl Dahl"]),
        ("talks road", ["Ana Ruiz", "Ana Ruiz"]),
        ("talks prisoners", []),
        ("Lund -ceasefire", ["Bo Lund"]),
        ("'); DROP TABLE statement; --", []),
    ],
)
def test_words(project: str, words: str, speakers: list[str]) -> None:
    assert sorted(hit["speaker"] for hit in hits(project, words)) == speakers


@pytest.mark.parametrize(
    ("options", "field", "value"),
    [
        (("--party", "USA"), "party", "USA"),
        (("--speaker", "Ana Ruiz"), "speaker", "Ana Ruiz"),
        (("--act", "threaten"), "act", "threaten"),
        (("--issue", "ceasefire"), "issue", ["talks", "ceasefire"]),
        (("--stance", "neutral"), "stance", "neutral"),
        (("--outlet", "Daily Post"), "outlet", "Daily Post"),
        (("--from", "2031-05-05"), "said_on", "2031-05-06"),
        (("--to", "2031-05-05"), "said_on", "2031-05-04"),
    ],
)
def test_filters_let_through_what_fits_and_all_of_it(
    project: str, options: tuple[str, ...], field: str, value: object
) -> None:
    every = hits(project)
    party_of_ruiz = next(hit["party"] for hit in every if hit["speaker"] == "Ana Ruiz")
    if field == "party":
        options, value = ("--party", party_of_ruiz), party_of_ruiz
    found = hits(project, *options)
    assert found
    assert all(hit[field] == value for hit in found)
    assert {hit["id"] for hit in found} == {hit["id"] for hit in every if hit[field] == value}


def test_several_values_of_one_filter_widen_it_and_filters_narrow_each_other(project: str) -> None:
    both = hits(project, "--speaker", "Ana Ruiz", "--speaker", "Bo Lund")
    assert {hit["speaker"] for hit in both} == {"Ana Ruiz", "Bo Lund"}
    one = hits(project, "--speaker", "Ana Ruiz", "--speaker", "Bo Lund", "--act", "accept")
    assert [hit["speaker"] for hit in one] == ["Bo Lund"]


def test_marks_stand_on_what_was_looked_for(project: str) -> None:
    (hit,) = hits(project, "prisoners")
    assert [hit["text"][start:end] for start, end in hit["marks"]] == ["prisoners"]


def test_the_best_come_first_in_pages(project: str) -> None:
    every = hits(project, "talks OR road OR ceasefire OR prisoners")
    scores = [hit["score"] for hit in every]
    assert len(every) > 2
    assert scores == sorted(scores, reverse=True)
    pages = [
        hits(project, "talks OR road OR ceasefire OR prisoners", "--limit", "1", "--offset", str(at))
        for at in range(len(every))
    ]
    assert [hit["id"] for (hit,) in pages] == [hit["id"] for hit in every]


def test_reports_are_found_by_words_outside_of_statements(project: str) -> None:
    assert hits(project, "port") == []
    (hit,) = hits(project, "port", "--in", "reports")
    assert (hit["kind"], hit["id"], hit["outlet"]) == ("article", "post-talks", "Daily Post")
    assert "port" in [hit["text"][start:end] for start, end in hit["marks"]]


def test_filters_hold_for_reports_too(project: str) -> None:
    assert {hit["id"] for hit in hits(project, "--in", "reports", "--act", "demand")} == {"undated"}
    assert {hit["id"] for hit in hits(project, "--in", "reports", "--from", "2031-05-05")} == {"herald-ceasefire"}


def test_the_same_on_each_database(location: str, tmp_path: Any) -> None:
    fill(location, tmp_path)
    assert {hit.article_id for hit in archive.search(location, '"road to Marl"')} == {"herald-talks", "post-talks"}
    wrong = Filters(parties=("Nowhere",), outlets=("daily post",))
    assert archive.unknown_values(location, wrong) == (
        UnknownValue("party", "Nowhere", ()),
        UnknownValue("outlet", "daily post", ("Daily Post",)),
    )


class TestTable:
    def test_an_entry_says_who_what_when_where_and_gives_the_id(self, project: str) -> None:
        done = run(project, "ceasefire")
        (hit,) = hits(project, "ceasefire")
        flat = " ".join(done.stdout.split())
        for told in ("1 Bo Lund", "accepts", hit["id"], "6 May 2031", "Northgate Herald", "“Guns fall silent”"):
            assert told in flat

    def test_what_was_looked_for_is_marked_on_a_terminal(self, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TERM", "xterm-256color")
        done = CliRunner().invoke(group, ["search", project, "prisoners"], color=True)
        before, _, after = done.stdout.partition("prisoners")
        assert before.endswith("m")
        assert before.rsplit("\x1b[", 1)[1].rstrip("m").split(";")[:2] == ["1", "4"]
        assert after.startswith("\x1b[0m")

    def test_nothing_found_says_where_else_to_look(self, project: str) -> None:
        done = run(project, "zebra")
        assert done.exit_code == 0
        assert "no statements found" in done.stdout
        assert "--in reports" in done.stdout

    def test_a_full_page_says_that_there_is_more(self, project: str) -> None:
        assert "--limit" in run(project, "--limit", "1").stdout
        assert "--limit" not in run(project, "--limit", "50").stdout

    def test_numbers_go_on_from_the_offset(self, project: str) -> None:
        assert run(project, "--limit", "1", "--offset", "2").stdout.lstrip().startswith("3 ")


def test_csv(project: str) -> None:
    rows = list(csv.DictReader(io.StringIO(run(project, "road", "--format", "csv").stdout)))
    assert [row["words"].endswith(SHARED_WORDS) for row in rows] == [True, True]
    assert {row["article"] for row in rows} == {"herald-talks", "post-talks"}


class TestWrongCalls:
    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (("--speaker", "ana ruiz"), "speaker 'ana ruiz'. Did you mean 'Ana Ruiz'?"),
            (("--speaker", "Ruiz"), "Did you mean 'Ana Ruiz'?"),
            (("--speaker", "Ana Ruis"), "Did you mean 'Ana Ruiz'?"),
            (("--outlet", "Herald"), "Did you mean 'Northgate Herald'?"),
            (("--issue", "cease-fire"), "Did you mean 'ceasefire'?"),
            (("--speaker", "Zq"), "Nothing in the project has the speaker 'Zq'."),
        ],
    )
    def test_a_value_that_nothing_has_is_told_with_what_may_be_meant(
        self, project: str, options: tuple[str, ...], told: str
    ) -> None:
        done = run(project, *options)
        assert done.exit_code == 0
        assert told in done.stderr
        assert ("Did you mean" in done.stderr) == ("Did you mean" in told)

    def test_a_party_is_known_by_its_name_too(self, project: str) -> None:
        codes = {hit["party"] for hit in hits(project)} & {"SYR", "RUS", "USA"}
        code = min(codes)
        name = {"SYR": "Syria", "RUS": "russia", "USA": "United States"}[code]
        assert f"Did you mean {code!r}?" in run(project, "--party", name).stderr

    def test_values_that_are_there_are_not_told(self, project: str) -> None:
        assert run(project, "--speaker", "Ana Ruiz").stderr == ""

    def test_only_words_that_must_be_missing(self, project: str) -> None:
        assert isinstance(run(project, "--", "-talks").exception, SettingsError)

    def test_an_unknown_act_is_status_2(self, project: str) -> None:
        assert run(project, "--act", "shout").exit_code == 2

    def test_a_missing_project(self, tmp_path: Any) -> None:
        assert isinstance(run(str(tmp_path / "none"), "talks").exception, MissingProject)


def test_every_report_is_among_the_newest(project: str) -> None:
    found = [hit["id"] for hit in hits(project, "--in", "reports")]
    assert found[0] == "herald-ceasefire"
    assert set(found) == {report["id"] for report in REPORTS}
