"""Parquet files, columns named as the fields of an article."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from pourparler.errors import InputError, InvalidTable
from pourparler.readers.base import InputFile, ReaderSettings, failure
from pourparler.readers.fields import FIELDS, article_from_fields, given_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pourparler.record.text import Article, ArticleFailure

# Rows held at a time: a few megabytes of news.
_BATCH = 256


def read(file: InputFile, *, settings: ReaderSettings) -> Iterator[Article | ArticleFailure]:
    """One article or failure a row; messages count rows from 1.

    Raises:
        InvalidTable: the file is no Parquet file or has no column named "text".
    """
    import pyarrow
    import pyarrow.parquet

    with file.open() as stream:
        try:
            table = pyarrow.parquet.ParquetFile(stream, pre_buffer=False)
            columns = [name for name in table.schema_arrow.names if name.lower() in FIELDS]
            if "text" not in (name.lower() for name in columns):
                raise _without_text(table.schema_arrow.names, path=file.name)
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
                for row in _rows(batch):
                    number += 1
                    yield _article(row, path=file.name, line=number)
        except (pyarrow.ArrowException, OSError) as error:
            what = f"cannot be read as Parquet: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
            raise InvalidTable(what, path=file.name) from error


def _rows(batch: Any) -> Iterator[dict[str, Any]]:
    import pyarrow

    columns = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        # Python's moments have microseconds; finer ones are cut.
        precise = pyarrow.types.is_timestamp(column.type)
        cut = column.cast(pyarrow.timestamp("us", tz=column.type.tz), safe=False) if precise else column
        columns[name.lower()] = cut.to_pylist()
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _article(row: dict[str, Any], *, path: str, line: int) -> Article | ArticleFailure:
    moment = row.get("published")
    if isinstance(moment, datetime.datetime) and moment.time() == datetime.time():
        # Tables often have no type for a day; midnight sharp stands for one.
        row["published"] = moment.date()
    try:
        return article_from_fields(row, path=path, line=line)
    except InputError as error:
        return failure(error, id=given_id(row))


def _without_text(names: list[str], *, path: str) -> InvalidTable:
    advice = f'Name the column with the articles "text"; the columns found are: {", ".join(names)[:200] or "none"}.'
    return InvalidTable('has no column named "text"', path=path, advice=advice)
