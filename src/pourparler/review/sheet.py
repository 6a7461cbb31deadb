"""The sheet that an analyst marks: a sample as CSV, made for a spreadsheet, and read back from one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from pourparler.errors import InvalidTable
from pourparler.record import ReportedStatement, Span
from pourparler.review.decisions import FIELDS, RIGHT, WRONG, field_value
from pourparler.review.recording import Mark
from pourparler.review.sampling import Sample

FIX = "right_"
"""Before a field's name: the column for the value that it should have."""

MARKED_FIELDS = ("content", "speaker", "party", "act", "issue", "stance", "condition", "date")
"""Fields that have columns of their own; any other can be named under ``wrong_fields``."""

COLUMNS = (
    "verdict", "wrong_fields", "words_around", *MARKED_FIELDS, *(f"{FIX}{name}" for name in MARKED_FIELDS), "note",
    "source", "cue", "outlet", "published", "title", "url", "stratum", "confidence", "sample", "statement",
)  # fmt: skip

_VERDICTS = {
    **dict.fromkeys(("right", "r", "yes", "y", "1"), RIGHT),
    **dict.fromkeys(("wrong", "w", "no", "n", "0"), WRONG),
}
# So a spreadsheet would read a formula; news can hold anything.
_FORMULA = ("=", "+", "-", "@")
_AROUND = 160


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A row that a coder has marked.

    Attributes:
        line: its number as a spreadsheet counts rows, the headings being row 1.
        mark: what the coder says.
        sample: the sample it was drawn in, ``None`` for a row without.
        seen: fields of the statement as the row shows them; empty where the columns were left out.
    """

    line: int
    mark: Mark
    sample: str | None = None
    seen: Mapping[str, str] = field(default_factory=dict)

    def shows(self, reported: ReportedStatement) -> bool:
        """Whether the row shows this reading of the statement."""
        return self.difference(reported) is None

    def difference(self, reported: ReportedStatement) -> str | None:
        """The first field that the row shows otherwise than a reading; ``None`` where all are the same."""
        for name, seen in self.seen.items():
            if seen.split() != (field_value(reported, name) or "").split():
                return name
        return None


def sheet(sample: Sample, *, text_of: Callable[[str], str]) -> str:
    """A sample as CSV, a row for each statement; the first two columns and those named ``right_…`` are to be filled.

    Args:
        sample: the sample.
        text_of: gives the text of an article by its id.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for drawn in sample.drawn:
        reported = drawn.reported
        cells = {
            **{name: field_value(reported, name) for name in MARKED_FIELDS},
            "words_around": words_around(reported, text_of(reported.statement.article_id)),
            "source": reported.source_text,
            "cue": reported.cue_text,
            "outlet": reported.outlet,
            "published": reported.published.isoformat() if reported.published else None,
            "title": reported.title,
            "url": reported.url,
            "stratum": drawn.stratum,
            "confidence": f"{reported.statement.confidence:.2f}",
            "sample": sample.name,
            "statement": reported.statement.id,
        }
        writer.writerow([_safe(cells.get(column)) for column in COLUMNS])
    return buffer.getvalue()


def words_around(reported: ReportedStatement, text: str) -> str:
    """The evidence of a statement with some words before and after it, on one line."""
    statement = reported.statement
    spans = [*statement.content, *(condition.span for condition in statement.conditions)]
    spans += [span for span in (statement.source, statement.cue) if span is not None]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    wide = Span(max(0, start - _AROUND), min(len(text), end + _AROUND))
    words = " ".join(wide.of(text).split())
    return f"{'… ' if wide.start else ''}{words}{' …' if wide.end < len(text) else ''}"


def read_sheet(text: str, *, path: str) -> Iterator[MarkedRow]:
    """The rows of a sheet that have been marked, in order.

    Comma, semicolon or tab may part the columns: spreadsheets choose by country. Columns may be left out or moved.

    Raises:
        InvalidTable: there is no ``statement`` column, or a row's marks cannot be understood.
    """
    text = text.removeprefix("\ufeff")
    heading = text.partition("\n")[0]
    delimiter = max(",;\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    columns = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    missing = [name for name in ("statement", "verdict") if name not in columns]
    if missing:
        raise InvalidTable(
            f"has no column {missing[0]!r}",
            path=path,
            line=1,
            advice="Mark a sheet that `pourparler sample` has written.",
        )
    for number, row in enumerate(reader, start=2):
        found = _row(row, path, number)
        if found is not None:
            yield found


def _row(row: dict[str | None, str | None], path: str, line: int) -> MarkedRow | None:
    cells = {name: (value or "").strip() for name, value in row.items() if name and isinstance(value, str | None)}
    values = {name: _plain(cells[FIX + name]) for name in FIELDS if cells.get(FIX + name)}
    wrong = frozenset(cells.get("wrong_fields", "").replace(",", " ").replace(";", " ").split())
    verdict = _VERDICTS.get(cells["verdict"].casefold())
    if cells["verdict"] and verdict is None:
        raise InvalidTable(f"{cells['verdict']!r} is no verdict", path=path, line=line, advice="Write right or wrong.")
    if verdict is None and (values or wrong):
        # A value was filled in, which says that the one that stands there is wrong.
        verdict = WRONG
    if verdict is None:
        return None
    unknown = sorted(wrong - set(FIELDS))
    if unknown:
        raise InvalidTable(
            f"{unknown[0]!r} is no field", path=path, line=line, advice=f"Use some of {', '.join(FIELDS)}."
        )
    if not cells["statement"]:
        raise InvalidTable("names no statement", path=path, line=line, advice="Leave the column as it was written.")
    mark = Mark(cells["statement"], verdict, wrong, values=values, note=_plain(cells.get("note", "")) or None)
    seen = {name: _plain(cells[name]) for name in MARKED_FIELDS if name in cells}
    return MarkedRow(line, mark, cells.get("sample") or None, seen)


def _safe(value: str | None) -> str:
    # One line for a row, so that a message can name the line.
    text = " ".join((value or "").split())
    return f"'{text}" if text.startswith(_FORMULA) else text


def _plain(value: str) -> str:
    """A cell without the mark that keeps a spreadsheet from calculating."""
    return value[1:] if value.startswith("'") and value[1:].startswith(_FORMULA) else value
