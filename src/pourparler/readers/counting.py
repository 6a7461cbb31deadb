"""How many articles lie ahead: a quick look, for a progress bar; what only reading can tell is not guessed."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from pourparler.readers.registry import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ONE_EACH = frozenset((".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown"))
_ONE_A_LINE = frozenset((".jsonl", ".ndjson"))
_BLOCK = 1 << 20
# Counting lines must not take longer than the first articles do.
_LARGEST = 256 << 20


def count_articles(inputs: Sequence[str]) -> int | None:
    """The number of articles in some inputs; ``None`` when a file among them holds any number of them."""
    total = 0
    for given in inputs:
        if given.startswith(("http://", "https://")):
            total += 1
        elif given == "-":
            return None
        else:
            for path in _files(Path(given)):
                number = _articles(path, named=str(path) == given)
                if number is None:
                    return None
                total += number
    return total


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in names if not name.startswith("."))


def _articles(path: Path, *, named: bool) -> int | None:
    kind, compressed = kind_of(path)
    if kind is None:
        # Only a file that was named outright is read whatever it is called.
        return None if named else 0
    if kind in _ONE_EACH:
        return 1
    return _lines(path, compressed=compressed) if kind in _ONE_A_LINE else None


def _lines(path: Path, *, compressed: bool) -> int | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        number, last = 0, b"\n"
        with gzip.open(path) if compressed else path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                number += block.count(b"\n")
                last = block[-1:]
    except (OSError, EOFError, zlib.error):
        return None
    return number + (last != b"\n")
