"""The glossary holds every term of the data model and of the tables, and no name of the code says it otherwise."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pourparler import record
from pourparler.record.interchange import json_schema
from pourparler.store import schema

PAGE = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
# Words that other projects use for terms of the glossary; see "also called" there.
AVOIDED = ("claim", "entity", "quote", "sentiment", "topic")
_LABELS = ("Example", "In the code", "Also called", "Reference")


@dataclass(frozen=True)
class Entry:
    """One term: what it means and the labelled lines under it."""

    term: str
    meaning: str
    lines: dict[str, str]


def entries(page: str) -> list[Entry]:
    """The entries of a glossary, in order."""
    found = []
    for block in re.split(r"^### ", page, flags=re.MULTILINE)[1:]:
        term, _, body = block.partition("\n")
        body = re.split(r"^## ", body, flags=re.MULTILINE)[0]
        meaning, *items = re.split(r"^- \*\*", body, flags=re.MULTILINE)
        lines = dict(" ".join(item.split()).split(":** ", maxsplit=1) for item in items)
        found.append(Entry(term, " ".join(meaning.split()), lines))
    return found


ENTRIES = entries(PAGE.read_text(encoding="utf-8"))
IN_CODE = {name for entry in ENTRIES for name in re.findall(r"`([\w.]+)`", entry.lines.get("In the code", ""))}


def record_classes() -> list[type]:
    """The public classes of the data model."""
    found: dict[str, type] = {}
    for module in pkgutil.iter_modules(record.__path__, "pourparler.record."):
        for name, each in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if each.__module__ == module.name and not name.startswith("_"):
                found[name] = each
    return list(found.values())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.term)
def test_an_entry_is_complete(entry: Entry) -> None:
    assert tuple(entry.lines) == _LABELS
    assert entry.meaning[0].isupper()
    assert entry.meaning.endswith(".")
    assert all(entry.lines.values())
    # An example is a sentence of its own, with a verb to it.
    assert len(entry.lines["Example"].split()) >= 5


def test_each_term_stands_once() -> None:
    terms = [entry.term for entry in ENTRIES]
    assert len(set(terms)) == len(terms)
    assert len(terms) >= 40


@pytest.mark.parametrize("kind", record_classes(), ids=lambda kind: kind.__name__)
def test_every_class_of_the_data_model_has_an_entry(kind: type) -> None:
    assert kind.__name__ in IN_CODE, f"docs/glossary.md has no entry for the class {kind.__name__}"


@pytest.mark.parametrize("table", sorted(schema.metadata.tables))
def test_every_table_has_an_entry(table: str) -> None:
    lines = " ".join(entry.lines["In the code"] for entry in ENTRIES)
    named = {name for part in re.findall(r"tables? [^;,]+", lines) for name in re.findall(r"`(\w+)`", part)}
    assert table in named, f"docs/glossary.md has no entry for the table {table}"


def test_names_in_the_code_exist() -> None:
    known = {"floors.json", *schema.metadata.tables}
    known |= {column.name for table in schema.metadata.tables.values() for column in table.columns}
    for kind in record_classes():
        known |= {kind.__name__, *dir(kind)}
        known |= {each.name for each in dataclasses.fields(kind)} if dataclasses.is_dataclass(kind) else set()
    for name in sorted(IN_CODE - known):
        module, _, attribute = name.rpartition(".")
        try:
            importlib.import_module(name)
        except ImportError:
            assert hasattr(importlib.import_module(module), attribute), name


def test_avoided_words_are_explained_and_name_nothing() -> None:
    also_called = " ".join(entry.lines["Also called"] for entry in ENTRIES)
    for word in AVOIDED:
        assert re.search(rf"\b{word}s?\b", also_called), word
    names = {f"{table.name}.{column.name}" for table in schema.metadata.tables.values() for column in table.columns}
    names |= {f"{kind.__name__}.{name}" for kind in record_classes() for name in dir(kind) if not name.startswith("_")}
    names |= set(re.findall(r"'(\w+)': \{", str(json_schema())))
    parts = {name: set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower())) for name in names}
    wrong = [name for name, words in parts.items() if words & {*AVOIDED, *(f"{word}s" for word in AVOIDED)}]
    assert wrong == []


def test_a_missing_entry_is_found() -> None:
    (entry,) = entries(
        "## Part\n\n### thing\n\nA thing.\n\n- **Example:** Here is\n  one thing.\n- **In the code:** `X`\n"
    )
    assert entry == Entry("thing", "A thing.", {"Example": "Here is one thing.", "In the code": "`X`"})
