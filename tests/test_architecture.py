"""docs/architecture.md says what the import contracts say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import pourparler

PACKAGE = Path(pourparler.__file__).parent


@pytest.fixture(scope="module")
def contracts(checkout: Path) -> dict[str, dict[str, Any]]:
    """The import contracts by id."""
    settings = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}


def table(page: str, heading: str) -> list[list[str]]:
    """The rows of the table under a heading of two or more columns, without its head."""
    after = page.split(heading, maxsplit=1)[1].split("\n\n", maxsplit=1)[0]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in after.splitlines() if row.startswith("|")]


def names(cell: str) -> list[str]:
    return re.findall(r"`([\w-]+)`", cell)


def test_the_layers_are_those_of_the_contract(checkout: Path, contracts: dict[str, dict[str, Any]]) -> None:
    page = (checkout / "docs" / "architecture.md").read_text(encoding="utf-8")
    described = [names(row[1]) for row in table(page, "|---|---|---|\n")]
    assert described == [re.findall(r"\w+", layer) for layer in contracts["layers"]["layers"]]


def test_every_contract_is_explained(checkout: Path, contracts: dict[str, dict[str, Any]]) -> None:
    page = (checkout / "docs" / "architecture.md").read_text(encoding="utf-8")
    described = [names(row[0])[0] for row in table(page.split("more contracts:")[1], "|---|---|---|\n")]
    assert described == [name for name in contracts if name != "layers"]


def test_every_module_stands_in_the_page(checkout: Path) -> None:
    page = (checkout / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert modules - {"__init__"} <= set(re.findall(r"`(\w+)/?`", page))


def test_what_the_page_calls_to_come_is_not_there(checkout: Path) -> None:
    page = (checkout / "docs" / "architecture.md").read_text(encoding="utf-8")
    for name in re.findall(r"`(\w+)` is to come", page):
        assert not (PACKAGE / name).exists(), f"docs/architecture.md says that {name} is to come"
