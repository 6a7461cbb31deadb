"""A JSON file with one article or a list of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pourparler.errors import InvalidJson, TooLarge
from pourparler.readers import json_lines
from pourparler.readers.base import InputFile, ReaderSettings
from pourparler.readers.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.record.text import Article, ArticleFailure


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """The article, or each of the list; messages count the entries of a list from 1."""
    try:
        data = file.read_whole(limit=settings.max_bytes)
    except TooLarge as error:
        advice = "Save it as JSON lines (.jsonl), one article a line, which may be of any size."
        raise TooLarge(error.what, path=file.name, advice=advice) from error
    text = decode(data, charset=file.charset, name=file.name)
    try:
        value = json_lines.parse(text, path=file.name, line=None)
    except InvalidJson:
        # JSON lines are often named .json; what is one value a line from the first line on is read so.
        if not text.lstrip().startswith("{") or not _is_object(text.lstrip().splitlines()[0], path=file.name):
            raise
        yield from json_lines.read(file, settings=settings)
        return
    if isinstance(value, list):
        for number, entry in enumerate(value, start=1):
            yield json_lines.article_from_value(entry, path=file.name, line=number)
    else:
        yield json_lines.article_from_value(value, path=file.name, line=None)


def _is_object(line: str, *, path: str) -> bool:
    try:
        return isinstance(json_lines.parse(line, path=path, line=1), dict)
    except InvalidJson:
        return False
