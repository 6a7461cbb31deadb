"""Marks turned into reviews, and reviews into the corrected record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pourparler import reviewing
from pourparler.errors import InvalidTable, PourparlerError, SettingsError, UnknownIdentifier
from pourparler.project import open_project
from pourparler.record import ReportedStatement
from pourparler.review.corrections import condition_kind, find_words
from pourparler.review.recording import Mark
from pourparler.store import open_store
from small_project import MOMENT, id_of, make_project, records


@pytest.fixture
def project(tmp_path: Path) -> str:
    return make_project(tmp_path / "small.pourparler")


def statement(project: str, statement_id: str) -> ReportedStatement | None:
    with open_project(project) as opened:
        return next((each for each in opened.statements if each.statement.id == statement_id), None)


REFUSAL = id_of("Bo Lund", "sit down")
PROMISE = id_of("Ana Ruiz", "would come")


def test_a_corrected_field_changes_and_nothing_else_does(project: str) -> None:
    before = statement(project, REFUSAL)
    reviewing.review_statement(project, Mark(REFUSAL, values={"act": "threaten"}), coder="ana")
    after = statement(project, REFUSAL)
    assert before is not None
    assert after is not None
    assert (before.statement.act, after.statement.act) == ("reject", "threaten")
    assert after.statement.party == before.statement.party
    assert after.proposition == before.proposition


def test_what_is_no_statement_leaves_every_analysis(project: str) -> None:
    reviewing.review_statement(project, Mark(REFUSAL, "wrong"), coder="ana")
    assert statement(project, REFUSAL) is None
    with open_project(project) as opened:
        assert len(opened.found) == len(opened.statements) + 1


def test_a_wrong_stance_without_a_right_one_takes_the_statement_out_but_a_wrong_place_does_not(project: str) -> None:
    reviewing.review_statement(project, Mark(REFUSAL, wrong=frozenset({"stance"})), coder="ana")
    reviewing.review_statement(project, Mark(PROMISE, wrong=frozenset({"speaker"})), coder="ana")
    assert statement(project, REFUSAL) is None
    promise = statement(project, PROMISE)
    assert promise is not None
    assert promise.statement.speaker is None


def test_a_corrected_condition_is_found_in_the_text_with_its_kind(project: str) -> None:
    words = "unless  shelling stops"
    line = id_of("Ana Ruiz", "will not leave")
    reviewing.review_statement(project, Mark(line, values={"condition": "none"}), coder="ana")
    bare = statement(project, line)
    assert bare is not None
    assert bare.statement.conditions == ()
    reviewing.review_statement(project, Mark(line, values={"condition": words}), coder="ana")
    after = statement(project, line)
    assert after is not None
    text = next(each.article.text for each in records() if each.article.id == after.statement.article_id)
    (condition,) = after.statement.conditions
    assert condition.span.of(text) == after.condition_texts[0] == "unless shelling stops"
    assert condition.kind == "unless"


def test_another_speaker_brings_that_speakers_capacity(project: str) -> None:
    reviewing.review_statement(project, Mark(REFUSAL, values={"speaker": "Dag Moe"}), coder="ana")
    after = statement(project, REFUSAL)
    assert after is not None
    assert after.statement.authority == "leader"


def test_the_last_word_holds_and_the_past_can_be_seen(project: str) -> None:
    for number, act in enumerate(("threaten", "accuse")):
        moment = MOMENT.replace(day=2 + number)
        reviewing.review_statement(project, Mark(REFUSAL, values={"act": act}), coder="ana", moment=moment)
    now = statement(project, REFUSAL)
    assert now is not None
    assert now.statement.act == "accuse"
    for day, act in ((1, "reject"), (2, "threaten"), (3, "accuse")):
        with open_project(project, known_by=MOMENT.date().replace(day=day)) as opened:
            (then,) = [each for each in opened.statements if each.statement.id == REFUSAL]
        assert then.statement.act == act


def test_reviews_cannot_be_changed_or_taken_back(project: str) -> None:
    import sqlalchemy as sa

    reviewing.review_statement(project, Mark(REFUSAL, "right"), coder="ana")
    for sentence in ("DELETE FROM review", "UPDATE review SET coder = 'bo'"):
        with pytest.raises(Exception, match="append-only"), open_store(project) as store, store.writing() as connection:
            connection.execute(sa.text(sentence))


def test_the_same_decision_twice_is_kept_once(project: str) -> None:
    mark = Mark(REFUSAL, values={"act": "threaten"})
    assert reviewing.review_statement(project, mark, coder="ana").kept == 1
    again = reviewing.review_statement(project, mark, coder="ana")
    assert (again.kept, again.unchanged) == (0, 1)
    assert reviewing.review_statement(project, mark, coder="bo").kept == 1


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        (Mark(REFUSAL, values={"act": "shout"}), "'shout' is no act"),
        (Mark(REFUSAL, values={"issue": "fishing"}), "not one or two issues"),
        (Mark(REFUSAL, values={"date": "3 May"}), "no day"),
        (Mark(REFUSAL, values={"stance": "none"}), "cannot be without"),
        (Mark(REFUSAL, values={"condition": "if pigs fly"}), "do not stand in the report"),
        (Mark(REFUSAL, values={"colour": "red"}), "no field"),
        (Mark(REFUSAL, "right", values={"act": "offer"}), "has no wrong field"),
        (Mark(REFUSAL), "nothing is decided"),
    ],
)
def test_a_mark_that_cannot_be_applied_is_refused(project: str, mark: Mark, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        reviewing.review_statement(project, mark, coder="ana")
    assert reviewing.standing(project).coders == {}


def test_an_unknown_statement_is_refused(project: str) -> None:
    with pytest.raises(UnknownIdentifier):
        reviewing.review_statement(project, Mark("0" * 16, "right"), coder="ana")


def test_words_are_found_nearest_to_where_they_were() -> None:
    text = "if it rains. Later\nif  it rains again."
    assert find_words(text, "if it rains", near=30) == (19, 31)
    assert find_words(text, "if it rains") == (0, 11)
    assert find_words(text, "if it snows") is None
    assert [condition_kind(words) for words in ("until noon", "only after noon", "as long as", "unless paid")] == [
        "until", "after", "provided", "unless",
    ]  # fmt: skip


Edit = Callable[[list[dict[str, str]]], Any]


def _set(place: int, **cells: str) -> Edit:
    return lambda rows: rows[place].update(cells)


@pytest.mark.parametrize(
    ("edit", "line", "message"),
    [
        (_set(1, verdict="maybe"), 3, "no verdict"),
        (_set(1, wrong_fields="colour"), 3, "no field"),
        (_set(1, verdict="right", right_act="offer"), 3, "no wrong field"),
        (_set(0, right_act="shout"), 2, "no act"),
        (_set(0, verdict="right", act="another"), 2, "never was"),
        (_set(0, verdict="right", statement="0000000000000000"), 2, "no statement has the id"),
        (_set(0, verdict="right", sample="mine"), 2, "no sample"),
    ],
)
def test_a_sheet_with_a_fault_is_refused_whole_and_the_line_named(
    project: str, tmp_path: Path, edit: Edit, line: int, message: str
) -> None:
    import csv
    import io

    _, text = reviewing.draw_sample(project, reviewing.SampleDesign(size=3))
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[2]["verdict"] = "right"
    edit(rows)
    path = tmp_path / "marked.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(PourparlerError, match=message) as raised:
        reviewing.review_sheet(project, str(path), coder="ana")
    assert f"{path}:{line}" in str(raised.value)
    assert reviewing.standing(project).coders == {}


def test_a_file_that_is_no_sheet_is_refused(project: str, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidTable, match="no column 'statement'"):
        reviewing.review_sheet(project, str(path), coder="ana")
