"""``pourparler review``: the whole way from a sample to a corrected board with intervals."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pourparler.cli.main import group, main
from small_project import id_of, make_project


@pytest.fixture
def project(tmp_path: Path) -> str:
    return make_project(tmp_path / "small.pourparler")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, [*arguments])


def values(*arguments: str) -> Any:
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def cell(project: str, party: str, issue: str) -> Any:
    return next((c for c in values("board", project)["cells"] if (c["party"], c["issue"]) == (party, issue)), None)


def marked(text: str, path: Path, delimiter: str) -> None:
    """Marks a sheet: Norland's refusal was an acceptance, the Front never asked for its people, all else is right."""
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row["verdict"] = "right"
        if "would not attend" in row["content"]:
            row |= {"verdict": "wrong", "right_act": "accept", "right_stance": "favour", "note": "misread"}
        elif "free our people" in row["content"]:
            row["verdict"] = "WRONG"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_sample_mark_review_board(project: str, tmp_path: Path, delimiter: str) -> None:
    before = cell(project, "Norland", "talks")
    assert (before["stance"], before["right"]) == ("against", None)
    assert "No sample has been reviewed" in values("board", project)["error_bars"]["note"]
    path = tmp_path / "marked.csv"
    marked(run("sample", project, "--size", "50").stdout, path, delimiter)
    told = values("review", project, str(path), "--coder", "ana")
    assert (told["reviewed_now"], told["reviewed"], told["population"]) == (11, 11, 11)
    precision = {row["name"]: row for row in told["precision"]}
    assert (precision["position"]["right"], precision["position"]["judged"]) == (9, 11)
    assert (precision["act"]["right"], precision["party"]["right"]) == (9, 10)
    assert 0 < precision["position"]["low"] < 9 / 11 < precision["position"]["high"] < 1
    after = cell(project, "Norland", "talks")
    assert (after["stance"], after["right"]["checked"]) == ("for", True)
    assert cell(project, "Marsh Front", "prisoners") is None
    shown = run("board", project)
    assert "checked" in shown.stdout
    again = values("review", project, str(path), "--coder", "ana")
    assert (again["kept"], again["unchanged"]) == (0, 11)


def test_intervals_on_what_was_not_looked_at(project: str, tmp_path: Path) -> None:
    path = tmp_path / "marked.csv"
    marked(run("sample", project, "--size", "6", "--by", "none").stdout, path, ",")
    values("review", project, str(path), "--coder", "ana")
    board = values("board", project)
    open_cells = [c for c in board["cells"] if not c["right"]["checked"]]
    assert open_cells
    for each in open_cells:
        assert 0 <= each["right"]["low"] <= each["right"]["estimate"] <= each["right"]["high"] <= 1
        low, high = each["statements_right"]
        assert 0 <= low <= high <= len(each["statements"])
    assert board["error_bars"]["reviewed"] == 6
    changes = values("changes", project)
    assert all("right" in change for change in changes["changes"])
    assert all("right" in each for each in values("conditions", project)["conditions"])
    assert "rest on right statements" in run("conditions", project).stdout


def test_one_statement_from_the_command_line(project: str) -> None:
    refusal = id_of("Bo Lund", "sit down")
    done = run("review", project, "--statement", refusal, "--field", "act", "--value", "threaten", "--coder", "bo")
    assert done.output == "1 decision on 1 statement kept.\n"
    run("review", project, "--statement", id_of("Dag Moe", "guns"), "--right", "--coder", "bo")
    run("review", project, "--statement", id_of("Eve Orr", "free our people"), "--wrong", "--coder", "ana")
    assert values("review", project)["coders"] == {"ana": 1, "bo": 2}
    assert cell(project, "Marsh Front", "prisoners") is None
    assert "No sample" in run("review", project).stdout


def test_two_coders_of_one_sheet_are_compared(project: str, tmp_path: Path) -> None:
    path = tmp_path / "marked.csv"
    marked(run("sample", project, "--size", "50").stdout, path, ",")
    run("review", project, str(path), "--coder", "ana")
    run("review", project, str(path), "--coder", "bo")
    rows = {row["field"]: row for row in values("review", project)["agreement"]}
    assert (rows["statement"]["statements"], rows["statement"]["same"], rows["act"]["alpha"]) == (11, 1.0, 1.0)
    assert "Krippendorff" in run("review", project).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--right"],
        ["--statement", "x"],
        ["--statement", "x", "--field", "act"],
        ["--statement", "x", "--field", "act", "--value", "a", "--value", "b"],
        ["--statement", "x", "--field", "act", "--value", "a", "--right"],
    ],
)
def test_a_wrong_call_is_refused(project: str, arguments: list[str]) -> None:
    assert run("review", project, *arguments).exit_code == 2


def test_a_fault_in_a_sheet_is_a_message_and_status_2(
    project: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["pourparler", "review", project, str(path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "no column 'statement'" in capsys.readouterr().err
