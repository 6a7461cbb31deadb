"""The error tree: its drawing is true, its messages say what, where and what to do."""

from __future__ import annotations

import inspect
import pickle
import re
from pathlib import Path

import pytest

from pourparler import errors
from pourparler.errors import FetchError, InputError, InvalidJson, PourparlerError, SettingsError

CLASSES = [found for _, found in inspect.getmembers(errors, inspect.isclass) if issubclass(found, PourparlerError)]


def test_the_drawing_shows_every_class_with_its_code() -> None:
    drawn: dict[str, tuple[str, str]] = {}
    ancestors: list[str] = []
    for row in re.findall(r"^    (.*)$", errors.__doc__ or "", flags=re.MULTILINE):
        branch, name, code = re.fullmatch(r"((?:│   |    )*(?:[├└]── )?)(\w+)\s*(\w*).*", row).groups()  # type: ignore[union-attr]
        depth = len(branch) // 4
        ancestors[depth:] = [name]
        drawn[name] = (ancestors[depth - 1] if depth else "Exception", code or "error")
    assert drawn == {found.__name__: (found.__mro__[1].__name__, found.code) for found in CLASSES}


def test_codes_are_unique_and_snake_case() -> None:
    codes = [found.code for found in CLASSES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize(
    "found", [each for each in CLASSES if each is not PourparlerError], ids=lambda each: each.__name__
)
def test_each_error_says_what_to_do(found: type[PourparlerError]) -> None:
    assert str(found("this is wrong")) == f"this is wrong. {found.default_advice}"
    assert found.default_advice.endswith(".")


def test_messages_name_the_place() -> None:
    assert str(InvalidJson("not an object", path=Path("a/b.jsonl"), line=7)).startswith("a/b.jsonl:7: not an object. ")
    assert str(InvalidJson("not an object", line=7, advice="")) == "line 7: not an object"
    assert str(FetchError("no answer", url="http://example.org/", advice="")) == "http://example.org/: no answer"
    assert str(SettingsError("too small", setting="workers", advice="")) == "workers: too small"
    assert str(SettingsError("too small", setting="workers", where="a.toml", advice="")) == "a.toml, workers: too small"


def test_an_error_becomes_a_row() -> None:
    row = InvalidJson("not an object", path="b.jsonl", line=7).as_row()
    assert row == {"code": "invalid_json", "message": "b.jsonl:7: not an object. Put one JSON object on each line."}


def test_errors_survive_the_way_between_processes() -> None:
    error = InputError("broken", path="a.txt", line=3, advice="Mend it.")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is InputError
    assert (str(copy), copy.path, copy.line) == (str(error), "a.txt", 3)
