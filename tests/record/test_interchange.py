"""The interchange format: nothing is lost on the way out and back, and the published schema describes it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from found_in_text import TEXT, gold_value, record
from generated_records import failures, records
from pourparler.record import ArticleFailure, Record, record_from_json, record_to_json, statement_id
from pourparler.record.interchange import json_schema

VALIDATOR = jsonschema.Draft202012Validator(json_schema())


def valid(value: Any) -> bool:
    return bool(VALIDATOR.is_valid(value))


@given(records())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
def test_a_record_comes_back_as_it_was(found: Record) -> None:
    line = json.dumps(record_to_json(found))
    assert record_from_json(json.loads(line)) == found


@given(records())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
def test_every_record_fits_the_schema(found: Record) -> None:
    VALIDATOR.validate(json.loads(json.dumps(record_to_json(found))))


@given(failures)
def test_a_failure_keeps_its_row(failure: ArticleFailure) -> None:
    value = record_to_json(failure)
    VALIDATOR.validate(value)
    assert record_from_json(value) == failure


def test_the_promised_fields_are_there() -> None:
    value = record_to_json(record())
    assert {"id", "text", "title", "published", "outlet", "url", "attributions", "statements", "events"} <= set(value)
    statement = value["statements"][0]
    assert TEXT[slice(*statement["source"])] == "Ana Ruiz, envoy of Norland"
    assert [TEXT[start:end] for start, end in statement["content"]] == [
        "the talks would resume if Sudria opens the road"
    ]
    assert (TEXT[slice(*statement["condition"])], statement["condition_kind"]) == (
        "if Sudria opens the road",
        "provided",
    )
    assert (statement["date"], value["published"]) == (None, "2031-05-04")
    assert value["statements"][1]["via"] == ["Gazette"]


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("statements", 0, "act"), "shout"),
        (("statements", 0, "stance"), "pro"),
        (("statements", 0, "content"), []),
        (("statements", 0, "content"), [[1]]),
        (("statements", 0, "issue"), []),
        (("statements", 0, "issue"), ["talks", "other", "military"]),
        (("statements", 0, "confidence"), 1.5),
        (("statements", 0, "date"), "yesterday"),
        (("statements", 0, "source"), [-1, 3]),
        (("statements", 0, "quote"), "x"),
        (("attributions", 0, "content"), []),
        (("published",), "2031"),
        (("text",), None),
    ],
    ids=lambda part: "-".join(map(str, part)) if isinstance(part, tuple) else None,
)
def test_the_schema_refuses_what_the_format_does_not_know(path: tuple[Any, ...], wrong: Any) -> None:
    value = copy.deepcopy(record_to_json(record()))
    assert valid(value)
    place: Any = value
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert not valid(value)


@pytest.mark.parametrize("field", ["id", "text", "statements"])
def test_the_schema_misses_a_field(field: str) -> None:
    value = record_to_json(record())
    del value[field]
    assert not valid(value)


def test_the_short_form_of_other_programs_is_read() -> None:
    value = gold_value()
    for number, statement in enumerate(value["statements"]):
        statement["id"] = f"s{number}"
    read = record_from_json(value)
    assert isinstance(read, Record)
    assert [(c.span.of(TEXT), c.kind) for c in read.statements[0].conditions] == [
        ("if Sudria opens the road", "provided")
    ]
    assert read.statements[2].via == ("Wire News",)


def test_a_line_without_a_text_is_an_error() -> None:
    with pytest.raises(KeyError, match="text"):
        record_from_json({"id": "a"})


@pytest.mark.parametrize("split", ["train", "dev"])
def test_annotated_records_fit(shared: Path, split: str) -> None:
    lines = (shared / "gold" / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    ids: list[str] = []
    for line in lines:
        value = json.loads(line)
        for statement in value["statements"]:
            source, cue, content = (statement[name] for name in ("source", "cue", "content"))
            statement["id"] = statement_id(
                article=value["id"], source=source, cue=cue, content=content, speaker=statement["speaker"]
            )
            ids.append(statement["id"])
        read = record_from_json(value)
        assert isinstance(read, Record)
        written = record_to_json(read)
        VALIDATOR.validate(written)
        assert record_from_json(written) == read
        for ours, theirs in zip(written["statements"], value["statements"], strict=True):
            assert {name: ours[name] for name in theirs} == theirs
    assert len(lines) > 10
    assert len(set(ids)) == len(ids)
