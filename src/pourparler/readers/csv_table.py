"""Tables as text (CSV and its cousins), columns named as the fields of an article."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from pourparler.errors import InputError, InvalidTable
from pourparler.readers import encoding
from pourparler.readers.base import InputFile, ReaderSettings, failure
from pourparler.readers.fields import FIELDS, article_from_fields, given_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.record.text import Article, ArticleFailure

_DELIMITERS = ",;\t|"


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """One article or failure a row; messages name the line on which the row ends.

    Raises:
        InvalidTable: no column is named "text", or a quotation mark is never closed.
    """
    # The module's own limit of 128 KB is for the whole process; a long article is a field too.
    csv.field_size_limit(max(csv.field_size_limit(), settings.max_bytes))
    with file.open() as stream:
        source = _complete(encoding.lines(stream, limit=settings.max_bytes, charset=file.charset), file=file)
        first = next(source, "")
        delimiter = max(_DELIMITERS, key=first.count)
        rows = csv.reader(_rejoined(first, source), delimiter=delimiter, strict=False)
        try:
            names = [name.strip().lower() for name in next(rows, [])]
            _check_names(names, file=file)
            for row in rows:
                if any(row):
                    values = {name: value for name, value in zip(names, row, strict=False) if value and name in FIELDS}
                    yield _article(values, path=file.name, line=rows.line_num)
        except csv.Error as error:
            raise InvalidTable(f"the row cannot be read: {error}", path=file.name, line=rows.line_num) from error


def _article(values: dict[str, str], *, path: str, line: int) -> Article | ArticleFailure:
    try:
        return article_from_fields(values, path=path, line=line)
    except InputError as error:
        return failure(error, id=given_id(values))


def _check_names(names: list[str], *, file: InputFile) -> None:
    if "text" not in names:
        found = ", ".join(name for name in names if name)[:200] or "none"
        advice = f'Name the column with the articles "text"; the columns found are: {found}.'
        raise InvalidTable('has no column named "text"', path=file.name, line=1, advice=advice)


def _complete(lines: Iterator[str | None], *, file: InputFile) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if line is None:
            raise InvalidTable("the line is longer than the size limit", path=file.name, line=number)
        yield line


def _rejoined(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
