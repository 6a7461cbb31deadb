"""Which reader takes which file: by its extension, else by its first bytes."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pathlib import PurePath

    from pourparler.readers.base import Reader

READERS = {
    ".html": "pourparler.readers.html",
    ".htm": "pourparler.readers.html",
    ".xhtml": "pourparler.readers.html",
    ".txt": "pourparler.readers.plain_text",
    ".text": "pourparler.readers.plain_text",
    ".md": "pourparler.readers.plain_text",
    ".markdown": "pourparler.readers.plain_text",
    ".jsonl": "pourparler.readers.json_lines",
    ".ndjson": "pourparler.readers.json_lines",
    ".json": "pourparler.readers.json_file",
    ".csv": "pourparler.readers.csv_table",
    ".tsv": "pourparler.readers.csv_table",
    ".parquet": "pourparler.readers.parquet_table",
    ".xml": "pourparler.readers.feed",
    ".rss": "pourparler.readers.feed",
    ".atom": "pourparler.readers.feed",
    ".warc": "pourparler.readers.web_archive",
}
"""Module of the reader by extension; each has a function ``read`` of the shape ``Reader``."""

_SEEKING = frozenset((".parquet",))
_MARKS = (
    (re.compile(rb"PAR1"), ".parquet"),
    (re.compile(rb"WARC/"), ".warc"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL), ".xml"),
    (
        re.compile(
            rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
            re.DOTALL | re.IGNORECASE,
        ),
        ".html",
    ),
    (re.compile(rb'\s*\{\s*"[^"]+"\s*:'), ".json"),
    (re.compile(rb"\s*\[\s*\{"), ".json"),
)


def reader_for(kind: str) -> Reader:
    """The reader of a kind, one of the keys of ``READERS``."""
    return cast("Reader", importlib.import_module(READERS[kind]).read)


def kind_of(path: PurePath) -> tuple[str | None, bool]:
    """The kind of a file by its name, ``None`` for an unknown one, and whether it is compressed with gzip."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes and suffixes[-1] == ".gz":
        inner = suffixes[0] if len(suffixes) == 2 else None
        return (inner if inner in READERS and inner not in _SEEKING else None), True
    return (suffixes[-1] if suffixes and suffixes[-1] in READERS else None), False


def sniff(head: bytes) -> str | None:
    """The kind of a file by its first bytes; ``None`` when they do not tell."""
    start = head.removeprefix(b"\xef\xbb\xbf")
    return next((kind for mark, kind in _MARKS if mark.match(start)), None)
