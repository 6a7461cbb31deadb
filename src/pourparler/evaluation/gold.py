"""Gold annotations and the reader's answers, brought into one form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pourparler.errors import DuplicateId, InputError, InvalidJson, MissingFile
from pourparler.record import (
    Article,
    ArticleFailure,
    Attribution,
    Record,
    Span,
    Statement,
    record_from_json,
    statement_id,
)


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with what a careful reader found in it.

    Attributes:
        article: the text and its metadata.
        attributions: gold attributions; ``None`` where the file marks none.
        statements: gold statements; ``None`` where the file marks none.
        scored_from: offset from which statements count: those whose content begins before it (headlines) do not.
    """

    article: Article
    attributions: tuple[Attribution, ...] | None
    statements: tuple[Statement, ...] | None
    scored_from: int = 0


@dataclass(frozen=True, slots=True)
class GoldFile:
    """A file of gold articles.

    Attributes:
        path: where it lies.
        fingerprint: SHA-256 of its bytes, in hexadecimal.
        articles: by id, in the order of the file.
    """

    path: Path
    fingerprint: str
    articles: Mapping[str, GoldArticle]

    @classmethod
    def load(cls, path: Path) -> GoldFile:
        """Reads a gold file: JSON lines with ``statements``, ``attributions`` or both.

        Raises:
            InputError: there is no such file, or a line of it is no gold article.
        """
        articles: dict[str, GoldArticle] = {}
        for number, value in json_lines(path):
            found = _gold_article(value, path=path, line=number)
            if found.article.id in articles:
                raise DuplicateId(f"the id {found.article.id!r} comes twice", path=path, line=number)
            articles[found.article.id] = found
        if not articles:
            raise InputError(
                "holds no gold article", path=path, advice="Give JSON lines with statements or attributions."
            )
        return cls(path, hashlib.sha256(path.read_bytes()).hexdigest(), articles)


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with their line numbers.

    Raises:
        MissingFile: there is no such file.
        InvalidJson: a line is no JSON object.
    """
    if not path.is_file():
        raise MissingFile("there is no such file", path=path)
    with path.open(encoding="utf-8") as file:
        for number, row in enumerate(file, start=1):
            if not row.strip():
                continue
            try:
                value = json.loads(row)
            except json.JSONDecodeError as error:
                raise InvalidJson(f"is no JSON: {error.msg}", path=path, line=number) from error
            if not isinstance(value, dict):
                raise InvalidJson("is no JSON object", path=path, line=number)
            yield number, value


def load_answers(path: Path) -> Iterator[Record | ArticleFailure]:
    """The records of a file that ``pourparler read --format jsonl`` wrote.

    Raises:
        InputError: there is no such file, or a line of it is no record.
    """
    for number, value in json_lines(path):
        try:
            yield record_from_json(_completed(value))
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"is no record: {_reason(error)}", path=path, line=number, advice="Give what `pourparler read` wrote."
            ) from error


def scored(statements: Iterable[Statement], *, scored_from: int) -> tuple[Statement, ...]:
    """The statements that count: those with content that does not begin before an offset."""
    return tuple(each for each in statements if each.content and each.content[0].start >= scored_from)


def _gold_article(value: dict[str, Any], *, path: Path, line: int) -> GoldArticle:
    try:
        record = record_from_json(_completed(value))
        if isinstance(record, ArticleFailure):
            raise ValueError("an error row")
        _check_spans(record)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            f"is no gold article: {_reason(error)}", path=path, line=line, advice="Compare it with docs/evaluation.md."
        ) from error
    if "statements" not in value and "attributions" not in value:
        raise InputError(
            "has neither statements nor attributions",
            path=path,
            line=line,
            advice="Compare it with docs/evaluation.md.",
        )
    start = int(value.get("scored_from") or 0)
    return GoldArticle(
        article=replace(record.article, path=f"{path}:{line}"),
        attributions=record.attributions if "attributions" in value else None,
        statements=scored(record.statements, scored_from=start) if "statements" in value else None,
        scored_from=start,
    )


def _completed(value: dict[str, Any]) -> dict[str, Any]:
    """A line with the fields filled in that gold files and other tools leave out."""
    if "error" in value:
        return value
    statements = [
        {
            **dict.fromkeys(("source", "cue", "speaker", "party", "via", "condition", "condition_kind")),
            "quoted": "indirect",
            **each,
        }
        for each in value.get("statements") or ()
    ]
    for each in statements:
        spans = [Span(*span) for span in each["content"]]
        each.setdefault("id", statement_id(article=value["id"], source=each["source"], cue=each["cue"], content=spans))
    attributions = [{"source": [], "cue": [], "content": [], **each} for each in value.get("attributions") or ()]
    # A file of answers need not repeat the texts.
    return {"text": "", **value, "statements": statements, "attributions": attributions, "events": []}


def _check_spans(record: Record) -> None:
    """Refuses spans that lie outside of the text or run backwards."""
    length = len(record.article.text)
    spans = [span for each in record.attributions for part in (each.source, each.cue, each.content) for span in part]
    for each in record.statements:
        spans += [span for span in (each.source, each.cue, *each.content, *(c.span for c in each.conditions)) if span]
    for span in spans:
        if span.start < 0 or span.end < span.start or span.end > length:
            raise ValueError(f"the span {list(span)} is outside of the text of {length} characters")


def _reason(error: Exception) -> str:
    return f"the field {error} is missing" if isinstance(error, KeyError) else str(error)
