"""Importing stays light, and the public names are what they are said to be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import pourparler

# Each takes from 50 ms to seconds to import and is needed by some commands only.
HEAVY = (
    "matplotlib", "networkx", "onnxruntime", "pandas", "pyarrow", "scipy", "spacy", "sqlalchemy", "tokenizers", "torch",
    "trafilatura",
)  # fmt: skip


def modules_after(statement: str) -> set[str]:
    """The modules that a fresh interpreter has loaded after a statement."""
    script = f"import sys\n{statement}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("statement", ["import pourparler", "import pourparler.errors", "import pourparler.record"])
def test_importing_loads_nothing_heavy(statement: str) -> None:
    loaded = modules_after(statement)
    assert "pourparler" in loaded
    assert sorted(loaded.intersection(HEAVY)) == []


def test_the_root_package_loads_none_of_its_packages() -> None:
    loaded = modules_after("import pourparler")
    assert sorted(name for name in loaded if name.startswith("pourparler.")) == []


def test_public_names_are_sorted_and_complete() -> None:
    assert pourparler.__all__ == sorted(pourparler.__all__)
    assert set(pourparler.__all__) == set(pourparler._HOMES)
    assert set(pourparler.__all__) <= set(dir(pourparler))


@pytest.mark.parametrize("name", pourparler.__all__)
def test_every_public_name_loads_and_is_documented(name: str) -> None:
    found = getattr(pourparler, name)
    assert found.__name__ == name
    assert found.__doc__


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(pourparler.__file__).read_text(encoding="utf-8"))
    declared = {
        alias.asname: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert declared == pourparler._HOMES


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = pourparler.no_such_name
