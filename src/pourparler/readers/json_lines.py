"""JSON lines: one article a line, its text taken exactly as given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pourparler.errors import InputError, InvalidJson, TooDeep, TooLarge
from pourparler.readers import encoding
from pourparler.readers.base import MEBIBYTE, InputFile, ReaderSettings, failure
from pourparler.readers.fields import article_from_fields, given_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.record.text import Article, ArticleFailure


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """One article or failure a line; empty lines are left out."""
    with file.open() as stream:
        for number, line in enumerate(encoding.lines(stream, limit=settings.max_bytes, charset=file.charset), start=1):
            if line is None:
                what = f"the line is longer than {settings.max_bytes / MEBIBYTE:g} MiB"
                yield failure(TooLarge(what, path=file.name, line=number))
            elif line.strip():
                yield _article(line, path=file.name, line=number)


def parse(text: str, *, path: str, line: int | None) -> Any:
    """The value that ``text`` writes.

    Raises:
        InvalidJson: it is not JSON.
        TooDeep: lists or objects are nested deeper than Python's parser follows.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if line is not None else f"line {error.lineno}, column {error.colno}"
        raise InvalidJson(f"is not valid JSON: {error.msg} at {place}", path=path, line=line) from error
    except RecursionError as error:
        raise TooDeep(
            "lists or objects are nested too deeply", path=path, line=line, advice="Write a plain object."
        ) from error
    except ValueError as error:
        # A number of more than 4,300 digits.
        raise InvalidJson(f"is not readable JSON: {error}", path=path, line=line) from error


def article_from_value(value: Any, *, path: str, line: int | None) -> Article | ArticleFailure:
    """The article that a JSON value describes, or its failure, under its own id where it has one."""
    if not isinstance(value, dict):
        return failure(InvalidJson("is JSON but not an object", path=path, line=line))
    try:
        return article_from_fields(value, path=path, line=line)
    except InputError as error:
        return failure(error, id=given_id(value))


def _article(text: str, *, path: str, line: int) -> Article | ArticleFailure:
    try:
        value = parse(text, path=path, line=line)
    except InputError as error:
        return failure(error)
    return article_from_value(value, path=path, line=line)
